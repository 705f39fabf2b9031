//! The times that somebody showed an identity document: begun, and decided once. What was found is sealed; a
//! document's number and a BSN never come here (R-BEV-8).

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant, Level,
    id::{ApplicationId, IdentificationId, OrganisationId, PersonId, SessionId, SignerId},
    identification::{IdentificationState, Method},
};

record! {
    pub struct Identification {
        pub id: IdentificationId,
        /// Of whom, as far as known here.
        pub person: Option<PersonId>,
        pub application: Option<ApplicationId>,
        pub signer: Option<SignerId>,
        pub method: Method,
        /// The checking party's own name for it.
        pub session: Option<String>,
        /// Where to go afterwards, sealed.
        pub next: Vec<u8>,
        pub state: IdentificationState,
        pub level: Option<Level>,
        /// Name, date of birth and kind of document, sealed.
        pub found: Option<Vec<u8>>,
        pub reason: Option<String>,
        pub started_at: Instant,
        pub decided_at: Option<Instant>,
        /// A digest of what the browser was given in which it began: in no other it counts.
        pub browser_hash: Option<Vec<u8>>,
        /// The session of ours in which the outcome came in, of who has an account.
        pub session_here: Option<SessionId>,
        /// When that same session used a second factor of its own.
        pub factor_at: Option<Instant>,
    }
}

const IDENTIFICATION: &str = "SELECT id, person, application, signer, method, session, next, state, level, found, \
    reason, started_at, decided_at, browser_hash, session_here, factor_at FROM identification ";

/// Begins one. `token_hash` is of the way back, which only this browser was given.
pub async fn insert(tx: &mut Tx, new: &Identification, token_hash: &[u8]) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO identification (id, person, application, signer, method, session, token_hash, next, state, \
         started_at, browser_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.person,
        new.application,
        new.signer,
        new.method,
        new.session,
        token_hash,
        new.next,
        new.state,
        new.started_at,
        new.browser_hash
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: IdentificationId) -> Result<Option<Identification>> {
    row!(
        tx,
        Identification,
        [IDENTIFICATION, "WHERE id = $1"].concat(),
        id
    )
}

pub async fn by_token_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Identification>> {
    let sql = [IDENTIFICATION, "WHERE token_hash = $1"].concat();
    row!(tx, Identification, sql, token_hash)
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub state: IdentificationState,
    pub level: Option<Level>,
    /// Sealed.
    pub found: Option<Vec<u8>>,
    pub reason: Option<String>,
    /// In which session of ours it came in.
    pub session_here: Option<SessionId>,
}

/// Decides one that waits; false when it is decided already.
pub async fn decide(
    tx: &mut Tx,
    id: IdentificationId,
    outcome: &Outcome,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE identification SET state = $2, level = $3, found = $4, reason = $5, decided_at = $6, \
               session_here = $7 WHERE id = $1 AND state = 'waiting'";
    Ok(exec!(
        tx,
        sql,
        id,
        outcome.state,
        outcome.level,
        outcome.found,
        outcome.reason,
        at,
        outcome.session_here
    )? == 1)
}

/// Forgets what was shown before this moment for a way back in: it is for no act, application or signature.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    exec!(
        tx,
        "DELETE FROM identification WHERE person IS NULL AND application IS NULL AND signer IS NULL AND started_at < $1",
        before
    )
}

/// The newest good one with which a person can act for an organisation, decided after `since`: made for an act of their
/// own, or the one by which they signed there as somebody the register names.
pub async fn newest_for(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
    since: Instant,
) -> Result<Option<Identification>> {
    let sql = [
        IDENTIFICATION,
        "WHERE person = $1 AND state = 'approved' AND decided_at > $3 AND ((application IS NULL AND signer IS NULL) \
         OR EXISTS (SELECT 1 FROM application_signer g JOIN application a ON a.id = g.application \
            WHERE g.identification = identification.id AND g.state = 'signed' AND a.organisation = $2)) \
         ORDER BY decided_at DESC, id DESC LIMIT 1",
    ]
    .concat();
    row!(tx, Identification, sql, person, organisation, since)
}

/// The newest good one made for an application by whom it is for.
pub async fn of_applicant(
    tx: &mut Tx,
    application: ApplicationId,
) -> Result<Option<Identification>> {
    let sql = [
        IDENTIFICATION,
        "WHERE application = $1 AND signer IS NULL AND state = 'approved' ORDER BY decided_at DESC, id DESC LIMIT 1",
    ]
    .concat();
    row!(tx, Identification, sql, application)
}

/// Whether whom an application is for tried, and the newest try was no good.
pub async fn was_declined(tx: &mut Tx, application: ApplicationId) -> Result<bool> {
    let sql = "SELECT state FROM identification WHERE application = $1 AND signer IS NULL AND decided_at IS NOT NULL \
               ORDER BY decided_at DESC, id DESC LIMIT 1";
    Ok(cell!(tx, IdentificationState, sql, application)? == Some(IdentificationState::Declined))
}

/// Those that an applicant made for an application count no more: they are of a name or a day of birth that was wrong.
pub async fn drop_of_applicant(tx: &mut Tx, application: ApplicationId) -> Result<()> {
    let sql = "UPDATE identification SET state = 'expired' WHERE application = $1 AND signer IS NULL \
               AND state IN ('waiting', 'approved', 'declined')";
    exec!(tx, sql, application)?;
    Ok(())
}

/// Whether somebody for whom an application is showed a document for it, and used a second factor of their own in that
/// same session.
pub async fn holds_factor(tx: &mut Tx, application: ApplicationId) -> Result<bool> {
    let sql = "SELECT count(*) FROM identification WHERE application = $1 AND signer IS NULL AND state = 'approved' \
               AND factor_at IS NOT NULL";
    Ok(cell!(tx, u32, sql, application)?.is_some_and(|n| n > 0))
}

/// The good ones made for a signature, the newest first.
pub async fn of_signer(tx: &mut Tx, signer: SignerId) -> Result<Vec<Identification>> {
    let sql = [
        IDENTIFICATION,
        "WHERE signer = $1 AND state = 'approved' ORDER BY decided_at DESC, id DESC",
    ]
    .concat();
    rows!(tx, Identification, sql, signer)
}

/// Says whose it was, once that is known here.
pub async fn set_person(tx: &mut Tx, id: IdentificationId, person: PersonId) -> Result<bool> {
    let sql = "UPDATE identification SET person = $2 WHERE id = $1 AND person IS NULL";
    Ok(exec!(tx, sql, id, person)? == 1)
}

/// A session used a second factor: whoever showed a document in that same session holds it.
pub async fn factor_used(
    tx: &mut Tx,
    person: PersonId,
    session: SessionId,
    at: Instant,
) -> Result<()> {
    let sql = "UPDATE identification SET factor_at = $3 WHERE session_here = $2 AND person = $1 AND state = 'approved' \
               AND factor_at IS NULL";
    exec!(tx, sql, person, session, at)?;
    Ok(())
}
