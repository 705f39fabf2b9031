//! A half-filled form survives an expired session, for the person who typed it and for nobody else at that computer.

use crate::site::{Browser, Site};
use axum::http::StatusCode;
use domain::lang::Lang;
use services::{
    demo::{
        cast,
        ids::{Kind, id},
    },
    secret::Token,
};

const PAGE: &str = "/clients/request";
/// Nobody but Anna may read this.
const TYPED: &str = "Alleen voor de bakker bedoeld";

/// The value of the form's hidden field.
fn acting(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"acting\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Anna's session ends while she types; what she sends leads to signing in.
async fn half_filled(site: &Site) -> Browser<'_> {
    let mut browser = site.sign_in(&cast::ANNA).await;
    let page = browser.get(PAGE).await;
    let acting = acting(&page.body);
    let mut tx = site.db.write().await.unwrap();
    let anna = id(Kind::Person, cast::ANNA.n);
    store::session::end_all(&mut tx, anna, None, site.services.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let last_day = crate::site::next_year(site);
    let catalogue = services::catalogue::file::parse(services::catalogue::file::EXAMPLE).unwrap();
    let service = catalogue.services[0].id.to_string();
    let fields = [
        ("acting", &*acting),
        ("clients", "00001005"),
        ("services", &service),
        ("last_day", &last_day),
        ("message", TYPED),
    ];
    let answer = browser.post(PAGE, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("/login?next={PAGE}"));
    browser
}

/// Gives the browser another session of Anna's: the app shows the same code for half a minute, and takes it once.
async fn anna_comes_back(site: &Site, browser: &mut Browser<'_>) {
    let token = Token::received("another-session-of-anna");
    let now = site.services.now();
    let session = store::session::Session {
        id: site.services.id(),
        person: id(Kind::Person, cast::ANNA.n),
        organisation: None,
        method: "password_code".into(),
        credential: None,
        second_factor: true,
        factor_at: now,
        created_at: now,
        seen_at: now,
        expires_at: now.plus_days(1),
        user_agent: String::new(),
        address: String::new(),
    };
    let mut tx = site.db.write().await.unwrap();
    store::session::insert(&mut tx, token.hash().bytes(), &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    browser.hold("session", token.reveal());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_again_finds_the_form_half_filled() {
    let site = Site::demo().await;
    let mut browser = half_filled(&site).await;
    // A look at the page before signing in takes nothing away.
    assert_eq!(browser.get(PAGE).await.status, StatusCode::SEE_OTHER);
    anna_comes_back(&site, &mut browser).await;
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(TYPED));
    assert!(!browser.get(PAGE).await.body.contains(TYPED), "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_person_at_the_same_computer_finds_an_empty_form() {
    let site = Site::demo().await;
    let mut browser = half_filled(&site).await;
    site.sign_in_at(&mut browser, &cast::WOUTER).await;
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(TYPED));
    // And it is gone, also for her.
    anna_comes_back(&site, &mut browser).await;
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(TYPED));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_signed_out_is_shown_signed_out_only() {
    let site = Site::demo().await;
    let mut browser = site.browser();
    let fields = [("email", "iemand@elders.example"), ("password", "")];
    let answer = browser.post("/login", &fields).await;
    assert_eq!(answer.location(), "/login");
    let mut other = browser.clone();
    let page = browser.get("/login").await;
    assert!(page.body.contains("iemand@elders.example"));

    // Somebody signs in at the computer before that page was asked for.
    let answer = other.post("/login", &fields).await;
    assert_eq!(answer.location(), "/login");
    anna_comes_back(&site, &mut other).await;
    let page = other.get("/login").await;
    assert!(
        !page.body.contains("iemand@elders.example"),
        "{}",
        page.status
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_comes_back_in_the_other_language_with_what_was_typed_and_nothing_is_done() {
    let site = Site::demo().await;
    let mut browser = site.browser();
    let page = "/login?next=/clients";
    let fields = [
        ("email", "iemand@elders.example"),
        ("password", "half a secret"),
        ("in_language", "en"),
    ];
    let answer = browser.post(page, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), page);
    let shown = browser.get(page).await.body;
    assert!(shown.contains("<html lang=\"en\""));
    assert!(shown.contains("iemand@elders.example"));
    assert!(!shown.contains("half a secret"));
    assert!(
        !shown.contains("aria-invalid"),
        "nothing is wrong with what is not finished"
    );
    // Nobody was asked anything: a whole form is not sent either.
    let mut anna = site.sign_in(&cast::ANNA).await;
    let fields = [("name", "Een nieuw team"), ("in_language", "en")];
    let answer = anna.post("/people/teams", &fields).await;
    assert_eq!(answer.location(), "/people/teams");
    let shown = anna.get("/people/teams").await.body;
    assert!(shown.contains("value=\"Een nieuw team\""));
    assert_eq!(shown.matches("Een nieuw team").count(), 1);
}

/// The button below a page is of this browser: mails stay in the account's language.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_of_a_browser_is_not_that_of_the_mails() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    anna.post("/language", &[("lang", "en"), ("to", "/account")])
        .await;
    let shown = anna.get("/account").await.body;
    assert!(shown.contains("<html lang=\"en\""), "{shown}");
    let person = id(Kind::Person, cast::ANNA.n);
    for (chosen, kept) in [("nl", Lang::Nl), ("en", Lang::En)] {
        let mut tx = site.services.db.read().await.unwrap();
        let account = store::account::by_person(&mut tx, person)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        assert_eq!(account.lang, Lang::Nl, "before {chosen}");
        anna.post("/account", &[("lang", chosen)]).await;
        let mut tx = site.services.db.read().await.unwrap();
        let account = store::account::by_person(&mut tx, person)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(account.lang, kept);
    }
}
