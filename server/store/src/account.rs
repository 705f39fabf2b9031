//! How a person signs in: address, password, second factor, passkeys, recovery codes, and the tokens under way.
//! Only hashes and sealed secrets come here; whether a password is right is checked above.
//! The rule: whatever works once (a code, a link, a ceremony) is used up by one compare-and-set.

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
    value::words,
};
use domain::{
    Instant, Lang,
    id::{CredentialId, PersonId},
};

/// The constraint that refuses an address somebody else has.
pub const EMAIL_TAKEN: &str = "account_email";
/// The constraint that refuses a passkey that is registered already.
pub const PASSKEY_KNOWN: &str = "passkey_credential_key";

words! {
    pub enum AccountState {
        Active = "active",
        Closed = "closed",
    }
}

record! {
    pub struct Account {
        pub person: PersonId,
        /// In small letters.
        pub email: String,
        pub password_hash: Option<String>,
        pub password_changed_at: Option<Instant>,
        /// Sealed.
        pub totp_secret: Option<Vec<u8>>,
        /// Sealed; enrolment not confirmed yet.
        pub totp_pending: Option<Vec<u8>>,
        pub totp_last_step: i64,
        /// Since when the app is this one; none: since the account was made.
        pub app_set_at: Option<Instant>,
        /// When an identity document last gave its owner the way back in.
        pub way_back_at: Option<Instant>,
        /// The mobile number that was proved, sealed.
        pub mobile: Option<Vec<u8>>,
        /// A keyed digest of it.
        pub mobile_digest: Option<Vec<u8>>,
        pub lang: Lang,
        pub state: AccountState,
        pub created_at: Instant,
    }
}

/// An account to add. The address comes in small letters.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    pub person: PersonId,
    pub email: &'a str,
    pub password_hash: Option<&'a str>,
    pub totp_secret: Option<&'a [u8]>,
    pub lang: Lang,
    pub at: Instant,
}

const ACCOUNT: &str = "SELECT person, email, password_hash, password_changed_at, totp_secret, totp_pending, \
    app_set_at, way_back_at, totp_last_step, mobile, mobile_digest, lang, state, created_at FROM account ";

/// Adds an account. Conflict [`EMAIL_TAKEN`].
pub async fn insert(tx: &mut Tx, new: &NewAccount<'_>) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO account (person, email, password_hash, password_changed_at, totp_secret, totp_last_step, lang, \
         state, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6, 'active', $7)",
        new.person,
        new.email,
        new.password_hash,
        new.password_hash.map(|_| new.at),
        new.totp_secret.map(<[u8]>::to_vec),
        new.lang,
        new.at
    )?;
    Ok(())
}

/// Finds an account by its address, in small letters; a closed one too.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Account>> {
    row!(tx, Account, [ACCOUNT, "WHERE email = $1"].concat(), email)
}

pub async fn by_person(tx: &mut Tx, person: PersonId) -> Result<Option<Account>> {
    row!(tx, Account, [ACCOUNT, "WHERE person = $1"].concat(), person)
}

pub async fn set_password(tx: &mut Tx, person: PersonId, hash: &str, at: Instant) -> Result<bool> {
    let sql = "UPDATE account SET password_hash = $2, password_changed_at = $3 WHERE person = $1";
    Ok(exec!(tx, sql, person, hash, at)? == 1)
}

/// Replaces the hash of the same password by a stronger one, if it was not changed meanwhile.
pub async fn rehash_password(tx: &mut Tx, person: PersonId, old: &str, new: &str) -> Result<bool> {
    let sql = "UPDATE account SET password_hash = $3 WHERE person = $1 AND password_hash = $2";
    Ok(exec!(tx, sql, person, old, new)? == 1)
}

/// Keeps a second factor that is not confirmed yet.
pub async fn set_totp_pending(
    tx: &mut Tx,
    person: PersonId,
    sealed: Option<&[u8]>,
) -> Result<bool> {
    let sql = "UPDATE account SET totp_pending = $2 WHERE person = $1";
    Ok(exec!(tx, sql, person, sealed.map(<[u8]>::to_vec))? == 1)
}

/// Sets the confirmed second factor; `step` is the time step of the code that confirmed it.
pub async fn set_totp(
    tx: &mut Tx,
    person: PersonId,
    sealed: &[u8],
    (step, at): (i64, Instant),
) -> Result<bool> {
    let sql = "UPDATE account SET totp_secret = $2, totp_pending = NULL, totp_last_step = $3, app_set_at = $4 \
               WHERE person = $1";
    Ok(exec!(tx, sql, person, sealed, step, at)? == 1)
}

/// An identity document gave its owner the way back in: the app is gone with the phone.
pub async fn came_back(tx: &mut Tx, person: PersonId, at: Instant) -> Result<bool> {
    let sql = "UPDATE account SET totp_secret = NULL, totp_pending = NULL, way_back_at = $2 WHERE person = $1";
    Ok(exec!(tx, sql, person, at)? == 1)
}

pub async fn clear_totp(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let sql = "UPDATE account SET totp_secret = NULL, totp_pending = NULL WHERE person = $1";
    Ok(exec!(tx, sql, person)? == 1)
}

/// Uses up the code of a time step: false when it, or a later one, was used before.
pub async fn use_totp_step(tx: &mut Tx, person: PersonId, step: i64) -> Result<bool> {
    let sql = "UPDATE account SET totp_last_step = $2 WHERE person = $1 AND totp_last_step < $2";
    Ok(exec!(tx, sql, person, step)? == 1)
}

/// Keeps a mobile number that was proved: sealed, and a digest to find it by.
pub async fn set_mobile(
    tx: &mut Tx,
    person: PersonId,
    sealed: &[u8],
    digest: &[u8],
) -> Result<bool> {
    let sql = "UPDATE account SET mobile = $2, mobile_digest = $3 WHERE person = $1";
    Ok(exec!(tx, sql, person, sealed, digest)? == 1)
}

/// False when it is that already.
pub async fn set_lang(tx: &mut Tx, person: PersonId, lang: Lang) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE account SET lang = $2 WHERE person = $1 AND lang <> $2",
        person,
        lang
    )? == 1)
}

/// Changes the address, in small letters. Conflict [`EMAIL_TAKEN`].
pub async fn set_email(tx: &mut Tx, person: PersonId, email: &str) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE account SET email = $2 WHERE person = $1",
        person,
        email
    )? == 1)
}

/// Closes an account: nobody signs in with it any more.
pub async fn close(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let sql = "UPDATE account SET state = 'closed' WHERE person = $1 AND state = 'active'";
    Ok(exec!(tx, sql, person)? == 1)
}

/// Replaces all recovery codes.
pub async fn replace_recovery_codes(
    tx: &mut Tx,
    person: PersonId,
    hashes: &[Vec<u8>],
) -> Result<()> {
    exec!(tx, "DELETE FROM recovery_code WHERE person = $1", person)?;
    for hash in hashes {
        exec!(
            tx,
            "INSERT INTO recovery_code (person, code_hash) VALUES ($1, $2)",
            person,
            hash
        )?;
    }
    Ok(())
}

/// Uses up a recovery code: false when it is unknown or used.
pub async fn use_recovery_code(
    tx: &mut Tx,
    person: PersonId,
    hash: &[u8],
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE recovery_code SET used_at = $3 WHERE person = $1 AND code_hash = $2 AND used_at IS NULL";
    Ok(exec!(tx, sql, person, hash, at)? == 1)
}

pub async fn recovery_codes_left(tx: &mut Tx, person: PersonId) -> Result<u32> {
    let sql = "SELECT count(*) FROM recovery_code WHERE person = $1 AND used_at IS NULL";
    Ok(cell!(tx, u32, sql, person)?.unwrap_or_default())
}

record! {
    pub struct Passkey {
        pub id: CredentialId,
        pub person: PersonId,
        /// The credential's own identifier, as the authenticator gives it.
        pub credential_key: Vec<u8>,
        /// The credential with its counter, as the passkey library writes it.
        pub credential: String,
        pub name: String,
        pub created_at: Instant,
        pub last_used_at: Option<Instant>,
        pub ended_at: Option<Instant>,
    }
}

const PASSKEY: &str = "SELECT id, person, credential_key, credential, name, created_at, last_used_at, ended_at FROM passkey ";

/// Adds a passkey; `last_used_at` and `ended_at` are not looked at. Conflict [`PASSKEY_KNOWN`].
pub async fn insert_passkey(tx: &mut Tx, new: &Passkey) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO passkey (id, person, credential_key, credential, name, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        new.id,
        new.person,
        new.credential_key,
        new.credential,
        new.name,
        new.created_at
    )?;
    Ok(())
}

/// The passkeys of a person that work, oldest first.
pub async fn passkeys_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Passkey>> {
    let sql = [
        PASSKEY,
        "WHERE person = $1 AND ended_at IS NULL ORDER BY created_at, id",
    ]
    .concat();
    rows!(tx, Passkey, sql, person)
}

/// A working passkey by the authenticator's identifier.
pub async fn passkey_by_key(tx: &mut Tx, key: &[u8]) -> Result<Option<Passkey>> {
    row!(
        tx,
        Passkey,
        [PASSKEY, "WHERE credential_key = $1 AND ended_at IS NULL"].concat(),
        key
    )
}

/// Records a use; the credential carries the new counter.
pub async fn passkey_used(
    tx: &mut Tx,
    id: CredentialId,
    credential: &str,
    at: Instant,
) -> Result<bool> {
    let sql =
        "UPDATE passkey SET credential = $2, last_used_at = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, credential, at)? == 1)
}

pub async fn rename_passkey(
    tx: &mut Tx,
    id: CredentialId,
    person: PersonId,
    name: &str,
) -> Result<bool> {
    let sql = "UPDATE passkey SET name = $3 WHERE id = $1 AND person = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, person, name)? == 1)
}

pub async fn end_passkey(
    tx: &mut Tx,
    id: CredentialId,
    person: PersonId,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE passkey SET ended_at = $3 WHERE id = $1 AND person = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, person, at)? == 1)
}

record! {
    /// A sign-in or enrolment under way.
    pub struct Ceremony {
        pub person: Option<PersonId>,
        /// Sealed.
        pub state: Vec<u8>,
        pub expires_at: Instant,
    }
}

pub async fn begin_ceremony(
    tx: &mut Tx,
    token_hash: &[u8],
    kind: &str,
    new: &Ceremony,
) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO ceremony (token_hash, kind, person, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
        token_hash,
        kind,
        new.person,
        new.state,
        new.expires_at
    )?;
    Ok(())
}

/// Looks at a ceremony without taking it.
pub async fn ceremony(
    tx: &mut Tx,
    token_hash: &[u8],
    kind: &str,
    now: Instant,
) -> Result<Option<Ceremony>> {
    let sql = "SELECT person, state, expires_at FROM ceremony WHERE token_hash = $1 AND kind = $2";
    Ok(row!(tx, Ceremony, sql, token_hash, kind)?.filter(|ceremony| now < ceremony.expires_at))
}

/// Takes a ceremony: it is there once, and not after its end.
pub async fn take_ceremony(
    tx: &mut Tx,
    token_hash: &[u8],
    kind: &str,
    now: Instant,
) -> Result<Option<Ceremony>> {
    let sql = "DELETE FROM ceremony WHERE token_hash = $1 AND kind = $2 RETURNING person, state, expires_at";
    Ok(row!(tx, Ceremony, sql, token_hash, kind)?.filter(|ceremony| now < ceremony.expires_at))
}

record! {
    /// A link by mail that proves an address: a password reset, a change of address.
    pub struct ResetToken {
        pub person: PersonId,
        pub kind: String,
        pub value: Option<String>,
        pub created_at: Instant,
        pub expires_at: Instant,
    }
}

/// Keeps a link's hash; earlier ones of the same person and kind go on working.
pub async fn insert_reset_token(tx: &mut Tx, token_hash: &[u8], new: &ResetToken) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO reset_token (token_hash, person, kind, value, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        token_hash,
        new.person,
        new.kind,
        new.value,
        new.created_at,
        new.expires_at
    )?;
    Ok(())
}

/// Looks at a link without using it: opening a page changes nothing. Unknown, used and too old look alike.
pub async fn reset_token(
    tx: &mut Tx,
    token_hash: &[u8],
    kind: &str,
    now: Instant,
) -> Result<Option<ResetToken>> {
    let sql = "SELECT person, kind, value, created_at, expires_at FROM reset_token \
               WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3";
    row!(tx, ResetToken, sql, token_hash, kind, now)
}

/// Uses up a link: it works once.
pub async fn take_reset_token(
    tx: &mut Tx,
    token_hash: &[u8],
    kind: &str,
    now: Instant,
) -> Result<Option<ResetToken>> {
    let sql = "UPDATE reset_token SET used_at = $3 \
               WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3 \
               RETURNING person, kind, value, created_at, expires_at";
    row!(tx, ResetToken, sql, token_hash, kind, now)
}

/// Ends every open link of one kind of a person.
pub async fn end_reset_tokens_for(
    tx: &mut Tx,
    person: PersonId,
    kind: &str,
    at: Instant,
) -> Result<u64> {
    exec!(
        tx,
        "UPDATE reset_token SET used_at = $3 WHERE person = $1 AND kind = $2 AND used_at IS NULL",
        person,
        kind,
        at
    )
}

/// Ends every open link of a person: after a password change.
pub async fn end_reset_tokens(tx: &mut Tx, person: PersonId, at: Instant) -> Result<u64> {
    exec!(
        tx,
        "UPDATE reset_token SET used_at = $2 WHERE person = $1 AND used_at IS NULL",
        person,
        at
    )
}

/// Forgets what ended before this moment: ceremonies and links.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    Ok(
        exec!(tx, "DELETE FROM ceremony WHERE expires_at < $1", before)?
            + exec!(tx, "DELETE FROM reset_token WHERE expires_at < $1", before)?,
    )
}
