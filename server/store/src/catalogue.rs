//! Providers, services and bundles. What the catalogue says of a service or bundle from a moment on is a version;
//! a change adds one and the earlier ones stay (R-DEC-15). Whoever reads gives the moment.

use crate::{
    db::{Pair, Tx, cell, exec, record, row, rows},
    error::Result,
    query::Query,
    value::{anywhere, fold, searched},
};
use domain::{
    Instant, Level,
    decide::world::Identifiers,
    id::{BundleId, ProviderId, ServiceId},
    number::Oin,
};

record! {
    pub struct Provider {
        pub id: ProviderId,
        pub oin: Oin,
        pub name_nl: String,
        pub name_en: String,
    }
}

record! {
    /// A service as the catalogue has it at a moment.
    pub struct Service {
        pub id: ServiceId,
        pub slug: String,
        pub provider: ProviderId,
        pub provider_nl: String,
        pub provider_en: String,
        pub version: u32,
        pub name_nl: String,
        pub name_en: String,
        /// Finishes "They can then …".
        pub does_nl: String,
        pub does_en: String,
        pub category: String,
        pub level: Level,
        pub chain_allowed: bool,
        pub branch_allowed: bool,
        /// Acting here costs or moves money.
        pub financial: bool,
        pub withdrawn_at: Option<Instant>,
    }
}

/// What the catalogue file says of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewService {
    pub id: ServiceId,
    pub provider: ProviderId,
    pub slug: String,
    pub name_nl: String,
    pub name_en: String,
    pub does_nl: String,
    pub does_en: String,
    pub category: String,
    pub level: Level,
    pub chain_allowed: bool,
    pub branch_allowed: bool,
    pub financial: bool,
    /// Organisations with all identifiers of one of these sets (R-CAT-5).
    pub consumers: Vec<Identifiers>,
}

/// What the catalogue file says of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBundle {
    pub id: BundleId,
    pub slug: String,
    pub name_nl: String,
    pub name_en: String,
    pub about_nl: String,
    pub about_en: String,
    /// In order, from version 1; versions that are there already are left alone.
    pub versions: Vec<Vec<ServiceId>>,
}

/// A bundle in its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    pub id: BundleId,
    pub slug: String,
    pub version: u32,
    pub name_nl: String,
    pub name_en: String,
    pub about_nl: String,
    pub about_en: String,
    pub services: Vec<ServiceId>,
}

/// What a search in the catalogue is narrowed to; withdrawn services are left out.
#[derive(Clone, Debug, Default)]
pub struct ServiceFilter<'a> {
    /// A part of a name, in either language, of the service, its provider, or what one can do there.
    pub search: &'a str,
    pub provider: Option<ProviderId>,
    pub category: Option<&'a str>,
    /// Needing at most this level.
    pub at_most: Option<Level>,
    /// Only services that accept chain authorisations.
    pub chain_only: bool,
}

/// Adds a provider, or gives it other names.
pub async fn put_provider(tx: &mut Tx, provider: &Provider) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO provider (id, oin, name_nl, name_en) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET oin = excluded.oin, name_nl = excluded.name_nl, name_en = excluded.name_en",
        provider.id,
        provider.oin,
        provider.name_nl,
        provider.name_en
    )?;
    Ok(())
}

pub async fn providers(tx: &mut Tx) -> Result<Vec<Provider>> {
    rows!(
        tx,
        Provider,
        "SELECT id, oin, name_nl, name_en FROM provider ORDER BY name_nl, id"
    )
}

/// Adds a service, or a version of it that counts from `from`. True when something was new; saying the same again
/// changes nothing. A withdrawn service that is in the file again is offered again.
pub async fn put_service(tx: &mut Tx, new: &NewService, from: Instant) -> Result<bool> {
    let provider = "SELECT id, oin, name_nl, name_en FROM provider WHERE id = $1";
    let provider = row!(tx, Provider, provider, new.provider)?;
    let (provider_nl, provider_en) = provider.map(|p| (p.name_nl, p.name_en)).unwrap_or_default();
    let search = [
        &new.name_nl,
        &new.name_en,
        &new.does_nl,
        &new.does_en,
        &provider_nl,
        &provider_en,
    ];
    let search = search.map(|text| fold(text)).join("\n");
    let newest = newest(tx, new.id).await?;
    exec!(
        tx,
        "INSERT INTO service (id, provider, slug, search_key) VALUES ($1, $2, $3, $4) ON CONFLICT (id) \
         DO UPDATE SET provider = excluded.provider, slug = excluded.slug, search_key = excluded.search_key, \
         withdrawn_at = NULL",
        new.id,
        new.provider,
        new.slug,
        search
    )?;
    let version = match newest {
        Some(found)
            if found.withdrawn_at.is_none()
                && says_the_same(&found, new)
                && consumers(tx, &found).await? == sorted(&new.consumers) =>
        {
            return Ok(false);
        }
        Some(found) => found.version + 1,
        None => 1,
    };
    exec!(
        tx,
        "INSERT INTO service_version (service, version, from_at, name_nl, name_en, does_nl, does_en, category, level, \
         chain_allowed, branch_allowed, financial) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        new.id,
        version,
        from,
        new.name_nl,
        new.name_en,
        new.does_nl,
        new.does_en,
        new.category,
        new.level,
        new.chain_allowed,
        new.branch_allowed,
        new.financial
    )?;
    for identifiers in sorted(&new.consumers) {
        let sql =
            "INSERT INTO service_consumer (service, version, identifiers) VALUES ($1, $2, $3)";
        exec!(tx, sql, new.id, version, identifiers)?;
    }
    Ok(true)
}

fn says_the_same(found: &Service, new: &NewService) -> bool {
    found.provider == new.provider
        && found.name_nl == new.name_nl
        && found.name_en == new.name_en
        && found.does_nl == new.does_nl
        && found.does_en == new.does_en
        && found.category == new.category
        && found.level == new.level
        && found.chain_allowed == new.chain_allowed
        && found.branch_allowed == new.branch_allowed
        && found.financial == new.financial
}

fn sorted(sets: &[Identifiers]) -> Vec<Identifiers> {
    let mut sets = sets.to_vec();
    sets.sort_unstable();
    sets.dedup();
    sets
}

async fn consumers(tx: &mut Tx, service: &Service) -> Result<Vec<Identifiers>> {
    let sql = "SELECT identifiers FROM service_consumer WHERE service = $1 AND version = $2 ORDER BY identifiers";
    crate::db::cells!(tx, Identifiers, sql, service.id, service.version)
}

/// Which organisations these services serve at a moment, as one row per set of numbers (R-CAT-5).
pub async fn consumers_of(
    tx: &mut Tx,
    ids: &[ServiceId],
    at: Instant,
) -> Result<Vec<(ServiceId, Identifiers)>> {
    let mut query = Query::new(
        "SELECT c.service, c.identifiers FROM service_consumer c WHERE c.version = (SELECT n.version \
         FROM service_version n WHERE n.service = c.service AND n.from_at <= ",
    );
    query
        .arg(at)
        .push(" ORDER BY n.from_at DESC, n.version DESC LIMIT 1) AND c.service IN ");
    let found = query
        .list(ids)
        .rows::<Pair<ServiceId, Identifiers>>(tx)
        .await?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Takes a service out of the catalogue; false when it was out already.
pub async fn withdraw_service(tx: &mut Tx, id: ServiceId, at: Instant) -> Result<bool> {
    let sql = "UPDATE service SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    Ok(exec!(tx, sql, id, at)? == 1)
}

const SERVICE: &str = "SELECT s.id, s.slug, s.provider, p.name_nl AS provider_nl, p.name_en AS provider_en, v.version, \
    v.name_nl, v.name_en, v.does_nl, v.does_en, v.category, v.level, v.chain_allowed, v.branch_allowed, v.financial, \
    s.withdrawn_at FROM service s JOIN provider p ON p.id = s.provider JOIN service_version v ON v.service = s.id \
    AND v.version = (SELECT n.version FROM service_version n WHERE n.service = s.id AND n.from_at <= ";

const NEWEST: &str = " ORDER BY n.from_at DESC, n.version DESC LIMIT 1) ";

fn services(at: Instant) -> Query {
    let mut query = Query::new(SERVICE);
    query.arg(at).push(NEWEST);
    query
}

/// The newest version, announced ones too.
async fn newest(tx: &mut Tx, id: ServiceId) -> Result<Option<Service>> {
    let mut query = services(Instant::MAX);
    Ok(query.push("WHERE s.id = ").arg(id).rows(tx).await?.pop())
}

/// A service, withdrawn or not.
pub async fn service(tx: &mut Tx, id: ServiceId, at: Instant) -> Result<Option<Service>> {
    Ok(services(at)
        .push("WHERE s.id = ")
        .arg(id)
        .rows(tx)
        .await?
        .pop())
}

/// These services, withdrawn or not, in any order; unknown ones are left out.
pub async fn services_by_ids(tx: &mut Tx, ids: &[ServiceId], at: Instant) -> Result<Vec<Service>> {
    services(at).push("WHERE s.id IN ").list(ids).rows(tx).await
}

/// Services by a part of their words, by name.
pub async fn search_services(tx: &mut Tx, search: &str, at: Instant) -> Result<Vec<Service>> {
    find_services(
        tx,
        &ServiceFilter {
            search,
            ..ServiceFilter::default()
        },
        at,
    )
    .await
}

/// Services by name, narrowed.
pub async fn find_services(
    tx: &mut Tx,
    filter: &ServiceFilter<'_>,
    at: Instant,
) -> Result<Vec<Service>> {
    let mut query = services(at);
    query.push("WHERE s.withdrawn_at IS NULL");
    // Every word must be found somewhere.
    for word in searched(filter.search).split_whitespace() {
        query
            .push(" AND s.search_key LIKE ")
            .arg(anywhere(word))
            .push(r" ESCAPE '\'");
    }
    if let Some(provider) = filter.provider {
        query.push(" AND s.provider = ").arg(provider);
    }
    if let Some(category) = filter.category {
        query.push(" AND v.category = ").arg(category.to_owned());
    }
    if let Some(level) = filter.at_most {
        query.push(" AND v.level <= ").arg(level);
    }
    if filter.chain_only {
        query.push(" AND v.chain_allowed");
    }
    query
        .push(" ORDER BY p.name_nl, v.name_nl, s.id")
        .rows(tx)
        .await
}

/// Adds a bundle with its versions, or the versions that are new. True when something was new.
pub async fn put_bundle(tx: &mut Tx, new: &NewBundle, from: Instant) -> Result<bool> {
    let sql = "INSERT INTO bundle (id, slug) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET slug = excluded.slug";
    exec!(tx, sql, new.id, new.slug)?;
    let newest = "SELECT coalesce(max(version), 0) FROM bundle_version WHERE bundle = $1";
    let newest = cell!(tx, u32, newest, new.id)?.unwrap_or_default();
    let mut changed = false;
    for (version, services) in (1u32..).zip(&new.versions) {
        if version <= newest {
            continue;
        }
        exec!(
            tx,
            "INSERT INTO bundle_version (bundle, version, from_at, name_nl, name_en, about_nl, about_en) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            new.id,
            version,
            from,
            new.name_nl,
            new.name_en,
            new.about_nl,
            new.about_en
        )?;
        for service in services {
            let sql = "INSERT INTO bundle_service (bundle, version, service) VALUES ($1, $2, $3)";
            exec!(tx, sql, new.id, version, service)?;
        }
        changed = true;
    }
    Ok(changed)
}

record! {
    pub struct BundleRow {
        pub id: BundleId,
        pub slug: String,
        pub version: u32,
        pub name_nl: String,
        pub name_en: String,
        pub about_nl: String,
        pub about_en: String,
    }
}

/// The bundles in their newest version, by name.
pub async fn bundles(tx: &mut Tx, at: Instant) -> Result<Vec<Bundle>> {
    let found = rows!(
        tx,
        BundleRow,
        "SELECT b.id, b.slug, v.version, v.name_nl, v.name_en, v.about_nl, v.about_en \
         FROM bundle b JOIN bundle_version v ON v.bundle = b.id AND v.version = \
         (SELECT max(n.version) FROM bundle_version n WHERE n.bundle = b.id AND n.from_at <= $1) ORDER BY v.name_nl, b.id",
        at
    )?;
    let mut bundles = Vec::with_capacity(found.len());
    for row in found {
        let services = bundle_services(tx, row.id, row.version).await?;
        bundles.push(Bundle {
            id: row.id,
            slug: row.slug,
            version: row.version,
            name_nl: row.name_nl,
            name_en: row.name_en,
            about_nl: row.about_nl,
            about_en: row.about_en,
            services,
        });
    }
    Ok(bundles)
}

/// What a version of a bundle holds: a grant that pins it keeps to this (R-DEC-15).
pub async fn bundle_services(
    tx: &mut Tx,
    bundle: BundleId,
    version: u32,
) -> Result<Vec<ServiceId>> {
    let sql = "SELECT b.service FROM bundle_service b JOIN service s ON s.id = b.service \
               WHERE b.bundle = $1 AND b.version = $2 ORDER BY s.slug";
    crate::db::cells!(tx, ServiceId, sql, bundle, version)
}
