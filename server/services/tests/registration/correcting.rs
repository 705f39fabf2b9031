//! A typing error in one's own name or day of birth: corrected as long as nobody signs for it, and never begun anew.

use crate::{
    people::{
        JELLE, LOES, MANAGER, Someone, TESS, enters, kvk, picks, sets_up_and_finishes, shows,
        shows_and_signs,
    },
    stage::{Stage, back, connected, faults, not_found},
};
use domain::{
    application::ApplicationState, fault::Fault, id::ApplicationId,
    identification::IdentificationState, time::Date,
};
use services::{
    Actor, Result,
    accounts::{mobile, profile},
    identification::{self, Failure, Outcome},
    registration::{
        correct,
        mine::{self, OwnSignature},
        signers,
        start::{self, Started, Wish},
    },
    secret::Token,
};
use store::identification::Identification;

/// Jelle, born a year too late.
const MISTYPED: Someone = Someone {
    born: Date::constant(1984, 9, 14),
    ..JELLE
};

async fn sends(stage: &Stage, actor: &Actor, who: Someone, wish: Wish) -> Result<Started> {
    let organisation = if who.email == JELLE.email { 2001 } else { 2004 };
    start::start(
        &stage.s,
        &stage.phone(),
        Some(actor),
        who.wishes(organisation, wish),
    )
    .await
}

async fn typed(stage: &Stage, actor: &Actor) -> (Option<Date>, Option<ApplicationId>) {
    let typed = correct::typed(&stage.s, actor).await.unwrap().unwrap();
    (typed.identity.birth, typed.open.map(|open| open.id))
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_a_mistyped_day_of_birth_is_corrected_in_the_same_application() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, MISTYPED.wishes(2001, Wish::Representative)).await;
        assert_eq!(
            shows(&stage, &jelle, id, "as_expected").await,
            Outcome::Approved
        );
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(
            page.own,
            OwnSignature::NotMine,
            "one day of difference is no match"
        );
        assert_eq!((page.birth, page.correctable), (Some(MISTYPED.born), true));
        // The form holds what was typed.
        assert_eq!(typed(&stage, &jelle).await, (Some(MISTYPED.born), Some(id)));

        let sent = sends(&stage, &jelle, JELLE, Wish::Representative).await;
        assert_eq!(sent.unwrap(), Started::Here(id), "the same application");
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(page.birth, Some(JELLE.born));
        // The document was shown for another day of birth: it says nothing of this one.
        assert!(!page.identified && page.signers.is_empty());
        let refused = mine::sign(&stage.s, &jelle, id).await;
        assert_eq!(faults(refused), [("", Fault::NotIdentified)]);

        let state = shows_and_signs(&stage, &jelle, id).await.unwrap();
        assert_eq!(state, ApplicationState::Issued);
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert!(!page.correctable, "what is done is done");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_corrected_with_the_account_s_unless_that_has_one_of_its_own() {
    for (stage, _simulators) in connected().await {
        let misspelt = Someone {
            family: "Wiersema",
            ..JELLE
        };
        let (id, jelle, _) = enters(&stage, misspelt.wishes(2001, Wish::Representative)).await;
        assert_eq!(
            shows(&stage, &jelle, id, "as_expected").await,
            Outcome::Approved
        );
        let again = sends(&stage, &jelle, misspelt, Wish::Representative).await;
        assert_eq!(again.unwrap(), Started::Here(id));
        assert!(mine::one(&stage.s, &jelle, id).await.unwrap().identified);

        sends(&stage, &jelle, JELLE, Wish::Representative)
            .await
            .unwrap();
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(page.applicant, "Jelle Wiersma");
        let mut tx = stage.s.db.read().await.unwrap();
        let person = store::person::by_id(&mut tx, jelle.person).await.unwrap();
        assert_eq!(
            person.unwrap().name,
            "Jelle Wiersma",
            "under it he signs soon"
        );
        drop(tx);
        let called = "J. Wiersma";
        profile::set_name(&stage.s, &jelle, called).await.unwrap();
        sends(&stage, &jelle, misspelt, Wish::Representative)
            .await
            .unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let person = store::person::by_id(&mut tx, jelle.person).await.unwrap();
        assert_eq!(person.unwrap().name, called, "that is his own choice");
    }
}

/// A check that began for one name is no proof of another, also when it was put down after the name was changed: the
/// provider thinks while the form is sent again.
#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_a_check_that_began_under_another_name_counts_for_nobody() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, MISTYPED.wishes(2001, Wish::Representative)).await;
        let away = mine::identify(&stage.s, &jelle, id).await.unwrap();
        sends(&stage, &jelle, JELLE, Wish::Representative)
            .await
            .unwrap();
        // As if it was written only now.
        let late = Token::received("put-down-late");
        let mut tx = stage.s.db.write().await.unwrap();
        let began = store::identification::by_id(&mut tx, away.id)
            .await
            .unwrap();
        let row = Identification {
            id: stage.s.id(),
            state: IdentificationState::Waiting,
            ..began.unwrap()
        };
        store::identification::insert(&mut tx, &row, late.hash().bytes())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        picks(&away, "as_expected").await;
        let shown = identification::look(&stage.s, back(&late, &away, Some(&jelle))).await;
        assert_eq!(
            shown.unwrap().outcome,
            Outcome::Failed(Failure::AnotherPerson)
        );
        let refused = mine::sign(&stage.s, &jelle, id).await;
        assert_eq!(faults(refused), [("", Fault::NotIdentified)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_nothing_is_corrected_once_somebody_was_asked_to_sign_for_it() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(2004, MANAGER)).await;
        assert_eq!(
            shows(&stage, &tess, id, "as_expected").await,
            Outcome::Approved
        );
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert!(page.correctable);
        let loes = page.signers.last().unwrap().id;
        signers::ask(&stage.s, &tess, id, &[(loes, LOES.email.to_owned())])
            .await
            .unwrap();
        assert!(!mine::one(&stage.s, &tess, id).await.unwrap().correctable);
        let other = Someone {
            given: "Theresia",
            ..TESS
        };
        let refused = sends(&stage, &tess, other, MANAGER).await;
        assert_eq!(faults(refused), [("", Fault::AlreadyApplied)]);
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(
            (page.applicant.as_str(), page.identified),
            ("Tess de Groot", true)
        );
    }
}

/// Beginning again asks nothing that was typed before, and shows it to nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn who_begins_again_finds_what_was_typed() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        mine::cancel(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(typed(&stage, &jelle).await, (Some(JELLE.born), None));
        let sent = sends(&stage, &jelle, JELLE, Wish::Representative)
            .await
            .unwrap();
        assert!(
            matches!(sent, Started::Here(new) if new != id),
            "a new application"
        );
        let anna = stage.sign_in(&services::demo::cast::ANNA).await;
        assert!(correct::typed(&stage.s, &anna).await.unwrap().is_none());
        not_found(mine::one(&stage.s, &anna, id).await);
        let _ = kvk(2001);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_the_application_is_not_typed_again() {
    for (stage, _simulators) in connected().await {
        let new = TESS.wishes(2004, MANAGER);
        let number = new.mobile.clone();
        let (id, tess, _) = enters(&stage, new).await;
        let own = mobile::look(&stage.s, &tess).await.unwrap();
        assert_eq!((own.hint, own.typed), (None, number));
        mine::cancel(&stage.s, &tess, id).await.unwrap();
        let own = mobile::look(&stage.s, &tess).await.unwrap();
        assert_eq!(own.typed, None, "of what was given up nothing is offered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_it_once_the_application_succeeded() {
    for (stage, _simulators) in connected().await {
        let new = JELLE.wishes(2001, MANAGER);
        let number = new.mobile.clone();
        let (id, jelle, _) = enters(&stage, new).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        let (token, state) = sets_up_and_finishes(&stage, &jelle, id).await;
        assert_eq!(state, ApplicationState::Issued);
        let jelle = stage.actor(&token).await.unwrap();
        let own = mobile::look(&stage.s, &jelle).await.unwrap();
        assert!(number.is_some());
        assert_eq!((own.hint, own.typed), (None, number));
    }
}
