//! Whom an intermediary knows: a short list to pick from. Its clients as it works with them are [`crate::clients`].

use crate::{
    db::{Pair, Tx, rows},
    error::Result,
};
use domain::{id::OrganisationId, number::KvkNumber};

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
