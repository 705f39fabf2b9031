//! People: once each, however many organisations they work for. How they sign in is [`crate::account`].

use crate::{
    db::{Tx, exec, record, row},
    error::Result,
    value::fold,
};
use domain::{Instant, id::PersonId};

record! {
    /// A natural person.
    pub struct Person {
        pub id: PersonId,
        pub name: String,
        pub created_at: Instant,
    }
}

/// Adds a person.
pub async fn insert(tx: &mut Tx, id: PersonId, name: &str, at: Instant) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO person (id, name, name_key, created_at) VALUES ($1, $2, $3, $4)",
        id,
        name,
        fold(name),
        at
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    row!(
        tx,
        Person,
        "SELECT id, name, created_at FROM person WHERE id = $1",
        id
    )
}

/// Whether there is anybody at all: a new installation has nobody.
pub async fn any(tx: &mut Tx) -> Result<bool> {
    Ok(row!(
        tx,
        Person,
        "SELECT id, name, created_at FROM person LIMIT 1"
    )?
    .is_some())
}

/// Changes how somebody is called; false when there is no such person.
pub async fn rename(tx: &mut Tx, id: PersonId, name: &str) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE person SET name = $2, name_key = $3 WHERE id = $1",
        id,
        name,
        fold(name)
    )? == 1)
}
