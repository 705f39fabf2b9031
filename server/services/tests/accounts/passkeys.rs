//! Passkeys, with a device in memory.

use crate::{
    authenticator::Device,
    world::{ANNA, World, faults, worlds},
};
use domain::{fault::Fault, id::CredentialId, level::Level};
use serde_json::json;
use services::{
    Error, Result,
    accounts::{Client, passkey, session, sign_in::SignedIn},
};

async fn register(world: &World, device: &mut Device) -> CredentialId {
    let (_, actor) = world.sign_in(ANNA).await;
    let question = passkey::register_start(&world.s, &actor).await.unwrap();
    let answer = device.create(&question.options);
    let client = world.phone();
    passkey::register_finish(
        &world.s,
        &actor,
        &client,
        &question.ceremony,
        answer,
        "Telefoon van Anna",
    )
    .await
    .unwrap()
    .0
}

/// Tries to sign in with nothing but this device.
async fn tries_passkey(world: &World, client: &Client, device: &mut Device) -> Result<SignedIn> {
    let question = passkey::login_start(&world.s, client).await.unwrap();
    let answer = device.get(&question.options);
    passkey::login_finish(&world.s, client, None, &question.ceremony, answer).await
}

#[tokio::test]
async fn r_dec_4_a_passkey_that_checks_its_owner_carries_the_level_of_the_means() {
    for world in worlds().await {
        let mut device = Device::new(1);
        register(&world, &mut device).await;
        assert!(
            world
                .kinds_told(ANNA.email)
                .await
                .contains(&"passkey_added".to_owned())
        );

        let question = passkey::login_start(&world.s, &world.laptop())
            .await
            .unwrap();
        assert_eq!(
            question.options["publicKey"]["allowCredentials"],
            json!([]),
            "nobody is named"
        );
        let answer = device.get(&question.options);
        let signed_in =
            passkey::login_finish(&world.s, &world.laptop(), None, &question.ceremony, answer)
                .await
                .unwrap();
        let actor = session::authenticate(&world.s, &signed_in.token)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(actor.person, ANNA.id());
        assert_eq!(actor.sign_in.level, Some(Level::Eh3));
        assert!(actor.fresh(world.s.now()).is_ok());
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn an_answer_works_once_and_for_five_minutes_and_for_its_own_question() {
    for world in worlds().await {
        let mut device = Device::new(1);
        register(&world, &mut device).await;
        let laptop = world.laptop();

        let question = passkey::login_start(&world.s, &laptop).await.unwrap();
        let answer = device.get(&question.options);
        passkey::login_finish(&world.s, &laptop, None, &question.ceremony, answer.clone())
            .await
            .unwrap();
        let again =
            passkey::login_finish(&world.s, &laptop, None, &question.ceremony, answer).await;
        assert_eq!(faults(again), [("", Fault::PasskeyRefused)]);

        let late = passkey::login_start(&world.s, &laptop).await.unwrap();
        let answer = device.get(&late.options);
        world.pass_seconds(301);
        let refused = passkey::login_finish(&world.s, &laptop, None, &late.ceremony, answer).await;
        assert_eq!(faults(refused), [("", Fault::PasskeyRefused)]);

        let (_, actor) = world.sign_in(ANNA).await;
        let step_up = passkey::step_up_start(&world.s, &actor).await.unwrap();
        let answer = device.get(&step_up.options);
        let refused =
            passkey::login_finish(&world.s, &laptop, None, &step_up.ceremony, answer).await;
        assert_eq!(faults(refused), [("", Fault::PasskeyRefused)]);
    }
}

#[tokio::test]
async fn who_signs_in_all_day_meets_no_limit_and_who_only_asks_does() {
    for world in worlds().await {
        let mut device = Device::new(1);
        register(&world, &mut device).await;
        let laptop = world.laptop();
        for _ in 0..40 {
            tries_passkey(&world, &laptop, &mut device).await.unwrap();
        }
        // A large office at nine, all from one address.
        for _ in 40..150 {
            passkey::login_start(&world.s, &laptop).await.unwrap();
        }
        assert!(passkey::login_start(&world.s, &laptop).await.is_err());
    }
}

#[tokio::test]
async fn a_copied_device_another_site_and_a_device_without_a_check_are_refused() {
    for world in worlds().await {
        let mut device = Device::new(1);
        register(&world, &mut device).await;
        let laptop = world.laptop();
        let attempt = async |device: &mut Device| tries_passkey(&world, &laptop, device).await;
        assert!(attempt(&mut device).await.is_ok());
        device.set_counter(0);
        assert_eq!(
            faults(attempt(&mut device).await),
            [("", Fault::PasskeyRefused)],
            "a copy"
        );
        device.set_counter(10);
        device.verifies = false;
        assert_eq!(
            faults(attempt(&mut device).await),
            [("", Fault::PasskeyRefused)],
            "without a check"
        );
        device.verifies = true;
        device.origin = "https://schakel.example.evil".into();
        assert_eq!(
            faults(attempt(&mut device).await),
            [("", Fault::PasskeyRefused)],
            "another site"
        );
        device.origin = "http://localhost:3000".into();
        assert!(attempt(&mut device).await.is_ok());
        let mut unknown = Device::new(9);
        assert_eq!(
            faults(attempt(&mut unknown).await),
            [("", Fault::PasskeyRefused)],
            "unknown"
        );
    }
}

#[tokio::test]
async fn stepping_up_with_a_passkey_makes_the_session_fresh_under_a_new_token() {
    for world in worlds().await {
        let mut device = Device::new(1);
        register(&world, &mut device).await;
        let (old, actor) = world.sign_in(ANNA).await;
        world.pass_seconds(16 * 60);
        assert!(matches!(
            actor.fresh(world.s.now()),
            Err(Error::StepUpNeeded)
        ));
        let question = passkey::step_up_start(&world.s, &actor).await.unwrap();
        let answer = device.get(&question.options);
        let token = passkey::step_up_finish(
            &world.s,
            &actor,
            &world.laptop(),
            &question.ceremony,
            answer,
        )
        .await
        .unwrap();
        assert!(
            session::authenticate(&world.s, &old)
                .await
                .unwrap()
                .is_none()
        );
        let actor = session::authenticate(&world.s, &token)
            .await
            .unwrap()
            .unwrap();
        assert!(actor.fresh(world.s.now()).is_ok());
    }
}

#[tokio::test]
async fn passkeys_are_renamed_and_removed_by_their_owner_only() {
    for world in worlds().await {
        let mut device = Device::new(1);
        let id = register(&world, &mut device).await;
        let (_, bram) = world.sign_in(crate::world::BRAM).await;
        assert!(matches!(
            passkey::rename(&world.s, &bram, id, "Van mij").await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            passkey::remove(&world.s, &bram, id).await,
            Err(Error::NotFound)
        ));

        // Somebody else has the device, and is in with it.
        let thief = tries_passkey(&world, &world.phone(), &mut device).await;
        let thief = thief.unwrap();
        let (session, anna) = world.sign_in(ANNA).await;
        passkey::rename(&world.s, &anna, id, " Laptop thuis ")
            .await
            .unwrap();
        assert_eq!(
            passkey::list(&world.s, &anna).await.unwrap()[0].name,
            "Laptop thuis"
        );
        assert_eq!(
            faults(passkey::rename(&world.s, &anna, id, " ").await),
            [("name", Fault::Required)]
        );
        passkey::remove(&world.s, &anna, id).await.unwrap();
        assert!(world.actor(&thief.token).await.is_none(), "out at once");
        assert!(world.actor(&session).await.is_some());
        assert!(passkey::list(&world.s, &anna).await.unwrap().is_empty());
        assert!(
            world
                .kinds_told(ANNA.email)
                .await
                .contains(&"passkey_removed".to_owned())
        );

        let refused = tries_passkey(&world, &world.laptop(), &mut device).await;
        assert_eq!(faults(refused), [("", Fault::PasskeyRefused)]);
    }
}
