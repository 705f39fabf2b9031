//! The signatures under an application: who may have to sign, whom was asked, and who did
//! (R-BEV-9).

use crate::{
    db::{Tx, exec, record, row, rows},
    error::Result,
    value::words,
};
use domain::{
    Instant, Lang,
    approval::Power,
    id::{ApplicationId, IdentificationId, PersonId, SignerId},
};

words! {
    /// Where one signature stands.
    pub enum SignerState {
        /// On the extract; nobody asked yet.
        Listed = "listed",
        Asked = "asked",
        Signed = "signed",
        Refused = "refused",
        /// Signed, and not counted any more (R-BEV-9).
        Voided = "voided",
    }
}

record! {
    /// Somebody who may have to sign.
    pub struct Signer {
        pub id: SignerId,
        pub application: ApplicationId,
        /// The place among the signers of this application.
        pub seq: u32,
        /// The identity that the register gives, sealed.
        pub officer: Vec<u8>,
        pub power: Power,
        /// Signs as who gets the means, not as whom the register names (EH4); then the power says
        /// nothing.
        pub as_user: bool,
        pub email: Option<String>,
        pub lang: Lang,
        pub state: SignerState,
        pub person: Option<PersonId>,
        pub identification: Option<IdentificationId>,
        /// Of what was signed.
        pub digest: Option<Vec<u8>>,
        pub asked_at: Option<Instant>,
        pub answered_at: Option<Instant>,
        pub reason: Option<String>,
    }
}

const SIGNER: &str = "SELECT id, application, seq, officer, power, as_user, email, lang, state, person, identification, digest, \
    asked_at, answered_at, reason FROM application_signer ";

/// Puts somebody on the list.
pub async fn add_signer(tx: &mut Tx, new: &Signer) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO application_signer (id, application, seq, officer, power, as_user, email, lang, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id,
        new.application,
        new.seq,
        new.officer,
        new.power,
        new.as_user,
        new.email,
        new.lang,
        new.state
    )?;
    Ok(())
}

/// In the order of the extract.
pub async fn signers(tx: &mut Tx, application: ApplicationId) -> Result<Vec<Signer>> {
    let sql = [SIGNER, "WHERE application = $1 ORDER BY seq"].concat();
    rows!(tx, Signer, sql, application)
}

pub async fn signer(tx: &mut Tx, id: SignerId) -> Result<Option<Signer>> {
    row!(tx, Signer, [SIGNER, "WHERE id = $1"].concat(), id)
}

pub async fn signer_by_token_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Signer>> {
    let sql = [SIGNER, "WHERE token_hash = $1"].concat();
    row!(tx, Signer, sql, token_hash)
}

/// Whom to ask, where, and by which link; an earlier link stops working. False when it was answered
/// meanwhile.
pub async fn ask_signer(
    tx: &mut Tx,
    id: SignerId,
    email: &str,
    lang: Lang,
    token_hash: &[u8],
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE application_signer SET email = $2, lang = $3, token_hash = $4, asked_at = $5, state = 'asked' \
               WHERE id = $1 AND state IN ('listed', 'asked')";
    Ok(exec!(tx, sql, id, email, lang, token_hash, at)? == 1)
}

/// Keeps an address that a signer gave in person, where none was known; one that is known stays.
pub async fn give_signer_email(tx: &mut Tx, id: SignerId, email: &str) -> Result<()> {
    let sql = "UPDATE application_signer SET email = $2 WHERE id = $1 AND email IS NULL";
    exec!(tx, sql, id, email)?;
    Ok(())
}

/// Forgets the address of a signer who was asked nothing: it was given in person, and what was
/// written down then is undone.
pub async fn forget_signer_email(tx: &mut Tx, id: SignerId) -> Result<()> {
    let sql = "UPDATE application_signer SET email = NULL WHERE id = $1 AND state = 'listed' AND token_hash IS NULL";
    exec!(tx, sql, id)?;
    Ok(())
}

/// Who signed, by which identification, and exactly what.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    pub person: Option<PersonId>,
    pub identification: IdentificationId,
    pub digest: &'a [u8],
    pub at: Instant,
}

/// Signs; false when it was answered already.
pub async fn sign(tx: &mut Tx, id: SignerId, signed: Signed<'_>) -> Result<bool> {
    let sql = "UPDATE application_signer SET state = 'signed', person = $2, identification = $3, digest = $4, \
               answered_at = $5 WHERE id = $1 AND state IN ('listed', 'asked')";
    Ok(exec!(
        tx,
        sql,
        id,
        signed.person,
        signed.identification,
        signed.digest,
        signed.at
    )? == 1)
}

/// Refuses to sign; false when it was answered already.
pub async fn refuse(tx: &mut Tx, id: SignerId, reason: &str, at: Instant) -> Result<bool> {
    let sql = "UPDATE application_signer SET state = 'refused', reason = $2, answered_at = $3 \
               WHERE id = $1 AND state IN ('listed', 'asked')";
    Ok(exec!(tx, sql, id, reason, at)? == 1)
}

/// A signature loses its force (R-BEV-9); what was signed stays to be seen in the log.
pub async fn void_signature(tx: &mut Tx, id: SignerId) -> Result<bool> {
    let sql = "UPDATE application_signer SET state = 'voided', digest = NULL WHERE id = $1 AND state = 'signed'";
    Ok(exec!(tx, sql, id)? == 1)
}

/// In which language the signer reads.
pub async fn set_signer_lang(tx: &mut Tx, id: SignerId, lang: Lang) -> Result<()> {
    let sql = "UPDATE application_signer SET lang = $2 WHERE id = $1";
    exec!(tx, sql, id, lang)?;
    Ok(())
}

/// Who signed is known here now.
pub async fn set_signer_person(tx: &mut Tx, id: SignerId, person: PersonId) -> Result<()> {
    let sql = "UPDATE application_signer SET person = $2 WHERE id = $1";
    exec!(tx, sql, id, person)?;
    Ok(())
}
