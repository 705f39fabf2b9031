//! Coupling a means to a citizen service number at the national coupling point (`BSNk`, *BSN-koppelregister*), so that its
//! owner can log in in other countries of the European Union (R-AAN-14). The coupling point compares the number with the
//! person, and answers with a polymorphic pseudonym: what an authentication service needs later, and no number.
//!
//! The one rule: the number goes into one request and nowhere else: into no answer, no log line and no error. Nothing is
//! repeated by itself but what never left: activating twice would make two couplings.
//!
//! The shape is that of the coupling point's *activate* function (who, which number, at which level, on whose behalf),
//! as JSON over HTTPS; an operator whose supplier speaks SOAP puts the supplier's gateway in between.

mod wire;

use crate::{
    client::{self, BadSettings},
    secret::Secret,
};
use domain::{level::Level, number::Bsn, person::Identity};
use reqwest::{StatusCode, Url, header};
use serde::Deserialize;
use std::{fmt, time::Duration};
use thiserror::Error;
use tokio::time::sleep;
use uuid::Uuid;

const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(150);

/// What the operator sets. Without an address and a token nobody can log in abroad, and the page says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where the coupling point, or the gateway to it, listens; without a slash at the end.
    pub url: String,
    /// From the coupling point; goes in a header.
    pub token: Secret,
    /// On whose behalf it is asked: the OIN of the authentication service.
    pub requester: String,
    pub timeout_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: String::new(),
            token: Secret::default(),
            requester: String::new(),
            timeout_ms: 10_000,
        }
    }
}

impl Settings {
    /// Nothing was set: the function is off.
    pub fn is_off(&self) -> bool {
        self.url.is_empty() && self.token.is_empty() && self.requester.is_empty()
    }
}

/// What the coupling point gave: a pseudonym that stands for the person at this authentication service.
#[derive(Clone, PartialEq, Eq)]
pub struct Coupled {
    /// As it came; only the authentication service can use it.
    pub pseudonym: String,
}

/// It points at a person, so it does not show itself.
impl fmt::Debug for Coupled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coupled(…)")
    }
}

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BsnkError {
    /// The number is not this person's.
    #[error("the coupling point knows another person by this number")]
    NoMatch,
    /// Token, requester or request: the operator must look.
    #[error("the coupling point refused the request with status {0}")]
    Refused(u16),
    #[error("the coupling point is not available")]
    Unavailable,
    #[error("the coupling point gave an answer that cannot be read")]
    Malformed,
}

#[derive(Clone, Debug)]
pub struct Coupling {
    client: reqwest::Client,
    url: Url,
    token: header::HeaderValue,
    requester: String,
}

impl Coupling {
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        if settings.token.is_empty() {
            return Err(BadSettings("bsnk.token is missing"));
        }
        if settings.requester.is_empty() {
            return Err(BadSettings("bsnk.requester is missing"));
        }
        Ok(Self {
            // A connection that died while it was kept would leave the outcome unknown: one per request.
            client: client::builder(Duration::from_millis(settings.timeout_ms))
                .pool_max_idle_per_host(0)
                .build()
                .map_err(|_| BadSettings("no HTTP client can be made"))?,
            url: client::address(&format!("{}/v1/activations", settings.url))
                .ok_or(BadSettings("bsnk.url is not an http(s) address"))?,
            token: client::secret_header(&bearer(&settings.token))
                .ok_or(BadSettings("bsnk.token cannot be put in a header"))?,
            requester: settings.requester.clone(),
        })
    }

    /// Couples a number to a person. `reference` is of this request, for the coupling point's log and ours.
    pub async fn activate(
        &self,
        who: &Identity,
        bsn: &Bsn,
        level: Level,
        reference: Uuid,
    ) -> Result<Coupled, BsnkError> {
        let answer = self.ask(who, bsn, level, reference).await;
        match &answer {
            Ok(_) => tracing::info!(%reference, "coupled"),
            Err(error) => tracing::warn!(%reference, %error, "not coupled"),
        }
        answer
    }

    async fn ask(
        &self,
        who: &Identity,
        bsn: &Bsn,
        level: Level,
        reference: Uuid,
    ) -> Result<Coupled, BsnkError> {
        let body = wire::request(&self.requester, who, bsn, level, reference);
        let response = self.post(body).await?;
        let status = response.status();
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(BsnkError::Unavailable);
        }
        let body = client::limited(response)
            .await
            .map_err(|error| match error {
                client::BodyError::Broken(_) => BsnkError::Unavailable,
                client::BodyError::TooLong => BsnkError::Malformed,
            })?;
        if status.is_success() {
            return wire::coupled(&body, reference).ok_or(BsnkError::Malformed);
        }
        Err(if wire::is_no_match(&body) {
            BsnkError::NoMatch
        } else {
            BsnkError::Refused(status.as_u16())
        })
    }

    async fn post(&self, body: Vec<u8>) -> Result<reqwest::Response, BsnkError> {
        let mut tried = 0;
        loop {
            let sent = self
                .client
                .post(self.url.clone())
                .header(header::AUTHORIZATION, self.token.clone())
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone())
                .send()
                .await;
            tried += 1;
            match sent {
                Ok(response) => return Ok(response),
                Err(error) if error.is_connect() && tried < TRIES => sleep(PAUSE * tried).await,
                Err(_) => return Err(BsnkError::Unavailable),
            }
        }
    }
}

fn bearer(token: &Secret) -> Secret {
    Secret::new(format!("Bearer {}", token.reveal()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_hide_the_token_and_name_what_is_missing() {
        let mut settings = Settings::default();
        assert!(settings.is_off());
        settings.url = "https://bsnk.example".into();
        assert!(!settings.is_off());
        let error = Coupling::new(&settings).unwrap_err();
        assert_eq!(error.to_string(), "bsnk.token is missing");
        settings.token = Secret::new("hunter2");
        let error = Coupling::new(&settings).unwrap_err();
        assert_eq!(error.to_string(), "bsnk.requester is missing");
        settings.requester = "00000003123456780000".into();
        let coupling = Coupling::new(&settings).unwrap();
        assert!(!format!("{settings:?} {coupling:?}").contains("hunter2"));
    }
}
