//! Lists for pages that are about no single aggregate: an organisation's given authorisations, and whom an
//! intermediary knows. The intermediary's own list of clients is [`crate::clients`].

use crate::{
    db::{Pair, Tx, record, rows},
    error::Result,
    value::anywhere,
};
use domain::{
    Instant,
    id::{MandateId, OrganisationId},
    number::KvkNumber,
};

/// The clients an intermediary has or asked, by number, under its own label where it has one; by name.
pub async fn known_clients(
    tx: &mut Tx,
    intermediary: OrganisationId,
) -> Result<Vec<(KvkNumber, String)>> {
    let found = rows!(
        tx,
        Pair<KvkNumber, String>,
        "SELECT k.kvk, coalesce(l.label, o.name, k.name) AS name FROM (\
            SELECT o.kvk, o.name FROM mandate m JOIN organisation o ON o.id = m.client WHERE m.intermediary = $1 \
            UNION SELECT r.client_kvk, max(r.client_name) FROM request r \
                WHERE r.intermediary = $1 AND r.origin = 'intermediary' AND NOT EXISTS (SELECT 1 FROM mandate m \
                    JOIN organisation o ON o.id = m.client WHERE m.intermediary = $1 AND o.kvk = r.client_kvk) \
                GROUP BY r.client_kvk) k \
         LEFT JOIN organisation o ON o.kvk = k.kvk \
         LEFT JOIN client_label l ON l.intermediary = $1 AND l.client_kvk = k.kvk ORDER BY 2, 1",
        intermediary
    )?;
    Ok(found.into_iter().map(Pair::into).collect())
}

record! {
    /// An intermediary to which a client grants, or granted, something.
    pub struct Given {
        pub mandate: MandateId,
        pub intermediary: OrganisationId,
        pub kvk: KvkNumber,
        pub name: String,
        pub town: String,
        /// Services in force at the moment asked.
        pub services: u32,
        /// The last moment of all that is in force or begins later; none: nothing.
        pub until_at: Option<Instant>,
        /// The newest recorded stop.
        pub revoked_at: Option<Instant>,
    }
}

/// What a client has given, by the intermediary's name, a page at a time.
pub async fn given(
    tx: &mut Tx,
    client: OrganisationId,
    now: Instant,
    search: &str,
    (limit, offset): (u32, u32),
) -> Result<Vec<Given>> {
    rows!(
        tx,
        Given,
        r"SELECT m.id AS mandate, o.id AS intermediary, o.kvk, o.name, o.town,
            (SELECT count(DISTINCT x.service) FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id
                WHERE g.mandate = m.id AND g.from_at <= $2 AND g.until_at > $2 AND x.revoked_at IS NULL) AS services,
            (SELECT max(g.until_at) FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id
                WHERE g.mandate = m.id AND g.until_at > $2 AND x.revoked_at IS NULL) AS until_at,
            (SELECT max(x.revoked_at) FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id
                WHERE g.mandate = m.id) AS revoked_at
        FROM mandate m JOIN organisation o ON o.id = m.intermediary
        WHERE m.client = $1 AND (o.name_key LIKE $3 ESCAPE '\' OR o.kvk LIKE $3 ESCAPE '\')
        ORDER BY o.name_key, o.id LIMIT $4 OFFSET $5",
        client,
        now,
        anywhere(search),
        limit,
        offset
    )
}

/// How many the same list has.
pub async fn given_count(tx: &mut Tx, client: OrganisationId, search: &str) -> Result<u32> {
    let sql = r"SELECT count(*) FROM mandate m JOIN organisation o ON o.id = m.intermediary
        WHERE m.client = $1 AND (o.name_key LIKE $2 ESCAPE '\' OR o.kvk LIKE $2 ESCAPE '\')";
    Ok(crate::db::cell!(tx, u32, sql, client, anywhere(search))?.unwrap_or_default())
}
