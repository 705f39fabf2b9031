//! R-ID-8: applying without a KvK number, in a browser without scripts: every page says what comes next and whose turn it
//! is.

use crate::site::{Browser, Site};
use axum::http::StatusCode;
use domain::{id::ApplicationId, signing::Paper};
use services::{Actor, accounts::session, evidence::send, messages::kept, secret::Token};

const FORM: &str = "/register/without-number";
const EMAIL: &str = "heike@maas-waal.example";

async fn actor(site: &Site, browser: &Browser<'_>) -> Actor {
    let token = Token::received(browser.cookie("session").unwrap());
    let found = session::authenticate(&site.services, &token).await;
    found.unwrap().unwrap()
}

/// Fills in the form; the answer is the page that says to look in the mail.
async fn applies(browser: &mut Browser<'_>) -> String {
    let fields = [
        ("fiscal", "NL823456789B01"),
        ("organisation", "Maas & Waal"),
        ("legal_form", "Maatschap"),
        ("town", "Kleef, Duitsland"),
        ("given", "Heike"),
        ("family", "Maas"),
        ("birth", "1971-02-03"),
        ("email", EMAIL),
    ];
    let answer = browser.post(FORM, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    browser.get(answer.location()).await.body
}

async fn link(site: &Site) -> String {
    let mails = kept::list(&site.services).await.unwrap();
    let mail = mails.iter().find(|mail| mail.to == EMAIL).unwrap();
    let link = mail
        .links
        .iter()
        .find(|link| link.contains("/application/"));
    let path = link.unwrap().strip_prefix("http://localhost:3000").unwrap();
    path.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_id_8_every_page_says_what_comes_next_and_whose_turn_it_is() {
    let site = Site::demo().await;
    let mut heike = site.browser();
    let sent = applies(&mut heike).await;
    assert!(sent.contains("href=\"/register/without-number\""), "{sent}");

    let link = link(&site).await;
    let page = heike.get(&link).await.body;
    assert!(page.contains("Daarna stuurt u uw documenten."), "{page}");
    let fields = [
        ("account", "new"),
        ("password", "een lange zin om te onthouden"),
    ];
    let mine = heike.post(&link, &fields).await.location().to_owned();
    let page = heike.get(&mine).await.body;
    assert!(
        page.contains("Uit uw documenten lezen wij wie mag tekenen."),
        "{page}"
    );
    assert!(
        !page.contains("0 mensen") && !page.contains("0 personen"),
        "{page}"
    );
    let start = heike.get("/").await.body;
    assert!(start.contains("1 ding wacht op u"), "{start}");
    // Signed in again without a word of where to, she goes on with what she is registering, and not at the account.
    heike.post("/logout", &[]).await;
    let fields = [
        ("email", EMAIL),
        ("password", "een lange zin om te onthouden"),
        ("code", ""),
    ];
    let again = heike.post("/login", &fields).await;
    assert_eq!(again.location(), mine, "{}", again.body);

    let id: ApplicationId = mine
        .strip_prefix("/applications/")
        .unwrap()
        .parse()
        .unwrap();
    let who = actor(&site, &heike).await;
    for paper in [
        Paper::TaxOfficeLetter,
        Paper::FoundingDocument,
        Paper::ListOfDirectors,
    ] {
        send::paper(&site.services, &who, id, paper, None, b"%PDF-1.4\n%%EOF")
            .await
            .unwrap();
    }
    send::submit(&site.services, &who, id).await.unwrap();

    // A clerk is at it: nothing waits for her.
    let start = heike.get("/").await.body;
    assert!(!start.contains("wacht op u"), "{start}");
    assert!(start.contains("Hier zijn wij aan zet"), "{start}");
    assert!(start.contains("Wij bekijken uw documenten"), "{start}");
    let papers = format!("{mine}/papers");
    let page = heike.get(&papers).await.body;
    assert_eq!(
        page.matches("Gestuurd op").count(),
        3,
        "each with its day: {page}"
    );
    assert!(page.contains("Bij ons"), "{page}");

    // Taken back: nothing is promised any more, and she begins again where she began.
    let ended = heike.post(&format!("{mine}/cancel"), &[]).await;
    let page = heike.get(ended.location()).await.body;
    assert!(page.contains("href=\"/register/without-number\""), "{page}");
    // What she typed stands in the form already.
    let form = heike.get(FORM).await.body;
    for typed in [
        "823456789",
        "Maas &amp; Waal",
        "Maatschap",
        "Kleef, Duitsland",
        "Heike",
        "1971-02-03",
    ] {
        assert!(
            form.contains(&format!("value=\"{typed}")),
            "{typed}: {form}"
        );
    }
    let page = heike.get(&papers).await.body;
    assert!(
        !page.contains("Bij ons") && !page.contains("uiterlijk op"),
        "{page}"
    );
}
