//! Removing a person everywhere in one act: the stay ends, and with it roles, team places, assignments, own
//! authorisations, means, what was applied for them and the invitations they sent. Their account stays: it is theirs.
//! What they granted on the organisation's behalf stays too (R-DEC-18).
//!
//! The receipt says what was withdrawn and which clients nobody can act for now. Before the act it is a plan.

use super::{
    here, hold, person_link,
    roles::{above, basis, is_last, must_stay, others_in_charge},
    stay,
};
use crate::{
    Actor, Services,
    actor::RoleHeld,
    application::pending,
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{Message, kind::Withdrawn, parts::Party},
    party,
};
use domain::{
    fault::Fault,
    id::{
        ApplicationId, AssignmentId, InvitationId, MandateId, MeansId, MembershipId,
        OrganisationId, PersonId, TeamId,
    },
    role::Role,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Tx, membership::Membership};

/// More applications than these are in the list of what is under way.
const MOST_APPLIED: u32 = 10;

/// A client that nobody can act for any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncovered {
    pub mandate: MandateId,
    pub client: Party,
}

/// What goes, or went, with a person.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub person: PersonId,
    pub name: String,
    /// When; none: not yet, this is the plan.
    pub at: Option<Instant>,
    pub roles: Vec<RoleHeld>,
    pub teams: u32,
    pub assignments: u32,
    pub authorisations: u32,
    pub means: u32,
    pub invitations: u32,
    /// Clients that lose their last person. Those that had nobody before are not here.
    pub uncovered: Vec<Uncovered>,
    /// For whom this person applied here, where that is under way today, also on a receipt of long ago: it goes on
    /// (R-DEC-5), unless somebody looks at it and takes it back. The first few.
    pub applied: Vec<(ApplicationId, String)>,
    /// How many there are.
    pub applied_all: u32,
    /// Nobody can manage anything here afterwards (R-ROL-9). Of a plan.
    pub last_manager: bool,
    /// Why it cannot be done (now).
    pub refused: Option<Fault>,
}

/// What the log keeps of a removal: ids and counts, from which the receipt can be shown again.
#[derive(Serialize, Deserialize)]
struct Facts {
    /// The stay: `members`, so that a history finds the name.
    members: MembershipId,
    roles: Vec<RoleFact>,
    teams: Vec<TeamId>,
    assignments: Vec<AssignmentId>,
    authorisations: u32,
    means: Vec<MeansId>,
    invitations: Vec<InvitationId>,
    /// Removals from before these were dropped name none.
    #[serde(default)]
    applications: Vec<ApplicationId>,
    uncovered: Vec<MandateId>,
}

#[derive(Serialize, Deserialize)]
struct RoleFact {
    role: Role,
    level: Option<domain::level::Level>,
}

/// What would be withdrawn, without doing it.
#[boxed]
pub async fn plan(s: &Services, actor: &Actor, person: PersonId) -> Result<Receipt> {
    let organisation = actor.may_stop()?;
    // The very act in a transaction that is never committed: the plan cannot say anything else than the act does.
    let mut tx = s.db.write().await?;
    let stay = stay(&mut tx, organisation, person).await?;
    let refused = may_remove(s, &mut tx, actor, &stay).await?;
    let last_manager = is_last(s, &mut tx, organisation, person).await?;
    let facts = withdraw(s, &mut tx, actor, &stay).await?;
    let receipt = receipt_of(&mut tx, (organisation, person), None, facts, refused).await?;
    tx.rollback().await?;
    Ok(Receipt {
        last_manager,
        ..receipt
    })
}

/// Removes a person. What was acknowledged here is withdrawn at the next decision.
///
/// Refusals: [`Fault::NotYourself`], [`Fault::LastManager`], [`Fault::LevelAboveOwn`] or [`Fault::SignInHasNoLevel`] for a
/// manager of a higher level than the sign-in;
/// [`Error::NotAllowed`] for a representative, whom only a representative removes. Somebody who is not a member (any more) is not found.
#[boxed]
pub async fn remove(s: &Services, actor: &Actor, person: PersonId) -> Result<Receipt> {
    let organisation = actor.may_stop()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let (actor, _) = &hold(s, &mut tx, actor).await?;
    let stay = stay(&mut tx, organisation, person).await?;
    if let Some(fault) = may_remove(s, &mut tx, actor, &stay).await? {
        return Err(Error::refused(fault));
    }
    let facts = withdraw(s, &mut tx, actor, &stay).await?;
    let happened = Happened {
        organisations: &[organisation],
        actor: Some(actor.person),
        action: "membership.ended",
        object: person.uuid(),
        basis: basis(actor),
        facts: serde_json::to_value(&facts)
            .map_err(|_| Error::Internal("facts that cannot be written"))?,
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    let receipt = receipt_of(&mut tx, (organisation, person), Some(s.now()), facts, None).await?;
    tell(s, &mut tx, actor, organisation, &receipt).await?;
    tx.commit().await?;
    Ok(receipt)
}

/// The receipt of the last time this person was removed here: for the page after the act.
#[boxed]
pub async fn receipt(s: &Services, actor: &Actor, person: PersonId) -> Result<Receipt> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let events = store::audit::of_object(&mut tx, organisation, person.uuid(), 50).await?;
    let event = events
        .into_iter()
        .find(|event| event.action == "membership.ended")
        .ok_or(Error::NotFound)?;
    let facts = serde_json::from_value(event.facts).map_err(|_| Error::NotFound)?;
    receipt_of(&mut tx, (organisation, person), Some(event.at), facts, None).await
}

async fn may_remove(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    stay: &Membership,
) -> Result<Option<Fault>> {
    if stay.person == actor.person {
        return Ok(Some(Fault::NotYourself));
    }
    let roles = store::membership::roles(tx, stay.id).await?;
    let represents = roles.iter().any(|held| held.role == Role::Representative);
    if represents && !actor.is_representative() {
        return Err(Error::NotAllowed);
    }
    // Leaving ends the role too.
    let manager = roles.iter().find(|held| held.role == Role::Manager);
    if let Some(fault) = manager.and_then(|held| above(actor, stay.person, held.level)) {
        return Ok(Some(fault));
    }
    let stays = manager.is_some() && must_stay(s, tx, actor, stay.person).await?;
    Ok(stays.then_some(Fault::LastManager))
}

/// Ends everything, and says what. Nothing here looks at who may.
async fn withdraw(s: &Services, tx: &mut Tx, actor: &Actor, stay: &Membership) -> Result<Facts> {
    let now = s.now();
    let by = Some(actor.person);
    let nobody_before = without_anybody(tx, stay.organisation, now).await?;
    let roles = store::membership::roles(tx, stay.id).await?;
    let teams = store::team::of_member(tx, stay.id).await?;
    let assignments = store::assignment::end_of_member(tx, stay.id, by, now).await?;
    let authorisations = store::authorisation::end_of_member(tx, stay.id, by, now).await?;
    let means = store::means::revoke_all(tx, stay.person, stay.organisation, by, now).await?;
    for id in &means {
        crate::means::abroad::drop_with(s, tx, *id, actor.person).await?;
    }
    let invitations = store::invitation::revoke_of(tx, stay.organisation, stay.person, now).await?;
    if !store::membership::end(tx, stay.id, by, now).await? {
        return Err(Error::NotFound);
    }
    let (organisation, person) = (stay.organisation, stay.person);
    let applications = pending::drop_of(s, tx, actor, organisation, person).await?;
    let nobody_after = without_anybody(tx, stay.organisation, now).await?;
    Ok(Facts {
        members: stay.id,
        roles: roles
            .into_iter()
            .map(|held| RoleFact {
                role: held.role,
                level: held.level,
            })
            .collect(),
        teams: teams.iter().map(|team| team.id).collect(),
        assignments,
        authorisations: u32::try_from(authorisations).unwrap_or(u32::MAX),
        means,
        invitations,
        applications,
        uncovered: nobody_after.difference(&nobody_before).copied().collect(),
    })
}

/// The clients with a grant that nobody can log in for.
async fn without_anybody(
    tx: &mut Tx,
    organisation: OrganisationId,
    now: Instant,
) -> Result<BTreeSet<MandateId>> {
    Ok(store::clients::unreached(tx, organisation, now)
        .await?
        .into_iter()
        .collect())
}

async fn receipt_of(
    tx: &mut Tx,
    (organisation, person): (OrganisationId, PersonId),
    at: Option<Instant>,
    facts: Facts,
    refused: Option<Fault>,
) -> Result<Receipt> {
    let mut uncovered = Vec::with_capacity(facts.uncovered.len());
    for mandate in facts.uncovered {
        let pair = store::mandate::by_id(tx, mandate)
            .await?
            .ok_or(Error::NotFound)?;
        uncovered.push(Uncovered {
            mandate,
            client: here(tx, pair.client).await?,
        });
    }
    uncovered.sort_by(|a, b| a.client.name.cmp(&b.client.name));
    let (applied, applied_all) =
        store::application::applied_by(tx, organisation, person, MOST_APPLIED).await?;
    Ok(Receipt {
        person,
        name: party::person_name(tx, person).await?,
        at,
        roles: facts
            .roles
            .iter()
            .map(|held| RoleHeld {
                role: held.role,
                level: held.level,
            })
            .collect(),
        teams: count(&facts.teams),
        assignments: count(&facts.assignments),
        authorisations: facts.authorisations,
        means: count(&facts.means),
        invitations: count(&facts.invitations),
        uncovered,
        applied: applied.into_iter().map(|one| (one.id, one.name)).collect(),
        applied_all,
        last_manager: false,
        refused,
    })
}

/// To the person, and to everybody in charge but the one who did it.
async fn tell(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    receipt: &Receipt,
) -> Result<()> {
    let here = here(tx, organisation).await?;
    if let Some(to) = effects::member(tx, receipt.person, organisation).await? {
        let message = Message::MembershipEnded {
            organisation: here.clone(),
            by: actor.name.clone(),
        };
        effects::tell(s, tx, &to, &message).await?;
    }
    let message = Message::PersonRemoved {
        organisation: here,
        person: receipt.name.clone(),
        by: actor.name.clone(),
        withdrawn: Withdrawn {
            assignments: receipt.assignments,
            teams: receipt.teams,
            roles: count(&receipt.roles),
            means: receipt.means,
            sessions: 0,
        },
        uncovered: receipt
            .uncovered
            .iter()
            .map(|one| one.client.clone())
            .collect(),
        link: person_link(receipt.person),
    };
    for (_, to) in others_in_charge(tx, actor.person, organisation).await? {
        effects::tell(s, tx, &to, &message).await?;
    }
    Ok(())
}

fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}
