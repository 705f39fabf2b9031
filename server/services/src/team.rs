//! Teams of one's own organisation: a name and its members. A client can be assigned to a team, so joining a team
//! is receiving rights; which rights those are stands with the assignments.

use crate::{
    Actor, Services, assignment, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    people::{self, roles::basis},
};
use domain::{
    fault::Fault,
    id::{MandateId, MembershipId, OrganisationId, PersonId, TeamId},
};
use serde_json::{Value, json};
use store::{
    Tx,
    team::{NAME_TAKEN, Team, TeamMember},
};

/// The longest name, in characters.
pub const NAME_MAX: u16 = 60;

/// A team with its members.
#[derive(Clone, Debug)]
pub struct TeamPage {
    pub team: TeamId,
    pub name: String,
    pub members: Vec<TeamMember>,
    /// The clients that are assigned to it, the first ones by name, and whether there are more.
    pub clients: (Vec<(MandateId, String)>, bool),
}

/// The teams by name, with how many members each has. For managers and representatives.
#[boxed]
pub async fn list(s: &Services, actor: &Actor) -> Result<Vec<Team>> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    Ok(store::team::of_organisation(&mut tx, organisation).await?)
}

/// One team; an ended one and another organisation's are not found (R-DEC-22).
#[boxed]
pub async fn one(s: &Services, actor: &Actor, team: TeamId) -> Result<TeamPage> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let found = open(&mut tx, organisation, team).await?;
    let members = store::team::members(&mut tx, team).await?;
    let limit = people::MOST_LISTED + 1;
    let clients = store::clients::of_team(&mut tx, team, s.now(), limit).await?;
    Ok(TeamPage {
        team,
        name: found.name,
        members,
        clients: people::listed(clients),
    })
}

/// What ends with a team: its name, and the clients that are assigned to nobody else.
#[boxed]
pub async fn ending(
    s: &Services,
    actor: &Actor,
    team: TeamId,
) -> Result<(String, Vec<(MandateId, String)>)> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let found = open(&mut tx, organisation, team).await?;
    let alone = store::clients::of_team_alone(&mut tx, team, s.now()).await?;
    Ok((found.name, alone))
}

/// Colleagues who are not in a team and fit a search, by name, and whether there are more: those are searched for, not
/// listed. For managers.
#[boxed]
pub async fn outsiders(
    s: &Services,
    actor: &Actor,
    team: TeamId,
    search: &str,
) -> Result<(Vec<(PersonId, String)>, bool)> {
    let organisation = actor.manager()?.organisation;
    let mut tx = s.db.read().await?;
    open(&mut tx, organisation, team).await?;
    let limit = people::MOST_LISTED + 1;
    let found = store::team::outsiders(&mut tx, organisation, team, search.trim(), limit).await?;
    Ok(people::listed(found))
}

/// Makes a team. Refusals at `name`: [`Fault::Required`], [`Fault::TooLong`], [`Fault::NameTaken`].
#[boxed]
pub async fn create(s: &Services, actor: &Actor, name: &str) -> Result<TeamId> {
    actor.manager()?;
    let name = checked(name)?;
    let id: TeamId = s.id();
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.manager()?.organisation;
    taken(store::team::insert(&mut tx, id, organisation, name, s.now()).await)?;
    note(
        s,
        &mut tx,
        actor,
        "team.created",
        id,
        json!({}),
        Some(json!({ "name": name })),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives a team another name. Refusals as [`create`].
#[boxed]
pub async fn rename(s: &Services, actor: &Actor, team: TeamId, name: &str) -> Result<()> {
    actor.manager()?;
    let name = checked(name)?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.manager()?.organisation;
    let old = open(&mut tx, organisation, team).await?;
    if old.name == name {
        return Ok(());
    }
    if !taken(store::team::rename(&mut tx, team, name).await)? {
        return Err(Error::NotFound);
    }
    let personal = json!({ "name": name, "before": old.name });
    note(
        s,
        &mut tx,
        actor,
        "team.renamed",
        team,
        json!({}),
        Some(personal),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a team: what was assigned to it gives nothing from now on.
#[boxed]
pub async fn end(s: &Services, actor: &Actor, team: TeamId) -> Result<()> {
    actor.manager()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.manager()?.organisation;
    open(&mut tx, organisation, team).await?;
    if !store::team::end(&mut tx, team, s.now()).await? {
        return Err(Error::NotFound);
    }
    note(s, &mut tx, actor, "team.ended", team, json!({}), None).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts colleagues in a team, all or none. Twice is once. Joining is receiving what the team is assigned, so it takes that
/// level (R-ROL-3).
///
/// Refusals: [`Fault::SignInHasNoLevel`], [`Fault::LevelAboveOwn`].
#[boxed]
pub async fn add(s: &Services, actor: &Actor, team: TeamId, people: &[PersonId]) -> Result<()> {
    actor.manager()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    actor.manager()?;
    for person in people {
        let stay = stay(&mut tx, actor, *person).await?;
        join(s, &mut tx, actor, team, stay).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a colleague out of a team. Whoever is not in it (any more) is not found.
#[boxed]
pub async fn drop(s: &Services, actor: &Actor, team: TeamId, person: PersonId) -> Result<()> {
    actor.may_stop()?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    actor.may_stop()?;
    let stay = stay(&mut tx, actor, person).await?;
    leave(s, &mut tx, actor, team, stay).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes these the teams of a colleague, in one go. Refusals as [`add`], for those that are new.
#[boxed]
pub async fn set(s: &Services, actor: &Actor, person: PersonId, teams: &[TeamId]) -> Result<()> {
    actor.may_stop()?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    actor.may_stop()?;
    let stay = stay(&mut tx, actor, person).await?;
    let held: Vec<TeamId> = store::team::of_member(&mut tx, stay)
        .await?
        .iter()
        .map(|team| team.id)
        .collect();
    for team in teams.iter().filter(|team| !held.contains(team)) {
        actor.fresh(s.now())?;
        join(s, &mut tx, actor, *team, stay).await?;
    }
    for team in held.iter().filter(|team| !teams.contains(team)) {
        leave(s, &mut tx, actor, *team, stay).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The stay of a colleague here, or not found.
async fn stay(tx: &mut Tx, actor: &Actor, person: PersonId) -> Result<MembershipId> {
    let stay = store::membership::current(tx, person, actor.organisation()?).await?;
    stay.map(|stay| stay.id).ok_or(Error::NotFound)
}

async fn join(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    team: TeamId,
    stay: MembershipId,
) -> Result<()> {
    let manager = actor.manager()?;
    open(tx, manager.organisation, team).await?;
    let given = assignment::level_of_team(tx, team, s.now()).await?;
    manager.may_hand_out(given).map_err(Error::refused)?;
    if store::team::add(tx, s.id(), team, stay, s.now()).await? {
        let facts = json!({ "members": stay });
        note(s, tx, actor, "team.member_added", team, facts, None).await?;
    }
    Ok(())
}

async fn leave(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    team: TeamId,
    stay: MembershipId,
) -> Result<()> {
    open(tx, actor.organisation()?, team).await?;
    if !store::team::remove(tx, team, stay, s.now()).await? {
        return Err(Error::NotFound);
    }
    let facts = json!({ "members": stay });
    note(s, tx, actor, "team.member_dropped", team, facts, None).await
}

async fn open(tx: &mut Tx, organisation: OrganisationId, team: TeamId) -> Result<Team> {
    let found = store::team::by_id(tx, team).await?;
    found
        .filter(|team| team.organisation == organisation && team.ended_at.is_none())
        .ok_or(Error::NotFound)
}

fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    let fault = match name.chars().count() {
        0 => Fault::Required,
        n if n > usize::from(NAME_MAX) => Fault::TooLong(NAME_MAX),
        _ if name.chars().any(char::is_control) => Fault::NotAName,
        _ => return Ok(name),
    };
    Err(Error::field("name", fault))
}

fn taken<T>(done: store::Result<T>) -> Result<T> {
    match done {
        Err(error) if error.is_refusal_by(NAME_TAKEN) => {
            Err(Error::field("name", Fault::NameTaken))
        }
        done => Ok(done?),
    }
}

async fn note(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    team: TeamId,
    facts: Value,
    personal: Option<Value>,
) -> Result<()> {
    let happened = Happened {
        organisations: &[actor.organisation()?],
        actor: Some(actor.person),
        action,
        object: team.uuid(),
        basis: basis(actor),
        facts,
        personal,
    };
    effects::record(s, tx, happened).await
}
