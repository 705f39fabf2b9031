//! `/passkey/{login,register,step-up}/{start,finish}`: the JSON that `public/passkey.js` speaks. Everything else about
//! passkeys is in `services::accounts::passkey`.

use super::{Portal, errors};
use app::{path, server::RequestContext};
use axum::{
    Extension, Json, Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};
use services::{
    Error,
    accounts::passkey::{self, Question},
    secret::Token,
};

pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/passkey/login/start", post(login_start))
        .route("/passkey/login/finish", post(login_finish))
        .route("/passkey/register/start", post(register_start))
        .route("/passkey/register/finish", post(register_finish))
        .route("/passkey/step-up/start", post(step_up_start))
        .route("/passkey/step-up/finish", post(step_up_finish))
}

/// What the browser made of a question.
#[derive(Deserialize)]
struct Answer {
    ceremony: String,
    credential: Value,
    #[serde(default)]
    name: String,
    #[serde(default)]
    next: String,
}

/// A refusal as its status; the script has words for them. Who must show first who they are is told where.
struct Refused(Error);

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = errors::plain(&self.0);
        match self.0 {
            Error::TooMany { retry_after } => {
                (status, [(header::RETRY_AFTER, retry_after.to_string())]).into_response()
            }
            Error::SignInNeeded => (status, Json(json!({ "first": "/login" }))).into_response(),
            Error::StepUpNeeded => (status, Json(json!({ "first": "/step-up" }))).into_response(),
            _ => status.into_response(),
        }
    }
}

type Started = Result<Json<Question>, Refused>;

async fn login_start(Extension(request): Extension<RequestContext>) -> Started {
    Ok(Json(
        passkey::login_start(&request.services, &request.client()).await?,
    ))
}

async fn login_finish(
    Extension(request): Extension<RequestContext>,
    Json(answer): Json<Answer>,
) -> Result<Response, Refused> {
    let previous = request.session.as_ref();
    let signed_in = passkey::login_finish(
        &request.services,
        &request.client(),
        previous,
        &answer.ceremony,
        answer.credential,
    )
    .await?;
    Ok(go(
        &request,
        &answer.next,
        Some((&signed_in.token, Some(&signed_in.device))),
    ))
}

async fn register_start(Extension(request): Extension<RequestContext>) -> Started {
    Ok(Json(
        passkey::register_start(&request.services, request.actor()?).await?,
    ))
}

async fn register_finish(
    Extension(request): Extension<RequestContext>,
    Json(answer): Json<Answer>,
) -> Result<Response, Refused> {
    let client = request.client();
    let actor = request.actor()?;
    let (_, token) = passkey::register_finish(
        &request.services,
        actor,
        &client,
        &answer.ceremony,
        answer.credential,
        &answer.name,
    )
    .await?;
    Ok(go(&request, &answer.next, Some((&token, None))))
}

async fn step_up_start(Extension(request): Extension<RequestContext>) -> Started {
    Ok(Json(
        passkey::step_up_start(&request.services, request.actor()?).await?,
    ))
}

async fn step_up_finish(
    Extension(request): Extension<RequestContext>,
    Json(answer): Json<Answer>,
) -> Result<Response, Refused> {
    let actor = request.actor()?;
    let token = passkey::step_up_finish(
        &request.services,
        actor,
        &request.client(),
        &answer.ceremony,
        answer.credential,
    )
    .await?;
    Ok(go(&request, &answer.next, Some((&token, None))))
}

/// Where the browser goes now, with its new cookies if it has them.
fn go(
    request: &RequestContext,
    next: &str,
    session: Option<(&Token, Option<&String>)>,
) -> Response {
    let to = path::within(next, "/");
    let mut response = (StatusCode::OK, Json(json!({ "to": to }))).into_response();
    for cookie in session
        .into_iter()
        .flat_map(|(token, device)| request.cookies.signed_in(token, device.map(String::as_str)))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
