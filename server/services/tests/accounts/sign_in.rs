//! In with e-mail address, password and code.

use crate::world::{ANNA, BRAM, DE_LINDE, DE_VRIES, HANNA, PASSWORD, client, faults, worlds};
use domain::{fault::Fault, level::Level, means::MeansState};
use services::{
    Error,
    accounts::{
        session,
        sign_in::{self, Attempt},
    },
    messages::Message,
};
use std::sync::Arc;

const WRONG: [(&str, Fault); 1] = [("", Fault::WrongCredentials)];

#[tokio::test]
async fn anna_is_in_with_password_and_code_and_is_told_of_the_new_device() {
    for world in worlds().await {
        let code = world.code(&ANNA);
        let signed_in = world
            .attempt(" Anna@DeVries.example ", PASSWORD, &code)
            .await
            .unwrap();
        assert!(signed_in.second_factor);
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(
            (actor.person, actor.name.as_str()),
            (ANNA.id(), "Anna Bakker")
        );
        assert_eq!(actor.manager().unwrap().level, Some(Level::Eh3));
        let told = world.told(ANNA.email).await;
        assert!(
            matches!(&told[..], [Message::NewSignIn { device, .. }] if device == "Firefox, Linux"),
            "{told:?}"
        );

        // The same browser again, with its cookie: nothing to tell.
        world.pass_seconds(60);
        let known = client("192.0.2.7", "Firefox", Some(signed_in.device));
        let code = world.code(&ANNA);
        let attempt = Attempt {
            email: ANNA.email,
            password: PASSWORD,
            code: &code,
        };
        sign_in::sign_in(&world.s, &known, None, attempt)
            .await
            .unwrap();
        assert_eq!(world.told(ANNA.email).await.len(), 1);
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    for world in worlds().await {
        let code = world.code(&ANNA);
        for (email, password, code) in [
            ("nobody@devries.example", PASSWORD, code.as_str()),
            (ANNA.email, "drie fietsen en een bus", code.as_str()),
            (ANNA.email, PASSWORD, "000000"),
            (ANNA.email, PASSWORD, ""),
            (HANNA.email, "", ""),
        ] {
            assert_eq!(
                faults(world.attempt(email, password, code).await),
                WRONG,
                "{email} {password:?} {code:?}"
            );
        }
        assert_eq!(faults(world.attempt("", "", "").await), WRONG);
    }
}

#[tokio::test]
async fn r_dec_4_a_password_alone_carries_no_level() {
    for world in worlds().await {
        let (_, hanna) = world.sign_in(HANNA).await;
        assert!(!hanna.sign_in.second_factor);
        assert_eq!(hanna.sign_in.level, None, "though the means is at EH3");
        assert!(matches!(
            hanna.fresh(world.s.now()),
            Err(Error::StepUpNeeded)
        ));
        let (_, bram) = world.sign_in(BRAM).await;
        assert_eq!(bram.sign_in.level, Some(Level::Eh2Plus));
    }
}

#[tokio::test]
async fn r_dec_2_r_aan_12_the_means_of_another_organisation_never_counts() {
    for world in worlds().await {
        let (token, anna) = world.sign_in(ANNA).await;
        assert_eq!(anna.organisation().unwrap(), DE_VRIES, "the first by name");
        session::switch(&world.s, &anna, DE_LINDE).await.unwrap();
        let anna = world.actor(&token).await.unwrap();
        assert_eq!(anna.organisation().unwrap(), DE_LINDE);
        assert_eq!(anna.sign_in.level, None);
        assert!(!anna.is_manager());

        world.issue(&ANNA, DE_LINDE, Level::Eh2Plus).await;
        assert_eq!(
            world.actor(&token).await.unwrap().sign_in.level,
            Some(Level::Eh2Plus)
        );
    }
}

#[tokio::test]
async fn r_dec_18_a_suspended_or_expired_means_carries_nothing() {
    for world in worlds().await {
        let (token, anna) = world.sign_in(ANNA).await;
        let means = anna.sign_in.means.unwrap();
        let mut tx = world.s.db.write().await.unwrap();
        let now = world.s.now();
        store::means::set_state(
            &mut tx,
            means,
            MeansState::Active,
            MeansState::Suspended,
            None,
            now,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.actor(&token).await.unwrap().sign_in.level, None);

        let (_, bram) = world.sign_in(BRAM).await;
        assert!(bram.sign_in.level.is_some());
        world.pass_seconds(366 * 86_400);
        let (_, bram) = world.sign_in(BRAM).await;
        assert_eq!(bram.sign_in.level, None, "a year later");
    }
}

#[tokio::test]
async fn a_code_is_accepted_once() {
    for world in worlds().await {
        let code = world.code(&ANNA);
        world.attempt(ANNA.email, PASSWORD, &code).await.unwrap();
        assert_eq!(
            faults(world.attempt(ANNA.email, PASSWORD, &code).await),
            WRONG
        );
        // Nor an older one after a newer one.
        world.pass_seconds(30);
        let older = world.code(&ANNA);
        world.pass_seconds(30);
        let newer = world.code(&ANNA);
        world.attempt(ANNA.email, PASSWORD, &newer).await.unwrap();
        assert_eq!(
            faults(world.attempt(ANNA.email, PASSWORD, &older).await),
            WRONG
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_sign_ins_with_one_code_one_is_in() {
    for world in worlds().await {
        let world = Arc::new(world);
        let code = world.code(&ANNA);
        let racers: Vec<_> = (0..4)
            .map(|_| {
                let (world, code) = (Arc::clone(&world), code.clone());
                tokio::spawn(
                    async move { world.attempt(ANNA.email, PASSWORD, &code).await.is_ok() },
                )
            })
            .collect();
        let mut in_now = 0;
        for racer in racers {
            in_now += usize::from(racer.await.unwrap());
        }
        assert_eq!(in_now, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_wrong_passwords_at_once_get_no_further_than_five() {
    for world in worlds().await {
        let world = Arc::new(world);
        let racers: Vec<_> = (0..32)
            .map(|n| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    world
                        .attempt(ANNA.email, &format!("een verkeerd wachtwoord {n}"), "")
                        .await
                })
            })
            .collect();
        let (mut looked_at, mut sent_away) = (0, 0);
        for racer in racers {
            match racer.await.unwrap() {
                Err(Error::Refused(_)) => looked_at += 1,
                Err(Error::TooMany { retry_after }) => {
                    assert!((1..=61).contains(&retry_after));
                    sent_away += 1;
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((looked_at, sent_away), (5, 27));
        // The right password waits too, here; not on a phone elsewhere.
        let code = world.code(&ANNA);
        assert!(matches!(
            world.attempt(ANNA.email, PASSWORD, &code).await,
            Err(Error::TooMany { .. })
        ));
        let attempt = Attempt {
            email: ANNA.email,
            password: PASSWORD,
            code: &code,
        };
        assert!(
            sign_in::sign_in(&world.s, &world.phone(), None, attempt)
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn who_knows_the_password_cannot_guess_the_code_nor_learn_that_it_was_right() {
    for world in worlds().await {
        for n in 0..40 {
            let stranger = client(&format!("203.0.113.{n}"), "", None);
            let attempt = Attempt {
                email: ANNA.email,
                password: PASSWORD,
                code: "000000",
            };
            assert_eq!(
                faults(sign_in::sign_in(&world.s, &stranger, None, attempt).await),
                WRONG,
                "try {n}"
            );
        }
        // Over the limit even the right code is not looked at from a strange place; the answer stays the same.
        let code = world.code(&ANNA);
        assert_eq!(
            faults(world.attempt(ANNA.email, PASSWORD, &code).await),
            WRONG
        );
        world.pass_seconds(300);
        let code = world.code(&ANNA);
        assert!(world.attempt(ANNA.email, PASSWORD, &code).await.is_ok());
    }
}

#[tokio::test]
async fn a_closed_account_looks_like_none() {
    for world in worlds().await {
        let (token, _) = world.sign_in(ANNA).await;
        let mut tx = world.s.db.write().await.unwrap();
        assert!(store::account::close(&mut tx, ANNA.id()).await.unwrap());
        tx.commit().await.unwrap();
        assert!(
            world.actor(&token).await.is_none(),
            "an open session gives nothing any more"
        );
        world.pass_seconds(60);
        let code = world.code(&ANNA);
        assert_eq!(
            faults(world.attempt(ANNA.email, PASSWORD, &code).await),
            WRONG
        );
    }
}
