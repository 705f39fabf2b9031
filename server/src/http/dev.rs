//! `/dev/outbox.json`, only in the demo: the messages that would have left, for the browser tests. The page that
//! shows them to people is an ordinary page of `app`.

use super::{Portal, errors};
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};

pub fn routes(demo: bool) -> Router<Portal> {
    let router = Router::new();
    if demo { router.route("/dev/outbox.json", get(outbox)) } else { router }
}

async fn outbox(State(portal): State<Portal>) -> Response {
    match services::messages::kept::list(&portal.services).await {
        Ok(mails) => Json(mails).into_response(),
        Err(error) => errors::plain(&error).into_response(),
    }
}
