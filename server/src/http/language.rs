//! `POST /language`: choose Dutch or English in this browser, and return to the page one was on. In which language one gets
//! mails is a setting of the account. A half-filled form takes the choice along to its own page instead, where scripts run
//! (`app::layout`).

use super::Portal;
use app::server::RequestContext;
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
    Router::new().route(
        "/language",
        post(
            |request: Extension<RequestContext>, choice: Form<Choice>| async move {
                choose(request, choice)
            },
        ),
    )
}

fn choose(Extension(request): Extension<RequestContext>, Form(choice): Form<Choice>) -> Response {
    let to = app::path::local(&choice.to).unwrap_or("/");
    let mut response = Redirect::to(to).into_response();
    if let Some(cookie) = request.cookies.language(choice.lang) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
