//! Removing somebody everywhere in one act.

use crate::stage::{Stage, faults, id_of, not_allowed, not_found, stages, vries};
use domain::{fault::Fault, level::Level, means::MeansState};
use services::{
    Error,
    demo::{
        cast::{self, CLIENTS, Stand, Work},
        ids::{Kind, id, id2},
    },
    invitation::{self, Offer},
    people::{
        self,
        remove::{plan, receipt, remove},
        roles::{Appoint, appoint},
    },
};

/// The farms that Joke alone looks after.
fn farms() -> Vec<&'static str> {
    let hers = CLIENTS
        .iter()
        .filter(|client| client.work == Work::Farm && client.stand != Stand::Unassigned);
    hers.map(|client| client.name).collect()
}

async fn appoint_joke(stage: &Stage) {
    let anna = stage.sign_in(&cast::ANNA).await;
    appoint(
        &stage.s,
        &anna,
        Appoint {
            person: id_of(&cast::JOKE),
            level: Level::Eh3,
        },
    )
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joke_leaves_and_the_receipt_names_what_went_and_who_is_uncovered() {
    for stage in stages().await {
        appoint_joke(&stage).await;
        let joke = stage.sign_in(&cast::JOKE).await;
        invitation::send(&stage.s, &joke, "nieuw@devries.example", &Offer::default())
            .await
            .unwrap();
        let (token, _) = stage.sign_in_at(&cast::JOKE).await;
        let anna = stage.sign_in(&cast::ANNA).await;

        let before = plan(&stage.s, &anna, id_of(&cast::JOKE)).await.unwrap();
        assert_eq!(before.at, None);
        assert_eq!(before.refused, None);
        assert!(
            people::colleague(&stage.s, &anna, id_of(&cast::JOKE))
                .await
                .is_ok(),
            "a plan changes nothing"
        );

        let done = remove(&stage.s, &anna, id_of(&cast::JOKE)).await.unwrap();
        assert_eq!(done.uncovered, before.uncovered);
        let names: Vec<_> = done
            .uncovered
            .iter()
            .map(|one| one.client.name.as_str())
            .collect();
        assert_eq!(names, farms());
        assert_eq!(
            (
                done.roles.len(),
                done.means,
                done.invitations,
                done.authorisations
            ),
            (2, 1, 1, 1)
        );
        assert_eq!(done.assignments as usize, farms().len());

        not_found(people::colleague(&stage.s, &anna, id_of(&cast::JOKE)).await);
        assert!(
            stage.actor(&token).await.unwrap().at.is_none(),
            "the session has no organisation left"
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let means = store::means::by_id(&mut tx, id2(Kind::Means, cast::VRIES, cast::JOKE.n))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(means.state, MeansState::Revoked);
        drop(tx);
        let again = receipt(&stage.s, &anna, id_of(&cast::JOKE)).await.unwrap();
        assert_eq!((again.uncovered, again.at), (done.uncovered, done.at));
        not_found(remove(&stage.s, &anna, id_of(&cast::JOKE)).await);
        assert!(
            stage
                .kinds_told(cast::JOKE.email)
                .await
                .contains(&"membership_ended")
        );
        assert!(
            stage
                .kinds_told(cast::KAREL.email)
                .await
                .contains(&"person_removed")
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_18_what_a_leaver_granted_for_the_organisation_stays() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::PIETER).await;
        let mut tx = stage.s.db.read().await.unwrap();
        let mandate = id(Kind::Mandate, 1030);
        let before = store::grant::of_mandate(&mut tx, mandate).await.unwrap();
        drop(tx);
        assert!(!before.is_empty());
        // One of the two directors who signed for Muziekschool Allegro goes.
        let [first, second] = cast::representatives(1030)[..] else {
            panic!("two sign together")
        };
        drop(sanne);
        let second = stage.sign_in(second).await;
        remove(&stage.s, &second, id_of(first)).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        assert_eq!(
            store::grant::of_mandate(&mut tx, mandate).await.unwrap(),
            before
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_member_who_leaves_uncovers_nobody_while_others_are_in_the_team() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let gone = remove(&stage.s, &anna, id_of(&cast::FEMKE)).await.unwrap();
        assert_eq!((gone.teams, gone.uncovered.len()), (1, 0));
        // The last two of team Stichtingen: with the second one its clients have nobody.
        assert!(
            remove(&stage.s, &anna, id_of(&cast::DAAN))
                .await
                .unwrap()
                .uncovered
                .is_empty()
        );
        let last = remove(&stage.s, &anna, id_of(&cast::ESRA)).await.unwrap();
        assert!(
            last.uncovered
                .iter()
                .any(|one| one.client.name == "Muziekschool Allegro")
        );
    }
}

/// A manager is the representative's to take away, also the only one (R-ROL-2, R-ROL-9).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_9_a_representative_removes_the_only_manager_knowingly() {
    for stage in stages().await {
        let karel = stage.sign_in(&cast::KAREL).await;
        remove(&stage.s, &karel, id_of(&cast::ANNA)).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let left = store::membership::managers(&mut tx, vries(), stage.s.now()).await;
        assert!(left.unwrap().is_empty());
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_manager_oneself_and_representatives_are_not_removed_just_like_that() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(
            faults(remove(&stage.s, &anna, id_of(&cast::ANNA)).await),
            [("", Fault::NotYourself)]
        );
        not_allowed(remove(&stage.s, &anna, id_of(&cast::KAREL)).await);
        let karel = stage.sign_in(&cast::KAREL).await;
        let shown = plan(&stage.s, &karel, id_of(&cast::ANNA)).await.unwrap();
        assert_eq!(
            (shown.refused, shown.last_manager),
            (None, true),
            "the page says so before the button does it"
        );
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(remove(&stage.s, &wouter, id_of(&cast::BRAM)).await);
        stage.pass_seconds(16 * 60);
        assert!(matches!(
            remove(&stage.s, &anna, id_of(&cast::BRAM)).await,
            Err(Error::StepUpNeeded)
        ));
        let mut tx = stage.s.db.read().await.unwrap();
        assert!(
            store::membership::current(&mut tx, id_of(&cast::BRAM), vries())
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_managers_who_remove_each_other_at_once_leave_one() {
    for stage in stages().await {
        appoint_joke(&stage).await;
        let joke = stage.sign_in(&cast::JOKE).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let (first, second) = tokio::join!(
            remove(&stage.s, &anna, id_of(&cast::JOKE)),
            remove(&stage.s, &joke, id_of(&cast::ANNA))
        );
        assert_eq!(
            usize::from(first.is_ok()) + usize::from(second.is_ok()),
            1,
            "{first:?} {second:?}"
        );
        stage.log_verifies().await;
    }
}
