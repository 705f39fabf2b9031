//! The document that is shown for a higher level, and the moment a means rises or, at EH4, gives way to a new one. The
//! rule: with that moment everything is as it was, at the new level; before it, at the old one.

use super::{
    super::{
        act::{By, replaced},
        extent::{self, Reach},
    },
    answer::close,
    check, found, found_to_change, raised, steps,
    told::{note_raised, tell_raised},
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    identification::{self, Elsewhere},
};
use domain::{
    application::{ApplicationEvent, ApplicationState},
    fault::Fault,
    id::{ApplicationId, CredentialId, IdentificationId},
};
use store::{Tx, application::Application, means::Means};

/// Sends the owner to the check of identity documents; the answer is where the browser goes. It comes back to the page
/// of this upgrade. The document must show exactly whom the organisation knows, or whom somebody in charge named
/// (R-BEV-2).
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::OnlyInPerson`], [`Fault::IdentityUnavailable`], [`Error::TooMany`].
#[boxed]
pub async fn identify(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Elsewhere> {
    let mut tx = s.db.read().await?;
    let (found, entered) = found(s, &mut tx, actor, id).await?;
    if !entered.own {
        return Err(Error::NotFound);
    }
    if found.state() != ApplicationState::IdentificationNeeded {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    drop(tx);
    identification::begin_own(s, actor, &found, &format!("/means/upgrades/{id}")).await
}

/// The document that the owner showed for it, if it is good for its level.
async fn shown(
    s: &Services,
    tx: &mut Tx,
    found: &Application,
    means: &Means,
) -> Result<Option<IdentificationId>> {
    let row = store::identification::of_applicant(tx, found.id).await?;
    Ok(row
        .filter(|row| row.person == Some(means.person))
        .filter(|row| identification::serves(s, row, found.level))
        .map(|row| row.id))
}

/// Goes on after a document was shown. Changes nothing when none was; who comes to a counter goes on by [`bound`].
pub(crate) async fn refresh(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (found, entered) = found_to_change(s, &mut tx, actor, id).await?;
    let waits = entered.own && found.state() == ApplicationState::IdentificationNeeded;
    if !waits
        || domain::identification::takes_a_counter(found.level)
        || shown(s, &mut tx, &found, &entered.means).await?.is_none()
    {
        return Ok(());
    }
    let found = identified(&mut tx, &found).await?;
    issue(s, &mut tx, &found, &entered.by()).await?;
    tx.commit().await?;
    Ok(())
}

/// The document was shown: the application as it is now.
async fn identified(tx: &mut Tx, found: &Application) -> Result<Application> {
    let steps = steps(found.level, found.employed, false);
    let state = found.state().apply(ApplicationEvent::Identify, steps)?;
    if !store::application::advance(tx, found.id, found.revision, state).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    store::application::by_id(tx, found.id)
        .await?
        .ok_or(Error::NotFound)
}

/// The last step of an owner who came to a counter: the passkey that the higher means is bound to.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::NotIdentified`], [`Fault::MeansIs`], [`Fault::ChangedMeanwhile`].
pub(crate) async fn bound(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    credential: CredentialId,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (found, entered) = found_to_change(s, &mut tx, actor, id).await?;
    if !entered.own {
        return Err(Error::NotFound);
    }
    if found.state() != ApplicationState::IdentificationNeeded {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    if shown(s, &mut tx, &found, &entered.means).await?.is_none() {
        return Err(Error::refused(Fault::NotIdentified));
    }
    let found = identified(&mut tx, &found).await?;
    replace(s, &mut tx, &found, &entered.by(), credential).await?;
    tx.commit().await?;
    Ok(())
}

/// The level rises: in the transaction of the last step.
pub(super) async fn issue(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    by: &By<'_>,
) -> Result<()> {
    let id = application.means.ok_or(Error::NotFound)?;
    let means = store::means::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    check(s, tx, &means, application.level).await?;
    let event = ApplicationEvent::Issue;
    close(tx, s, application, event, Some(by.person), None).await?;
    let extent = raised(s, tx, &means, application.level).await?;
    let higher = Means {
        level: application.level,
        ..means
    };
    let from = (means.id, means.level);
    note_raised(s, tx, application, (&higher, from), (by, &extent)).await?;
    tell_raised(s, tx, &higher, means.level, by).await
}

/// A means that is bound to a passkey takes the place of one that was not: in the transaction of the last step.
async fn replace(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    by: &By<'_>,
    credential: CredentialId,
) -> Result<()> {
    let now = s.now();
    let id = application.means.ok_or(Error::NotFound)?;
    let means = store::means::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    check(s, tx, &means, application.level).await?;
    close(
        tx,
        s,
        application,
        ApplicationEvent::Issue,
        Some(by.person),
        None,
    )
    .await?;
    let (person, organisation) = (means.person, means.organisation);
    let stay = store::membership::current(tx, person, organisation).await?;
    let before = Reach::of(tx, person, organisation, stay.as_ref(), now).await?;
    let higher = Means {
        id: s.id(),
        credential: Some(credential),
        created_at: now,
        level: application.level,
        ..means.clone()
    };
    store::means::insert(tx, &higher).await?;
    replaced(s, tx, &means, (application, &higher), (by.person, by.basis)).await?;
    store::abroad::carry_over(tx, means.id, higher.id).await?;
    store::application::set_means(tx, application.id, higher.id).await?;
    let after = Reach::of(tx, person, organisation, stay.as_ref(), now).await?;
    let extent = extent::between(tx, &before, &after, false).await?;
    let from = (means.id, means.level);
    note_raised(s, tx, application, (&higher, from), (by, &extent)).await?;
    tell_raised(s, tx, &higher, means.level, by).await
}
