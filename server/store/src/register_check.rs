//! When each organisation was last compared with the Trade Register. What the comparison changed stands with what was
//! changed.

use crate::{
    db::{Pair, Tx, cells, exec, record, rows},
    error::Result,
};
use domain::{
    Instant,
    approval::Power,
    id::{MembershipId, OrganisationId, PersonId},
    number::KvkNumber,
};
use uuid::Uuid;

/// Organisations that were not compared since `before`, the longest ago first; those that have ended are left alone,
/// and so are those that the register does not have (R-ID-8).
pub async fn due(
    tx: &mut Tx,
    before: Instant,
    limit: u32,
) -> Result<Vec<(OrganisationId, KvkNumber)>> {
    let sql = "SELECT o.id, o.kvk FROM organisation o LEFT JOIN register_check c ON c.organisation = o.id \
               WHERE o.kvk IS NOT NULL AND (c.at IS NULL OR c.at <= $1) AND o.created_at <= $1 \
               AND (SELECT s.state FROM organisation_state s WHERE s.organisation = o.id ORDER BY s.seq DESC LIMIT 1) <> 'ended' \
               ORDER BY c.at IS NOT NULL, c.at, o.id LIMIT $2";
    let found = rows!(tx, Pair<OrganisationId, KvkNumber>, sql, before, limit)?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// It was compared, or could not be and is left until next time.
pub async fn note(tx: &mut Tx, organisation: OrganisationId, at: Instant) -> Result<()> {
    let sql = "INSERT INTO register_check (organisation, at) VALUES ($1, $2) \
               ON CONFLICT (organisation) DO UPDATE SET at = excluded.at";
    exec!(tx, sql, organisation, at)?;
    Ok(())
}

/// What the register calls an organisation, and how many direct it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub name: &'a str,
    pub town: &'a str,
    pub directors: u16,
}

/// Takes over what the register says now; false when it says what is here already.
pub async fn set_facts(
    tx: &mut Tx,
    organisation: OrganisationId,
    facts: Facts<'_>,
) -> Result<bool> {
    let sql = "UPDATE organisation SET name = $2, name_key = $3, town = $4, directors = $5 \
               WHERE id = $1 AND (name <> $2 OR town <> $4 OR directors <> $5)";
    let key = crate::value::fold(facts.name);
    Ok(exec!(
        tx,
        sql,
        organisation,
        facts.name,
        key,
        facts.town,
        facts.directors
    )? == 1)
}

record! {
    /// Somebody who is held to represent an organisation, as the check compares them.
    pub struct Representative {
        /// The row of the role.
        pub role: Uuid,
        pub membership: MembershipId,
        pub person: PersonId,
        pub name: String,
        pub power: Power,
        /// The identity under which the person signed last, sealed; none: known by name only.
        pub officer: Option<Vec<u8>>,
    }
}

/// Who represents an organisation now.
pub async fn representatives(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> Result<Vec<Representative>> {
    let sql = "SELECT r.id AS role, m.id AS membership, p.id AS person, p.name, r.power, \
               (SELECT s.officer FROM application_signer s JOIN application a ON a.id = s.application \
                WHERE s.person = p.id AND a.organisation = m.organisation AND s.state = 'signed' \
                ORDER BY s.answered_at DESC LIMIT 1) AS officer \
               FROM role r JOIN membership m ON m.id = r.membership JOIN person p ON p.id = m.person \
               WHERE m.organisation = $1 AND m.ended_at IS NULL AND r.ended_at IS NULL AND r.role = 'representative' \
               ORDER BY p.name_key, p.id";
    rows!(tx, Representative, sql, organisation)
}

/// Organisations on the other side of what is granted still, or asked.
pub async fn counterparts(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
) -> Result<Vec<OrganisationId>> {
    let sql = "SELECT CASE WHEN m.client = $1 THEN m.intermediary ELSE m.client END \
               FROM mandate m JOIN chain_grant g ON g.mandate = m.id \
               JOIN chain_grant_service s ON s.chain_grant = g.id AND s.revoked_at IS NULL \
               WHERE (m.client = $1 OR m.intermediary = $1) AND g.until_at > $2 \
               UNION SELECT CASE WHEN r.client = $1 THEN r.intermediary ELSE r.client END FROM request r \
               WHERE (r.client = $1 OR (r.intermediary = $1 AND r.client IS NOT NULL)) \
               AND r.state IN ('pending', 'partly_signed') AND r.expires_at > $2";
    cells!(tx, OrganisationId, sql, organisation, now)
}
