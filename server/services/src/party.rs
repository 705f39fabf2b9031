//! Names behind ids: organisations, services and people to tell, as pages and messages need them. No rules here; who
//! may see them is decided by the use case that asks.

use crate::{
    Services,
    error::{Error, Result},
    messages::parts::{Party as Named, Service as NamedService, Words},
};
use domain::{
    decide::world::Identifiers,
    fault::Fault,
    grant::Offered,
    id::{OrganisationId, PersonId, ServiceId},
    lang::Lang,
    number::KvkNumber,
    view::{Party, ServiceLine, chain::BundleOption},
};
use store::{
    Tx,
    catalogue::{self, Service},
    organisation::{self, Organisation},
    value::fold,
};

/// The organisation, or "not found": a foreign id and a missing one look alike.
pub(crate) async fn organisation(tx: &mut Tx, id: OrganisationId) -> Result<Organisation> {
    organisation::by_id(tx, id).await?.ok_or(Error::NotFound)
}

/// For a page.
pub(crate) fn shown(organisation: &Organisation) -> Party {
    Party {
        id: Some(organisation.id),
        name: organisation.name.clone(),
        number: organisation.number,
        town: organisation.town.clone(),
    }
}

/// For a page of somebody who only typed its number: its id stays here.
pub(crate) fn named_only(organisation: &Organisation) -> Party {
    Party {
        id: None,
        ..shown(organisation)
    }
}

/// The organisation's KvK number, for what is asked and given by that number only.
///
/// Refusal: [`Fault::OnlyWithKvkNumber`] for an organisation without one (R-ID-8).
pub(crate) fn kvk(organisation: &Organisation) -> Result<KvkNumber> {
    let kvk = organisation.number.kvk();
    kvk.ok_or(Error::refused(Fault::OnlyWithKvkNumber))
}

/// For a message.
pub(crate) fn named(organisation: &Organisation) -> Named {
    Named {
        name: organisation.name.clone(),
        number: organisation.number,
        town: organisation.town.clone(),
    }
}

/// The catalogue's words for these services, as they are now, in the order asked; unknown ones are left out.
pub(crate) async fn services(s: &Services, tx: &mut Tx, ids: &[ServiceId]) -> Result<Vec<Service>> {
    let found = store::catalogue::services_by_ids(tx, ids, s.now()).await?;
    Ok(ids
        .iter()
        .filter_map(|id| found.iter().find(|service| service.id == *id).cloned())
        .collect())
}

/// What the catalogue says of services for this client. Of one that is not here the other numbers may not be known.
pub(crate) async fn offered(
    s: &Services,
    tx: &mut Tx,
    services: &[Service],
    client: Option<&Organisation>,
) -> Result<Vec<Offered>> {
    offered_to(s, tx, services, client.map(Organisation::identifiers)).await
}

/// The same for who has these kinds of number, as far as they are known.
pub(crate) async fn offered_to(
    s: &Services,
    tx: &mut Tx,
    services: &[Service],
    numbers: Option<Identifiers>,
) -> Result<Vec<Offered>> {
    let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
    let consumers = catalogue::consumers_of(tx, &ids, s.now()).await?;
    let served = |id| {
        let sets = consumers.iter().filter(|(service, _)| *service == id);
        let sets: Vec<Identifiers> = sets.map(|(_, set)| *set).collect();
        numbers.is_none_or(|numbers| numbers.is_among(&sets))
    };
    Ok(services
        .iter()
        .map(|service| Offered {
            service: service.id,
            level: service.level,
            chain_allowed: service.chain_allowed,
            withdrawn: service.withdrawn_at.is_some(),
            served: served(service.id),
        })
        .collect())
}

/// One of two texts.
pub(crate) fn pick(lang: Lang, nl: &str, en: &str) -> String {
    match lang {
        Lang::Nl => nl.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// For a page, in the reader's language.
pub(crate) fn line(service: &Service, lang: Lang) -> ServiceLine {
    ServiceLine {
        id: service.id,
        name: pick(lang, &service.name_nl, &service.name_en),
        provider: pick(lang, &service.provider_nl, &service.provider_en),
        does: pick(lang, &service.does_nl, &service.does_en),
        level: service.level,
        chain_allowed: service.chain_allowed,
        financial: service.financial,
    }
}

/// The same of several, as people look for them ([`place`]).
pub(crate) fn lines<'a>(
    services: impl IntoIterator<Item = &'a Service>,
    lang: Lang,
) -> Vec<ServiceLine> {
    let services = services.into_iter();
    let mut lines: Vec<_> = services.map(|service| line(service, lang)).collect();
    lines.sort_by_cached_key(place);
    lines
}

/// Where a service is looked for: by provider and by name, as these are shown.
pub(crate) fn place(line: &ServiceLine) -> (String, String) {
    (fold(&line.provider), fold(&line.name))
}

/// Those that refuse what is restricted to a branch, by name (R-MACH-5).
pub(crate) fn without_branch<'a>(
    services: impl IntoIterator<Item = &'a Service>,
    lang: Lang,
) -> Vec<String> {
    let services = services.into_iter();
    let mut names: Vec<_> = services
        .filter(|service| !service.branch_allowed)
        .map(|service| pick(lang, &service.name_nl, &service.name_en))
        .collect();
    names.sort_by_cached_key(|name| fold(name));
    names
}

/// Bundles to choose from, by name.
pub(crate) fn bundles(bundles: Vec<catalogue::Bundle>, lang: Lang) -> Vec<BundleOption> {
    let mut options: Vec<_> = bundles
        .into_iter()
        .map(|bundle| BundleOption {
            id: bundle.id,
            name: pick(lang, &bundle.name_nl, &bundle.name_en),
            version: bundle.version,
            services: bundle.services,
        })
        .collect();
    options.sort_by_cached_key(|option| fold(&option.name));
    options
}

/// For a message, in both languages.
pub(crate) fn spoken(service: &Service) -> NamedService {
    NamedService {
        name: Words::new(&service.name_nl, &service.name_en),
        provider: Words::new(&service.provider_nl, &service.provider_en),
        does: Words::new(&service.does_nl, &service.does_en),
    }
}

/// What somebody is called; empty for one who was erased.
pub(crate) async fn person_name(tx: &mut Tx, id: PersonId) -> Result<String> {
    Ok(store::person::by_id(tx, id)
        .await?
        .map(|p| p.name)
        .unwrap_or_default())
}
