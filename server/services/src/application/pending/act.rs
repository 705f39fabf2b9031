//! Acting on what is under way: a new link, a reminder, the code once more.

use super::super::{activation::send_again, apply, is_ours, note, organisation_of, tell_user};
use crate::{
    Actor, Services,
    accounts::session,
    boxed,
    error::{Error, Result},
    messages::{Message, parts::Link},
    party,
    people::roles,
};
use domain::{
    fault::Fault,
    id::ApplicationId,
    time::{Instant, last_day_of},
};
use serde_json::json;
use store::{Tx, application::Application};

/// A link is not sent again sooner than this.
pub(super) const RESEND_SECONDS: i64 = 5 * 60;

/// The actor at the organisation of an application, which is held, and the application as it is now. One that the actor
/// does not manage is not found (R-DEC-22), nor is one that is its applicant's own matter.
pub(in crate::application) async fn managed(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(Actor, Application)> {
    let found = of_means(tx, id).await?;
    let organisation = organisation_of(&found)?;
    store::organisation::hold(tx, &[organisation]).await?;
    let there = session::acting_at(s, tx, actor, organisation)
        .await?
        .ok_or(Error::NotFound)?;
    if there.may_stop().is_err() {
        return Err(Error::NotFound);
    }
    let there = Actor {
        lang: actor.lang,
        ..there
    };
    Ok((there, of_means(tx, id).await?))
}

async fn of_means(tx: &mut Tx, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(is_ours)
        .ok_or(Error::NotFound)
}

/// Sends a new link; the earlier one stops working, and what was done under it begins anew.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::WaitSeconds`]; [`Fault::LinkDead`] when the user has gone on without it:
/// [`remind`] instead.
#[boxed]
pub async fn resend(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    send_link(s, &mut tx, &actor, &found).await?;
    tx.commit().await?;
    Ok(())
}

async fn send_link(s: &Services, tx: &mut Tx, actor: &Actor, found: &Application) -> Result<()> {
    may_mail(found, s.now())?;
    new_link(s, tx, actor, found, "application.resent").await
}

/// A link takes the place of the earlier one; `action` is what is noted.
pub(in crate::application) async fn new_link(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    found: &Application,
    action: &'static str,
) -> Result<()> {
    let now = s.now();
    if !store::activation::restart(tx, found.id).await? {
        return Err(Error::refused(Fault::LinkDead));
    }
    charge_mail(s, found)?;
    let token = s.token();
    let until = now.plus_days(i64::from(s.settings.application_link_days));
    if !store::application::resend(tx, found.id, token.hash().bytes(), now, until).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let did = (action, roles::basis(actor));
    note(s, tx, found, Some(actor.person), did, json!({})).await?;
    let found = Application {
        token_expires_at: until,
        ..found.clone()
    };
    apply::mail(s, tx, &found, &actor.name, (&token, true)).await
}

fn may_mail(found: &Application, now: Instant) -> Result<()> {
    if found.state().is_final() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let from = found.sent_at.plus_seconds(RESEND_SECONDS);
    Ok(Fault::wait_until(from, now)?)
}

/// One more mail to the address of an application: it counts with those that applying sends there.
fn charge_mail(s: &Services, found: &Application) -> Result<()> {
    let here = organisation_of(found)?;
    s.accounts
        .limits
        .apply_for(s.now(), here, &found.email)
        .map(drop)
}

/// Reminds whom it is for: of the link, by a new one, or of what is left after it.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::WaitSeconds`], [`Error::TooMany`].
#[boxed]
pub async fn remind(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let accepted = store::activation::of(&mut tx, id)
        .await?
        .is_some_and(|activation| activation.accepted_at.is_some());
    if accepted {
        may_mail(&found, s.now())?;
        tell_what_waits(s, &mut tx, &actor, &found, "application.reminded").await?;
    } else {
        send_link(s, &mut tx, &actor, &found).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Notes what was done for whom went on without the link, and mails them what is left to do: counted, and dated, as every
/// mail about it.
pub(in crate::application) async fn tell_what_waits(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    found: &Application,
    action: &'static str,
) -> Result<()> {
    charge_mail(s, found)?;
    store::application::reminded(tx, found.id, s.now()).await?;
    let did = (action, roles::basis(actor));
    note(s, tx, found, Some(actor.person), did, json!({})).await?;
    let here = party::organisation(tx, organisation_of(found)?).await?;
    let message = Message::MeansWaits {
        organisation: party::named(&here),
        asked_by: actor.name.clone(),
        product: found.product,
        last_day: last_day_of(found.expires_at),
        corrected: action == "application.corrected",
        link: Link::my_activation(found.id),
    };
    tell_user(s, tx, found, &message).await
}

/// Sends the code to the user's phone once more, for who cannot press the button there.
///
/// Refusals: as [`super::activation::resend_code`].
#[boxed]
pub async fn resend_code(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (_, found) = managed(s, &mut tx, actor, id).await?;
    if found.state().is_final() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let activation = store::activation::of(&mut tx, id)
        .await?
        .filter(|activation| activation.accepted_at.is_none())
        .ok_or(Error::refused(Fault::LinkDead))?;
    send_again(s, &mut tx, &found, &activation).await?;
    tx.commit().await?;
    Ok(())
}
