//! Which level is needed for some services (R-LOA-2): the highest that one of them asks for. For everybody, signed in or
//! not; nothing is kept of what somebody picked.

use super::{Bundle, Entry, Filter, list};
use crate::{Services, application::plan::tax_office, boxed, error::Result};
use domain::{
    application::Product,
    id::{BundleId, ServiceId},
    lang::Lang,
    level::Level,
    view::ServiceLine,
};
use std::collections::BTreeSet;

/// At most so many are listed; the others are searched for.
const MOST_LISTED: usize = 60;
/// Nobody picks more; a made-up address does.
const MOST_PICKED: usize = 200;

/// What was picked, and which services to show beside it.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Words, in either language; each must be found somewhere.
    pub search: String,
    pub services: Vec<ServiceId>,
    pub bundles: Vec<BundleId>,
}

/// What is needed.
#[derive(Clone, Debug)]
pub struct Needed {
    pub level: Level,
    /// The cheapest that will do.
    pub product: Product,
    /// The services that ask for this level.
    pub because: Vec<ServiceLine>,
    pub covered: Vec<ServiceLine>,
}

/// The answer, and what can be picked.
#[derive(Clone, Debug)]
pub struct Found {
    /// None: nothing was picked.
    pub needed: Option<Needed>,
    /// Something that was picked is not in the catalogue.
    pub gone: bool,
    pub bundles: Vec<Bundle>,
    /// Picked one by one, by provider and name.
    pub chosen: Vec<ServiceLine>,
    /// The others that fit the search.
    pub offered: Vec<ServiceLine>,
    pub more: bool,
}

/// What is needed for what was picked.
#[boxed]
pub async fn find(s: &Services, lang: Lang, asked: &Asked) -> Result<Found> {
    let all = list(s, lang, &Filter::default()).await?;
    let narrowed = Filter {
        search: asked.search.clone(),
        ..Filter::default()
    };
    let shown = if asked.search.trim().is_empty() {
        all.services.clone()
    } else {
        list(s, lang, &narrowed).await?.services
    };
    let picked: BTreeSet<ServiceId> = asked.services.iter().take(MOST_PICKED).copied().collect();
    let bundles = all
        .bundles
        .iter()
        .filter(|bundle| asked.bundles.contains(&bundle.id));
    let mut wanted = picked.clone();
    wanted.extend(bundles.flat_map(|bundle| bundle.services.iter().map(|service| service.id)));
    let is_in = |set: &BTreeSet<ServiceId>| {
        let found = all
            .services
            .iter()
            .filter(|entry| set.contains(&entry.line.id));
        found.cloned().collect::<Vec<Entry>>()
    };
    let chosen = is_in(&picked);
    let gone = chosen.len() < picked.len();
    let mut offered: Vec<ServiceLine> = shown
        .into_iter()
        .map(|entry| entry.line)
        .filter(|line| !picked.contains(&line.id))
        .collect();
    let more = offered.len() > MOST_LISTED;
    offered.truncate(MOST_LISTED);
    Ok(Found {
        needed: needed(s, is_in(&wanted)).await?,
        gone,
        bundles: all.bundles,
        chosen: chosen.into_iter().map(|entry| entry.line).collect(),
        offered,
        more,
    })
}

async fn needed(s: &Services, services: Vec<Entry>) -> Result<Option<Needed>> {
    // What asks for an old level is open to the lowest that is still issued.
    let level = |entry: &Entry| entry.line.level.max(Level::Eh2Plus);
    let Some(highest) = services.iter().map(level).max() else {
        return Ok(None);
    };
    let mut tx = s.db.read().await?;
    let providers = store::catalogue::providers(&mut tx).await?;
    let office = tax_office(s, &providers);
    let all_tax = office.is_some() && services.iter().all(|entry| Some(entry.provider) == office);
    let product = match highest {
        Level::Eh4 => Product::Eh4,
        Level::Eh3 if all_tax => Product::TaxOnly,
        Level::Eh3 => Product::Eh3,
        _ => Product::Eh2Plus,
    };
    let (because, covered) = services
        .into_iter()
        .partition::<Vec<Entry>, _>(|entry| level(entry) == highest);
    let lines = |entries: Vec<Entry>| entries.into_iter().map(|entry| entry.line).collect();
    Ok(Some(Needed {
        level: highest,
        product,
        because: lines(because),
        covered: lines(covered),
    }))
}
