//! One means, for its owner and for who is in charge: how it stands and why, what can be done, what would change with
//! it, and what happened.

use super::{
    Entered,
    act::{Deed, apply},
    enter,
    extent::{self, Extent},
    upgrade,
};
use crate::{
    Actor, Services, boxed, error::Result, messages::parts::Words, party, people::remove::Uncovered,
};
use domain::{
    fault::Fault,
    id::{ApplicationId, MandateId, MeansId, OrganisationId, PersonId},
    level::Level,
    means::{Cause, MeansState},
    time::Instant,
    view::{HistoryLine, Party},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{Tx, means::Means, membership::Membership};

/// Something that can be done with a means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Suspend,
    Resume,
    Terminate,
}

/// Everything about one means.
#[derive(Clone, Debug)]
pub struct One {
    pub means: MeansId,
    pub person: PersonId,
    pub name: String,
    /// It is the reader's own.
    pub own: bool,
    /// The owner works there still.
    pub member: bool,
    pub organisation: Party,
    pub level: Level,
    /// Good at the tax office alone (R-AAN-13).
    pub tax_only: bool,
    /// As it is now.
    pub state: MeansState,
    /// Since when it stands so.
    pub since: Instant,
    pub cause: Option<Cause>,
    /// Who made it so; empty for nobody that is known.
    pub by: String,
    pub issued_at: Instant,
    pub expires_at: Instant,
    /// The owner's last log-in at a service for this organisation (R-DEC-13).
    pub last_use: Option<Instant>,
    /// Why the reader cannot resume it; only of a suspended one.
    pub not_resumed: Option<Fault>,
    /// Why the reader cannot end it for good; only of one that has not ended.
    pub not_ended: Option<Fault>,
    /// The levels it may be raised to (R-LOA-7).
    pub higher: Vec<Level>,
    /// A higher level that is under way.
    pub upgrade: Option<ApplicationId>,
    /// For whom nobody can act since it stopped.
    pub uncovered: Vec<Uncovered>,
    /// In which countries nobody logs in with it since it stopped (R-AAN-14).
    pub abroad: Vec<Words>,
    /// Newest first.
    pub history: Vec<HistoryLine>,
}

/// One means; somebody else's is not found (R-DEC-22).
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: MeansId) -> Result<One> {
    let mut tx = s.db.read().await?;
    let entered = enter(s, &mut tx, actor, id).await?;
    let state = super::state_at(&entered.means, s.now());
    let not_resumed = (state == MeansState::Suspended)
        .then(|| entered.may_resume().err())
        .flatten();
    let not_ended = (!state.is_final())
        .then(|| entered.may_terminate().err())
        .flatten();
    let Entered {
        actor: there,
        means,
        standing,
        stay,
        own,
        ..
    } = entered;
    let last_use = store::last_use::get(&mut tx, means.person, means.organisation).await?;
    let by = match standing.by_person {
        Some(person) => party::person_name(&mut tx, person).await?,
        None => String::new(),
    };
    let here = party::organisation(&mut tx, means.organisation).await?;
    let higher = if state == MeansState::Active && stay.is_some() && means.only_at.is_none() {
        // Nobody hands out more than they could use (R-ROL-3); the owner asks who can.
        if own {
            upgrade::can_ask(&mut tx, &means, here.number).await?
        } else {
            let most = there.manager().ok().and_then(|manager| manager.level);
            upgrade::above(means.level, here.number)
                .filter(|level| most.is_some_and(|most| *level <= most))
                .collect()
        }
    } else {
        Vec::new()
    };
    Ok(One {
        person: means.person,
        name: party::person_name(&mut tx, means.person).await?,
        own,
        member: stay.is_some(),
        organisation: party::shown(&here),
        level: means.level,
        tax_only: means.only_at.is_some(),
        state,
        since: standing.at,
        cause: standing.cause,
        by,
        issued_at: means.created_at,
        expires_at: means.expires_at,
        last_use: last_use.map(|used| used.at),
        not_resumed,
        not_ended,
        higher,
        upgrade: upgrade::open_of(&mut tx, means.person, id)
            .await?
            .map(|found| found.id),
        uncovered: match &stay {
            Some(stay) if !own && state != MeansState::Active => {
                uncovered(&mut tx, &there, id, stay, s.now()).await?
            }
            _ => Vec::new(),
        },
        abroad: stopped_abroad(&mut tx, &means, state, standing.cause).await?,
        history: crate::history::of(s, &mut tx, &there, "means", id.uuid()).await?,
        means: id,
    })
}

/// The receipt: whom nobody could act for when it stopped, as far as nobody can still.
async fn uncovered(
    tx: &mut Tx,
    actor: &Actor,
    id: MeansId,
    stay: &Membership,
    now: Instant,
) -> Result<Vec<Uncovered>> {
    let ids: Vec<MandateId> = last_noted(tx, actor.organisation()?, id, "uncovered").await?;
    let alone = store::clients::only_by(tx, stay.id, now).await?;
    let mut still = Vec::new();
    for mandate in ids.into_iter().filter(|mandate| alone.contains(mandate)) {
        still.push(extent::named(tx, mandate).await?);
    }
    Ok(still)
}

/// The receipt: where the owner logged in abroad until it stopped. Only the deed that made it what it is now says so:
/// what has expired was stopped by nobody, and what was replaced goes on as another.
async fn stopped_abroad(
    tx: &mut Tx,
    means: &Means,
    state: MeansState,
    cause: Option<Cause>,
) -> Result<Vec<Words>> {
    let action = match (state, cause) {
        (MeansState::Active | MeansState::Expired, _)
        | (_, None | Some(Cause::Left | Cause::Replaced)) => return Ok(Vec::new()),
        (_, Some(Cause::Lost)) => "means.reported_lost",
        (_, Some(Cause::Misused)) => "means.reported_misused",
        (MeansState::Suspended, Some(Cause::Owner | Cause::Manager)) => "means.suspended",
        (MeansState::Revoked, Some(Cause::Owner | Cause::Manager)) => "means.terminated",
    };
    let of = (means.organisation, means.id);
    let codes: Vec<String> = newest_noted(tx, of, "abroad", |event| event == action).await?;
    Ok(super::abroad::all_named(&codes))
}

/// What was written down when it changed last; nothing when nothing was.
async fn last_noted<T: DeserializeOwned>(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: MeansId,
    fact: &str,
) -> Result<Vec<T>> {
    newest_noted(tx, (organisation, id), fact, |_| true).await
}

/// A list that the newest of such events has.
async fn newest_noted<T: DeserializeOwned>(
    tx: &mut Tx,
    (organisation, id): (OrganisationId, MeansId),
    fact: &str,
    is_one: impl Fn(&str) -> bool,
) -> Result<Vec<T>> {
    let events = store::audit::of_object(tx, organisation, id.uuid(), 50).await?;
    let newest = events
        .into_iter()
        .filter(|event| is_one(&event.action))
        .find_map(|mut event| {
            event
                .facts
                .get_mut(fact)
                .filter(|it| it.is_array())
                .map(Value::take)
        });
    Ok(newest
        .and_then(|list| serde_json::from_value(list).ok())
        .unwrap_or_default())
}

/// What would change, without doing it; or why it cannot be done.
#[boxed]
pub async fn plan(s: &Services, actor: &Actor, id: MeansId, act: Act) -> Result<Extent> {
    // The very act in a transaction that is never committed: the plan cannot say anything else than the act does.
    let mut tx = s.db.write().await?;
    let entered = enter(s, &mut tx, actor, id).await?;
    let deed = match act {
        Act::Suspend => Deed::Suspend,
        Act::Resume => Deed::Resume,
        Act::Terminate => Deed::Terminate,
    };
    let what = (&entered.means, entered.stay.as_ref());
    let extent = apply(s, &mut tx, what, deed, &entered.by()).await?;
    entered.may(deed)?;
    tx.rollback().await?;
    Ok(extent)
}
