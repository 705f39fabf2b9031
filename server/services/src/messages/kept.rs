//! Mails to look at: all of them in the demo (`/dev/outbox`), the dead ones for the operator.

use super::{compose::compose, sealed, worker};
use crate::{
    Services, boxed,
    error::{Error, Result},
};
use domain::{id::MessageId, lang::Lang, time::Instant};
use serde::Serialize;
use store::{
    mail::{self, Mail, MailState},
    outbox,
};

/// How many are shown.
const NEWEST: u32 = 200;

/// A mail of the demo, whole.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    pub id: MessageId,
    pub to: String,
    pub lang: Lang,
    pub subject: String,
    pub text: String,
    /// A whole page, for a frame of its own without scripts.
    pub html: String,
    /// The pages it leads to, in order.
    pub links: Vec<String>,
    /// `waiting` until its minutes are over: others for the same reader may still join it.
    pub state: MailState,
    /// When it was written, or for what waits: its first message.
    pub at: Instant,
}

/// A mail that could not be sent. Without its body: that is the reader's.
#[derive(Clone, Debug, Serialize)]
pub struct Dead {
    pub id: MessageId,
    pub to: String,
    pub subject: String,
    pub attempts: u32,
    pub error: String,
    pub at: Option<Instant>,
}

/// The demo's outbox, newest first, with what still waits as it would read now. Outside the demo it does not exist.
///
/// # Errors
/// [`Error::NotFound`] outside the demo.
#[boxed]
pub async fn list(s: &Services) -> Result<Vec<Kept>> {
    if !s.settings.demo {
        return Err(Error::NotFound);
    }
    let mut tx = s.db.read().await?;
    let mut all = Vec::new();
    for recipient in outbox::due_recipients(&mut tx, Instant::MAX, NEWEST).await? {
        let rows = outbox::waiting_for(&mut tx, &recipient).await?;
        let parcels = worker::parcels(s, rows, Instant::MAX);
        all.extend(
            parcels
                .iter()
                .filter_map(|rows| waiting(s, &recipient, rows)),
        );
    }
    all.extend(
        mail::newest(&mut tx, NEWEST)
            .await?
            .into_iter()
            .filter_map(|mail| kept(s, mail)),
    );
    // Stable: of one moment, what waits comes first.
    all.sort_by_key(|kept| std::cmp::Reverse(kept.at));
    Ok(all)
}

/// Mails that could not be sent, newest first.
///
/// # Errors
/// When the database does not answer.
#[boxed]
pub async fn dead(s: &Services) -> Result<Vec<Dead>> {
    let mut tx = s.db.read().await?;
    let mails = mail::in_state(&mut tx, MailState::Dead, NEWEST).await?;
    Ok(mails
        .into_iter()
        .map(|mail| Dead {
            id: mail.id,
            to: mail.recipient,
            subject: mail.subject,
            attempts: mail.attempts,
            error: mail.last_error.unwrap_or_default(),
            at: mail.done_at,
        })
        .collect())
}

fn waiting(s: &Services, to: &str, rows: &[outbox::Message]) -> Option<Kept> {
    let (first, last) = (rows.first()?, rows.last()?);
    let messages: Vec<_> = rows
        .iter()
        .filter_map(|row| worker::opened(s, row))
        .collect();
    let written = compose(&s.settings.public_origin, last.lang, &messages).ok()?;
    Some(Kept {
        id: first.id,
        to: to.to_owned(),
        lang: last.lang,
        subject: written.subject,
        text: written.text,
        html: written.html,
        links: written.links,
        state: MailState::Waiting,
        at: first.created_at,
    })
}

fn kept(s: &Services, mail: Mail) -> Option<Kept> {
    let text = sealed::open(s, &mail.text)?;
    let html = sealed::open(s, &mail.html)?;
    // In the text part a link stands alone on its line; the last one is the installation itself, in the footer.
    let mut links: Vec<String> = text
        .lines()
        .filter(|line| line.starts_with("http"))
        .map(str::to_owned)
        .collect();
    links.pop();
    Some(Kept {
        id: mail.id,
        to: mail.recipient,
        lang: mail.lang,
        subject: mail.subject,
        text,
        html,
        links,
        state: mail.state,
        at: mail.created_at,
    })
}
