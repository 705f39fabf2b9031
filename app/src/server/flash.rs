//! The flash between a POST and the next page. The browser holds only a random token; what was typed waits sealed in
//! the database, for the page and the person it belongs to: someone who must sign in first finds a half-filled form
//! again, and whoever uses the same browser next does not.

use super::RequestContext;
use crate::form::Flash;
use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use services::{
    accounts::session,
    flash::{self, Found, Under, Whose},
    secret::Token,
};

/// Which flash of a browser: it may hold one of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// For the next page.
    Next,
    /// A half-filled form, past a sign-in that may take several pages and flashes of its own.
    BeyondSignIn,
}

impl Kept {
    pub(super) fn cookie(self) -> &'static str {
        match self {
            Self::Next => "flash",
            Self::BeyondSignIn => "draft",
        }
    }
}

/// What who is signed in can make us keep.
const LARGEST: usize = 64 * 1024;
/// What a stranger can make us keep at a time; how often, the services say.
const LARGEST_OF_STRANGERS: usize = 4 * 1024;
/// No form has more that can be wrong.
const MOST_FAULTS: usize = 50;
/// Keeps the flash; the answer must carry the cookie that is returned. None: too much was kept lately for who is not
/// signed in at this address, and nothing waits for the next page.
pub async fn keep_flash(
    context: &RequestContext,
    flash: &Flash,
    kept: Kept,
    whose: Whose,
) -> services::Result<Option<HeaderValue>> {
    let stranger = context.actor.is_none();
    let largest = if stranger {
        LARGEST_OF_STRANGERS
    } else {
        LARGEST
    };
    let mut body = serde_json::to_vec(flash)
        .map_err(|_| services::Error::Internal("a flash that is no JSON"))?;
    if body.len() > largest {
        // Nobody types this much; what is wrong is still told, what was sent is not kept.
        let mut without = flash.clone();
        if let Some((_, state)) = &mut without.form {
            state.values.clear();
            state.faults.truncate(MOST_FAULTS);
        }
        body = serde_json::to_vec(&without)
            .map_err(|_| services::Error::Internal("a flash that is no JSON"))?;
    }
    let s = &context.services;
    let token = if stranger {
        flash::keep_for_stranger(s, &context.client(), whose, &body).await?
    } else {
        Some(flash::keep(s, Under::Cookie, whose, &body).await?)
    };
    let Some(token) = token else { return Ok(None) };
    context
        .cookies
        .flash(kept, &token)
        .map(Some)
        .ok_or(services::Error::Internal("a token that is no header"))
}

/// Whose it is what was typed into a form; none when it was shown to somebody who cannot be told any more, and then it
/// is not kept. `shown_to_somebody`: the form says that it was made for a person who was signed in.
pub(super) async fn typed_by(
    context: &RequestContext,
    kept: Kept,
    shown_to_somebody: bool,
) -> services::Result<Option<Whose>> {
    if let Some(actor) = &context.actor {
        return Ok(Some(Whose::Person(actor.person)));
    }
    if !shown_to_somebody {
        return Ok(Some(match kept {
            Kept::Next => Whose::SignedOut,
            Kept::BeyondSignIn => Whose::Browser,
        }));
    }
    // The session has ended since the form was shown; whose it was is remembered for a while.
    let was = match &context.session {
        Some(token) => session::owner(&context.services, token).await?,
        None => None,
    };
    Ok(was.map(Whose::Person))
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
    let context = request.extensions().get::<RequestContext>()?.clone();
    let tokens = context.flashes.clone();
    Some((context, tokens, request.uri().path().to_owned()))
}

/// The flash if it is for this reader and this path; it is forgotten then, and also when it is another's.
async fn read(context: &RequestContext, token: &Token, path: &str) -> services::Result<Flash> {
    let reader = context.actor.as_ref().map(|actor| actor.person);
    let body = match flash::peek(&context.services, Under::Cookie, token, reader).await? {
        Found::Yours(body) => body,
        Found::Anothers => {
            flash::drop(&context.services, token).await?;
            return Ok(Flash::default());
        }
        Found::Nothing | Found::Waits => return Ok(Flash::default()),
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
