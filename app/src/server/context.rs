//! Who is asking, as the server's middleware worked it out, and how pages and server functions reach it.

use super::cookies::Cookies;
use crate::{
    api::{ApiError, Frame, Viewer},
    form::Flash,
};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use domain::{fault::Fault, id::OrganisationId, lang::Lang};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{Actor, Services, accounts::client::Client, identification::Back, secret::Token};
use std::{net::IpAddr, str::FromStr};

/// Everything about a request that a page, a server function or a form needs. The middleware puts it in the
/// request's extensions.
#[derive(Clone)]
pub struct RequestContext {
    pub services: Services,
    /// Nobody, when not signed in or when the session has ended.
    pub actor: Option<Actor>,
    /// Where the actor can work; filled for pages only, and only when there is a choice.
    pub places: Vec<(OrganisationId, String)>,
    /// The session's secret: to end it, or to make another in its place.
    pub session: Option<Token>,
    pub lang: Lang,
    pub address: IpAddr,
    pub user_agent: String,
    /// The device cookie of an earlier sign-in.
    pub device: Option<String>,
    /// The secret of a browser that was registered with a PIN.
    pub pin: Option<Token>,
    /// What this browser keeps of the checks of identity documents that began in it.
    pub checks: Vec<Token>,
    pub cookies: Cookies,
    /// What waits for the next page in this browser.
    pub flashes: Vec<Token>,
    pub demo: bool,
}

impl RequestContext {
    /// Who is signed in.
    ///
    /// # Errors
    /// [`services::Error::SignInNeeded`] when nobody is.
    pub fn actor(&self) -> services::Result<&Actor> {
        self.actor.as_ref().ok_or(services::Error::SignInNeeded)
    }

    /// Somebody who comes back from a check of identity documents, by this link.
    pub fn back<'a>(&'a self, token: &'a Token) -> Back<'a> {
        Back {
            token,
            browser: &self.checks,
            actor: self.actor.as_ref(),
        }
    }

    /// The browser at the other end, for what counts tries and lists devices.
    pub fn client(&self) -> Client {
        Client::new(self.address, &self.user_agent, self.device.clone())
    }
}

/// The request a page or a server function runs in.
///
/// # Errors
/// [`ApiError::Unavailable`] outside a request: a defect, shown as "not now".
pub fn request() -> Result<RequestContext, ApiError> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<RequestContext>().cloned())
        .ok_or(ApiError::Unavailable)
}

/// An id out of a path; what does not read as one does not exist.
///
/// # Errors
/// [`ApiError::NotFound`], with the status set.
pub fn id<T: FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse()
        .map_err(|_| ApiError::from(services::Error::NotFound))
}

/// Runs in the reactive context of every page and server function, before anything else.
pub fn provide_request() {
    if let Some(parts) = use_context::<Parts>() {
        if let Some(context) = parts.extensions.get::<RequestContext>() {
            provide_context(context.lang);
            provide_context(frame(context));
        }
        if let Some(flash) = parts.extensions.get::<Flash>() {
            provide_context(flash.clone());
        }
    }
    if let (Some(nonce), Some(response)) =
        (leptos::nonce::use_nonce(), use_context::<ResponseOptions>())
    {
        let policy = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        );
        if let Ok(value) = HeaderValue::from_str(&policy) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, value);
        }
    }
}

/// Says of the page under way that there is a secret on it. Its size must tell nothing of that, and a compressed page
/// with something of the address on it does: nobody compresses it, nor a proxy between.
pub fn holds_secret() {
    if let Some(response) = use_context::<ResponseOptions>() {
        let value = HeaderValue::from_static("no-store, no-transform");
        response.insert_header(header::CACHE_CONTROL, value);
    }
}

fn frame(context: &RequestContext) -> Frame {
    let viewer = context.actor.as_ref().map(|actor| Viewer {
        name: actor.name.clone(),
        organisation: actor.at.as_ref().map(|at| at.organisation_name.clone()),
        acting: actor.at.as_ref().map(|at| at.organisation),
        arranges: actor.is_manager() || actor.is_representative(),
        manages: actor.is_manager(),
        clerk: actor.is_clerk,
        places: context.places.clone(),
    });
    Frame {
        viewer,
        demo: context.demo,
    }
}

impl ApiError {
    /// The status of an answer that ends in this error.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::StepUp | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The error as a code, logged when it is ours to mend. The status of the answer is not touched.
    pub(super) fn of(error: &services::Error) -> Self {
        match error {
            services::Error::NotFound => Self::NotFound,
            services::Error::SignInNeeded => Self::SignIn,
            services::Error::StepUpNeeded => Self::StepUp,
            services::Error::NotAllowed => Self::Forbidden,
            services::Error::TooMany { retry_after } => Self::TooMany(*retry_after),
            services::Error::Refused(_)
                if error.is(Fault::RegisterUnavailable) || error.is(Fault::IdentityUnavailable) =>
            {
                Self::Unavailable
            }
            services::Error::Refused(_) => Self::Refused,
            services::Error::Store(_) | services::Error::Internal(_) => {
                tracing::error!(%error, "a page could not be made");
                Self::Unavailable
            }
        }
    }
}

/// A service's error in a server function: the code for the page, and the status of the answer with it. A page that
/// needs a sign-in or a step-up becomes the way there.
impl From<services::Error> for ApiError {
    fn from(error: services::Error) -> Self {
        let code = Self::of(&error);
        let (Some(response), Some(parts)) =
            (use_context::<ResponseOptions>(), use_context::<Parts>())
        else {
            return code;
        };
        response.set_status(code.status());
        let page = !parts.uri.path().starts_with("/api/");
        if let (true, Some(to)) = (page, sign_in_path(code, &parts.uri.to_string()))
            && let Ok(to) = HeaderValue::from_str(&to)
        {
            response.set_status(StatusCode::SEE_OTHER);
            response.insert_header(header::LOCATION, to);
        }
        code
    }
}

/// Where somebody goes who must first sign in or use a factor, and from there back to `page`.
pub(crate) fn sign_in_path(error: ApiError, page: &str) -> Option<String> {
    let path = match error {
        ApiError::SignIn => "/login",
        ApiError::StepUp => "/step-up",
        _ => return None,
    };
    let next: String = page
        .bytes()
        .flat_map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                vec![char::from(byte)]
            }
            _ => format!("%{byte:02X}").chars().collect(),
        })
        .collect();
    Some(format!("{path}?next={next}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_back_with_the_whole_query() {
        assert_eq!(
            sign_in_path(ApiError::SignIn, "/why?person=7&service=a b").as_deref(),
            Some("/login?next=/why%3Fperson%3D7%26service%3Da%20b")
        );
        assert_eq!(sign_in_path(ApiError::NotFound, "/"), None);
    }
}
