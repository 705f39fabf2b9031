//! Setting up a second factor: one stays signed in, and gets where one was going.

use crate::site::{Answer, Browser, Site};
use axum::http::StatusCode;
use domain::Instant;
use services::{
    accounts::totp,
    demo::{
        cast,
        ids::{Kind, id},
    },
    secret::Token,
};

const GOING: &str = "/clients/request?kvk=00002001";
const GOING_ON: &str = "?next=%2Fclients%2Frequest%3Fkvk%3D00002001";

/// Anna as if she never had a second factor, signed in by her password.
async fn with_a_password_only(site: &Site) -> Browser<'_> {
    let mut tx = site.db.write().await.unwrap();
    store::account::clear_totp(&mut tx, id(Kind::Person, cast::ANNA.n))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut anna = site.browser();
    let fields = [("email", cast::ANNA.email), ("password", cast::PASSWORD)];
    let answer = anna.post(&format!("/login{GOING_ON}"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    anna
}

/// Types the code of the app that is being set up, as the page shows it.
async fn confirm(site: &Site, anna: &mut Browser<'_>, page: &str) -> Answer {
    let shown = anna.get(page).await.body;
    let (_, key) = shown.split_once("<code>").unwrap();
    let (key, _) = key.split_once('<').unwrap();
    let key: String = key.chars().filter(|c| !c.is_whitespace()).collect();
    let secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let code = totp::code(&secret, site.services.now());
    anna.post(page, &[("code", &code)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_must_set_up_a_second_factor_goes_on_where_they_were_going() {
    let site = Site::demo().await;
    let mut anna = with_a_password_only(&site).await;
    // The page before something that asks for a factor: she has none.
    let step_up = format!("/step-up{GOING_ON}");
    let page = anna.get(&step_up).await.body;
    let set_up = format!("/account/two-factor{GOING_ON}");
    assert!(page.contains(&format!("href=\"{set_up}\"")), "{page}");
    let again = anna.post(&step_up, &[("password", cast::PASSWORD)]).await;
    assert_eq!(again.location(), set_up);

    // Nowhere but within the site.
    for elsewhere in [
        "%2F%2Fevil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%5Cevil.example",
    ] {
        let path = format!("/step-up?next={elsewhere}");
        let answer = anna.post(&path, &[("password", cast::PASSWORD)]).await;
        assert_eq!(answer.location(), "/account/two-factor", "{elsewhere}");
    }

    let begun = anna.post(&set_up, &[]).await;
    assert_eq!(
        begun.location(),
        format!("/account/two-factor/app{GOING_ON}")
    );
    let confirmed = confirm(&site, &mut anna, begun.location()).await;
    let codes = confirmed.location().to_owned();
    assert!(codes.starts_with("/account/two-factor/codes/"), "{codes}");
    assert!(codes.ends_with(GOING_ON), "{codes}");
    let page = anna.get(&codes).await;
    assert_eq!(page.status, StatusCode::OK);
    let on = format!("href=\"{GOING}\"");
    assert!(page.body.contains(&on), "{}", page.body);
    assert_eq!(anna.get(GOING).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_app_keeps_one_signed_in_when_no_recovery_codes_can_be_made() {
    let site = Site::demo().await;
    let mut anna = with_a_password_only(&site).await;
    site.db
        .run(
            "CREATE TRIGGER refuses BEFORE INSERT ON recovery_code \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
        )
        .await;
    let begun = anna.post("/account/two-factor", &[]).await;
    let before = anna.cookie("session").unwrap().to_owned();
    let confirmed = confirm(&site, &mut anna, begun.location()).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER);
    assert_eq!(confirmed.location(), "/account/two-factor");
    assert_ne!(
        anna.cookie("session").unwrap(),
        before,
        "a session of its own"
    );
    let page = anna.get("/account/two-factor").await;
    assert_eq!(page.status, StatusCode::OK, "still signed in");
    for said in ["Code-app is gekoppeld", "U hebt nog 0 ongebruikte codes."] {
        assert!(page.body.contains(said), "{}", page.body);
    }
}

/// Whoever adds a passkey some time after signing in is led past showing again who it is, and not left with a refusal.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_added_after_showing_again_who_one_is() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let at_once = anna.post_json("/passkey/register/start").await;
    assert_eq!(at_once.status, StatusCode::OK, "{}", at_once.body);
    let token = Token::received(anna.cookie("session").unwrap());
    let mut tx = site.db.write().await.unwrap();
    let long_ago = Instant::from_seconds(0);
    let person = id(Kind::Person, cast::ANNA.n);
    let held = store::session::of_person(&mut tx, person, site.services.now(), long_ago).await;
    let mut session = held.unwrap().remove(0);
    session.factor_at = site.services.now().plus_seconds(-16 * 60);
    store::session::rotate(&mut tx, token.hash().bytes(), &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let late = anna.post_json("/passkey/register/start").await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert_eq!(late.body, r#"{"first":"/step-up"}"#);
}
