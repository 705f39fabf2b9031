//! A typing error in the mobile number of an application, corrected by a manager while no code was typed that was sent to
//! it: the number is checked as when applying (R-AAN-4), and the user begins anew with a link of now. Whoever proved a
//! phone corrects it in their own account.

use super::{
    mobile_digest, organisation_of,
    pending::{managed, new_link},
    plan::{Check, Part},
};
use crate::{
    Actor, Services,
    error::{Error, Result},
    registration::{self, Subject},
};
use domain::{fault::Fault, id::ApplicationId, mobile::MobileNumber, role};

/// Puts this number in the place of the earlier one, and sends a new link. `same`: another has it too, and that is meant.
///
/// Refusals: at `mobile` [`Fault::MobileTaken`], [`Fault::MobileElsewhere`]; [`Fault::LinkDead`] when the user went on
/// already; [`Fault::ApplicationIs`]; [`Fault::LevelAboveOwn`]; [`Error::StepUpNeeded`], because the code goes there.
pub async fn correct_mobile(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    mobile: &MobileNumber,
    same: bool,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let manager = actor.manager()?;
    actor.fresh(s.now())?;
    if found.state().is_final() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let own = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    role::may_register(own, found.level).map_err(Error::refused)?;
    let part = Part {
        birth: None,
        email: Some(found.email.clone()),
        mobile: Some(mobile.clone()),
        employed: None,
        product: None,
        term: None,
        scopes: Vec::new(),
        urgent: false,
        same_mobile: same,
    };
    let place = (organisation_of(&found)?, manager.level);
    let check = Check::load(s, &mut tx, place, std::slice::from_ref(&part), None).await?;
    if let Some((field, fault)) = check
        .faults(s, &part)
        .into_iter()
        .find(|(field, _)| *field == "mobile")
    {
        return Err(Error::field(field, fault));
    }
    let subject = Subject {
        mobile: Some(mobile.clone()),
        ..registration::subject(s, &found)?
    };
    store::text_message::take_back(&mut tx, id.uuid(), s.now()).await?;
    let digest = mobile_digest(s, mobile);
    let at = (found.id, found.revision);
    if !store::application::renumber(&mut tx, at, &subject.seal(s)?, &digest).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    new_link(s, &mut tx, &actor, &found, "application.renumbered").await?;
    tx.commit().await?;
    Ok(())
}
