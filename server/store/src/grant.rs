//! Grants: the leg from client to intermediary. A row is never changed; stopping sets `revoked_at` of a service once,
//! by compare-and-set, and counts from the next decision (R-KET-10).

use crate::{
    db::{Pair, Tx, exec, record, rows},
    error::Result,
    query::Query,
    value::words,
};
use domain::{
    Instant, Level,
    decide::world::{BundlePin, Grant, GrantService},
    id::{BundleId, GrantId, MandateId, OrganisationId, PersonId, RequestId, ServiceId},
};

/// The constraint that refuses a second grant from one request: an approval takes effect once.
pub const APPROVED_ALREADY: &str = "chain_grant_request";
/// The constraint that refuses more than five years (R-MACH-6).
pub const FIVE_YEARS: &str = "chain_grant_five_years";

words! {
    /// From which side something was stopped.
    pub enum Side {
        Client = "client",
        Intermediary = "intermediary",
        Operator = "operator",
    }
}

/// Stopping.
#[derive(Clone, Debug)]
pub struct Revocation {
    pub at: Instant,
    pub by: Option<PersonId>,
    pub side: Side,
    pub reason: Option<String>,
}

record! {
    /// A service of a grant with what happened to it, for pages that show the history.
    pub struct GrantedService {
        pub chain_grant: GrantId,
        pub service: ServiceId,
        pub revoked_at: Option<Instant>,
        pub revoked_by: Option<PersonId>,
        pub revoked_side: Option<Side>,
        pub reason: Option<String>,
    }
}

record! {
    struct Row {
        pub id: GrantId,
        pub mandate: MandateId,
        pub level: Level,
        pub from_at: Instant,
        pub until_at: Instant,
        pub bundle: Option<BundleId>,
        pub bundle_version: Option<u32>,
    }
}

record! {
    struct ServiceRow {
        pub chain_grant: GrantId,
        pub service: ServiceId,
        pub revoked_at: Option<Instant>,
    }
}

/// Records a grant that `domain::grant` has checked. `basis` is `manager`, `representative` or `register`. Conflicts
/// [`APPROVED_ALREADY`], [`FIVE_YEARS`].
pub async fn insert(
    tx: &mut Tx,
    new: &Grant,
    request: Option<RequestId>,
    basis: &str,
    granted_by: Option<PersonId>,
    at: Instant,
) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO chain_grant (id, mandate, request, level, from_at, until_at, basis, bundle, bundle_version, \
         granted_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.mandate,
        request,
        new.level,
        new.from,
        new.until,
        basis,
        new.bundle.map(|pin| pin.bundle),
        new.bundle.map(|pin| pin.version),
        granted_by,
        at
    )?;
    for row in &new.services {
        // A revocation that comes with the row is another register's or a test's; it was the client's side.
        exec!(
            tx,
            "INSERT INTO chain_grant_service (chain_grant, service, revoked_at, revoked_side) VALUES ($1, $2, $3, $4)",
            new.id,
            row.service,
            row.revoked,
            row.revoked.map(|_| Side::Client)
        )?;
    }
    Ok(())
}

async fn load(tx: &mut Tx, mut narrowed: Query, mut services: Query) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = narrowed.rows(tx).await?;
    let services: Vec<ServiceRow> = services.rows(tx).await?;
    let mut services = services.into_iter().peekable();
    // Both come in the order of the grants.
    let grants = rows.into_iter().map(|row| {
        let mut own = Vec::new();
        while let Some(next) = services.next_if(|next| next.chain_grant <= row.id) {
            if next.chain_grant == row.id {
                own.push(GrantService {
                    service: next.service,
                    revoked: next.revoked_at,
                });
            }
        }
        Grant {
            id: row.id,
            mandate: row.mandate,
            level: row.level,
            from: row.from_at,
            until: row.until_at,
            services: own,
            bundle: row
                .bundle
                .zip(row.bundle_version)
                .map(|(bundle, version)| BundlePin { bundle, version }),
        }
    });
    Ok(grants.collect())
}

const GRANT: &str = "SELECT g.id, g.mandate, g.level, g.from_at, g.until_at, g.bundle, g.bundle_version FROM chain_grant g WHERE ";
const SERVICES: &str = "SELECT x.chain_grant, x.service, x.revoked_at FROM chain_grant_service x JOIN chain_grant g ON g.id = x.chain_grant WHERE ";

/// The grants under these mandates, ended and revoked ones too.
pub(crate) async fn of_mandates(tx: &mut Tx, mandates: &[MandateId]) -> Result<Vec<Grant>> {
    let mut grants = Query::new(GRANT);
    grants
        .push("g.mandate IN ")
        .list(mandates)
        .push(" ORDER BY g.id");
    let mut services = Query::new(SERVICES);
    services
        .push("g.mandate IN ")
        .list(mandates)
        .push(" ORDER BY g.id, x.service");
    load(tx, grants, services).await
}

/// The grants under a mandate, ended and revoked ones too, oldest first.
pub async fn of_mandate(tx: &mut Tx, mandate: MandateId) -> Result<Vec<Grant>> {
    let mut grants = of_mandates(tx, &[mandate]).await?;
    grants.sort_by_key(|grant| (grant.from, grant.id));
    Ok(grants)
}

pub async fn by_id(tx: &mut Tx, id: GrantId) -> Result<Option<Grant>> {
    let mut grants = Query::new(GRANT);
    grants.push("g.id = ").arg(id);
    let mut services = Query::new(SERVICES);
    services.push("g.id = ").arg(id).push(" ORDER BY x.service");
    Ok(load(tx, grants, services).await?.pop())
}

/// What a request led to.
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Option<Grant>> {
    let mut grants = Query::new(GRANT);
    grants.push("g.request = ").arg(request);
    let mut services = Query::new(SERVICES);
    services
        .push("g.request = ")
        .arg(request)
        .push(" ORDER BY x.service");
    Ok(load(tx, grants, services).await?.pop())
}

/// The services of the grants under a mandate, with who stopped them, from which side and why.
pub async fn services_of_mandate(tx: &mut Tx, mandate: MandateId) -> Result<Vec<GrantedService>> {
    let sql = "SELECT x.chain_grant, x.service, x.revoked_at, x.revoked_by, x.revoked_side, x.reason \
               FROM chain_grant_service x JOIN chain_grant g ON g.id = x.chain_grant \
               WHERE g.mandate = $1 ORDER BY g.from_at, g.id, x.service";
    rows!(tx, GrantedService, sql, mandate)
}

/// Stops a service, or everything, under a mandate: in every grant that has not ended, also those that begin later.
/// Compare-and-set per service; what was stopped before is not among those returned.
pub async fn revoke(
    tx: &mut Tx,
    mandate: MandateId,
    service: Option<ServiceId>,
    act: &Revocation,
) -> Result<Vec<(GrantId, ServiceId)>> {
    let mut query = Query::new("UPDATE chain_grant_service SET revoked_at = ");
    query
        .arg(act.at)
        .push(", revoked_by = ")
        .arg(act.by)
        .push(", revoked_side = ")
        .arg(act.side);
    query.push(", reason = ").arg(act.reason.clone());
    query.push(
        " WHERE revoked_at IS NULL AND chain_grant IN (SELECT id FROM chain_grant WHERE mandate = ",
    );
    query
        .arg(mandate)
        .push(" AND until_at > ")
        .arg(act.at)
        .push(")");
    if let Some(service) = service {
        query.push(" AND service = ").arg(service);
    }
    let stopped: Vec<Pair<GrantId, ServiceId>> = query
        .push(" RETURNING chain_grant, service")
        .rows(tx)
        .await?;
    let mut stopped: Vec<_> = stopped.into_iter().map(Pair::into).collect();
    stopped.sort_unstable();
    Ok(stopped)
}

record! {
    /// A service about to end, with nothing after it.
    pub struct Ending {
        pub mandate: MandateId,
        pub client: OrganisationId,
        pub intermediary: OrganisationId,
        pub service: ServiceId,
        pub until_at: Instant,
    }
}

/// Services that are granted now and end after `now`, at the latest at `until`, with no later grant of the same
/// service under the mandate (R-MACH-8): for the announcements. By mandate and end.
pub async fn ending(tx: &mut Tx, now: Instant, until: Instant) -> Result<Vec<Ending>> {
    rows!(
        tx,
        Ending,
        "SELECT m.id AS mandate, m.client, m.intermediary, x.service, max(g.until_at) AS until_at \
         FROM chain_grant g JOIN chain_grant_service x ON x.chain_grant = g.id JOIN mandate m ON m.id = g.mandate \
         WHERE g.until_at > $1 AND g.until_at <= $2 AND g.from_at <= $1 AND x.revoked_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM chain_grant h JOIN chain_grant_service y ON y.chain_grant = h.id \
            WHERE h.mandate = g.mandate AND h.until_at > $2 AND y.service = x.service AND y.revoked_at IS NULL) \
         GROUP BY m.id, m.client, m.intermediary, x.service ORDER BY m.id, until_at, x.service",
        now,
        until
    )
}
