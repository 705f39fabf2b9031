//! Text messages, from being asked for to the last report. A worker claims one for a while; if it dies meanwhile, nobody
//! knows whether the phone got it, and it is not sent again by itself: a gateway does not recognise a repeat.
//! Numbers and words come sealed. The rule: a report says a state and may come at any moment, even before the worker
//! has noted that it sent the message.

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
    value::words,
};
use domain::{Instant, id::MessageId};
use uuid::Uuid;

words! {
    pub enum TextState {
        Waiting = "waiting",
        Sending = "sending",
        /// The gateway took it.
        Sent = "sent",
        /// It broke off half-way: perhaps it arrives.
        Unknown = "unknown",
        /// The phone has it.
        Delivered = "delivered",
        /// It will not arrive: the network says so.
        Failed = "failed",
        /// It was never sent: the gateway refused it, or could not be reached in time.
        Dead = "dead",
    }
}

record! {
    pub struct TextMessage {
        /// The reference that the gateway is given.
        pub id: MessageId,
        /// The number, sealed.
        pub recipient: Vec<u8>,
        /// What it says, sealed.
        pub content: Vec<u8>,
        pub about: Uuid,
        pub state: TextState,
        pub attempts: u32,
        pub next_at: Instant,
        /// Not sent after this.
        pub expires_at: Instant,
        /// A code, never words of others.
        pub last_error: Option<String>,
        pub created_at: Instant,
        pub done_at: Option<Instant>,
        pub reported_at: Option<Instant>,
    }
}

/// One to send as soon as possible.
#[derive(Clone, Debug)]
pub struct NewText<'a> {
    pub id: MessageId,
    pub recipient: &'a [u8],
    pub content: &'a [u8],
    pub about: Uuid,
    pub at: Instant,
    pub expires_at: Instant,
}

const TEXT: &str = "SELECT id, recipient, content, about, state, attempts, next_at, expires_at, last_error, created_at, \
    done_at, reported_at FROM text_message ";

pub async fn insert(tx: &mut Tx, new: &NewText<'_>) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO text_message (id, recipient, content, about, state, attempts, next_at, expires_at, created_at) \
         VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $6, $5)",
        new.id,
        new.recipient,
        new.content,
        new.about,
        new.at,
        new.expires_at
    )?;
    Ok(())
}

/// When a worker has something to do next.
pub async fn next_attempt(tx: &mut Tx) -> Result<Option<Instant>> {
    let sql = "SELECT next_at FROM text_message WHERE state IN ('waiting', 'sending') ORDER BY next_at LIMIT 1";
    cell!(tx, Instant, sql)
}

/// Claims the next one until `lease`: nobody else sends it. Commit before sending.
pub async fn claim(tx: &mut Tx, now: Instant, lease: Instant) -> Result<Option<TextMessage>> {
    row!(
        tx,
        TextMessage,
        "UPDATE text_message SET state = 'sending', attempts = attempts + 1, next_at = $2 \
         WHERE id = (SELECT id FROM text_message WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT 1) \
         AND state = 'waiting' AND next_at <= $1 \
         RETURNING id, recipient, content, about, state, attempts, next_at, expires_at, last_error, created_at, done_at, \
         reported_at",
        now,
        lease
    )
}

/// Of claims that nobody came back from it is not known whether they were sent; how many.
pub async fn lapse(tx: &mut Tx, now: Instant) -> Result<u64> {
    let sql = "UPDATE text_message SET state = 'unknown', done_at = $1, last_error = 'broken_off' \
               WHERE state = 'sending' AND next_at <= $1";
    exec!(tx, sql, now)
}

/// How one try ended. A report may have said more already: then nothing changes, and the answer is false.
pub async fn settle(
    tx: &mut Tx,
    claimed: &TextMessage,
    state: TextState,
    error: Option<&str>,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE text_message SET state = $3, done_at = $5, last_error = $4 \
               WHERE id = $1 AND attempts = $2 AND state = 'sending'";
    Ok(exec!(tx, sql, claimed.id, claimed.attempts, state, error, at)? == 1)
}

/// It did not leave: again at `next`.
pub async fn retry(tx: &mut Tx, claimed: &TextMessage, error: &str, next: Instant) -> Result<bool> {
    let sql = "UPDATE text_message SET state = 'waiting', next_at = $3, last_error = $4 \
               WHERE id = $1 AND attempts = $2 AND state = 'sending'";
    Ok(exec!(tx, sql, claimed.id, claimed.attempts, next, error)? == 1)
}

/// Notes what a report says, if it is still in the state that was `seen`.
pub async fn report(
    tx: &mut Tx,
    id: MessageId,
    seen: TextState,
    state: TextState,
    error: Option<&str>,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE text_message SET state = $3, last_error = $4, reported_at = $5, done_at = coalesce(done_at, $5) \
               WHERE id = $1 AND state = $2";
    Ok(exec!(tx, sql, id, seen, state, error, at)? == 1)
}

/// Takes back what has not left yet about something: a newer message takes its place. How many.
pub async fn take_back(tx: &mut Tx, about: Uuid, at: Instant) -> Result<u64> {
    let sql = "UPDATE text_message SET state = 'dead', done_at = $2, last_error = 'taken_back' \
               WHERE about = $1 AND state = 'waiting'";
    exec!(tx, sql, about, at)
}

pub async fn by_id(tx: &mut Tx, id: MessageId) -> Result<Option<TextMessage>> {
    row!(tx, TextMessage, [TEXT, "WHERE id = $1"].concat(), id)
}

/// The newest about something.
pub async fn newest_about(tx: &mut Tx, about: Uuid) -> Result<Option<TextMessage>> {
    let sql = [
        TEXT,
        "WHERE about = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
    ]
    .concat();
    row!(tx, TextMessage, sql, about)
}

/// In any state, newest first: the demo's outbox.
pub async fn newest(tx: &mut Tx, limit: u32) -> Result<Vec<TextMessage>> {
    let sql = [TEXT, "ORDER BY created_at DESC, id DESC LIMIT $1"].concat();
    rows!(tx, TextMessage, sql, limit)
}

/// In one state, newest first: the dead ones, for the operator.
pub async fn in_state(tx: &mut Tx, state: TextState, limit: u32) -> Result<Vec<TextMessage>> {
    let sql = [
        TEXT,
        "WHERE state = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
    ]
    .concat();
    rows!(tx, TextMessage, sql, state, limit)
}

/// Forgets those that were asked for before this moment, whatever became of them.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    let sql =
        "DELETE FROM text_message WHERE created_at < $1 AND state NOT IN ('waiting', 'sending')";
    exec!(tx, sql, before)
}
