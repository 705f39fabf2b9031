//! What stands in the way of a request, per client and per service, each with a code the screen has advice for.

use super::{
    MOST_CLIENTS, NewRequest,
    heard::{Heard, hear},
    tell::approvers,
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    free_text, grant, party,
};
use domain::{
    decide::world::{Grant, OrganisationState},
    email::hint,
    fault::Fault,
    grant::{Offered, check_level, lowest_level},
    id::{OrganisationId, ServiceId},
    level::Level,
    number::KvkNumber,
    request::RequestState,
    role::may_register,
    time::{Date, Instant, date_of, last_day_of, latest_last_day, until_after},
    view::chain::{PlanPart, PlanRow, RequestOptions},
};
use std::collections::BTreeSet;
use store::{Tx, catalogue::Service, organisation::Organisation, request::Origin};

/// How many known clients the page offers to pick from; the others are typed or found by search.
const MOST_KNOWN: usize = 200;

/// For the page where a request is made: everything that can be picked.
#[boxed]
pub async fn options(s: &Services, actor: &Actor) -> Result<RequestOptions> {
    let manager = actor.manager()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let services = store::catalogue::search_services(&mut tx, "", now).await?;
    let bundles = store::catalogue::bundles(&mut tx, now).await?;
    let known = known_clients(&mut tx, manager.organisation).await?;
    let today = date_of(now);
    let in_chains = services.iter().filter(|service| service.chain_allowed);
    Ok(RequestOptions {
        services: party::lines(in_chains, actor.lang),
        bundles: party::bundles(bundles, actor.lang),
        own_level: manager.level,
        today,
        latest: latest_last_day(today),
        clients: known,
    })
}

/// What these clients granted and may be asked to grant for longer, and its highest level, no higher than the actor may ask.
#[boxed]
pub async fn extending(
    s: &Services,
    actor: &Actor,
    clients: &[KvkNumber],
) -> Result<(Vec<ServiceId>, Option<Level>)> {
    let manager = actor.manager()?;
    let mut tx = s.db.read().await?;
    let (mut services, mut level) = (BTreeSet::new(), None);
    for kvk in clients.iter().take(usize::from(MOST_CLIENTS)) {
        let Some(client) = store::organisation::by_kvk(&mut tx, kvk).await? else {
            continue;
        };
        let office = manager.organisation;
        let Some(mandate) = store::mandate::between(&mut tx, client.id, office).await? else {
            continue;
        };
        if let Some((there, at)) = grant::to_extend(s, &mut tx, mandate.id).await? {
            services.extend(there);
            level = level.max(Some(at));
        }
    }
    Ok((
        services.into_iter().collect(),
        level.filter(|level| manager.level.is_some_and(|own| *level <= own)),
    ))
}

/// Those an intermediary has a history with, by name.
async fn known_clients(
    tx: &mut Tx,
    intermediary: OrganisationId,
) -> Result<Vec<(KvkNumber, String)>> {
    let mut known = Vec::new();
    for mandate in store::mandate::of_intermediary(tx, intermediary)
        .await?
        .iter()
        .take(MOST_KNOWN)
    {
        if let Some(client) = store::organisation::by_id(tx, mandate.client).await? {
            known.extend(client.number.kvk().map(|kvk| (kvk, client.name)));
        }
    }
    Ok(known)
}

/// Checks a request before it is sent. Faults about the request as a whole refuse it; faults about one client or one
/// service stand in that client's row.
#[boxed]
pub async fn plan(s: &Services, actor: &Actor, new: &NewRequest) -> Result<Vec<PlanRow>> {
    let heard = hear(s, actor, &new.clients, Heard::default()).await?;
    let mut tx = s.db.read().await?;
    let checked = check(s, &mut tx, actor, new, &heard).await?;
    Ok(checked
        .clients
        .into_iter()
        .map(|client| client.row)
        .collect())
}

/// A request whose common part is in order.
pub(super) struct Checked {
    pub intermediary: Organisation,
    /// All that is asked, also what a client's row refuses.
    pub services: Vec<Service>,
    pub clients: Vec<Client>,
}

/// One client of it, with the services that can be asked.
pub(super) struct Client {
    pub kvk: KvkNumber,
    pub organisation: Option<Organisation>,
    pub askable: Vec<ServiceId>,
    pub row: PlanRow,
}

/// `heard` is what the register said of clients that are not here.
pub(super) async fn check(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    new: &NewRequest,
    heard: &Heard,
) -> Result<Checked> {
    let manager = actor.manager()?;
    let own = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    let today = date_of(s.now());
    let mut faults = Vec::new();
    if new.clients.is_empty() {
        faults.push(("clients", Fault::NothingChosen));
    }
    if new.clients.len() > usize::from(MOST_CLIENTS) {
        faults.push(("clients", Fault::TooMany(MOST_CLIENTS)));
    }
    if let Err(fault) = free_text::check(&new.message) {
        faults.push(("message", fault));
    }
    if let Err(fault) = domain::time::check_last_day(today, new.last_day) {
        faults.push(("last_day", fault));
    }
    let services = party::services(s, tx, &new.services).await?;
    if new.services.is_empty() {
        faults.push(("services", Fault::NothingChosen));
    } else if services.len() != new.services.len() {
        faults.push(("services", Fault::NotAChoice));
    }
    // A service without chains stands in each client's row; it does not raise the level of the others. So does one that
    // does not serve a client.
    let in_chains: Vec<Service> = services
        .iter()
        .filter(|x| x.chain_allowed)
        .cloned()
        .collect();
    let offered = party::offered(s, tx, &in_chains, None).await?;
    if !offered.is_empty() {
        lowest_level(&offered).map_err(|fault| Error::field("services", fault))?;
        // Without a chosen level each client is asked at its own, and judged by that.
        if let Some(level) = new.level
            && let Err(fault) = check_level(level, &offered).and_then(|()| may_register(own, level))
        {
            faults.push(("level", fault));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    let intermediary = party::organisation(tx, manager.organisation).await?;
    party::kvk(&intermediary)?;
    let mut clients = Vec::with_capacity(new.clients.len());
    for kvk in &new.clients {
        clients.push(
            check_client(
                s,
                tx,
                actor,
                &intermediary,
                (*kvk, heard),
                &services,
                (own, new.level, new.last_day),
            )
            .await?,
        );
    }
    Ok(Checked {
        intermediary,
        services,
        clients,
    })
}

async fn check_client(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    intermediary: &Organisation,
    (kvk, heard): (KvkNumber, &Heard),
    services: &[Service],
    (own, chosen, last_day): (Level, Option<Level>, Date),
) -> Result<Client> {
    let organisation = store::organisation::by_kvk(tx, &kvk).await?;
    let mut faults = Vec::new();
    if intermediary.number.kvk() == Some(kvk) {
        faults.push(Fault::OwnIntermediary);
    }
    if organisation
        .as_ref()
        .is_some_and(|found| found.state != OrganisationState::Active)
    {
        faults.push(Fault::OrganisationNotActive);
    }
    if organisation.is_none() {
        faults.extend(heard.fault(kvk));
    }
    faults.extend(too_often(s, tx, intermediary.id, kvk).await?);
    let asked = store::request::open_services(tx, intermediary.id, &kvk, s.now()).await?;
    let client = organisation.as_ref().map(|found| found.id);
    let grants = grants(tx, client, intermediary.id).await?;
    let running = running(&grants, s.now());
    let numbers = match &organisation {
        Some(found) => Some(found.identifiers()),
        None => heard.numbers(kvk),
    };
    let offered = party::offered_to(s, tx, services, numbers).await?;
    let mut can_be_asked = offered.clone();
    can_be_asked.retain(|it| {
        it.chain_allowed && it.served && asked.iter().all(|(id, _)| *id != it.service)
    });
    let granted = |level| granted(&grants, s.now(), level, last_day);
    let (level, askable) = needed(chosen, can_be_asked, granted);
    faults.extend(level.and_then(|level| may_register(own, level).err()));
    let mut open = None;
    let mut refused = Vec::new();
    for (service, offered) in services.iter().zip(offered) {
        let name = party::pick(actor.lang, &service.name_nl, &service.name_en);
        if !service.chain_allowed {
            refused.push((name, Fault::ServiceNotInChains));
        } else if !offered.served {
            refused.push((name, Fault::ServiceNotForOrganisation));
        } else if let Some((_, request)) = asked.iter().find(|(id, _)| *id == service.id) {
            open.get_or_insert(*request);
            refused.push((name, Fault::AlreadyAsked));
        } else if !askable.contains(&service.id) {
            refused.push((name, Fault::AlreadyGranted));
        }
    }
    let told = approvers(tx, client).await?;
    let can_send = faults.is_empty() && !askable.is_empty();
    let row = PlanRow {
        client: organisation
            .as_ref()
            .map_or_else(|| heard.party(kvk), party::named_only),
        here: !told.is_empty(),
        mails: u32::try_from(told.len()).unwrap_or(u32::MAX),
        // Addresses are not for who only knows a number, nor for whom a client stopped everything.
        told: if running.is_empty() {
            Vec::new()
        } else {
            told.iter().map(|contact| hint(&contact.email)).collect()
        },
        parts: if can_send {
            parts(s, tx, actor, (&grants, &running), services, &askable).await?
        } else {
            Vec::new()
        },
        can_send,
        level: level.filter(|_| can_send),
        faults,
        services: refused,
        asked: open,
    };
    Ok(Client {
        kvk,
        organisation,
        askable,
        row,
    })
}

/// The level at which one client is asked, and for what. Unless a level was chosen it is the lowest that serves what is
/// asked of this client, whatever others are asked: each service that was granted already can lower it, and at a lower level
/// more was granted already.
fn needed(
    chosen: Option<Level>,
    mut services: Vec<Offered>,
    granted: impl Fn(Level) -> Vec<ServiceId>,
) -> (Option<Level>, Vec<ServiceId>) {
    loop {
        let level = chosen.or_else(|| lowest_level(&services).ok());
        let granted = level.map(&granted).unwrap_or_default();
        let before = services.len();
        services.retain(|it| !granted.contains(&it.service));
        if services.len() == before {
            return (level, services.iter().map(|it| it.service).collect());
        }
    }
}

/// What becomes of each service: what is asked is new or goes on, and what runs and is not asked ends as it did. Nothing
/// when all of it is asked and new.
async fn parts(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    (grants, running): (&[Grant], &[ServiceId]),
    services: &[Service],
    askable: &[ServiceId],
) -> Result<Vec<(String, PlanPart)>> {
    let renews = askable.iter().any(|id| running.contains(id));
    if !renews && askable.len() == services.len() {
        return Ok(Vec::new());
    }
    let name = |service: &Service| party::pick(actor.lang, &service.name_nl, &service.name_en);
    let asked = services.iter().filter(|it| askable.contains(&it.id));
    let mut parts: Vec<(String, PlanPart)> = asked
        .map(|service| {
            let part = if running.contains(&service.id) {
                PlanPart::Renewed
            } else {
                PlanPart::New
            };
            (name(service), part)
        })
        .collect();
    let mut kept = running.to_vec();
    kept.retain(|id| renews && services.iter().all(|asked| asked.id != *id));
    kept.sort_unstable();
    kept.dedup();
    for service in party::services(s, tx, &kept).await? {
        let giving = grants
            .iter()
            .filter(|grant| grant.standing_services().any(|id| id == service.id));
        let until = giving.map(|grant| grant.until).max();
        parts.extend(until.map(|until| (name(&service), PlanPart::Kept(last_day_of(until)))));
    }
    Ok(parts)
}

/// A mistake is mended at once by withdrawing and asking again; who withdrew twice in 24 hours waits this long.
const WAIT_SECONDS: i64 = 10 * 60;

/// Why this client is left alone for now.
async fn too_often(
    s: &Services,
    tx: &mut Tx,
    intermediary: OrganisationId,
    client: KvkNumber,
) -> Result<Option<Fault>> {
    let most = s.settings.requests_a_day;
    if most == 0 {
        return Ok(None);
    }
    let now = s.now();
    let since = now.plus_days(-1);
    let mut today = store::request::between(tx, intermediary, &client).await?;
    today.retain(|asked| asked.origin == Origin::Intermediary && asked.created_at > since);
    if today.len() >= usize::from(most) {
        return Ok(Some(Fault::AskedOften(most)));
    }
    let withdrawn: Vec<Instant> = today
        .iter()
        .filter(|asked| asked.state == RequestState::Withdrawn)
        .filter_map(|asked| asked.closed_at)
        .collect();
    let last = withdrawn.iter().max().filter(|_| withdrawn.len() > 1);
    let from = last.map(|last| last.plus_seconds(WAIT_SECONDS));
    Ok(from.and_then(|from| Fault::wait_until(from, now).err()))
}

/// What a client granted an office, ended and stopped too.
async fn grants(
    tx: &mut Tx,
    client: Option<OrganisationId>,
    intermediary: OrganisationId,
) -> Result<Vec<Grant>> {
    let Some(client) = client else {
        return Ok(Vec::new());
    };
    match store::mandate::between(tx, client, intermediary).await? {
        Some(mandate) => Ok(store::grant::of_mandate(tx, mandate.id).await?),
        None => Ok(Vec::new()),
    }
}

/// What the client grants now.
fn running(grants: &[Grant], now: Instant) -> Vec<ServiceId> {
    let running = grants.iter().filter(|grant| now < grant.until);
    running.flat_map(Grant::standing_services).collect()
}

/// Services granted already at this level for at least as long. A grant that ends sooner does not stand in the way:
/// asking again is how it is renewed.
fn granted(grants: &[Grant], now: Instant, level: Level, last_day: Date) -> Vec<ServiceId> {
    let until = until_after(last_day);
    grants
        .iter()
        .filter(|grant| grant.from <= now && grant.until >= until && grant.level >= level)
        .flat_map(Grant::standing_services)
        .collect()
}
