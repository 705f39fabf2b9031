//! `/.well-known/security.txt` (RFC 9116): where to report a weakness. `Expires` moves along, a year at most.

use super::Portal;
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};

pub fn routes(_: &Portal) -> Router<Portal> {
    Router::new().route("/.well-known/security.txt", get(show))
}

async fn show(State(portal): State<Portal>) -> impl IntoResponse {
    let origin = portal.config.portal.public_origin.trim_end_matches('/');
    let contact = &portal.config.security_contact;
    let expires = domain::time::date_of(portal.services.now().plus_days(180));
    let body = format!(
        "Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: nl, en\nCanonical: {origin}/.well-known/security.txt\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body)
}
