//! Text messages, through the HTTP gateway that CM.com publishes (`POST /v1.0/message`, answers per message, status
//! reports by callback). Here live its wire shape and what its answers mean; what a message says, whether somebody may
//! ask for it again, and how often, is decided elsewhere. The one rule: **nothing is sent twice without being asked**.
//!
//! The gateway promises nothing about a `reference` it has seen before, so a repeat may reach the phone twice. Hence:
//! a call is repeated by itself only while no connection could be made (then nothing has left). After a time-out, a
//! connection that broke or an error of the gateway, the outcome is [`SmsError::Unknown`] and the caller decides; when
//! it does repeat, it gives the same reference, so that reports and the provider's log show one message.

pub mod report;
mod wire;

use crate::{
    client::{self, BadSettings},
    secret::Secret,
};
use domain::mobile::MobileNumber;
use reqwest::{StatusCode, Url, header};
use serde::Deserialize;
use std::time::Duration;
use thiserror::Error;
use tokio::time::sleep;
use uuid::Uuid;

/// How many times a connection is tried, and how long to wait before the next time.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(150);

/// What the operator sets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The whole address that a message is posted to.
    pub url: String,
    /// From the provider; goes in a header.
    pub product_token: Secret,
    /// Who it is from, as the phone shows it: at most 11 letters and digits, or 16 digits.
    pub sender: String,
    pub timeout_ms: u64,
    /// Part of the address that is registered for status reports, because the gateway signs nothing.
    pub report_secret: Secret,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: "https://gw.messaging.cm.com/v1.0/message".into(),
            product_token: Secret::default(),
            sender: "Schakel".into(),
            timeout_ms: 5_000,
            report_secret: Secret::default(),
        }
    }
}

/// The gateway took the message; delivery is told later, by a [`report`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// How many parts are charged.
    pub parts: u32,
}

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SmsError {
    /// Not sent, and the same again will not be sent either: the gateway's own number, see [`SmsError::blame`].
    #[error("the text message gateway refused a message with code {0}")]
    Refused(u16),
    /// Not sent: the gateway could not be reached or said to come back later.
    #[error("the text message gateway is not available")]
    Unavailable,
    /// Perhaps sent: it broke off after the message had left.
    #[error("whether the text message gateway took a message is not known")]
    Unknown,
    /// Perhaps sent: what came back is not an answer to this message.
    #[error("the text message gateway gave an answer that cannot be read")]
    Malformed,
}

/// At whose side a refusal lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The number is no mobile number: the person can correct it.
    Number,
    /// The gateway does not send to this number: another one is needed.
    Blocked,
    /// Token, balance, sender or request: the operator must look.
    Operator,
}

impl SmsError {
    /// The gateway's number for a token it does not know.
    const NO_ACCOUNT: u16 = 101;

    /// Whether the phone may get the message after all; then the same code must stay valid.
    pub const fn may_have_been_sent(self) -> bool {
        matches!(self, Self::Unknown | Self::Malformed)
    }

    /// `None` when nothing was refused.
    pub const fn blame(self) -> Option<Blame> {
        match self {
            Self::Refused(302 | 303) => Some(Blame::Number),
            Self::Refused(401..=403) => Some(Blame::Blocked),
            Self::Refused(_) => Some(Blame::Operator),
            _ => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Gateway {
    client: reqwest::Client,
    url: Url,
    token: header::HeaderValue,
    sender: String,
}

impl Gateway {
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        if !is_sender(&settings.sender) {
            return Err(BadSettings(
                "sms.sender: at most 11 letters and digits, or at most 16 digits",
            ));
        }
        if settings.product_token.is_empty() {
            return Err(BadSettings("sms.product_token is missing"));
        }
        Ok(Self {
            // A connection that died while it was kept would leave the outcome unknown: one per message.
            client: client::builder(Duration::from_millis(settings.timeout_ms))
                .pool_max_idle_per_host(0)
                .build()
                .map_err(|_| BadSettings("no HTTP client can be made"))?,
            url: client::address(&settings.url)
                .ok_or(BadSettings("sms.url is not an http(s) address"))?,
            token: client::secret_header(&settings.product_token)
                .ok_or(BadSettings("sms.product_token cannot be put in a header"))?,
            sender: settings.sender.clone(),
        })
    }

    /// Sends `text`. The same `reference` marks a repeat of the same message.
    pub async fn send(
        &self,
        to: &MobileNumber,
        text: &str,
        reference: Uuid,
    ) -> Result<Accepted, SmsError> {
        let answer = self.ask(to, text, reference).await;
        match answer {
            Ok(Accepted { parts }) => {
                tracing::info!(%reference, parts, "text message accepted");
            }
            Err(error) => tracing::warn!(%reference, %error, "text message not accepted"),
        }
        answer
    }

    async fn ask(
        &self,
        to: &MobileNumber,
        text: &str,
        reference: Uuid,
    ) -> Result<Accepted, SmsError> {
        let body = wire::request(&self.sender, to, text, reference);
        let response = self.post(body).await?;
        let status = response.status();
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Err(SmsError::Unavailable);
        }
        if status.is_server_error() {
            return Err(SmsError::Unknown);
        }
        let body = client::limited(response)
            .await
            .map_err(|error| match error {
                client::BodyError::Broken(_) => SmsError::Unknown,
                client::BodyError::TooLong => SmsError::Malformed,
            })?;
        match wire::answer(&body, reference) {
            // A proxy in front of the gateway refuses a token without the gateway's own words.
            None if matches!(status.as_u16(), 401 | 403) => {
                Err(SmsError::Refused(SmsError::NO_ACCOUNT))
            }
            None => Err(SmsError::Malformed),
            Some(answer) => answer,
        }
    }

    async fn post(&self, body: Vec<u8>) -> Result<reqwest::Response, SmsError> {
        let mut tried = 0;
        loop {
            let sent = self
                .client
                .post(self.url.clone())
                .header("X-CM-PRODUCTTOKEN", self.token.clone())
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone())
                .send()
                .await;
            tried += 1;
            match sent {
                Ok(response) => return Ok(response),
                Err(error) if !error.is_connect() => return Err(SmsError::Unknown),
                Err(_) if tried == TRIES => return Err(SmsError::Unavailable),
                Err(_) => sleep(PAUSE * tried).await,
            }
        }
    }
}

fn is_sender(sender: &str) -> bool {
    let digits = sender.bytes().all(|byte| byte.is_ascii_digit());
    let alphanumeric = sender
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
    !sender.is_empty() && ((alphanumeric && sender.len() <= 11) || (digits && sender.len() <= 16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Schakel", true)]
    #[case("Kantoor AB", true)]
    #[case("Kantoor Het Veld", false)]
    #[case("1234567890123456", true)]
    #[case("12345678901234567", false)]
    #[case("Één", false)]
    #[case("", false)]
    fn a_sender_is_what_a_phone_can_show(#[case] sender: &str, #[case] right: bool) {
        assert_eq!(is_sender(sender), right);
    }

    #[test]
    fn settings_hide_what_is_secret_and_name_what_is_wrong() {
        let mut settings = Settings {
            product_token: Secret::new("11111111-2222"),
            report_secret: Secret::new("hunter2"),
            ..Settings::default()
        };
        let shown = format!("{settings:?}");
        assert!(
            !shown.contains("1111") && !shown.contains("hunter2"),
            "{shown}"
        );
        let gateway = Gateway::new(&settings).unwrap();
        assert!(!format!("{gateway:?}").contains("1111"));
        settings.url = "ftp://gateway.example".into();
        assert_eq!(
            Gateway::new(&settings).unwrap_err().to_string(),
            "sms.url is not an http(s) address"
        );
    }

    #[rstest]
    #[case(SmsError::Refused(303), Some(Blame::Number))]
    #[case(SmsError::Refused(402), Some(Blame::Blocked))]
    #[case(SmsError::Refused(102), Some(Blame::Operator))]
    #[case(SmsError::Unknown, None)]
    fn a_refusal_says_who_can_do_something(#[case] error: SmsError, #[case] blame: Option<Blame>) {
        assert_eq!(error.blame(), blame);
    }
}
