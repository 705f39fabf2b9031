//! Revoking (*intrekken*): one authorisation, all of somebody's, or all of several people's at once. It works at the
//! next decision (R-MACH-10).
//!
//! Any manager or one representative may, at any level and without a fresh factor, and whoever has it may give it up
//! (R-DEC-10): the way out is never harder than the way in.

use super::{each, facts, spoken, stands, stay};
use crate::{
    Actor, Services,
    accounts::session,
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{Message, parts::Link},
    party,
    people::{
        authorisations::{Own, shown},
        roles::{basis, others_in_charge},
    },
};
use domain::{
    decide::world::{Authorisation, AuthorisationScope},
    fault::Fault,
    id::{AuthorisationId, PersonId},
};
use store::{Tx, membership::Membership};

/// One authorisation, for the page that asks about it.
#[derive(Clone, Debug)]
pub struct One {
    pub person: PersonId,
    pub name: String,
    /// It is the reader's own.
    pub own: bool,
    /// The reader may change it: a manager of the organisation chosen in the header.
    pub changes: bool,
    pub row: Authorisation,
    pub shown: Own,
}

/// One authorisation, for who has it and who is in charge there; another's is not found (R-DEC-22).
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: AuthorisationId) -> Result<One> {
    let mut tx = s.db.read().await?;
    let (there, stay, row) = enter(s, &mut tx, actor, id).await?;
    let shown = shown(s, &mut tx, std::slice::from_ref(&row), actor.lang)
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let here = actor.organisation().ok() == Some(stay.organisation);
    Ok(One {
        person: stay.person,
        name: party::person_name(&mut tx, stay.person).await?,
        own: stay.person == actor.person,
        changes: here && there.is_manager() && stands(&row, s.now()),
        row,
        shown,
    })
}

/// The actor at the organisation of an authorisation, with whose it is.
async fn enter(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: AuthorisationId,
) -> Result<(Actor, Membership, Authorisation)> {
    let row = store::authorisation::by_id(tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let stay = store::membership::by_id(tx, row.membership)
        .await?
        .filter(|stay| stay.ended_at.is_none())
        .ok_or(Error::NotFound)?;
    let there = session::acting_at(s, tx, actor, stay.organisation)
        .await?
        .ok_or(Error::NotFound)?;
    if stay.person != actor.person && there.may_stop().is_err() {
        return Err(Error::NotFound);
    }
    Ok((there, stay, row))
}

/// Revokes one, or gives up one's own.
///
/// # Errors
/// [`Error::NotFound`] for another's; [`Fault::AuthorisationOver`] when it had ended.
#[boxed]
pub async fn revoke(s: &Services, actor: &Actor, id: AuthorisationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (_, stay, _) = enter(s, &mut tx, actor, id).await?;
    store::organisation::hold(&mut tx, &[stay.organisation]).await?;
    let (there, stay, row) = enter(s, &mut tx, actor, id).await?;
    end(s, &mut tx, &there, &stay, vec![row]).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody with what would be revoked of theirs.
#[derive(Clone, Debug)]
pub struct Loser {
    pub person: PersonId,
    pub name: String,
    /// What stands now.
    pub authorisations: Vec<Own>,
}

/// What would be revoked of these colleagues, by name.
///
/// # Errors
/// [`Error::NotAllowed`] for who is not in charge; [`Error::NotFound`] for who is no colleague. Refused at `people`:
/// [`Fault::NothingChosen`], [`Fault::TooMany`]; as a whole [`Fault::AuthorisationOver`] when there is nothing.
#[boxed]
pub async fn plan(s: &Services, actor: &Actor, people: &[PersonId]) -> Result<Vec<Loser>> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let mut losers = Vec::new();
    for person in each(people)? {
        let stay = stay(&mut tx, organisation, person).await?;
        let rows = standing(s, &mut tx, &stay).await?;
        losers.push(Loser {
            person,
            name: party::person_name(&mut tx, person).await?,
            authorisations: shown(s, &mut tx, &rows, actor.lang).await?,
        });
    }
    if losers.iter().all(|loser| loser.authorisations.is_empty()) {
        return Err(Error::refused(Fault::AuthorisationOver));
    }
    losers.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(losers)
}

/// Revokes everything these colleagues may do for the organisation itself; how many authorisations.
///
/// # Errors
/// As [`plan`].
#[boxed]
pub async fn revoke_all(s: &Services, actor: &Actor, people: &[PersonId]) -> Result<u32> {
    let organisation = actor.may_stop()?;
    let people = each(people)?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    actor.may_stop()?;
    let mut ended = 0;
    for person in people {
        let stay = stay(&mut tx, organisation, person).await?;
        let rows = standing(s, &mut tx, &stay).await?;
        if !rows.is_empty() {
            ended += end(s, &mut tx, actor, &stay, rows).await?;
        }
    }
    if ended == 0 {
        return Err(Error::refused(Fault::AuthorisationOver));
    }
    tx.commit().await?;
    Ok(ended)
}

async fn standing(s: &Services, tx: &mut Tx, stay: &Membership) -> Result<Vec<Authorisation>> {
    let mut rows = store::authorisation::of_member(tx, stay.id).await?;
    rows.retain(|row| stands(row, s.now()));
    Ok(rows)
}

/// Ends rows of one stay, notes it and tells; how many. `actor` is a member of that organisation.
async fn end(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    stay: &Membership,
    rows: Vec<Authorisation>,
) -> Result<u32> {
    let now = s.now();
    let mut ended = Vec::new();
    for row in rows {
        // Compare-and-set: of two who revoke the same, one revokes it.
        if stands(&row, now)
            && store::authorisation::end(tx, row.id, Some(actor.person), now).await?
        {
            ended.push(row);
        }
    }
    if ended.is_empty() {
        return Err(Error::refused(Fault::AuthorisationOver));
    }
    let own = stay.person == actor.person;
    let happened = Happened {
        organisations: &[stay.organisation],
        actor: Some(actor.person),
        action: "membership.authorisation_ended",
        object: stay.person.uuid(),
        basis: if own { "own" } else { basis(actor) },
        facts: facts(stay, &ended),
        personal: None,
    };
    effects::record(s, tx, happened).await?;
    let scopes: Vec<AuthorisationScope> = ended.iter().map(|row| row.scope).collect();
    let organisation = party::named(&party::organisation(tx, stay.organisation).await?);
    let gone = spoken(s, tx, &scopes).await?;
    if own {
        let message = Message::AuthorisationGivenUp {
            organisation,
            person: actor.name.clone(),
            ended: gone,
            link: Link::person(stay.person),
        };
        for (_, to) in others_in_charge(tx, actor.person, stay.organisation).await? {
            effects::tell(s, tx, &to, &message).await?;
        }
    } else if let Some(to) = effects::member(tx, stay.person, stay.organisation).await? {
        let message = Message::AuthorisationEnded {
            organisation,
            ended: gone,
            by: actor.name.clone(),
        };
        effects::tell(s, tx, &to, &message).await?;
    }
    Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX))
}
