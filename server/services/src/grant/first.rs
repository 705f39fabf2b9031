//! The client grants before anybody asks (R-KET-3). It counts at once; the intermediary is told, and assigning it
//! to people is how it accepts. It may decline by giving it up (R-DEC-11).

use super::tell_managers;
use crate::{
    Actor, Services,
    approval::signer_at,
    boxed, draft,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{
        Message,
        parts::{Granted, Link},
    },
    party,
    secret::Token,
};
use domain::{
    approval::{Approval, Capacity, Choice, Progress, SignaturePolicy, Signer, Terms},
    decide::world::{BundlePin, OrganisationState},
    fault::Fault,
    id::{BundleId, MandateId, OrganisationId, ServiceId},
    level::Level,
    number::KvkNumber,
    time::{Date, Term, date_of, latest_last_day},
    view::chain::{GrantDraft, GrantLook, GrantOptions, GrantTyped},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use store::{
    Tx,
    catalogue::{self, Service},
    organisation::{self, Organisation},
};

/// What a client grants of its own accord.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewGrant {
    pub intermediary: KvkNumber,
    /// Empty with a bundle: all of the bundle's.
    pub services: Vec<ServiceId>,
    pub bundle: Option<BundleId>,
    pub level: Level,
    pub last_day: Date,
}

/// What the page offers. For managers and representatives.
#[boxed]
pub async fn options(s: &Services, actor: &Actor) -> Result<GrantOptions> {
    let organisation = actor.may_see()?;
    let now = s.now();
    let today = date_of(now);
    let mut tx = s.db.read().await?;
    let mut services = catalogue::search_services(&mut tx, "", now).await?;
    services.retain(|service| service.chain_allowed);
    let client = party::organisation(&mut tx, organisation).await?;
    let offered = party::offered(s, &mut tx, &services, Some(&client)).await?;
    let served: BTreeSet<ServiceId> = offered
        .iter()
        .filter(|x| x.served)
        .map(|x| x.service)
        .collect();
    let (services, not_served): (Vec<_>, Vec<_>) =
        services.iter().partition(|x| served.contains(&x.id));
    let mut bundles = catalogue::bundles(&mut tx, now).await?;
    for bundle in &mut bundles {
        bundle.services.retain(|id| served.contains(id));
    }
    bundles.retain(|bundle| !bundle.services.is_empty());
    let mut intermediaries = Vec::new();
    for mandate in store::mandate::of_client(&mut tx, organisation).await? {
        intermediaries.push(party::shown(
            &party::organisation(&mut tx, mandate.intermediary).await?,
        ));
    }
    let signer = signer_at(s, &mut tx, actor, Level::Eh2Plus).await;
    Ok(GrantOptions {
        services: party::lines(services, actor.lang),
        not_served: not_served
            .iter()
            .map(|x| party::line(x, actor.lang).name)
            .collect(),
        bundles: party::bundles(bundles, actor.lang),
        without_kvk: client.number.kvk().is_none(),
        identify: signer
            .as_ref()
            .is_err_and(|refused| refused.is(Fault::NotIdentified)),
        own_level: signer.ok().map(|signer| signer.level),
        today,
        latest: latest_last_day(today),
        intermediaries,
    })
}

/// Grants services to an intermediary, at once (R-DEC-11). Given again with a later end it renews: the new grant
/// hangs under the same mandate, so assignments stay.
///
/// # Errors
/// [`Error::NotAllowed`], [`Error::StepUpNeeded`]. Refused at `intermediary`: [`Fault::UnknownOrganisation`],
/// [`Fault::OwnIntermediary`], [`Fault::OrganisationNotActive`]. At `services`: [`Fault::NothingChosen`],
/// [`Fault::NotAChoice`], [`Fault::Twice`], [`Fault::ServiceNotInChains`], [`Fault::ServiceWithdrawn`],
/// [`Fault::ServiceNotForOrganisation`] (R-AUTZ-4), [`Fault::AlreadyGranted`]. At `level`:
/// [`Fault::LevelBelowService`], [`Fault::LevelAboveOwn`], [`Fault::LevelNotIssued`], [`Fault::PowerTooLimited`]. At
/// `last_day`: [`Fault::EndBeforeStart`], [`Fault::EndTooLate`]. As a whole: [`Fault::SignInHasNoLevel`]; [`Fault::MayNotSign`] for a representative who
/// cannot sign alone. [`Error::TooMany`] when it is granted and stopped over and over.
#[boxed]
pub async fn grant_first(s: &Services, actor: &Actor, new: NewGrant) -> Result<MandateId> {
    let written = write(s, actor, &new).await?;
    if written.after_a_stop {
        let (client, office) = (actor.may_see()?, written.intermediary.id);
        s.accounts.limits.grant_again(s.now(), client, office)?;
    }
    written.tx.commit().await?;
    Ok(written.mandate)
}

/// Everything that granting does, up to the commit.
struct Written {
    tx: Tx,
    mandate: MandateId,
    intermediary: Organisation,
    services: Vec<Service>,
    /// Something that the client granted this office was stopped within a day.
    after_a_stop: bool,
}

/// Looks whether it can be granted, by doing it and taking it back, and keeps it for the page that asks whether it is
/// right (R-MACH-9). It waits sealed, for the person who filled it in and the organisation acted for.
///
/// # Errors
/// As [`grant_first`].
#[boxed]
pub async fn keep(s: &Services, actor: &Actor, new: &NewGrant) -> Result<Token> {
    // The next page says who it is; an office that was given something before is no news.
    let client = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let office = organisation::by_kvk(&mut tx, &new.intermediary).await?;
    let known = match office {
        Some(office) => store::mandate::between(&mut tx, client, office.id).await?,
        None => None,
    };
    drop(tx);
    let strangers = usize::from(known.is_none());
    s.accounts
        .limits
        .numbers_by(s.now(), actor.person, strangers)?;
    // Dropped here: nothing of it is kept.
    drop(write(s, actor, new).await?);
    let drafted = Drafted {
        new: new.clone(),
        given: None,
    };
    draft::put(s, actor, &drafted).await
}

/// What lies there.
#[derive(Clone, Serialize, Deserialize)]
struct Drafted {
    new: NewGrant,
    /// Once it was granted: under which mandate.
    given: Option<MandateId>,
}

/// What was filled in, as it would be granted now, or where it is once that was done.
///
/// # Errors
/// [`Error::NotFound`] for another's and for an old one; as [`grant_first`].
#[boxed]
pub async fn look(s: &Services, actor: &Actor, token: &Token) -> Result<GrantLook> {
    let Drafted { new, given } = draft::get(s, actor, token).await?;
    if let Some(mandate) = given {
        return Ok(GrantLook::Given(mandate));
    }
    let written = write(s, actor, &new).await?;
    Ok(GrantLook::Asks(GrantDraft {
        intermediary: party::named_only(&written.intermediary),
        services: written
            .services
            .iter()
            .map(|x| party::line(x, actor.lang))
            .collect(),
        level: new.level,
        last_day: new.last_day,
    }))
}

/// What was filled in, to change it; none when it is not there any more.
///
/// # Errors
/// When the database does not answer.
#[boxed]
pub async fn filled_in(s: &Services, actor: &Actor, token: &Token) -> Result<Option<GrantTyped>> {
    let Some(Drafted { new, .. }) = draft::find(s, actor, token).await? else {
        return Ok(None);
    };
    Ok(Some(GrantTyped {
        intermediary: new.intermediary,
        services: new.services,
        bundle: new.bundle,
        level: new.level,
        last_day: new.last_day,
    }))
}

/// What an office has and may be given for longer, as if it was filled in; none for an office that was given nothing.
///
/// # Errors
/// [`Error::NotAllowed`].
#[boxed]
pub async fn extending(
    s: &Services,
    actor: &Actor,
    office: KvkNumber,
) -> Result<Option<GrantTyped>> {
    let client = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let Some(found) = organisation::by_kvk(&mut tx, &office).await? else {
        return Ok(None);
    };
    let Some(mandate) = store::mandate::between(&mut tx, client, found.id).await? else {
        return Ok(None);
    };
    let there = super::to_extend(s, &mut tx, mandate.id).await?;
    Ok(there.map(|(services, level)| GrantTyped {
        intermediary: office,
        services: services.into_iter().collect(),
        bundle: None,
        level,
        last_day: domain::time::last_day_after_years(date_of(s.now()), 1),
    }))
}

/// What came of granting a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    Now(MandateId),
    /// It was granted before, from another tab or by a second push of the button, and nothing is granted twice.
    Before(MandateId),
}

/// Grants what was filled in and looked at.
///
/// # Errors
/// As [`look`].
#[boxed]
pub async fn grant_draft(s: &Services, actor: &Actor, token: &Token) -> Result<Given> {
    let before = draft::read::<Drafted>(s, actor, token).await?;
    if let Some(mandate) = before.content.given {
        return Ok(Given::Before(mandate));
    }
    let mandate = match grant_first(s, actor, before.content.new.clone()).await {
        Err(error) if error.is(Fault::AlreadyGranted) => {
            let given = |drafted: Drafted| drafted.given;
            let noted = draft::noted_meanwhile(s, actor, token, given).await?;
            return noted.map(Given::Before).ok_or(error);
        }
        granted => granted?,
    };
    let note = |drafted: &mut Drafted| drafted.given = Some(mandate);
    draft::note(s, actor, token, before, note).await;
    Ok(Given::Now(mandate))
}

async fn write(s: &Services, actor: &Actor, new: &NewGrant) -> Result<Written> {
    let client = actor.may_see()?;
    let now = s.now();
    actor.fresh_to_sign(now)?;
    let mut tx = s.db.write().await?;
    let office = organisation::by_kvk(&mut tx, &new.intermediary).await?;
    let office = office.map(|found| found.id);
    let actor = &actor.hold(s, &mut tx, office.as_slice()).await?;
    actor.may_see()?;
    let client = party::organisation(&mut tx, client).await?;
    party::kvk(&client)?;
    let signer = signer_at(s, &mut tx, actor, new.level).await?;
    let intermediary = find_intermediary(&mut tx, client.id, new.intermediary).await?;
    let (services, bundle) = chosen(s, &mut tx, &client, new).await?;
    let term =
        Term::new(now, None, new.last_day).map_err(|fault| Error::field("last_day", fault))?;
    let signed_at = sign_alone(&client, &intermediary, signer, &services, new)?;

    let mandate = store::mandate::ensure(&mut tx, s.id(), client.id, intermediary.id, now).await?;
    let standing = store::grant::of_mandate(&mut tx, mandate).await?;
    let a_day_ago = now.plus_days(-1);
    let after_a_stop = standing
        .iter()
        .flat_map(|grant| &grant.services)
        .any(|row| row.revoked.is_some_and(|at| at > a_day_ago));
    let granted = |service: &Service| {
        standing.iter().any(|grant| {
            grant.from <= now
                && grant.until >= term.until()
                && grant.level >= new.level
                && grant.standing_services().any(|id| id == service.id)
        })
    };
    if services.iter().any(granted) {
        return Err(Error::field("services", Fault::AlreadyGranted));
    }
    let offered = party::offered(s, &mut tx, &services, Some(&client)).await?;
    let grant = domain::grant::NewGrant {
        id: s.id(),
        mandate,
        level: new.level,
        term,
        services: &offered,
        bundle,
        branch: None,
        signed_at,
    };
    let grant = grant
        .check()
        .map_err(|fault| Error::field(field_of(fault), fault))?;
    let basis = basis(signer.capacity);
    store::grant::insert(&mut tx, &grant, None, basis, Some(actor.person), now).await?;
    let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &[client.id, intermediary.id],
            actor: Some(actor.person),
            action: "mandate.granted_first",
            object: mandate.uuid(),
            basis,
            facts: json!({
                "grant": grant.id, "services": ids, "level": new.level, "last_day": new.last_day, "bundle": bundle,
                "acting_for": client.id,
            }),
            personal: None,
        },
    )
    .await?;
    let granted = Granted {
        client: party::named(&client),
        intermediary: party::named(&intermediary),
        services: services.iter().map(party::spoken).collect(),
        level: new.level,
        last_day: new.last_day,
    };
    let told = Message::GrantedFirst {
        granted: granted.clone(),
        given_by: actor.name.clone(),
        link: Link::client(mandate),
    };
    tell_managers(s, &mut tx, intermediary.id, &told).await?;
    let told = Message::GrantGiven {
        granted,
        given_by: vec![actor.name.clone()],
        link: Link::authorisation(mandate),
    };
    tell_managers(s, &mut tx, client.id, &told).await?;
    Ok(Written {
        tx,
        mandate,
        intermediary,
        services,
        after_a_stop,
    })
}

async fn find_intermediary(
    tx: &mut Tx,
    client: OrganisationId,
    kvk: KvkNumber,
) -> Result<Organisation> {
    let refused = |fault| Err(Error::field("intermediary", fault));
    match organisation::by_kvk(tx, &kvk).await? {
        None => refused(Fault::UnknownOrganisation),
        Some(found) if found.id == client => refused(Fault::OwnIntermediary),
        Some(found) if found.state != OrganisationState::Active => {
            refused(Fault::OrganisationNotActive)
        }
        Some(found) => Ok(found),
    }
}

fn basis(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Manager => "manager",
        Capacity::Representative(_) => "representative",
    }
}

/// One signature must be enough: it counts at once, so there is no waiting for a second. The level it is signed at.
fn sign_alone(
    client: &Organisation,
    intermediary: &Organisation,
    signer: Signer,
    services: &[Service],
    new: &NewGrant,
) -> Result<Level> {
    let ids = services.iter().map(|service| service.id);
    let choice = Choice::new(
        None,
        (client.id, intermediary.id),
        ids,
        new.level,
        (None, new.last_day),
    )
    .map_err(|fault| Error::field("services", fault))?;
    let policy = SignaturePolicy::default();
    let terms = Terms {
        policy: &policy,
        representatives: client.directors.max(1),
        asked_by: None,
    };
    let step = Approval::default()
        .sign(signer, &choice, None, terms)
        .map_err(|fault| Error::field("level", fault))?;
    match step.progress {
        Progress::Complete { level } => Ok(level),
        Progress::Partly { .. } => Err(Error::refused(Fault::MayNotSign)),
    }
}

/// The services meant, and the bundle when they are just that (R-DEC-15). Of a bundle those that do not serve the
/// client are left out: the page does not offer them either. Whoever ticks one beside it is told.
async fn chosen(
    s: &Services,
    tx: &mut Tx,
    client: &Organisation,
    new: &NewGrant,
) -> Result<(Vec<Service>, Option<BundlePin>)> {
    let refused = |fault| Error::field("services", fault);
    let bundles = catalogue::bundles(tx, s.now()).await?;
    let bundle = match new.bundle {
        Some(id) => Some(
            bundles
                .iter()
                .find(|bundle| bundle.id == id)
                .ok_or_else(|| refused(Fault::NotAChoice))?,
        ),
        None => None,
    };
    let in_bundle = bundle.map_or(&[][..], |bundle| &bundle.services);
    let mut more = new.services.clone();
    more.retain(|service| !in_bundle.contains(service));
    let all = party::services(s, tx, in_bundle).await?;
    let offered = party::offered(s, tx, &all, Some(client)).await?;
    let served = offered.iter().filter(|x| x.served).map(|x| x.service);
    let ids: Vec<ServiceId> = served.chain(more.iter().copied()).collect();
    if ids.is_empty() {
        return Err(refused(match bundle {
            Some(_) => Fault::ServiceNotForOrganisation,
            None => Fault::NothingChosen,
        }));
    }
    let services = party::services(s, tx, &ids).await?;
    if services.len() != ids.len() {
        return Err(refused(Fault::NotAChoice));
    }
    let pin = bundle.filter(|_| more.is_empty()).map(|bundle| BundlePin {
        bundle: bundle.id,
        version: bundle.version,
    });
    Ok((services, pin))
}

fn field_of(fault: Fault) -> &'static str {
    match fault {
        Fault::LevelBelowService { .. }
        | Fault::LevelNotIssued(_)
        | Fault::LevelAboveOwn { .. } => "level",
        _ => "services",
    }
}
