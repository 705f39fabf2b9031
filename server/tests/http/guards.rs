//! What protects every address alike: no cross-site POST, no oversize body, the security headers (Internet.nl's), and
//! the addresses that every installation has.

use crate::{
    samples::MADE_UP,
    site::{Answer, Site},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use leptos::server_fn::axum::server_fn_paths;
use services::demo::cast;
use std::sync::Arc;

/// What can be posted to besides forms and functions.
const OTHERS: [&str; 8] = [
    "/language",
    "/reports/texts/x",
    "/passkey/login/start",
    "/passkey/login/finish",
    "/passkey/register/start",
    "/passkey/register/finish",
    "/passkey/step-up/start",
    "/passkey/step-up/finish",
];

/// Everything that takes a POST.
/// A pattern with something made up for every parameter.
fn tried(pattern: &str) -> String {
    let parts: Vec<&str> = pattern
        .split('/')
        .map(|part| if part.starts_with('{') { MADE_UP } else { part })
        .collect();
    parts.join("/")
}

fn targets() -> Vec<String> {
    let forms = app::server::form_paths().into_iter().map(tried);
    let all: Vec<String> = forms
        .chain(server_fn_paths().map(|(path, _)| path.to_owned()))
        .chain(OTHERS.map(str::to_owned))
        .collect();
    assert!(all.len() > 70, "everything that takes a POST");
    all
}

/// A POST with these headers besides the usual ones.
async fn post(site: &Site, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
    let mut request = Request::post(path)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.send(request.body(body).unwrap()).await
}

async fn get(site: &Site, path: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT, "text/html");
    site.send(request.body(Body::empty()).unwrap()).await
}

/// What somebody typed stands in the window's title too, where a browser would read markup.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_of_markup_is_only_text_in_the_title() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let name = "</title><meta http-equiv=refresh content=0>";
    let made = anna.post("/people/teams", &[("name", name)]).await;
    let shown = anna.get(made.location()).await.body;
    assert!(
        shown.contains("<title>&lt;/title&gt;&lt;meta http-equiv"),
        "{shown}"
    );
    assert!(!shown.contains(name));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_and_no_function_takes_a_call_from_another_site() {
    let site = Site::demo().await;
    for path in targets() {
        for other_site in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://elders.example"),
            ("origin", "null"),
        ] {
            let answer = post(&site, &path, &[other_site], Body::empty()).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{path} {other_site:?}"
            );
            assert!(answer.is_page(), "{path}: in house style");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_and_no_function_takes_an_oversize_body() {
    let site = Site::demo().await;
    let large = format!("q={}", "x".repeat(300 * 1024));
    let (ours, length) = (("sec-fetch-site", "same-origin"), large.len().to_string());
    let uploads: Vec<String> = app::server::upload_paths().into_iter().map(tried).collect();
    for path in targets() {
        let said = [ours, ("content-length", &length)];
        let answer = post(&site, &path, &said, Body::from(large.clone())).await;
        // A form with files takes more, from who is signed in; others are not listened to at all.
        if uploads.contains(&path) {
            assert!(answer.location().starts_with("/login?next="), "{path}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(answer.is_page(), "{path}: in house style");
    }
    // Who does not say how much is coming is found out while it comes.
    for path in ["/login", "/clients/request", "/language"] {
        let answer = post(&site, path, &[ours], Body::from(large.clone())).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    for (path, _) in server_fn_paths() {
        let answer = post(&site, path, &[ours], Body::from(large.clone())).await;
        let status = answer.status;
        assert!(
            !status.is_success() && !answer.body.contains("Hofman"),
            "{path}: {status}"
        );
    }
}

/// The rules for every answer (Internet.nl); the policy is returned for more.
fn headers_hold<'a>(what: &str, answer: &'a Answer) -> &'a str {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    for needed in ["base-uri 'none'", "frame-ancestors 'none'", "form-action '"] {
        assert!(policy.contains(needed), "{what} lacks {needed}: {policy}");
    }
    for never in [
        "unsafe-inline",
        "'unsafe-eval'",
        "unsafe-hashes",
        "http:",
        "https:",
        "*",
    ] {
        assert!(!policy.contains(never), "{what} has {never}: {policy}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    policy
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_answer_carries_the_security_headers() {
    let site = Site::demo().await;
    for (path, status) in [
        ("/", 200),
        ("/login", 200),
        ("/services", 200),
        ("/clients", 303),
        ("/clients.csv", 401),
        ("/people.csv", 401),
        ("/no/such/page", 404),
        ("/api/no_such_function", 404),
        ("/pkg/schakel.css", 200),
        ("/pkg/no-such-file.js", 404),
        ("/dev/outbox.json", 200),
        ("/health/live", 200),
        ("/.well-known/security.txt", 200),
    ] {
        let answer = get(&site, path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        headers_hold(path, &answer);
        let kept = path == "/pkg/schakel.css";
        let caching = answer.header("cache-control");
        assert_eq!(caching.contains("immutable"), kept, "{path}: {caching}");
    }
    let refused = [("sec-fetch-site", "cross-site")];
    headers_hold(
        "a refusal",
        &post(&site, "/login", &refused, Body::empty()).await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_scripts_with_the_answers_own_nonce_run() {
    let site = Site::demo().await;
    let mut seen = Vec::new();
    for path in ["/login", "/login", "/services", "/no/such/page"] {
        let answer = get(&site, path).await;
        let policy = headers_hold(path, &answer);
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap_or_else(|| panic!("{path}: no nonce in {policy}"));
        assert!(!seen.contains(&nonce.to_owned()), "a nonce is used once");
        seen.push(nonce.to_owned());
        let scripts: Vec<&str> = answer.body.split("<script").skip(1).collect();
        assert!(!scripts.is_empty(), "{path} hydrates");
        for script in scripts {
            let tag = script.split('>').next().unwrap();
            assert!(
                tag.contains(&format!("nonce=\"{nonce}\"")) || tag.contains("src=\"/"),
                "{path}: <script{tag}>"
            );
        }
        for inline in [" style=\"", " onclick=", " onsubmit=", "javascript:"] {
            assert!(!answer.body.contains(inline), "{path} has {inline}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_address_is_a_page_in_house_style_in_the_readers_language() {
    let site = Site::demo().await;
    for (cookie, lang) in [("", "nl"), ("lang=en", "en")] {
        let request = Request::get("/no/such/page")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        let answer = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.is_page());
        assert!(
            answer.body.contains(&format!("<html lang=\"{lang}\"")),
            "{lang}"
        );
        for part in ["<h1", "<main", "<footer", "href=\"/\""] {
            assert!(answer.body.contains(part), "{lang}: {part}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_installation_says_where_a_weakness_is_reported_and_that_it_lives() {
    let site = Site::in_earnest().await;
    let answer = get(&site, "/.well-known/security.txt").await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    for line in [
        "Contact: mailto:",
        "Expires: 2",
        "Canonical: https://schakel.example/.well-known/security.txt",
    ] {
        assert!(answer.body.contains(line), "{}", answer.body);
    }
    assert_eq!(
        get(&site, "/security.txt").await.status,
        StatusCode::NOT_FOUND
    );
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(get(&site, path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(
        get(&site, "/").await.header("strict-transport-security"),
        "max-age=31536000; includeSubDomains"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outside_the_demo_nobody_reads_the_mail() {
    let site = Site::in_earnest().await;
    let outbox = format!("/dev/outbox/{MADE_UP}/mail.html");
    for path in ["/dev/outbox", "/dev/outbox.json", &outbox] {
        let answer = get(&site, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let ours = [("sec-fetch-site", "same-origin")];
    let answer = post(&site, "/api/dev/outbox", &ours, Body::empty()).await;
    assert!(!answer.status.is_success(), "{}", answer.status);
}

/// Pages are made by several threads at the same time; what a page needs does not stay behind on one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_for_many_readers_at_the_same_time_are_all_pages() {
    let site = Arc::new(Site::demo().await);
    let asked: Vec<_> = ["/login", "/services", "/register", "/contact"]
        .repeat(40)
        .into_iter()
        .map(|path| {
            let site = Arc::clone(&site);
            tokio::spawn(async move { (path, get(&site, path).await) })
        })
        .collect();
    for one in asked {
        let (path, answer) = one.await.unwrap();
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains("· Schakel</title>"), "{path}");
    }
}
