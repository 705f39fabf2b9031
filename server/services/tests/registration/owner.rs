//! The owner of a one-person business registers it, on a phone, in one go.

use crate::{
    people::{
        JELLE, MANAGER, PASSWORD, TESS, enters, kvk, mailed_link, sets_up_and_finishes, shows,
        shows_and_signs,
    },
    stage::{connected, faults, not_found},
};
use domain::{
    application::ApplicationState, approval::Power, fault::Fault, level::Level, number::Bsn,
    role::Role, signing::EvidencePath,
};
use services::{
    authorisation,
    identification::{Failure, Outcome},
    means::abroad,
    registration::{
        enter, look,
        mine::{self, OwnSignature},
        start::{self, Started, Wish},
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn what_the_register_knows_is_shown_and_never_asked() {
    for (stage, _simulators) in connected().await {
        let shown = look::organisation(&stage.s, &stage.phone(), kvk(2001))
            .await
            .unwrap();
        assert_eq!(shown.name, "Fietsenmaker Wiersma");
        assert_eq!(shown.town.as_deref(), Some("Leeuwarden"));
        assert!(!shown.known);
        for signing in &shown.signing {
            assert_eq!((signing.needed, signing.able), (1, 1), "{signing:?}");
            assert_eq!(signing.path, EvidencePath::Register);
        }
        let hits = look::search(&stage.s, &stage.phone(), "wiersma")
            .await
            .unwrap();
        assert_eq!((hits.hits[0].kvk, hits.more), (kvk(2001), false));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_6_the_owner_is_known_as_representative_the_same_hour() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        assert!(jelle.at.is_none(), "nothing exists before it is complete");
        let before = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(before.own, OwnSignature::Unknown);

        let state = shows_and_signs(&stage, &jelle, id).await.unwrap();
        assert_eq!(state, ApplicationState::Issued);

        let mut tx = stage.s.db.read().await.unwrap();
        let place = store::organisation::by_kvk(&mut tx, &kvk(2001))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(place.name, "Fietsenmaker Wiersma");
        let stay = store::membership::current(&mut tx, jelle.person, place.id)
            .await
            .unwrap()
            .unwrap();
        let roles = store::membership::roles(&mut tx, stay.id).await.unwrap();
        assert_eq!(roles.len(), 1);
        assert_eq!(
            (roles[0].role, roles[0].power),
            (Role::Representative, Some(Power::Sole))
        );
        let means = store::means::of_person(&mut tx, jelle.person, place.id)
            .await
            .unwrap();
        assert!(means.is_empty(), "R-ROL-1: a representative needs no means");
        drop(tx);
        assert!(
            stage
                .kinds_told(JELLE.email)
                .await
                .contains(&"application_done")
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_rol_2_the_owner_who_becomes_manager_signs_once_for_both() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, MANAGER)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        let (token, _) = sets_up_and_finishes(&stage, &jelle, id).await;
        let jelle = stage.actor(&token).await.unwrap();
        assert!(jelle.is_manager() && jelle.is_representative());
        let mut tx = stage.s.db.read().await.unwrap();
        let means = store::means::of_person(&mut tx, jelle.person, jelle.organisation().unwrap())
            .await
            .unwrap();
        assert_eq!(
            means[0].level,
            Level::Eh3,
            "R-ROL-4: a means that carries the role"
        );
        let place = jelle.organisation().unwrap();
        let given = store::audit::of_action(&mut tx, place, jelle.person.uuid(), "role.given", 5);
        let given = given.await.unwrap();
        assert!(!given.is_empty() && given.iter().all(|event| event.basis == "signed"));
        drop(tx);
        // Nobody else is there to give him anything.
        let own = authorisation::mine::to_authorise(&stage.s, &jelle).await;
        assert_eq!(own.unwrap(), Some(jelle.person));
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_somebody_elses_document_or_name_leads_nowhere() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let shown = shows(&stage, &jelle, id, "another_person").await;
        assert_eq!(shown, Outcome::Failed(Failure::AnotherPerson));
        assert_eq!(
            faults(mine::sign(&stage.s, &jelle, id).await),
            [("", Fault::NotIdentified)]
        );

        // Tess shows her own document and is not on the extract.
        let (id, tess, _) = enters(&stage, TESS.wishes(2001, Wish::Representative)).await;
        assert_eq!(
            shows(&stage, &tess, id, "as_expected").await,
            Outcome::Approved
        );
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.own, OwnSignature::NotMine);
        assert_eq!(
            faults(mine::sign(&stage.s, &tess, id).await),
            [("", Fault::NotOnExtract)]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_8_a_document_that_is_about_to_expire_does_not_count() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let shown = shows(&stage, &jelle, id, "about_to_expire").await;
        assert_eq!(shown, Outcome::Failed(Failure::ExpiresSoon));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identification_of_yesterday_is_not_signed_with() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        assert_eq!(
            shows(&stage, &jelle, id, "as_expected").await,
            Outcome::Approved
        );
        stage.pass_seconds(25 * 3600);
        assert_eq!(
            faults(mine::sign(&stage.s, &jelle, id).await),
            [("", Fault::NotIdentified)]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_the_mail_is_for_its_own_address_and_dies_in_time() {
    for (stage, _simulators) in connected().await {
        let wish = JELLE.wishes(2001, Wish::Representative);
        start::start(&stage.s, &stage.phone(), None, wish.clone())
            .await
            .unwrap();
        let link = mailed_link(&stage, JELLE.email).await;
        let anna = stage.sign_in(&services::demo::cast::ANNA).await;
        let seen = enter::look(&stage.s, Some(&anna), &link).await.unwrap();
        assert_eq!(
            seen.how,
            enter::How::OtherAccount {
                signed_in: anna.email.clone()
            }
        );
        assert_eq!(
            faults(enter::signed_in(&stage.s, &anna, &link).await),
            [("", Fault::LinkDead)]
        );

        // Sent again, by the owner or by somebody else: the screen says the same, and the earlier link stays good.
        let again = start::start(&stage.s, &stage.phone(), None, wish)
            .await
            .unwrap();
        assert_eq!(again, Started::Mailed);
        enter::look(&stage.s, None, &link).await.unwrap();
        let newer = mailed_link(&stage, JELLE.email).await;
        stage.pass_days(7);
        not_found(enter::look(&stage.s, None, &link).await);
        not_found(enter::look(&stage.s, None, &newer).await);
        let late = enter::with_new_account(&stage.s, &stage.phone(), None, &newer, PASSWORD).await;
        not_found(late);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_22_anothers_application_is_as_missing_as_none() {
    for (stage, _simulators) in connected().await {
        let (id, _, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let anna = stage.sign_in(&services::demo::cast::ANNA).await;
        not_found(mine::one(&stage.s, &anna, id).await);
        not_found(mine::identify(&stage.s, &anna, id).await);
        not_found(mine::sign(&stage.s, &anna, id).await);
        not_found(mine::cancel(&stage.s, &anna, id).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_14_a_manager_who_needs_nobody_allows_countries_alone() {
    for (stage, simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, MANAGER)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        let (token, _) = sets_up_and_finishes(&stage, &jelle, id).await;
        let jelle = stage.actor(&token).await.unwrap();
        let means = jelle.sign_in.means.unwrap();
        let given = abroad::ask(&stage.s, &jelle, means, &["BE".to_owned()])
            .await
            .unwrap();
        assert!(given);
        let number = Bsn::parse("999993653").unwrap();
        abroad::couple(&stage.s, &jelle, means, &number)
            .await
            .unwrap();
        assert_eq!(simulators.bsnk.coupled(), ["Wiersma"]);
        stage.log_verifies().await;
    }
}
