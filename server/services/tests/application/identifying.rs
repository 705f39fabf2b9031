//! Who is not employed shows an identity document before a means at EH3 works (R-AAN-5).

use crate::{
    stage::{Stage, back, connected, faults, not_found, vries},
    users::{IMRE, activates, application, applies, imre, link, name, proves, restart},
};
use domain::{
    application::ApplicationState, decide::world::OrganisationState, fault::Fault,
    id::ApplicationId, level::Level, person::NamePart, time::Date, view::clients::Todo,
};
use outside::simulator::identity::Order;
use services::{
    Actor,
    application::{
        Correction,
        activation::{account::signed_in, confirm, mine},
        correct,
        pending::{self, Act},
    },
    demo::cast,
    identification::{self, Elsewhere, Failure, Outcome},
    messages::Message,
    overview,
    secret::Token,
};

/// Picks an outcome on the page of the checks; the answer is the way back.
pub async fn picks(url: &str, outcome: &str) -> Token {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("outcome={outcome}"))
        .send()
        .await
        .unwrap();
    let to = answer.headers()["location"].to_str().unwrap();
    let back = to
        .strip_prefix("http://localhost:3000/identified/")
        .unwrap();
    Token::received(back)
}

pub async fn shows(
    stage: &Stage,
    actor: &Actor,
    id: ApplicationId,
    outcome: &str,
) -> (Token, Elsewhere) {
    let url = mine::identify(&stage.s, actor, id).await.unwrap();
    (picks(&url, outcome).await, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_5_not_employed_shows_a_document_first_and_it_can_be_left_and_resumed() {
    for (mut stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, imre()).await;
        let (signed_in, known) = activates(&stage, &simulators, IMRE).await;
        assert_eq!(known.state, ApplicationState::IdentificationNeeded);
        let imre = stage.actor(&signed_in.token).await.unwrap();
        assert!(imre.at.is_none(), "no place and no means yet");
        assert!(!stage.kinds_told(IMRE).await.contains(&"means_issued"));
        let page = mine::one(&stage.s, &imre, done.application).await.unwrap();
        assert_eq!(page.state, ApplicationState::IdentificationNeeded);
        assert_eq!(mine::all(&stage.s, &imre).await.unwrap().len(), 1);
        not_found(mine::identify(&stage.s, &anna, done.application).await);
        let line = pending::one(&stage.s, &anna, done.application);
        assert!(!line.await.unwrap().declined);
        restart(&mut stage);

        // Somebody else's document is none of his.
        let (token, away) = shows(&stage, &imre, done.application, "another_person").await;
        let shown = identification::look(&stage.s, back(&token, &away, Some(&imre)))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Failed(Failure::AnotherPerson));
        let state = mine::refresh(&stage.s, &imre, done.application)
            .await
            .unwrap();
        assert_eq!(state, ApplicationState::IdentificationNeeded);
        // Anna sees that he tried (F1-16), and may ask whether he needs help.
        let line = pending::one(&stage.s, &anna, done.application);
        assert!(line.await.unwrap().declined);
        restart(&mut stage);

        let (token, away) = shows(&stage, &imre, done.application, "as_expected").await;
        restart(&mut stage);
        // It works as soon as the check says so, also for who closes the page then.
        let shown = identification::look(&stage.s, back(&token, &away, Some(&imre)))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Approved);
        let row = application(&stage, done.application).await;
        assert_eq!(row.state(), ApplicationState::Issued);
        let imre = stage.actor(&signed_in.token).await.unwrap();
        assert_eq!(imre.sign_in.level, Some(Level::Eh3));
        assert!(
            stage
                .kinds_told(cast::ANNA.email)
                .await
                .contains(&"means_activated")
        );
        // To go on changes nothing any more.
        let (to, _) = identification::go_on(&stage.s, back(&token, &away, Some(&imre)))
            .await
            .unwrap();
        assert_eq!(to, format!("/activations/{}", done.application));
        let again = mine::identify(&stage.s, &imre, done.application).await;
        let issued = Fault::ApplicationIs(ApplicationState::Issued);
        assert_eq!(faults(again), [("", issued)]);
        let told = stage.kinds_told(IMRE).await;
        assert_eq!(
            told.iter().filter(|kind| **kind == "means_issued").count(),
            1
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_5_a_document_about_to_expire_is_no_good_and_the_checks_may_be_down() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, imre()).await;
        let (signed_in, _) = activates(&stage, &simulators, IMRE).await;
        let imre = stage.actor(&signed_in.token).await.unwrap();
        for _ in 0..3 {
            simulators.identity.order(Order::Status(503));
        }
        let down = mine::identify(&stage.s, &imre, done.application).await;
        assert_eq!(faults(down), [("", Fault::IdentityUnavailable)]);
        let (token, away) = shows(&stage, &imre, done.application, "about_to_expire").await;
        let shown = identification::look(&stage.s, back(&token, &away, Some(&imre)))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Failed(Failure::ExpiresSoon));
        let row = application(&stage, done.application).await;
        assert_eq!(
            row.state(),
            ApplicationState::IdentificationNeeded,
            "what was done is kept"
        );
    }
}

async fn becomes(stage: &Stage, seen: OrganisationState, next: OrganisationState) {
    let mut tx = stage.s.db.write().await.unwrap();
    let at = stage.s.now();
    let set = store::organisation::set_state(&mut tx, vries(), seen, next, None, at);
    assert!(set.await.unwrap());
    tx.commit().await.unwrap();
}

/// What could not be issued at that moment is finished later, but an identification of long ago says nothing of today.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_5_what_waits_after_a_good_document_is_finished_by_its_owner_for_a_day() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, imre()).await;
        let (signed_in, _) = activates(&stage, &simulators, IMRE).await;
        let imre = stage.actor(&signed_in.token).await.unwrap();
        let (token, away) = shows(&stage, &imre, done.application, "as_expected").await;
        becomes(
            &stage,
            OrganisationState::Active,
            OrganisationState::Blocked,
        )
        .await;
        let shown = identification::look(&stage.s, back(&token, &away, Some(&imre)))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Approved);
        let identified = async || {
            let page = mine::one(&stage.s, &imre, done.application).await.unwrap();
            assert_eq!(page.state, ApplicationState::IdentificationNeeded);
            page.identified
        };
        assert!(identified().await);
        let blocked = mine::refresh(&stage.s, &imre, done.application).await;
        assert_eq!(faults(blocked), [("", Fault::OrganisationNotActive)]);
        becomes(
            &stage,
            OrganisationState::Blocked,
            OrganisationState::Active,
        )
        .await;
        assert!(identified().await);

        stage.pass_days(2);
        assert!(!identified().await);
        let state = mine::refresh(&stage.s, &imre, done.application)
            .await
            .unwrap();
        assert_eq!(state, ApplicationState::IdentificationNeeded);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_4_a_colleague_is_not_made_a_second_time_by_another_address() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut hanna = imre();
        hanna.email = cast::HANNA.email.into();
        let again = |email: &str| Correction {
            name: hanna.name.clone(),
            birth: hanna.birth,
            email: email.into(),
        };
        let (same, other) = (
            again(cast::HANNA.email),
            again("hanna.nieuw@devries.example"),
        );
        let id = applies(&stage, &anna, hanna).await.application;
        let refused = correct(&stage.s, &anna, id, other).await;
        assert_eq!(faults(refused), [("email", Fault::EmailOfMember)]);
        let line = pending::one(&stage.s, &anna, id).await.unwrap();
        assert!(
            !line.acts.contains(&Act::CorrectEmail),
            "and is not offered"
        );
        let changed = correct(&stage.s, &anna, id, same).await.unwrap();
        assert!(!changed, "nothing is another");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_a_mistyped_name_is_corrected_by_a_manager_and_the_document_shown_anew() {
    for (mut stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut mistyped = imre();
        mistyped.name.given = NamePart::parse("Imra").unwrap();
        mistyped.email = "imra@inhuur.example".into();
        let id = applies(&stage, &anna, mistyped).await.application;
        let fixes = async |stage: &Stage, actor: &Actor, email: &str| {
            let right = imre();
            let new = Correction {
                name: right.name,
                birth: right.birth,
                email: email.into(),
            };
            correct(&stage.s, actor, id, new).await
        };

        // Before anybody is known the address is corrected too, and the link went to a stranger.
        let strangers = link(&stage, "imra@inhuur.example").await;
        let line = pending::one(&stage.s, &anna, id).await.unwrap();
        assert!(line.acts.contains(&Act::CorrectEmail));
        // What is wrong with the day and with the address is said at once.
        let wrong = Correction {
            name: imre().name,
            birth: Date::constant(2094, 4, 30),
            email: "imre".into(),
        };
        let refused = faults(correct(&stage.s, &anna, id, wrong).await);
        let both = [("birth", Fault::DateInFuture), ("email", Fault::NotAnEmail)];
        assert_eq!(refused, both);
        let karel = stage.sign_in(&cast::KAREL).await;
        assert!(fixes(&stage, &karel, IMRE).await.is_err(), "no manager");
        stage.pass_seconds(1);
        fixes(&stage, &anna, IMRE).await.unwrap();
        not_found(confirm(&stage.s, &strangers).await);
        let old = stage.kinds_told("imra@inhuur.example").await;
        assert!(old.contains(&"means_moved"), "{old:?}");
        let row = application(&stage, id).await;
        assert_eq!((&*row.email, &*row.subject_name), (IMRE, "Imre Kovács"));

        let (signed_in, _) = activates(&stage, &simulators, IMRE).await;
        let imre_there = stage.actor(&signed_in.token).await.unwrap();
        let (token, away) = shows(&stage, &imre_there, id, "another_person").await;
        let shown = identification::look(&stage.s, back(&token, &away, Some(&imre_there)));
        let failed = Outcome::Failed(Failure::AnotherPerson);
        assert_eq!(shown.await.unwrap().outcome, failed);
        restart(&mut stage);
        let start = overview::start(&stage.s, &anna).await.unwrap();
        let tried = |todo: &Todo| matches!(todo, Todo::Applications { declined: 1, .. });
        assert!(start.todo.iter().any(tried), "{:?}", start.todo);

        let line = pending::one(&stage.s, &anna, id).await.unwrap();
        assert!(line.acts.contains(&Act::Correct));
        assert!(!line.acts.contains(&Act::CorrectEmail));
        let theirs = fixes(&stage, &anna, "imra@inhuur.example").await;
        assert_eq!(faults(theirs)[0].0, "email", "its owner is known");
        let new = Correction {
            name: name("Imre", None, "Kovacs"),
            birth: imre().birth,
            email: IMRE.into(),
        };
        correct(&stage.s, &anna, id, new).await.unwrap();
        let start = overview::start(&stage.s, &anna).await.unwrap();
        assert!(!start.todo.iter().any(tried), "that was the mistake");
        let mut tx = stage.s.db.read().await.unwrap();
        let person = store::person::by_id(&mut tx, imre_there.person).await;
        assert_eq!(person.unwrap().unwrap().name, "Imre Kovacs");
        drop(tx);
        let told = stage.told(IMRE).await;
        let corrected = |one: &Message| {
            matches!(
                one,
                Message::MeansWaits {
                    corrected: true,
                    ..
                }
            )
        };
        assert!(told.iter().any(corrected), "{told:?}");
        let (token, away) = shows(&stage, &imre_there, id, "as_expected").await;
        let shown = identification::look(&stage.s, back(&token, &away, Some(&imre_there)));
        assert_eq!(shown.await.unwrap().outcome, Outcome::Approved);
        let row = application(&stage, id).await;
        assert_eq!(row.state(), ApplicationState::Issued);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_before_keeps_its_name_whatever_a_manager_corrects() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // Ruth has an account of her own and works for nobody yet.
        let mut called_evil = imre();
        called_evil.email = cast::RUTH.email.into();
        called_evil.name = name("Ruth", None, "Veldkamp");
        let id = applies(&stage, &anna, called_evil).await.application;
        let proof = proves(&stage, &simulators, cast::RUTH.email).await;
        let ruth = stage.sign_in(&cast::RUTH).await;
        signed_in(&stage.s, &ruth, &proof, true).await.unwrap();
        let new = Correction {
            name: name("Evil", None, "Renamed"),
            birth: imre().birth,
            email: cast::RUTH.email.into(),
        };
        correct(&stage.s, &anna, id, new).await.unwrap();
        let row = application(&stage, id).await;
        assert_eq!(row.subject_name, "Evil Renamed");
        let mut tx = stage.s.db.read().await.unwrap();
        let person = store::person::by_id(&mut tx, ruth.person).await.unwrap();
        assert_eq!(person.unwrap().name, cast::RUTH.name);
    }
}
