//! How far whom a means is for has come with activating it (R-AAN-3): the code on the phone, and who goes on after it.
//! Only digests of codes and tokens come here; whether a code is right is checked above, and counted here first.
//! The rule: a try is used up before anybody knows whether it was right, and a right code works once.

use crate::{
    db::{Tx, exec, record, row},
    error::Result,
    query,
    row::args,
};
use domain::{Instant, id::ApplicationId};

record! {
    pub struct Activation {
        pub application: ApplicationId,
        /// Keyed digest of the code that was texted last.
        pub code_digest: Option<Vec<u8>>,
        pub code_sent_at: Option<Instant>,
        pub code_expires_at: Option<Instant>,
        /// How often this code may still be tried.
        pub tries_left: u32,
        /// How many text messages this link has cost.
        pub codes_sent: u32,
        pub mobile_confirmed_at: Option<Instant>,
        pub proof_expires_at: Option<Instant>,
        /// The person is known and has accepted the duties.
        pub accepted_at: Option<Instant>,
    }
}

const ACTIVATION: &str = "SELECT application, code_digest, code_sent_at, code_expires_at, tries_left, codes_sent, \
    mobile_confirmed_at, proof_expires_at, accepted_at FROM activation ";

/// Begins activations, where nothing has happened yet.
pub async fn insert(tx: &mut Tx, applications: &[ApplicationId]) -> Result<()> {
    let sql = "INSERT INTO activation (application, tries_left, codes_sent) VALUES ";
    let row = |application: &ApplicationId| args![application, 0_i64, 0_i64];
    query::insert_all(tx, sql, applications.iter().map(row).collect()).await
}

pub async fn of(tx: &mut Tx, application: ApplicationId) -> Result<Option<Activation>> {
    let sql = [ACTIVATION, "WHERE application = $1"].concat();
    row!(tx, Activation, sql, application)
}

/// The activation of a browser that gave the right code.
pub async fn by_proof_hash(tx: &mut Tx, proof_hash: &[u8]) -> Result<Option<Activation>> {
    let sql = [ACTIVATION, "WHERE proof_hash = $1"].concat();
    row!(tx, Activation, sql, proof_hash)
}

/// A code that goes out.
#[derive(Clone, Copy, Debug)]
pub struct CodeSent<'a> {
    pub digest: &'a [u8],
    pub at: Instant,
    pub expires_at: Instant,
    /// None: the code that is out already, once more; its tries go on.
    pub tries: Option<u32>,
}

/// Notes that a code goes out; false when another went out since `codes_sent`.
pub async fn send_code(
    tx: &mut Tx,
    application: ApplicationId,
    codes_sent: u32,
    code: CodeSent<'_>,
) -> Result<bool> {
    let sql = "UPDATE activation SET code_digest = $3, code_sent_at = $4, code_expires_at = $5, \
               tries_left = coalesce($6, tries_left), codes_sent = codes_sent + 1 \
               WHERE application = $1 AND codes_sent = $2 AND accepted_at IS NULL";
    Ok(exec!(
        tx,
        sql,
        application,
        codes_sent,
        code.digest,
        code.at,
        code.expires_at,
        code.tries
    )? == 1)
}

/// Uses up one try and gives the digest to compare with; none when there is no code that may be tried. Commit it,
/// whatever the comparison says.
pub async fn try_code(
    tx: &mut Tx,
    application: ApplicationId,
    now: Instant,
) -> Result<Option<Vec<u8>>> {
    crate::db::cell!(
        tx,
        Vec<u8>,
        "UPDATE activation SET tries_left = tries_left - 1 WHERE application = $1 AND code_digest IS NOT NULL \
         AND tries_left > 0 AND code_expires_at > $2 AND accepted_at IS NULL RETURNING code_digest",
        application,
        now
    )
}

/// The code was right: it works no more, and its browser goes on under a token of its own. False when it was used
/// meanwhile.
pub async fn confirm_mobile(
    tx: &mut Tx,
    application: ApplicationId,
    digest: &[u8],
    proof_hash: &[u8],
    at: Instant,
    proof_expires_at: Instant,
) -> Result<bool> {
    let sql = "UPDATE activation SET code_digest = NULL, mobile_confirmed_at = $4, proof_hash = $3, \
               proof_expires_at = $5 WHERE application = $1 AND code_digest = $2";
    Ok(exec!(
        tx,
        sql,
        application,
        digest,
        proof_hash,
        at,
        proof_expires_at
    )? == 1)
}

/// The person is known: what the browser went on under is used up. False when it was already.
pub async fn accept(tx: &mut Tx, application: ApplicationId, at: Instant) -> Result<bool> {
    let sql = "UPDATE activation SET accepted_at = $2, code_digest = NULL, proof_hash = NULL \
               WHERE application = $1 AND accepted_at IS NULL AND proof_hash IS NOT NULL";
    Ok(exec!(tx, sql, application, at)? == 1)
}

/// A new link begins anew: what was texted or proved under the earlier one counts no more.
pub async fn restart(tx: &mut Tx, application: ApplicationId) -> Result<bool> {
    let sql = "UPDATE activation SET code_digest = NULL, code_sent_at = NULL, code_expires_at = NULL, tries_left = 0, \
               codes_sent = 0, mobile_confirmed_at = NULL, proof_hash = NULL, proof_expires_at = NULL \
               WHERE application = $1 AND accepted_at IS NULL";
    Ok(exec!(tx, sql, application)? == 1)
}
