//! A text message gateway in the shape of CM.com's that sends nothing: what it takes is kept to be read, and it fails
//! to order. Like the real one it does not recognise a repeat: the same reference twice is two messages. The one rule:
//! it listens where it is told to and calls nobody but the address for status reports it was given.
//!
//! `POST /v1.0/message` is the gateway's. `GET /messages`, `POST /orders` and `POST /reports` are the simulator's own,
//! for tests that are not written in Rust.

mod wire;

use super::Clock;
use crate::{client, secret::Secret, sms::report::Delivery};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::sleep;

/// So many messages are kept; the oldest go first.
const KEPT: usize = 1_000;

/// Whoever is sent a report must answer in this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a simulated gateway is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The token it accepts.
    pub product_token: Secret,
    /// Where it posts status reports, if anywhere: the address with our secret in it.
    pub reports: Option<String>,
    pub clock: Clock,
}

/// A message that would have been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    pub reference: String,
    /// As the gateway was given it: `0031612345678`.
    pub to: String,
    pub from: String,
    pub text: String,
    pub at: Instant,
    /// As it was reported; `None` before the first report.
    pub delivery: Option<Delivery>,
}

/// What goes wrong with the next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Refused with the gateway's number.
    Refuse(u16),
    /// Not taken; the answer is only this HTTP status.
    Status(u16),
    /// Taken; the answer comes after so many milliseconds.
    Late(u64),
    /// Taken; the answer is a page of some proxy.
    Nonsense,
    /// Taken, and sent twice, as networks sometimes do.
    Twice,
    /// Taken, and reported as not delivered, with the operator's number.
    Undelivered(u32),
}

#[derive(Clone)]
pub struct Sms(Arc<Inner>);

struct Inner {
    options: Options,
    client: reqwest::Client,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    messages: VecDeque<Message>,
    orders: VecDeque<Order>,
}

impl Sms {
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Inner {
            options,
            client: client::builder(PATIENCE).build().unwrap_or_default(),
            kept: Mutex::default(),
        }))
    }

    /// The gateway's paths; mount it under any prefix.
    pub fn router<S>(&self) -> Router<S> {
        Router::new()
            .route("/v1.0/message", post(message))
            .route("/messages", get(messages))
            .route("/orders", post(order))
            .route("/reports", post(report))
            .with_state(self.clone())
    }

    /// Everything that would have been sent, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.kept().messages.iter().cloned().collect()
    }

    /// One order goes with one message, in the order given.
    pub fn order(&self, order: Order) {
        self.kept().orders.push_back(order);
    }

    /// Reports what became of a message, as often as asked: gateways repeat themselves. False if there is no such
    /// message, or nobody took the report.
    pub async fn report(&self, reference: &str, delivery: Delivery, code: Option<u32>) -> bool {
        let to = {
            let mut kept = self.kept();
            let found = kept
                .messages
                .iter_mut()
                .rfind(|message| message.reference == reference);
            let Some(message) = found else {
                return false;
            };
            message.delivery = Some(delivery);
            message.to.clone()
        };
        let Some(address) = &self.0.options.reports else {
            return true;
        };
        let report = wire::report(&to, reference, delivery, code, self.0.options.clock.now());
        let sent = self.0.client.post(address).json(&report).send().await;
        sent.is_ok_and(|response| response.status().is_success())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, message: &Message) {
        let mut kept = self.kept();
        if kept.messages.len() == KEPT {
            kept.messages.pop_front();
        }
        kept.messages.push_back(message.clone());
    }

    /// The reports that come by themselves: the operator has it, and then the phone has it or does not.
    fn report_later(&self, reference: &str, undelivered: Option<u32>) {
        if self.0.options.reports.is_none() {
            return;
        }
        let (gateway, reference) = (self.clone(), reference.to_owned());
        tokio::spawn(async move {
            gateway.report(&reference, Delivery::OnItsWay, None).await;
            match undelivered {
                None => gateway.report(&reference, Delivery::Delivered, None).await,
                code => gateway.report(&reference, Delivery::Failed, code).await,
            }
        });
    }
}

async fn message(State(gateway): State<Sms>, headers: HeaderMap, body: String) -> Response {
    let Some(request) = wire::read(&body) else {
        return refuse_all(202, "The request could not be read");
    };
    let token = headers
        .get("x-cm-producttoken")
        .and_then(|token| token.to_str().ok())
        .or(request.token());
    if !token.is_some_and(|token| gateway.0.options.product_token.is(token)) {
        return refuse_all(101, "No account found for the given authentication");
    }
    let order = gateway.kept().orders.pop_front();
    if let Some(Order::Status(status)) = order {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return status.into_response();
    }
    let told: Vec<_> = request
        .wanted()
        .map(|wanted| take(&gateway, &wanted, order))
        .collect();
    match order {
        Some(Order::Late(milliseconds)) => sleep(Duration::from_millis(milliseconds)).await,
        Some(Order::Nonsense) => return "<html>Bad gateway".into_response(),
        _ => {}
    }
    let (status, answer) = wire::answer(told);
    (status, Json(answer)).into_response()
}

fn refuse_all(code: u16, details: &str) -> Response {
    (
        StatusCode::BAD_REQUEST,
        Json(wire::Answer::refusal(code, details)),
    )
        .into_response()
}

fn take(gateway: &Sms, wanted: &wire::Wanted<'_>, order: Option<Order>) -> wire::Told {
    let refusal = match order {
        Some(Order::Refuse(code)) => Some((code, "Refused to order".to_owned())),
        _ => wanted.refusal(),
    };
    if let Some((code, details)) = refusal {
        return wanted.rejected(code, details);
    }
    let message = Message {
        reference: wanted.reference.to_owned(),
        to: wanted.to.to_owned(),
        from: wanted.from.to_owned(),
        text: wanted.text.to_owned(),
        at: gateway.0.options.clock.now(),
        delivery: None,
    };
    gateway.keep(&message);
    if order == Some(Order::Twice) {
        gateway.keep(&message);
    }
    let undelivered = match order {
        Some(Order::Undelivered(code)) => Some(code),
        _ => None,
    };
    gateway.report_later(wanted.reference, undelivered);
    wanted.accepted()
}

async fn messages(State(gateway): State<Sms>) -> Json<Vec<Message>> {
    Json(gateway.messages())
}

async fn order(State(gateway): State<Sms>, Json(order): Json<Order>) -> StatusCode {
    gateway.order(order);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Wish {
    reference: String,
    delivery: Delivery,
    code: Option<u32>,
}

async fn report(State(gateway): State<Sms>, Json(wish): Json<Wish>) -> StatusCode {
    if gateway
        .report(&wish.reference, wish.delivery, wish.code)
        .await
    {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
