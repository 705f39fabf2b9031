//! `POST /language`: choose Dutch or English, and return to the page one was on. A half-filled form takes the choice along
//! to its own page instead, where scripts run (`app::layout`).

use super::Portal;
use app::server::{RequestContext, choose_language};
use axum::{
    Extension, Form, Router,
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::lang::Lang;
use serde::Deserialize;

#[derive(Deserialize)]
struct Choice {
    lang: Lang,
    #[serde(default)]
    to: String,
}

pub fn routes() -> Router<Portal> {
    Router::new().route("/language", post(choose))
}

async fn choose(
    Extension(request): Extension<RequestContext>,
    Form(choice): Form<Choice>,
) -> Response {
    let to = app::path::local(&choice.to).unwrap_or("/");
    let mut response = Redirect::to(to).into_response();
    if let Some(cookie) = choose_language(&request, choice.lang).await {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
