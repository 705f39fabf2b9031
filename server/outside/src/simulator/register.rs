//! A Trade Register of invented organisations that answers as KVK's interfaces do: the same paths, header, shapes and
//! errors. Who is in it stands in `register.toml`; what goes wrong is ordered with [`Control`].
//!
//! The shapes are KVK's published ones. They are written here a second time on purpose, not shared with the client:
//! a mistake in one of the two shows.

mod answer;
mod data;
mod faults;
mod officers;
mod search;

pub use data::{Address, Branch, Data, Officer, Organisation, Power, Role};
pub use faults::{Control, Trouble};

use answer::Refused;
use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::Value;

/// The register with the data of `register.toml`, and the hand on it. Its paths begin with `/v1` and `/v2`; `base` is
/// what stands before them in the addresses that it sends.
pub fn router(base: String) -> (Router, Control) {
    let control = Control::new(Data::published());
    let desk = Desk {
        control: control.clone(),
        base: base.into(),
    };
    let router = Router::new()
        .route("/v2/zoeken", get(search))
        .route("/v1/basisprofielen/{kvk}", get(profile))
        .route("/v1/basisprofielen/{kvk}/eigenaar", get(owner))
        .route("/v1/basisprofielen/{kvk}/hoofdvestiging", get(main_branch))
        .route("/v1/basisprofielen/{kvk}/vestigingen", get(branches))
        .route("/v1/vestigingsprofielen/{number}", get(branch))
        .route("/v1/naamgevingen/kvknummer/{kvk}", get(names))
        .route("/v1/functionarissen/kvknummer/{kvk}", get(officers))
        .layer(middleware::from_fn_with_state(desk.clone(), doorkeeper))
        .with_state(desk);
    (router, control)
}

/// Where answers are made.
#[derive(Clone)]
struct Desk {
    control: Control,
    base: std::sync::Arc<str>,
}

type Answer = Result<Json<Value>, Refused>;

/// Trouble first, then the key, as KVK's own gateway does.
async fn doorkeeper(
    State(desk): State<Desk>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let (delay, trouble) = desk.control.next();
    tokio::time::sleep(delay).await;
    if let Some(trouble) = trouble {
        return answer::trouble(trouble);
    }
    let known = headers.get("apikey").is_some_and(|key| !key.is_empty());
    if !known {
        return answer::trouble(Trouble::KeyRefused);
    }
    next.run(request).await
}

async fn search(State(desk): State<Desk>, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let asked = search::Asked::read(&asked)?;
    desk.control
        .read(|data| search::answer(data, &asked, &desk.base))
}

async fn profile(State(desk): State<Desk>, Path(kvk): Path<String>) -> Answer {
    desk.of(&kvk, |one, base| Ok(answer::profile(one, base)))
}

async fn owner(State(desk): State<Desk>, Path(kvk): Path<String>) -> Answer {
    desk.of(&kvk, |one, base| Ok(answer::owner(one, base)))
}

async fn main_branch(State(desk): State<Desk>, Path(kvk): Path<String>) -> Answer {
    desk.of(&kvk, |one, base| {
        let main = (!one.branches.is_empty()).then(|| answer::branch(one, 0, base));
        main.ok_or(Refused::undeliverable(&one.kvk))
    })
}

async fn branches(State(desk): State<Desk>, Path(kvk): Path<String>) -> Answer {
    desk.of(&kvk, |one, base| Ok(answer::branches(one, base)))
}

async fn names(State(desk): State<Desk>, Path(kvk): Path<String>) -> Answer {
    desk.of(&kvk, |one, base| Ok(answer::names(one, base)))
}

async fn officers(State(desk): State<Desk>, Path(kvk): Path<String>) -> Answer {
    desk.of(&kvk, |one, base| {
        officers::answer(one, base).ok_or(Refused::undeliverable(&one.kvk))
    })
}

async fn branch(State(desk): State<Desk>, Path(number): Path<String>) -> Answer {
    if !is_number(&number, 12) {
        return Err(Refused::new(StatusCode::BAD_REQUEST, "IPD0006"));
    }
    desk.control.read(|data| {
        let (one, place) = data
            .branch(&number)
            .ok_or(Refused::new(StatusCode::NOT_FOUND, "IPD0007"))?;
        Ok(Json(answer::branch(one, place, &desk.base)))
    })
}

impl Desk {
    /// What the register says of one organisation, or its no.
    fn of(
        &self,
        kvk: &str,
        answer: impl FnOnce(&Organisation, &str) -> Result<Value, Refused>,
    ) -> Answer {
        if !is_number(kvk, 8) {
            return Err(Refused::new(StatusCode::BAD_REQUEST, "IPD0004"));
        }
        self.control.read(|data| {
            if let Some(no) = data.refusals.get(kvk) {
                return Err(Refused::of(no));
            }
            let one = data.organisations.get(kvk);
            let one = one.ok_or_else(|| Refused::undeliverable(kvk))?;
            answer(one, &self.base).map(Json)
        })
    }
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}
