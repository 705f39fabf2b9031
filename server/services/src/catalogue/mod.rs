//! The service catalogue: which services there are, of whom, at which level, and whether they accept a chain
//! (R-CAT). Everybody may look, signed in or not. It comes from a file ([`file`]) and is written as dated versions
//! ([`load`]): what it said on an earlier day can be shown and decided on again (R-DEC-15).

pub mod file;
pub mod load;
pub mod needed;
pub mod sheet;

use crate::{
    Services, boxed,
    error::{Error, Result},
    party::{line, pick, place},
};
use domain::{
    id::{BundleId, ProviderId, ServiceId},
    lang::Lang,
    level::Level,
    time::Date,
    view::ServiceLine,
};
use store::{
    catalogue::{Service, ServiceFilter},
    value::fold,
};

/// What the list is narrowed to; nothing is everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words, in either language; each must be found somewhere.
    pub search: String,
    pub provider: Option<ProviderId>,
    pub category: Option<String>,
    /// What can be used with a means of this level: "what can I do with EH2+?"
    pub at_most: Option<Level>,
    /// Only services an intermediary can be authorised for.
    pub chain_only: bool,
}

/// A service in the reader's language, with everything the catalogue says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub slug: String,
    pub line: ServiceLine,
    pub provider: ProviderId,
    pub category: String,
    /// Whether an authorisation may be restricted to a branch (R-MACH-5).
    pub branch_allowed: bool,
    /// The last day on which it was offered.
    pub withdrawn: Option<Date>,
}

/// A provider to narrow the list to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: ProviderId,
    pub name: String,
}

/// A bundle in its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    pub id: BundleId,
    pub slug: String,
    pub version: u32,
    pub name: String,
    pub about: String,
    pub services: Vec<ServiceLine>,
}

/// The catalogue's page: what fits, and what it can be narrowed to.
#[derive(Clone, Debug)]
pub struct Listing {
    /// By provider, then by name, as they are shown.
    pub services: Vec<Entry>,
    pub providers: Vec<Provider>,
    /// Every category there is: codes, in order.
    pub categories: Vec<String>,
    pub bundles: Vec<Bundle>,
}

/// Services that fit.
#[boxed]
pub async fn list(s: &Services, lang: Lang, filter: &Filter) -> Result<Listing> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let everything = store::catalogue::search_services(&mut tx, "", now).await?;
    let narrowed = ServiceFilter {
        search: &filter.search,
        provider: filter.provider,
        category: filter.category.as_deref(),
        at_most: filter.at_most,
        chain_only: filter.chain_only,
    };
    let found = store::catalogue::find_services(&mut tx, &narrowed, now).await?;
    let providers = store::catalogue::providers(&mut tx).await?;
    let bundles = store::catalogue::bundles(&mut tx, now).await?;
    let mut categories: Vec<String> = everything
        .iter()
        .map(|service| service.category.clone())
        .collect();
    categories.sort_unstable();
    categories.dedup();
    let mut services: Vec<Entry> = found.iter().map(|service| entry(service, lang)).collect();
    services.sort_by_cached_key(|entry| place(&entry.line));
    let mut providers: Vec<Provider> = providers
        .into_iter()
        .filter(|provider| {
            everything
                .iter()
                .any(|service| service.provider == provider.id)
        })
        .map(|provider| Provider {
            id: provider.id,
            name: pick(lang, &provider.name_nl, &provider.name_en),
        })
        .collect();
    providers.sort_by_cached_key(|provider| fold(&provider.name));
    let mut bundles: Vec<Bundle> = bundles
        .into_iter()
        .map(|bundle| shown(bundle, &everything, lang))
        // With a means of this level a bundle is of use when all of it is.
        .filter(|bundle| within(bundle, filter.at_most))
        .collect();
    bundles.sort_by_cached_key(|bundle| fold(&bundle.name));
    Ok(Listing {
        services,
        providers,
        categories,
        bundles,
    })
}

fn within(bundle: &Bundle, at_most: Option<Level>) -> bool {
    at_most.is_none_or(|most| bundle.services.iter().all(|service| service.level <= most))
}

/// One service, withdrawn or not.
#[boxed]
pub async fn one(s: &Services, lang: Lang, service: ServiceId) -> Result<Entry> {
    let mut tx = s.db.read().await?;
    let found = store::catalogue::service(&mut tx, service, s.now())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(entry(&found, lang))
}

fn entry(service: &Service, lang: Lang) -> Entry {
    Entry {
        slug: service.slug.clone(),
        line: line(service, lang),
        provider: service.provider,
        category: service.category.clone(),
        branch_allowed: service.branch_allowed,
        withdrawn: service.withdrawn_at.map(domain::time::date_of),
    }
}

fn shown(bundle: store::catalogue::Bundle, services: &[Service], lang: Lang) -> Bundle {
    let of = |id: &ServiceId| {
        services
            .iter()
            .find(|service| service.id == *id)
            .map(|service| line(service, lang))
    };
    Bundle {
        id: bundle.id,
        slug: bundle.slug,
        version: bundle.version,
        name: pick(lang, &bundle.name_nl, &bundle.name_en),
        about: pick(lang, &bundle.about_nl, &bundle.about_en),
        services: bundle.services.iter().filter_map(of).collect(),
    }
}
