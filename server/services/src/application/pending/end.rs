//! How an application ends before anything is issued: taken back, dropped with whoever it was for, or out of time.

use super::{
    super::{is_ours, note, organisation_of, steps, tell_managers, tell_user},
    act::managed,
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    means::upgrade,
    messages::Message,
    order, party,
    people::roles,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Kind},
    fault::Fault,
    id::{ApplicationId, OrganisationId, PersonId},
    time::Instant,
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, Closing},
};

/// Takes an application back: final, and told to both (R-AAN-8).
///
/// Refusals: [`Fault::ApplicationIs`] when it was issued or has ended, [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn cancel(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let did = ("application.cancelled", roles::basis(&actor));
    close(
        s,
        &mut tx,
        &found,
        ApplicationEvent::Cancel,
        Some(actor.person),
        did,
    )
    .await?;
    let here = party::organisation(&mut tx, organisation_of(&found)?).await?;
    let told = |own| Message::MeansCancelled {
        organisation: party::named(&here),
        person: found.subject_name.clone(),
        product: found.product,
        by: actor.name.clone(),
        own,
    };
    tell_user(s, &mut tx, &found, &told(true)).await?;
    tell_managers(s, &mut tx, &found, &told(false)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever is removed from an organisation takes along what a manager applied for there: nothing of it may bring them back.
/// What somebody applied for alone waits for signatures of its own and stays.
pub(crate) async fn drop_of(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Vec<ApplicationId>> {
    let account = store::account::by_person(tx, person).await?;
    let email = account.map(|account| account.email).unwrap_or_default();
    let mut dropped = Vec::new();
    for found in store::application::open_for(tx, organisation, person, &email).await? {
        let by = (actor.person, roles::basis(actor));
        match found.kind {
            Kind::Means if is_ours(&found) => {
                let did = ("application.cancelled", by.1);
                close(s, tx, &found, ApplicationEvent::Cancel, Some(by.0), did).await?;
            }
            Kind::Upgrade => upgrade::take_back(s, tx, &found, by).await?,
            _ => continue,
        }
        dropped.push(found.id);
    }
    Ok(dropped)
}

/// Somebody's means was misused: what was applied for with that name lately, and has not become a means, is taken back,
/// and those for whom it was are told. How much it was.
pub(crate) async fn drop_applied_by(
    s: &Services,
    tx: &mut Tx,
    (organisation, owner): (OrganisationId, PersonId),
    by: (PersonId, &'static str),
    since: Instant,
) -> Result<u32> {
    let here = party::organisation(tx, organisation).await?;
    let name = party::person_name(tx, by.0).await?;
    let mut dropped = 0;
    for found in store::application::open_by(tx, organisation, owner, since).await? {
        match found.kind {
            Kind::Means if is_ours(&found) => {
                let did = ("application.cancelled", by.1);
                close(s, tx, &found, ApplicationEvent::Cancel, Some(by.0), did).await?;
                let message = Message::MeansCancelled {
                    organisation: party::named(&here),
                    person: found.subject_name.clone(),
                    product: found.product,
                    by: name.clone(),
                    own: true,
                };
                tell_user(s, tx, &found, &message).await?;
            }
            Kind::Upgrade => upgrade::take_back(s, tx, &found, by).await?,
            _ => continue,
        }
        dropped += 1;
    }
    Ok(dropped)
}

/// Closes an application for good; texts that wait are not sent any more.
async fn close(
    s: &Services,
    tx: &mut Tx,
    found: &Application,
    event: ApplicationEvent,
    by: Option<PersonId>,
    did: (&'static str, &'static str),
) -> Result<()> {
    let now = s.now();
    let closing = Closing {
        state: found.state().apply(event, steps(found))?,
        by,
        reason: None,
        at: now,
    };
    if !store::application::close(tx, found.id, found.revision, closing).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    store::text_message::take_back(tx, found.id.uuid(), now).await?;
    note(s, tx, found, by, did, json!({})).await?;
    // Nothing was issued, so nothing is owed.
    order::credit(s, tx, organisation_of(found)?, found.id, (by, did.1)).await
}

/// Closes one that nobody went on with in time, and tells both. False when somebody was first.
pub(crate) async fn lapse(s: &Services, id: ApplicationId) -> Result<bool> {
    let mut tx = s.db.write().await?;
    let found = store::application::by_id(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let organisation = organisation_of(&found)?;
    store::organisation::hold(&mut tx, &[organisation]).await?;
    let found = store::application::by_id(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    if found.state().is_final() || s.now() < found.expires_at {
        return Ok(false);
    }
    let did = ("application.expired", "system");
    close(s, &mut tx, &found, ApplicationEvent::Expire, None, did).await?;
    let here = party::organisation(&mut tx, organisation).await?;
    let told = |own| Message::MeansLapsed {
        organisation: party::named(&here),
        person: found.subject_name.clone(),
        product: found.product,
        own,
    };
    // Whoever never confirmed the address hears nothing more at it.
    if found.state() != ApplicationState::Submitted {
        tell_user(s, &mut tx, &found, &told(true)).await?;
    }
    tell_managers(s, &mut tx, &found, &told(false)).await?;
    tx.commit().await?;
    Ok(true)
}
