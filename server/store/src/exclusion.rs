//! Members kept away from a client, by their own choice or a manager's: it wins over every assignment (R-DEC-19).

use crate::{
    db::{Tx, exec, record, rows},
    error::Result,
};
use domain::{
    Instant,
    id::{MandateId, MembershipId, PersonId},
};
use uuid::Uuid;

record! {
    pub struct Exclusion {
        pub membership: MembershipId,
        pub person: PersonId,
        pub name: String,
        pub from_at: Instant,
        /// Who did it: the person, or a manager.
        pub by_person: Option<PersonId>,
    }
}

/// Keeps somebody away; false when that was so already. `id` is the row's.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    membership: MembershipId,
    mandate: MandateId,
    by: Option<PersonId>,
    at: Instant,
) -> Result<bool> {
    let sql = "INSERT INTO exclusion (id, membership, mandate, from_at, by_person) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (membership, mandate) WHERE ended_at IS NULL DO NOTHING";
    Ok(exec!(tx, sql, id, membership, mandate, at, by)? == 1)
}

/// Lets somebody back; false when nothing kept them away.
pub async fn end(
    tx: &mut Tx,
    membership: MembershipId,
    mandate: MandateId,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE exclusion SET ended_at = $3 WHERE membership = $1 AND mandate = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, membership, mandate, at)? == 1)
}

/// Who is kept away from a client, by name.
pub async fn of_mandate(tx: &mut Tx, mandate: MandateId) -> Result<Vec<Exclusion>> {
    rows!(
        tx,
        Exclusion,
        "SELECT e.membership, p.id AS person, p.name, e.from_at, e.by_person FROM exclusion e \
         JOIN membership s ON s.id = e.membership JOIN person p ON p.id = s.person \
         WHERE e.mandate = $1 AND e.ended_at IS NULL AND s.ended_at IS NULL ORDER BY p.name_key, p.id",
        mandate
    )
}
