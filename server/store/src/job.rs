//! What jobs have done already: they run often, on any server, and act once. No right depends on a job having run.

use crate::{
    db::{Tx, cell, exec},
    error::Result,
};
use domain::Instant;

/// Marks something as done; true only for the first that does.
pub async fn mark(tx: &mut Tx, job: &str, key: &str, at: Instant) -> Result<bool> {
    Ok(exec!(
        tx,
        "INSERT INTO job_mark (job, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        job,
        key,
        at
    )? == 1)
}

/// When it was done, if it was.
pub async fn marked(tx: &mut Tx, job: &str, key: &str) -> Result<Option<Instant>> {
    cell!(
        tx,
        Instant,
        "SELECT at FROM job_mark WHERE job = $1 AND key = $2",
        job,
        key
    )
}

/// Takes a job until `until`, unless somebody has it: servers share the work without doing it twice.
pub async fn lease(tx: &mut Tx, job: &str, now: Instant, until: Instant) -> Result<bool> {
    let sql = "INSERT INTO job_mark (job, key, at) VALUES ($1, 'lease', $3) \
               ON CONFLICT (job, key) DO UPDATE SET at = excluded.at WHERE job_mark.at <= $2";
    Ok(exec!(tx, sql, job, now, until)? == 1)
}

/// Forgets marks older than this.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    exec!(
        tx,
        "DELETE FROM job_mark WHERE at < $1 AND key <> 'lease'",
        before
    )
}
