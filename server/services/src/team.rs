//! Teams of one's own organisation: a name and its members. A client can be assigned to a team, so joining a team
//! is receiving rights; which rights those are stands with the assignments.

use crate::{
    Actor, Services, assignment,
    effects::{self, Happened},
    error::{Error, Result},
    people::{self, roles::basis},
};
use domain::{
    fault::Fault,
    id::{OrganisationId, PersonId, TeamId},
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
}

/// The teams by name, with how many members each has. For managers and representatives.
pub async fn list(s: &Services, actor: &Actor) -> Result<Vec<Team>> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    Ok(store::team::of_organisation(&mut tx, organisation).await?)
}

/// One team; an ended one and another organisation's are not found (R-DEC-22).
pub async fn one(s: &Services, actor: &Actor, team: TeamId) -> Result<TeamPage> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let found = open(&mut tx, organisation, team).await?;
    let members = store::team::members(&mut tx, team).await?;
    Ok(TeamPage {
        team,
        name: found.name,
        members,
    })
}

/// Colleagues who are not in a team and fit a search, by name, and whether there are more: those are searched for, not
/// listed. For managers.
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

/// Puts a colleague in a team. Twice is once. Joining is receiving what the team is assigned, so it takes that level
/// (R-ROL-3).
///
/// Refusals: [`Fault::SignInHasNoLevel`], [`Fault::LevelAboveOwn`].
pub async fn add(s: &Services, actor: &Actor, team: TeamId, person: PersonId) -> Result<()> {
    actor.manager()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let manager = actor.manager()?;
    let organisation = manager.organisation;
    open(&mut tx, organisation, team).await?;
    let stay = store::membership::current(&mut tx, person, organisation)
        .await?
        .ok_or(Error::NotFound)?;
    let given = assignment::level_of_team(&mut tx, team, s.now()).await?;
    manager.may_hand_out(given).map_err(Error::refused)?;
    if store::team::add(&mut tx, s.id(), team, stay.id, s.now()).await? {
        note(
            s,
            &mut tx,
            actor,
            "team.member_added",
            team,
            json!({ "members": stay.id }),
            None,
        )
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Takes a colleague out of a team. Whoever is not in it (any more) is not found.
pub async fn drop(s: &Services, actor: &Actor, team: TeamId, person: PersonId) -> Result<()> {
    actor.may_stop()?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.may_stop()?;
    open(&mut tx, organisation, team).await?;
    let stay = store::membership::current(&mut tx, person, organisation)
        .await?
        .ok_or(Error::NotFound)?;
    if !store::team::remove(&mut tx, team, stay.id, s.now()).await? {
        return Err(Error::NotFound);
    }
    note(
        s,
        &mut tx,
        actor,
        "team.member_dropped",
        team,
        json!({ "members": stay.id }),
        None,
    )
    .await?;
    tx.commit().await?;
    Ok(())
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
        Err(error) if error.is_conflict(NAME_TAKEN) => Err(Error::field("name", Fault::NameTaken)),
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
