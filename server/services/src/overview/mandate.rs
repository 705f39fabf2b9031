//! One mandate, from the side of the client or of the intermediary: what is granted, who acts, what is asked, and
//! the whole history.

use super::clients::soon;
use crate::{
    Actor, Services,
    assignment::current,
    boxed,
    error::{Error, Result},
    grant::Pair,
    history,
    messages::parts::Side,
    party,
};
use domain::{
    decide::world::{Grant, GrantService},
    id::{MandateId, MembershipId, ServiceId},
    time::{Date, date_of, last_day_of},
    view::chain::{GrantView, GrantedService, MandateDetail, ServiceState},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, catalogue::Service, exclusion, request};
use uuid::Uuid;

/// Everything the reader may know of a mandate. `side` is the page's: clients are looked at from the intermediary's
/// side, authorisations from the client's. For managers and representatives.
///
/// # Errors
/// [`Error::NotFound`] for a mandate in which the organisation is not that side.
#[boxed]
pub async fn mandate(
    s: &Services,
    actor: &Actor,
    id: MandateId,
    side: Side,
) -> Result<MandateDetail> {
    let organisation = actor.may_see()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let pair = Pair::load(&mut tx, id).await?;
    if pair.side_of(organisation) != Some(side) {
        return Err(Error::NotFound);
    }
    let as_client = side == Side::Client;
    let grants = store::grant::of_mandate(&mut tx, id).await?;
    let services = Catalogue::load(s, &mut tx, &grants).await?;
    let client_kvk = party::kvk(&pair.client)?;
    let requests = request::between(&mut tx, pair.intermediary.id, &client_kvk).await?;
    let objects: Vec<Uuid> = [id.uuid()]
        .into_iter()
        .chain(requests.iter().map(|row| row.id.uuid()))
        .collect();
    let (label, assignments, excluded) = if as_client {
        (String::new(), Vec::new(), Vec::new())
    } else {
        let label = store::mandate::label(&mut tx, pair.intermediary.id, &client_kvk).await?;
        let assignments = current(s, &mut tx, actor.lang, organisation, id).await?;
        (
            label.unwrap_or_default(),
            assignments,
            excluded(&mut tx, id).await?,
        )
    };
    let running = grants
        .iter()
        .any(|grant| grant.until > now && grant.standing_services().next().is_some());
    Ok(MandateDetail {
        mandate: id,
        client: party::shown(&pair.client),
        intermediary: party::shown(&pair.intermediary),
        label,
        grants: services.views(s, actor, &grants),
        assignments,
        excluded,
        requests: crate::request::open(&requests, now).collect(),
        history: history::of_objects(s, &mut tx, actor, &objects).await?,
        as_client,
        may_stop: running,
        may_assign: !as_client && actor.is_manager(),
        may_extend: as_client || actor.is_manager(),
    })
}

/// Who is kept away from this client, by name.
async fn excluded(tx: &mut Tx, mandate: MandateId) -> Result<Vec<(MembershipId, String)>> {
    let rows = exclusion::of_mandate(tx, mandate).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.membership, row.name))
        .collect())
}

/// The services of some grants, as the catalogue has them now.
struct Catalogue(BTreeMap<ServiceId, Service>);

impl Catalogue {
    async fn load(s: &Services, tx: &mut Tx, grants: &[Grant]) -> Result<Self> {
        let ids: BTreeSet<ServiceId> = grants
            .iter()
            .flat_map(|grant| &grant.services)
            .map(|row| row.service)
            .collect();
        let ids: Vec<ServiceId> = ids.into_iter().collect();
        let services = party::services(s, tx, &ids).await?;
        Ok(Self(
            services
                .into_iter()
                .map(|service| (service.id, service))
                .collect(),
        ))
    }

    /// The newest first.
    fn views(&self, s: &Services, actor: &Actor, grants: &[Grant]) -> Vec<GrantView> {
        let view = |grant: &Grant| GrantView {
            grant: grant.id,
            level: grant.level,
            first_day: date_of(grant.from),
            last_day: last_day(grant),
            services: grant
                .services
                .iter()
                .filter_map(|row| {
                    let service = self.0.get(&row.service)?;
                    Some(GrantedService {
                        service: party::line(service, actor.lang),
                        state: state(s, grants, grant, row, service),
                    })
                })
                .collect(),
        };
        grants.iter().rev().map(view).collect()
    }
}

/// The last day of a grant: the planned one, or the day on which the last of it was stopped.
fn last_day(grant: &Grant) -> Date {
    let planned = last_day_of(grant.until);
    if grant.services.iter().any(|row| row.revoked.is_none()) {
        return planned;
    }
    let stopped = grant.services.iter().filter_map(|row| row.revoked).max();
    stopped.map_or(planned, |at| date_of(at).min(planned))
}

fn state(
    s: &Services,
    grants: &[Grant],
    grant: &Grant,
    row: &GrantService,
    service: &Service,
) -> ServiceState {
    let now = s.now();
    let soon = soon(now);
    let goes_on =
        |other: &Grant| other.until > soon && other.standing_services().any(|id| id == row.service);
    let takes_on = |other: &&Grant| {
        other.from <= now
            && other.until > grant.until
            && other.level >= grant.level
            && other.standing_services().any(|id| id == row.service)
    };
    let renewed = grants.iter().filter(takes_on).map(|other| other.until);
    if let Some(at) = row.revoked {
        ServiceState::Stopped(date_of(at))
    } else if grant.until <= now {
        ServiceState::Ended(last_day_of(grant.until))
    } else if service.withdrawn_at.is_some()
        || !service.chain_allowed
        || service.level > grant.level
    {
        ServiceState::NoLonger
    } else if grant.from > now {
        ServiceState::NotYet(date_of(grant.from))
    } else if let Some(until) = renewed.max() {
        ServiceState::Renewed(last_day_of(until))
    } else if !grants.iter().any(goes_on) {
        ServiceState::Ending(last_day_of(grant.until))
    } else {
        ServiceState::Active
    }
}
