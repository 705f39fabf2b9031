//! Staying in: tokens, ends, devices, step-up, the organisation chosen.

use crate::world::{ANNA, BRAM, DE_LINDE, DE_VRIES, HANNA, PASSWORD, faults, worlds};
use domain::{fault::Fault, id::OrganisationId, level::Level};
use services::{
    Error,
    accounts::{
        session,
        sign_in::{self, Attempt},
        step_up,
    },
    secret::Token,
};
use uuid::Uuid;

#[tokio::test]
async fn a_session_ends_by_idleness_and_by_age() {
    for world in worlds().await {
        let (token, _) = world.sign_in(ANNA).await;
        world.pass_seconds(29 * 60);
        assert!(world.actor(&token).await.is_some());
        world.pass_seconds(29 * 60);
        assert!(
            world.actor(&token).await.is_some(),
            "the use before kept it"
        );
        world.pass_seconds(30 * 60);
        assert!(
            world.actor(&token).await.is_none(),
            "half an hour of nothing"
        );

        let (token, _) = world.sign_in(ANNA).await;
        for _ in 0..35 {
            world.pass_seconds(20 * 60);
            assert!(world.actor(&token).await.is_some());
        }
        world.pass_seconds(20 * 60);
        assert!(
            world.actor(&token).await.is_none(),
            "twelve hours, however busy"
        );
    }
}

#[tokio::test]
async fn signing_in_ends_the_session_the_browser_had_and_never_takes_over_its_token() {
    for world in worlds().await {
        let planted = Token::received("planted-by-somebody-else");
        let (old, _) = world.sign_in(HANNA).await;
        for previous in [&planted, &old] {
            world.pass_seconds(60);
            let code = world.code(&ANNA);
            let attempt = Attempt {
                email: ANNA.email,
                password: PASSWORD,
                code: &code,
            };
            let signed_in = sign_in::sign_in(&world.s, &world.laptop(), Some(previous), attempt)
                .await
                .unwrap()
                .signed_in()
                .unwrap();
            assert_ne!(signed_in.token.reveal(), previous.reveal());
            assert!(world.actor(previous).await.is_none());
        }
        assert!(world.actor(&Token::received("")).await.is_none());
    }
}

#[tokio::test]
async fn devices_are_listed_in_plain_words_and_ended_one_by_one_or_all_but_this() {
    for world in worlds().await {
        let (laptop, anna) = world.sign_in(ANNA).await;
        world.pass_seconds(60);
        let code = world.code(&ANNA);
        let attempt = Attempt {
            email: ANNA.email,
            password: PASSWORD,
            code: &code,
        };
        let phone = sign_in::sign_in(&world.s, &world.phone(), None, attempt)
            .await
            .unwrap()
            .signed_in()
            .unwrap()
            .token;
        let devices = session::devices(&world.s, &anna).await.unwrap();
        let shown: Vec<_> = devices
            .iter()
            .map(|d| (d.this, d.name.as_str(), d.address.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (true, "Firefox, Linux", "192.0.2.x"),
                (false, "Safari, iPhone", "198.51.100.x")
            ]
        );

        let (_, bram) = world.sign_in(BRAM).await;
        let foreign = session::end(&world.s, &bram, devices[1].session).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        session::end(&world.s, &anna, devices[1].session)
            .await
            .unwrap();
        assert!(world.actor(&phone).await.is_none());
        assert!(matches!(
            session::end(&world.s, &anna, devices[1].session).await,
            Err(Error::NotFound)
        ));

        let (third, _) = world.sign_in(ANNA).await;
        assert_eq!(session::end_others(&world.s, &anna).await.unwrap(), 1);
        assert!(world.actor(&third).await.is_none());
        session::sign_out(&world.s, &anna).await.unwrap();
        assert!(world.actor(&laptop).await.is_none());
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn stepping_up_asks_for_password_and_code_and_changes_the_token() {
    for world in worlds().await {
        let (old, anna) = world.sign_in(ANNA).await;
        let laptop = world.laptop();
        assert!(anna.fresh(world.s.now()).is_ok());
        world.pass_seconds(15 * 60);
        let anna = world.actor(&old).await.unwrap();
        assert!(matches!(
            anna.fresh(world.s.now()),
            Err(Error::StepUpNeeded)
        ));

        let with = async |password: &str, code: &str| {
            step_up::with_password(&world.s, &anna, &laptop, password, code).await
        };
        assert_eq!(
            faults(with("een ander wachtwoord", "").await),
            [("password", Fault::WrongPassword)]
        );
        assert_eq!(
            faults(with(PASSWORD, "").await),
            [("code", Fault::Required)]
        );
        assert_eq!(
            faults(with(PASSWORD, "000000").await),
            [("code", Fault::WrongCode)]
        );
        let code = world.code(&ANNA);
        let fresh = with(PASSWORD, &code).await.unwrap();
        assert!(fresh.second_factor);
        assert!(world.actor(&old).await.is_none());
        let anna = world.actor(&fresh.token).await.unwrap();
        assert!(anna.fresh(world.s.now()).is_ok());
        assert_eq!(anna.sign_in.level, Some(Level::Eh3));
        // A page that still holds the old session's token: the code was used up.
        assert_eq!(
            faults(with(PASSWORD, &code).await),
            [("code", Fault::WrongCode)]
        );
    }
}

#[tokio::test]
async fn without_a_second_factor_stepping_up_gives_nothing_to_grant_with() {
    for world in worlds().await {
        let (_, hanna) = world.sign_in(HANNA).await;
        let fresh = step_up::with_password(&world.s, &hanna, &world.laptop(), PASSWORD, "")
            .await
            .unwrap();
        assert!(!fresh.second_factor);
        let hanna = world.actor(&fresh.token).await.unwrap();
        assert!(matches!(
            hanna.fresh(world.s.now()),
            Err(Error::StepUpNeeded)
        ));
    }
}

#[tokio::test]
async fn one_switches_only_to_where_one_is_a_member_and_falls_back_when_it_ends() {
    for world in worlds().await {
        let (token, anna) = world.sign_in(ANNA).await;
        let places = session::places(&world.s, &anna).await.unwrap();
        let names: Vec<_> = places.iter().map(|place| place.name.as_str()).collect();
        assert_eq!(names, ["Kantoor De Vries", "Stichting De Linde"]);
        session::switch(&world.s, &anna, DE_LINDE).await.unwrap();

        let (_, bram) = world.sign_in(BRAM).await;
        assert!(matches!(
            session::switch(&world.s, &bram, DE_LINDE).await,
            Err(Error::NotFound)
        ));
        let nowhere = OrganisationId::new(Uuid::from_u128(9));
        assert!(matches!(
            session::switch(&world.s, &bram, nowhere).await,
            Err(Error::NotFound)
        ));

        let now = world.s.now();
        let mut tx = world.s.db.write().await.unwrap();
        let stay = store::membership::current(&mut tx, ANNA.id(), DE_LINDE)
            .await
            .unwrap()
            .unwrap();
        store::membership::end(&mut tx, stay.id, None, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let anna = world.actor(&token).await.unwrap();
        assert_eq!(
            anna.organisation().unwrap(),
            DE_VRIES,
            "checked at each request"
        );
    }
}
