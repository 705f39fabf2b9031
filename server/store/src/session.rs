//! Signed-in browsers. The cookie's token never comes here, only its SHA-256; a session is ended by a recorded act
//! or by its end, and then gives nothing.

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant,
    id::{CredentialId, OrganisationId, PersonId, SessionId},
};

record! {
    pub struct Session {
        pub id: SessionId,
        pub person: PersonId,
        /// The one chosen in the header.
        pub organisation: Option<OrganisationId>,
        /// How the person signed in: `password`, `passkey`, …
        pub method: String,
        pub credential: Option<CredentialId>,
        pub second_factor: bool,
        /// When a factor was last used.
        pub factor_at: Instant,
        pub created_at: Instant,
        pub seen_at: Instant,
        pub expires_at: Instant,
        pub user_agent: String,
        pub address: String,
    }
}

const SESSION: &str = "SELECT id, person, organisation, method, credential, second_factor, factor_at, created_at, \
    seen_at, expires_at, user_agent, address FROM session ";

pub async fn insert(tx: &mut Tx, token_hash: &[u8], new: &Session) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO session (id, token_hash, person, organisation, method, credential, second_factor, factor_at, \
         created_at, seen_at, expires_at, user_agent, address) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        new.id,
        token_hash,
        new.person,
        new.organisation,
        new.method,
        new.credential,
        new.second_factor,
        new.factor_at,
        new.created_at,
        new.seen_at,
        new.expires_at,
        new.user_agent,
        new.address
    )?;
    Ok(())
}

/// The session of a cookie, if it has not ended and was seen after `idle_since`.
pub async fn by_token_hash(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Instant,
    idle_since: Instant,
) -> Result<Option<Session>> {
    let sql = [
        SESSION,
        "WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3",
    ]
    .concat();
    row!(tx, Session, sql, token_hash, now, idle_since)
}

/// Whose session this is or was, ended or not.
pub async fn owner(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<PersonId>> {
    let sql = "SELECT person FROM session WHERE token_hash = $1";
    cell!(tx, PersonId, sql, token_hash)
}

/// The passkey that a session was last proved with.
pub async fn credential(tx: &mut Tx, id: SessionId) -> Result<Option<CredentialId>> {
    let sql = "SELECT credential FROM session WHERE id = $1 AND credential IS NOT NULL";
    cell!(tx, CredentialId, sql, id)
}

/// Notes that the session was used.
pub async fn touch(tx: &mut Tx, id: SessionId, at: Instant) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE session SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND seen_at < $2",
        id,
        at
    )? == 1)
}

/// After a factor was used: a new cookie for the same session, and what it now carries.
pub async fn rotate(tx: &mut Tx, token_hash: &[u8], now: &Session) -> Result<bool> {
    let sql = "UPDATE session SET token_hash = $2, method = $3, credential = $4, second_factor = $5, factor_at = $6, \
               seen_at = $7 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(
        tx,
        sql,
        now.id,
        token_hash,
        now.method,
        now.credential,
        now.second_factor,
        now.factor_at,
        now.seen_at
    )? == 1)
}

/// Chooses another organisation in the header.
pub async fn set_organisation(
    tx: &mut Tx,
    id: SessionId,
    organisation: Option<OrganisationId>,
) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE session SET organisation = $2 WHERE id = $1 AND ended_at IS NULL",
        id,
        organisation
    )? == 1)
}

/// Signs one browser out; somebody else's is not found.
pub async fn end(tx: &mut Tx, id: SessionId, person: PersonId, at: Instant) -> Result<bool> {
    let sql = "UPDATE session SET ended_at = $3 WHERE id = $1 AND person = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, person, at)? == 1)
}

/// Signs every browser out, except perhaps the one at hand.
pub async fn end_all(
    tx: &mut Tx,
    person: PersonId,
    except: Option<SessionId>,
    at: Instant,
) -> Result<u64> {
    // The nil id belongs to no session.
    let except = except.unwrap_or(SessionId::new(uuid::Uuid::nil()));
    exec!(
        tx,
        "UPDATE session SET ended_at = $3 WHERE person = $1 AND id <> $2 AND ended_at IS NULL",
        person,
        except,
        at
    )
}

/// The browsers in which a person is signed in, last seen first.
pub async fn of_person(
    tx: &mut Tx,
    person: PersonId,
    now: Instant,
    idle_since: Instant,
) -> Result<Vec<Session>> {
    let sql = [
        SESSION,
        "WHERE person = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id",
    ]
    .concat();
    rows!(tx, Session, sql, person, now, idle_since)
}

/// Forgets sessions that ended before this moment.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    exec!(
        tx,
        "DELETE FROM session WHERE expires_at < $1 OR ended_at < $1",
        before
    )
}
