//! Means for people: a manager applies for one or several users (R-AAN-1, R-AAN-7), follows what is under way and takes
//! it back (R-AAN-8), and whom a means is for activates it (R-AAN-3). Becoming manager or representative is
//! `registration`; a higher level, suspending and ending are elsewhere.
//!
//! The rules: a manager's word is enough, up to the own level (R-ROL-2, R-ROL-3); what is planned and what is applied
//! for go through the same check; nobody gets a means before address, phone and, where it is asked, an identity document
//! were proved, in that order and each once.
//!
//! - [`plan`]: what would become of it · [`draft`]: filled in and not sent · [`apply`]: doing it · [`pending`]: what is under way, and acting on it
//! - [`correct()`], [`correct_mobile`]: a typing error, or the code went to a phone that is not theirs · [`activation`]: the other end, from the mail to the means

pub mod activation;
pub mod apply;
mod correct;
pub mod draft;
mod issue;
mod mobile;
pub mod pending;
pub mod plan;
mod sheet;

pub use correct::{Correction, correct};
pub use mobile::correct_mobile;
pub(crate) use pending::lapse;
pub use plan::{NewUser, Scope};

use crate::{
    Actor, Services,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::{
        Message,
        parts::{Given, Words},
    },
    party, registration,
};
use domain::{
    application::{By, Kind, Situation, Steps},
    decide::world::AuthorisationScope,
    id::{ApplicationId, OrganisationId, PersonId, ServiceId},
    mobile::MobileNumber,
    promise::{Case, Promise, PromisePolicy},
    signing::EvidencePath,
};
use std::collections::BTreeSet;
use store::{
    Tx,
    application::{Application, Wish},
    catalogue::{Provider, Service},
};

/// Something that an application of any kind waited for happened elsewhere: an identification came in.
pub(crate) async fn went_on(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.read().await?;
    let found = store::application::by_id(&mut tx, id).await?;
    drop(tx);
    match found {
        Some(found) if found.registers() => {
            registration::mine::refresh(s, actor, id).await?;
        }
        Some(found) if found.kind == Kind::Upgrade => {
            crate::means::upgrade::refresh(s, actor, id).await?;
        }
        Some(_) => {
            activation::mine::refresh(s, actor, id).await?;
        }
        None => {}
    }
    Ok(())
}

/// Whether it is a means that a manager applied for, which is what this room is about.
fn is_ours(application: &Application) -> bool {
    application.kind == Kind::Means && !application.registers()
}

/// The steps of a means that a manager applied for: no signatures and no clerk (R-ROL-2).
fn steps(application: &Application) -> Steps {
    Steps::new(&Situation {
        kind: Kind::Means,
        by: By::Manager,
        level: application.level,
        employed: application.employed,
        address_known: false,
        signatures: 0,
        path: EvidencePath::Register,
        uploaded: false,
    })
}

/// By when it is done, for a manager who applies now (R-AAN-2).
fn promise(
    s: &Services,
    product: domain::application::Product,
    employed: bool,
    urgent: bool,
) -> Promise {
    PromisePolicy::default().promise(&Case {
        kind: Kind::Means,
        by: By::Manager,
        urgent,
        joint: false,
        employed,
        level: product.level(),
        submitted_at: s.now(),
    })
}

/// What two writings of one mobile number have in common (R-AAN-4).
pub(crate) fn mobile_digest(s: &Services, mobile: &MobileNumber) -> [u8; 32] {
    s.key.digest(
        crate::secret::Digested::Mobile,
        &[mobile.as_str().as_bytes()],
    )
}

/// The organisation of an application of this kind; there always is one.
fn organisation_of(application: &Application) -> Result<OrganisationId> {
    application.organisation.ok_or(Error::Internal(
        "an application for a means of no organisation",
    ))
}

/// Writes down what happened to an application as [`registration`] does; whom it is for stands beside it.
async fn note(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    actor: Option<PersonId>,
    did: (&'static str, &'static str),
    facts: serde_json::Value,
) -> Result<()> {
    let whom = Some(whom(application));
    registration::note_words(s, tx, application, actor, did, facts, whom).await
}

/// Whom an application is for, beside the log.
fn whom(application: &Application) -> serde_json::Value {
    serde_json::json!({
        "name": application.subject_name,
        "email": application.email,
    })
}

/// Tells whom the means is for, at the address of the application.
async fn tell_user(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    message: &Message,
) -> Result<()> {
    let to = user(application);
    effects::tell_about(s, tx, &to, message, Some(application.id.uuid()), None).await
}

/// Whom an application is for, at its address.
fn user(application: &Application) -> Recipient {
    Recipient {
        email: application.email.clone(),
        person: application.person,
        organisation: application.organisation,
        lang: application.lang,
    }
}

/// Tells the manager who applied or, when that one has left, everybody who manages now.
async fn tell_managers(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    message: &Message,
) -> Result<()> {
    let organisation = organisation_of(application)?;
    if let Some(manager) = application.applied_by
        && store::membership::current(tx, manager, organisation)
            .await?
            .is_some()
        && let Some(to) = effects::member(tx, manager, organisation).await?
    {
        return effects::tell(s, tx, &to, message).await;
    }
    for contact in store::membership::contacts(tx, organisation).await? {
        let to = Recipient::contact(contact, Some(organisation));
        effects::tell(s, tx, &to, message).await?;
    }
    Ok(())
}

/// What an application wishes for, in the catalogue's words of now.
async fn given(s: &Services, tx: &mut Tx, wishes: &[Wish]) -> Result<Given> {
    Ok(Catalogue::for_wishes(s, tx, wishes).await?.given(wishes))
}

/// The words for what some applications wish for, looked up once for all of them.
struct Catalogue {
    providers: Vec<Provider>,
    services: Vec<Service>,
}

impl Catalogue {
    async fn for_wishes(s: &Services, tx: &mut Tx, wishes: &[Wish]) -> Result<Self> {
        let services: BTreeSet<ServiceId> = wishes
            .iter()
            .filter_map(|wish| match wish.scope {
                AuthorisationScope::Service(service) => Some(service),
                _ => None,
            })
            .collect();
        let services: Vec<ServiceId> = services.into_iter().collect();
        Ok(Self {
            providers: store::catalogue::providers(tx).await?,
            services: party::services(s, tx, &services).await?,
        })
    }

    fn given(&self, wishes: &[Wish]) -> Given {
        let is_asked = |scope| wishes.iter().any(|wish| wish.scope == scope);
        // In the order of the wishes.
        let service = |wish: &Wish| {
            let known = |service: &&Service| wish.scope == AuthorisationScope::Service(service.id);
            self.services.iter().find(known).map(party::spoken)
        };
        Given {
            all: is_asked(AuthorisationScope::All),
            providers: self
                .providers
                .iter()
                .filter(|provider| is_asked(AuthorisationScope::Provider(provider.id)))
                .map(|provider| Words::new(&provider.name_nl, &provider.name_en))
                .collect(),
            services: wishes.iter().filter_map(service).collect(),
        }
    }
}
