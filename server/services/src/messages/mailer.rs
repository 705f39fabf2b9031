//! How one mail leaves: by SMTP, or not at all in the demo, where it stays in the table `mail` to be read. A mailer
//! tries once and says what to do about a failure; when to try again is the worker's business.

use domain::{lang::Lang, time::Instant};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp,
};
use std::time::{Duration, UNIX_EPOCH};
use uuid::Uuid;

/// One try, from connecting to the server's last word, takes no longer than this.
pub const TIMEOUT: Duration = Duration::from_mins(1);

/// One mail to send. The same `id` makes the same Message-ID, so that a second copy is recognisable.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    pub id: Uuid,
    pub to: &'a str,
    pub lang: Lang,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
    pub written_at: Instant,
}

/// Why a mail did not leave. The words are for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server, or the way to it: the next try may go well.
    #[error("{0}")]
    Later(String),
    /// This mail, to this address: no try will go well.
    #[error("{0}")]
    Never(String),
}

/// The configuration of mail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadMailer {
    #[error("the sender must be like `Schakel <noreply@schakel.example>`: {0}")]
    Sender(#[from] lettre::address::AddressError),
    #[error(
        "the address of the mail server must be like smtp://user:password@host:587 or smtps://host: {0}"
    )]
    Url(#[from] smtp::Error),
}

/// A way to send.
#[derive(Clone)]
pub enum Mailer {
    Server(Box<Smtp>),
    /// The demo: nothing leaves.
    Keep,
}

/// A mail server. Every mail has a connection of its own: one that was given up half-way is never used again, so that
/// no answer is taken for the answer to another mail.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    patience: Duration,
}

impl Mailer {
    /// `smtps://` is TLS from the start; `smtp://` demands STARTTLS, except to this machine itself or with
    /// `?tls=none`. A path is the name to greet with: `smtp://host/schakel.example`.
    ///
    /// # Errors
    /// When the URL or the sender cannot be read. Nothing is connected yet.
    pub fn smtp(url: &str, from: &str) -> Result<Self, BadMailer> {
        Self::smtp_with(url, from, TIMEOUT)
    }

    /// As [`Mailer::smtp`], for a server that is given up sooner.
    ///
    /// # Errors
    /// As [`Mailer::smtp`].
    pub fn smtp_with(url: &str, from: &str, patience: Duration) -> Result<Self, BadMailer> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(url))?
            .timeout(Some(patience))
            .build();
        Ok(Self::Server(Box::new(Smtp {
            transport,
            from: from.parse()?,
            patience,
        })))
    }

    /// Whether mail can be from this sender.
    pub fn is_sender(from: &str) -> bool {
        from.parse::<Mailbox>().is_ok()
    }

    /// Messages stay here and are shown.
    pub fn keep() -> Self {
        Self::Keep
    }

    /// Tries once.
    ///
    /// # Errors
    /// [`Failure`], which says whether to try again. After a lost answer it says `Later`, although the server may
    /// have taken the mail: by the Message-ID a second copy is known for what it is.
    pub async fn send(&self, mail: &Outgoing<'_>) -> Result<(), Failure> {
        match self {
            Self::Keep => Ok(()),
            Self::Server(smtp) => {
                match tokio::time::timeout(smtp.patience, smtp.send(mail)).await {
                    Ok(result) => result,
                    Err(_) => Err(Failure::Later(format!(
                        "no answer within {} s",
                        smtp.patience.as_secs()
                    ))),
                }
            }
        }
    }
}

impl Smtp {
    async fn send(&self, mail: &Outgoing<'_>) -> Result<(), Failure> {
        let never = |error: &dyn std::fmt::Display| Failure::Never(error.to_string());
        let to: Address = mail.to.parse().map_err(|e| never(&e))?;
        let micros = u64::try_from(mail.written_at.micros()).unwrap_or_default();
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            // Asks machines not to answer (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", mail.lang.code()))
            .multipart(MultiPart::alternative_plain_html(
                mail.text.to_owned(),
                mail.html.to_owned(),
            ))
            .map_err(|e| never(&e))?;
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| failure(&error))
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// 5xx is about this mail, except where it is about us: 530 to 538 speak of signing in, and 554 before a greeting is
/// rare enough to be looked at by hand.
fn failure(error: &smtp::Error) -> Failure {
    const SIGN_IN: std::ops::RangeInclusive<u16> = 530..=538;
    let words: String = error.to_string().chars().take(300).collect();
    match error.status().map(u16::from) {
        Some(code) if error.is_permanent() && !SIGN_IN.contains(&code) => Failure::Never(words),
        _ => Failure::Later(words),
    }
}

/// Adds what lettre leaves to the caller: a password or a name never travels in the clear by accident.
fn with_tls(url: &str) -> String {
    let Some(rest) = url.strip_prefix("smtp://") else {
        return url.to_owned();
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    if query == "tls=none" {
        return format!("smtp://{place}");
    }
    let authority = place.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name)
            .is_some_and(|port| port.is_empty() || port.starts_with(':'))
    });
    if query.is_empty() && !local {
        format!("{url}?tls=required")
    } else {
        url.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_is_never_spoken_to_in_the_clear_by_accident() {
        assert_eq!(
            with_tls("smtp://u:p@mail.example:587"),
            "smtp://u:p@mail.example:587?tls=required"
        );
        assert_eq!(
            with_tls("smtp://localhost.evil.example"),
            "smtp://localhost.evil.example?tls=required"
        );
        assert_eq!(with_tls("smtp://127.0.0.1:1025"), "smtp://127.0.0.1:1025");
        assert_eq!(
            with_tls("smtp://relay.internal?tls=none"),
            "smtp://relay.internal"
        );
        assert_eq!(with_tls("smtps://mail.example"), "smtps://mail.example");
    }

    #[tokio::test]
    async fn a_wrong_address_or_sender_is_refused_before_anything_starts() {
        assert!(matches!(
            Mailer::smtp("http://mail.example", "noreply@schakel.example"),
            Err(BadMailer::Url(_))
        ));
        assert!(matches!(
            Mailer::smtp("smtps://mail.example", "no sender"),
            Err(BadMailer::Sender(_))
        ));
    }
}
