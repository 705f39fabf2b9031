//! Assigning clients to people and teams: several at once, in one transaction.

use super::{Reached, granted, lift, member, others, own_mandate, team_members, tell_person};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, FieldName, Result},
    messages::Message,
    party,
};
use domain::{
    assignment as rules,
    decide::world::{Assignment, Scope, Subject, Target},
    fault::Fault,
    id::{MandateId, MembershipId, OrganisationId, ServiceId, TeamId},
    level::Level,
    time::{Instant, Period, last_day_of},
    view::chain::{AssignWarning, Assigned},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, assignment, clients, organisation::Organisation};

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
/// [`Fault::LevelNotIssued`]; as a whole, also when lifting gives somebody back more than the actor may give: [`Fault::SignInHasNoLevel`], [`Fault::AlreadyAssigned`] when everything
/// asked was there.
#[boxed]
pub async fn assign(s: &Services, actor: &Actor, new: NewAssignment) -> Result<Assigned> {
    let manager = actor.manager()?;
    let now = s.now();
    actor.fresh(now)?;
    let mandates = each(new.mandates, "clients")?;
    let to: BTreeSet<To> = each(new.to, "to")?
        .into_iter()
        .map(|to| or_myself(to, manager.membership))
        .collect();

    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let own = actor
        .manager()?
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    check_scope(s, &mut tx, &new.scope).await?;
    let mut done = Assigned {
        clients: Vec::new(),
        made: 0,
        already: 0,
        warnings: Vec::new(),
        in_vain: false,
    };
    let ids: Vec<MandateId> = mandates.iter().copied().collect();
    let batch = Batch {
        s,
        actor,
        here: party::organisation(&mut tx, manager.organisation).await?,
        targets: targets(&mut tx, manager.organisation, to, now).await?,
        scope: new.scope,
        level: new.level.unwrap_or(own),
        own,
    };
    for id in mandates {
        batch.assign(&mut tx, id, &mut done).await?;
    }
    if done.made == 0 {
        return Err(Fault::AlreadyAssigned.into());
    }
    done.in_vain = !clients::unreached_among(&mut tx, &ids, now)
        .await?
        .is_empty();
    tx.commit().await?;
    Ok(done)
}

/// What is the same for every client.
struct Batch<'a> {
    s: &'a Services,
    actor: &'a Actor,
    here: Organisation,
    /// With everybody each of them reaches.
    targets: Vec<(Target, Vec<Reached>)>,
    scope: Scope,
    level: Level,
    own: Level,
}

impl Batch<'_> {
    /// One client to everybody.
    async fn assign(&self, tx: &mut Tx, id: MandateId, done: &mut Assigned) -> Result<()> {
        let mandate = own_mandate(tx, self.here.id, id).await?;
        let client = party::organisation(tx, mandate.client).await?;
        let open = assignment::of_mandate(tx, id).await?;
        let mut made = Vec::new();
        for (target, reached) in &self.targets {
            if self.one(tx, id, *target, &open).await? {
                made.push((*target, reached));
            } else {
                done.already += 1;
            }
        }
        if !made.is_empty() {
            done.made += u32::try_from(made.len()).unwrap_or(u32::MAX);
            self.record(tx, id, &made).await?;
            let reached = made
                .iter()
                .flat_map(|(_, reached)| reached.iter().cloned())
                .collect();
            self.tell(tx, id, &client, reached, done).await?;
        }
        done.clients.push(party::shown(&client));
        Ok(())
    }

    /// One client to one person or team; false when it was so already.
    async fn one(
        &self,
        tx: &mut Tx,
        id: MandateId,
        target: Target,
        open: &[Assignment],
    ) -> Result<bool> {
        let now = self.s.now();
        let row = rules::NewAssignment {
            id: self.s.id(),
            subject: Subject::Mandate(id),
            subject_of: self.here.id,
            target,
            target_of: self.here.id,
            scope: self.scope.clone(),
            level: self.level,
            period: Period::since(now),
            own: self.own,
        };
        let row = row
            .check()
            .map_err(|fault| Error::field(field_of(fault), fault))?;
        let mut lifted = false;
        if let Target::Member(membership) = target {
            lifted = lift(tx, &self.actor.manager()?, id, membership, now).await?;
        }
        let same = open.iter().filter(|other| other.target == target);
        if same.clone().any(|other| covers(other, &row)) {
            return Ok(lifted);
        }
        for narrower in same.filter(|other| covers(&row, other)) {
            assignment::end(tx, narrower.id, Some(self.actor.person), now).await?;
        }
        assignment::insert(tx, &row, Some(self.actor.person), now).await?;
        Ok(true)
    }

    /// Warns of people who cannot use it yet, and tells the others what they may do now.
    async fn tell(
        &self,
        tx: &mut Tx,
        id: MandateId,
        client: &Organisation,
        reached: Vec<Reached>,
        done: &mut Assigned,
    ) -> Result<()> {
        let (services, until) = granted(self.s, tx, id, &self.scope).await?;
        warn(
            &mut done.warnings,
            &reached,
            services.iter().map(|service| service.level).max(),
        );
        let Some(until) = until else { return Ok(()) };
        for one in others(self.actor, reached) {
            // What a means is missing for, or is too low for, waits for one (R-KET-6).
            let (now, later): (Vec<_>, Vec<_>) = services
                .iter()
                .partition(|service| one.means >= Some(service.level));
            let mut waits = BTreeMap::<Level, Vec<_>>::new();
            for service in later {
                waits
                    .entry(service.level)
                    .or_default()
                    .push(party::spoken(service));
            }
            let told = Message::Assigned {
                organisation: party::named(&self.here),
                client: party::named(client),
                services: now.into_iter().map(party::spoken).collect(),
                waits: waits.into_iter().collect(),
                suspended: one.means.is_none() && one.suspended,
                last_day: last_day_of(until),
                by: self.actor.name.clone(),
            };
            tell_person(self.s, tx, self.here.id, one.person, &told).await?;
        }
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut Tx,
        mandate: MandateId,
        made: &[(Target, &Vec<Reached>)],
    ) -> Result<()> {
        let (mut members, mut teams) = (Vec::new(), Vec::new());
        for (target, _) in made {
            match target {
                Target::Member(id) => members.push(*id),
                Target::Team(id) => teams.push(*id),
            }
        }
        let services = match &self.scope {
            Scope::All => None,
            Scope::Services(services) => Some(services),
        };
        let happened = Happened {
            organisations: &[self.here.id],
            actor: Some(self.actor.person),
            action: "mandate.assigned",
            object: mandate.uuid(),
            basis: "manager",
            facts: json!({ "members": members, "teams": teams, "services": services, "level": self.level }),
            personal: None,
        };
        effects::record(self.s, tx, happened).await
    }
}

/// The people and teams meant, each with everybody it reaches.
async fn targets(
    tx: &mut Tx,
    organisation: OrganisationId,
    to: BTreeSet<To>,
    now: Instant,
) -> Result<Vec<(Target, Vec<Reached>)>> {
    let mut targets = Vec::new();
    for to in to {
        targets.push(match to {
            To::Team(id) => (
                Target::Team(id),
                team_members(tx, organisation, id, now).await?,
            ),
            To::Member(id) => (
                Target::Member(id),
                vec![member(tx, organisation, id, now).await?],
            ),
            To::Myself => return Err(Error::Internal("oneself is a member")),
        });
    }
    Ok(targets)
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
