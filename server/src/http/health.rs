//! `/health/live`: the process answers. `/health/ready`: it can do its work, so the database answers too.

use super::Portal;
use axum::{Router, extract::State, http::StatusCode, routing::get};

pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/health/live", get(|| async { "live\n" }))
        .route("/health/ready", get(ready))
}

async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    match portal.services.db.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}
