//! Correcting the name and day of birth in one's own application, and what was typed before, so that nobody types it
//! again. The rules: a signature stands under one name and day of birth (R-BEV-9), so nothing is corrected once anybody was
//! asked to sign, or while a clerk compares it with papers or a person; and a document that was shown for other data counts
//! no more (R-BEV-2).

use super::{Subject, note, opened, start::Started, subject};
use crate::{
    Actor, Services,
    accounts::profile,
    boxed,
    error::{Error, Result},
};
use domain::{
    application::{ApplicationState, Kind},
    fault::Fault,
    id::ApplicationId,
    level::Level,
    mobile::MobileNumber,
    number::{FiscalNumber, KvkNumber},
    person::Identity,
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, SignerState},
};

/// What somebody typed about themselves when they last applied.
#[derive(Clone, Debug)]
pub struct Typed {
    pub identity: Identity,
    pub mobile: Option<MobileNumber>,
    /// Of which organisation, where it is in no register.
    pub stated: Option<Stated>,
    pub open: Option<Open>,
}

/// What somebody typed about an organisation without a KvK number.
#[derive(Clone, Debug)]
pub struct Stated {
    pub fiscal: FiscalNumber,
    pub name: String,
    pub form: String,
    pub town: String,
}

/// The application it was typed for, where that is still open.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    pub id: ApplicationId,
    pub kvk: Option<KvkNumber>,
    pub kind: Kind,
    pub level: Level,
}

/// What the actor typed last, for a form that would ask it again. Five digits that somebody saw show nothing of it.
#[boxed]
pub async fn typed(s: &Services, actor: &Actor) -> Result<Option<Typed>> {
    if actor.sign_in.by_pin {
        return Ok(None);
    }
    let mut tx = s.db.read().await?;
    let newest = store::application::newest_of_person(&mut tx, actor.person).await?;
    // What was erased since is typed again.
    let typed = newest.and_then(|found| opened(s, &found.subject).ok().zip(Some(found)));
    Ok(typed.map(|(subject, found)| Typed {
        identity: subject.identity,
        // Of what was given up no number is offered; of what came to an end well it is.
        mobile: subject
            .mobile
            .filter(|_| super::is_open(&found) || found.state() == ApplicationState::Issued),
        stated: found.fiscal.map(|fiscal| Stated {
            fiscal,
            name: found.organisation_name.clone(),
            form: found.legal_form.clone().unwrap_or_default(),
            town: found.town.clone().unwrap_or_default(),
        }),
        open: super::is_open(&found).then_some(Open {
            id: found.id,
            kvk: found.kvk,
            kind: found.kind,
            level: found.level,
        }),
    }))
}

/// Whether the name and day of birth may be corrected still.
pub(super) async fn may(tx: &mut Tx, found: &Application) -> Result<bool> {
    if found.in_person() || !super::is_open(found) {
        return Ok(false);
    }
    if crate::evidence::is_by_papers(tx, found.id).await?
        && found.state() != ApplicationState::MoreNeeded
    {
        return Ok(false);
    }
    let signers = store::application::signers(tx, found.id).await?;
    Ok(signers
        .iter()
        .all(|row| matches!(row.state, SignerState::Listed | SignerState::Voided)))
}

/// The applicant sends the form again: what is different takes the place of what was typed, where it may.
///
/// Refusal: [`Fault::AlreadyApplied`] where it may not any more.
pub(super) async fn correct(
    s: &Services,
    mut tx: Tx,
    actor: &Actor,
    found: &Application,
    new: &Subject,
) -> Result<Started> {
    let old = subject(s, found)?;
    let same_person = old.identity == new.identity;
    if same_person && old.mobile == new.mobile {
        return Ok(Started::Here(found.id));
    }
    if !may(&mut tx, found).await? {
        return Err(Error::refused(Fault::AlreadyApplied));
    }
    let name = new.identity.full_name();
    let at = (found.id, found.revision);
    if !store::application::correct(&mut tx, at, &new.seal(s)?, &name).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    if !same_person {
        store::identification::drop_of_applicant(&mut tx, found.id).await?;
        let before = old.identity.full_name();
        let names = (&*before, &*name);
        profile::correct_name(s, &mut tx, actor.person, names, actor, found.created_at).await?;
    }
    let (by, facts) = (Some(actor.person), json!({}));
    note(s, &mut tx, found, by, "application.corrected", "own", facts).await?;
    tx.commit().await?;
    Ok(Started::Here(found.id))
}
