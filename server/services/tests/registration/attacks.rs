//! What somebody who means harm tries while an organisation registers: a stolen password, somebody talked into doing
//! another's check, another's name, another's address, a document in the place of a second factor.

use crate::{
    people::{
        GERDA, JELLE, KOFI, LOES, MANAGER, PASSWORD, Someone, TESS, enters, kvk, mailed_link,
        picks, sets_up_and_finishes, sets_up_app, shows, shows_and_signs, signing_link, signs,
    },
    stage::{Stage, back, connected, faults, not_found},
};
use domain::{
    application::ApplicationState,
    fault::Fault,
    id::ApplicationId,
    lang::Lang,
    level::Level,
    person::{BirthDate, Identity},
    role::Role,
    time::date_of,
};
use services::{
    Actor, Error,
    accounts::{
        Client, factors, profile,
        sign_in::{self, Attempt},
    },
    demo::cast,
    identification::{self, Back, Failure, Outcome},
    registration::{
        enter,
        mine::{self, Factor},
        signers::{self, Step},
        start::{self, Started, Wish},
    },
    secret::Token,
};

/// Signs in with the password that was stolen, and nothing else.
async fn with_password(stage: &Stage, who: Someone) -> Actor {
    let attempt = Attempt {
        email: who.email,
        password: PASSWORD,
        code: "",
    };
    let signed_in = sign_in::sign_in(&stage.s, &stage.phone(), None, attempt)
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    stage.actor(&signed_in.token).await.unwrap()
}

async fn means_exist(stage: &Stage, who: &Actor, organisation: u32) -> bool {
    let mut tx = stage.s.db.read().await.unwrap();
    let place = store::organisation::by_kvk(&mut tx, &kvk(organisation))
        .await
        .unwrap();
    let Some(place) = place else { return false };
    let means = store::means::of_person(&mut tx, who.person, place.id).await;
    !means.unwrap().is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_loa_5_a_manager_s_means_waits_for_a_second_factor_of_who_showed_the_document() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, MANAGER)).await;
        let state = shows_and_signs(&stage, &jelle, id).await.unwrap();
        assert_eq!(state, ApplicationState::Approved, "and not issued");
        assert!(!means_exist(&stage, &jelle, 2001).await);
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(page.factor, Some(Factor::SetUp));

        let (token, state) = sets_up_and_finishes(&stage, &jelle, id).await;
        assert_eq!(state, ApplicationState::Issued);
        let jelle = stage.actor(&token).await.unwrap();
        assert_eq!(jelle.sign_in.level, Some(Level::Eh3));
        assert!(means_exist(&stage, &jelle, 2001).await);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_loa_5_a_stolen_password_binds_an_app_of_the_thief_and_gets_no_means() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, signed_in) = enters(&stage, JELLE.wishes(2001, MANAGER)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();

        let thief = with_password(&stage, JELLE).await;
        let page = mine::one(&stage.s, &thief, id).await.unwrap();
        assert_eq!(page.factor, Some(Factor::Show), "in the thief's session");
        let (token, state) = sets_up_and_finishes(&stage, &thief, id).await;
        assert_eq!(state, ApplicationState::Approved);
        assert!(!means_exist(&stage, &jelle, 2001).await);
        assert!(stage.actor(&signed_in.token).await.is_none());

        // The thief has the app now, and still shows no document of Jelle's.
        let thief = stage.actor(&token).await.unwrap();
        let shown = shows(&stage, &thief, id, "another_person").await;
        assert_eq!(shown, Outcome::Failed(Failure::AnotherPerson));
        let state = mine::refresh(&stage.s, &thief, id).await.unwrap();
        assert_eq!(state, ApplicationState::Approved);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_in_again_before_the_second_factor_one_shows_the_document_once_more() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, MANAGER)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        stage.pass_seconds(3600);
        let jelle = with_password(&stage, JELLE).await;
        let token = sets_up_app(&stage, &jelle).await.unwrap();
        let jelle = stage.actor(&token).await.unwrap();
        assert_eq!(
            mine::refresh(&stage.s, &jelle, id).await.unwrap(),
            ApplicationState::Approved
        );
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(page.factor, Some(Factor::Show));
        assert_eq!(
            shows(&stage, &jelle, id, "as_expected").await,
            Outcome::Approved
        );
        assert_eq!(
            mine::refresh(&stage.s, &jelle, id).await.unwrap(),
            ApplicationState::Issued
        );
    }
}

/// Tess is known, and asks all three directors.
async fn asks(stage: &Stage) -> (ApplicationId, Actor) {
    let (id, tess, _) = enters(stage, TESS.wishes(2004, MANAGER)).await;
    shows(stage, &tess, id, "as_expected").await;
    let token = sets_up_app(stage, &tess).await.unwrap();
    let tess = stage.actor(&token).await.unwrap();
    let page = mine::one(&stage.s, &tess, id).await.unwrap();
    let addresses: Vec<_> = page
        .signers
        .iter()
        .zip([GERDA.email, KOFI.email, LOES.email])
        .map(|(line, email)| (line.id, email.to_owned()))
        .collect();
    signers::ask(&stage.s, &tess, id, &addresses).await.unwrap();
    (id, tess)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_a_check_finished_in_another_browser_signs_for_nobody() {
    for (stage, _simulators) in connected().await {
        let _ = asks(&stage).await;
        let link = signing_link(&stage, GERDA.email).await;
        // Whoever has Gerda's link begins, and talks her into finishing it: she comes back in her own browser.
        let away = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl)
            .await
            .unwrap();
        let token = picks(&away, "as_expected").await;
        let other = stage.s.token();
        for browser in [&[][..], std::slice::from_ref(&other)] {
            let gerda = Back {
                token: &token,
                browser,
                actor: None,
            };
            let shown = identification::look(&stage.s, gerda).await.unwrap();
            assert_eq!(shown.outcome, Outcome::Failed(Failure::Elsewhere));
            assert_eq!(shown.next, "/", "the link to sign by is not given away");
        }
        // It is over, in the first browser too.
        let shown = identification::look(&stage.s, back(&token, &away, None))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Failed(Failure::Elsewhere));
        assert_eq!(
            signers::look(&stage.s, &link, &[]).await.unwrap().step,
            Step::Identify
        );
        assert_eq!(
            faults(signers::sign(&stage.s, &link, &[]).await),
            [("", Fault::NotIdentified)]
        );
        // Begun and ended in one browser it counts.
        signs(&stage, GERDA.email).await.unwrap();
        stage.log_verifies().await;
    }
}

/// Who is to sign shows a document before refusing too: that hands the signature to nobody who holds the same link, or who
/// has a new one sent to an address of their own.
#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_what_a_signer_showed_signs_in_no_other_browser() {
    for (stage, _simulators) in connected().await {
        let (id, tess) = asks(&stage).await;
        let link = signing_link(&stage, GERDA.email).await;
        let away = signers::identify(&stage.s, &stage.phone(), &link, Lang::Nl)
            .await
            .unwrap();
        let hers = std::slice::from_ref(&away.browser);
        let token = picks(&away, "as_expected").await;
        let shown = identification::look(&stage.s, back(&token, &away, None)).await;
        assert_eq!(shown.unwrap().outcome, Outcome::Approved);
        let page = signers::look(&stage.s, &link, hers).await.unwrap();
        assert_eq!((page.step, page.shown_elsewhere), (Step::Sign, false));

        let other = stage.s.token();
        let nobody_signs = async |link: &Token| {
            for browser in [&[][..], std::slice::from_ref(&other)] {
                let page = signers::look(&stage.s, link, browser).await.unwrap();
                assert_eq!((page.step, page.shown_elsewhere), (Step::Identify, true));
                let signed = signers::sign(&stage.s, link, browser).await;
                assert_eq!(faults(signed), [("", Fault::NotIdentified)]);
                let refused = signers::refuse(&stage.s, link, browser, "").await;
                assert_eq!(faults(refused), [("", Fault::NotIdentified)]);
            }
        };
        nobody_signs(&link).await;
        // The applicant has the next link sent to herself.
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let own_box = "tess.tweede@anders.example";
        let again = [(page.signers[0].id, own_box.to_owned())];
        signers::ask(&stage.s, &tess, id, &again).await.unwrap();
        not_found(signers::look(&stage.s, &link, hers).await);
        let new = signing_link(&stage, own_box).await;
        nobody_signs(&new).await;
        // Her own browser is the one that may.
        signers::refuse(&stage.s, &new, hers, "").await.unwrap();
        stage.log_verifies().await;
    }
}

/// A check costs money: a link opens no more of them than somebody's own application, wherever it is opened.
#[tokio::test(flavor = "multi_thread")]
async fn r_dec_22_a_link_opens_no_checks_without_end() {
    for (stage, _simulators) in connected().await {
        let _ = asks(&stage).await;
        let link = signing_link(&stage, GERDA.email).await;
        for n in 0..7 {
            let from = Client::new(format!("198.51.{n}.9").parse().unwrap(), "Safari", None);
            let begun = signers::identify(&stage.s, &from, &link, Lang::Nl).await;
            match begun {
                Ok(_) => assert!(n < 6),
                Err(error) => assert!(
                    matches!(error, Error::TooMany { .. }) && n == 6,
                    "{error:?}"
                ),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_or_another_browser_finishes_nobody_s_check() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let away = mine::identify(&stage.s, &jelle, id).await.unwrap();
        let token = picks(&away, "as_expected").await;
        let shown = identification::look(&stage.s, back(&token, &away, Some(&anna)))
            .await
            .unwrap();
        assert_eq!(shown.outcome, Outcome::Failed(Failure::Elsewhere));
        // Himself, in the browser of somebody who talked him into it: he is told where to begin again.
        let elsewhere = Back {
            token: &token,
            browser: &[],
            actor: Some(&jelle),
        };
        let shown = identification::look(&stage.s, elsewhere).await.unwrap();
        assert_eq!(shown.outcome, Outcome::Failed(Failure::Elsewhere));
        assert_eq!(shown.next, format!("/applications/{id}"));
        assert_eq!(
            faults(mine::sign(&stage.s, &jelle, id).await),
            [("", Fault::NotIdentified)]
        );
        shows_and_signs(&stage, &jelle, id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_who_takes_a_director_s_name_is_not_taken_for_the_director() {
    for (stage, _simulators) in connected().await {
        // Kofi is known as representative, and calls himself after Loes.
        let (id, kofi, _) = enters(&stage, KOFI.wishes(2004, Wish::Representative)).await;
        shows_and_signs(&stage, &kofi, id).await.unwrap();
        profile::set_name(&stage.s, &kofi, &LOES.full_name())
            .await
            .unwrap();
        let _ = asks(&stage).await;
        signs(&stage, GERDA.email).await.unwrap();
        assert_eq!(
            signs(&stage, LOES.email).await.unwrap(),
            ApplicationState::Issued
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let place = store::organisation::by_kvk(&mut tx, &kvk(2004))
            .await
            .unwrap()
            .unwrap();
        let roles = store::membership::roles_at(&mut tx, place.id)
            .await
            .unwrap();
        let representing = roles
            .iter()
            .filter(|held| held.role == Role::Representative);
        assert_eq!(
            representing.count(),
            3,
            "Loes is known as somebody of her own"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_in_my_name_that_i_never_confirmed_does_not_stand_in_my_way() {
    for (stage, _simulators) in connected().await {
        // A stranger types Anna's address.
        let mut wish = TESS.wishes(2001, Wish::Representative);
        wish.email = cast::ANNA.email.to_owned();
        start::start(&stage.s, &stage.phone(), None, wish)
            .await
            .unwrap();
        let strangers = mailed_link(&stage, cast::ANNA.email).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let own = start::start(
            &stage.s,
            &stage.phone(),
            Some(&anna),
            JELLE.wishes(2001, Wish::Representative),
        )
        .await
        .unwrap();
        assert!(matches!(own, Started::Here(_)), "{own:?}");
        // To nobody else it leads anywhere; its owner reads that it is not needed.
        not_found(enter::look(&stage.s, None, &strangers).await);
        let seen = enter::look(&stage.s, Some(&anna), &strangers).await;
        assert!(
            matches!(seen.unwrap().how, enter::How::OtherMail(open) if own == Started::Here(open))
        );

        let mut links = Vec::new();
        // And what somebody else types takes nobody's place: the owner of the address chooses, and the other one ends.
        for (who, at) in [(&JELLE, "own"), (&TESS, "stranger's")] {
            let mut wish = who.wishes(2002, Wish::Representative);
            wish.email = JELLE.email.to_owned();
            start::start(&stage.s, &stage.phone(), None, wish)
                .await
                .expect(at);
            links.push(mailed_link(&stage, JELLE.email).await);
            stage.pass_seconds(1);
        }
        let [own, strangers] = &links[..] else {
            panic!("two links");
        };
        let seen = enter::look(&stage.s, None, own).await.unwrap();
        assert_eq!(seen.name, JELLE.full_name());
        let seen = enter::look(&stage.s, None, strangers).await.unwrap();
        assert_eq!(seen.name, TESS.full_name());
        let (entered, id) = enter::with_new_account(&stage.s, &stage.phone(), None, own, PASSWORD)
            .await
            .unwrap();
        not_found(enter::look(&stage.s, None, strangers).await);
        // Who went on by the one link reads at the other that it is not needed any more; another account reads nothing.
        let jelle = stage.actor(&entered.token).await.unwrap();
        let seen = enter::look(&stage.s, Some(&jelle), strangers)
            .await
            .unwrap();
        assert_eq!(seen.how, enter::How::OtherMail(id));
        not_found(enter::signed_in(&stage.s, &jelle, strangers).await);
        not_found(enter::look(&stage.s, Some(&anna), strangers).await);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_prv_nobody_reads_directors_names_before_showing_who_they_are() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, TESS.wishes(2004, MANAGER)).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert!(page.signers.is_empty(), "{:?}", page.signers);
        assert_eq!((page.able, page.needed), (3, 2), "how many is enough");
        assert_eq!(
            faults(signers::ask(&stage.s, &tess, id, &[]).await),
            [("", Fault::NotIdentified)]
        );
        shows(&stage, &tess, id, "another_person").await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert!(page.signers.is_empty());
        shows(&stage, &tess, id, "as_expected").await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.signers.len(), 3);
    }
}

/// Signing by a document is for who has nothing else, and for signing only (R-DEC-4, R-DEC-6).
#[tokio::test(flavor = "multi_thread")]
async fn r_dec_4_signing_by_a_document_never_replaces_a_step_up() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let away = mine::identify(&stage.s, &jelle, id).await.unwrap();
        let token = picks(&away, "as_expected").await;
        let (_, session) = identification::go_on(&stage.s, back(&token, &away, Some(&jelle)))
            .await
            .unwrap();
        let jelle = stage.actor(&session.unwrap()).await.unwrap();
        mine::sign(&stage.s, &jelle, id).await.unwrap();
        assert!(jelle.fresh_to_sign(stage.s.now()).is_ok());
        assert!(matches!(
            jelle.fresh(stage.s.now()),
            Err(Error::StepUpNeeded)
        ));
        let codes = factors::new_recovery_codes(&stage.s, &jelle).await;
        assert!(matches!(codes, Err(Error::StepUpNeeded)), "{codes:?}");

        // With a second factor of his own a document is no way round it, however fresh.
        let token = sets_up_app(&stage, &jelle).await.unwrap();
        stage.pass_seconds(16 * 60);
        let jelle = stage.actor(&token).await.unwrap();
        let me = Identity::new(
            &JELLE.name(),
            BirthDate::new(JELLE.born, date_of(stage.s.now())).unwrap(),
        );
        let away = identification::own(&stage.s, &jelle, &me, "/")
            .await
            .unwrap();
        let way = picks(&away, "as_expected").await;
        let (_, session) = identification::go_on(&stage.s, back(&way, &away, Some(&jelle)))
            .await
            .unwrap();
        assert!(session.is_none());
        let jelle = stage.actor(&token).await.unwrap();
        assert!(matches!(
            jelle.fresh_to_sign(stage.s.now()),
            Err(Error::StepUpNeeded)
        ));
    }
}
