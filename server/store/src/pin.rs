//! Browsers that somebody may sign in from with a PIN (R-AAN-6). The secret of the cookie never comes here, only its
//! SHA-256, and of the PIN only a hash that needs that secret. The rule: a try is used up before anybody knows whether
//! it was right.

use crate::{
    db::{Tx, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant,
    id::{CredentialId, PersonId},
};

record! {
    pub struct PinDevice {
        pub id: CredentialId,
        pub person: PersonId,
        /// Of secret and PIN together.
        pub pin_hash: String,
        pub tries_left: u32,
        /// Browser and system; may be empty.
        pub name: String,
        pub created_at: Instant,
        pub last_used_at: Option<Instant>,
    }
}

const DEVICE: &str =
    "SELECT id, person, pin_hash, tries_left, name, created_at, last_used_at FROM pin_device ";

/// Adds a device; `last_used_at` is not looked at.
pub async fn insert(tx: &mut Tx, secret_hash: &[u8], new: &PinDevice) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO pin_device (id, person, secret_hash, pin_hash, tries_left, name, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.id,
        new.person,
        secret_hash,
        new.pin_hash,
        new.tries_left,
        new.name,
        new.created_at
    )?;
    Ok(())
}

/// The device of a cookie, unless it was forgotten.
pub async fn by_secret_hash(tx: &mut Tx, secret_hash: &[u8]) -> Result<Option<PinDevice>> {
    let sql = [DEVICE, "WHERE secret_hash = $1 AND ended_at IS NULL"].concat();
    row!(tx, PinDevice, sql, secret_hash)
}

/// Somebody's devices, the newest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<PinDevice>> {
    let sql = [
        DEVICE,
        "WHERE person = $1 AND ended_at IS NULL ORDER BY created_at DESC, id DESC",
    ]
    .concat();
    rows!(tx, PinDevice, sql, person)
}

/// Uses up one try; the answer is the device with what is left. None when there was none left. Commit it, whatever the
/// comparison says.
pub async fn use_try(tx: &mut Tx, secret_hash: &[u8]) -> Result<Option<PinDevice>> {
    row!(
        tx,
        PinDevice,
        "UPDATE pin_device SET tries_left = tries_left - 1 \
         WHERE secret_hash = $1 AND tries_left > 0 AND ended_at IS NULL \
         RETURNING id, person, pin_hash, tries_left, name, created_at, last_used_at",
        secret_hash
    )
}

/// A try was not looked at, so it was none; there are never more than `most`.
pub async fn give_back(tx: &mut Tx, id: CredentialId, most: u32) -> Result<bool> {
    let sql = "UPDATE pin_device SET tries_left = tries_left + 1 \
               WHERE id = $1 AND tries_left < $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, most)? == 1)
}

/// The PIN was right: all tries are there again. False when the device was forgotten meanwhile.
pub async fn used(tx: &mut Tx, id: CredentialId, tries: u32, at: Instant) -> Result<bool> {
    let sql = "UPDATE pin_device SET tries_left = $2, last_used_at = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, tries, at)? == 1)
}

/// Forgets one of somebody's devices. False when it is not there.
pub async fn end(tx: &mut Tx, id: CredentialId, person: PersonId, at: Instant) -> Result<bool> {
    let sql =
        "UPDATE pin_device SET ended_at = $3 WHERE id = $1 AND person = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, person, at)? == 1)
}

/// Forgets all of somebody's devices; how many.
pub async fn end_all(tx: &mut Tx, person: PersonId, at: Instant) -> Result<u64> {
    let sql = "UPDATE pin_device SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL";
    exec!(tx, sql, person, at)
}
