//! Assigning clients to people and teams: several at once, in one transaction.

use super::{Reached, granted, member, others, own_mandate, team_members, tell_person};
use crate::{
    Actor, Services,
    effects::{self, Happened},
    error::{Error, FieldName, Result},
    messages::Message,
    party,
};
use domain::{
    assignment as rules,
    decide::world::{Assignment, Scope, Subject, Target},
    fault::Fault,
    id::{MandateId, MembershipId, ServiceId, TeamId},
    level::Level,
    time::{Period, last_day_of},
    view::chain::{AssignWarning, Assigned},
};
use serde_json::json;
use std::collections::BTreeSet;
use store::{Tx, assignment, exclusion, organisation};

/// The most clients in one go.
pub const MOST_CLIENTS: u16 = 250;

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    Myself,
    Member(MembershipId),
    Team(TeamId),
}

/// Who may act for which clients, for what.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    pub mandates: Vec<MandateId>,
    pub to: Vec<To>,
    /// Everything the client grants, now and later, or named services.
    pub scope: Scope,
    /// None: as high as the manager may give.
    pub level: Option<Level>,
}

/// Assigns, at once. What somebody has already is left as it is; a wider assignment takes the place of a narrower
/// one. An exclusion of a person who is named here is lifted: otherwise assigning would do nothing.
///
/// People who have no means yet are assigned all the same, and named in the answer's warnings.
///
/// # Errors
/// [`Error::NotAllowed`], [`Error::StepUpNeeded`]; [`Error::NotFound`] for a mandate, member or team of another
/// organisation. Refused at `clients` and `to`: [`Fault::NothingChosen`], [`Fault::TooMany`]; at `services`:
/// [`Fault::NothingChosen`], [`Fault::NotAChoice`]; at `level`: [`Fault::LevelAboveOwn`] (R-ROL-3),
/// [`Fault::LevelNotIssued`]; as a whole: [`Fault::SignInHasNoLevel`], [`Fault::AlreadyAssigned`] when everything
/// asked was there.
pub async fn assign(s: &Services, actor: &Actor, new: NewAssignment) -> Result<Assigned> {
    let manager = actor.manager()?;
    let now = s.now();
    actor.fresh(now)?;
    let own = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    let mandates = each(new.mandates, "clients")?;
    let to: BTreeSet<To> = each(new.to, "to")?
        .into_iter()
        .map(|to| or_myself(to, manager.membership))
        .collect();

    let mut tx = s.db.write().await?;
    organisation::hold(&mut tx, &[manager.organisation]).await?;
    check_scope(s, &mut tx, &new.scope).await?;
    let mut done = Assigned {
        clients: Vec::new(),
        made: 0,
        already: 0,
        warnings: Vec::new(),
    };
    let here = party::organisation(&mut tx, manager.organisation).await?;
    let mut targets = Vec::new();
    for to in to {
        targets.push(match to {
            To::Team(id) => (
                Target::Team(id),
                team_members(&mut tx, manager.organisation, id, now).await?,
            ),
            To::Member(id) => (
                Target::Member(id),
                vec![member(&mut tx, manager.organisation, id, now).await?],
            ),
            To::Myself => return Err(Error::Internal("oneself is a member")),
        });
    }

    for id in mandates {
        let mandate = own_mandate(&mut tx, manager.organisation, id).await?;
        let client = party::organisation(&mut tx, mandate.client).await?;
        let open = assignment::of_mandate(&mut tx, id).await?;
        let mut made = Vec::new();
        for (target, reached) in &targets {
            let row = rules::NewAssignment {
                id: s.id(),
                subject: Subject::Mandate(id),
                subject_of: mandate.intermediary,
                target: *target,
                target_of: manager.organisation,
                scope: new.scope.clone(),
                level: new.level.unwrap_or(own),
                period: Period::since(now),
                own,
            };
            let row = row
                .check()
                .map_err(|fault| Error::field(field_of(fault), fault))?;
            let mut lifted = false;
            if let Target::Member(membership) = target {
                lifted = exclusion::end(&mut tx, *membership, id, now).await?;
            }
            let same = open.iter().filter(|other| other.target == *target);
            if same.clone().any(|other| covers(other, &row)) {
                if lifted {
                    made.push((*target, reached));
                } else {
                    done.already += 1;
                }
                continue;
            }
            for narrower in same.filter(|other| covers(&row, other)) {
                assignment::end(&mut tx, narrower.id, Some(actor.person), now).await?;
            }
            assignment::insert(&mut tx, &row, Some(actor.person), now).await?;
            made.push((*target, reached));
        }
        if !made.is_empty() {
            done.made += u32::try_from(made.len()).unwrap_or(u32::MAX);
            record(
                s,
                &mut tx,
                actor,
                id,
                &new.scope,
                new.level.unwrap_or(own),
                &made,
            )
            .await?;
            let (services, until) = granted(s, &mut tx, id, &new.scope).await?;
            let reached: Vec<Reached> = made
                .iter()
                .flat_map(|(_, reached)| reached.iter().cloned())
                .collect();
            warn(
                &mut done.warnings,
                &reached,
                services.iter().map(|service| service.level).max(),
            );
            if let Some(until) = until {
                let told = Message::Assigned {
                    organisation: party::named(&here),
                    client: party::named(&client),
                    services: services.iter().map(party::spoken).collect(),
                    last_day: last_day_of(until),
                    by: actor.name.clone(),
                };
                for one in others(actor, reached) {
                    tell_person(s, &mut tx, manager.organisation, one.person, &told).await?;
                }
            }
        }
        done.clients.push(party::shown(&client));
    }
    if done.made == 0 {
        return Err(Fault::AlreadyAssigned.into());
    }
    tx.commit().await?;
    Ok(done)
}

/// Each once, at least one, not too many.
fn each<T: Ord>(chosen: Vec<T>, field: FieldName) -> Result<BTreeSet<T>> {
    let chosen: BTreeSet<T> = chosen.into_iter().collect();
    if chosen.is_empty() {
        return Err(Error::field(field, Fault::NothingChosen));
    }
    if chosen.len() > usize::from(MOST_CLIENTS) {
        return Err(Error::field(field, Fault::TooMany(MOST_CLIENTS)));
    }
    Ok(chosen)
}

fn or_myself(to: To, me: MembershipId) -> To {
    if to == To::Myself { To::Member(me) } else { to }
}

async fn check_scope(s: &Services, tx: &mut Tx, scope: &Scope) -> Result<()> {
    let Scope::Services(services) = scope else {
        return Ok(());
    };
    let refused = |fault| Err(Error::field("services", fault));
    if services.is_empty() {
        return refused(Fault::NothingChosen);
    }
    let known = party::services(s, tx, services).await?;
    let distinct: BTreeSet<ServiceId> = services.iter().copied().collect();
    if known.len() != services.len() || distinct.len() != services.len() {
        return refused(Fault::NotAChoice);
    }
    Ok(())
}

/// Whether an assignment gives everything another would.
fn covers(wide: &Assignment, narrow: &Assignment) -> bool {
    let scope = match (&wide.scope, &narrow.scope) {
        (Scope::All, _) => true,
        (Scope::Services(_), Scope::All) => false,
        (Scope::Services(wide), Scope::Services(narrow)) => {
            narrow.iter().all(|id| wide.contains(id))
        }
    };
    let lasts = wide
        .period
        .until
        .is_none_or(|wide| narrow.period.until.is_some_and(|narrow| narrow <= wide));
    scope && lasts && wide.level >= narrow.level
}

async fn record(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    mandate: MandateId,
    scope: &Scope,
    level: Level,
    made: &[(Target, &Vec<Reached>)],
) -> Result<()> {
    let members: Vec<MembershipId> = made
        .iter()
        .filter_map(|(target, _)| match target {
            Target::Member(id) => Some(*id),
            Target::Team(_) => None,
        })
        .collect();
    let teams: Vec<TeamId> = made
        .iter()
        .filter_map(|(target, _)| match target {
            Target::Team(id) => Some(*id),
            Target::Member(_) => None,
        })
        .collect();
    let services = match scope {
        Scope::All => None,
        Scope::Services(services) => Some(services),
    };
    let happened = Happened {
        organisations: &[actor.organisation()?],
        actor: Some(actor.person),
        action: "mandate.assigned",
        object: mandate.uuid(),
        basis: "manager",
        facts: json!({ "members": members, "teams": teams, "services": services, "level": level }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Who cannot use it yet, each once.
fn warn(warnings: &mut Vec<AssignWarning>, reached: &[Reached], needed: Option<Level>) {
    for one in reached {
        let name = one.name.clone();
        let warning = match (one.means, needed) {
            (None, _) => AssignWarning::NoMeans { name },
            (Some(has), Some(needed)) if has < needed => {
                AssignWarning::MeansTooLow { name, has, needed }
            }
            _ => continue,
        };
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
}

fn field_of(fault: Fault) -> FieldName {
    match fault {
        Fault::LevelAboveOwn { .. } | Fault::LevelNotIssued(_) => "level",
        Fault::NothingChosen => "services",
        _ => "",
    }
}
