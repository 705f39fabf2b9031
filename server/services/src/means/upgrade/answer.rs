//! What becomes of a wish for a higher level before it is one: agreed to, refused, taken back, or left until it ran out.
//! The rule: whoever is first has the word; a means that ends takes its wish along.

use super::{
    Word, called, check, found_to_change, known, may_decide, open_of, promise,
    rise::issue,
    steps,
    told::{named, note, tell_agreed, tell_owner},
};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    free_text,
    messages::Message,
    registration::Subject,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, By, Kind},
    fault::Fault,
    id::{ApplicationId, PersonId},
    time::until_after,
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, Closing},
    means::Means,
};

/// Agrees. Where no document is needed the level rises at once.
///
/// Refusals: [`Fault::ApplicationIs`]; at `level` [`Fault::LevelAboveOwn`]; [`Fault::MeansIs`],
/// [`Fault::SignInHasNoLevel`], [`Fault::ChangedMeanwhile`], [`Fault::NotYourself`]; at `employed` [`Fault::NotAChoice`]; at
/// `given`, `family` and `birth` [`Fault::Required`] where nobody knows here whom a document must show, at `birth` as
/// [`BirthDate::new`].
#[boxed]
pub async fn approve(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    word: &Word,
) -> Result<ApplicationState> {
    actor.fresh(s.now())?;
    let employed = word.employed();
    let mut tx = s.db.write().await?;
    let (found, entered) = found_to_change(s, &mut tx, actor, id).await?;
    let steps = steps(found.level, employed, true);
    let count = ApplicationEvent::Count {
        signed: 1,
        needed: 1,
    };
    let waits = matches!(found.state(), ApplicationState::AwaitingSignatures { .. });
    if !waits {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    if entered.own {
        return Err(Error::refused(Fault::NotYourself));
    }
    may_decide(s, &mut tx, &entered, found.level).await??;
    word.said()?;
    check(s, &mut tx, &entered.means, found.level).await?;
    let state = found.state().apply(count, steps)?;
    if !store::application::advance(&mut tx, id, found.revision, state).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let promise = promise(s, By::Manager, employed, found.level);
    let promised = until_after(promise.latest);
    store::application::set_employed(&mut tx, id, employed, promised).await?;
    if state == ApplicationState::IdentificationNeeded {
        let known = known(s, &mut tx, &entered.means).await?;
        let subject = Subject {
            identity: called(s, known, word)?,
            mobile: None,
        };
        store::application::set_subject(&mut tx, id, &subject.seal(s)?).await?;
    }
    let facts = json!({ "means": entered.means.id, "level": found.level, "employed": employed });
    note(s, &mut tx, &entered, &found, "application.approved", facts).await?;
    let found = store::application::by_id(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    if state == ApplicationState::Approved {
        issue(s, &mut tx, &found, &entered.by()).await?;
    } else {
        tell_agreed(s, &mut tx, &entered, &found).await?;
    }
    tx.commit().await?;
    Ok(state)
}

/// Refuses, with a reason for the owner. The means goes on as it was.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::ChangedMeanwhile`], [`Fault::NotYourself`]; at `reason`
/// [`Fault::TooLong`] and [`Fault::HoldsAddress`].
#[boxed]
pub async fn refuse(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    reason: Option<String>,
) -> Result<()> {
    free_text::check(reason.as_deref().unwrap_or_default())
        .map_err(|fault| Error::field("reason", fault))?;
    let mut tx = s.db.write().await?;
    let (found, entered) = found_to_change(s, &mut tx, actor, id).await?;
    if entered.own {
        return Err(Error::refused(Fault::NotYourself));
    }
    if !matches!(found.state(), ApplicationState::AwaitingSignatures { .. }) {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    close(
        &mut tx,
        s,
        &found,
        ApplicationEvent::Refuse,
        Some(actor.person),
        reason.as_deref(),
    )
    .await?;
    let facts = json!({ "means": entered.means.id, "level": found.level });
    note(s, &mut tx, &entered, &found, "application.refused", facts).await?;
    let message = Message::UpgradeRefused {
        organisation: named(&mut tx, &entered.means).await?,
        level: found.level,
        by: entered.actor.name.clone(),
        reason,
    };
    tell_owner(s, &mut tx, &entered.means, &message).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes it back, by the owner or who is in charge; final (R-AAN-8).
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn cancel(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (found, entered) = found_to_change(s, &mut tx, actor, id).await?;
    close(
        &mut tx,
        s,
        &found,
        ApplicationEvent::Cancel,
        Some(actor.person),
        None,
    )
    .await?;
    let facts = json!({ "means": entered.means.id, "level": found.level });
    note(s, &mut tx, &entered, &found, "application.cancelled", facts).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn close(
    tx: &mut Tx,
    s: &Services,
    found: &Application,
    event: ApplicationEvent,
    by: Option<PersonId>,
    reason: Option<&str>,
) -> Result<()> {
    let state = found
        .state()
        .apply(event, steps(found.level, found.employed, false))?;
    let closing = Closing {
        state,
        by,
        reason,
        at: s.now(),
    };
    if store::application::close(tx, found.id, found.revision, closing).await? {
        Ok(())
    } else {
        Err(Error::refused(Fault::ChangedMeanwhile))
    }
}

/// A means that ends takes its upgrade with it; `by` is who ended it, and on what ground.
pub(in crate::means) async fn drop_with(
    s: &Services,
    tx: &mut Tx,
    means: &Means,
    by: (PersonId, &'static str),
) -> Result<()> {
    match open_of(tx, means.person, means.id).await? {
        Some(found) => take_back(s, tx, &found, by).await,
        None => Ok(()),
    }
}

/// Takes back an upgrade that nobody can use any more.
pub(crate) async fn take_back(
    s: &Services,
    tx: &mut Tx,
    found: &Application,
    (by, basis): (PersonId, &'static str),
) -> Result<()> {
    close(tx, s, found, ApplicationEvent::Cancel, Some(by), None).await?;
    let happened = Happened {
        organisations: found.organisation.as_slice(),
        actor: Some(by),
        action: "application.cancelled",
        object: found.id.uuid(),
        basis,
        facts: json!({ "means": found.means, "level": found.level }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Closes one with which nobody went on in time. False when somebody was first.
pub(crate) async fn lapse(s: &Services, id: ApplicationId) -> Result<bool> {
    let mut tx = s.db.write().await?;
    let Some(found) = store::application::by_id(&mut tx, id)
        .await?
        .filter(|found| found.kind == Kind::Upgrade && found.expires_at <= s.now())
    else {
        return Ok(false);
    };
    match close(&mut tx, s, &found, ApplicationEvent::Expire, None, None).await {
        Ok(()) => {}
        Err(Error::Refused(_)) => return Ok(false),
        Err(error) => return Err(error),
    }
    let happened = Happened {
        organisations: found.organisation.as_slice(),
        actor: None,
        action: "application.expired",
        object: found.id.uuid(),
        basis: "system",
        facts: json!({ "means": found.means, "level": found.level }),
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    tx.commit().await?;
    Ok(true)
}
