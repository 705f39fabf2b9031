//! A provider of remote identity checks in Veriff's shape that checks nothing: whoever is sent to its page picks what
//! comes out. `POST /v1/sessions` and `GET /v1/sessions/{id}/decision` are the provider's; the page is in [`page`].
//! Like the real one it sends the BSN and the document's number along, so that tests can show where they do not arrive.
//! The one rule: a person goes back only to the address that was given when the session was opened.

mod outcome;
mod page;

pub use outcome::{BSN, DOCUMENT_NUMBER, Outcome};

use super::Clock;
use crate::{
    client,
    identity::{CLIENT_HEADER, SIGNATURE_HEADER, signature},
    secret::Secret,
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{lang::Lang, time::Date};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::sleep;
use uuid::Uuid;

/// Whoever is told a decision must answer in this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a simulated provider is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where its page is for a browser, without a slash at the end: `http://127.0.0.1:4000/identity`.
    pub base: String,
    pub api_key: Secret,
    pub shared_secret: Secret,
    /// Where it posts decisions, if anywhere.
    pub notices: Option<String>,
    pub clock: Clock,
}

/// What goes wrong with the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The answer is only this HTTP status.
    Status(u16),
    /// The answer comes after so many milliseconds.
    Late(u64),
    /// The answer is a page of some proxy.
    Nonsense,
    /// The answer is signed with another secret.
    Forged,
}

#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    options: Options,
    client: reqwest::Client,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    sessions: HashMap<Uuid, Session>,
    orders: VecDeque<Order>,
}

#[derive(Clone)]
struct Session {
    /// In the page's address; who has it is the person.
    token: Uuid,
    callback: Url,
    vendor_data: Option<String>,
    lang: Lang,
    person: Person,
    outcome: Option<Outcome>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    date_of_birth: Option<Date>,
}

impl Identity {
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Inner {
            options,
            client: client::builder(PATIENCE).build().unwrap_or_default(),
            kept: Mutex::default(),
        }))
    }

    /// The provider's paths and its page; mount it where `options.base` says.
    pub fn router<S>(&self) -> Router<S> {
        Router::new()
            .route("/v1/sessions", post(open))
            .route("/v1/sessions/{id}/decision", get(decision))
            .route("/v/{token}", get(page::show).post(page::choose))
            .route("/style.css", get(page::style))
            .route("/orders", post(order))
            .with_state(self.clone())
    }

    /// One order goes with one call, in the order given.
    pub fn order(&self, order: Order) {
        self.kept().orders.push_back(order);
    }

    /// What the person would pick on the page, and the notice that follows; again for the same outcome, because
    /// providers repeat themselves. False if there is no such session, it is decided otherwise, or nobody took the
    /// notice.
    pub async fn choose(&self, id: Uuid, outcome: Outcome) -> bool {
        let session = {
            let mut kept = self.kept();
            let Some(session) = kept.sessions.get_mut(&id) else {
                return false;
            };
            if session.is_closed() && session.outcome != Some(outcome) {
                return false;
            }
            session.outcome = Some(outcome);
            session.clone()
        };
        let Some(address) = &self.0.options.notices else {
            return true;
        };
        let body = self.told(id, &session).to_string();
        let secret = &self.0.options.shared_secret;
        let sent = self
            .0
            .client
            .post(address)
            .header(CLIENT_HEADER, self.0.options.api_key.reveal())
            .header(SIGNATURE_HEADER, signature::sign(secret, body.as_bytes()))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .send()
            .await;
        sent.is_ok_and(|response| response.status().is_success())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn by_token(&self, token: &str) -> Option<(Uuid, Session)> {
        let token = Uuid::parse_str(token).ok()?;
        let kept = self.kept();
        let mut sessions = kept.sessions.iter();
        let (id, session) = sessions.find(|(_, session)| session.token == token)?;
        Some((*id, session.clone()))
    }

    /// The published answer: a decision, or none yet.
    fn told(&self, id: Uuid, session: &Session) -> Value {
        let today = domain::time::date_of(self.0.options.clock.now());
        let verification = session
            .outcome
            .map(|outcome| outcome.told(id, session, today));
        json!({ "status": "success", "verification": verification, "technicalData": { "ip": null } })
    }

    /// The body with its signature, as every answer of the provider has.
    fn signed(&self, status: StatusCode, body: &Value, order: Option<Order>) -> Response {
        let body = body.to_string();
        let secret = match order {
            Some(Order::Forged) => &Secret::new("somebody else's"),
            _ => &self.0.options.shared_secret,
        };
        let headers = [
            (header::CONTENT_TYPE.as_str(), "application/json".to_owned()),
            (SIGNATURE_HEADER, signature::sign(secret, body.as_bytes())),
        ];
        (status, headers, body).into_response()
    }

    /// Whether the caller has the key, and what it sent is signed. The provider asks no signature on a new session, but
    /// refuses a wrong one.
    fn admits(&self, headers: &HeaderMap, message: &[u8], must_sign: bool) -> bool {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let key = text(CLIENT_HEADER).is_some_and(|key| self.0.options.api_key.is(key));
        let signed = match text(SIGNATURE_HEADER) {
            None => !must_sign,
            Some(given) => signature::is_right(&self.0.options.shared_secret, message, given),
        };
        key && signed
    }
}

impl Session {
    /// A final decision stays; whoever must try again still can.
    fn is_closed(&self) -> bool {
        self.outcome.is_some_and(Outcome::is_final)
    }
}

#[derive(Deserialize)]
struct Request {
    verification: Wanted,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    callback: String,
    person: Person,
    vendor_data: Option<String>,
    lang: Option<String>,
}

async fn open(State(provider): State<Identity>, headers: HeaderMap, body: Bytes) -> Response {
    if !provider.admits(&headers, &body, false) {
        return failed(StatusCode::UNAUTHORIZED, "1102", "Unauthorized");
    }
    let order = match provider.ordered().await {
        Ok(order) => order,
        Err(response) => return response,
    };
    let wanted = serde_json::from_slice(&body)
        .ok()
        .and_then(|Request { verification }| {
            Some((client::address(&verification.callback)?, verification))
        });
    let Some((callback, wanted)) = wanted else {
        return failed(StatusCode::BAD_REQUEST, "1104", "Validation failed");
    };
    let (id, token) = (random_id(), random_id());
    let lang = wanted.lang.as_deref().and_then(Lang::from_code);
    let lang = lang.unwrap_or_default();
    let base = &provider.0.options.base;
    let made = json!({
        "status": "success",
        "verification": {
            "id": id,
            "url": format!("{base}/v/{token}?lang={}", lang.code()),
            "vendorData": wanted.vendor_data,
            "host": base,
            "status": "created",
            "sessionToken": token,
        }
    });
    let session = Session {
        token,
        callback,
        vendor_data: wanted.vendor_data,
        lang,
        person: wanted.person,
        outcome: None,
    };
    provider.kept().sessions.insert(id, session);
    provider.signed(StatusCode::CREATED, &made, order)
}

async fn decision(
    State(provider): State<Identity>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !provider.admits(&headers, id.as_bytes(), true) {
        return failed(StatusCode::UNAUTHORIZED, "1102", "Unauthorized");
    }
    let order = match provider.ordered().await {
        Ok(order) => order,
        Err(response) => return response,
    };
    let found = Uuid::parse_str(&id)
        .ok()
        .and_then(|id| Some((id, provider.kept().sessions.get(&id)?.clone())));
    match found {
        Some((id, session)) => provider.signed(StatusCode::OK, &provider.told(id, &session), order),
        None => failed(StatusCode::NOT_FOUND, "1300", "Session not found"),
    }
}

impl Identity {
    /// Carries out the next order as far as that can be done before the answer is known.
    async fn ordered(&self) -> Result<Option<Order>, Response> {
        let order = self.kept().orders.pop_front();
        match order {
            Some(Order::Status(status)) => Err(StatusCode::from_u16(status)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
                .into_response()),
            Some(Order::Nonsense) => {
                let text = "<html>Bad gateway";
                let signature = signature::sign(&self.0.options.shared_secret, text.as_bytes());
                Err(([(SIGNATURE_HEADER, signature)], text).into_response())
            }
            Some(Order::Late(milliseconds)) => {
                sleep(Duration::from_millis(milliseconds)).await;
                Ok(order)
            }
            _ => Ok(order),
        }
    }
}

fn failed(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "status": "fail", "code": code, "message": message });
    (status, Json(body)).into_response()
}

async fn order(State(provider): State<Identity>, Json(order): Json<Order>) -> StatusCode {
    provider.order(order);
    StatusCode::NO_CONTENT
}

#[expect(
    clippy::disallowed_methods,
    reason = "a simulator plays a system outside, which has chance of its own"
)]
fn random_id() -> Uuid {
    let mut bytes = [0; 16];
    // Without random bytes the id is the same one again, and the newest session replaces the one before.
    let _ = getrandom::fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
