//! `/dev/outbox.json`, `/dev/texts.json` and the mails of `/dev/outbox` as documents of their own, only in the demo: the messages that
//! would have left, for people and for the browser tests. The page that lists them is an ordinary page of `app`.

use super::{Portal, errors};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use services::messages::{kept, texts};

/// A mail carries its style inside, as mails must; nothing else is let in, whatever its text says.
const MAIL_ONLY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

pub fn routes(demo: bool) -> Router<Portal> {
    let router = Router::new();
    if demo {
        router
            .route("/dev/outbox.json", get(outbox))
            .route("/dev/texts.json", get(text_messages))
            .route("/dev/outbox/{id}/mail.html", get(mail))
    } else {
        router
    }
}

async fn outbox(State(portal): State<Portal>) -> Response {
    match kept::list(&portal.services).await {
        Ok(mails) => Json(mails).into_response(),
        Err(error) => errors::plain(&error).into_response(),
    }
}

/// The text messages, with what became of them.
async fn text_messages(State(portal): State<Portal>) -> Response {
    match texts::list(&portal.services).await {
        Ok(texts) => Json(texts).into_response(),
        Err(error) => errors::plain(&error).into_response(),
    }
}

/// One mail as its reader's program would show it.
async fn mail(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    let found = match kept::list(&portal.services).await {
        Ok(mails) => mails.into_iter().find(|mail| mail.id.to_string() == id),
        Err(error) => return errors::plain(&error).into_response(),
    };
    match found {
        Some(mail) => (
            [(header::CONTENT_SECURITY_POLICY, MAIL_ONLY)],
            Html(mail.html),
        )
            .into_response(),
        None => errors::plain(&services::Error::NotFound).into_response(),
    }
}
