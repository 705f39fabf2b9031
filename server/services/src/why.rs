//! "Why can this person not log in there for that client?": the path that `decide()` walked, and the one action that
//! mends it. A manager asks about everybody in the organisation, and about those who act for it at its
//! intermediaries; an employee asks about oneself.
//!
//! The rule: the answer is exactly `decide()`'s. Asking is no use of an access (R-DEC-13), and changes nothing.

use crate::{
    Actor, Services, boxed, decision,
    error::{Error, Result},
    party,
    people::{MOST_LISTED, listed},
};
use domain::{
    decide::{Decision, Leg, Mend, Moment, Path, Remedy, What, Who},
    fault::Fault,
    id::{OrganisationId, PersonId, ServiceId},
    number::KvkNumber,
    time::{Date, Instant, date_of, until_after},
    view::why::{WhyAnswer, WhyOptions},
};
use store::{
    Tx, catalogue, clients, mandate, membership,
    membership::MemberList,
    organisation::{self, Organisation},
    value::fold,
};

/// How many colleagues are named to turn to.
const MOST_TO_ASK: usize = 3;

/// What narrows the choices.
#[derive(Clone, Copy, Debug, Default)]
pub struct Search<'a> {
    /// People, by name or address; for those in charge, who can ask about others.
    pub person: &'a str,
    /// Clients, by name, number or own label; an employee finds those that are or were assigned, and any other client
    /// by its whole KvK number.
    pub client: &'a str,
}

/// What can be asked about. More than fit in a choice are searched for, not listed.
pub async fn options(s: &Services, actor: &Actor, search: Search<'_>) -> Result<WhyOptions> {
    let acting = actor.acting()?;
    let here = acting.organisation;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let mut people = vec![(actor.person, actor.name.clone())];
    let mut organisations = vec![(here, acting.organisation_name.clone())];
    let (mut more_people, mut nobody) = (false, false);
    let (who, client) = (search.person.trim(), search.client.trim());
    if actor.may_see().is_ok() {
        let asked = MemberList {
            search: who,
            ..MemberList::first(here, now, MOST_LISTED + 1)
        };
        let members = membership::list(&mut tx, &asked).await?;
        let elsewhere =
            clients::people_acting_for(&mut tx, here, now, who, MOST_LISTED + 1).await?;
        let found = members
            .into_iter()
            .map(|member| (member.person, member.name))
            .chain(elsewhere);
        let (found, more) = listed(once(found.collect()));
        nobody = found.is_empty();
        people.extend(found);
        more_people = more;
        organisations.extend(clients::names(&mut tx, here, client, MOST_LISTED).await?);
    } else {
        let mine =
            clients::names_for_member(&mut tx, acting.membership, client, MOST_LISTED).await?;
        organisations.extend(mine);
        let typed = KvkNumber::parse(client).ok();
        let count = usize::from(typed.is_some());
        // Whose client that is, is told; not of all numbers there are.
        s.accounts.limits.numbers_by(now, actor.person, count)?;
        if let Some(kvk) = typed
            && let Some(client) = organisation::by_kvk(&mut tx, &kvk).await?
            && mandate::between(&mut tx, client.id, here).await?.is_some()
        {
            organisations.push((client.id, client.name));
        }
    }
    let no_client = organisations.len() == 1;
    let services = catalogue::search_services(&mut tx, "", now).await?;
    let mut services: Vec<_> = services
        .iter()
        .map(|service| {
            let line = party::line(service, actor.lang);
            (service.id, format!("{} ({})", line.name, line.provider))
        })
        .collect();
    services.sort_by_cached_key(|(_, name)| fold(name));
    Ok(WhyOptions {
        people: once(people),
        more_people,
        nobody: nobody && !who.is_empty(),
        clients: once(organisations),
        no_client: no_client && !client.is_empty(),
        services,
        today: date_of(now),
    })
}

/// Each once, the first one stays.
fn once<I: Copy + Ord>(mut rows: Vec<(I, String)>) -> Vec<(I, String)> {
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|(id, _)| seen.insert(*id));
    rows
}

/// Why, or why not. `at` asks about the end of a past day; today and none ask about now.
///
/// # Errors
/// [`Error::NotFound`] for a person, client or service the reader has nothing to do with; [`Error::NotAllowed`] for
/// an employee who asks about somebody else; [`Fault::DateInFuture`] at `at`.
#[boxed]
pub async fn answer(
    s: &Services,
    actor: &Actor,
    person: PersonId,
    client: OrganisationId,
    service: ServiceId,
    at: Option<Date>,
) -> Result<WhyAnswer> {
    let here = actor.organisation()?;
    if person != actor.person {
        actor.may_see()?;
    }
    let now = s.now();
    let today = date_of(now);
    if at.is_some_and(|day| day > today) {
        return Err(Error::field("at", Fault::DateInFuture));
    }
    let at = at.filter(|day| *day < today);
    let mut tx = s.db.read().await?;
    let via = via(&mut tx, here, person, client, now).await?;
    let found = catalogue::service(&mut tx, service, now)
        .await?
        .ok_or(Error::NotFound)?;
    let asked = decision::Asked {
        person,
        via: Some(via),
        represented: client,
        service,
    };
    let moment = at.map_or(Moment::Now(now), |day| Moment::Past(last_moment(day)));
    let decision = decision::at(&mut tx, asked, moment).await?;
    let client = party::organisation(&mut tx, client).await?;
    let remedy = if at.is_none() {
        first_remedy(&decision)
    } else {
        None
    };
    let via = party::organisation(&mut tx, via).await?;
    let mend_path = remedy.and_then(|(what, remedy)| {
        mend_path(
            actor,
            &Mending {
                person,
                client: &client,
                via: &via,
                service,
                path: decision.path(),
                what,
                remedy,
            },
        )
    });
    let mend_path = match own_upgrade(&mut tx, actor, (person, now), &via, remedy).await? {
        None => mend_path,
        own => own,
    };
    let stopped_by = stopped_by(&mut tx, &decision, &client, &via).await?;
    let ask = match remedy {
        // A manager is not sent to managers.
        Some((_, remedy)) if !actor.is_manager() && remedy.who == Who::ManagerOf(here) => {
            to_ask(&mut tx, here, now).await?
        }
        _ => Vec::new(),
    };
    Ok(WhyAnswer {
        person: party::person_name(&mut tx, person).await?,
        own: person == actor.person,
        client: party::shown(&client),
        via: party::shown(&via),
        service: party::line(&found, actor.lang),
        at,
        decision,
        stopped_by,
        remedy: remedy.map(|(_, remedy)| remedy),
        mend_path,
        ask,
    })
}

/// Whose side stopped the service, as far as the two of them may know: not when the operator did.
async fn stopped_by(
    tx: &mut Tx,
    decision: &Decision,
    client: &Organisation,
    via: &Organisation,
) -> Result<Option<String>> {
    let path = decision.path();
    let stopped = path
        .failures()
        .any(|check| check.leg == Leg::Grant && matches!(check.what, What::NotEnded { .. }));
    let Some(mandate) = path.mandate.filter(|_| stopped) else {
        return Ok(None);
    };
    let granted = store::grant::services_of_mandate(tx, mandate).await?;
    let side = granted
        .iter()
        .find(|row| Some(row.chain_grant) == path.grant && row.service == path.service)
        .and_then(|row| row.revoked_side);
    Ok(match side {
        Some(store::grant::Side::Client) => Some(client.name.clone()),
        Some(store::grant::Side::Intermediary) => Some(via.name.clone()),
        _ => None,
    })
}

/// The colleagues to turn to: managers who can sign in with a level, some of them.
async fn to_ask(tx: &mut Tx, here: OrganisationId, now: Instant) -> Result<Vec<(String, String)>> {
    let able = membership::managers(tx, here, now).await?;
    let contacts = membership::contacts(tx, here).await?;
    Ok(contacts
        .into_iter()
        .filter(|one| {
            able.iter()
                .any(|able| able.works && able.person == one.person)
        })
        .map(|one| (one.name, one.email))
        .take(MOST_TO_ASK)
        .collect())
}

fn last_moment(day: Date) -> Instant {
    Instant::from_micros(until_after(day).micros().saturating_sub(1))
}

/// On whose behalf the person would act, as far as the reader may know it.
async fn via(
    tx: &mut Tx,
    here: OrganisationId,
    person: PersonId,
    client: OrganisationId,
    now: Instant,
) -> Result<OrganisationId> {
    let member_here = !membership::ever_at(tx, here, &[person]).await?.is_empty();
    if client != here {
        // A client of ours, and one of our people.
        mandate::between(tx, client, here)
            .await?
            .filter(|_| member_here)
            .ok_or(Error::NotFound)?;
        return Ok(here);
    }
    if member_here {
        return Ok(here);
    }
    // Somebody who acts for us elsewhere.
    clients::intermediary_of_person(tx, here, person, now)
        .await?
        .ok_or(Error::NotFound)
}

/// The first failing check that somebody can mend.
fn first_remedy(decision: &Decision) -> Option<(What, Remedy)> {
    let path = decision.path();
    decision
        .reasons()
        .iter()
        .find_map(|check| Some((check.what, path.remedy(check)?)))
}

/// Where the reader asks for a higher level of the own means; none when that is not what helps.
async fn own_upgrade(
    tx: &mut Tx,
    actor: &Actor,
    (person, now): (PersonId, Instant),
    via: &Organisation,
    remedy: Option<(What, Remedy)>,
) -> Result<Option<String>> {
    let raises = remedy.is_some_and(|(_, remedy)| matches!(remedy.mend, Mend::UpgradeMeans { .. }));
    if !raises || person != actor.person {
        return Ok(None);
    }
    let own = crate::assignment::to_raise(tx, actor, via.id, now).await?;
    Ok(own.map(|(means, _)| format!("/means/{means}/upgrade")))
}

struct Mending<'a> {
    person: PersonId,
    client: &'a Organisation,
    via: &'a Organisation,
    service: ServiceId,
    path: &'a Path,
    what: What,
    remedy: Remedy,
}

/// The page where the reader mends it; none when it is for somebody else to do.
fn mend_path(actor: &Actor, mending: &Mending<'_>) -> Option<String> {
    let here = actor.organisation().ok()?;
    let Mending {
        person,
        client,
        via,
        service,
        path,
        what,
        remedy,
    } = mending;
    let mandate = path.mandate;
    let manager = actor.is_manager();
    let asks_client = matches!(remedy.mend, Mend::AskClient { .. } | Mend::RenewGrant);
    if asks_client && here == path.represented {
        // The client itself looks: it need not be asked, it can grant.
        actor.may_see().ok()?;
        let grant = "/authorisations/grant";
        return Some(match remedy.mend {
            Mend::RenewGrant => format!("{grant}?office={}", via.number),
            _ => grant.to_owned(),
        });
    }
    if !manager || remedy.who != Who::ManagerOf(here) {
        return None;
    }
    match remedy.mend {
        Mend::AskClient { .. } | Mend::RenewGrant => Some(format!(
            "/clients/request?kvk={}&services={service}",
            client.number
        )),
        Mend::Assign
        | Mend::AssignService
        | Mend::RenewAssignment
        | Mend::RaiseAssignment { .. } => mandate.map(|id| format!("/clients/{id}/assign")),
        Mend::LiftExclusion | Mend::PutInPortfolio => mandate.map(|id| format!("/clients/{id}")),
        Mend::PutInTeam => match what {
            What::InTeam { team, .. } => Some(format!("/people/teams/{team}")),
            _ => None,
        },
        Mend::ApplyForMeans => Some(format!("/means/apply?person={person}")),
        Mend::Invite => Some("/people/invite".to_owned()),
        Mend::Authorise
        | Mend::AuthoriseInstead
        | Mend::AuthoriseService
        | Mend::RenewAuthorisation
        | Mend::RaiseAuthorisation { .. }
        | Mend::ChangeBranch
        | Mend::UpgradeMeans { .. } => Some(format!("/people/{person}")),
        _ => None,
    }
}
