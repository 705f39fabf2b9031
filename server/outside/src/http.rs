//! Questions that may be asked again: a GET with a time limit, few and spaced repeats, and a limit to what is read.
//!
//! Asked again is only after a server's own failure (5xx), after "too many" (429) and where no connection came about.
//! An answer that takes too long is not asked for again: whoever waits has waited long enough.

use crate::client::{self, BodyError};
use reqwest::{
    Client, StatusCode, Url,
    header::{HeaderMap, RETRY_AFTER},
};
use std::time::Duration;

/// What one system may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// For one question, from connecting to the last byte.
    pub timeout: Duration,
    /// How often a question is asked again.
    pub retries: u8,
    /// Before the first repeat; twice as long before each next one.
    pub backoff: Duration,
    /// The longest answer that is read.
    pub max_bytes: usize,
}

/// A system that answers questions over HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    client: Client,
    limits: Limits,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// Why there is no answer. None of it says what was asked: addresses hold numbers and names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Unreachable,
    TimedOut,
    TooLong,
}

/// Nobody waits longer than this because a server asks for it (`Retry-After`).
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl Http {
    /// `headers` travel with every question; a key among them must be marked as sensitive.
    pub fn new(headers: HeaderMap, limits: Limits) -> Result<Self, reqwest::Error> {
        let client = client::builder(limits.timeout)
            .default_headers(headers)
            .build()?;
        Ok(Self { client, limits })
    }

    /// Asks, and asks again as far as the limits allow. The last answer is given whatever its status.
    pub async fn get(&self, url: Url) -> Result<Answer, Failure> {
        let mut asked = 0;
        loop {
            let outcome = self.ask(url.clone()).await;
            let wait = match &outcome {
                Ok((answer, told)) if passing(answer.status) => told.unwrap_or_default(),
                Err(Failure::Unreachable) => Duration::ZERO,
                _ => return outcome.map(|(answer, _)| answer),
            };
            let wait = wait.max(self.limits.backoff * 2_u32.saturating_pow(u32::from(asked)));
            if asked >= self.limits.retries || wait > LONGEST_WAIT {
                return outcome.map(|(answer, _)| answer);
            }
            asked += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// Asks once: the answer, and how long the server wants to be left alone.
    async fn ask(&self, url: Url) -> Result<(Answer, Option<Duration>), Failure> {
        let response = self.client.get(url).send().await.map_err(failure)?;
        let status = response.status();
        let told = retry_after(response.headers());
        let body = match client::limited_to(response, self.limits.max_bytes).await {
            Ok(body) => body,
            // The status says enough of a failure; its page may be any proxy's.
            Err(_) if !status.is_success() => Vec::new(),
            Err(BodyError::Broken(error)) => return Err(failure(error)),
            Err(BodyError::TooLong) => return Err(Failure::TooLong),
        };
        Ok((Answer { status, body }, told))
    }
}

/// Whether the same question may be answered a moment later.
fn passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "map_err gives it, and it must not live on: its text holds the address"
)]
fn failure(error: reqwest::Error) -> Failure {
    if error.is_timeout() && !error.is_connect() {
        Failure::TimedOut
    } else {
        Failure::Unreachable
    }
}

/// Only seconds: a date would need a clock that agrees with the server's.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}
