//! The way to the party that checks identity documents: a form may lead to that party's site and nowhere else, with and
//! without scripts, and no page's policy has to name it.

use crate::site::Site;
use axum::http::StatusCode;
use services::demo::cast;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_leads_to_the_check_of_documents_with_and_without_scripts() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let herself = [
        ("signed_in", "yes"),
        ("given", "Anna"),
        ("family", "Bakker"),
        ("birth", "1980-02-29"),
    ];
    let applied = anna
        .post("/register/00002002/apply?as=representative", &herself)
        .await;
    let identify = format!("{}/identify", applied.location());
    let checks = format!("{}/identity/v/", site.outside());

    // A redirect after a form would be held to `form-action`; a page that goes on by itself is not.
    let plain = anna.post(&identify, &[]).await;
    assert_eq!(plain.status, StatusCode::OK, "{}", plain.body);
    assert!(plain.is_page());
    let refresh = format!("http-equiv=\"refresh\" content=\"0; url={checks}");
    assert!(plain.body.contains(&refresh), "{}", plain.body);
    assert!(plain.body.contains(&format!("<a href=\"{checks}")));
    let policy = plain.header("content-security-policy");
    assert!(policy.contains("form-action 'none'"), "{policy}");

    let script = anna.fetch(&identify, &[]).await;
    let load = format!("{{\"Load\":{{\"to\":\"{checks}");
    assert!(script.body.starts_with(&load), "{}", script.body);

    let page = anna.get(&identify).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self';"), "{policy}");
}
