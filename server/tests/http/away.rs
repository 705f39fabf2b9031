//! The way to the party that checks identity documents: a form may lead to that party's site and nowhere else, with and
//! without scripts, and no page's policy has to name it.

use crate::site::Site;
use app::form::Reply;
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
    assert!(
        matches!(script.reply(), Reply::Load { to } if to.starts_with(&checks)),
        "{:?}",
        script.reply()
    );

    let page = anna.get(&identify).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self';"), "{policy}");
}

/// Picks "approved" on the simulated page of the checks; the answer is the way back, a path of ours.
async fn approved(site: &Site, page: &str) -> String {
    let start = page.find(&format!("{}/identity/v/", site.outside()));
    let url = &page[start.expect("the way there")..];
    let url = url.split(['"', '&']).next().expect("an address");
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let answer = client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("outcome=as_expected")
        .send()
        .await
        .expect("an answer");
    let to = answer.headers()["location"].to_str().expect("an address");
    let at = to.find("/identified/").expect("the way back");
    to[at..].to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_9_a_check_counts_in_the_browser_that_began_it() {
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

    let away = anna.post(&identify, &[]).await;
    let kept = away.header("set-cookie");
    assert!(kept.starts_with("check-"), "{kept}");
    assert!(kept.contains("; HttpOnly; SameSite=Lax"), "{kept}");
    let back = approved(&site, &away.body).await;
    let page = anna.get(&back).await;
    assert!(
        page.body.contains("Wij weten nu wie u bent"),
        "{}",
        page.body
    );

    // Somebody else's browser, or her own on another device: it is over, everywhere.
    let away = anna.post(&identify, &[]).await;
    let back = approved(&site, &away.body).await;
    let elsewhere = site.browser().get(&back).await;
    assert!(elsewhere.body.contains("in een andere browser"));
    assert!(!elsewhere.body.contains(applied.location()));
    let page = anna.get(&back).await;
    assert!(page.body.contains("in een andere browser"), "{}", page.body);
}
