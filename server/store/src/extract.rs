//! What the Trade Register said, sealed as it was read. A reading is never changed: a decision names the one it was
//! made on (R-BEV-9), and a newer one stands beside it.

use crate::{
    db::{Tx, exec, record, row},
    error::Result,
};
use domain::{Instant, id::ExtractId, number::KvkNumber};

record! {
    pub struct Extract {
        pub id: ExtractId,
        pub kvk: KvkNumber,
        /// The moment of which it speaks (R-BEV-7).
        pub as_of: Instant,
        pub taken_at: Instant,
        /// Sealed.
        pub content: Vec<u8>,
    }
}

/// Keeps what the register answered.
pub async fn insert(tx: &mut Tx, new: &Extract) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO extract (id, kvk, source, as_of, taken_at, content) VALUES ($1, $2, 'register', $3, $4, $5)",
        new.id,
        new.kvk,
        new.as_of,
        new.taken_at,
        new.content
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: ExtractId) -> Result<Option<Extract>> {
    row!(
        tx,
        Extract,
        "SELECT id, kvk, as_of, taken_at, content FROM extract WHERE id = $1",
        id
    )
}

/// The newest reading of an organisation that was taken after `since`.
pub async fn newest(tx: &mut Tx, kvk: &KvkNumber, since: Instant) -> Result<Option<Extract>> {
    let sql = "SELECT id, kvk, as_of, taken_at, content FROM extract \
               WHERE kvk = $1 AND source = 'register' AND taken_at > $2 ORDER BY taken_at DESC, id DESC LIMIT 1";
    row!(tx, Extract, sql, kvk, since)
}

/// Forgets readings from before `before` on which no application rests: they name people.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    let sql = "DELETE FROM extract WHERE taken_at < $1 \
               AND NOT EXISTS (SELECT 1 FROM application a WHERE a.extract = extract.id)";
    exec!(tx, sql, before)
}
