//! Mails as they leave, from the first attempt to the last. A worker claims one for a while; if it dies meanwhile,
//! another takes over after that, so a mail is sent at least once. Its id is the Message-ID: a receiver drops a second one.

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
    value::words,
};
use domain::{Instant, Lang, id::MessageId};

words! {
    pub enum MailState {
        Waiting = "waiting",
        Sending = "sending",
        Sent = "sent",
        /// Given up after too many attempts; shown to the operator.
        Dead = "dead",
    }
}

record! {
    pub struct Mail {
        pub id: MessageId,
        pub recipient: String,
        pub lang: Lang,
        pub subject: String,
        pub text: String,
        pub html: String,
        pub state: MailState,
        pub attempts: u32,
        /// When to try (again); while sending: when another worker may take over.
        pub next_at: Instant,
        pub last_error: Option<String>,
        pub created_at: Instant,
        pub done_at: Option<Instant>,
    }
}

/// A mail to send as soon as possible.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    pub id: MessageId,
    pub recipient: &'a str,
    pub lang: Lang,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
    pub at: Instant,
}

const MAIL: &str = "SELECT id, recipient, lang, subject, text, html, state, attempts, next_at, last_error, created_at, done_at FROM mail ";

pub async fn insert(tx: &mut Tx, new: &NewMail<'_>) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO mail (id, recipient, lang, subject, text, html, state, attempts, next_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $7)",
        new.id,
        new.recipient,
        new.lang,
        new.subject,
        new.text,
        new.html,
        new.at
    )?;
    Ok(())
}

/// Claims the next mail until `lease`: nobody else sends it before then. Commit before sending.
pub async fn claim(tx: &mut Tx, now: Instant, lease: Instant) -> Result<Option<Mail>> {
    row!(
        tx,
        Mail,
        "UPDATE mail SET state = 'sending', attempts = attempts + 1, next_at = $2 \
         WHERE id = (SELECT id FROM mail WHERE state IN ('waiting', 'sending') AND next_at <= $1 \
                     ORDER BY next_at, id LIMIT 1) \
         AND state IN ('waiting', 'sending') AND next_at <= $1 \
         RETURNING id, recipient, lang, subject, text, html, state, attempts, next_at, last_error, created_at, done_at",
        now,
        lease
    )
}

/// The server took it. `claimed` is the mail as claimed: a late worker changes nothing.
pub async fn sent(tx: &mut Tx, claimed: &Mail, at: Instant) -> Result<bool> {
    let sql = "UPDATE mail SET state = 'sent', done_at = $3, last_error = NULL \
               WHERE id = $1 AND state = 'sending' AND attempts = $2";
    Ok(exec!(tx, sql, claimed.id, claimed.attempts, at)? == 1)
}

/// It failed: again at `next`.
pub async fn retry(tx: &mut Tx, claimed: &Mail, error: &str, next: Instant) -> Result<bool> {
    let sql = "UPDATE mail SET state = 'waiting', next_at = $3, last_error = $4 \
               WHERE id = $1 AND state = 'sending' AND attempts = $2";
    Ok(exec!(tx, sql, claimed.id, claimed.attempts, next, error)? == 1)
}

/// It failed for good.
pub async fn give_up(tx: &mut Tx, claimed: &Mail, error: &str, at: Instant) -> Result<bool> {
    let sql = "UPDATE mail SET state = 'dead', done_at = $3, last_error = $4 \
               WHERE id = $1 AND state = 'sending' AND attempts = $2";
    Ok(exec!(tx, sql, claimed.id, claimed.attempts, at, error)? == 1)
}

/// The operator tries a dead mail again.
pub async fn revive(tx: &mut Tx, id: MessageId, at: Instant) -> Result<bool> {
    let sql = "UPDATE mail SET state = 'waiting', attempts = 0, next_at = $2, done_at = NULL \
               WHERE id = $1 AND state = 'dead'";
    Ok(exec!(tx, sql, id, at)? == 1)
}

/// The operator tries every dead mail again; how many.
pub async fn revive_all(tx: &mut Tx, at: Instant) -> Result<u64> {
    let sql = "UPDATE mail SET state = 'waiting', attempts = 0, next_at = $1, done_at = NULL WHERE state = 'dead'";
    exec!(tx, sql, at)
}

pub async fn by_id(tx: &mut Tx, id: MessageId) -> Result<Option<Mail>> {
    row!(tx, Mail, [MAIL, "WHERE id = $1"].concat(), id)
}

/// Mails in any state, newest first: the demo's outbox.
pub async fn newest(tx: &mut Tx, limit: u32) -> Result<Vec<Mail>> {
    rows!(
        tx,
        Mail,
        [MAIL, "ORDER BY created_at DESC, id DESC LIMIT $1"].concat(),
        limit
    )
}

/// Mails in one state, newest first: the dead ones, for the operator.
pub async fn in_state(tx: &mut Tx, state: MailState, limit: u32) -> Result<Vec<Mail>> {
    rows!(
        tx,
        Mail,
        [
            MAIL,
            "WHERE state = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
        ]
        .concat(),
        state,
        limit
    )
}

pub async fn count(tx: &mut Tx, state: MailState) -> Result<u32> {
    Ok(cell!(tx, u32, "SELECT count(*) FROM mail WHERE state = $1", state)?.unwrap_or_default())
}

/// When the next mail wants an attempt.
pub async fn next_attempt(tx: &mut Tx) -> Result<Option<Instant>> {
    let sql =
        "SELECT next_at FROM mail WHERE state IN ('waiting', 'sending') ORDER BY next_at LIMIT 1";
    cell!(tx, Instant, sql)
}

/// Forgets mails that were done before this moment, with the messages in them.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    exec!(
        tx,
        "DELETE FROM outbox WHERE mail IN (SELECT id FROM mail WHERE state = 'sent' AND done_at < $1)",
        before
    )?;
    exec!(
        tx,
        "DELETE FROM mail WHERE state = 'sent' AND done_at < $1",
        before
    )
}
