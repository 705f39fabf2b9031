//! The link in the mail: it proves the address, and an account is made or signed in to. Opening it changes nothing, so
//! a mail scanner that opens links does no harm.

use super::{
    WHATEVER, complete, is_open, note, number, standing,
    start::{end_unconfirmed, note_ended},
};
use crate::{
    Actor, Services,
    accounts::{Client, profile, session::Method, sign_in::SignedIn},
    boxed,
    error::{Error, Result},
    secret::Token,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Kind},
    fault::Fault,
    id::{ApplicationId, PersonId},
    level::Level,
    number::OrganisationNumber,
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, is_open_already},
};

/// What the page behind the link shows.
#[derive(Clone, Debug)]
pub struct Opened {
    pub application: ApplicationId,
    pub organisation: String,
    pub number: OrganisationNumber,
    pub kind: Kind,
    pub level: Level,
    pub name: String,
    pub email: String,
    /// Papers say who may sign: they are sent first.
    pub by_papers: bool,
    pub how: How,
}

/// What the reader has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Make an account for the address.
    MakeAccount,
    /// The address has an account: sign in with it.
    SignIn,
    /// Signed in with this address: go on.
    GoOn,
    /// Signed in with another address, given here: the link is not for that account.
    OtherAccount { signed_in: String },
    /// Another mail's link was used, and the reader went on with that application.
    OtherMail(ApplicationId),
}

/// Shows what was applied for. Used and old links look like unknown ones (R-DEC-22), except to who went on by the link of
/// another mail to the same address.
#[boxed]
pub async fn look(s: &Services, actor: Option<&Actor>, token: &Token) -> Result<Opened> {
    let mut tx = s.db.read().await?;
    let (found, went_on) = match (live(s, &mut tx, token).await, actor) {
        (Err(Error::NotFound), Some(actor)) => other_mail(&mut tx, actor, token).await?,
        (found, _) => (found?, None),
    };
    let how = match actor {
        Some(_) if let Some(open) = went_on => How::OtherMail(open),
        Some(actor) if actor.email == found.email => How::GoOn,
        Some(actor) => How::OtherAccount {
            signed_in: actor.email.clone(),
        },
        None if store::account::by_email(&mut tx, &found.email)
            .await?
            .is_some() =>
        {
            How::SignIn
        }
        None => How::MakeAccount,
    };
    Ok(Opened {
        application: found.id,
        organisation: found.organisation_name.clone(),
        number: number(&found)?,
        kind: found.kind,
        level: found.level,
        name: found.subject_name.clone(),
        by_papers: crate::evidence::is_by_papers(&mut tx, found.id).await?,
        email: found.email,
        how,
    })
}

/// An application of the actor's address that ended because the link of another mail was used, and the one that goes on.
async fn other_mail(
    tx: &mut Tx,
    actor: &Actor,
    token: &Token,
) -> Result<(Application, Option<ApplicationId>)> {
    let found = store::application::by_token_hash(tx, token.hash().bytes())
        .await?
        .filter(|found| found.registers() && !is_open(found) && found.email == actor.email)
        .ok_or(Error::NotFound)?;
    let open = store::application::open_of_person(tx, actor.person).await?;
    let open = open
        .iter()
        .find(|open| (open.kind, open.number()) == (found.kind, found.number()))
        .ok_or(Error::NotFound)?;
    Ok((found, Some(open.id)))
}

/// An application that a link still leads to.
async fn live(s: &Services, tx: &mut Tx, token: &Token) -> Result<Application> {
    store::application::by_token_hash(tx, token.hash().bytes())
        .await?
        .filter(|application| {
            is_open(application)
                && application.registers()
                && s.now() < application.token_expires_at
        })
        .ok_or(Error::NotFound)
}

/// Goes on with a new account for the address, and signs in.
///
/// Refusals: at `password` as `accounts::password`; [`Fault::EmailTaken`] when an account was made meanwhile: sign in
/// with it; [`Fault::RegisterUnavailable`].
#[boxed]
pub async fn with_new_account(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    token: &Token,
    password: &str,
) -> Result<(SignedIn, ApplicationId)> {
    // Hashing takes a while and 19 MiB: not for a link that leads nowhere.
    let mut tx = s.db.read().await?;
    let found = live(s, &mut tx, token).await?;
    drop(tx);
    let prepared = profile::prepare(s, &found.email, password).await?;
    let (_, plan) = standing(s, &found).await?;
    let mut tx = s.db.write().await?;
    let found = live(s, &mut tx, token).await?;
    let person: PersonId = s.id();
    store::person::insert(&mut tx, person, &found.subject_name, s.now()).await?;
    profile::create_account(s, &mut tx, person, prepared, found.lang).await?;
    let found = confirm(s, &mut tx, found, person).await?;
    complete::proceed(s, &mut tx, &found, &plan).await?;
    let signed_in = profile::enter(s, &mut tx, client, previous, person, Method::Password).await?;
    tx.commit().await?;
    Ok((signed_in, found.id))
}

/// Goes on with the account that is signed in, which must have the address. Doing it again changes nothing.
///
/// Refusals: [`Fault::LinkDead`] with another address' account; [`Fault::RegisterUnavailable`].
#[boxed]
pub async fn signed_in(s: &Services, actor: &Actor, token: &Token) -> Result<ApplicationId> {
    let mut tx = s.db.read().await?;
    let found = live(s, &mut tx, token).await?;
    drop(tx);
    if found.email != actor.email {
        return Err(Error::refused(Fault::LinkDead));
    }
    if found.person == Some(actor.person) && found.state() != ApplicationState::Submitted {
        return Ok(found.id);
    }
    let (_, plan) = standing(s, &found).await?;
    let mut tx = s.db.write().await?;
    let found = live(s, &mut tx, token).await?;
    let found = confirm(s, &mut tx, found, actor.person).await?;
    complete::proceed(s, &mut tx, &found, &plan).await?;
    tx.commit().await?;
    Ok(found.id)
}

/// The address is proved: the application is this person's.
async fn confirm(
    s: &Services,
    tx: &mut Tx,
    found: Application,
    person: PersonId,
) -> Result<Application> {
    let ended = end_unconfirmed(s, tx, &found).await?;
    if !store::application::set_person(tx, found.id, person).await? {
        return Err(Error::NotFound);
    }
    let state = found
        .state()
        .apply(ApplicationEvent::ConfirmEmail, WHATEVER)?;
    let advanced = match store::application::advance(tx, found.id, found.revision, state).await {
        // Another of this address was confirmed at the same moment.
        Err(error) if is_open_already(&error) => {
            return Err(Error::refused(Fault::AlreadyApplied));
        }
        advanced => advanced?,
    };
    if !advanced {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    note_ended(s, tx, &ended).await?;
    let facts = json!({});
    note(
        s,
        tx,
        &found,
        Some(person),
        "application.email_confirmed",
        "own",
        facts,
    )
    .await?;
    store::application::by_id(tx, found.id)
        .await?
        .ok_or(Error::NotFound)
}
