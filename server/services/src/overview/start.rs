//! The start page: what waits for the reader, what harms most first.

use super::clients::soon;
use crate::{
    Actor, Services,
    accounts::factors,
    actor::Acting,
    application::activation,
    approval::signing_of,
    boxed,
    error::Result,
    evidence::{
        counter,
        queue::{self, Hands},
    },
    means::{state_at, upgrade},
    party,
};
use domain::{
    application::ApplicationState,
    id::OrganisationId,
    means::MeansState,
    role::Role,
    time::{Instant, date_of, last_day_of},
    view::clients::{Start, Todo},
};
use store::{Tx, abroad, clients, invitation, mandate, means::Means, membership, request};

/// A request that ended without a grant is told for this many days.
const TOLD_DAYS: i64 = 30;

/// Everything the start page shows. For everybody who works somewhere; what only managers and representatives may
/// see, only they get.
#[boxed]
pub async fn start(s: &Services, actor: &Actor) -> Result<Start> {
    let acting = actor.acting()?;
    let here = acting.organisation;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let in_charge = actor.may_see().is_ok();
    let mut todo = Vec::new();
    if !factors::actor_has_any(&mut tx, actor).await? {
        todo.push(Todo::SecondFactor);
    }
    let own = store::means::of_person(&mut tx, actor.person, here).await?;
    let is = |state: MeansState| own.iter().any(|means| state_at(means, now) == state);
    let (has_means, suspended) = (is(MeansState::Active), is(MeansState::Suspended));
    let mut start = Start {
        name: actor.name.clone(),
        organisation: acting.organisation_name.clone(),
        todo: Vec::new(),
        clients: 0,
        active: 0,
        waiting: 0,
        given: 0,
        people: 0,
        acting: store::acting::count(&mut tx, actor.person, now).await?,
        has_means,
        manages: actor.is_manager(),
    };
    if without_means(&mut tx, actor, acting, now).await? {
        if suspended {
            todo.push(Todo::Suspended);
        } else {
            let clients = clients::granting_count(&mut tx, actor.person, now).await?;
            if clients > 0 {
                todo.push(Todo::WithoutMeans { clients });
            }
        }
    }
    todo.extend(own_means(s, &mut tx, actor, &own, now).await?);
    if actor.clerk().is_ok() {
        todo.extend(at_the_desk(s, &mut tx, actor).await?);
    }
    if in_charge {
        todo.extend(answers(s, &mut tx, actor, here).await?);
        todo.extend(of_colleagues(s, &mut tx, actor, here, now).await?);
        todo.extend(ending(&mut tx, here, now).await?);
        // Assigning and asking take a manager; a representative sees both in the list of clients.
        if actor.is_manager() {
            todo.extend(unassigned(&mut tx, here, now).await?);
            todo.extend(unanswered(&mut tx, here, now).await?);
        }
        todo.extend(no_means(actor, acting, has_means));
        todo.extend(under_way(&mut tx, here).await?);
        let open = invitation::open(&mut tx, here).await?;
        if !open.is_empty() {
            todo.push(Todo::Invitations {
                count: count(&open),
            });
        }
        let counts = clients::counts(&mut tx, here, now, soon(now), "").await?;
        start.clients = counts.everybody;
        start.active = counts.active;
        start.given = clients::given_count(&mut tx, here, now).await?;
        start.waiting = counts.waiting;
        start.people =
            membership::count(&mut tx, here, now, "", membership::MemberFilter::All).await?;
    }
    start.todo = todo;
    Ok(start)
}

/// Whether the reader has no means of login of this organisation that works, and none is under way.
async fn without_means(tx: &mut Tx, actor: &Actor, at: &Acting, now: Instant) -> Result<bool> {
    let member = membership::member(tx, at.organisation, at.membership, now).await?;
    Ok(member.is_some_and(|member| member.means_level.is_none())
        && !activation::mine::waits_at(tx, actor, at.organisation).await?)
}

/// The same, for the page that lists for whom the reader may act.
#[boxed]
pub async fn is_without_means(s: &Services, actor: &Actor) -> Result<bool> {
    let Ok(at) = actor.acting() else {
        return Ok(false);
    };
    let mut tx = s.db.read().await?;
    without_means(&mut tx, actor, at, s.now()).await
}

/// What the reader's own means here waits for the reader with.
async fn own_means(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    own: &[Means],
    now: Instant,
) -> Result<Vec<Todo>> {
    let mut todo = Vec::new();
    for means in own {
        if state_at(means, now) != MeansState::Active {
            continue;
        }
        let raised = upgrade::open_of(tx, actor.person, means.id).await?;
        if let Some(found) = raised {
            let booked = counter::booked(tx, &found).await?;
            todo.push(Todo::Raise {
                mine: found.state() == ApplicationState::IdentificationNeeded,
                application: found.id,
                to: found.level,
                promised: counter::done_by(upgrade::promised(s, &found), booked.as_ref()),
            });
        }
        let countries = abroad::of_means(tx, means.id).await?;
        let given = |one: &abroad::Country| one.state == abroad::State::Given;
        if countries.iter().any(given) && abroad::coupling(tx, means.id).await?.is_none() {
            todo.push(Todo::Couple { means: means.id });
        }
    }
    Ok(todo)
}

fn count<T>(rows: &[T]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Requests that wait: for this reader, or, signed by this reader already, for others.
async fn answers(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    here: OrganisationId,
) -> Result<Vec<Todo>> {
    let mut todo = Vec::new();
    for row in request::waiting_for(tx, here, s.now()).await? {
        let signatures = request::signatures(tx, row.id).await?;
        let mine = !signatures
            .iter()
            .any(|signature| signature.person == actor.person);
        let signing = signing_of(tx, &row).await?;
        let dropped = request::dropped(tx, row.id).await?;
        // What was signed for is what is asked now (R-DEC-8).
        let asked = match &signing.fixed {
            Some(fixed) => fixed.services.clone(),
            None => request::service_ids(tx, row.id).await?,
        };
        let first = asked.first().copied();
        let first = party::services(s, tx, first.as_slice()).await?;
        let first = first
            .first()
            .map(|service| party::line(service, actor.lang).name);
        todo.push(Todo::Answer {
            mine,
            lapsed: dropped.iter().any(|one| one.person == actor.person),
            request: row.id,
            intermediary: party::organisation(tx, row.intermediary).await?.name,
            services: count(&asked),
            first: first.unwrap_or_default(),
            code: row.match_code.clone(),
            until: last_day_of(row.expires_at),
            signed: count(&signing.signed_by),
            needed: signing.needed,
        });
    }
    Ok(todo)
}

/// What colleagues ask of who is in charge.
async fn of_colleagues(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    here: OrganisationId,
    now: Instant,
) -> Result<Vec<Todo>> {
    let mut todo = Vec::new();
    let misused = store::means::misused(tx, here, actor.person, now).await?;
    if let Some(first) = misused.first() {
        todo.push(Todo::Misused {
            count: count(&misused),
            first: first.name.clone(),
            means: first.means,
        });
    }
    todo.extend(upgrades(s, tx, actor, here).await?);
    let abroad = abroad::asking(tx, here).await?;
    if let Some(first) = abroad.first() {
        todo.push(Todo::Abroad {
            count: count(&abroad),
            first: first.name.clone(),
            means: first.means,
        });
    }
    Ok(todo)
}

/// Higher levels that wait for a word: the reader's, or somebody else's.
async fn upgrades(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    here: OrganisationId,
) -> Result<Vec<Todo>> {
    let mut upgrades = store::application::upgrades_to_decide(tx, here).await?;
    // One's own is for others to decide.
    upgrades.retain(|one| one.person != Some(actor.person));
    if upgrades.is_empty() {
        return Ok(Vec::new());
    }
    // What takes more than the reader has waits for somebody else.
    let voice = upgrade::Voice::of(s, tx, actor).await?;
    let (mine, others): (Vec<_>, Vec<_>) = upgrades
        .into_iter()
        .partition(|one| voice.may_agree(one.level).is_ok());
    let mut todo = Vec::new();
    for (mine, upgrades) in [(true, mine), (false, others)] {
        todo.extend(upgrades.first().map(|first| Todo::Upgrades {
            mine,
            count: count(&upgrades),
            first: first.subject_name.clone(),
            application: first.id,
        }));
    }
    Ok(todo)
}

/// Means that were applied for, which whom they are for go on with.
async fn under_way(tx: &mut Tx, here: OrganisationId) -> Result<Option<Todo>> {
    let found = store::application::list::under_way(tx, here).await?;
    Ok(found.map(|found| Todo::Applications {
        count: found.all,
        declined: found.declined,
        first: found.name,
        application: found.first,
    }))
}

/// What waits for a clerk: the cases that this one can do, and questions.
async fn at_the_desk(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Todo>> {
    let mut todo = Vec::new();
    let lines = queue::lines(s, tx, actor).await?;
    let for_me: Vec<_> = lines
        .iter()
        .filter(|line| matches!(line.hands, Hands::Free | Hands::Mine))
        .collect();
    if !for_me.is_empty() {
        todo.push(Todo::Evidence {
            count: count(&for_me),
            late: u32::try_from(for_me.iter().filter(|line| line.late).count()).unwrap_or(u32::MAX),
        });
    }
    let today = date_of(s.now());
    // One of a later day waits for that day; without an appointment, one is to be made.
    let mut visits = counter::expected(tx, s.now()).await?;
    visits.retain(|visit| visit.waits || visit.at.is_none_or(|at| date_of(at) <= today));
    if !visits.is_empty() {
        let on_today = |visit: &&counter::Visit| visit.at.is_some_and(|at| date_of(at) == today);
        todo.push(Todo::Visits {
            count: count(&visits),
            today: u32::try_from(visits.iter().filter(on_today).count()).unwrap_or(u32::MAX),
        });
    }
    let questions = store::question::counts(tx).await?.waiting;
    if questions > 0 {
        todo.push(Todo::Questions { count: questions });
    }
    Ok(todo)
}

/// What ends soon, received and given apart. What is asked to go on waits for the client, who has a task of its own.
async fn ending(tx: &mut Tx, here: OrganisationId, now: Instant) -> Result<Vec<Todo>> {
    let ending = clients::ending_of(tx, here, now, soon(now)).await?;
    let (asked, ending): (Vec<_>, Vec<_>) = ending.into_iter().partition(|row| row.asked);
    let (given, received): (Vec<_>, Vec<_>) = ending.into_iter().partition(|row| row.given);
    let asked: Vec<_> = asked.into_iter().filter(|row| !row.given).collect();
    let mut todo = Vec::new();
    for (clients, rows) in [(true, &received), (false, &given)] {
        todo.extend(rows.first().map(|first| Todo::Ending {
            clients,
            count: count(rows),
            first: first.other.clone(),
            on: last_day_of(first.until_at),
        }));
    }
    todo.extend(asked.first().map(|first| Todo::Renewing {
        count: count(&asked),
        first: first.other.clone(),
    }));
    Ok(todo)
}

async fn unanswered(tx: &mut Tx, here: OrganisationId, now: Instant) -> Result<Option<Todo>> {
    let found = clients::unanswered(tx, here, now.plus_days(-TOLD_DAYS), now).await?;
    Ok(found.first().map(|first| Todo::Unanswered {
        count: count(&found),
        first: first.clone(),
    }))
}

async fn unassigned(tx: &mut Tx, here: OrganisationId, now: Instant) -> Result<Option<Todo>> {
    let found = clients::unreached(tx, here, now).await?;
    let Some(first) = found.first() else {
        return Ok(None);
    };
    let Some(first) = mandate::by_id(tx, *first).await? else {
        return Ok(None);
    };
    let first = party::organisation(tx, first.client).await?.name;
    Ok(Some(Todo::Unassigned {
        count: count(&found),
        first,
    }))
}

/// A manager whose sign-in carries no level can look and stop, but grant and ask nothing.
fn no_means(actor: &Actor, acting: &Acting, has_means: bool) -> Option<Todo> {
    let manager = actor.manager().ok()?;
    let held = acting
        .roles
        .iter()
        .find(|held| held.role == Role::Manager)?;
    manager.level.is_none().then_some(Todo::NoMeans {
        level: held.level,
        unused: has_means,
    })
}
