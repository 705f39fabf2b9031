//! A code by text message as the second factor (R-LOA-5), for who has no app.

use crate::{
    authenticator::Device,
    stage::{Stage, connected, faults, not_found},
    users::{PASSWORD, PUK, activates, applies, code_on_phone, puk, restart},
};
use domain::{fault::Fault, level::Level};
use outside::simulator::{Simulators, sms::Order};
use services::{
    Actor, Error,
    accounts::{
        Client, factors, passkey, profile, reset,
        sign_in::{self, Attempt, Outcome},
        step_up,
        texted::{self, CodeSent},
    },
    demo::cast,
    messages::{
        Message,
        texts::{self, Arrival},
    },
    secret::Token,
};
use std::time::Duration;

/// Puk has a means at EH3, a password and a phone; everything was signed out since.
async fn puk_is_known(stage: &Stage, simulators: &Simulators) -> Client {
    let anna = stage.sign_in(&cast::ANNA).await;
    applies(stage, &anna, puk()).await;
    let (signed_in, _) = activates(stage, simulators, PUK).await;
    stage.pass_seconds(3600);
    Client::new(
        "192.0.2.7".parse().unwrap(),
        "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
        Some(signed_in.device),
    )
}

async fn first_step(stage: &Stage, password: &str, code: &str) -> services::Result<Outcome> {
    let attempt = Attempt {
        email: PUK,
        password,
        code,
    };
    sign_in::sign_in(&stage.s, &stage.phone(), None, attempt).await
}

async fn code_is_sent(stage: &Stage) -> CodeSent {
    match first_step(stage, PASSWORD, "").await.unwrap() {
        Outcome::CodeSent(sent) => sent,
        Outcome::In(_) => panic!("a password alone is not enough"),
    }
}

async fn with_code(stage: &Stage, token: &Token, code: &str) -> services::Result<Actor> {
    let client = stage.phone();
    let signed_in = texted::with_code(&stage.s, &client, None, token, code).await?;
    Ok(stage.actor(&signed_in.token).await.unwrap())
}

/// The link that was mailed; it is written behind the answer.
async fn reset_link(stage: &Stage) -> Token {
    for _ in 0..200 {
        for message in stage.told(PUK).await {
            if let Message::PasswordReset { link, .. } = message {
                return Token::received(link.path().rsplit('/').next().unwrap());
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no link was mailed")
}

const WRONG: [(&str, Fault); 1] = [("code", Fault::WrongTextCode)];

#[tokio::test(flavor = "multi_thread")]
async fn r_loa_5_password_and_text_message_are_two_factors() {
    for (mut stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let before = simulators.sms.messages().len();
        let sent = code_is_sent(&stage).await;
        let page = texted::look(&stage.s, &sent.token).await.unwrap();
        assert_eq!(
            (page.arrival, page.used_up),
            (Some(Arrival::OnItsWay), false)
        );
        assert!(page.to.ends_with("33") && sent.hint == page.to);
        restart(&mut stage);
        let code = code_on_phone(&stage.s, &simulators).await;
        assert_eq!(simulators.sms.messages().len(), before + 1);
        restart(&mut stage);
        let puk = with_code(&stage, &sent.token, &code).await.unwrap();
        assert_eq!(puk.sign_in.level, Some(Level::Eh3), "R-DEC-4");
        assert!(puk.sign_in.second_factor);
        // Once.
        let again = with_code(&stage, &sent.token, &code).await;
        assert_eq!(faults(again), WRONG);
        not_found(texted::look(&stage.s, &sent.token).await);
        let overview = factors::overview(&stage.s, &puk).await.unwrap();
        assert!(overview.text && !overview.app && overview.second_factor());
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_sends_nothing_and_looks_like_any_other() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let before = simulators.sms.messages().len();
        let wrong = [("", Fault::WrongCredentials)];
        assert_eq!(
            faults(first_step(&stage, "een ander wachtwoord", "").await),
            wrong
        );
        let nobody = Attempt {
            email: "niemand@devries.example",
            password: PASSWORD,
            code: "",
        };
        let refused = sign_in::sign_in(&stage.s, &stage.phone(), None, nobody).await;
        assert_eq!(faults(refused), wrong);
        texts::run_once(&stage.s).await.unwrap();
        assert_eq!(simulators.sms.messages().len(), before);
        // Whatever is typed in the field for the app's code is no way round it.
        let outcome = first_step(&stage, PASSWORD, "123456").await.unwrap();
        assert!(matches!(outcome, Outcome::CodeSent(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_22_a_code_bears_five_tries_and_ten_minutes_and_unknown_looks_like_wrong() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let sent = code_is_sent(&stage).await;
        let code = code_on_phone(&stage.s, &simulators).await;
        let bad = if code == "123456" { "654321" } else { "123456" };
        for no_code in ["12345", "1234567", "12345a"] {
            let refused = with_code(&stage, &sent.token, no_code).await;
            assert_eq!(faults(refused), [("code", Fault::NotATextCode)]);
        }
        let shown = texted::look(&stage.s, &sent.token).await.unwrap();
        assert_eq!(shown.tries, 5, "what cannot be a code costs no try");
        for _ in 0..4 {
            assert_eq!(faults(with_code(&stage, &sent.token, bad).await), WRONG);
        }
        let unknown = Token::received("nooit uitgegeven");
        assert_eq!(faults(with_code(&stage, &unknown, &code).await), WRONG);
        assert_eq!(faults(with_code(&stage, &sent.token, bad).await), WRONG);
        assert_eq!(faults(with_code(&stage, &sent.token, &code).await), WRONG);

        stage.pass_seconds(3600);
        let sent = code_is_sent(&stage).await;
        let code = code_on_phone(&stage.s, &simulators).await;
        stage.pass_seconds(600);
        assert_eq!(faults(with_code(&stage, &sent.token, &code).await), WRONG);
        not_found(texted::resend(&stage.s, &sent.token).await);
    }
}

/// Over all sign-ins together, on a machine that is not known, the limit on codes holds.
#[tokio::test(flavor = "multi_thread")]
async fn guessing_ends_at_the_limit_whatever_is_begun_anew() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let mut looked_at = 0;
        let mut stopped = false;
        for _ in 0..3 {
            let Ok(Outcome::CodeSent(sent)) = first_step(&stage, PASSWORD, "").await else {
                break;
            };
            let code = code_on_phone(&stage.s, &simulators).await;
            let bad = if code == "123456" { "654321" } else { "123456" };
            for _ in 0..4 {
                match with_code(&stage, &sent.token, bad).await {
                    Err(Error::TooMany { .. }) => stopped = true,
                    _ => looked_at += 1,
                }
            }
        }
        assert!(stopped && looked_at <= 5, "{looked_at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_can_be_sent_once_more_and_is_the_same() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let sent = code_is_sent(&stage).await;
        simulators.sms.order(Order::Nonsense);
        let first = code_on_phone(&stage.s, &simulators).await;
        let page = texted::look(&stage.s, &sent.token).await.unwrap();
        assert_eq!(
            page.arrival,
            Some(Arrival::NotKnown),
            "nobody knows whether it arrived"
        );
        let soon = texted::resend(&stage.s, &sent.token).await;
        assert_eq!(faults(soon), [("", Fault::WaitSeconds(60))]);
        // A refused one changes nothing.
        texted::look(&stage.s, &sent.token).await.unwrap();
        stage.pass_seconds(60);
        texted::resend(&stage.s, &sent.token).await.unwrap();
        assert_eq!(code_on_phone(&stage.s, &simulators).await, first);
        stage.pass_seconds(60);
        texted::resend(&stage.s, &sent.token).await.unwrap();
        stage.pass_seconds(60);
        let often = texted::resend(&stage.s, &sent.token).await;
        assert_eq!(faults(often), [("", Fault::TooMany(3))]);
        with_code(&stage, &sent.token, &first).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_a_sign_in_that_waits_for_its_code() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let sent = code_is_sent(&stage).await;
        let code = code_on_phone(&stage.s, &simulators).await;
        let other = code_is_sent(&stage).await;
        let puk = {
            let code = code_on_phone(&stage.s, &simulators).await;
            with_code(&stage, &other.token, &code).await.unwrap()
        };
        let new = "twee fietsen zonder zadel";
        profile::change_password(&stage.s, &puk, &stage.phone(), PASSWORD, new)
            .await
            .unwrap();
        assert_eq!(faults(with_code(&stage, &sent.token, &code).await), WRONG);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_4_stepping_up_takes_password_and_a_new_code() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let sent = code_is_sent(&stage).await;
        let first = code_on_phone(&stage.s, &simulators).await;
        let puk = with_code(&stage, &sent.token, &first).await.unwrap();
        stage.pass_seconds(16 * 60);
        assert!(puk.fresh(stage.s.now()).is_err());
        let again = async |code: &str| {
            step_up::with_password(&stage.s, &puk, &stage.phone(), PASSWORD, code).await
        };
        assert_eq!(faults(again("").await), [("code", Fault::Required)]);
        assert_eq!(faults(again(&first).await), WRONG, "not sent for this");
        let hint = texted::send_step_up(&stage.s, &puk).await.unwrap();
        assert_eq!(hint, sent.hint);
        let code = code_on_phone(&stage.s, &simulators).await;
        let fresh = again(&code).await.unwrap();
        assert!(fresh.second_factor);
        let puk = stage.actor(&fresh.token).await.unwrap();
        assert!(puk.fresh(stage.s.now()).is_ok());
        assert_eq!(faults(again(&code).await), WRONG, "once");

        let anna = stage.sign_in(&cast::ANNA).await;
        let refused = texted::send_step_up(&stage.s, &anna).await;
        assert_eq!(
            faults(refused),
            [("", Fault::SignInHasNoLevel)],
            "Anna has an app"
        );
    }
}

/// An app is stronger, so an account that sets one up never falls back to text messages.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_takes_the_place_of_text_messages() {
    for (stage, simulators) in connected().await {
        let _ = puk_is_known(&stage, &simulators).await;
        let sent = code_is_sent(&stage).await;
        let waiting = code_is_sent(&stage).await;
        let code = {
            texts::run_once(&stage.s).await.unwrap();
            let messages = simulators.sms.messages();
            crate::users::code_in(&messages[messages.len() - 2].text)
        };
        let (one, other) = (&sent.token, &waiting.token);
        let puk = match with_code(&stage, one, &code).await {
            Ok(puk) => puk,
            Err(_) => with_code(&stage, other, &code).await.unwrap(),
        };
        factors::begin_app(&stage.s, &puk).await.unwrap();
        let app = factors::pending_app(&stage.s, &puk, "QR")
            .await
            .unwrap()
            .unwrap();
        let secret = data_encoding::BASE32_NOPAD
            .decode(app.manual_key.replace(' ', "").as_bytes())
            .unwrap();
        let shown = services::accounts::totp::code(&secret, stage.s.now());
        factors::confirm_app(&stage.s, &puk, &stage.phone(), &shown)
            .await
            .unwrap();
        stage.pass_seconds(60);
        let before = simulators.sms.messages().len();
        let wrong = [("", Fault::WrongCredentials)];
        assert_eq!(faults(first_step(&stage, PASSWORD, "").await), wrong);
        let shown = services::accounts::totp::code(&secret, stage.s.now());
        let outcome = first_step(&stage, PASSWORD, &shown).await.unwrap();
        assert!(matches!(outcome, Outcome::In(_)));
        texts::run_once(&stage.s).await.unwrap();
        assert_eq!(simulators.sms.messages().len(), before);
        let overview = factors::overview(&stage.s, &puk).await.unwrap();
        assert!(overview.app && !overview.text);
    }
}

/// A passkey lies on one device; on another its owner comes in as before, and a forgotten password is set anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_stands_beside_text_messages() {
    for (stage, simulators) in connected().await {
        let phone = puk_is_known(&stage, &simulators).await;
        let comes_in = async |password: &str| {
            stage.pass_seconds(60);
            let Outcome::CodeSent(sent) = first_step(&stage, password, "").await.unwrap() else {
                panic!("a code is sent")
            };
            texts::run_once(&stage.s).await.unwrap();
            let code = crate::users::code_in(&simulators.sms.messages().pop().unwrap().text);
            with_code(&stage, &sent.token, &code).await.unwrap()
        };
        let puk = comes_in(PASSWORD).await;
        let mut device = Device::new(1);
        let question = passkey::register_start(&stage.s, &puk).await.unwrap();
        let answer = device.create(&question.options);
        let (key, token) =
            passkey::register_finish(&stage.s, &puk, &phone, &question.ceremony, answer, "")
                .await
                .unwrap();
        let same = stage.actor(&token).await.unwrap();
        assert_eq!(
            same.session, puk.session,
            "it is a session of a passkey now"
        );
        assert!(same.sign_in.own_factor);
        let overview = factors::overview(&stage.s, &puk).await.unwrap();
        assert!(overview.text && overview.passkeys == 1);
        let puk = comes_in(PASSWORD).await;

        // The codes on paper work too, each once.
        let codes = factors::new_recovery_codes(&stage.s, &puk).await.unwrap();
        let by_paper = first_step(&stage, PASSWORD, &codes[0]).await.unwrap();
        assert!(matches!(by_paper, Outcome::In(_)));
        let wrong = [("", Fault::WrongCredentials)];
        assert_eq!(faults(first_step(&stage, PASSWORD, &codes[0]).await), wrong);
        let phone = stage.phone();
        let fresh = step_up::with_password(&stage.s, &puk, &phone, PASSWORD, &codes[1]).await;
        assert!(fresh.unwrap().second_factor);

        reset::ask(&stage.s, &stage.phone(), PUK).unwrap();
        let link = reset_link(&stage).await;
        let asked = reset::view(&stage.s, &stage.phone(), &link).await.unwrap();
        assert!(!asked.needs_code, "there is no app to read it from");
        let new = "een nieuw wachtwoord";
        reset::finish(&stage.s, &stage.phone(), &link, new, "")
            .await
            .unwrap();
        let puk = comes_in(new).await;
        passkey::remove(&stage.s, &puk, key).await.unwrap();
        comes_in(new).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_password_does_not_hold_the_owner_s_own_device_shut() {
    for (stage, simulators) in connected().await {
        let device = puk_is_known(&stage, &simulators).await;
        let mut refused = false;
        for _ in 0..6 {
            refused = first_step(&stage, PASSWORD, "").await.is_err();
        }
        assert!(refused, "a stranger with the password");
        let attempt = Attempt {
            email: PUK,
            password: PASSWORD,
            code: "",
        };
        let outcome = sign_in::sign_in(&stage.s, &device, None, attempt).await;
        let Ok(Outcome::CodeSent(sent)) = outcome else {
            panic!("her own device has its own counter: {outcome:?}");
        };
        // And sending it once more counts there too. What waited until now is on its way before that one.
        texts::run_once(&stage.s).await.unwrap();
        stage.pass_seconds(60);
        texted::resend(&stage.s, &sent.token).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        texted::with_code(&stage.s, &device, None, &sent.token, &code)
            .await
            .unwrap();
    }
}
