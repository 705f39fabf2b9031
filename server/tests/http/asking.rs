//! Asking clients for a chain authorisation, in a browser without scripts.

use crate::site::{Browser, Site, next_year};
use axum::http::StatusCode;
use services::demo::{
    cast,
    ids::{Kind, id},
};

const PAGE: &str = "/clients/request";

/// A service that can be asked.
fn service() -> String {
    let catalogue = services::catalogue::file::parse(services::catalogue::file::EXAMPLE).unwrap();
    catalogue.services[0].id.to_string()
}

/// Fills in the form for these clients.
async fn ask(site: &Site, browser: &mut Browser<'_>, clients: &str) -> crate::site::Answer {
    let (service, last_day) = (service(), next_year(site));
    let fields = [
        ("clients", clients),
        ("services", &*service),
        ("last_day", &*last_day),
    ];
    browser.post(PAGE, &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_number_in_a_pasted_list_is_named_at_the_field_and_the_list_is_kept() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    // One wrong line does not stop the others: the next page names it.
    let check = ask(&site, &mut anna, "00002001\n0000200\n00002002").await;
    assert!(
        check.location().ends_with("?skipped=2&of=1"),
        "{}",
        check.location()
    );
    let page = anna.get(check.location()).await.body;
    assert!(page.contains("Fietsenmaker Wiersma"), "{page}");
    // However long the list is, its address is not.
    let many = format!("00002001\n{}", "Geen nummer\n".repeat(12));
    let check = ask(&site, &mut anna, &many).await;
    let named = "?skipped=2,3,4,5,6,7,8,9,10,11&of=12";
    assert!(check.location().ends_with(named), "{}", check.location());
    let page = anna.get(check.location()).await.body;
    assert!(page.contains("In 12 regels"), "{page}");

    let list = "0000200\n1234567890\n";
    let answer = ask(&site, &mut anna, list).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with(PAGE));
    let page = anna.get(PAGE).await.body;
    let (_, field) = page.split_once("utrecht-form-field-error-message").unwrap();
    let (words, field) = field.split_once("</p>").unwrap();
    assert!(
        words.contains("Regel 1: ‘0000200’ is geen KvK-nummer."),
        "{words}"
    );
    assert!(words.contains("Regel 2: ‘1234567890’"), "{words}");
    let (_, kept) = field.split_once("<textarea").unwrap();
    let (kept, _) = kept.split_once("</textarea>").unwrap();
    assert!(kept.ends_with(">0000200\n1234567890"), "{kept}");
}

/// The open requests of the office to a client that is not here, in its history.
async fn asked_of(site: &Site, kvk: &str) -> usize {
    let office = id(Kind::Organisation, cast::VRIES);
    let kvk = kvk.parse().unwrap();
    let mut tx = site.db.read().await.unwrap();
    let between = store::request::between(&mut tx, office, &kvk).await;
    between.unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_tabs_that_send_one_request_the_other_hears_that_it_was_asked() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let check = ask(&site, &mut anna, "00002001").await;
    let check = check.location().to_owned();
    let page = anna.get(&check).await.body;
    assert!(page.contains("Fietsenmaker Wiersma"), "{page}");
    assert!(page.contains("0000\u{a0}2001 · Leeuwarden"), "{page}");

    let (mut one, mut other) = (anna.clone(), anna.clone());
    let (first, second) = tokio::join!(one.post(&check, &[]), other.post(&check, &[]));
    for answer in [&first, &second] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.location().starts_with("/clients/request/sent/"));
    }
    assert_eq!(asked_of(&site, "00002001").await, 1, "one effect");
    let (first, second) = (
        one.get(first.location()).await.body,
        other.get(second.location()).await.body,
    );
    for page in [&first, &second] {
        assert!(page.contains("href=\"/clients/requests/"), "{page}");
        assert!(!page.contains("Er is niets verstuurd"), "{page}");
    }

    // This client is not here: nothing was sent to it.
    assert!(first.contains("1 link staat klaar"), "{first}");
    assert!(!first.contains("1 verzoek"), "{first}");
    assert!(first.contains("data-share=\"copy\""), "{first}");

    // A third that comes later is told, on the page of what was sent.
    let third = anna.post(&check, &[]).await;
    assert_eq!(third.status, StatusCode::SEE_OTHER);
    let page = anna.get(third.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("href=\"/clients/requests/"),
        "{}",
        page.body
    );
    let again = anna.get(&check).await.body;
    assert!(again.contains("Dit hebt u al gevraagd"), "{again}");
    assert!(!again.contains("nog niets verstuurd"), "{again}");
    assert!(again.contains("href=\"/clients/request/sent/"), "{again}");
    assert_eq!(asked_of(&site, "00002001").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_and_what_is_to_be_forwarded_is_counted_apart() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let check = ask(&site, &mut anna, "00001018, 00002001, 00004711").await;
    let check = check.location().to_owned();
    let page = anna.get(&check).await.body;
    assert!(
        page.contains("KvK 0000\u{a0}4711"),
        "of whom no name is known: {page}"
    );
    assert!(page.contains("Vraag dit aan 2 klanten"), "{page}");
    let sent = anna.post(&check, &[]).await;
    let page = anna.get(sent.location()).await.body;
    assert!(page.contains("1 verzoek verstuurd"), "{page}");
    assert!(page.contains("1 link staat klaar"), "{page}");

    // The page of the request that is to be forwarded does not say that it was sent.
    let (_, after) = page.split_once("1 link staat klaar").unwrap();
    let (_, path) = after.split_once("href=\"/clients/requests/").unwrap();
    let (request, _) = path.split_once('"').unwrap();
    let page = anna.get(&format!("/clients/requests/{request}")).await.body;
    assert!(page.contains("Link klaar sinds"), "{page}");
    assert!(!page.contains("Stuur opnieuw"), "{page}");
}
