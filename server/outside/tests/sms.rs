//! The client of the text message gateway against the simulator, and against sockets that misbehave.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod stage;

use domain::mobile::MobileNumber;
use outside::{
    Secret,
    simulator::{Options, Simulators, sms::Order},
    sms::{
        Accepted, Blame, Gateway, Settings, SmsError,
        report::{self, Delivery},
    },
};
use rstest::rstest;
use serde_json::json;
use stage::{Conversation, Lines, Listener};
use std::time::Duration;
use uuid::Uuid;

const REFERENCE: Uuid = Uuid::from_u128(7);
const TEXT: &str = "Uw code is 123456.";

fn sanne() -> MobileNumber {
    MobileNumber::parse("06 12345678").unwrap()
}

async fn simulators() -> Simulators {
    Simulators::start(Options::default()).await.unwrap()
}

/// A gateway that gives up soon.
fn gateway(settings: Settings) -> Gateway {
    let settings = Settings {
        timeout_ms: 300,
        ..settings
    };
    Gateway::new(&settings).unwrap()
}

fn at(address: &str) -> Gateway {
    gateway(Settings {
        url: format!("{address}/v1.0/message"),
        product_token: Secret::new("token"),
        ..Settings::default()
    })
}

#[tokio::test]
async fn a_message_is_taken_and_can_be_read() {
    let simulators = simulators().await;
    let gateway = gateway(simulators.sms_settings());
    let taken = gateway.send(&sanne(), TEXT, REFERENCE).await;
    assert_eq!(taken, Ok(Accepted { parts: 1 }));

    let kept = simulators.sms.messages();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].to, "0031612345678");
    assert_eq!(kept[0].from, "Schakel");
    assert_eq!(kept[0].text, TEXT);
    assert_eq!(Uuid::parse_str(&kept[0].reference), Ok(REFERENCE));

    // The same list, for whoever is not written in Rust.
    let list = reqwest::get(format!("{}/sms/messages", simulators.url()))
        .await
        .unwrap();
    let list: serde_json::Value = list.json().await.unwrap();
    assert_eq!(list[0]["text"], TEXT);
}

#[rstest]
#[case(303, Some(Blame::Number))]
#[case(402, Some(Blame::Blocked))]
#[case(102, Some(Blame::Operator))]
#[tokio::test]
async fn a_refusal_says_why_and_nothing_was_sent(#[case] code: u16, #[case] blame: Option<Blame>) {
    let simulators = simulators().await;
    simulators.sms.order(Order::Refuse(code));
    let gateway = gateway(simulators.sms_settings());
    let refused = gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap_err();
    assert_eq!(refused, SmsError::Refused(code));
    assert_eq!(refused.blame(), blame);
    assert!(!refused.may_have_been_sent());
    assert!(simulators.sms.messages().is_empty());
}

#[tokio::test]
async fn a_token_that_is_not_known_is_the_operators_to_mend() {
    let simulators = simulators().await;
    let settings = Settings {
        product_token: Secret::new("another"),
        ..simulators.sms_settings()
    };
    let refused = gateway(settings)
        .send(&sanne(), TEXT, REFERENCE)
        .await
        .unwrap_err();
    assert_eq!(refused, SmsError::Refused(101));
    assert_eq!(refused.blame(), Some(Blame::Operator));
}

/// The rule of the module: after the message has left, nothing is repeated by itself.
#[rstest]
#[case::time_out(json!({"late": 1_000}), SmsError::Unknown)]
#[case::nonsense(json!("nonsense"), SmsError::Malformed)]
#[tokio::test]
async fn a_message_that_may_have_been_sent_is_not_sent_again(
    #[case] order: serde_json::Value,
    #[case] want: SmsError,
) {
    let simulators = simulators().await;
    let ordered = reqwest::Client::new()
        .post(format!("{}/sms/orders", simulators.url()))
        .json(&order)
        .send()
        .await
        .unwrap();
    assert!(ordered.status().is_success());
    let gateway = gateway(simulators.sms_settings());
    let error = gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap_err();
    assert_eq!(error, want);
    assert!(error.may_have_been_sent());
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(simulators.sms.messages().len(), 1);
}

#[rstest]
#[case::broken_off(Conversation::HangUp, SmsError::Unknown)]
#[case::broken_off_half_way(
    Conversation::Say("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"details"),
    SmsError::Unknown
)]
#[case::ill(
    Conversation::Say("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n"),
    SmsError::Unknown
)]
#[case::proxy_ill(
    Conversation::Say("HTTP/1.1 503 Oops\r\ncontent-length: 0\r\n\r\n"),
    SmsError::Unknown
)]
#[case::no_http(Conversation::Say("SSH-2.0-OpenSSH\r\n"), SmsError::Unknown)]
#[case::a_page(Conversation::Answer("<html>"), SmsError::Malformed)]
#[case::too_much(Conversation::Endless, SmsError::Malformed)]
#[case::busy(
    Conversation::Say("HTTP/1.1 429 Slow down\r\ncontent-length: 0\r\n\r\n"),
    SmsError::Unavailable
)]
#[case::token_refused(
    Conversation::Say("HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n"),
    SmsError::Refused(101)
)]
#[tokio::test]
async fn a_socket_that_misbehaves_is_asked_once(
    #[case] conversation: Conversation,
    #[case] want: SmsError,
) {
    let listener = Listener::start(conversation).await;
    let error = at(&listener.address).send(&sanne(), TEXT, REFERENCE).await;
    assert_eq!(error, Err(want));
    assert_eq!(listener.asked(), 1);
}

#[tokio::test]
async fn a_redirect_does_not_take_the_token_elsewhere() {
    let elsewhere = Listener::start(Conversation::HangUp).await;
    let redirect = format!(
        "HTTP/1.1 307 Moved\r\nlocation: {}/v1.0/message\r\ncontent-length: 0\r\n\r\n",
        elsewhere.address
    );
    let listener = Listener::start(Conversation::Say(redirect.leak())).await;
    let error = at(&listener.address).send(&sanne(), TEXT, REFERENCE).await;
    assert_eq!(error, Err(SmsError::Malformed));
    assert_eq!(elsewhere.asked(), 0);
}

#[tokio::test]
async fn a_gateway_that_is_down_took_nothing() {
    let address = stage::nobody().await;
    let error = at(&format!("http://{address}"))
        .send(&sanne(), TEXT, REFERENCE)
        .await
        .unwrap_err();
    assert_eq!(error, SmsError::Unavailable);
    assert!(!error.may_have_been_sent());
}

#[tokio::test]
async fn a_gateway_that_comes_up_in_time_is_reached() {
    let listen = stage::nobody().await;
    let gateway = at(&format!("http://{listen}/sms"));
    let gateway = async { gateway.send(&sanne(), TEXT, REFERENCE).await };
    let simulators = async {
        tokio::time::sleep(Duration::from_millis(80)).await;
        Simulators::start(Options {
            listen,
            ..Options::default()
        })
        .await
        .unwrap()
    };
    let (answer, _simulators) = tokio::join!(gateway, simulators);
    // It speaks, so it was reached; it does not know this token.
    assert_eq!(answer, Err(SmsError::Refused(101)));
}

/// Why nothing is repeated by itself: the gateway does not recognise a repeat, and networks double messages already.
#[tokio::test]
async fn the_same_reference_is_another_message() {
    let simulators = simulators().await;
    let gateway = gateway(simulators.sms_settings());
    gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap();
    gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap();
    assert_eq!(simulators.sms.messages().len(), 2);
    simulators.sms.order(Order::Twice);
    gateway
        .send(&sanne(), TEXT, Uuid::from_u128(8))
        .await
        .unwrap();
    let kept = simulators.sms.messages();
    assert_eq!(kept.len(), 4);
    assert_eq!(kept[2].reference, kept[3].reference);
}

#[tokio::test]
async fn status_reports_arrive_and_can_be_read() {
    let mut post = stage::Post::start().await;
    let simulators = Simulators::start(Options {
        sms_reports: Some(format!("{}/reports/hunter2", post.address)),
        ..Options::default()
    })
    .await
    .unwrap();
    let gateway = gateway(simulators.sms_settings());
    gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap();
    let mut told = Vec::new();
    for _ in 0..2 {
        let (path, _, body) = post.next().await;
        assert_eq!(path, "/reports/hunter2");
        told.extend(report::read(&body).unwrap());
    }
    let deliveries: Vec<_> = told
        .iter()
        .map(|told| (told.reference, told.delivery, told.code))
        .collect();
    assert_eq!(
        deliveries,
        [
            (REFERENCE, Delivery::OnItsWay, None),
            (REFERENCE, Delivery::Delivered, None)
        ]
    );
    assert_eq!(
        simulators.sms.messages()[0].delivery,
        Some(Delivery::Delivered)
    );

    simulators.sms.order(Order::Undelivered(5));
    gateway
        .send(&sanne(), TEXT, Uuid::from_u128(8))
        .await
        .unwrap();
    post.next().await;
    let (_, _, body) = post.next().await;
    let failed = report::read(&body).unwrap()[0];
    assert_eq!((failed.delivery, failed.code), (Delivery::Failed, Some(5)));

    // Once more, to order: gateways repeat themselves.
    let reference = REFERENCE.simple().to_string();
    assert!(
        simulators
            .sms
            .report(&reference, Delivery::Delivered, None)
            .await
    );
    let (_, _, body) = post.next().await;
    assert_eq!(report::read(&body).unwrap()[0], told[1]);
    assert!(
        !simulators
            .sms
            .report("nobody", Delivery::Delivered, None)
            .await
    );
}

#[tokio::test]
async fn no_number_text_or_token_is_logged() {
    let lines = Lines::default();
    let _logging = lines.listen();
    let simulators = simulators().await;
    let gateway = gateway(simulators.sms_settings());
    gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap();
    for order in [
        Order::Refuse(303),
        Order::Status(500),
        Order::Nonsense,
        Order::Late(500),
    ] {
        simulators.sms.order(order);
        gateway.send(&sanne(), TEXT, REFERENCE).await.unwrap_err();
    }
    let logged = lines.read();
    assert!(logged.contains("text message not accepted"), "{logged}");
    for personal in ["612345678", "123456", "Uw code", "simulated"] {
        assert!(!logged.contains(personal), "{personal} in {logged}");
    }
}
