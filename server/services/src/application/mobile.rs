//! A typing error in the mobile number of an application, corrected by a manager until the user has proved the phone: the
//! number is checked as when applying (R-AAN-4), and the user begins anew with a link of now. From then on it is the word
//! of who corrected it, in whatever follows when that one's means was misused; whoever proved a phone corrects it in their
//! own account.

use super::{
    mobile_digest, organisation_of,
    pending::{managed, new_link},
    plan::mobile_fault,
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    registration::{self, Subject},
};
use domain::{fault::Fault, id::ApplicationId, level::Level, mobile::MobileNumber, role};
use store::{activation::Activation, application::Application};

/// At which level the actor, as they are at the organisation of this application, corrects its number; or why not.
pub(super) fn may_correct(
    there: &Actor,
    found: &Application,
    activation: Option<&Activation>,
) -> Result<Level> {
    let manager = there.manager()?;
    if found.state().is_final() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    if activation.is_none_or(|one| one.mobile_confirmed_at.is_some() || one.accepted_at.is_some()) {
        return Err(Error::refused(Fault::MobileProved));
    }
    let own = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    role::may_register(own, found.level).map_err(Error::refused)?;
    Ok(own)
}

/// Puts this number in the place of the earlier one, and sends a new link. `same`: another has it too, and that is meant.
///
/// Refusals: at `mobile` [`Fault::MobileTaken`], [`Fault::MobileElsewhere`], [`Fault::MobileUnchanged`];
/// [`Fault::MobileProved`], [`Fault::ApplicationIs`], [`Fault::LevelAboveOwn`]; [`Error::StepUpNeeded`], because the code
/// goes there; [`Error::TooMany`].
#[boxed]
pub async fn correct_mobile(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    mobile: &MobileNumber,
    same: bool,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let activation = store::activation::of(&mut tx, id).await?;
    let own = may_correct(&actor, &found, activation.as_ref())?;
    actor.fresh(s.now())?;
    let digest = mobile_digest(s, mobile);
    if found.mobile_digest.as_deref() == Some(&digest) {
        return Err(Error::field("mobile", Fault::MobileUnchanged));
    }
    let place = (organisation_of(&found)?, Some(own));
    let typed = (&*found.email, mobile);
    if let Some(fault) = mobile_fault(s, &mut tx, place, typed, same).await? {
        return Err(Error::field("mobile", fault));
    }
    let subject = Subject {
        mobile: Some(mobile.clone()),
        ..registration::subject(s, &found)?
    };
    store::text_message::take_back(&mut tx, id.uuid(), s.now()).await?;
    let at = (found.id, found.revision);
    let sealed = subject.seal(s)?;
    if !store::application::correct_mobile(&mut tx, at, &sealed, &digest, (actor.person, s.now()))
        .await?
    {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    new_link(s, &mut tx, &actor, &found, "application.mobile_corrected").await?;
    tx.commit().await?;
    Ok(())
}
