//! The intermediary's own leg of the chain: which of its people and teams act for which clients (R-KET-9). An
//! assignment hangs under the mandate, so a renewal keeps it; it may be wider than what the client grants and then
//! gives nothing more (R-KET-7).
//!
//! The rule: only `decide()` says whether somebody may act. Lists here say who is assigned.

mod acting;
mod assign;
mod end;
mod options;

pub(crate) use acting::to_raise;
pub use acting::{acting_at, acting_for, too_low};
pub use assign::{NewAssignment, To, assign};
pub use end::{give_up, readmit, to_give_up, unassign};
pub(crate) use options::current;
pub use options::options;

use crate::{
    Actor, Services,
    actor::Manager,
    effects,
    error::{Error, Result},
    means,
    messages::Message,
    party,
};
use domain::{
    decide::world::Scope,
    id::{MandateId, MembershipId, OrganisationId, PersonId, ServiceId, TeamId},
    level::Level,
    time::Instant,
};
use std::collections::BTreeMap;
use store::{
    Tx, assignment, catalogue::Service, clients, exclusion, mandate::Mandate, membership, team,
};

/// A mandate of which this organisation is the intermediary; any other looks like a missing one (R-DEC-22).
async fn own_mandate(tx: &mut Tx, organisation: OrganisationId, id: MandateId) -> Result<Mandate> {
    store::mandate::by_id(tx, id)
        .await?
        .filter(|found| found.intermediary == organisation)
        .ok_or(Error::NotFound)
}

/// Ends that somebody is kept away from a client; false when nobody kept them away. What teams and sets of clients give
/// counts again: that is handing it out once more, so it takes the level it has (R-ROL-3).
///
/// # Errors
/// Refused: [`Fault::SignInHasNoLevel`], [`Fault::LevelAboveOwn`].
async fn lift(
    tx: &mut Tx,
    manager: &Manager,
    mandate: MandateId,
    membership: MembershipId,
    now: Instant,
) -> Result<bool> {
    if !exclusion::end(tx, membership, mandate, now).await? {
        return Ok(false);
    }
    let restored = kept_from(tx, mandate, membership, now).await?;
    manager.may_hand_out(restored).map_err(Error::refused)?;
    Ok(true)
}

/// The highest level of what reaches somebody for a client, kept away or not.
async fn kept_from(
    tx: &mut Tx,
    mandate: MandateId,
    membership: MembershipId,
    now: Instant,
) -> Result<Option<Level>> {
    let teams = store::team::of_member(tx, membership).await?;
    let reaching = assignment::reaching(tx, mandate).await?;
    Ok(reaching
        .iter()
        .filter(|one| {
            one.membership == Some(membership) || teams.iter().any(|team| one.team == Some(team.id))
        })
        .filter(|one| one.until_at.is_none_or(|until| now < until))
        .map(|one| one.level)
        .max())
}

/// Somebody whom an assignment reaches.
#[derive(Clone, Debug)]
struct Reached {
    person: PersonId,
    name: String,
    means: Option<Level>,
    /// There is a means here that is suspended.
    suspended: bool,
}

/// A member of this organisation, or not found.
async fn member(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: MembershipId,
    now: Instant,
) -> Result<Reached> {
    let found = membership::member(tx, organisation, id, now)
        .await?
        .ok_or(Error::NotFound)?;
    // What is good at one provider alone is not counted on.
    let whose = (found.person, organisation, found.from_at);
    Ok(Reached {
        person: found.person,
        name: found.name,
        means: means::level(tx, whose, now, |_| false).await?,
        suspended: found.means_suspended,
    })
}

/// Everybody in a team of this organisation, or not found.
async fn team_members(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: TeamId,
    now: Instant,
) -> Result<Vec<Reached>> {
    team::by_id(tx, id)
        .await?
        .filter(|found| found.organisation == organisation && found.ended_at.is_none())
        .ok_or(Error::NotFound)?;
    let mut reached = Vec::new();
    for found in team::members(tx, id).await? {
        reached.push(member(tx, organisation, found.membership, now).await?);
    }
    Ok(reached)
}

/// The highest level at which somebody acts by being in a team: of its assignments that run, or will. None: the team
/// gives nothing.
pub(crate) async fn level_of_team(tx: &mut Tx, id: TeamId, now: Instant) -> Result<Option<Level>> {
    let found = store::assignment::of_team(tx, id).await?;
    Ok(found
        .iter()
        .filter(|one| !one.period.is_over(now))
        .map(|one| one.level)
        .max())
}

/// What a client grants now, as far as a scope goes, with the last moment of what ends last.
async fn granted(
    s: &Services,
    tx: &mut Tx,
    mandate: MandateId,
    scope: &Scope,
) -> Result<(Vec<Service>, Option<Instant>)> {
    let mut running = clients::running(tx, &[mandate], s.now()).await?;
    running.retain(|row| match scope {
        Scope::All => true,
        Scope::Services(services) => services.contains(&row.service),
    });
    let until = running.iter().map(|row| row.until_at).max();
    let ids: Vec<ServiceId> = running.iter().map(|row| row.service).collect();
    Ok((party::services(s, tx, &ids).await?, until))
}

/// Tells an employee; one without an account cannot be told.
async fn tell_person(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    person: PersonId,
    message: &Message,
) -> Result<()> {
    match effects::member(tx, person, organisation).await? {
        Some(to) => effects::tell(s, tx, &to, message).await,
        None => Ok(()),
    }
}

/// People once each, however many ways lead to them; without the actor, who sees it happen.
fn others(actor: &Actor, reached: impl IntoIterator<Item = Reached>) -> Vec<Reached> {
    let each: BTreeMap<PersonId, Reached> =
        reached.into_iter().map(|one| (one.person, one)).collect();
    each.into_values()
        .filter(|one| one.person != actor.person)
        .collect()
}
