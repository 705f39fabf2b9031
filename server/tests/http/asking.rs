//! Asking clients for a chain authorisation, in a browser without scripts.

use crate::site::{Browser, Site, next_year};
use axum::http::StatusCode;
use services::demo::cast;

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
    let list = "00002001\n0000200\n00002002, 1234567890\n";
    let answer = ask(&site, &mut anna, list).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with(PAGE));
    let page = anna.get(PAGE).await.body;
    let (_, field) = page.split_once("utrecht-form-field-error-message").unwrap();
    let (words, field) = field.split_once("</p>").unwrap();
    assert!(
        words.contains("Regel 2: ‘0000200’ is geen KvK-nummer."),
        "{words}"
    );
    assert!(words.contains("Regel 3: ‘1234567890’"), "{words}");
    let (_, kept) = field.split_once("<textarea").unwrap();
    let (kept, _) = kept.split_once("</textarea>").unwrap();
    assert!(
        kept.ends_with(">00002001\n0000200\n00002002, 1234567890"),
        "{kept}"
    );
}
