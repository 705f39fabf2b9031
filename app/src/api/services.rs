//! The service catalogue, for everybody.

use crate::api::ApiError;
use domain::view::ServiceLine;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the list is narrowed to, as the URL has it; what does not read counts as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Narrowed {
    pub q: String,
    pub provider: String,
    pub level: String,
    pub chain: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    pub name: String,
    pub about: String,
    pub services: Vec<ServiceLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// By provider, then by name.
    pub services: Vec<ServiceLine>,
    /// Id and name of every provider.
    pub providers: Vec<(String, String)>,
    pub bundles: Vec<Bundle>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub line: ServiceLine,
    pub branch_allowed: bool,
    /// The last day on which it was offered.
    pub withdrawn: Option<domain::time::Date>,
    /// Bundles it is in.
    pub bundles: Vec<String>,
}

#[cfg(feature = "ssr")]
impl Narrowed {
    /// The question behind the list.
    pub fn filter(&self) -> services::catalogue::Filter {
        services::catalogue::Filter {
            search: self.q.clone(),
            provider: self.provider.parse().ok(),
            category: None,
            at_most: domain::level::Level::parse(&self.level).ok(),
            chain_only: !self.chain.is_empty(),
        }
    }
}

#[server(protocol = super::Call, endpoint = "services/list")]
pub async fn read_catalogue(asked: Narrowed) -> Result<Catalogue, ApiError> {
    let request = crate::server::request()?;
    let filter = asked.filter();
    let listing = services::catalogue::list(&request.services, request.lang, &filter).await?;
    Ok(Catalogue {
        services: listing.services.into_iter().map(|one| one.line).collect(),
        providers: listing
            .providers
            .into_iter()
            .map(|provider| (provider.id.to_string(), provider.name))
            .collect(),
        bundles: listing
            .bundles
            .into_iter()
            .map(|bundle| Bundle {
                name: bundle.name,
                about: bundle.about,
                services: bundle.services,
            })
            .collect(),
    })
}

#[server(protocol = super::Call, endpoint = "services/one")]
pub async fn read_service(id: String) -> Result<Service, ApiError> {
    use services::catalogue::{self, Filter};
    let request = crate::server::request()?;
    let id = crate::server::id(&id)?;
    let entry = catalogue::one(&request.services, request.lang, id).await?;
    let all = catalogue::list(&request.services, request.lang, &Filter::default()).await?;
    let holds = |bundle: &catalogue::Bundle| bundle.services.iter().any(|one| one.id == id);
    Ok(Service {
        line: entry.line,
        branch_allowed: entry.branch_allowed,
        withdrawn: entry.withdrawn,
        bundles: all
            .bundles
            .into_iter()
            .filter(holds)
            .map(|bundle| bundle.name)
            .collect(),
    })
}
