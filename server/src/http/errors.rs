//! Answers nobody planned: too large, cross-site, a panic, a database that is gone. A browser gets a page in the
//! house style that needs nothing else to be served; a script gets a line of text. Nothing internal is shown.

use app::server::Cookies;
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::lang::Lang;
use std::any::Any;

/// Gives answers without a page of their own a readable one.
pub async fn in_house_style(request: Request, next: Next) -> Response {
    let wants_page = header_has(request.headers().get(header::ACCEPT), "text/html");
    let chosen = Cookies::lang(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let bare = !header_has(response.headers().get(header::CONTENT_TYPE), "text/html");
    let ours = matches!(
        status,
        StatusCode::FORBIDDEN
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::SERVICE_UNAVAILABLE
    );
    if !(wants_page && bare && ours) {
        return response;
    }
    let lang = chosen.unwrap_or(Lang::Nl);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    parts.headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(app::server::HOUSE_POLICY),
    );
    Response::from_parts(parts, Body::from(app::server::error_page(status, lang)))
}

fn header_has(value: Option<&HeaderValue>, part: &str) -> bool {
    value
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains(part))
}

/// A panic is a defect: logged with its text, answered without it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature tower-http calls"
)]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(panic = text, "a request panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        Bytes::from_static(b"This is not possible now.\n"),
    )
        .into_response()
}

/// A service's error as a plain answer, for the endpoints that are no pages.
pub fn plain(error: &services::Error) -> StatusCode {
    use services::Error;
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::SignInNeeded => StatusCode::UNAUTHORIZED,
        Error::StepUpNeeded | Error::NotAllowed => StatusCode::FORBIDDEN,
        Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Store(error) => {
            tracing::error!(%error, "the database failed");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Error::Internal(what) => {
            tracing::error!(what, "this should not happen");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
