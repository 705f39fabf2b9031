//! How many requests there were, how they ended and how long they took, for `/metrics`. Routes as they are declared, never
//! addresses: a link's secret and anybody's number stay out of it.

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use std::time::Instant;

/// Seconds from a request's head to its answer's, by `method`, `route` and `status`.
pub const REQUEST_SECONDS: &str = "schakel_http_request_seconds";

/// What is answered by no route of ours.
const ELSEWHERE: &str = "other";

pub async fn measure(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(ELSEWHERE, MatchedPath::as_str)
        .to_owned();
    let method = method(&request);
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!(REQUEST_SECONDS, "method" => method, "route" => route, "status" => status)
        .record(began.elapsed());
    response
}

/// A stranger invents methods; those do not become names here.
fn method(request: &Request) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => ELSEWHERE,
    }
}
