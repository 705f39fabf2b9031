//! Who works for the operator of this installation. A clerk is somebody with an account; what a clerk may do stands in
//! the use cases.

use crate::{
    db::{Tx, cell, exec, record, rows},
    error::Result,
};
use domain::{Instant, id::PersonId};
use uuid::Uuid;

/// The constraint that refuses somebody who is a clerk already.
pub const CLERK_ALREADY: &str = "clerk_person";

record! {
    pub struct Clerk {
        pub person: PersonId,
        pub name: String,
        pub email: Option<String>,
        pub from_at: Instant,
    }
}

/// Whether somebody is a clerk now.
pub async fn is(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let sql = "SELECT count(*) FROM clerk WHERE person = $1 AND ended_at IS NULL";
    Ok(cell!(tx, u32, sql, person)? == Some(1))
}

/// Conflict [`CLERK_ALREADY`].
pub async fn appoint(tx: &mut Tx, id: Uuid, person: PersonId, at: Instant) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO clerk (id, person, from_at) VALUES ($1, $2, $3)",
        id,
        person,
        at
    )?;
    Ok(())
}

/// False when the person is no clerk.
pub async fn dismiss(tx: &mut Tx, person: PersonId, at: Instant) -> Result<bool> {
    let sql = "UPDATE clerk SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, person, at)? == 1)
}

/// All clerks, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Clerk>> {
    let sql = "SELECT p.id AS person, p.name, a.email, c.from_at FROM clerk c JOIN person p ON p.id = c.person \
               LEFT JOIN account a ON a.person = p.id WHERE c.ended_at IS NULL ORDER BY p.name_key, p.id";
    rows!(tx, Clerk, sql)
}
