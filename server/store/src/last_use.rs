//! The last log-in per person and organisation: after 24 months without one, access lapses (R-DEC-13). Written at a
//! log-in and never by a "why".

use crate::{
    db::{Tx, exec, record, row},
    error::Result,
};
use domain::{
    Instant,
    decide::world,
    id::{OrganisationId, PersonId},
    time::UNUSED_MONTHS,
};

/// Whether the row `a`, of somebody who last logged in at `$used`, counts at `$now`: it was given or used within 24 months
/// (R-DEC-13).
macro_rules! in_use {
    ($now:literal, $used:literal, $lapses:literal, $unbroken:literal) => {
        concat!(
            "(CASE WHEN ",
            $used,
            " > a.from_at THEN ",
            $lapses,
            " ELSE a.lapses_at END) > ",
            $now,
            " AND NOT (coalesce(",
            $unbroken,
            ", ",
            $now,
            " + 1) <= ",
            $now,
            " AND a.lapses_at <= ",
            $unbroken,
            ")"
        )
    };
}
pub(crate) use in_use;

record! {
    /// See `domain::decide::world::LastUse`.
    pub struct LastUse {
        pub person: PersonId,
        pub organisation: OrganisationId,
        pub at: Instant,
        pub unbroken_since: Instant,
    }
}

impl From<LastUse> for world::LastUse {
    fn from(used: LastUse) -> Self {
        Self {
            person: used.person,
            organisation: used.organisation,
            at: used.at,
            unbroken_since: used.unbroken_since,
        }
    }
}

pub async fn get(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Option<LastUse>> {
    let sql = "SELECT person, organisation, at, unbroken_since FROM last_use WHERE person = $1 AND organisation = $2";
    row!(tx, LastUse, sql, person, organisation)
}

/// Records a log-in.
pub async fn record(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
    at: Instant,
) -> Result<()> {
    let used = match get(tx, person, organisation).await? {
        Some(last) => world::LastUse::from(last).after_log_in(at),
        None => world::LastUse {
            person,
            organisation,
            at,
            unbroken_since: Instant::MIN,
        },
    };
    put(tx, &used).await
}

/// Writes the row as it is; a later log-in that was written meanwhile stays.
pub async fn put(tx: &mut Tx, used: &world::LastUse) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO last_use (person, organisation, at, unbroken_since, lapses_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person, organisation) DO UPDATE SET at = excluded.at, \
         unbroken_since = excluded.unbroken_since, lapses_at = excluded.lapses_at WHERE last_use.at <= excluded.at",
        used.person,
        used.organisation,
        used.at,
        used.unbroken_since,
        used.at.plus_months(UNUSED_MONTHS)
    )?;
    Ok(())
}
