//! What the gateway for text messages tells us, and who may.

use crate::site::{Answer, Site};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use outside::Secret;
use services::clock::{Rng as _, SystemRng};
use store::text_message::{self as rows, NewText, TextState};

const SECRET: &str = "niet-te-raden";

async fn posts(site: &Site, path: &str, body: String) -> Answer {
    let request = Request::post(path)
        .header(header::HOST, "localhost:3000")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body));
    site.send(request.unwrap()).await
}

fn report(reference: &str, status: u32) -> String {
    format!(
        r#"{{"messages":{{"msg":{{"reference":"{reference}","status":{{"code":"{status}"}}}}}}}}"#
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_has_the_secret_reports_what_became_of_a_text_message() {
    let site = Site::demo_with(|config| config.sms.report_secret = Secret::new(SECRET)).await;
    let (id, now) = (site.services.id(), site.services.now());
    let mut sealed = [0; 40];
    SystemRng.fill(&mut sealed);
    let mut tx = site.db.write().await.unwrap();
    let new = NewText {
        id,
        recipient: &sealed,
        content: &sealed,
        about: site.services.id::<domain::id::ApplicationId>().uuid(),
        at: now,
        expires_at: now.plus_seconds(600),
    };
    rows::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    let state = async || {
        let mut tx = site.db.read().await.unwrap();
        rows::by_id(&mut tx, id).await.unwrap().unwrap().state
    };
    let delivered = || report(&id.uuid().simple().to_string(), 2);

    for stranger in ["/reports/texts/raad-eens", "/reports/texts/%20"] {
        let answer = posts(&site, stranger, delivered()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(state().await, TextState::Waiting);
    let path = format!("/reports/texts/{SECRET}");
    for _ in 0..2 {
        let answer = posts(&site, &path, delivered()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(state().await, TextState::Delivered);
    let answer = posts(&site, &path, "<html>".into()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

/// A setting that was forgotten opens no door.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_secret_nobody_reports() {
    let site = Site::demo().await;
    for path in ["/reports/texts/", "/reports/texts/%00", "/reports/texts/x"] {
        let answer = posts(&site, path, report("0123456789ab4def8123456789abcdef", 2)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}
