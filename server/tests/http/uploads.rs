//! The forms that take files, by somebody who sends what no browser sends. What is in a file is for the services.

use crate::site::{Answer, Browser, Site};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures_util::{StreamExt, future, stream};
use services::demo::cast;
use std::sync::Arc;
use tokio::sync::Semaphore;

const PATH: &str = "/applications/00000000-0000-4000-8000-00000000dead/paper?which=extract";
const KIND: &str = "multipart/form-data; boundary=edge";

/// One part, with a file's name or without.
fn part(name: &str, file: Option<&str>, value: &str) -> String {
    let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
    format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
}

async fn send(site: &Site, who: Option<&Browser<'_>>, kind: &str, body: impl Into<Body>) -> Answer {
    let mut request = Request::post(PATH)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, kind)
        .header("sec-fetch-site", "same-origin");
    if let Some(session) = who.and_then(|browser| browser.cookie("session")) {
        request = request.header(header::COOKIE, format!("session={session}"));
    }
    site.send(request.body(body.into()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_no_browser_sends_is_refused_and_read_no_further() {
    let site = Site::demo().await;
    let anna = site.sign_in(&cast::ANNA).await;
    let who = Some(&anna);
    let whole = part("file", Some("uittreksel.pdf"), "%PDF-1.7") + "--edge--\r\n";

    let answer = send(&site, None, KIND, whole.clone()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "signed out");
    assert!(answer.location().starts_with("/login?next="));
    // Another's application, with a file and with that field as text.
    let answer = send(&site, who, KIND, whole.clone()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let text = part("file", None, "%PDF-1.7") + "--edge--\r\n";
    assert_eq!(
        send(&site, who, KIND, text).await.status,
        StatusCode::NOT_FOUND
    );

    let many = part("x", None, "y").repeat(10_000) + "--edge--\r\n";
    let answer = send(&site, who, KIND, many).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "10,000 parts");
    assert!(answer.is_page());
    let long = part("issued", None, &"x".repeat(100 * 1024)) + "--edge--\r\n";
    let answer = send(&site, who, KIND, long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "a long field");
    let large = part("file", Some("a.pdf"), &"x".repeat(65 << 20)) + "--edge--\r\n";
    let answer = send(&site, who, KIND, large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "65 MB");

    let cut = whole.replace("--edge--\r\n", "");
    for (kind, body) in [
        (KIND, cut.as_str()),
        (KIND, "--other\r\n\r\nx\r\n--other--\r\n"),
        ("multipart/form-data", whole.as_str()),
        ("application/x-www-form-urlencoded", "issued=2026-01-01"),
        ("text/plain", "x"),
    ] {
        let answer = send(&site, who, kind, body.to_owned()).await;
        assert!(answer.status.is_client_error(), "{kind}: {}", answer.status);
        assert!(!answer.body.contains("PDF"), "{kind}");
    }
}

/// Somebody who opens many uploads and ends none holds little of the server's memory, and nobody else waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_sends_two_bodies_at_the_same_time_and_no_third() {
    let site = Site::demo().await;
    let (anna, bram) = (
        site.sign_in(&cast::ANNA).await,
        site.sign_in(&cast::BRAM).await,
    );
    let whole = part("file", Some("uittreksel.pdf"), "%PDF-1.7") + "--edge--\r\n";
    let reading = Arc::new(Semaphore::new(0));
    let unending = || {
        let begun = part("file", Some("uittreksel.pdf"), "%PDF-1.7");
        let first = stream::iter([Ok::<_, std::io::Error>(begun)]);
        let reading = Arc::clone(&reading);
        let rest = stream::once(async move {
            // Whoever asks for more than the first piece has taken a place.
            reading.add_permits(1);
            future::pending().await
        });
        Body::from_stream(first.chain(rest))
    };
    let sends_without_end = async {
        future::join(
            send(&site, Some(&anna), KIND, unending()),
            send(&site, Some(&anna), KIND, unending()),
        )
        .await
    };
    let others = async {
        drop(reading.acquire_many(2).await.expect("it is never closed"));
        let answer = send(&site, Some(&bram), KIND, whole.clone()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let answer = send(&site, Some(&anna), KIND, whole.clone()).await;
        // Back to the page, which says to wait.
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    };
    tokio::select! {
        biased;
        _ = sends_without_end => panic!("a body without end was read to its end"),
        () = others => {}
    }
    // Whoever breaks off makes room.
    let answer = send(&site, Some(&anna), KIND, whole).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
