//! Giving and ending roles. A manager appoints others at the own level or below (R-ROL-3): the representatives who
//! appointed the first manager handed that over (R-ROL-2), hear of every appointment, and can end it. A representative
//! appoints at the level of the sign-in, and only with the power to sign for it alone (R-BEV-4): signatures are not
//! collected here, and neither is that of the new manager, which EH4 takes. Who is a representative stands in the
//! register and is never changed here.

use super::{here, hold, person_link, role_at, stay};
use crate::{
    Actor, Services, boxed,
    consent::signs_alone,
    effects::{self, Happened, Recipient},
    error::{Error, FieldName, Result},
    messages::Message,
    party,
};
use domain::{
    fault::Fault,
    id::{InvitationId, MembershipId, OrganisationId, PersonId},
    level::Level,
    role::{self, Role},
};
use serde_json::json;
use store::{Tx, membership::RoleHeld};

/// Make a colleague manager, or change the level at which they are.
#[derive(Clone, Copy, Debug)]
pub struct Appoint {
    pub person: PersonId,
    pub level: Level,
}

/// Up to which level the actor may appoint a manager: the lower of role and sign-in (R-DEC-5). What a representative's
/// power to represent allows is looked up in the act itself.
pub fn may_appoint(actor: &Actor) -> Result<Level> {
    let own = match actor.manager() {
        Ok(manager) => manager.level,
        Err(_) if actor.is_representative() => actor.sign_in.level,
        Err(refused) => return Err(refused),
    };
    own.ok_or(Error::Refused(vec![("level", Fault::SignInHasNoLevel)]))
}

/// Checks a level somebody is about to be appointed at (R-ROL-3, R-LOA-4).
pub(crate) fn check_level(actor: &Actor, field: FieldName, level: Level) -> Result<()> {
    let own = may_appoint(actor)?;
    if !level.is_issued() {
        return Err(Error::field(field, Fault::LevelNotIssued(level)));
    }
    role::may_register(own, level).map_err(|fault| Error::field(field, fault))
}

/// Makes a colleague manager at this level. Asking for what is so already changes nothing.
///
/// Refusals at `level`: [`Fault::LevelAboveOwn`] (R-ROL-3), [`Fault::LevelNotIssued`], [`Fault::SignInHasNoLevel`],
/// [`Fault::PowerTooLimited`] and [`Fault::ManagerMustSign`] (R-BEV-4).
#[boxed]
pub async fn appoint(s: &Services, actor: &Actor, cmd: Appoint) -> Result<()> {
    let organisation = actor.may_stop()?;
    let now = s.now();
    actor.fresh(now)?;

    let mut tx = s.db.write().await?;
    let (actor, own) = &hold(s, &mut tx, actor).await?;
    check_level(actor, "level", cmd.level)?;
    let stay = stay(&mut tx, organisation, cmd.person).await?;
    // Without a KvK number there is one product, and a manager never has that one (R-ID-8, R-ROL-7).
    party::kvk(&party::organisation(&mut tx, organisation).await?)?;
    still_covers(&mut tx, organisation, own, cmd.level).await?;
    let roles = store::membership::roles(&mut tx, stay.id).await?;
    match roles.iter().find(|held| held.role == Role::Manager) {
        Some(held) if held.level == Some(cmd.level) => return Ok(()),
        Some(held) if let Some(fault) = above(actor, cmd.person, held.level) => {
            return Err(Error::field("level", fault));
        }
        // One cannot raise oneself: the level above would be nobody's to give.
        Some(held) => {
            _ = store::membership::end_role(&mut tx, held.id, Some(actor.person), now).await?;
        }
        None => {}
    }
    let new = RoleHeld {
        id: s.id(),
        membership: stay.id,
        role: Role::Manager,
        level: Some(cmd.level),
        power: None,
        from_at: now,
    };
    store::membership::give_role(&mut tx, &new, Some(actor.person)).await?;
    note(
        s,
        &mut tx,
        actor,
        "role.given",
        cmd.person,
        json!({ "role": Role::Manager, "level": cmd.level, "members": stay.id }),
    )
    .await?;
    tell_appointed(s, &mut tx, actor, organisation, cmd).await?;
    tx.commit().await?;
    Ok(())
}

/// The actor's role may have been lowered since the page was made. A representative has no level to lose, but needs a
/// power for which one signature is enough: else one of two directors makes himself manager, and grants alone what
/// takes two (R-BEV-4). Where the new manager must sign too, no representative appoints here: not even oneself, because
/// all who sign for that level identify in person.
async fn still_covers(
    tx: &mut Tx,
    organisation: OrganisationId,
    own: &[RoleHeld],
    asked: Level,
) -> Result<()> {
    let manager = manager_level(own);
    if manager.is_some_and(|level| asked <= level) {
        return Ok(());
    }
    if let Some(held) = own.iter().find(|held| held.role == Role::Representative) {
        let directors = party::organisation(tx, organisation).await?.directors;
        return signs_alone(held, directors, asked).map_err(|fault| Error::field("level", fault));
    }
    let level = manager.ok_or(Error::NotAllowed)?;
    role::may_register(level, asked).map_err(|fault| Error::field("level", fault))
}

fn manager_level(roles: &[RoleHeld]) -> Option<Level> {
    roles
        .iter()
        .filter(|held| held.role == Role::Manager)
        .find_map(|held| held.level)
}

/// Why the actor may not end or lower a manager of this level, or end such a means: what one could not give, with the
/// sign-in of now, one does not take away (R-ROL-3). Every representative may: managers are theirs (R-ROL-2); and
/// everybody one's own.
pub(crate) fn above(actor: &Actor, person: PersonId, theirs: Option<Level>) -> Option<Fault> {
    if actor.is_representative() || actor.person == person {
        return None;
    }
    actor.manager().ok()?.may_hand_out(theirs).err()
}

/// Ends somebody's manager role; one's own too. What the manager granted stays (R-DEC-5).
///
/// Refusals: [`Fault::LastManager`] at `level`; [`Fault::LevelAboveOwn`], [`Fault::SignInHasNoLevel`]. Whoever is no manager (any more) is not found.
#[boxed]
pub async fn end_manager(s: &Services, actor: &Actor, person: PersonId) -> Result<()> {
    let organisation = actor.may_stop()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let (actor, _) = &hold(s, &mut tx, actor).await?;
    let stay = stay(&mut tx, organisation, person).await?;
    let roles = store::membership::roles(&mut tx, stay.id).await?;
    let held = roles
        .into_iter()
        .find(|held| held.role == Role::Manager)
        .ok_or(Error::NotFound)?;
    if let Some(fault) = above(actor, person, held.level) {
        return Err(Error::refused(fault));
    }
    if must_stay(s, &mut tx, actor, person).await? {
        return Err(Error::field("level", Fault::LastManager));
    }
    store::membership::end_role(&mut tx, held.id, Some(actor.person), s.now()).await?;
    note(
        s,
        &mut tx,
        actor,
        "role.ended",
        person,
        json!({ "role": held.role, "level": held.level, "members": stay.id }),
    )
    .await?;
    tell_ended(s, &mut tx, actor, organisation, person, held.level).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether nothing can be managed any more without this person (R-ROL-9): the only manager, or the only one of them who
/// holds an active means.
pub(super) async fn is_last(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<bool> {
    let managers = store::membership::managers(tx, organisation, s.now()).await?;
    let (own, others): (Vec<_>, Vec<_>) = managers
        .into_iter()
        .partition(|manager| manager.person == person);
    let works = own.iter().any(|own| own.works);
    Ok(!own.is_empty() && (others.is_empty() || works && !others.iter().any(|one| one.works)))
}

/// Whoever [`is_last`] stays, but for a representative: the manager is theirs to take away, and the page says what it
/// means (R-ROL-2, R-ROL-9). One's own role no representative ends by that. Ask it while the organisation is held.
pub(super) async fn must_stay(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
) -> Result<bool> {
    let answers = actor.is_representative() && actor.person != person;
    Ok(!answers && is_last(s, tx, actor.organisation()?, person).await?)
}

async fn note(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    person: PersonId,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[actor.organisation()?],
        actor: Some(actor.person),
        action,
        object: person.uuid(),
        basis: basis(actor),
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Somebody who became manager by accepting an invitation.
pub(crate) struct Joined {
    pub organisation: OrganisationId,
    pub invitation: InvitationId,
    pub invited_by: PersonId,
    pub person: PersonId,
    pub membership: MembershipId,
    pub level: Option<Level>,
}

/// Notes and tells what [`appoint`] notes and tells. The inviter gave the role, and hears of it by the message that
/// the invitation was accepted.
pub(crate) async fn joined(s: &Services, tx: &mut Tx, new: &Joined) -> Result<()> {
    let happened = Happened {
        organisations: &[new.organisation],
        actor: Some(new.invited_by),
        action: "role.given",
        object: new.person.uuid(),
        basis: Role::Manager.code(),
        facts: json!({
            "role": Role::Manager,
            "level": new.level,
            "members": new.membership,
            "invitation": new.invitation,
        }),
        personal: None,
    };
    effects::record(s, tx, happened).await?;
    let message = Message::ManagerAppointed {
        organisation: here(tx, new.organisation).await?,
        person: party::person_name(tx, new.person).await?,
        role: role_at(Role::Manager, new.level),
        by: party::person_name(tx, new.invited_by).await?,
        link: person_link(new.person),
    };
    for (person, to) in others_in_charge(tx, new.invited_by, new.organisation).await? {
        if person != new.person {
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(())
}

/// In which role the actor acts, for the log.
pub(crate) fn basis(actor: &Actor) -> &'static str {
    if actor.is_manager() {
        Role::Manager.code()
    } else {
        Role::Representative.code()
    }
}

/// Everybody in charge, but not the one who acts: who does something sees it happen (R-ROL-5).
pub(crate) async fn others_in_charge(
    tx: &mut Tx,
    actor: PersonId,
    organisation: OrganisationId,
) -> Result<Vec<(PersonId, Recipient)>> {
    let contacts = store::membership::contacts(tx, organisation).await?;
    Ok(contacts
        .into_iter()
        .filter(|contact| contact.person != actor)
        .map(|contact| {
            let person = contact.person;
            (person, Recipient::contact(contact, Some(organisation)))
        })
        .collect())
}

async fn tell_appointed(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    cmd: Appoint,
) -> Result<()> {
    let here = here(tx, organisation).await?;
    let role = role_at(Role::Manager, Some(cmd.level));
    if cmd.person != actor.person
        && let Some(to) = effects::member(tx, cmd.person, organisation).await?
    {
        let message = Message::RoleGiven {
            organisation: here.clone(),
            role,
            by: actor.name.clone(),
        };
        effects::tell(s, tx, &to, &message).await?;
    }
    let name = party::person_name(tx, cmd.person).await?;
    for (person, to) in others_in_charge(tx, actor.person, organisation).await? {
        if person != cmd.person {
            let message = Message::ManagerAppointed {
                organisation: here.clone(),
                person: name.clone(),
                role,
                by: actor.name.clone(),
                link: person_link(cmd.person),
            };
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(())
}

async fn tell_ended(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    person: PersonId,
    level: Option<Level>,
) -> Result<()> {
    let here = here(tx, organisation).await?;
    if person != actor.person
        && let Some(to) = effects::member(tx, person, organisation).await?
    {
        let role = role_at(Role::Manager, level);
        let message = Message::RoleEnded {
            organisation: here.clone(),
            role,
            by: actor.name.clone(),
        };
        effects::tell(s, tx, &to, &message).await?;
    }
    let name = party::person_name(tx, person).await?;
    for (other, to) in others_in_charge(tx, actor.person, organisation).await? {
        if other != person {
            let message = Message::ManagerEnded {
                organisation: here.clone(),
                person: name.clone(),
                by: actor.name.clone(),
                link: person_link(person),
            };
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(())
}
