//! Showing an identity document from afar, through a provider of session-based checks in the shape that Veriff
//! publishes: a session is made, the person goes to its page, a decision follows. Here live the wire shape, the
//! signatures and what the answers mean; whether a document is good enough and names the right person is decided
//! elsewhere. The one rule (R-BEV-8): **the BSN and the document's number are not read**, so nothing here can keep them.

mod decision;
pub(crate) mod signature;
mod wire;

pub use decision::{Decision, Identified, Notice, Reason, ReasonKind};

use crate::{
    client::{self, BadSettings, BodyError},
    secret::Secret,
};
use domain::{lang::Lang, person::Identity};
use reqwest::{Method, StatusCode, Url, header};
use serde::Deserialize;
use std::time::Duration;
use thiserror::Error;
use tokio::time::sleep;
use uuid::Uuid;

/// How often a call is tried, and how long to wait before the next time. Both calls may be repeated: a question changes
/// nothing, and a session nobody goes to is never used and costs nothing.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(150);

/// The provider's header with the name of who asks, and the one with the signature.
pub const CLIENT_HEADER: &str = "x-auth-client";
pub const SIGNATURE_HEADER: &str = "x-hmac-signature";

/// What the operator sets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The provider's address, without `/v1`.
    pub url: String,
    pub api_key: Secret,
    /// Signs what is asked and checks what is told.
    pub shared_secret: Secret,
    pub timeout_ms: u64,
    /// Under which address a person comes back, `https://schakel.example/`: a session never leads elsewhere.
    pub callback: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: "https://stationapi.veriff.com".into(),
            api_key: Secret::default(),
            shared_secret: Secret::default(),
            timeout_ms: 5_000,
            callback: String::new(),
        }
    }
}

impl Settings {
    /// Whether a person may come back at this address.
    pub fn is_ours(&self, return_url: &str) -> bool {
        client::address(&self.callback).is_some_and(|callback| is_under(&callback, return_url))
    }
}

fn is_under(callback: &Url, return_url: &str) -> bool {
    client::address(return_url).is_some_and(|url| {
        url.origin() == callback.origin() && url.path().starts_with(callback.path())
    })
}

/// Where the person goes. The address opens the session for whoever has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub id: Uuid,
    pub url: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum IdentityError {
    /// The provider does not take our key or our request: the operator must look. Holds the HTTP status.
    #[error("the identity checks refused a request with status {0}")]
    Refused(u16),
    /// The provider does not know this session (any more).
    #[error("the identity checks do not know this session")]
    NoSession,
    #[error("the identity checks are not available")]
    Unavailable,
    /// The signature is missing or wrong: nothing of it may be believed.
    #[error("an answer of the identity checks does not carry their signature")]
    NotGenuine,
    #[error("the identity checks gave an answer that cannot be read")]
    Malformed,
    /// A person would be sent back to an address outside [`Settings::callback`].
    #[error("a person would come back from the identity checks at another address than ours")]
    ReturnElsewhere,
}

#[derive(Clone, Debug)]
pub struct Checks {
    client: reqwest::Client,
    url: Url,
    callback: Url,
    key: Secret,
    key_header: header::HeaderValue,
    secret: Secret,
}

impl Checks {
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        match (
            settings.api_key.is_empty(),
            settings.shared_secret.is_empty(),
        ) {
            (false, false) => {}
            (true, false) => return Err(BadSettings("identity.api_key is missing")),
            (false, true) => return Err(BadSettings("identity.shared_secret is missing")),
            (true, true) => {
                return Err(BadSettings(
                    "identity.api_key and identity.shared_secret are missing",
                ));
            }
        }
        Ok(Self {
            client: client::builder(Duration::from_millis(settings.timeout_ms))
                .build()
                .map_err(|_| BadSettings("no HTTP client can be made"))?,
            url: client::address(&settings.url)
                .ok_or(BadSettings("identity.url is not an http(s) address"))?,
            callback: client::address(&settings.callback)
                .ok_or(BadSettings("identity.callback is not an http(s) address"))?,
            key: settings.api_key.clone(),
            key_header: client::secret_header(&settings.api_key)
                .ok_or(BadSettings("identity.api_key cannot be put in a header"))?,
            secret: settings.shared_secret.clone(),
        })
    }

    /// Opens a session for one person. `vendor_data` is our own mark, which comes back with the decision; it says
    /// nothing to the provider. The person returns to `return_url` when done, whatever the outcome.
    pub async fn begin(
        &self,
        person: &Identity,
        vendor_data: Uuid,
        return_url: &str,
        lang: Lang,
    ) -> Result<Session, IdentityError> {
        if !self.is_ours(return_url) {
            return Err(IdentityError::ReturnElsewhere);
        }
        let body = wire::request(person, vendor_data, return_url, lang);
        let signature = signature::sign(&self.secret, &body);
        let answer = self
            .call(Method::POST, "v1/sessions", signature, Some(body))
            .await?;
        let session = wire::session(&answer.body).ok_or(IdentityError::Malformed)?;
        // The browser is sent there: nothing but a web address, and no plain one unless ours is plain too.
        let page = client::address(&session.url).ok_or(IdentityError::Malformed)?;
        if page.scheme() != "https" && self.url.scheme() == "https" {
            return Err(IdentityError::Malformed);
        }
        tracing::info!(session = %session.id, reference = %vendor_data, "identity check begun");
        Ok(session)
    }

    /// What the provider decided, as far as it has.
    pub async fn decision(&self, session: Uuid) -> Result<Decision, IdentityError> {
        let id = session.to_string();
        let signature = signature::sign(&self.secret, id.as_bytes());
        let path = format!("v1/sessions/{id}/decision");
        let answer = self.call(Method::GET, &path, signature, None).await?;
        let genuine = answer
            .signature
            .is_some_and(|given| signature::is_right(&self.secret, &answer.body, &given));
        if !genuine {
            return Err(IdentityError::NotGenuine);
        }
        let decision = decision::answer(&answer.body, session).ok_or(IdentityError::Malformed)?;
        tracing::info!(%session, decision = decision.word(), "identity check asked for");
        Ok(decision)
    }

    /// Reads a decision that the provider posted to us; the two headers are as they came ([`CLIENT_HEADER`],
    /// [`SIGNATURE_HEADER`]), the body byte for byte. Notices come more than once and in any order.
    pub fn notice(
        &self,
        client: &str,
        signature: &str,
        body: &[u8],
    ) -> Result<Notice, IdentityError> {
        decision::notice(&self.key, &self.secret, client, signature, body)
    }

    /// At the same scheme, host and port, and under the same path.
    fn is_ours(&self, return_url: &str) -> bool {
        is_under(&self.callback, return_url)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        signature: String,
        body: Option<Vec<u8>>,
    ) -> Result<Answer, IdentityError> {
        let url = format!("{}/{path}", self.url.as_str().trim_end_matches('/'));
        let mut tried = 0;
        loop {
            let mut request = self
                .client
                .request(method.clone(), &url)
                .header(CLIENT_HEADER, self.key_header.clone())
                .header(SIGNATURE_HEADER, &signature)
                .header(header::ACCEPT, "application/json");
            if let Some(body) = &body {
                request = request
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(body.clone());
            }
            tried += 1;
            let failed = match once(request).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            if !failed.passing || tried == TRIES {
                tracing::warn!(error = %failed.error, "identity checks");
                return Err(failed.error);
            }
            sleep(PAUSE * tried).await;
        }
    }
}

struct Answer {
    body: Vec<u8>,
    signature: Option<String>,
}

struct Failed {
    error: IdentityError,
    /// The same call may do better a moment later. Not after a time-out: whoever waits has waited long enough.
    passing: bool,
}

impl From<IdentityError> for Failed {
    fn from(error: IdentityError) -> Self {
        Self {
            passing: error == IdentityError::Unavailable,
            error,
        }
    }
}

impl From<reqwest::Error> for Failed {
    fn from(error: reqwest::Error) -> Self {
        Self {
            error: IdentityError::Unavailable,
            passing: error.is_connect() || !error.is_timeout(),
        }
    }
}

async fn once(request: reqwest::RequestBuilder) -> Result<Answer, Failed> {
    let response = request.send().await?;
    match response.status() {
        status if status.is_success() => {}
        StatusCode::NOT_FOUND => return Err(IdentityError::NoSession.into()),
        StatusCode::TOO_MANY_REQUESTS => return Err(IdentityError::Unavailable.into()),
        status if status.is_server_error() => return Err(IdentityError::Unavailable.into()),
        status => return Err(IdentityError::Refused(status.as_u16()).into()),
    }
    let signature = response
        .headers()
        .get(SIGNATURE_HEADER)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let body = client::limited(response)
        .await
        .map_err(|error| match error {
            BodyError::Broken(_) => IdentityError::Unavailable,
            BodyError::TooLong => IdentityError::Malformed,
        })?;
    Ok(Answer { body, signature })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn settings() -> Settings {
        Settings {
            api_key: Secret::new("key-0001"),
            shared_secret: Secret::new("hunter2"),
            callback: "https://schakel.example/identify".into(),
            ..Settings::default()
        }
    }

    #[rstest]
    #[case("https://schakel.example/identify/7", true)]
    #[case("https://schakel.example/elsewhere", false)]
    #[case("https://schakel.example:444/identify/7", false)]
    #[case("http://schakel.example/identify/7", false)]
    #[case("https://schakel.example@evil.example/identify/7", false)]
    #[case("https://schakel.example.evil.example/identify", false)]
    #[case("javascript:alert(1)", false)]
    #[case("/identify/7", false)]
    fn a_person_comes_back_to_us_only(#[case] url: &str, #[case] ours: bool) {
        assert_eq!(Checks::new(&settings()).unwrap().is_ours(url), ours);
    }

    #[test]
    fn settings_hide_what_is_secret_and_name_what_is_wrong() {
        let checks = Checks::new(&settings()).unwrap();
        for shown in [format!("{:?}", settings()), format!("{checks:?}")] {
            assert!(
                !shown.contains("hunter2") && !shown.contains("key-0001"),
                "{shown}"
            );
        }
        let without = Settings {
            shared_secret: Secret::default(),
            ..settings()
        };
        assert_eq!(
            Checks::new(&without).unwrap_err(),
            BadSettings("identity.shared_secret is missing")
        );
    }
}
