//! What is left for who has signed in: an identity document, where one is asked (R-AAN-5), and seeing that it works.
//! Who comes to a counter for it (EH4) meets `evidence::counter`, and comes back here with the last step. It can be left and resumed: nothing here depends on a link any more.

use super::{Wishes, applied_by, wishes};
use crate::{
    Actor, Services,
    application::{is_ours, issue, organisation_of},
    boxed,
    error::{Error, Result},
    evidence::counter::{self, Booked},
    identification::{self, Elsewhere},
    party,
};
use domain::{
    application::{ApplicationState, Identification, Product, identification},
    fault::Fault,
    id::{ApplicationId, CredentialId, MeansId, OrganisationId},
    time::{Date, last_day_of},
    view::Party,
};
use store::{Tx, application::Application};

/// What the page of an activation shows to who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    pub application: ApplicationId,
    pub organisation: Party,
    /// Whom it is for, as the manager wrote it: whom a document has to show.
    pub name: String,
    pub product: Product,
    /// [`ApplicationState::IdentificationNeeded`]: show a document; [`ApplicationState::Issued`]: it works; any other that
    /// is open: the link in the mail has to be opened.
    pub state: ApplicationState,
    /// How one shows who one is, if that is asked (R-AAN-5).
    pub identification: Option<Identification>,
    /// A good document was shown, and only the issue is left: it could not be done at that moment.
    pub identified: bool,
    /// The actor was at a counter, and two clerks say so: what is left is a passkey (EH4).
    pub appeared: bool,
    /// The manager who applied, and may give more; empty when nobody did for somebody else.
    pub applied_by: String,
    /// What it may be used for from the first moment.
    pub wishes: Wishes,
    /// What was issued.
    pub means: Option<MeansId>,
    /// By when it is done, at the latest.
    pub promised: Date,
    /// When and where one comes to a counter (EH4).
    pub booked: Option<Booked>,
    /// Until when one can go on with it.
    pub last_day: Date,
}

/// The actor's own application; another's is not found (R-DEC-22).
async fn own(tx: &mut Tx, actor: &Actor, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(|found| is_ours(found) && found.person == Some(actor.person))
        .ok_or(Error::NotFound)
}

/// One of the actor's own, or one that waits for the link at the actor's address to be opened: that can only be seen.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Mine> {
    let mut tx = s.db.read().await?;
    let found = store::application::by_id(&mut tx, id)
        .await?
        .filter(|found| is_ours(found) && is_for(found, actor))
        .ok_or(Error::NotFound)?;
    shown(s, &mut tx, actor, &found).await
}

fn is_for(found: &Application, actor: &Actor) -> bool {
    match found.person {
        Some(person) => person == actor.person,
        None => found.applied_by.is_some() && found.email == actor.email,
    }
}

/// What is under way for the actor, newest first.
#[boxed]
pub async fn all(s: &Services, actor: &Actor) -> Result<Vec<Mine>> {
    let mut tx = s.db.read().await?;
    let mut all = Vec::new();
    for found in open_for(&mut tx, actor).await? {
        all.push(shown(s, &mut tx, actor, &found).await?);
    }
    Ok(all)
}

/// Whether a means at this organisation is under way for the actor: then it is not to be asked for again.
pub(crate) async fn waits_at(
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
) -> Result<bool> {
    let open = open_for(tx, actor).await?;
    Ok(open
        .iter()
        .any(|found| found.organisation == Some(organisation)))
}

async fn open_for(tx: &mut Tx, actor: &Actor) -> Result<Vec<Application>> {
    let mut open = store::application::open_for_owner(tx, actor.person, &actor.email).await?;
    open.retain(is_ours);
    Ok(open)
}

async fn shown(s: &Services, tx: &mut Tx, actor: &Actor, found: &Application) -> Result<Mine> {
    let here = party::organisation(tx, organisation_of(found)?).await?;
    let booked = counter::booked(tx, found).await?;
    Ok(Mine {
        application: found.id,
        organisation: party::shown(&here),
        name: found.subject_name.clone(),
        product: found.product,
        // Whoever is not known yet goes on by the link, however far address and phone were proved.
        state: match found.state() {
            state if found.person.is_some() || state.is_final() => state,
            ApplicationState::Submitted => ApplicationState::Submitted,
            _ => ApplicationState::EmailConfirmed,
        },
        identification: identification(found.level, found.employed),
        identified: issue::is_identified(s, tx, found, actor.person).await?,
        appeared: domain::identification::takes_a_counter(found.level)
            && counter::has_appeared(tx, found).await?,
        applied_by: applied_by(tx, found).await?,
        wishes: wishes(s, tx, found, actor.lang).await?,
        means: found.means,
        promised: counter::done_by(last_day_of(found.promised_at), booked.as_ref()),
        booked,
        last_day: last_day_of(found.expires_at),
    })
}

/// Sends the actor to the check of identity documents; the answer is where the browser goes. It comes back to the page
/// of this application.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::OnlyInPerson`], [`Fault::IdentityUnavailable`], [`Error::TooMany`].
#[boxed]
pub async fn identify(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Elsewhere> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    drop(tx);
    if found.state() != ApplicationState::IdentificationNeeded {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    identification::begin_own(s, actor, &found, &format!("/activations/{id}")).await
}

/// Goes on after a document was shown: then the means is issued. Changes nothing when nothing can be done.
///
/// Refusals: [`Fault::OrganisationNotActive`], [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn refresh(s: &Services, actor: &Actor, id: ApplicationId) -> Result<ApplicationState> {
    let mut tx = s.db.write().await?;
    let found = own(&mut tx, actor, id).await?;
    store::organisation::hold(&mut tx, &[organisation_of(&found)?]).await?;
    let found = own(&mut tx, actor, id).await?;
    if found.state().is_final() {
        return Ok(found.state());
    }
    let state = issue::go_on(s, &mut tx, &found, actor.person).await?;
    tx.commit().await?;
    Ok(state)
}

/// The last step of who came to a counter: the passkey that the means is bound to. Then it is issued.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::NotIdentified`], [`Fault::OrganisationNotActive`],
/// [`Fault::ChangedMeanwhile`].
pub(crate) async fn bound(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    credential: CredentialId,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let found = own(&mut tx, actor, id).await?;
    store::organisation::hold(&mut tx, &[organisation_of(&found)?]).await?;
    let found = own(&mut tx, actor, id).await?;
    issue::bound(s, &mut tx, &found, actor.person, credential).await?;
    tx.commit().await?;
    Ok(())
}
