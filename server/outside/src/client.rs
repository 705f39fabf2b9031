//! What every client of a system outside is made with: a time limit, no redirects (a key must not travel to another
//! host), no repeats that nobody decided on, and a limit to what is read of an answer.

use crate::secret::Secret;
use reqwest::{Url, header::HeaderValue, redirect, retry};
use std::time::Duration;
use thiserror::Error;

/// More than most answers, which are a few kilobytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// A setting with which no client can be made; the text names the key and never its value.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct BadSettings(pub &'static str);

pub(crate) fn builder(timeout: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .timeout(timeout)
        .connect_timeout(timeout.min(Duration::from_secs(3)))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .user_agent(concat!("schakel/", env!("CARGO_PKG_VERSION")))
}

/// An address of ours to call: `https://…`, or `http://…` for a simulator.
pub(crate) fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// A header that is left out of what the client shows of itself.
pub(crate) fn secret_header(secret: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(secret.reveal()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

pub(crate) enum BodyError {
    /// It broke off, or took too long. Not to be shown: its text holds the address.
    Broken(reqwest::Error),
    TooLong,
}

pub(crate) async fn limited(response: reqwest::Response) -> Result<Vec<u8>, BodyError> {
    limited_to(response, LONGEST_ANSWER).await
}

pub(crate) async fn limited_to(
    mut response: reqwest::Response,
    longest: usize,
) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(BodyError::Broken)? {
        if body.len() + part.len() > longest {
            return Err(BodyError::TooLong);
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}
