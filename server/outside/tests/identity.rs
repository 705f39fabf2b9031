//! The client of the identity checks against the simulator, and the simulator's page as a browser sees it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod stage;

use domain::{
    evidence::IdKind,
    lang::Lang,
    person::Identity,
    time::{Date, Instant, start_of_day},
};
use outside::{
    Secret,
    identity::{
        CLIENT_HEADER, Checks, Decision, IdentityError, Reason, ReasonKind, SIGNATURE_HEADER,
        Session, Settings,
    },
    simulator::{
        Clock, Options, Simulators,
        identity::{Order, Outcome},
    },
};
use reqwest::{StatusCode, header, redirect};
use rstest::rstest;
use stage::{Conversation, Lines, Listener, Post};
use uuid::Uuid;

const OURS: &str = "https://schakel.example/";
const BACK: &str = "https://schakel.example/identify/7?step=2";
const MARK: Uuid = Uuid::from_u128(7);
/// What the simulator sends along and nobody may keep.
const NUMBERS: [&str; 2] = ["999990019", "SPECI2014"];

fn today() -> Instant {
    start_of_day(Date::constant(2026, 3, 2))
}

fn pieter() -> Identity {
    Identity {
        given: "Pieter".into(),
        prefix: "van".into(),
        family: "Leeuwen".into(),
        birth: Some(Date::constant(1961, 5, 4)),
    }
}

async fn simulators() -> Simulators {
    let options = Options {
        clock: Clock::new(today),
        ..Options::default()
    };
    Simulators::start(options).await.unwrap()
}

fn checks(settings: Settings) -> Checks {
    let settings = Settings {
        timeout_ms: 300,
        ..settings
    };
    Checks::new(&settings).unwrap()
}

fn at(address: &str) -> Checks {
    checks(Settings {
        url: address.into(),
        api_key: Secret::new("key"),
        shared_secret: Secret::new("secret"),
        callback: OURS.into(),
        ..Settings::default()
    })
}

async fn begin(checks: &Checks) -> Session {
    checks.begin(&pieter(), MARK, BACK, Lang::Nl).await.unwrap()
}

/// A session of Pieter's, and where he goes with it.
async fn begun() -> (Simulators, Checks, Session) {
    let simulators = simulators().await;
    let checks = checks(simulators.identity_settings(OURS));
    let session = begin(&checks).await;
    (simulators, checks, session)
}

#[tokio::test]
async fn nothing_is_decided_before_the_person_has_been_there() {
    let (_simulators, checks, session) = begun().await;
    assert_eq!(checks.decision(session.id).await, Ok(Decision::Waiting));
}

/// Pieter as he was expected, until when his document is valid.
#[rstest]
#[case(Outcome::AsExpected, Date::constant(2032, 3, 2))]
#[case(Outcome::AboutToExpire, Date::constant(2026, 3, 23))]
#[tokio::test]
async fn an_approval_names_who_was_expected(#[case] outcome: Outcome, #[case] valid_until: Date) {
    let (simulators, checks, session) = begun().await;
    assert!(simulators.identity.choose(session.id, outcome).await);
    let Ok(Decision::Approved(identified)) = checks.decision(session.id).await else {
        panic!("not approved");
    };
    assert_eq!(identified.given, "Pieter");
    assert_eq!(identified.family, "van Leeuwen");
    assert_eq!(identified.birth_date, Date::constant(1961, 5, 4));
    assert_eq!(identified.document, Some(IdKind::Passport));
    assert_eq!(identified.valid_until, Some(valid_until));
}

#[tokio::test]
async fn an_approval_may_name_somebody_else() {
    let (simulators, checks, session) = begun().await;
    simulators
        .identity
        .choose(session.id, Outcome::AnotherPerson)
        .await;
    let Ok(Decision::Approved(identified)) = checks.decision(session.id).await else {
        panic!("not approved");
    };
    assert_ne!(identified.family, "van Leeuwen");
}

#[rstest]
#[case(Outcome::Declined, Decision::Declined(Reason { kind: ReasonKind::Document, code: Some(102) }))]
#[case(Outcome::Again, Decision::Again(Reason { kind: ReasonKind::Photos, code: Some(204) }))]
#[case(Outcome::GivenUp, Decision::Expired)]
#[tokio::test]
async fn other_outcomes_say_why(#[case] outcome: Outcome, #[case] want: Decision) {
    let (simulators, checks, session) = begun().await;
    simulators.identity.choose(session.id, outcome).await;
    assert_eq!(checks.decision(session.id).await, Ok(want));
}

/// R-BEV-8, over a socket: the provider sends both numbers, and what we make of it holds neither.
#[tokio::test]
async fn r_bev_8_the_bsn_and_the_document_number_stop_at_the_parser() {
    let mut post = Post::start().await;
    let simulators = Simulators::start(Options {
        identity_notices: Some(post.address.clone()),
        clock: Clock::new(today),
        ..Options::default()
    })
    .await
    .unwrap();
    let lines = Lines::default();
    let _logging = lines.listen();
    let checks = checks(simulators.identity_settings(OURS));
    let session = begin(&checks).await;
    simulators
        .identity
        .choose(session.id, Outcome::AsExpected)
        .await;

    let (_, headers, body) = post.next().await;
    let sent = String::from_utf8_lossy(&body);
    let text = |name| headers[name].to_str().unwrap();
    let notice = checks
        .notice(text(CLIENT_HEADER), text(SIGNATURE_HEADER), &body)
        .unwrap();
    let decision = checks.decision(session.id).await.unwrap();
    let kept = [
        format!("{notice:?}{decision:#?}"),
        serde_json::to_string(&decision).unwrap(),
        serde_json::to_string(&notice.decision).unwrap(),
    ];
    for number in NUMBERS {
        assert!(sent.contains(number), "the provider does not send {number}");
        assert!(kept.iter().all(|kept| !kept.contains(number)), "{kept:?}");
    }
    let logged = lines.read();
    assert!(logged.contains("identity check begun"), "{logged}");
    for personal in NUMBERS
        .into_iter()
        .chain(["Pieter", "Leeuwen", "1961", "simulated"])
    {
        assert!(!logged.contains(personal), "{personal} in {logged}");
    }
}

#[tokio::test]
async fn a_notice_carries_the_decision_and_our_mark() {
    let mut post = Post::start().await;
    let simulators = Simulators::start(Options {
        identity_notices: Some(format!("{}/callbacks/identity", post.address)),
        ..Options::default()
    })
    .await
    .unwrap();
    let checks = checks(simulators.identity_settings(OURS));
    let session = begin(&checks).await;
    // Twice, because providers repeat themselves.
    for _ in 0..2 {
        assert!(
            simulators
                .identity
                .choose(session.id, Outcome::Declined)
                .await
        );
        let (path, headers, body) = post.next().await;
        assert_eq!(path, "/callbacks/identity");
        let text = |name| headers[name].to_str().unwrap();
        let (client, signature) = (text(CLIENT_HEADER), text(SIGNATURE_HEADER));
        let notice = checks.notice(client, signature, &body).unwrap();
        assert_eq!(notice.session, session.id);
        assert_eq!(notice.vendor_data, Some(MARK));
        assert!(matches!(notice.decision, Decision::Declined(_)));
        // Somebody who knows the address but not the secret.
        let other = Checks::new(&Settings {
            shared_secret: Secret::new("another"),
            ..simulators.identity_settings(OURS)
        });
        let forged = other.unwrap().notice(client, signature, &body);
        assert_eq!(forged, Err(IdentityError::NotGenuine));
    }
}

#[tokio::test]
async fn an_answer_without_the_right_signature_decides_nothing() {
    let (simulators, checks, session) = begun().await;
    simulators
        .identity
        .choose(session.id, Outcome::AsExpected)
        .await;
    simulators.identity.order(Order::Forged);
    assert_eq!(
        checks.decision(session.id).await,
        Err(IdentityError::NotGenuine)
    );
    assert!(matches!(
        checks.decision(session.id).await,
        Ok(Decision::Approved(_))
    ));
}

#[tokio::test]
async fn a_key_or_secret_that_is_not_known_is_refused() {
    let (simulators, _, session) = begun().await;
    let settings = simulators.identity_settings(OURS);
    let key = Settings {
        api_key: Secret::new("another"),
        ..settings.clone()
    };
    let refused = checks(key).begin(&pieter(), MARK, BACK, Lang::Nl).await;
    assert_eq!(refused, Err(IdentityError::Refused(401)));
    let secret = Settings {
        shared_secret: Secret::new("another"),
        ..settings
    };
    assert_eq!(
        checks(secret).decision(session.id).await,
        Err(IdentityError::Refused(401))
    );
}

#[tokio::test]
async fn a_session_nobody_opened_is_not_there() {
    let (_simulators, checks, _) = begun().await;
    assert_eq!(checks.decision(MARK).await, Err(IdentityError::NoSession));
}

#[tokio::test]
async fn a_person_is_never_sent_elsewhere() {
    let (_simulators, checks, _) = begun().await;
    let elsewhere = checks
        .begin(&pieter(), MARK, "https://evil.example/", Lang::Nl)
        .await;
    assert_eq!(elsewhere, Err(IdentityError::ReturnElsewhere));
}

/// Both calls may be repeated: an error that passes is not seen.
#[tokio::test]
async fn an_error_that_passes_is_tried_again_and_one_that_stays_is_told() {
    let simulators = simulators().await;
    let checks = checks(simulators.identity_settings(OURS));
    for status in [503, 429] {
        simulators.identity.order(Order::Status(status));
    }
    let session = begin(&checks).await;
    for _ in 0..3 {
        simulators.identity.order(Order::Status(500));
    }
    assert_eq!(
        checks.decision(session.id).await,
        Err(IdentityError::Unavailable)
    );
    assert_eq!(checks.decision(session.id).await, Ok(Decision::Waiting));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_not_waited_for_again() {
    let (simulators, checks, session) = begun().await;
    simulators.identity.order(Order::Late(1_000));
    assert_eq!(
        checks.decision(session.id).await,
        Err(IdentityError::Unavailable)
    );
}

#[rstest]
#[case::proxy(Conversation::Answer("<html>"), IdentityError::Malformed, 1)]
#[case::endless(Conversation::Endless, IdentityError::Malformed, 1)]
#[case::refused(
    Conversation::Say("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"),
    IdentityError::Refused(403),
    1
)]
#[case::moved(
    Conversation::Say(
        "HTTP/1.1 307 Moved\r\nlocation: http://evil.example/\r\ncontent-length: 0\r\n\r\n"
    ),
    IdentityError::Refused(307),
    1
)]
#[case::broken_off(Conversation::HangUp, IdentityError::Unavailable, 3)]
#[case::script(Conversation::Answer(r#"{"verification":{"id":"12df6045-3846-4e45-946a-14fa6136d78b","url":"javascript://checks.example/v/x"}}"#), IdentityError::Malformed, 1)]
#[tokio::test]
async fn a_socket_that_misbehaves_opens_no_session(
    #[case] conversation: Conversation,
    #[case] want: IdentityError,
    #[case] asked: usize,
) {
    let listener = Listener::start(conversation).await;
    let error = at(&listener.address)
        .begin(&pieter(), MARK, BACK, Lang::Nl)
        .await;
    assert_eq!(error, Err(want));
    assert_eq!(listener.asked(), asked);
}

#[tokio::test]
async fn a_session_is_at_a_web_address() {
    let answer = r#"{"verification":{"id":"12df6045-3846-4e45-946a-14fa6136d78b","url":"https://checks.example/v/x"}}"#;
    let listener = Listener::start(Conversation::Answer(answer)).await;
    let session = begin(&at(&listener.address)).await;
    assert_eq!(session.url, "https://checks.example/v/x");
    assert!(!format!("{session:?}").contains("checks.example"));
}

#[tokio::test]
async fn checks_that_are_down_are_not_available() {
    let address = stage::nobody().await;
    let error = at(&format!("http://{address}"))
        .begin(&pieter(), MARK, BACK, Lang::Nl)
        .await;
    assert_eq!(error, Err(IdentityError::Unavailable));
}

/// A browser that follows nothing by itself.
fn browser() -> reqwest::Client {
    let browser = reqwest::Client::builder().redirect(redirect::Policy::none());
    browser.build().unwrap()
}

async fn post(url: &str, form: &'static str) -> reqwest::Response {
    browser()
        .post(url)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap()
}

#[rstest]
#[case(Lang::Nl)]
#[case(Lang::En)]
#[tokio::test]
async fn the_page_says_that_nothing_is_real_and_offers_every_outcome(#[case] lang: Lang) {
    let simulators = simulators().await;
    let checks = checks(simulators.identity_settings(OURS));
    let session = checks.begin(&pieter(), MARK, BACK, lang).await.unwrap();
    let page = browser().get(&session.url).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    insta::assert_snapshot!(
        page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap(),
        @"default-src 'none'; style-src 'self'; form-action 'self' https://schakel.example; base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
    let html = page.text().await.unwrap();
    for outcome in Outcome::ALL {
        assert!(html.contains(&format!("value=\"{}\"", outcome.code())));
    }
    for active in ["<script", "<style", " style=", "javascript:"] {
        assert!(!html.contains(active), "{active}");
    }
    insta::assert_snapshot!(format!("page_{}", lang.code()), html);

    let style = session.url.split("/v/").next().unwrap().to_owned() + "/style.css";
    let style = browser().get(style).send().await.unwrap();
    assert_eq!(
        style.headers()[header::CONTENT_TYPE],
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn what_is_picked_is_decided_and_the_person_goes_back() {
    let (_simulators, checks, session) = begun().await;
    let back = post(
        &session.url,
        "outcome=again&return_url=https://evil.example/",
    )
    .await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    assert_eq!(back.headers()[header::LOCATION], BACK);
    assert!(matches!(
        checks.decision(session.id).await,
        Ok(Decision::Again(_))
    ));

    // The same session, once more, and then it is final.
    let back = post(&session.url, "outcome=as_expected").await;
    assert_eq!(back.headers()[header::LOCATION], BACK);
    assert!(matches!(
        checks.decision(session.id).await,
        Ok(Decision::Approved(_))
    ));
    let closed = post(&session.url, "outcome=declined").await;
    assert_eq!(closed.status(), StatusCode::OK);
    let html = closed.text().await.unwrap();
    assert!(
        html.contains("Deze controle is klaar.")
            && html.contains(r#"href="https://schakel.example/identify/7?step=2""#),
        "{html}"
    );
    assert!(matches!(
        checks.decision(session.id).await,
        Ok(Decision::Approved(_))
    ));
}

#[rstest]
#[case("")]
#[case("outcome=")]
#[case("outcome=approved")]
#[tokio::test]
async fn picking_nothing_asks_again(#[case] form: &'static str) {
    let (_simulators, checks, session) = begun().await;
    let page = post(&session.url, form).await;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("Kies eerst wat er uit de controle komt.")
    );
    assert_eq!(checks.decision(session.id).await, Ok(Decision::Waiting));
}

#[tokio::test]
async fn what_is_given_is_shown_as_text() {
    let simulators = simulators().await;
    let checks = checks(simulators.identity_settings(OURS));
    let person = Identity {
        given: "<script>alert(1)</script>".into(),
        prefix: String::new(),
        family: "\"' onfocus=x".into(),
        birth: None,
    };
    let back = "https://schakel.example/?q=\"><img>";
    let session = checks.begin(&person, MARK, back, Lang::En).await.unwrap();
    let page = browser()
        .get(&session.url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        !page.contains("<script>") && !page.contains("\"' onfocus"),
        "{page}"
    );
    simulators
        .identity
        .choose(session.id, Outcome::Declined)
        .await;
    let page = browser()
        .get(&session.url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(!page.contains("<img>"), "{page}");
}

#[rstest]
#[case("/identity/v/00000000-0000-0000-0000-000000000007")]
#[case("/identity/v/%3Cscript%3E?lang=en")]
#[tokio::test]
async fn a_page_of_nobody_is_not_there(#[case] path: &str) {
    let simulators = simulators().await;
    let url = format!("{}{path}", simulators.url());
    for page in [
        browser().get(&url).send().await.unwrap(),
        post(&url, "outcome=declined").await,
    ] {
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        assert!(!page.text().await.unwrap().contains('<'));
    }
}

/// The simulator itself opens nothing that leads to a script.
#[rstest]
#[case("javascript:alert(1)")]
#[case("data:text/html,x")]
#[case("/identify")]
#[tokio::test]
async fn a_session_leads_to_a_web_address_only(#[case] callback: &str) {
    let simulators = simulators().await;
    let body = serde_json::json!({"verification": {"callback": callback, "person": {}}});
    let answer = browser()
        .post(format!("{}/identity/v1/sessions", simulators.url()))
        .header(CLIENT_HEADER, "simulated")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}
