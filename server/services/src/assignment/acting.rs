//! "For whom may I act, and where": the employee's own view, over every organisation the person works at.

use crate::{
    Actor, Services, boxed, decision,
    error::Result,
    means::{state_at, upgrade},
    party,
};
use domain::{
    decide::{Decision, Leg, What},
    id::{MeansId, OrganisationId, ServiceId},
    level::Level,
    means::MeansState,
    time::{Instant, last_day_of},
    view::{
        Page, Party,
        clients::{ActingAt, ActingFor},
        existing_page,
    },
};
use store::{Tx, acting, clients, membership};

/// Rows of a page.
const PAGE: u32 = 25;

/// What stopped is shown for this many days, as what cannot be used now.
const NEWS_DAYS: i64 = 90;

/// A page of the clients the actor is assigned, or was when they stopped, with the services that work now and those that
/// do not. Which is which is asked of `decide()` per service. `search` narrows by name, number and own label.
#[boxed]
pub async fn acting_for(
    s: &Services,
    actor: &Actor,
    search: &str,
    page: u32,
) -> Result<Page<ActingFor>> {
    let now = s.now();
    let when = (now, now.plus_days(-NEWS_DAYS));
    let mut tx = s.db.read().await?;
    let total = clients::acting_count(&mut tx, actor.person, when, search).await?;
    let page = existing_page(page, total, PAGE);
    let mut rows = Vec::new();
    for row in clients::acting(
        &mut tx,
        actor.person,
        when,
        search,
        (PAGE, (page - 1) * PAGE),
    )
    .await?
    {
        rows.push(shown(s, &mut tx, actor, row, when).await?);
    }
    Ok(Page {
        rows,
        total,
        page,
        size: PAGE,
    })
}

/// The organisations where the actor works and may log in without a chain, with where that is.
#[boxed]
pub async fn acting_at(s: &Services, actor: &Actor) -> Result<Vec<ActingAt>> {
    let mut tx = s.db.read().await?;
    let mut all = Vec::new();
    for place in membership::workplaces(&mut tx, actor.person).await? {
        let own = acting::Narrowed {
            person: Some(actor.person),
            via: Some(place.organisation),
            represented: Some(place.organisation),
            ..acting::Narrowed::at(s.now())
        };
        let rights = acting::rights(&mut tx, &own).await?;
        let ids: Vec<ServiceId> = rights.iter().map(|right| right.service).collect();
        if !ids.is_empty() {
            let services = party::services(s, &mut tx, &ids).await?;
            all.push(ActingAt {
                organisation: place.name,
                services: services
                    .iter()
                    .map(|service| party::line(service, actor.lang))
                    .collect(),
            });
        }
    }
    Ok(all)
}

async fn shown(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    row: clients::Acting,
    (now, since): (Instant, Instant),
) -> Result<ActingFor> {
    let lately = clients::lately(tx, row.mandate, since).await?;
    let ids: Vec<ServiceId> = lately.iter().map(|row| row.service).collect();
    let services = party::services(s, tx, &ids).await?;
    let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
    let decisions = decision::each(s, tx, (actor.person, row.via, row.client), &ids).await?;
    let (mut works, mut blocked, mut low) = (Vec::new(), Vec::new(), 0);
    for (service, decision) in services.iter().zip(&decisions) {
        let line = party::line(service, actor.lang);
        if decision.is_allowed() {
            works.push(line);
        } else if is_assigned(decision) {
            low += u32::from(is_too_low(decision));
            blocked.push(line);
        }
    }
    let ends = || lately.iter().map(|row| row.until_at);
    let running = ends().filter(|until| *until > now).min();
    Ok(ActingFor {
        mandate: row.mandate,
        client: Party {
            id: Some(row.client),
            name: row.name,
            number: row.kvk.into(),
            town: row.town,
        },
        label: row.label.unwrap_or_default(),
        via: party::shown(&party::organisation(tx, row.via).await?),
        services: works,
        blocked,
        low,
        last_day: last_day_of(running.or(ends().max()).unwrap_or(now)),
        over: running.is_none(),
        may_give_up: running.is_some()
            && actor
                .at
                .as_ref()
                .is_some_and(|at| at.organisation == row.via),
    })
}

/// The means of the actor at the organisation in the header, and its level: what a higher one would open more with.
#[boxed]
pub async fn too_low(s: &Services, actor: &Actor) -> Result<Option<(MeansId, Level)>> {
    let Ok(here) = actor.organisation() else {
        return Ok(None);
    };
    let mut tx = s.db.read().await?;
    to_raise(&mut tx, actor, here, s.now()).await
}

/// The actor's own best means at an organisation, good everywhere (R-AAN-13); none when nobody there can give it a higher
/// level.
pub(crate) async fn to_raise(
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    now: Instant,
) -> Result<Option<(MeansId, Level)>> {
    let held = store::means::of_person(tx, actor.person, organisation).await?;
    let mut works = held
        .iter()
        .filter(|means| state_at(means, now) == MeansState::Active && means.only_at.is_none());
    let Some(best) = works.next() else {
        return Ok(None);
    };
    let at = party::organisation(tx, organisation).await?.number;
    let levels = upgrade::can_ask(tx, best, at).await?;
    Ok((!levels.is_empty()).then_some((best.id, best.level)))
}

/// Nothing stands in the way but the level of the means.
fn is_too_low(decision: &Decision) -> bool {
    let reasons = decision.reasons();
    !reasons.is_empty()
        && reasons
            .iter()
            .all(|check| check.leg == Leg::Means && matches!(check.what, What::Level { .. }))
}

/// A service outside what is assigned is not blocked: it is simply not this person's.
fn is_assigned(decision: &Decision) -> bool {
    let outside = |check: &domain::decide::Check| {
        check.leg == Leg::Assignment && matches!(check.what, What::CoversService | What::Exists)
    };
    !decision.reasons().iter().any(outside)
}
