//! A means that rises to EH4 (F1-24, F1-25, R-LOA-7): somebody in charge agrees, the owner comes to a counter, and with the
//! passkey that is bound in the end a new means takes the place of the old one.

use crate::{
    authenticator::Device,
    in_person::{adds, anna_at_eh4, appears, let_in, signs_in_with, steps_up},
    may, means_of, service,
    stage::{Stage, connected, faults, id_of, not_found},
    state_of, told,
    upgrade::{BORN, bram_named, bram_wishes},
};
use domain::{
    application::{ApplicationState, Kind},
    fault::Fault,
    id::ApplicationId,
    level::Level,
    means::{Cause, MeansState},
};
use services::{
    Actor,
    authorisation::{New, Until, What, give},
    demo::cast,
    evidence::counter,
    means::{
        one,
        upgrade::{self, Wish, Word},
    },
    messages::{Message, kind::MeansChange},
};

const DEEDS: &str = "akte-aanbieden";

/// Anna, at EH4, gives Bram what takes EH4: recorded, and no use yet (R-MACH-4).
async fn ready(stage: &Stage) -> Actor {
    let anna = anna_at_eh4(stage).await;
    let new = New {
        people: vec![id_of(&cast::BRAM)],
        what: What::Services(vec![service(DEEDS)]),
        level: None,
        branch: None,
        until: Until::Years(1),
        replaces: None,
    };
    give::give(&stage.s, &anna, &new).await.unwrap();
    assert!(!may(stage, &anna, &cast::BRAM, DEEDS).await);
    anna
}

/// The old means and what it is good for, as they were.
async fn goes_on_as_it_was(stage: &Stage, anna: &Actor) {
    let old = state_of(stage, means_of(&cast::BRAM)).await;
    assert_eq!(old, (MeansState::Active, Level::Eh2Plus));
    assert!(may(stage, anna, &cast::BRAM, "enquete-invullen").await);
    assert!(!may(stage, anna, &cast::BRAM, DEEDS).await);
}

async fn waits_for_the_counter(stage: &Stage, anna: &Actor) -> (ApplicationId, Actor) {
    let bram = stage.sign_in(&cast::BRAM).await;
    let id = upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh4))
        .await
        .unwrap();
    let noor = stage.sign_in(&cast::NOOR).await;
    not_found(counter::one(&stage.s, &noor, id).await.map(drop));
    let unnamed = upgrade::approve(&stage.s, anna, id, &Word::Employed).await;
    assert_eq!(
        faults(unnamed),
        ["given", "family", "birth"].map(|field| (field, Fault::Required)),
        "also of who is employed: a document must show whom"
    );
    let word = Word::EmployedAs(bram_named(), BORN);
    let now = upgrade::approve(&stage.s, anna, id, &word).await.unwrap();
    assert_eq!(now, ApplicationState::IdentificationNeeded);
    (id, bram)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_7_to_eh4_the_old_means_works_until_a_passkey_is_bound() {
    for (stage, _simulators) in connected().await {
        let anna = ready(&stage).await;
        let (id, bram) = waits_for_the_counter(&stage, &anna).await;
        assert!(matches!(
            told(&stage, &cast::BRAM, "upgrade_approved").await,
            Message::UpgradeApproved {
                level: Level::Eh4,
                ..
            }
        ));
        let afar = upgrade::identify(&stage.s, &bram, id).await.map(drop);
        assert_eq!(faults(afar), [("", Fault::OnlyInPerson(Level::Eh4))]);
        let noor = stage.sign_in(&cast::NOOR).await;
        let visits = counter::visits(&stage.s, &noor).await.unwrap();
        let visit = visits.iter().find(|visit| visit.application == id);
        assert_eq!(visit.unwrap().kind, Kind::Upgrade);
        appears(&stage, id, None).await;
        let page = upgrade::one(&stage.s, &bram, id).await.unwrap();
        assert_eq!(
            (page.state, page.appeared),
            (ApplicationState::IdentificationNeeded, true)
        );
        assert_eq!(page.gains.own_services, 1, "what changes is listed");
        goes_on_as_it_was(&stage, &anna).await;

        let bram = stage.sign_in(&cast::BRAM).await;
        let mut key = Device::new(1);
        let bound = adds(&stage, &bram, &mut key).await;
        let bram = steps_up(&stage, &bram, &mut key).await;
        not_found(counter::bind(&stage.s, &anna, id, bound).await.map(drop));
        goes_on_as_it_was(&stage, &anna).await;
        let back = counter::bind(&stage.s, &bram, id, bound).await.unwrap();
        assert_eq!(back.path(), format!("/means/upgrades/{id}"));
        rose(&stage, &anna, id).await;

        let bram = signs_in_with(&stage, &mut key).await;
        assert_eq!(bram.sign_in.level, Some(Level::Eh4));
        assert!(let_in(&stage, &bram, service(DEEDS)).await);
        let mut other = Device::new(2);
        adds(&stage, &bram, &mut other).await;
        for bram in [
            signs_in_with(&stage, &mut other).await,
            stage.sign_in(&cast::BRAM).await,
        ] {
            assert_eq!(bram.sign_in.level, None, "another passkey, or a code");
            assert!(!let_in(&stage, &bram, service(DEEDS)).await);
        }
        stage.log_verifies().await;
    }
}

/// A new means is in the place of the old one, and nothing was lost.
async fn rose(stage: &Stage, anna: &Actor, id: ApplicationId) {
    let page = upgrade::one(&stage.s, anna, id).await.unwrap();
    assert_eq!(page.state, ApplicationState::Issued);
    assert_ne!(page.means, means_of(&cast::BRAM));
    let old = one(&stage.s, anna, means_of(&cast::BRAM)).await.unwrap();
    assert_eq!(
        (old.state, old.cause),
        (MeansState::Revoked, Some(Cause::Replaced))
    );
    assert_eq!(old.history[0].action, "means.replaced");
    let new = one(&stage.s, anna, page.means).await.unwrap();
    assert_eq!((new.state, new.level), (MeansState::Active, Level::Eh4));
    assert_eq!(new.expires_at, old.expires_at, "the same term");
    assert_eq!(new.history[0].action, "means.raised");
    assert!(new.higher.is_empty());
    assert!(may(stage, anna, &cast::BRAM, DEEDS).await);
    assert!(
        may(stage, anna, &cast::BRAM, "enquete-invullen").await,
        "R-LOA-7: what was, is"
    );
    assert!(matches!(
        told(stage, &cast::BRAM, "means_changed").await,
        Message::MeansChanged {
            change: MeansChange::Raised {
                from: Level::Eh2Plus
            },
            level: Level::Eh4,
            ..
        }
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_7_without_a_visit_or_after_taking_it_back_nothing_rises() {
    for (stage, _simulators) in connected().await {
        let anna = ready(&stage).await;
        let begun = Wish {
            word: Word::EmployedAs(bram_named(), BORN),
            ..bram_wishes(Level::Eh4)
        };
        let id = upgrade::begin(&stage.s, &anna, begun).await.unwrap();
        let bram = stage.sign_in(&cast::BRAM).await;
        let mine = counter::mine(&stage.s, &bram, id).await.unwrap().unwrap();
        assert_eq!((mine.kind, mine.appeared), (Kind::Upgrade, false));
        not_found(counter::mine(&stage.s, &anna, id).await);
        let mut key = Device::new(1);
        let bound = adds(&stage, &bram, &mut key).await;
        let bram = steps_up(&stage, &bram, &mut key).await;
        let early = counter::bind(&stage.s, &bram, id, bound).await;
        assert_eq!(faults(early), [("", Fault::NotIdentified)]);
        appears(&stage, id, None).await;
        upgrade::cancel(&stage.s, &bram, id).await.unwrap();
        let late = counter::bind(&stage.s, &bram, id, bound).await;
        let cancelled = Fault::ApplicationIs(ApplicationState::Cancelled);
        assert_eq!(faults(late), [("", cancelled)]);
        goes_on_as_it_was(&stage, &anna).await;
        stage.log_verifies().await;
    }
}
