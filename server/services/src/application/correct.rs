//! A typing error in the name, the day of birth or the address of somebody for whom a manager applied. The rules: a document
//! that was shown for other data counts no more (R-BEV-2); what a clerk at a counter compares with a person is not corrected;
//! the address is corrected until its owner is known, and who is a member already is. From then on the application stands
//! on the word of who corrected it, and whom it is for is told: by a new link, or by a mail to who went on without one.

use super::{
    organisation_of,
    pending::{managed, new_link, tell_what_waits},
    plan, user,
};
use crate::{
    Actor, Services,
    accounts::profile,
    boxed, effects,
    error::{Error, Result},
    messages::Message,
    party,
    registration::{self, Subject},
};
use domain::{
    fault::Fault,
    id::{ApplicationId, OrganisationId},
    level::Level,
    person::{BirthDate, Identity, PersonName},
    role,
    time::{Date, date_of},
};
use store::{
    Tx,
    application::{Application, is_open_already},
};

/// Whom it is for, as it should have been typed.
#[derive(Clone, Debug)]
pub struct Correction {
    pub name: PersonName,
    pub birth: Date,
    pub email: String,
}

/// At which level the actor, as they are at the organisation of this application, corrects it; or why not.
pub(super) fn may_correct(there: &Actor, found: &Application) -> Result<Level> {
    let manager = there.manager()?;
    if found.state().is_final() || found.in_person() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let own = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    role::may_register(own, found.level).map_err(Error::refused)?;
    Ok(own)
}

/// Why the address stays as it is: its owner is known, or a member already.
pub(super) async fn keeps_address(
    tx: &mut Tx,
    found: &Application,
    accepted: bool,
) -> Result<Option<Fault>> {
    if accepted {
        return Ok(Some(Fault::ApplicationIs(found.state())));
    }
    // At another address a colleague would be here twice. Whether a stranger's address has an account is not asked.
    let member = is_member(tx, organisation_of(found)?, &found.email).await?;
    Ok(member.then_some(Fault::EmailOfMember))
}

/// Puts these in the place of what was typed, and says whether anything changed.
///
/// Refusals: at `birth` as for applying; at `email` [`Fault::NotAnEmail`], [`Fault::ApplicationPending`],
/// [`Fault::MeansAlready`], [`Fault::EmailOfMember`], and [`Fault::ApplicationIs`] once its owner is known;
/// [`Fault::LevelAboveOwn`], [`Fault::ChangedMeanwhile`]; [`Error::StepUpNeeded`], because this gives rights;
/// [`Error::TooMany`].
#[boxed]
pub async fn correct(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    new: Correction,
) -> Result<bool> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let own = may_correct(&actor, &found)?;
    actor.fresh(s.now())?;
    let email = domain::email::folded(&new.email);
    let same_address = found.email == email;
    let activation = store::activation::of(&mut tx, id).await?;
    let accepted = activation.is_some_and(|one| one.accepted_at.is_some());
    let wrong_address = if same_address {
        None
    } else if let Some(fault) = keeps_address(&mut tx, &found, accepted).await? {
        Some(fault)
    } else {
        let place = (organisation_of(&found)?, Some(own));
        let typed = (&*new.email, found.product);
        plan::address_fault(s, &mut tx, place, typed).await?
    };
    let birth = match BirthDate::new(new.birth, date_of(s.now())) {
        Ok(birth) if wrong_address.is_none() => birth,
        birth => {
            // Both are said at once.
            let wrong_birth = birth.err().map(|fault| ("birth", fault));
            let wrong_address = wrong_address.map(|fault| ("email", fault));
            let faults = wrong_birth.into_iter().chain(wrong_address);
            return Err(Error::Refused(faults.collect()));
        }
    };
    let identity = Identity::new(&new.name, birth);
    let old = registration::subject(s, &found)?;
    let before = old.identity.full_name();
    let same_person = old.identity == identity;
    if same_person && same_address {
        return Ok(false);
    }
    let name = identity.full_name();
    let subject = Subject { identity, ..old };
    let at = (found.id, found.revision);
    let sealed = subject.seal(s)?;
    let typed = (&*sealed, &*name, &*email);
    match store::application::correct_user(&mut tx, at, typed, (actor.person, s.now())).await {
        Err(error) if is_open_already(&error) => {
            return Err(Error::field("email", Fault::ApplicationPending));
        }
        done => {
            if !done? {
                return Err(Error::refused(Fault::ChangedMeanwhile));
            }
        }
    }
    if !same_person {
        store::identification::drop_of_applicant(&mut tx, id).await?;
    }
    if !same_address {
        // Only what is over for that address: it may be a stranger's.
        let here = party::organisation(&mut tx, organisation_of(&found)?).await?;
        let told = Message::MeansMoved {
            organisation: party::named(&here),
            by: actor.name.clone(),
        };
        effects::tell(s, &mut tx, &user(&found), &told).await?;
    }
    let found = Application {
        email,
        subject_name: name,
        ..found
    };
    if accepted {
        // Told at once, however lately there was another mail: it stands on this manager's word from now on, so it
        // goes with them too when their means is found to be misused (R-AAN-10).
        if let Some(person) = found.person.filter(|_| !same_person) {
            let names = (&*before, &*found.subject_name);
            profile::correct_name(s, &mut tx, person, names, &actor, found.created_at).await?;
        }
        tell_what_waits(s, &mut tx, &actor, &found, "application.corrected").await?;
    } else {
        store::text_message::take_back(&mut tx, id.uuid(), s.now()).await?;
        new_link(s, &mut tx, &actor, &found, "application.corrected").await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Whether this address is a member's.
async fn is_member(tx: &mut Tx, organisation: OrganisationId, email: &str) -> Result<bool> {
    let Some(account) = store::account::by_email(tx, email).await? else {
        return Ok(false);
    };
    let stay = store::membership::current(tx, account.person, organisation).await?;
    Ok(stay.is_some())
}
