//! The lasting pair client and intermediary, under which grants and assignments hang. It never changes and never
//! ends (R-KET-1: the two always differ); a label is the intermediary's own word for the client.

use crate::{
    db::{Pair, Tx, cell, cells, exec, record, row, rows},
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

/// What an assignment row `a` must be to reach somebody at `$2`, for the mandate `m`: R-DEC-19 without levels,
/// services and means.
macro_rules! reaches {
    () => {
        "a.ended_at IS NULL AND a.from_at <= $2 AND (a.until_at IS NULL OR a.until_at > $2) AND EXISTS (\
         SELECT 1 FROM membership s WHERE s.organisation = m.intermediary AND s.ended_at IS NULL AND s.from_at <= $2 \
         AND (s.id = a.membership OR EXISTS (SELECT 1 FROM team_member tm JOIN team t ON t.id = tm.team \
            WHERE tm.team = a.team AND tm.membership = s.id AND tm.ended_at IS NULL AND tm.from_at <= $2 \
            AND t.ended_at IS NULL)) \
         AND NOT EXISTS (SELECT 1 FROM exclusion e WHERE e.membership = s.id AND e.mandate = m.id \
            AND (e.ended_at IS NULL OR e.ended_at > $2)))"
    };
}

/// The mandates of an intermediary under which something is granted now and nobody is assigned.
pub async fn unassigned(
    tx: &mut Tx,
    intermediary: OrganisationId,
    now: Instant,
) -> Result<Vec<MandateId>> {
    cells!(
        tx,
        MandateId,
        concat!(
            "SELECT m.id FROM mandate m WHERE m.intermediary = $1 \
             AND EXISTS (SELECT 1 FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id \
                WHERE g.mandate = m.id AND g.from_at <= $2 AND g.until_at > $2 AND x.revoked_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.mandate = m.id AND ",
            reaches!(),
            ") AND NOT EXISTS (SELECT 1 FROM portfolio_client k JOIN portfolio p ON p.id = k.portfolio \
                JOIN assignment a ON a.portfolio = p.id \
                WHERE k.mandate = m.id AND k.ended_at IS NULL AND k.from_at <= $2 AND p.ended_at IS NULL \
                AND p.organisation = m.intermediary \
                AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z WHERE z.portfolio = p.id AND z.mandate = m.id \
                    AND (z.ended_at IS NULL OR z.ended_at > $2)) AND ",
            reaches!(),
            ") ORDER BY m.id"
        ),
        intermediary,
        now
    )
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
