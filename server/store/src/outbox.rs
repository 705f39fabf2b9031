//! What is to be told to whom, written in the same transaction as the change it tells of. Messages that wait for one
//! recipient become one mail ([`crate::mail`]); the worker that makes it takes them all at once.

use crate::{
    db::{Tx, cells, exec, record, row, rows},
    error::Result,
    query,
    row::args,
};
use domain::{
    Instant, Lang,
    id::{MessageId, OrganisationId, PersonId},
};
use serde_json::Value;
use uuid::Uuid;

record! {
    /// One thing to tell.
    pub struct Message {
        pub id: MessageId,
        /// The address.
        pub recipient: String,
        pub person: Option<PersonId>,
        /// On whose behalf the recipient reads it.
        pub organisation: Option<OrganisationId>,
        pub lang: Lang,
        /// Which text: `request.received`.
        pub kind: String,
        /// What the text fills in.
        pub params: Value,
        /// What it is about (an invitation, a request), to show whether it arrived.
        pub about: Option<Uuid>,
        /// A waiting message with the same key and recipient is replaced instead of repeated.
        pub dedupe: Option<String>,
        pub created_at: Instant,
        /// Not sent before; later ones for the same recipient go along.
        pub due_at: Instant,
    }
}

const MESSAGE: &str = "SELECT id, recipient, person, organisation, lang, kind, params, about, dedupe, created_at, due_at \
    FROM outbox ";

/// Puts a message in the outbox.
pub async fn push(tx: &mut Tx, new: &Message) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO outbox (id, recipient, person, organisation, lang, kind, params, about, dedupe, created_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (recipient, dedupe) WHERE mail IS NULL AND dedupe IS NOT NULL \
         DO UPDATE SET params = excluded.params, kind = excluded.kind, lang = excluded.lang, about = excluded.about",
        new.id,
        new.recipient,
        new.person,
        new.organisation,
        new.lang,
        new.kind,
        new.params,
        new.about,
        new.dedupe,
        new.created_at,
        new.due_at
    )?;
    Ok(())
}

/// Puts messages in the outbox that replace no other; a key of theirs is not looked at.
pub async fn push_all(tx: &mut Tx, new: &[Message]) -> Result<()> {
    let sql = "INSERT INTO outbox (id, recipient, person, organisation, lang, kind, params, about, created_at, due_at) VALUES ";
    let row = |new: &Message| {
        args![
            new.id,
            new.recipient,
            new.person,
            new.organisation,
            new.lang,
            new.kind,
            new.params,
            new.about,
            new.created_at,
            new.due_at
        ]
    };
    query::insert_all(tx, sql, new.iter().map(row).collect()).await
}

/// The addresses for which something is due, longest waiting first.
pub async fn due_recipients(tx: &mut Tx, now: Instant, limit: u32) -> Result<Vec<String>> {
    let sql = "SELECT recipient FROM outbox WHERE mail IS NULL AND due_at <= $1 \
               GROUP BY recipient ORDER BY min(due_at), recipient LIMIT $2";
    cells!(tx, String, sql, now, limit)
}

/// Everything that waits for one recipient, due or not: it all goes into one mail. Oldest first.
pub async fn waiting_for(tx: &mut Tx, recipient: &str) -> Result<Vec<Message>> {
    let sql = [
        MESSAGE,
        "WHERE recipient = $1 AND mail IS NULL ORDER BY created_at, id",
    ]
    .concat();
    rows!(tx, Message, sql, recipient)
}

/// Notes in which mail a message went; false when another worker was first, and then this mail must not be.
pub async fn put_in_mail(tx: &mut Tx, id: MessageId, mail: MessageId) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE outbox SET mail = $2 WHERE id = $1 AND mail IS NULL",
        id,
        mail
    )? == 1)
}

/// Takes back one that waits: what it tells is no longer so.
pub async fn discard(tx: &mut Tx, id: MessageId) -> Result<()> {
    exec!(tx, "DELETE FROM outbox WHERE id = $1 AND mail IS NULL", id)?;
    Ok(())
}

/// Takes back what is not sent yet about something that is over: a withdrawn request needs no reminder.
pub async fn take_back(tx: &mut Tx, about: Uuid, kind: &str) -> Result<u64> {
    exec!(
        tx,
        "DELETE FROM outbox WHERE about = $1 AND kind = $2 AND mail IS NULL",
        about,
        kind
    )
}

/// Messages about something, newest first.
pub async fn about(tx: &mut Tx, about: Uuid) -> Result<Vec<Message>> {
    rows!(
        tx,
        Message,
        [
            MESSAGE,
            "WHERE about = $1 ORDER BY created_at DESC, id DESC"
        ]
        .concat(),
        about
    )
}

record! {
    /// Where the newest message about something is.
    pub struct Delivery {
        pub recipient: String,
        /// None: not in a mail yet.
        pub state: Option<crate::mail::MailState>,
        pub attempts: Option<u32>,
        pub done_at: Option<Instant>,
        pub last_error: Option<String>,
    }
}

/// Whether the newest message about something arrived.
pub async fn delivery(tx: &mut Tx, about: Uuid) -> Result<Option<Delivery>> {
    let sql = "SELECT o.recipient, m.state, m.attempts, m.done_at, m.last_error \
               FROM outbox o LEFT JOIN mail m ON m.id = o.mail \
               WHERE o.about = $1 ORDER BY o.created_at DESC, o.id DESC LIMIT 1";
    row!(tx, Delivery, sql, about)
}
