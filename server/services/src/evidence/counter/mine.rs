//! The applicant's side of coming to a counter, and the last step at EH4: the passkey to which the means is bound.

use super::{comes, number, page, passed};
use crate::{
    Actor, Services,
    accounts::passkey,
    application, boxed,
    error::{Error, Result},
    means::upgrade,
    messages::parts::Link,
    registration,
};
use domain::{
    application::Kind,
    fault::Fault,
    id::{ApplicationId, CredentialId},
    time::Instant,
};
use store::{Tx, application::Application, identification as rows};

/// What the applicant's page shows of coming to a counter; none where a document is shown from afar.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a visit that the page shows, each by itself"
)]
pub struct Mine {
    pub kind: Kind,
    /// The page of the application itself.
    pub page: String,
    pub number: String,
    pub at: Option<Instant>,
    pub counter: Option<String>,
    /// The time is past, and not everybody was seen: another appointment is to be made.
    pub passed: bool,
    /// The applicant was there, and two clerks say so.
    pub appeared: bool,
    /// The means is bound to a passkey afterwards (EH4).
    pub binds: bool,
    /// Others sign too, and the Trade Register, not papers, names them.
    pub by_register: bool,
    /// Passkeys of the applicant that stay on their device.
    pub passkeys: Vec<(CredentialId, String)>,
}

/// The actor's own application of any kind; another's is not found (R-DEC-22).
async fn own(tx: &mut Tx, actor: &Actor, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(|application| application.person == Some(actor.person))
        .ok_or(Error::NotFound)
}

/// Whether whom it is for was at a counter, and two clerks say so.
pub(crate) async fn has_appeared(tx: &mut Tx, application: &Application) -> Result<bool> {
    let shown = rows::of_applicant(tx, application.id).await?;
    Ok(shown.is_some_and(|row| row.level >= Some(application.level)))
}

/// The applicant's side; none where nobody comes to a counter, or not any more.
#[boxed]
pub async fn mine(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Option<Mine>> {
    let mut tx = s.db.read().await?;
    let application = own(&mut tx, actor, id).await?;
    if !(application.in_person() && (application.registers() || comes(&application))) {
        return Ok(None);
    }
    let appointment = store::appearance::appointment(&mut tx, id).await?;
    let appeared = has_appeared(&mut tx, &application).await?;
    let seen = store::appearance::of_application(&mut tx, id).await?;
    let signers = store::application::signers(&mut tx, id).await?;
    let by_papers = crate::evidence::is_by_papers(&mut tx, id).await?;
    drop(tx);
    let made = appointment.as_ref();
    let passkeys = passkey::list(s, actor).await?;
    Ok(Some(Mine {
        kind: application.kind,
        page: page(&application).path().to_owned(),
        number: number(id),
        at: made.map(|made| made.at),
        passed: passed(&application, made, &seen, &signers, s.now()),
        counter: appointment.map(|made| made.counter),
        appeared,
        binds: domain::identification::takes_a_counter(application.level),
        by_register: application.registers() && application.needed > 1 && !by_papers,
        passkeys: passkeys
            .into_iter()
            .filter(|owned| owned.bound)
            .map(|owned| (owned.id, owned.name))
            .collect(),
    }))
}

/// Binds the means to a passkey that cannot leave its device: the last step at the highest level. Asks for a factor used
/// just now, and that factor must be this passkey.
///
/// Refusals: at `passkey` [`Fault::PasskeyNotBound`]; [`Fault::NotIdentified`], [`Fault::ApplicationIs`]; to become
/// manager [`Fault::RegisterUnavailable`]; for a means [`Fault::OrganisationNotActive`]; for a higher level
/// [`Fault::MeansIs`].
#[boxed]
pub async fn bind(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    credential: CredentialId,
) -> Result<Link> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    drop(tx);
    if !domain::identification::takes_a_counter(found.level) {
        return Err(Error::NotFound);
    }
    let mine = passkey::list(s, actor).await?;
    let chosen = mine.iter().find(|owned| owned.id == credential);
    if !chosen.ok_or(Error::NotFound)?.bound {
        return Err(Error::field("passkey", Fault::PasskeyNotBound));
    }
    actor.fresh(s.now())?;
    if passkey::of_session(s, actor).await? != Some(credential) {
        return Err(Error::StepUpNeeded);
    }
    if found.registers() {
        let (reading, plan) = registration::standing(s, &found).await?;
        let mut tx = s.db.write().await?;
        let found = own(&mut tx, actor, id).await?;
        let known = (reading.as_ref(), &plan);
        registration::bound(s, &mut tx, &found, known, Some(credential)).await?;
        tx.commit().await?;
    } else if found.kind == Kind::Upgrade {
        upgrade::bound(s, actor, id, credential).await?;
    } else {
        application::activation::mine::bound(s, actor, id, credential).await?;
    }
    Ok(page(&found))
}
