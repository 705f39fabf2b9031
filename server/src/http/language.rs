//! `POST /language`: choose Dutch or English. A cookie remembers it, the account too when signed in, and the person
//! returns to the page they were on.

use super::Portal;
use app::server::RequestContext;
use axum::{
    Extension, Form, Router,
    extract::State,
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
    State(portal): State<Portal>,
    Extension(request): Extension<RequestContext>,
    Form(choice): Form<Choice>,
) -> Response {
    if let Some(actor) = &request.actor {
        // The cookie decides this page; failing to remember it is no reason to fail here.
        if let Err(error) =
            services::accounts::profile::set_language(&portal.services, actor, choice.lang).await
        {
            tracing::warn!(%error, "the language was not remembered");
        }
    }
    let to = app::path::local(&choice.to).unwrap_or("/");
    let mut response = Redirect::to(to).into_response();
    if let Some(cookie) = request.cookies.language(choice.lang) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
