//! Writing a catalogue file to the database. What changed becomes a version that counts from now, what is new is
//! added, what is gone is withdrawn; nothing is overwritten (R-DEC-15). Doing it again changes nothing.

use super::file::{Bundle, Catalogue, Provider, Service};
use crate::{
    Services, boxed,
    effects::{self, Happened},
    error::Result,
};
use serde_json::json;
use std::collections::HashSet;
use store::catalogue::{NewBundle, NewService};
use uuid::Uuid;

/// What a file brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// New services and new versions of known ones.
    pub services: u32,
    pub bundles: u32,
    pub withdrawn: u32,
}

/// Brings the database to what the file says, in one transaction. Granted rights change with it at once where a level
/// went up or a service went (R-DEC-15).
#[boxed]
pub async fn apply(s: &Services, catalogue: &Catalogue) -> Result<Applied> {
    let now = s.now();
    let mut applied = Applied::default();
    let mut tx = s.db.write().await?;
    for provider in &catalogue.providers {
        store::catalogue::put_provider(&mut tx, &provider.into()).await?;
    }
    for service in &catalogue.services {
        if store::catalogue::put_service(&mut tx, &service.into(), now).await? {
            applied.services += 1;
            note(
                s,
                &mut tx,
                "service.changed",
                service.id.uuid(),
                json!({ "level": service.level }),
            )
            .await?;
        }
    }
    let known: HashSet<_> = catalogue
        .services
        .iter()
        .map(|service| service.id)
        .collect();
    for gone in store::catalogue::search_services(&mut tx, "", now).await? {
        if !known.contains(&gone.id)
            && store::catalogue::withdraw_service(&mut tx, gone.id, now).await?
        {
            applied.withdrawn += 1;
            note(s, &mut tx, "service.withdrawn", gone.id.uuid(), json!({})).await?;
        }
    }
    for bundle in &catalogue.bundles {
        if store::catalogue::put_bundle(&mut tx, &bundle.into(), now).await? {
            applied.bundles += 1;
            let facts = json!({ "version": bundle.versions.len() });
            note(s, &mut tx, "bundle.changed", bundle.id.uuid(), facts).await?;
        }
    }
    tx.commit().await?;
    Ok(applied)
}

/// The catalogue belongs to the installation, not to an organisation.
async fn note(
    s: &Services,
    tx: &mut store::Tx,
    action: &'static str,
    object: Uuid,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[],
        actor: None,
        action,
        object,
        basis: "catalogue",
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

impl From<&Provider> for store::catalogue::Provider {
    fn from(provider: &Provider) -> Self {
        Self {
            id: provider.id,
            oin: provider.oin,
            name_nl: provider.name.nl.clone(),
            name_en: provider.name.en.clone(),
        }
    }
}

impl From<&Service> for NewService {
    fn from(service: &Service) -> Self {
        Self {
            id: service.id,
            provider: service.provider,
            slug: service.slug.clone(),
            name_nl: service.name.nl.clone(),
            name_en: service.name.en.clone(),
            does_nl: service.does.nl.clone(),
            does_en: service.does.en.clone(),
            category: service.category.clone(),
            level: service.level,
            chain_allowed: service.chain,
            branch_allowed: service.branch,
            financial: service.financial,
            consumers: service.consumers.clone(),
        }
    }
}

impl From<&Bundle> for NewBundle {
    fn from(bundle: &Bundle) -> Self {
        Self {
            id: bundle.id,
            slug: bundle.slug.clone(),
            name_nl: bundle.name.nl.clone(),
            name_en: bundle.name.en.clone(),
            about_nl: bundle.about.nl.clone(),
            about_en: bundle.about.en.clone(),
            versions: bundle.versions.clone(),
        }
    }
}
