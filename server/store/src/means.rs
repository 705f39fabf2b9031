//! Login means: one person's, at one organisation (R-AAN-12). Levels and states are histories that only grow; the
//! newest counts. A means dies with the stay during which it was issued (R-DEC-18).

pub mod list;

use crate::{
    db::{Tx, exec, record, row, rows},
    error::Result,
    query::Query,
};
use domain::{
    Instant, Level,
    id::{CredentialId, MeansId, OrganisationId, PersonId, ProviderId},
    means::{Cause, MeansState},
};

record! {
    pub struct Means {
        pub id: MeansId,
        pub person: PersonId,
        pub organisation: OrganisationId,
        /// The passkey it is bound to; none: any full sign-in of the person.
        pub credential: Option<CredentialId>,
        /// The only provider at whose services it is good (R-AAN-13); none: everywhere.
        pub only_at: Option<ProviderId>,
        pub created_at: Instant,
        pub expires_at: Instant,
        /// The newest.
        pub level: Level,
        /// The newest; whether it has expired by its date is the reader's to see.
        pub state: MeansState,
    }
}

const MEANS: &str = "SELECT x.id, x.person, x.organisation, x.credential, x.only_at, x.created_at, x.expires_at, l.level, t.state \
    FROM means x \
    JOIN means_level l ON l.means = x.id AND l.seq = (SELECT max(n.seq) FROM means_level n WHERE n.means = x.id) \
    JOIN means_state t ON t.means = x.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = x.id) ";

/// Issues a means, with its first level and state at `created_at`.
pub async fn insert(tx: &mut Tx, new: &Means) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO means (id, person, organisation, credential, only_at, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.id,
        new.person,
        new.organisation,
        new.credential,
        new.only_at,
        new.created_at,
        new.expires_at
    )?;
    exec!(
        tx,
        "INSERT INTO means_level (means, seq, at, level) VALUES ($1, 1, $2, $3)",
        new.id,
        new.created_at,
        new.level
    )?;
    exec!(
        tx,
        "INSERT INTO means_state (means, seq, at, state) VALUES ($1, 1, $2, $3)",
        new.id,
        new.created_at,
        new.state
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: MeansId) -> Result<Option<Means>> {
    row!(tx, Means, [MEANS, "WHERE x.id = $1"].concat(), id)
}

/// The means of a person at an organisation, highest level first.
pub async fn of_person(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Vec<Means>> {
    let sql = [
        MEANS,
        "WHERE x.person = $1 AND x.organisation = $2 ORDER BY l.level DESC, x.created_at, x.id",
    ]
    .concat();
    rows!(tx, Means, sql, person, organisation)
}

/// What becomes of a means, and on whose account.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    pub to: MeansState,
    /// None: it needs no reason, or nobody knows.
    pub cause: Option<Cause>,
    pub by: Option<PersonId>,
    pub at: Instant,
}

/// Records the next state after `seen`; false when it is not the newest any more.
pub async fn set_state(
    tx: &mut Tx,
    id: MeansId,
    seen: MeansState,
    next: MeansState,
    by: Option<PersonId>,
    at: Instant,
) -> Result<bool> {
    let change = Change {
        to: next,
        cause: None,
        by,
        at,
    };
    change_state(tx, id, seen, &change).await
}

/// As [`set_state`], with the reason.
pub async fn change_state(
    tx: &mut Tx,
    id: MeansId,
    seen: MeansState,
    change: &Change,
) -> Result<bool> {
    // Two that saw the same state make the same next number: the key lets one through.
    let sql = "INSERT INTO means_state (means, seq, at, state, by_person, cause) \
               SELECT means, seq + 1, $4, $3, $5, $6 FROM means_state s WHERE means = $1 AND state = $2 \
               AND seq = (SELECT max(l.seq) FROM means_state l WHERE l.means = $1) ON CONFLICT DO NOTHING";
    let Change { to, cause, by, at } = *change;
    Ok(exec!(tx, sql, id, seen, to, at, by, cause)? == 1)
}

record! {
    /// Since when a means stands as it does, and why.
    pub struct Standing {
        pub means: MeansId,
        pub at: Instant,
        pub by_person: Option<PersonId>,
        pub cause: Option<Cause>,
    }
}

/// Since when these means stand as they do.
pub async fn standings(tx: &mut Tx, ids: &[MeansId]) -> Result<Vec<Standing>> {
    let mut query = Query::new(
        "SELECT t.means, t.at, t.by_person, t.cause FROM means_state t \
         WHERE t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = t.means) AND t.means IN ",
    );
    query.list(ids).rows(tx).await
}

record! {
    /// A means that is suspended because it was misused.
    pub struct Misused {
        pub means: MeansId,
        pub name: String,
    }
}

/// What is suspended at an organisation as misused, but for somebody's own, the longest first.
pub async fn misused(
    tx: &mut Tx,
    organisation: OrganisationId,
    but: PersonId,
    now: Instant,
) -> Result<Vec<Misused>> {
    rows!(
        tx,
        Misused,
        "SELECT m.id AS means, p.name FROM means m JOIN person p ON p.id = m.person \
         JOIN means_state t ON t.means = m.id AND t.seq = (SELECT max(n.seq) FROM means_state n WHERE n.means = m.id) \
         WHERE m.organisation = $1 AND m.person <> $2 AND m.expires_at > $3 \
         AND t.state = 'suspended' AND t.cause = 'misused' ORDER BY t.at, m.id",
        organisation,
        but,
        now
    )
}

/// Records the next level after `seen`; false when it is not the newest any more.
pub async fn set_level(
    tx: &mut Tx,
    id: MeansId,
    seen: Level,
    next: Level,
    at: Instant,
) -> Result<bool> {
    let sql = "INSERT INTO means_level (means, seq, at, level) \
               SELECT means, seq + 1, $4, $3 FROM means_level s WHERE means = $1 AND level = $2 \
               AND seq = (SELECT max(l.seq) FROM means_level l WHERE l.means = $1) ON CONFLICT DO NOTHING";
    Ok(exec!(tx, sql, id, seen, next, at)? == 1)
}

/// Revokes every means of a person at an organisation: when the stay ends. Returns those that were revoked.
pub async fn revoke_all(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
    by: Option<PersonId>,
    at: Instant,
) -> Result<Vec<MeansId>> {
    let mut revoked = Vec::new();
    for means in of_person(tx, person, organisation).await? {
        let change = Change {
            to: MeansState::Revoked,
            cause: Some(Cause::Left),
            by,
            at,
        };
        if !means.state.is_final() && change_state(tx, means.id, means.state, &change).await? {
            revoked.push(means.id);
        }
    }
    Ok(revoked)
}
