//! Two of three directors sign for a manager, each by their own link.

use crate::{
    people::{
        GERDA, JELLE, KOFI, LOES, MANAGER, TESS, enters, kvk, picks, sets_up_and_finishes,
        sets_up_app, shows, shows_and_signs, signing_link, signs,
    },
    stage::{Stage, back, connected, faults, not_found},
};
use domain::{
    application::ApplicationState, fault::Fault, id::ApplicationId, lang::Lang, level::Level,
    role::Role, time::Date,
};
use outside::simulator::register::Organisation;
use services::{
    Actor,
    identification::{self, Failure, Outcome},
    registration::{
        mine,
        signers::{self, Step},
        start::Wish,
    },
};
use store::application::SignerState;

const WATERLAND: u32 = 2004;

/// Whether the start page counts her application among what waits for others.
async fn others_act(stage: &Stage, tess: &Actor) -> bool {
    let open = mine::all(&stage.s, tess).await.unwrap();
    mine::turn(&stage.s, tess, &open[0]).await.unwrap().others
}

/// Shows who she is, and asks all three directors, each at their own address.
async fn asks_all(stage: &Stage, tess: &Actor, id: ApplicationId) {
    assert!(!others_act(stage, tess).await, "she shows who she is first");
    assert_eq!(
        shows(stage, tess, id, "as_expected").await,
        Outcome::Approved
    );
    let page = mine::one(&stage.s, tess, id).await.unwrap();
    let names: Vec<_> = page.signers.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(
        names,
        ["Gerda ter Braak", "Kofi Mensah", "Loes van Waterland"]
    );
    let emails = [GERDA.email, KOFI.email, LOES.email];
    let addresses: Vec<_> = page
        .signers
        .iter()
        .zip(emails)
        .map(|(line, email)| (line.id, email.to_owned()))
        .collect();
    assert_eq!(
        signers::ask(&stage.s, tess, id, &addresses).await.unwrap(),
        3
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_4_two_of_three_directors_sign_and_tess_is_manager() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(
            page.state,
            ApplicationState::AwaitingSignatures {
                signed: 0,
                needed: 2
            }
        );
        asks_all(&stage, &tess, id).await;

        let state = signs(&stage, GERDA.email).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::AwaitingSignatures {
                signed: 1,
                needed: 2
            }
        );
        assert!(
            stage
                .kinds_told(TESS.email)
                .await
                .contains(&"application_signed")
        );
        let state = signs(&stage, LOES.email).await.unwrap();
        assert_eq!(state, ApplicationState::Approved);
        assert!(
            stage
                .kinds_told(TESS.email)
                .await
                .contains(&"application_your_turn")
        );
        let (token, state) = sets_up_and_finishes(&stage, &tess, id).await;
        assert_eq!(state, ApplicationState::Issued);

        let tess = stage.actor(&token).await.unwrap();
        assert!(tess.is_manager() && !tess.is_representative());
        let mut tx = stage.s.db.read().await.unwrap();
        let place = store::organisation::by_kvk(&mut tx, &kvk(WATERLAND))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(place.directors, 3);
        let held = store::membership::roles_at(&mut tx, place.id)
            .await
            .unwrap();
        let manager = held.iter().find(|held| held.role == Role::Manager).unwrap();
        assert_eq!(manager.level, Some(Level::Eh3));
        let representatives = held.iter().filter(|held| held.role == Role::Representative);
        assert_eq!(representatives.count(), 2, "those who signed are known");
        let given =
            store::audit::of_action(&mut tx, place.id, tess.person.uuid(), "role.given", 1).await;
        assert_eq!(given.unwrap()[0].basis, "joint");
        drop(tx);
        for email in [GERDA.email, LOES.email, TESS.email] {
            assert!(
                stage.kinds_told(email).await.contains(&"application_done"),
                "{email}"
            );
        }
        stage.log_verifies().await;
        // Kofi's link is dead now: nothing is left to sign.
        not_found(signers::look(&stage.s, &signing_link(&stage, KOFI.email).await, &[]).await);
    }
}

/// Jelle signs for Tess by a link, and makes an account of his own later: he is one person here.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_here_twice_who_signs_by_a_link_and_registers_later() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(2001, MANAGER)).await;
        shows(&stage, &tess, id, "as_expected").await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let to = [(page.signers[0].id, JELLE.email.to_owned())];
        signers::ask(&stage.s, &tess, id, &to).await.unwrap();
        signs(&stage, JELLE.email).await.unwrap();
        sets_up_and_finishes(&stage, &tess, id).await;

        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let state = shows_and_signs(&stage, &jelle, id).await.unwrap();
        assert_eq!(state, ApplicationState::Issued);
        let mut tx = stage.s.db.read().await.unwrap();
        let place = store::organisation::by_kvk(&mut tx, &kvk(2001)).await;
        let place = place.unwrap().unwrap();
        let roles = store::membership::roles_at(&mut tx, place.id).await;
        let roles = roles.unwrap();
        let of = |role| roles.iter().filter(move |held| held.role == role).count();
        assert_eq!((of(Role::Manager), of(Role::Representative)), (1, 1));
        let here = store::membership::counts(&mut tx, place.id, stage.s.now(), "").await;
        assert_eq!(here.unwrap().everybody, 2, "Tess and Jelle");
        drop(tx);
        stage.log_verifies().await;
    }
}

/// What waits for others only is not counted as hers, and comes back when it is her turn.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_done_her_part_waits_for_the_others() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        assert!(
            !others_act(&stage, &tess).await,
            "her second step is still to be set up"
        );
        let token = sets_up_app(&stage, &tess).await.unwrap();
        let tess = stage.actor(&token).await.unwrap();
        assert!(others_act(&stage, &tess).await);
        signs(&stage, GERDA.email).await.unwrap();
        assert!(others_act(&stage, &tess).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_a_link_in_other_hands_signs_for_nobody() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        let link = signing_link(&stage, GERDA.email).await;
        assert_eq!(
            faults(signers::sign(&stage.s, &link, &[]).await),
            [("", Fault::NotIdentified)]
        );
        let url = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl)
            .await
            .unwrap();
        let token = picks(&url, "another_person").await;
        let shown = identification::look(&stage.s, back(&token, &url, None))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Failed(Failure::AnotherPerson));
        assert_eq!(
            faults(signers::sign(&stage.s, &link, &[]).await),
            [("", Fault::NotIdentified)]
        );
        assert_eq!(
            signers::look(&stage.s, &link, &[]).await.unwrap().step,
            Step::Identify
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_twice_counts_once_and_the_page_becomes_a_receipt() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        signs(&stage, GERDA.email).await.unwrap();
        let link = signing_link(&stage, GERDA.email).await;
        assert_eq!(
            faults(signers::sign(&stage.s, &link, &[]).await),
            [("", Fault::AlreadySigned)]
        );
        let page = signers::look(&stage.s, &link, &[]).await.unwrap();
        assert_eq!((page.step, page.signed, page.needed), (Step::Signed, 1, 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refuses_and_the_other_two_still_can() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        let link = signing_link(&stage, KOFI.email).await;
        let refused = signers::refuse(&stage.s, &link, &[], "Eerst een vergadering.").await;
        assert_eq!(faults(refused), [("", Fault::NotIdentified)]);
        let url = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl)
            .await
            .unwrap();
        picks(&url, "as_expected").await;
        // The way back is not followed: the decision is asked for when it is needed.
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.signers[1].state, SignerState::Asked);
        let url = signers::identify(&stage.s, &stage.phone(), &link, Lang::En)
            .await
            .unwrap();
        let token = picks(&url, "as_expected").await;
        identification::look(&stage.s, back(&token, &url, None))
            .await
            .unwrap();
        let here = std::slice::from_ref(&url.browser);
        signers::refuse(&stage.s, &link, here, "Eerst een vergadering.")
            .await
            .unwrap();
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.signers[1].state, SignerState::Refused);
        assert_eq!(
            page.signers[1].reason.as_deref(),
            Some("Eerst een vergadering.")
        );
        assert!(
            stage
                .kinds_told(TESS.email)
                .await
                .contains(&"application_not_signed")
        );
        signs(&stage, GERDA.email).await.unwrap();
        signs(&stage, LOES.email).await.unwrap();
        let (_, state) = sets_up_and_finishes(&stage, &tess, id).await;
        assert_eq!(state, ApplicationState::Issued);
        let told = stage.kinds_told(KOFI.email).await;
        assert!(
            told.contains(&"application_done"),
            "it went ahead without him"
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let signers_now = store::application::signers(&mut tx, id).await.unwrap();
        drop(tx);
        let reads = |email: &str| {
            let mut rows = signers_now.iter();
            rows.find(|row| row.email.as_deref() == Some(email))
                .map(|row| row.lang)
        };
        assert_eq!(
            reads(KOFI.email),
            Some(Lang::En),
            "he read the page in English"
        );
        assert_eq!(reads(LOES.email), Some(Lang::Nl));
        let page = signers::look(&stage.s, &link, &[]).await.unwrap();
        assert_eq!((page.step, page.given), (Step::Refused, true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_director_who_applies_signs_too_and_one_more_is_enough() {
    for (stage, _simulators) in connected().await {
        let (id, gerda, _) = enters(&stage, GERDA.wishes(WATERLAND, MANAGER)).await;
        assert_eq!(
            shows(&stage, &gerda, id, "as_expected").await,
            Outcome::Approved
        );
        // At once, in the session in which she showed her document: the last signature completes it.
        let token = sets_up_app(&stage, &gerda).await.unwrap();
        let gerda = stage.actor(&token).await.unwrap();
        let state = mine::sign(&stage.s, &gerda, id).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::AwaitingSignatures {
                signed: 1,
                needed: 2
            }
        );
        let page = mine::one(&stage.s, &gerda, id).await.unwrap();
        let kofi = page
            .signers
            .iter()
            .find(|line| line.name == "Kofi Mensah")
            .unwrap();
        let asked = [(kofi.id, KOFI.email.to_owned())];
        signers::ask(&stage.s, &gerda, id, &asked).await.unwrap();
        let state = signs(&stage, KOFI.email).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::Issued,
            "Gerda has shown who she is already"
        );
        let gerda = stage.actor(&token).await.unwrap();
        assert!(gerda.is_manager() && gerda.is_representative());
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_signer_has_an_address_of_their_own() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        shows(&stage, &tess, id, "as_expected").await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let same: Vec<_> = page
            .signers
            .iter()
            .map(|line| (line.id, "Bestuur@Waterland.example".to_owned()))
            .collect();
        let refused = signers::ask(&stage.s, &tess, id, &same).await;
        assert_eq!(faults(refused), [("", Fault::SameAddress)]);
        let own = [(page.signers[0].id, TESS.email.to_uppercase())];
        let refused = signers::ask(&stage.s, &tess, id, &own).await;
        assert_eq!(faults(refused), [("", Fault::OwnAddress)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_8_taken_back_it_is_over_for_everybody() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        signs(&stage, GERDA.email).await.unwrap();
        mine::cancel(&stage.s, &tess, id).await.unwrap();
        let again = mine::cancel(&stage.s, &tess, id).await;
        let cancelled = Fault::ApplicationIs(ApplicationState::Cancelled);
        assert_eq!(faults(again), [("", cancelled)]);
        let link = signing_link(&stage, LOES.email).await;
        not_found(signers::look(&stage.s, &link, &[]).await);
        not_found(signers::sign(&stage.s, &link, &[]).await);
        for email in [GERDA.email, KOFI.email, LOES.email] {
            assert!(
                stage
                    .kinds_told(email)
                    .await
                    .contains(&"application_cancelled"),
                "{email}"
            );
        }
        // And one may begin again.
        enters_again(&stage, &tess).await;
        stage.log_verifies().await;
    }
}

async fn enters_again(stage: &Stage, tess: &Actor) {
    let new = TESS.wishes(WATERLAND, Wish::Manager(Level::Eh2Plus));
    let started = services::registration::start::start(&stage.s, &stage.phone(), Some(tess), new)
        .await
        .unwrap();
    assert!(matches!(
        started,
        services::registration::start::Started::Here(_)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_a_director_who_left_since_has_signed_for_nothing() {
    for (stage, simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        signs(&stage, GERDA.email).await.unwrap();
        let left = |organisation: &mut Organisation| {
            organisation.officers[0].until = Some(Date::constant(2026, 11, 20));
        };
        assert!(simulators.register.change(kvk(WATERLAND), left));
        stage.pass_seconds(13 * 3600);
        // Of the two who are left both must sign; Gerda's signature counts no more.
        let state = signs(&stage, LOES.email).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::AwaitingSignatures {
                signed: 1,
                needed: 2
            }
        );
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let of = |name: &str| {
            page.signers
                .iter()
                .find(|line| line.name == name)
                .unwrap()
                .state
        };
        assert_eq!(of("Gerda ter Braak"), SignerState::Voided);
        let state = signs(&stage, KOFI.email).await.unwrap();
        assert_eq!(state, ApplicationState::Approved);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_a_signature_that_lost_its_force_makes_no_manager_later() {
    for (stage, simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(WATERLAND, MANAGER)).await;
        asks_all(&stage, &tess, id).await;
        signs(&stage, GERDA.email).await.unwrap();
        let state = signs(&stage, LOES.email).await.unwrap();
        assert_eq!(state, ApplicationState::Approved);
        let left = |organisation: &mut Organisation| {
            organisation.officers[0].until = Some(Date::constant(2026, 11, 20));
        };
        assert!(simulators.register.change(kvk(WATERLAND), left));
        stage.pass_seconds(13 * 3600);
        let state = mine::refresh(&stage.s, &tess, id).await.unwrap();
        let waits = ApplicationState::AwaitingSignatures {
            signed: 1,
            needed: 2,
        };
        assert_eq!(state, waits);
        stage.log_verifies().await;
    }
}
