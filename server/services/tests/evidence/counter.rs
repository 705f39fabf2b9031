//! EH4: directors and user show who they are at a counter, two clerks say so, all of them sign, and the means hangs on a
//! passkey that cannot be copied.

use crate::{
    people::{JELLE, MARIJKE, TESS, enters, signing_link},
    stage::{Stage, connected, faults},
};
use domain::{
    application::ApplicationState, evidence::IdKind, fault::Fault, id::ApplicationId, lang::Lang,
    level::Level, time::Date,
};
use services::{
    Actor, Error,
    demo::cast,
    evidence::counter::{self, Look, Seen},
    registration::{mine, signers, start::Wish},
};

const EH4: Wish = Wish::Manager(Level::Eh4);
const UNTIL: Date = Date::constant(2030, 1, 1);

pub fn look(signer: Option<domain::id::SignerId>) -> Look<'static> {
    Look {
        signer,
        document: IdKind::Passport,
        valid_until: UNTIL,
        counter: "Loket Enkhuizen",
    }
}

/// Both clerks were there when somebody appeared: who gets the means, or a signer.
pub async fn appears(stage: &Stage, id: ApplicationId, signer: Option<domain::id::SignerId>) {
    let noor = stage.sign_in(&cast::NOOR).await;
    counter::appeared(&stage.s, &noor, id, look(signer))
        .await
        .unwrap();
    let stan = stage.sign_in(&cast::STAN).await;
    let page = counter::one(&stage.s, &stan, id).await.unwrap();
    let person = page.people.iter().find(|person| person.signer == signer);
    let Seen::Once {
        identification,
        mine: false,
    } = person.unwrap().seen
    else {
        panic!("{:?}", page.people)
    };
    counter::agree(&stage.s, &stan, id, identification)
        .await
        .unwrap();
}

/// Tess applies at Zilvermeeuw.
async fn applied(stage: &Stage) -> (ApplicationId, Actor) {
    let (id, tess, _) = enters(stage, TESS.wishes(2002, EH4)).await;
    let page = mine::one(&stage.s, &tess, id).await.unwrap();
    assert_eq!(
        page.state,
        ApplicationState::AwaitingSignatures {
            signed: 0,
            needed: 2
        },
        "the director and the user (R-BEV-4)"
    );
    assert!(
        page.signers.is_empty(),
        "no names before she has appeared (R-PRV)"
    );
    (id, tess)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_4_at_eh4_director_and_user_appear_and_sign() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        // A document shown from afar is not enough.
        let afar = mine::identify(&stage.s, &tess, id).await.map(drop);
        assert_eq!(faults(afar), [("", Fault::OnlyInPerson(Level::Eh4))]);
        appears(&stage, id, None).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let name = MARIJKE.full_name();
        let marijke = page.signers.iter().find(|line| line.name == name);
        let marijke = marijke.unwrap().id;
        let to = [(marijke, MARIJKE.email.to_owned())];
        assert_eq!(signers::ask(&stage.s, &tess, id, &to).await.unwrap(), 1);
        let link = signing_link(&stage, MARIJKE.email).await;
        let afar = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl).await;
        assert_eq!(
            faults(afar.map(drop)),
            [("", Fault::OnlyInPerson(Level::Eh4))]
        );
        let shown = signers::look(&stage.s, &link).await.unwrap();
        assert_eq!(shown.step, signers::Step::Appear);

        appears(&stage, id, Some(marijke)).await;
        signers::sign(&stage.s, &link).await.unwrap();
        let state = mine::sign(&stage.s, &tess, id).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::IdentificationNeeded,
            "now the passkey"
        );
        // Without it, nothing goes on by itself.
        let state = mine::refresh(&stage.s, &tess, id).await.unwrap();
        assert_eq!(state, ApplicationState::IdentificationNeeded);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_clerk_says_that_somebody_appeared_and_another_agrees() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let soon = Look {
            valid_until: Date::constant(2026, 12, 21),
            ..look(None)
        };
        let refused = counter::appeared(&stage.s, &noor, id, soon).await;
        let needed = Fault::IdExpiresSoon(Date::constant(2026, 12, 22));
        assert_eq!(faults(refused), [("valid_until", needed)], "R-BEV-8");
        counter::appeared(&stage.s, &noor, id, look(None))
            .await
            .unwrap();
        let again = counter::appeared(&stage.s, &noor, id, look(None)).await;
        assert_eq!(faults(again), [("", Fault::ChangedMeanwhile)]);
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        let Seen::Once {
            identification,
            mine: true,
        } = page.people[0].seen
        else {
            panic!("{:?}", page.people)
        };
        let alone = counter::agree(&stage.s, &noor, id, identification).await;
        assert_eq!(faults(alone), [("", Fault::SecondClerk)]);
        let early = mine::sign(&stage.s, &tess, id).await;
        assert_eq!(faults(early), [("", Fault::NotIdentified)]);
        let stan = stage.sign_in(&cast::STAN).await;
        counter::agree(&stage.s, &stan, id, identification)
            .await
            .unwrap();
        mine::sign(&stage.s, &tess, id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_is_made_by_a_clerk_and_told() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let number = counter::number(id);
        let visits = counter::visits(&stage.s, &noor).await.unwrap();
        assert!(visits.iter().any(|visit| visit.number == number));
        let past = stage.s.now().plus_days(-1);
        let refused = counter::appoint(&stage.s, &noor, id, past, "Loket").await;
        assert_eq!(faults(refused), [("day", Fault::DateInPast)]);
        let at = stage.s.now().plus_days(2);
        counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen")
            .await
            .unwrap();
        let mine = counter::mine(&stage.s, &tess, id).await.unwrap().unwrap();
        assert_eq!(mine.counter.as_deref(), Some("Loket Enkhuizen"));
        assert_eq!((mine.at, mine.appeared), (Some(at), false));
        let told = stage.kinds_told(TESS.email).await;
        assert!(told.contains(&"application_appointment"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_others_there_is_no_counter() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = applied(&stage).await;
        let (other, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        for who in [&tess, &jelle] {
            let seen = counter::one(&stage.s, who, id).await.map(drop);
            assert!(matches!(seen, Err(Error::NotFound)));
            let seen = counter::visits(&stage.s, who).await.map(drop);
            assert!(matches!(seen, Err(Error::NotFound)));
        }
        let noor = stage.sign_in(&cast::NOOR).await;
        let seen = counter::one(&stage.s, &noor, other).await.map(drop);
        assert!(matches!(seen, Err(Error::NotFound)), "shown from afar");
        assert_eq!(counter::mine(&stage.s, &jelle, other).await.unwrap(), None);
    }
}
