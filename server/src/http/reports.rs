//! `POST /reports/texts/{secret}`: what the gateway for text messages tells of what became of them. It signs nothing, so
//! the secret in the address is what lets it in; to everybody else there is nothing here. A report only changes what is
//! shown, and comes as often as the gateway likes.

use super::{Portal, errors};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use services::messages::texts::{self, Taken};

pub fn routes() -> Router<Portal> {
    Router::new().route("/reports/texts/{secret}", post(of_texts))
}

async fn of_texts(
    State(portal): State<Portal>,
    Path(secret): Path<String>,
    body: Bytes,
) -> Response {
    if !portal.config.sms.report_secret.is(&secret) {
        return errors::plain(&services::Error::NotFound).into_response();
    }
    match texts::report(&portal.services, &body).await {
        Ok(Taken::News(_)) => StatusCode::NO_CONTENT.into_response(),
        Ok(Taken::Unreadable) => StatusCode::BAD_REQUEST.into_response(),
        // The gateway sends it again later.
        Err(error) => errors::plain(&error).into_response(),
    }
}
