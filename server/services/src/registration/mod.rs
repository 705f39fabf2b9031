//! Registering an organisation: becoming its manager, or being known as its representative (F-ORG, R-ROL-2), or, where it
//! has no KvK number, the means for the tax office (R-ID-8). Who must sign is computed from the Trade Register, or read in
//! papers by clerks, and never asked; every signer shows who they are and signs by an own link.
//! How a means is applied for and activated is `application`'s; what follows from an extract is the domain's.
//!
//! The rules: nobody is believed before an identity document showed the name that the register has (R-BEV-2, R-BEV-9);
//! the register is read again before every signature counts; and an organisation exists here only when all of it is
//! complete.
//!
//! - [`look`]: the register's data, for checking · [`start`]: applying, [`without`] a KvK number · [`enter`]: the link in
//!   the mail
//! - [`mine`]: how far it is · [`correct`]: a typing error in one's own name · [`signers`]: asking, signing, refusing · [`complete`]: what follows from the last step

mod complete;
pub mod correct;
pub mod enter;
pub mod look;
pub mod mine;
pub mod signers;
pub mod start;
pub mod without;

pub(crate) use complete::{bound, expire, identity as officer, named as papers_named, signer};
pub(crate) use signers::sign_in_person;

use crate::{
    Actor, Services,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    messages::{Message, parts::Party},
    register::{self, Reading},
    secret::Purpose,
};
use domain::{
    application::{By, Kind, Steps},
    id::{ApplicationId, OrganisationId, PersonId},
    level::Level,
    mobile::MobileNumber,
    number::OrganisationNumber,
    person::Identity,
    promise::{Case, Promise, PromisePolicy},
    register::Extract,
    signing::SigningPlan,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Tx, application::Application};

/// The levels at which somebody can become manager; EH4 asks for a counter (R-BEV-4).
pub const LEVELS: [Level; 3] = [Level::Eh2Plus, Level::Eh3, Level::Eh4];

/// At which level somebody is known as representative: as sure of who they are as a check from afar can be.
const REPRESENTING: Level = Level::Eh3;

/// For events that lead to the same state whatever steps are left.
pub(crate) const WHATEVER: Steps = Steps {
    confirm_email: false,
    papers: false,
    signatures: 0,
    review: false,
    identification: None,
};

/// Whom an application is for, as kept sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Subject {
    pub identity: Identity,
    pub mobile: Option<MobileNumber>,
}

impl Subject {
    pub(crate) fn seal(&self, s: &Services) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(self)
            .map_err(|_| Error::Internal("an applicant that cannot be written"))?;
        Ok(s.key.seal(&*s.rng, Purpose::Applicant, &plain))
    }
}

pub(crate) fn subject(s: &Services, application: &Application) -> Result<Subject> {
    opened(s, &application.subject)
}

/// As [`subject`], of the sealed column.
pub(crate) fn opened(s: &Services, sealed: &[u8]) -> Result<Subject> {
    s.key
        .open(Purpose::Applicant, sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(Error::Internal("an applicant that cannot be read"))
}

/// What the register says today of the organisation of an application, and who must sign by it and by the papers that
/// were accepted.
pub(crate) async fn standing(
    s: &Services,
    application: &Application,
) -> Result<(Option<Reading>, SigningPlan)> {
    let (reading, plan) = before_papers(s, application).await?;
    let plan = crate::evidence::by_papers(s, application, plan).await?;
    Ok((reading, plan))
}

/// As [`standing`], as long as no papers are read. Of an organisation without a KvK number the register says nothing.
pub(crate) async fn before_papers(
    s: &Services,
    application: &Application,
) -> Result<(Option<Reading>, SigningPlan)> {
    match number(application)? {
        OrganisationNumber::Kvk(kvk) => {
            let reading = register::read(s, kvk).await?.ok_or(Error::NotFound)?;
            let plan = register::plan(s, &reading, application.level).await?;
            Ok((Some(reading), plan))
        }
        OrganisationNumber::Fiscal(fiscal) => {
            let plan = register::plan_without(s, fiscal, application.level);
            Ok((None, plan))
        }
    }
}

/// The organisation's number; there always is one.
pub(crate) fn number(application: &Application) -> Result<OrganisationNumber> {
    let number = application.number();
    number.ok_or(Error::Internal("an application of no organisation"))
}

/// By when it is done, for somebody who applies now (R-AAN-2).
fn promise(s: &Services, kind: Kind, plan: &SigningPlan) -> Promise {
    promise_at(
        s,
        kind,
        plan.level,
        kind == Kind::Manager && plan.needed > 1,
    )
}

fn promise_at(s: &Services, kind: Kind, level: Level, joint: bool) -> Promise {
    PromisePolicy::default().promise(&Case {
        // Registering takes as long for a means: papers are read, and people come to a counter.
        kind: if kind == Kind::Means {
            Kind::Manager
        } else {
            kind
        },
        by: By::Anyone,
        urgent: false,
        joint,
        employed: true,
        level,
        submitted_at: s.now(),
    })
}

/// Stands for exactly what is signed: who becomes what, where, at which level. Another of any of these is another
/// document, and a signature under it counts no more (R-BEV-9).
pub(crate) fn document(application: &Application, subject: &Subject) -> [u8; 32] {
    let identity = &subject.identity;
    let parts = [
        application.id.to_string(),
        application.kind.code().to_owned(),
        application
            .number()
            .map_or_else(String::new, |number| number.to_string()),
        application.level.name().to_owned(),
        identity.given.clone(),
        identity.prefix.clone(),
        identity.family.clone(),
        identity
            .birth
            .map_or_else(String::new, |day| day.to_string()),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        // With its length before it, so that no two lists read alike.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The actor's own application of these kinds; another's is not found (R-DEC-22).
pub(crate) async fn own(tx: &mut Tx, actor: &Actor, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(|application| application.person == Some(actor.person) && application.registers())
        .ok_or(Error::NotFound)
}

pub(crate) fn is_open(application: &Application) -> bool {
    !application.state().is_final()
}

/// Where an organisation is; nothing where the register shields it from the public.
pub(crate) fn town(extract: &Extract) -> &str {
    match &extract.address {
        Some(address) if !address.shielded => &address.town,
        _ => "",
    }
}

/// How messages name the organisation.
pub(crate) fn party(application: &Application, reading: Option<&Reading>) -> Result<Party> {
    Ok(Party {
        name: application.organisation_name.clone(),
        number: number(application)?,
        town: reading
            .map(|reading| town(&reading.extract).to_owned())
            .or_else(|| application.town.clone())
            .unwrap_or_default(),
    })
}

/// To whom it is for.
fn applicant(application: &Application) -> Recipient {
    Recipient {
        email: application.email.clone(),
        person: application.person,
        organisation: None,
        lang: application.lang,
    }
}

pub(crate) async fn tell_applicant(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    message: &Message,
) -> Result<()> {
    let to = applicant(application);
    effects::tell_about(s, tx, &to, message, Some(application.id.uuid()), None).await
}

/// Writes down what happened to an application, in the chain of its organisation once there is one.
pub(crate) async fn note(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    actor: Option<PersonId>,
    action: &'static str,
    basis: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    note_words(s, tx, application, actor, (action, basis), facts, None).await
}

/// As [`note`], with words that lie beside the log.
pub(crate) async fn note_words(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    actor: Option<PersonId>,
    did: (&'static str, &'static str),
    facts: serde_json::Value,
    personal: Option<serde_json::Value>,
) -> Result<()> {
    let here = [chain(application)];
    let happened = happened(&here, application, actor, did, facts, personal);
    effects::record(s, tx, happened).await
}

/// What is written down of an application, in these chains.
pub(crate) fn happened<'a>(
    organisations: &'a [OrganisationId],
    application: &Application,
    actor: Option<PersonId>,
    (action, basis): (&'static str, &'static str),
    facts: serde_json::Value,
    personal: Option<serde_json::Value>,
) -> Happened<'a> {
    Happened {
        organisations,
        actor,
        action,
        object: application.id.uuid(),
        basis,
        facts,
        personal,
    }
}

/// In whose chain it is written what happens to an application: of its organisation once there is one.
pub(crate) fn chain(application: &Application) -> OrganisationId {
    application
        .organisation
        .unwrap_or(store::organisation::INSTALLATION)
}
