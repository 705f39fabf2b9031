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

/// Which flash of a browser: it may hold one of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// For the next page.
    Next,
    /// A half-filled form, past a sign-in that may take several pages and flashes of its own.
    BeyondSignIn,
}

impl Kept {
    fn cookie(self) -> &'static str {
        match self {
            Self::Next => "flash",
            Self::BeyondSignIn => "draft",
        }
    }
}

/// A stranger can make us keep this much, not more.
const LARGEST: usize = 64 * 1024;
/// As long as a flash is kept in the database.
const SECONDS: u32 = 60 * 60;

fn token(headers: &HeaderMap, kept: Kept) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split("; "))
        .find_map(|pair| pair.strip_prefix(kept.cookie())?.strip_prefix('='))
        .map(Token::received)
}

/// Keeps the flash; the answer must carry the cookie that is returned.
pub async fn keep_flash(
    context: &RequestContext,
    flash: &Flash,
    kept: Kept,
) -> services::Result<HeaderValue> {
    let mut body = serde_json::to_vec(flash)
        .map_err(|_| services::Error::Internal("a flash that is no JSON"))?;
    if body.len() > LARGEST {
        // Nobody types this much; what is wrong is still told, what was sent is not kept.
        let without = Flash {
            form: None,
            ..flash.clone()
        };
        body = serde_json::to_vec(&without)
            .map_err(|_| services::Error::Internal("a flash that is no JSON"))?;
    }
    let token = flash::put(&context.services, &body).await?;
    let secure = if context.secure { "; Secure" } else { "" };
    let cookie = format!(
        "{}={}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}",
        kept.cookie(),
        token.reveal()
    );
    HeaderValue::from_str(&cookie)
        .map_err(|_| services::Error::Internal("a token that is no header"))
}

/// Middleware within the one that puts the [`RequestContext`]: gives a page the flashes that are for it, once.
pub async fn show_flash(mut request: Request, next: Next) -> Response {
    if let Some((context, tokens, path)) = waiting(&request) {
        let mut shown = Flash::default();
        for token in tokens {
            match read(&context, &token, &path).await {
                Ok(flash) => {
                    shown.notice = shown.notice.or(flash.notice);
                    shown.form = shown.form.or(flash.form);
                }
                // A page without its notice is better than no page.
                Err(error) => tracing::warn!(%error, "the flash could not be read"),
            }
        }
        request.extensions_mut().insert(shown);
    }
    next.run(request).await
}

/// What to look up, when the request is for a page and its browser holds tokens.
fn waiting(request: &Request) -> Option<(RequestContext, Vec<Token>, String)> {
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    if request.method() != Method::GET || !accept.contains("text/html") {
        return None;
    }
    let tokens: Vec<_> = [Kept::Next, Kept::BeyondSignIn]
        .into_iter()
        .filter_map(|kept| token(request.headers(), kept))
        .collect();
    let context = request.extensions().get::<RequestContext>()?.clone();
    Some((context, tokens, request.uri().path().to_owned()))
}

/// The flash if it is for this path; it is forgotten then.
async fn read(context: &RequestContext, token: &Token, path: &str) -> services::Result<Flash> {
    let Some(body) = flash::peek(&context.services, token).await? else {
        return Ok(Flash::default());
    };
    let flash: Flash = serde_json::from_slice(&body).unwrap_or_default();
    let form = flash.form.as_ref().map(|(page, _)| page);
    let here = form
        .or(flash.notice.as_ref().map(|(page, _)| page))
        .is_some_and(|page| page == path);
    if !here {
        return Ok(Flash::default());
    }
    flash::drop(&context.services, token).await?;
    Ok(flash)
}
