//! What somebody can do who has nothing but an address: fill the disk, hold connections, send what no page sends.

use crate::site::{Browser, Site, encoded};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use server::http::{limits::Limits, listen};
use services::demo::cast;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Wrong, and long.
async fn mistypes(browser: &mut Browser<'_>) -> crate::site::Answer {
    let long = "x".repeat(20_000);
    let fields = [("email", &*long), ("password", "geheim woord")];
    browser.post("/login", &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_a_stranger_types_no_more_is_kept_than_the_field_takes() {
    let site = Site::demo().await;
    let mut browser = site.browser();
    assert_eq!(mistypes(&mut browser).await.status, StatusCode::SEE_OTHER);
    let page = browser.get("/login").await;
    assert!(page.body.contains(&"x".repeat(254)));
    assert!(!page.body.contains(&"x".repeat(255)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_does_not_fill_the_disk_with_half_filled_forms() {
    let site = Site::demo().await;
    let mut kept = 0;
    let last = loop {
        let answer = mistypes(&mut site.browser()).await;
        if answer.status != StatusCode::SEE_OTHER {
            break answer;
        }
        kept += 1;
        assert!(kept < 100, "no end to it");
    };
    assert!(kept >= 30, "{kept}: a class at one address is no attack");
    // What is wrong is told on the spot, in a page that looks like ours; nothing that was typed is on it.
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.is_page() && last.headers.get(header::SET_COOKIE).is_none());
    assert!(last.body.contains("254") && last.body.contains("href=\"/login\""));
    assert!(!last.body.contains("xxx"));
    assert!(
        last.header("content-security-policy")
            .contains("style-src 'self'")
    );
    // Who is signed in there is not in that line.
    let mut anna = site.sign_in(&cast::ANNA).await;
    let answer = anna.post("/people/teams", &[("name", "")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(anna.cookie("flash").is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_of_any_length_is_answered_and_what_cannot_be_read_is_refused() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    for long in ["x".repeat(60_000), "x ".repeat(15_000).replace(' ', "%20")] {
        for path in ["/services", "/people", "/clients"] {
            let answer = anna.get(&format!("{path}?q={long}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
        }
    }
    for fields in [&[][..], &[("id", "x"), ("id", "y")], &[("page", "-")]] {
        for path in ["/api/clients/one", "/api/people/list", "/api/clients/link"] {
            let answer = anna.fetch(path, fields).await;
            assert!(
                answer.status.is_client_error(),
                "{path} {fields:?}: {}",
                answer.status
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_no_role_is_taken_from_who_is_no_colleague() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let invented = "00000000-0000-4000-8000-00000000dead".to_owned();
    let wouter: domain::id::PersonId =
        services::demo::ids::id(services::demo::ids::Kind::Person, cast::WOUTER.n);
    for person in [invented, wouter.to_string()] {
        let path = format!("/people/{person}/role");
        let answer = anna.post(&path, &[("level", "user")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        // A refused POST of a plain browser is a page in house style too.
        assert!(
            answer
                .header("content-security-policy")
                .contains("style-src 'self'")
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_with_a_secret_is_not_compressed() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let to = anna.post("/account/two-factor", &[]).await;
    assert_eq!(to.location(), "/account/two-factor/app");
    let session = anna.cookie("session").unwrap().to_owned();
    for (path, compressed) in [
        ("/account/two-factor/app?x=guess", false),
        ("/services", true),
    ] {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_ENCODING, "br, gzip")
            .header(header::COOKIE, format!("session={session}"));
        let answer = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let encoding = answer.header("content-encoding");
        assert_eq!(!encoding.is_empty(), compressed, "{path}: {encoding}");
        assert!(
            answer.header("cache-control").starts_with("no-store"),
            "{path}"
        );
    }
}

/// The site on a socket.
async fn listening(limits: Limits) -> std::net::SocketAddr {
    let site = Site::demo_with(|config| config.http = limits.clone()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let router = site.router();
        listen::serve(listener, router, &limits, std::future::pending()).await;
        drop(site);
    });
    address
}

/// How long until the other end hangs up, and what it said.
async fn until_the_end(mut stream: TcpStream) -> (Duration, String) {
    let began = Instant::now();
    let mut said = Vec::new();
    tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut said))
        .await
        .expect("it hangs up")
        .ok();
    (began.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_header_holds_no_connection() {
    let limits = Limits {
        header_seconds: 2,
        connections: 3,
        ..Limits::default()
    };
    let address = listening(limits).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: loc")
            .await
            .unwrap();
        held.push(stream);
    }
    // Every place is taken; who comes next is served when they are cut off.
    let mut next = TcpStream::connect(address).await.unwrap();
    let request = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    next.write_all(request).await.unwrap();
    let (_, said) = until_the_end(next).await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    for stream in held {
        let (_, said) = until_the_end(stream).await;
        assert!(!said.contains("200"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_may_be_slow_and_may_not_stop() {
    let limits = Limits {
        pause_seconds: 2,
        ..Limits::default()
    };
    let address = listening(limits).await;
    let body = encoded(&[("email", "anna@devries.example"), ("password", "x")]);
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: localhost:3000\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    // In five pieces over four seconds.
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(head.as_bytes()).await.unwrap();
    for piece in body.as_bytes().chunks(body.len().div_ceil(5)) {
        tokio::time::sleep(Duration::from_millis(800)).await;
        slow.write_all(piece).await.unwrap();
    }
    let (_, said) = until_the_end(slow).await;
    assert!(said.starts_with("HTTP/1.1 303"), "{said}");
    // Half of it, and then nothing.
    let mut stuck = TcpStream::connect(address).await.unwrap();
    stuck.write_all(head.as_bytes()).await.unwrap();
    stuck.write_all(&body.as_bytes()[..10]).await.unwrap();
    let (waited, said) = until_the_end(stuck).await;
    assert!(waited < Duration::from_secs(20), "{waited:?}");
    assert!(!said.contains("303"), "{said}");
}
