//! Choosing the language: a cookie remembers it, the account too when signed in.

use super::RequestContext;
use axum::http::HeaderValue;
use domain::lang::Lang;

/// Remembers the choice; the answer must carry the cookie that is returned.
pub async fn choose_language(context: &RequestContext, lang: Lang) -> Option<HeaderValue> {
    if let Some(actor) = &context.actor {
        // The cookie decides this page; failing to remember it is no reason to fail here.
        let kept = services::accounts::profile::set_language(&context.services, actor, lang).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "the language was not remembered");
        }
    }
    context.cookies.language(lang)
}
