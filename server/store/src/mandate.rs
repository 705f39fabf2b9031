//! The lasting pair client and intermediary, under which grants and assignments hang. It never changes and never
//! ends (R-KET-1: the two always differ); a label is the intermediary's own word for the client.

use crate::{
    db::{Pair, Tx, cell, exec, record, row, rows},
    error::{Result, StoreError},
    query::Query,
    value::fold,
};
use domain::{
    Instant,
    id::{MandateId, OrganisationId},
    number::KvkNumber,
};

/// The constraint that refuses an organisation as its own intermediary.
pub const PARTIES_DIFFER: &str = "mandate_parties_differ";

record! {
    pub struct Mandate {
        pub id: MandateId,
        pub client: OrganisationId,
        pub intermediary: OrganisationId,
        pub created_at: Instant,
    }
}

const MANDATE: &str = "SELECT m.id, m.client, m.intermediary, m.created_at FROM mandate m ";

pub async fn by_id(tx: &mut Tx, id: MandateId) -> Result<Option<Mandate>> {
    row!(tx, Mandate, [MANDATE, "WHERE m.id = $1"].concat(), id)
}

pub async fn between(
    tx: &mut Tx,
    client: OrganisationId,
    intermediary: OrganisationId,
) -> Result<Option<Mandate>> {
    row!(
        tx,
        Mandate,
        [MANDATE, "WHERE m.client = $1 AND m.intermediary = $2"].concat(),
        client,
        intermediary
    )
}

/// The mandate of a pair: the one that is there, or a new one with this id. Conflict [`PARTIES_DIFFER`].
pub async fn ensure(
    tx: &mut Tx,
    id: MandateId,
    client: OrganisationId,
    intermediary: OrganisationId,
    at: Instant,
) -> Result<MandateId> {
    // The update changes nothing, but makes the row come back, also when somebody else was first.
    let sql = "INSERT INTO mandate (id, client, intermediary, created_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (client, intermediary) DO UPDATE SET created_at = mandate.created_at RETURNING id";
    cell!(tx, MandateId, sql, id, client, intermediary, at)?
        .ok_or_else(|| StoreError::Broken("mandate_client_intermediary".into()))
}

/// The mandates in which an organisation is the client, by the intermediary's name.
pub async fn of_client(tx: &mut Tx, client: OrganisationId) -> Result<Vec<Mandate>> {
    let sql = [
        MANDATE,
        "JOIN organisation o ON o.id = m.intermediary WHERE m.client = $1 ORDER BY o.name_key, m.id",
    ]
    .concat();
    rows!(tx, Mandate, sql, client)
}

/// The mandates in which an organisation is the intermediary, by the client's name.
pub async fn of_intermediary(tx: &mut Tx, intermediary: OrganisationId) -> Result<Vec<Mandate>> {
    let sql =
        [MANDATE, "JOIN organisation o ON o.id = m.client WHERE m.intermediary = $1 ORDER BY o.name_key, m.id"].concat();
    rows!(tx, Mandate, sql, intermediary)
}

/// What the clients of these mandates are called.
pub async fn client_names(tx: &mut Tx, ids: &[MandateId]) -> Result<Vec<(MandateId, String)>> {
    let mut query = Query::new(
        "SELECT m.id, o.name FROM mandate m JOIN organisation o ON o.id = m.client WHERE m.id IN ",
    );
    let found = query.list(ids).rows::<Pair<MandateId, String>>(tx).await?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Sets the intermediary's own label for a client; an empty one takes it away.
pub async fn set_label(
    tx: &mut Tx,
    intermediary: OrganisationId,
    client: &KvkNumber,
    label: &str,
) -> Result<()> {
    if label.is_empty() {
        exec!(
            tx,
            "DELETE FROM client_label WHERE intermediary = $1 AND client_kvk = $2",
            intermediary,
            client
        )?;
        return Ok(());
    }
    exec!(
        tx,
        "INSERT INTO client_label (intermediary, client_kvk, label, label_key) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (intermediary, client_kvk) DO UPDATE SET label = excluded.label, label_key = excluded.label_key",
        intermediary,
        client,
        label,
        fold(label)
    )?;
    Ok(())
}

pub async fn label(
    tx: &mut Tx,
    intermediary: OrganisationId,
    client: &KvkNumber,
) -> Result<Option<String>> {
    let sql = "SELECT label FROM client_label WHERE intermediary = $1 AND client_kvk = $2";
    cell!(tx, String, sql, intermediary, client)
}
