//! The flash between a POST and the next page. The browser holds only a random token; what was typed waits sealed in
//! the database, for the page it belongs to: someone who must sign in first finds a half-filled form again.

use super::RequestContext;
use crate::form::Flash;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use services::{flash, secret::Token};

const COOKIE: &str = "flash";
/// As long as a flash is kept in the database.
const SECONDS: u32 = 60 * 60;

fn token(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split("; "))
        .find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='))
        .map(Token::received)
}

/// Keeps the flash; the answer must carry the cookie that is returned.
pub async fn keep_flash(context: &RequestContext, flash: &Flash) -> services::Result<HeaderValue> {
    let body = serde_json::to_vec(flash)
        .map_err(|_| services::Error::Internal("a flash that is no JSON"))?;
    let token = flash::put(&context.services, &body).await?;
    let secure = if context.secure { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}",
        token.reveal()
    );
    HeaderValue::from_str(&cookie)
        .map_err(|_| services::Error::Internal("a token that is no header"))
}

/// Middleware within the one that puts the [`RequestContext`]: gives a page the flash that is for it, once.
pub async fn show_flash(mut request: Request, next: Next) -> Response {
    if let Some((context, token, path)) = waiting(&request) {
        match read(&context, &token, &path).await {
            Ok(Some(flash)) => {
                request.extensions_mut().insert(flash);
            }
            Ok(None) => {}
            // A page without its notice is better than no page.
            Err(error) => tracing::warn!(%error, "the flash could not be read"),
        }
    }
    next.run(request).await
}

/// What to look up, when the request is for a page and its browser holds a token.
fn waiting(request: &Request) -> Option<(RequestContext, Token, String)> {
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    if request.method() != Method::GET || !accept.contains("text/html") {
        return None;
    }
    let token = token(request.headers())?;
    let context = request.extensions().get::<RequestContext>()?.clone();
    Some((context, token, request.uri().path().to_owned()))
}

async fn read(
    context: &RequestContext,
    token: &Token,
    path: &str,
) -> services::Result<Option<Flash>> {
    let Some(body) = flash::peek(&context.services, token).await? else {
        return Ok(None);
    };
    let Ok(flash) = serde_json::from_slice::<Flash>(&body) else {
        return Ok(None);
    };
    // A form waits for its own page, past the sign-in that may lie between.
    let here = match (&flash.form, &flash.notice) {
        (Some((page, _)), _) | (None, Some((page, _))) => page == path,
        (None, None) => false,
    };
    if !here {
        return Ok(None);
    }
    flash::drop(&context.services, token).await?;
    Ok(Some(flash))
}
