//! A PIN of five digits as the unlock of a registered browser (R-AAN-6), and what it is not good for (R-DEC-4).

use crate::world::{ANNA, BRAM, HANNA, PASSWORD, World, faults, worlds};
use domain::{fault::Fault, level::Level};
use services::{
    Actor, Error, Result,
    accounts::{passkey, pin, profile, session, step_up},
    privacy,
    secret::Token,
};

const PIN: &str = "90417";
const WRONG: &str = "38214";

/// Anna signs in in full on her laptop and registers it.
async fn registered(world: &World) -> (Actor, Token) {
    let (_, anna) = world.sign_in(ANNA).await;
    let device = pin::set_up(&world.s, &anna, &world.laptop(), None, PIN)
        .await
        .unwrap();
    (anna, device)
}

async fn with_pin(world: &World, device: &Token, typed: &str) -> Result<Actor> {
    let signed_in = pin::sign_in(&world.s, &world.laptop(), None, device, typed).await?;
    Ok(world.actor(&signed_in.token).await.unwrap())
}

#[tokio::test]
async fn r_aan_6_r_dec_4_device_and_pin_sign_in_at_eh2_plus_and_are_never_fresh() {
    for world in worlds().await {
        let (_, device) = registered(&world).await;
        let known = pin::look(&world.s, &device).await.unwrap().unwrap();
        assert_eq!((known.name.as_str(), known.tries), (ANNA.name, 5));
        let anna = with_pin(&world, &device, PIN).await.unwrap();
        assert_eq!(anna.person, ANNA.id());
        assert_eq!(
            anna.sign_in.level,
            Some(Level::Eh2Plus),
            "her means is of EH3: the sign-in is not"
        );
        assert_eq!(anna.manager().unwrap().level, Some(Level::Eh2Plus));
        // Not even a moment after it.
        let stale = |result: Result<()>| matches!(result, Err(Error::StepUpNeeded));
        assert!(stale(anna.fresh(world.s.now())));
        assert!(stale(anna.fresh_to_sign(world.s.now())));
        assert!(
            stale(passkey::register_start(&world.s, &anna).await.map(drop))
                || !passkey::available(&world.s)
        );
        assert!(stale(
            pin::set_up(&world.s, &anna, &world.laptop(), Some(&device), "55013")
                .await
                .map(drop)
        ));
        // R-PRV: of what is kept about her five digits show nothing, and she takes none of it along.
        assert!(stale(privacy::kept(&world.s, &anna).await.map(drop)));
        assert!(stale(privacy::file(&world.s, &anna).await.map(drop)));
        // With everything else she has, it is a full sign-in.
        world.pass_seconds(60);
        let code = world.code(&ANNA);
        let fresh = step_up::with_password(&world.s, &anna, &world.laptop(), PASSWORD, &code)
            .await
            .unwrap();
        let anna = world.actor(&fresh.token).await.unwrap();
        assert!(anna.fresh(world.s.now()).is_ok());
        assert_eq!(anna.sign_in.level, Some(Level::Eh3));
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn r_aan_6_five_wrong_tries_and_the_device_is_forgotten_and_its_owner_told() {
    for world in worlds().await {
        let (anna, device) = registered(&world).await;
        assert_eq!(
            faults(with_pin(&world, &device, "1234").await),
            [("pin", Fault::NotAPin)],
            "that is no try"
        );
        for left in (1..5).rev() {
            let wrong = with_pin(&world, &device, WRONG).await;
            assert_eq!(faults(wrong), [("pin", Fault::WrongPin(left))]);
            let known = pin::look(&world.s, &device).await.unwrap().unwrap();
            assert_eq!(known.tries, left);
        }
        // A right one gives all tries back.
        with_pin(&world, &device, PIN).await.unwrap();
        for left in (1..5).rev() {
            let wrong = with_pin(&world, &device, WRONG).await;
            assert_eq!(faults(wrong), [("pin", Fault::WrongPin(left))]);
        }
        let forgotten = [("", Fault::DeviceForgotten)];
        assert_eq!(faults(with_pin(&world, &device, WRONG).await), forgotten);
        assert_eq!(faults(with_pin(&world, &device, PIN).await), forgotten);
        assert_eq!(pin::look(&world.s, &device).await.unwrap(), None);
        assert!(pin::list(&world.s, &anna, None).await.unwrap().is_empty());
        let told = world.kinds_told(ANNA.email).await;
        assert_eq!(told.iter().filter(|kind| *kind == "pin_blocked").count(), 1);
        // Nobody is shut out: in full it goes as before.
        world.sign_in(ANNA).await;
        world.log_verifies().await;
    }
}

/// What came at the same moment counts as if it came one after the other.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_6_guesses_at_once_get_no_further() {
    for world in worlds().await {
        let (_, device) = registered(&world).await;
        let guesses = (0..12).map(|n| {
            let (s, client, device) = (world.s.clone(), world.laptop(), device.clone());
            tokio::spawn(async move {
                let typed = format!("7{n:02}31");
                pin::sign_in(&s, &client, None, &device, &typed).await
            })
        });
        let guesses: Vec<_> = guesses.collect();
        let mut looked_at = 0;
        for guess in guesses {
            let faults = faults(guess.await.unwrap());
            looked_at += usize::from(faults != [("", Fault::DeviceForgotten)]);
        }
        assert!(
            looked_at < 5,
            "{looked_at} and the last one, which forgot it"
        );
        assert_eq!(
            faults(with_pin(&world, &device, PIN).await),
            [("", Fault::DeviceForgotten)]
        );
    }
}

#[tokio::test]
async fn r_aan_6_only_after_a_full_sign_in_and_no_pin_that_is_guessed_first() {
    for world in worlds().await {
        let (_, hanna) = world.sign_in(HANNA).await;
        let refused = pin::set_up(&world.s, &hanna, &world.laptop(), None, PIN).await;
        assert!(
            matches!(refused, Err(Error::StepUpNeeded)),
            "she has a password alone"
        );
        let (_, anna) = world.sign_in(ANNA).await;
        for simple in ["11111", "12345", "01985"] {
            let refused = pin::set_up(&world.s, &anna, &world.laptop(), None, simple).await;
            assert_eq!(faults(refused), [("pin", Fault::PinTooSimple)]);
        }
        world.pass_seconds(16 * 60);
        let refused = pin::set_up(&world.s, &anna, &world.laptop(), None, PIN).await;
        assert!(matches!(refused, Err(Error::StepUpNeeded)), "too long ago");
    }
}

#[tokio::test]
async fn r_aan_6_another_browser_with_the_pin_or_this_one_with_anothers_opens_nothing() {
    for world in worlds().await {
        let (_, device) = registered(&world).await;
        let forgotten = [("", Fault::DeviceForgotten)];
        let guessed = Token::received("geraden");
        assert_eq!(faults(with_pin(&world, &guessed, PIN).await), forgotten);
        let (_, bram) = world.sign_in(BRAM).await;
        let his = pin::set_up(&world.s, &bram, &world.phone(), None, WRONG)
            .await
            .unwrap();
        let wrong = with_pin(&world, &his, PIN).await;
        assert_eq!(faults(wrong), [("pin", Fault::WrongPin(4))]);
        // Nor does Bram forget Anna's (R-DEC-22).
        let (_, anna) = world.sign_in(ANNA).await;
        let hers = pin::list(&world.s, &anna, Some(&device)).await.unwrap();
        assert!(hers[0].this && hers[0].name == "Firefox, Linux");
        let refused = pin::remove(&world.s, &bram, hers[0].id).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        with_pin(&world, &device, PIN).await.unwrap();
        pin::remove(&world.s, &anna, hers[0].id).await.unwrap();
        assert_eq!(faults(with_pin(&world, &device, PIN).await), forgotten);
    }
}

#[tokio::test]
async fn r_aan_6_another_pin_takes_the_place_of_the_first() {
    for world in worlds().await {
        let (anna, first) = registered(&world).await;
        let second = pin::set_up(&world.s, &anna, &world.laptop(), Some(&first), "55013")
            .await
            .unwrap();
        assert_eq!(
            faults(with_pin(&world, &first, PIN).await),
            [("", Fault::DeviceForgotten)]
        );
        with_pin(&world, &second, "55013").await.unwrap();
        let told = world.kinds_told(ANNA.email).await;
        assert_eq!(told.iter().filter(|kind| *kind == "pin_set").count(), 2);
        let own = pin::list(&world.s, &anna, Some(&second)).await.unwrap();
        assert_eq!(own.len(), 1);
    }
}

#[tokio::test]
async fn r_aan_6_a_device_that_is_removed_is_out_at_once() {
    for world in worlds().await {
        let (anna, device) = registered(&world).await;
        let signed_in = pin::sign_in(&world.s, &world.laptop(), None, &device, PIN)
            .await
            .unwrap();
        let id = pin::list(&world.s, &anna, None).await.unwrap()[0].id;
        pin::remove(&world.s, &anna, id).await.unwrap();
        assert!(world.actor(&signed_in.token).await.is_none());
    }
}

/// Whoever puts others out is not let in again by five digits.
#[tokio::test]
async fn r_aan_6_what_signs_out_other_devices_forgets_their_pins() {
    for world in worlds().await {
        let forgotten = [("", Fault::DeviceForgotten)];
        let (anna, device) = registered(&world).await;
        session::end_others(&world.s, &anna).await.unwrap();
        assert_eq!(faults(with_pin(&world, &device, PIN).await), forgotten);

        let (anna, device) = registered(&world).await;
        let new = "vier fietsen en een kar";
        profile::change_password(&world.s, &anna, &world.laptop(), PASSWORD, new)
            .await
            .unwrap();
        assert_eq!(faults(with_pin(&world, &device, PIN).await), forgotten);
    }
}
