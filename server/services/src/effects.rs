//! What every change leaves behind, in the same transaction: audit rows and messages. A use case collects nothing
//! itself; it says what happened and whom to tell, and commits only after both are written.

use crate::{
    Services,
    error::{Error, Result},
    messages::Message,
    secret::Purpose,
};
use data_encoding::BASE64;
use domain::{
    id::{OrganisationId, PersonId},
    lang::Lang,
    time::Instant,
};
use serde_json::Value;
use store::{Tx, audit, outbox};

/// An audit row in the making. `facts` holds ids and codes only: it is hashed and stays for ever. Names, addresses
/// and typed text go in `personal`, which can be erased.
pub struct Happened<'a> {
    pub organisations: &'a [OrganisationId],
    pub actor: Option<PersonId>,
    /// `request.sent`, `grant.service_revoked`: aggregate, full stop, past tense.
    pub action: &'static str,
    /// What it happened to: an id.
    pub object: uuid::Uuid,
    /// On what basis: `manager`, `representative`, `joint`, `own`, `system`.
    pub basis: &'static str,
    pub facts: Value,
    pub personal: Option<Value>,
}

/// Writes the audit row into the chain of every organisation it touches.
pub async fn record(s: &Services, tx: &mut Tx, happened: Happened<'_>) -> Result<()> {
    let mut salt = [0; 16];
    s.rng.fill(&mut salt);
    audit::append(
        tx,
        &audit::NewEvent {
            id: s.id(),
            organisations: happened.organisations,
            at: s.now(),
            actor: happened.actor,
            action: happened.action,
            object: happened.object,
            basis: happened.basis,
            facts: happened.facts,
            personal: happened.personal,
            salt,
        },
    )
    .await?;
    Ok(())
}

/// Somebody to tell.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub email: String,
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    pub lang: Lang,
}

/// Puts a message in the outbox; the worker sends it after the commit.
pub async fn tell(s: &Services, tx: &mut Tx, to: &Recipient, message: &Message) -> Result<()> {
    tell_once(s, tx, to, message, None).await
}

/// As [`tell`], but a second message with the same `dedupe` key is never made.
pub async fn tell_once(
    s: &Services,
    tx: &mut Tx,
    to: &Recipient,
    message: &Message,
    dedupe: Option<String>,
) -> Result<()> {
    let now = s.now();
    let wait = if message.is_urgent() { 0 } else { i64::from(s.settings.digest_minutes) * 60 };
    outbox::push(
        tx,
        &outbox::NewMessage {
            id: s.id(),
            to: to.email.clone(),
            person: to.person,
            organisation: to.organisation,
            lang: to.lang,
            kind: message.kind(),
            params: seal_message(s, message)?,
            dedupe,
            created_at: now,
            due_at: Instant::plus_seconds(now, wait),
        },
    )
    .await?;
    Ok(())
}

/// Messages wait in the database sealed: they carry names, and links with tokens in them.
fn seal_message(s: &Services, message: &Message) -> Result<String> {
    let plain = serde_json::to_vec(message).map_err(|_| Error::Internal("a message that cannot be written"))?;
    Ok(BASE64.encode(&s.key.seal(&*s.rng, Purpose::MessageParams, &plain)))
}

/// The message in an outbox row; `None` when it was sealed under another key.
pub fn open_message(s: &Services, params: &str) -> Option<Message> {
    let sealed = BASE64.decode(params.as_bytes()).ok()?;
    serde_json::from_slice(&s.key.open(Purpose::MessageParams, &sealed)?).ok()
}
