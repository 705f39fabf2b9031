//! What stops, or goes on again, with a means: worked out by looking before and after, in the same transaction as the
//! change itself, so that the page before it and the receipt after it cannot say different things.

use crate::{error::Result, party, people::remove::Uncovered};
use domain::{
    id::{MandateId, OrganisationId, PersonId},
    time::Instant,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Tx,
    acting::{self, Narrowed},
    membership::Membership,
};

/// More clients than anybody has: the whole list is wanted.
const ALL: u32 = 1_000_000;

/// What changes with a means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Clients for whom the owner could act before and cannot afterwards, or the other way round.
    pub clients: u32,
    /// Services of the own organisation, likewise.
    pub own_services: u32,
    /// Clients for whom nobody can act afterwards. Those that had nobody before are not here.
    pub uncovered: Vec<Uncovered>,
    /// Countries where the owner logged in with it and cannot afterwards, or the other way round (R-AAN-14). Of a
    /// suspended one that ends: where it would have gone on. By their codes; [`super::abroad::all_named`] names them.
    pub abroad: Vec<String>,
    /// The owner is the only manager, and cannot arrange anything afterwards (R-ROL-4).
    pub last_manager: bool,
}

/// What somebody can do at a moment.
pub(super) struct Reach {
    clients: BTreeMap<MandateId, u32>,
    own_services: u32,
    /// Clients whom nobody else with a means serves.
    alone: BTreeSet<MandateId>,
}

impl Reach {
    pub async fn of(
        tx: &mut Tx,
        person: PersonId,
        organisation: OrganisationId,
        stay: Option<&Membership>,
        now: Instant,
    ) -> Result<Self> {
        let narrowed = Narrowed {
            person: Some(person),
            via: Some(organisation),
            ..Narrowed::at(now)
        };
        let found = acting::represented(tx, &narrowed, "", (ALL, 0)).await?;
        let alone = match stay {
            Some(stay) => store::clients::only_by(tx, stay.id, now).await?,
            None => Vec::new(),
        };
        Ok(Self {
            own_services: found
                .iter()
                .filter(|row| row.mandate.is_none())
                .map(|row| row.services)
                .sum(),
            clients: found
                .into_iter()
                .filter_map(|row| Some((row.mandate?, row.services)))
                .collect(),
            alone: alone.into_iter().collect(),
        })
    }
}

/// The difference between two moments.
pub(super) async fn between(
    tx: &mut Tx,
    before: &Reach,
    after: &Reach,
    last_manager: bool,
) -> Result<Extent> {
    let differs = |mandate: &&MandateId| before.clients.get(mandate) != after.clients.get(mandate);
    let touched: BTreeSet<&MandateId> = before
        .clients
        .keys()
        .chain(after.clients.keys())
        .filter(differs)
        .collect();
    let mut uncovered = Vec::new();
    for mandate in before.clients.keys() {
        if after.alone.contains(mandate) && !after.clients.contains_key(mandate) {
            uncovered.push(named(tx, *mandate).await?);
        }
    }
    uncovered.sort_by(|a, b| a.client.name.cmp(&b.client.name));
    Ok(Extent {
        clients: u32::try_from(touched.len()).unwrap_or(u32::MAX),
        own_services: before.own_services.abs_diff(after.own_services),
        uncovered,
        abroad: Vec::new(),
        last_manager,
    })
}

/// A client by the pair's id.
pub(super) async fn named(tx: &mut Tx, mandate: MandateId) -> Result<Uncovered> {
    let pair = store::mandate::by_id(tx, mandate)
        .await?
        .ok_or(crate::Error::NotFound)?;
    let client = party::organisation(tx, pair.client).await?;
    Ok(Uncovered {
        mandate,
        client: party::named(&client),
    })
}

/// Whether this stay is a manager's, and no other manager could sign in with a means.
pub(super) async fn is_last_manager(
    tx: &mut Tx,
    stay: Option<&Membership>,
    now: Instant,
) -> Result<bool> {
    let Some(stay) = stay else { return Ok(false) };
    let managers = store::membership::managers(tx, stay.organisation, now).await?;
    let (own, others): (Vec<_>, Vec<_>) = managers
        .into_iter()
        .partition(|manager| manager.person == stay.person);
    Ok(!own.is_empty() && !others.iter().any(|other| other.works))
}
