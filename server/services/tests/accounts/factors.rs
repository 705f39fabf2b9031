//! The second factor: an app, recovery codes, and one's own password.

use crate::{
    authenticator::Device,
    world::{ANNA, BRAM, HANNA, PASSWORD, World, faults, worlds},
};
use domain::{fault::Fault, lang::Lang, level::Level};
use services::{
    Actor, Error,
    accounts::{factors, passkey, profile, session::Method, totp},
    messages::{Message, kind::FactorChange},
};

/// Sets up an app; returns its secret, and the person under the new token.
async fn set_up(world: &World, actor: &Actor) -> (Vec<u8>, Actor) {
    factors::begin_app(&world.s, actor).await.unwrap();
    let shown = factors::pending_app(&world.s, actor, "QR-code")
        .await
        .unwrap()
        .unwrap();
    assert!(shown.qr.starts_with("<svg") && !shown.qr.contains("style"));
    let secret = data_encoding::BASE32_NOPAD
        .decode(shown.manual_key.replace(' ', "").as_bytes())
        .unwrap();
    let wrong = factors::confirm_app(&world.s, actor, &world.laptop(), "12345").await;
    assert_eq!(faults(wrong), [("code", Fault::WrongCode)]);
    let code = totp::code(&secret, world.s.now());
    let token = factors::confirm_app(&world.s, actor, &world.laptop(), &code)
        .await
        .unwrap();
    (secret, world.actor(&token).await.unwrap())
}

#[tokio::test]
async fn hanna_sets_up_an_app_and_her_sign_in_carries_her_level() {
    for world in worlds().await {
        let (_, hanna) = world.sign_in(HANNA).await;
        assert!(
            !factors::overview(&world.s, &hanna)
                .await
                .unwrap()
                .second_factor()
        );
        let (secret, hanna) = set_up(&world, &hanna).await;
        assert_eq!(hanna.sign_in.level, Some(Level::Eh3));
        let overview = factors::overview(&world.s, &hanna).await.unwrap();
        assert!(
            overview.app && overview.recovery_codes == 0,
            "none are made unseen"
        );
        let told = world.told(HANNA.email).await;
        assert!(
            told.iter().any(|m| matches!(
                m,
                Message::SecondFactorChanged {
                    change: FactorChange::Added,
                    ..
                }
            )),
            "{told:?}"
        );

        // From now on the password alone is not enough, and the confirming code was used.
        assert!(world.attempt(HANNA.email, PASSWORD, "").await.is_err());
        let used = totp::code(&secret, world.s.now());
        assert!(world.attempt(HANNA.email, PASSWORD, &used).await.is_err());
        world.pass_seconds(60);
        let code = totp::code(&secret, world.s.now());
        assert!(world.attempt(HANNA.email, PASSWORD, &code).await.is_ok());
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn another_app_ends_the_sessions_that_knew_the_old_one() {
    for world in worlds().await {
        let (stolen, _) = world.sign_in(ANNA).await;
        let (bram, _) = world.sign_in(BRAM).await;
        let (_, anna) = world.sign_in(ANNA).await;
        // Asking for it and a wrong code end nothing.
        factors::begin_app(&world.s, &anna).await.unwrap();
        assert!(world.actor(&stolen).await.is_some());
        let (_, here) = set_up(&world, &anna).await;
        assert_eq!(here.session, anna.session, "this one goes on");
        assert!(world.actor(&stolen).await.is_none());
        assert!(world.actor(&bram).await.is_some(), "and others' do");
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn a_recovery_code_replaces_the_phone_once() {
    for world in worlds().await {
        let (_, hanna) = world.sign_in(HANNA).await;
        assert!(
            factors::new_recovery_codes(&world.s, &hanna).await.is_err(),
            "nothing to stand in for"
        );
        let (_, hanna) = set_up(&world, &hanna).await;
        let codes = factors::new_recovery_codes(&world.s, &hanna).await.unwrap();
        assert_eq!(codes.len(), 10);
        let typed = codes[3].to_uppercase().replace('-', " ");
        let signed_in = world.attempt(HANNA.email, PASSWORD, &typed).await.unwrap();
        assert!(signed_in.second_factor);
        assert!(
            world
                .attempt(HANNA.email, PASSWORD, &codes[3])
                .await
                .is_err(),
            "a second time"
        );
        assert!(
            world
                .attempt(ANNA.email, PASSWORD, &codes[4])
                .await
                .is_err(),
            "somebody else's"
        );
        assert_eq!(
            factors::overview(&world.s, &hanna)
                .await
                .unwrap()
                .recovery_codes,
            9
        );

        let renewed = factors::new_recovery_codes(&world.s, &hanna).await.unwrap();
        assert!(
            world
                .attempt(HANNA.email, PASSWORD, &codes[5])
                .await
                .is_err(),
            "the old set is gone"
        );
        assert!(
            world
                .attempt(HANNA.email, PASSWORD, &renewed[5])
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn the_last_second_factor_is_replaced_but_not_removed() {
    for world in worlds().await {
        let (_, anna) = world.sign_in(ANNA).await;
        assert_eq!(
            faults(factors::remove_app(&world.s, &anna).await),
            [("", Fault::LastCredential)]
        );
        let (_, anna) = set_up(&world, &anna).await;
        assert_eq!(
            factors::overview(&world.s, &anna)
                .await
                .unwrap()
                .recovery_codes,
            1,
            "the codes on paper stay"
        );
        let told = world.told(ANNA.email).await;
        assert!(told.iter().any(|m| matches!(
            m,
            Message::SecondFactorChanged {
                change: FactorChange::Replaced,
                ..
            }
        )));

        let mut device = Device::new(4);
        let question = passkey::register_start(&world.s, &anna).await.unwrap();
        let answer = device.create(&question.options);
        let client = world.laptop();
        let (key, _) =
            passkey::register_finish(&world.s, &anna, &client, &question.ceremony, answer, "")
                .await
                .unwrap();
        assert_eq!(
            passkey::list(&world.s, &anna).await.unwrap()[0].name,
            "Firefox, Linux"
        );
        factors::remove_app(&world.s, &anna).await.unwrap();
        assert_eq!(
            faults(passkey::remove(&world.s, &anna, key).await),
            [("", Fault::LastCredential)]
        );
        // The password alone does not get in beside a passkey either.
        assert!(world.attempt(ANNA.email, PASSWORD, "").await.is_err());
    }
}

#[tokio::test]
async fn how_one_signs_in_is_changed_only_just_after_signing_in() {
    for world in worlds().await {
        for person in [ANNA, HANNA] {
            let (_, actor) = world.sign_in(person).await;
            world.pass_seconds(15 * 60);
            assert!(matches!(
                factors::begin_app(&world.s, &actor).await,
                Err(Error::StepUpNeeded)
            ));
            assert!(matches!(
                factors::pending_app(&world.s, &actor, "").await,
                Err(Error::StepUpNeeded)
            ));
            assert!(matches!(
                factors::remove_app(&world.s, &actor).await,
                Err(Error::StepUpNeeded)
            ));
            assert!(matches!(
                passkey::register_start(&world.s, &actor).await,
                Err(Error::StepUpNeeded)
            ));
            let codes = factors::new_recovery_codes(&world.s, &actor).await;
            assert!(matches!(codes, Err(Error::StepUpNeeded)));
        }
    }
}

#[tokio::test]
async fn a_changed_password_signs_other_devices_out_and_is_told() {
    for world in worlds().await {
        let (other, _) = world.sign_in(BRAM).await;
        let (this, bram) = world.sign_in(BRAM).await;
        let laptop = world.laptop();
        let change = async |current: &str, new: &str| {
            profile::change_password(&world.s, &bram, &laptop, current, new).await
        };
        assert_eq!(
            faults(change("iets anders dan dit", "vier fietsen en een kar").await),
            [("current", Fault::WrongPassword)]
        );
        assert_eq!(
            faults(change("iets anders dan dit", "kort").await),
            [
                ("current", Fault::WrongPassword),
                ("password", Fault::TooShort(12))
            ]
        );
        assert_eq!(
            faults(change(PASSWORD, "kort").await),
            [("password", Fault::TooShort(12))]
        );
        assert_eq!(
            faults(change(PASSWORD, "wachtwoord1234").await),
            [("password", Fault::PasswordTooCommon)]
        );
        let token = change(PASSWORD, "vier fietsen en een kar").await.unwrap();
        assert!(world.actor(&other).await.is_none());
        assert!(
            world.actor(&this).await.is_none(),
            "this session goes on under another token"
        );
        let bram_now = world.actor(&token).await.unwrap();
        assert_eq!(bram_now.session, bram.session);
        assert!(
            world
                .kinds_told(BRAM.email)
                .await
                .contains(&"password_changed".to_owned())
        );
        world.pass_seconds(60);
        let code = world.code(&BRAM);
        assert!(world.attempt(BRAM.email, PASSWORD, &code).await.is_err());
        assert!(
            world
                .attempt(BRAM.email, "vier fietsen en een kar", &code)
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn an_older_hash_is_renewed_when_its_password_comes_by() {
    use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
    for world in worlds().await {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(4096, 1, 1, None).unwrap(),
        )
        .hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef")
        .unwrap()
        .to_string();
        let mut tx = world.s.db.write().await.unwrap();
        store::account::set_password(&mut tx, HANNA.id(), &weak, world.s.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.sign_in(HANNA).await;
        let mut tx = world.s.db.read().await.unwrap();
        let account = store::account::by_person(&mut tx, HANNA.id())
            .await
            .unwrap()
            .unwrap();
        assert!(
            account
                .password_hash
                .unwrap()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
        );
        drop(tx);
        world.sign_in(HANNA).await;
    }
}

#[tokio::test]
async fn a_language_is_kept_with_the_account() {
    for world in worlds().await {
        let (token, anna) = world.sign_in(ANNA).await;
        assert_eq!(anna.lang, Lang::Nl);
        profile::set_language(&world.s, &anna, Lang::En)
            .await
            .unwrap();
        assert_eq!(world.actor(&token).await.unwrap().lang, Lang::En);
    }
}

#[tokio::test]
async fn an_account_is_made_in_the_transaction_of_the_invitation_and_its_owner_is_in() {
    for world in worlds().await {
        let weak = profile::prepare(&world.s, "mees@devries.example", "mees@devries").await;
        assert_eq!(faults(weak), [("password", Fault::PasswordLikeName)]);
        let make = async |email: &str| {
            let prepared = profile::prepare(&world.s, email, "een zin van Mees zelf").await?;
            let mut tx = world.s.db.write().await?;
            let person = world.s.id();
            store::person::insert(&mut tx, person, "Mees Prins", world.s.now()).await?;
            profile::create_account(&world.s, &mut tx, person, prepared, Lang::Nl).await?;
            let signed_in = profile::enter(
                &world.s,
                &mut tx,
                &world.phone(),
                None,
                person,
                Method::Password,
            )
            .await?;
            tx.commit().await?;
            Ok(signed_in)
        };
        let signed_in = make("Mees@devries.example").await.unwrap();
        let mees = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(
            (mees.name.as_str(), mees.email.as_str()),
            ("Mees Prins", "mees@devries.example")
        );
        assert!(mees.at.is_none() && mees.sign_in.level.is_none());
        assert_eq!(faults(make(ANNA.email).await), [("", Fault::EmailTaken)]);
        world.log_verifies().await;
    }
}
