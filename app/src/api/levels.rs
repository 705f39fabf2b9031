//! Which level is needed, and what a means costs, for everybody.

use crate::api::ApiError;
use domain::{application::Product, id::ServiceId, level::Level, price::Prices, view::ServiceLine};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was picked, as the URL has it; what does not read counts as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Picked {
    pub q: String,
    pub services: Vec<String>,
    pub bundles: Vec<String>,
}

/// What is needed for everything that was picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needed {
    pub level: Level,
    pub product: Product,
    /// The services that ask for this level.
    pub because: Vec<ServiceLine>,
    /// The others.
    pub covered: Vec<ServiceLine>,
    pub chosen: Vec<ServiceId>,
    /// The reader manages, at a level at which this means cannot be asked for (R-ROL-3).
    pub above: bool,
}

/// The page of picking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub needed: Option<Needed>,
    /// Something that was picked is not in the catalogue any more.
    pub gone: bool,
    /// Id, name and what it is for.
    pub bundles: Vec<(String, String, String)>,
    /// Picked one by one.
    pub chosen: Vec<ServiceLine>,
    pub offered: Vec<ServiceLine>,
    /// There are more than are listed.
    pub more: bool,
    pub prices: Prices,
}

#[server(protocol = super::Call, endpoint = "levels/prices")]
pub async fn read_prices() -> Result<Prices, ApiError> {
    let request = crate::server::request()?;
    Ok(services::order::prices(&request.services).await?)
}

#[server(protocol = super::Call, endpoint = "levels/which")]
pub async fn read_level(picked: Picked) -> Result<Found, ApiError> {
    use services::catalogue::needed;
    let request = crate::server::request()?;
    let s = &request.services;
    let ids = picked.services.iter().filter_map(|id| id.parse().ok());
    let bundles = picked.bundles.iter().filter_map(|id| id.parse().ok());
    let asked = needed::Asked {
        search: picked.q.clone(),
        services: ids.collect(),
        bundles: bundles.collect(),
    };
    let found = needed::find(s, request.lang, &asked).await?;
    let manager = request
        .actor
        .as_ref()
        .and_then(|actor| actor.manager().ok());
    let own = manager.and_then(|manager| manager.level);
    Ok(Found {
        needed: found.needed.map(|needed| Needed {
            level: needed.level,
            product: needed.product,
            above: own.is_some_and(|own| {
                domain::role::may_register(own, needed.product.level()).is_err()
            }),
            chosen: needed
                .because
                .iter()
                .chain(&needed.covered)
                .map(|one| one.id)
                .collect(),
            because: needed.because,
            covered: needed.covered,
        }),
        gone: found.gone,
        bundles: found
            .bundles
            .into_iter()
            .map(|bundle| (bundle.id.to_string(), bundle.name, bundle.about))
            .collect(),
        chosen: found.chosen,
        offered: found.offered,
        more: found.more,
        prices: s.settings.prices.clone(),
    })
}
