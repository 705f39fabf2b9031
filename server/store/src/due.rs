//! How far each periodic job has come, and the grants that time has made due. A job reads what lies between where it
//! was and where it is now, acts, and moves on; [`crate::job::mark`] keeps an act from being repeated when it stops
//! half-way. No right depends on this: `decide` reads the dates themselves.

use crate::{
    db::{Tx, exec, record, rows},
    error::Result,
};
use domain::{
    Instant,
    id::{GrantId, MandateId},
};

/// The key under which a job keeps how far it has come.
const THROUGH: &str = "through";

/// How far a job has come; none before its first run.
pub async fn through(tx: &mut Tx, job: &str) -> Result<Option<Instant>> {
    crate::job::marked(tx, job, THROUGH).await
}

/// Moves a job on; it never goes back.
pub async fn advance(tx: &mut Tx, job: &str, to: Instant) -> Result<()> {
    let sql = "INSERT INTO job_mark (job, key, at) VALUES ($1, $2, $3) \
               ON CONFLICT (job, key) DO UPDATE SET at = excluded.at WHERE job_mark.at < excluded.at";
    exec!(tx, sql, job, THROUGH, to)?;
    Ok(())
}

record! {
    /// A grant that ends, with something in it that was not revoked.
    pub struct Ending {
        pub grant: GrantId,
        pub mandate: MandateId,
    }
}

/// Grants whose end lies after `after`, at `until` at the latest; the earliest first.
pub async fn grants_ending(tx: &mut Tx, after: Instant, until: Instant) -> Result<Vec<Ending>> {
    let sql = "SELECT g.id AS \"grant\", g.mandate FROM chain_grant g WHERE g.until_at > $1 AND g.until_at <= $2 \
               AND EXISTS (SELECT 1 FROM chain_grant_service s WHERE s.chain_grant = g.id AND s.revoked_at IS NULL) \
               ORDER BY g.until_at, g.id";
    rows!(tx, Ending, sql, after, until)
}
