//! Becoming known after address and phone: with a new account, or as the owner of the account that this address has.
//! Where no identity document is asked, the means is issued in the same step.

use super::{Found, Holder, live, mobile};
use crate::{
    Actor, Services,
    accounts::{Client, mobile as proved, profile, session::Method, sign_in::SignedIn},
    application::{issue, note, organisation_of},
    boxed,
    error::{Error, Result},
    means::identity,
    registration,
    secret::Token,
};
use domain::{
    application::ApplicationState,
    fault::Fault,
    id::{ApplicationId, OrganisationId, PersonId},
};
use serde_json::json;
use store::{Tx, application::Application};

/// Where an activation stands after this step.
#[derive(Clone, Debug)]
pub struct Known {
    pub application: ApplicationId,
    /// [`ApplicationState::Issued`]: it works. [`ApplicationState::IdentificationNeeded`]: go on at [`super::mine`].
    pub state: ApplicationState,
}

/// Goes on with a new account for the address, and signs in with password and code. `duties`: the reader accepts to keep
/// the means for oneself and to report its loss (R-AAN-10).
///
/// Refusals: at `password` as `accounts::password`; at `duties` [`Fault::NotAgreed`]; [`Fault::EmailTaken`] when an
/// account was made meanwhile: sign in with it.
#[boxed]
pub async fn with_new_account(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    proof: &Token,
    password: &str,
    duties: bool,
) -> Result<(SignedIn, Known)> {
    // Hashing takes a while and 19 MiB: not for a token that leads nowhere.
    let mut tx = s.db.read().await?;
    let found = proved_by(s, &mut tx, proof).await?;
    drop(tx);
    let mut faults = Vec::new();
    if !duties {
        faults.push(("duties", Fault::NotAgreed));
    }
    let prepared = match profile::prepare(s, &found.application.email, password).await {
        Err(Error::Refused(mut more)) => {
            more.extend(faults);
            return Err(Error::Refused(more));
        }
        prepared => prepared?,
    };
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }

    let mut tx = s.db.write().await?;
    store::organisation::hold(&mut tx, &[organisation_of(&found.application)?]).await?;
    let found = proved_by(s, &mut tx, proof).await?;
    let application = &found.application;
    let person: PersonId = s.id();
    store::person::insert(&mut tx, person, &application.subject_name, s.now()).await?;
    profile::create_account(s, &mut tx, person, prepared, application.lang).await?;
    proved::set(s, &mut tx, person, &mobile(s, application)?).await?;
    let known = accept(s, &mut tx, application, person).await?;
    let method = Method::PasswordAndText;
    let signed_in = profile::enter(s, &mut tx, client, previous, person, method).await?;
    tx.commit().await?;
    Ok((signed_in, known))
}

/// Goes on with the account that is signed in, which must have the address. The answer may hold a new token for the
/// session: a sign-in by password alone has two factors now.
///
/// Refusals: [`Fault::LinkDead`] with another address' account; at `duties` [`Fault::NotAgreed`];
/// [`Error::StepUpNeeded`] when the account has another phone or a second factor, and it was used too long ago.
#[boxed]
pub async fn signed_in(
    s: &Services,
    actor: &Actor,
    proof: &Token,
    duties: bool,
) -> Result<(Known, Option<Token>)> {
    let mut tx = s.db.write().await?;
    let places = store::membership::workplaces(&mut tx, actor.person).await?;
    let mut held: Vec<OrganisationId> = places.iter().map(|place| place.organisation).collect();
    let found = proved_by(s, &mut tx, proof).await?;
    held.push(organisation_of(&found.application)?);
    store::organisation::hold(&mut tx, &held).await?;
    // Again, now that nobody else can close it.
    let found = proved_by(s, &mut tx, proof).await?;
    let application = &found.application;
    if application.email != actor.email {
        return Err(Error::refused(Fault::LinkDead));
    }
    if !duties {
        return Err(Error::field("duties", Fault::NotAgreed));
    }
    proved::take_over(s, &mut tx, actor, &mobile(s, application)?).await?;
    let known = accept(s, &mut tx, application, actor.person).await?;
    let session = proved::strengthen(s, &mut tx, actor).await?;
    tx.commit().await?;
    Ok((known, session))
}

/// The person is known: what the browser went on under is used up, and every step that can be taken is.
async fn accept(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
) -> Result<Known> {
    identity::refuse_another(
        s,
        tx,
        (person, organisation_of(application)?),
        &registration::subject(s, application)?.identity,
    )
    .await?;
    if !store::activation::accept(tx, application.id, s.now()).await?
        || !store::application::set_person(tx, application.id, person).await?
    {
        return Err(Error::NotFound);
    }
    let did = ("application.duties_accepted", "own");
    note(s, tx, application, Some(person), did, json!({})).await?;
    let state = issue::go_on(s, tx, application, person).await?;
    Ok(Known {
        application: application.id,
        state,
    })
}

async fn proved_by(s: &Services, tx: &mut Tx, proof: &Token) -> Result<Found> {
    let found = live(s, tx, proof).await?;
    match found.holder {
        Holder::Proof => Ok(found),
        Holder::Link => Err(Error::NotFound),
    }
}
