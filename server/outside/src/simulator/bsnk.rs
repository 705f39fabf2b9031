//! A coupling point that couples nothing: it keeps whom it was asked for, never the number, and goes wrong to order. One
//! number belongs to somebody else ([`NOT_THEIRS`]). `POST /v1/activations` is the coupling point's; `POST /orders` is
//! the simulator's own, for tests that are not written in Rust.

use crate::secret::Secret;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A number that passes the 11-test, and is nobody's who asks.
pub const NOT_THEIRS: &str = "111222333";

/// What goes wrong with the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The answer is only this HTTP status.
    Status(u16),
    /// Coupled; the answer is a page of some proxy.
    Nonsense,
}

#[derive(Clone)]
pub struct Bsnk(Arc<Inner>);

struct Inner {
    token: Secret,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    coupled: Vec<String>,
    orders: VecDeque<Order>,
}

impl Bsnk {
    pub fn new(token: Secret) -> Self {
        Self(Arc::new(Inner {
            token,
            kept: Mutex::default(),
        }))
    }

    pub fn router<S>(&self) -> Router<S> {
        Router::new()
            .route("/v1/activations", post(activate))
            .route("/orders", post(order))
            .with_state(self.clone())
    }

    /// The family names for whom a number was coupled, oldest first.
    pub fn coupled(&self) -> Vec<String> {
        self.kept().coupled.clone()
    }

    /// One order goes with one request, in the order given.
    pub fn order(&self, order: Order) {
        self.kept().orders.push_back(order);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    request_id: String,
    bsn: String,
    person: Person,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    family_name: String,
    date_of_birth: String,
}

async fn activate(
    State(point): State<Bsnk>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Response {
    let token = headers
        .get("authorization")
        .and_then(|token| token.to_str().ok())
        .and_then(|token| token.strip_prefix("Bearer "));
    if !token.is_some_and(|token| point.0.token.is(token)) {
        return (
            StatusCode::FORBIDDEN,
            Json(json!({ "code": "not_authorised" })),
        )
            .into_response();
    }
    let order = point.kept().orders.pop_front();
    if let Some(Order::Status(status)) = order {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return status.into_response();
    }
    if asked.bsn == NOT_THEIRS || asked.person.date_of_birth.is_empty() {
        let answer = json!({ "code": "no_match" });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(answer)).into_response();
    }
    point.kept().coupled.push(asked.person.family_name);
    if order == Some(Order::Nonsense) {
        return "<html>Bad gateway".into_response();
    }
    let pseudonym = format!("simulated-{}", asked.request_id);
    Json(json!({ "requestId": asked.request_id, "polymorphicPseudonym": pseudonym }))
        .into_response()
}

async fn order(State(point): State<Bsnk>, Json(order): Json<Order>) -> StatusCode {
    point.order(order);
    StatusCode::NO_CONTENT
}
