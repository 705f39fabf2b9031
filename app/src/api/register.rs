//! Registering an organisation: the register's data, applying, how far it is, signing, and showing who one is. What a
//! link or a page leads to is the services' to say; here it becomes what the screens show.

use crate::{
    api::{ApiError, evidence::Booked},
    path::with_next,
};
use domain::{
    application::{ApplicationState, Kind},
    id::{ApplicationId, PersonId, SignerId},
    level::Level,
    number::{KvkNumber, OrganisationNumber},
    register::Reason,
    signing::{EvidencePath, Obstacle},
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What somebody wants to become, as addresses write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    Representative,
    Manager(Level),
    /// A means for the tax office, at an organisation without a KvK number (R-ID-8).
    TaxMeans,
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Representative => f.write_str("representative"),
            Self::TaxMeans => f.write_str("tax-means"),
            Self::Manager(Level::Eh2Plus) => f.write_str("manager-eh2plus"),
            Self::Manager(level) => write!(f, "manager-{}", level.name().to_lowercase()),
        }
    }
}

impl FromStr for Wish {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "representative" {
            return Ok(Self::Representative);
        }
        let level = text.strip_prefix("manager-").ok_or(())?;
        Level::parse(level).map(Self::Manager).map_err(|_| ())
    }
}

impl Wish {
    /// What an application of this kind is for.
    pub const fn of(kind: Kind, level: Level) -> Self {
        match kind {
            Kind::Manager => Self::Manager(level),
            Kind::Means => Self::TaxMeans,
            _ => Self::Representative,
        }
    }
}

/// In `by=`: an extract is sent in, because the register is wrong (R-BEV-7).
pub const BY_EXTRACT: &str = "extract";

/// Whose request is answered afterwards, and up to and including which day it can be: sooner than the registration
/// itself must be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub name: String,
    pub answer_before: Date,
}

/// The first page, and what a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// Whose request is answered afterwards.
    pub office: Option<Office>,
    pub found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// Nothing was searched.
    Nothing,
    These {
        hits: Vec<Hit>,
        /// There are more than these.
        more: bool,
    },
    /// The register does not answer.
    Unavailable,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub kvk: KvkNumber,
    pub name: String,
    pub town: Option<String>,
}

/// What the register says of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Looked {
    Found(Box<Organisation>),
    Unknown,
    Unavailable,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub kvk: KvkNumber,
    pub name: String,
    pub form: String,
    pub street: Option<String>,
    pub town: Option<String>,
    pub branches: u32,
    pub as_of: Date,
    /// It is here already.
    pub known: bool,
    /// The reader manages it already, up to a level.
    pub managed: Option<Managed>,
    /// It is looked at as if an extract were sent in, because the register is wrong (R-BEV-7).
    pub by_extract: bool,
    /// What somebody may want to become: representative, then manager from the lowest level.
    pub ways: Vec<Way>,
    /// Several people sign below the highest level.
    pub together: bool,
    /// Whose request is answered afterwards, and how that is soonest.
    pub office: Option<Office>,
    pub advice: Option<Wish>,
}

/// What the reader manages already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Managed {
    pub level: Level,
    /// It is the organisation that is acted for now.
    pub here: bool,
    /// There is a higher level to ask for.
    pub rises: bool,
}

impl Managed {
    /// Whether this is what the reader is already.
    pub fn covers(self, wish: Wish) -> bool {
        matches!(wish, Wish::Manager(level) if level <= self.level)
    }
}

/// Whose signatures it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takes {
    /// How many must sign, of how many who may.
    pub needed: u16,
    pub able: u16,
    /// How many of these need none of the others.
    pub alone: u16,
    /// Who gets the means signs too.
    pub user: bool,
    /// A director is an organisation: who may sign for that one signs.
    pub behind: bool,
}

/// What it takes to become something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub wish: Wish,
    pub takes: Takes,
    /// Why it cannot be.
    pub hindrance: Option<Obstacle>,
    /// Papers, not the register, say who may sign; these are sent in.
    pub papers: Option<EvidencePath>,
    /// An extract may be sent in instead.
    pub by_extract: bool,
    pub done_by: Date,
}

/// The page of the form about the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Application {
    Open(Box<Apply>),
    Unknown,
    Unavailable,
}

/// The form about the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apply {
    pub organisation: Organisation,
    pub way: Way,
    /// The account's own address, of who is signed in.
    pub email: Option<String>,
    /// What was typed before.
    pub typed: Typed,
    /// It is for this application, to be corrected.
    pub open: Option<ApplicationId>,
}

/// What the reader typed about themselves before, as fields have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    pub given: String,
    pub prefix: String,
    pub family: String,
    pub birth: String,
    pub mobile: String,
    /// Of an organisation without a KvK number.
    pub fiscal: String,
    pub organisation: String,
    pub legal_form: String,
    pub town: String,
}

/// The form for an organisation without a KvK number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Without {
    /// By when it is done; none where this installation has no tax office, and so nothing to apply for.
    pub done_by: Option<Date>,
    /// The account's own address, of who is signed in.
    pub email: Option<String>,
    pub typed: Typed,
    pub office: Option<Office>,
}

/// What stands behind the link in the mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    pub organisation: String,
    pub number: OrganisationNumber,
    pub wish: Wish,
    pub name: String,
    pub email: String,
    /// Papers are sent first; otherwise somebody shows who they are.
    pub by_papers: bool,
    pub how: How,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    MakeAccount,
    SignIn,
    GoOn,
    /// Signed in with another address, given here.
    OtherAccount(String),
    /// The link of another mail was used, for this application.
    OtherMail(ApplicationId),
}

/// The applicant's own application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of an application that the page shows, each by itself"
)]
pub struct Mine {
    pub id: ApplicationId,
    pub organisation: String,
    pub number: OrganisationNumber,
    pub applicant: String,
    pub wish: Wish,
    /// Who one is, is shown at a counter.
    pub in_person: bool,
    pub state: ApplicationState,
    pub promised: Date,
    /// When and where one comes to a counter.
    pub booked: Option<Booked>,
    pub last_day: Date,
    pub identified: bool,
    pub own: Own,
    /// The second step of a manager.
    pub factor: Option<Factor>,
    /// Papers, not the register, say who may sign.
    pub by_papers: bool,
    /// Nobody before the applicant has shown who they are.
    pub signers: Vec<Signer>,
    pub able: u16,
    pub signed: u16,
    pub needed: u16,
    pub obstacle: Option<Obstacle>,
    /// Why the applicant may not sign, though the register names them.
    pub bar: Option<Reason>,
    pub register_down: bool,
    /// As it was typed.
    pub birth: Option<Date>,
    /// Name and day of birth may be corrected.
    pub correctable: bool,
    /// What a clerk wrote.
    pub told: Option<String>,
    pub next: Option<String>,
    pub office: Option<Office>,
    /// The applicant, who manages it now and may log in nowhere yet.
    pub authorise: Option<PersonId>,
}

impl Mine {
    /// How many signatures are still needed.
    pub fn missing(&self) -> u16 {
        self.needed.saturating_sub(self.signed)
    }

    /// The form that corrects what was typed, as long as nobody signs for it (R-BEV-2, R-BEV-9).
    pub fn correction(&self) -> Option<String> {
        let OrganisationNumber::Kvk(kvk) = self.number else {
            return None;
        };
        let form = format!("/register/{kvk}/apply?as={}", self.wish);
        let next = self.next.as_deref().unwrap_or_default();
        self.correctable.then(|| with_next(&form, next))
    }
}

/// How far the applicant is with a second step of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factor {
    Held,
    SetUp,
    Use,
    /// Show a document (again) first.
    Show,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Own {
    Unknown,
    Possible,
    Given,
    NotMine,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    pub id: SignerId,
    pub name: String,
    pub state: Signing,
    pub is_me: bool,
    /// May sign alone.
    pub alone: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signing {
    Listed,
    Asked {
        email: String,
    },
    Signed {
        on: Option<Date>,
    },
    Refused {
        on: Option<Date>,
        reason: Option<String>,
    },
    Voided,
}

impl Signing {
    /// Has not answered yet.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Listed | Self::Asked { .. })
    }
}

/// What somebody is asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub organisation: String,
    pub number: OrganisationNumber,
    pub applicant: String,
    pub wish: Wish,
    /// Papers, not the register, say who may sign.
    pub by_papers: bool,
    pub signer: String,
    pub signed: u16,
    pub needed: u16,
    /// What was signed for has been given.
    pub given: bool,
    /// Somebody showed who they are by this link, in another browser.
    pub shown_elsewhere: bool,
    pub last_day: Date,
    pub step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Identify,
    /// At a counter.
    Appear,
    Sign,
    Signed,
    Refused,
}

/// The form of who shows a document for an act of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identify {
    /// Whose request waits for it.
    pub office: Option<Office>,
    pub typed: Typed,
}

/// What came of a check of an identity document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    pub outcome: Outcome,
    /// Where to try again: a path of ours.
    pub next: String,
    /// Where the applicant corrects what was typed, when the document was another person's.
    pub correction: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Waiting,
    Approved,
    Failed(Failure),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    Photos,
    Document,
    OutOfDate,
    ExpiresSoon,
    Face,
    AnotherPerson,
    GivenUp,
    /// Begun in another browser, or with another account.
    Elsewhere,
    Other,
}

/// Searches when there is something to search for.
#[server(protocol = super::Call, endpoint = "register/begin")]
pub async fn read_begin(q: String, next: String) -> Result<Begin, ApiError> {
    use domain::fault::Fault;
    let request = crate::server::request()?;
    let sought = q.trim();
    let found = if sought.is_empty() {
        Found::Nothing
    } else {
        match services::registration::look::search(&request.services, &request.client(), sought)
            .await
        {
            Ok(found) => {
                let hits = found.hits.into_iter().map(convert::hit).collect();
                Found::These {
                    hits,
                    more: found.more,
                }
            }
            Err(error) if error.is(Fault::RegisterUnavailable) => Found::Unavailable,
            Err(error) => return Err(error.into()),
        }
    };
    let office = convert::office(&request, &next).await;
    Ok(Begin { office, found })
}

#[server(protocol = super::Call, endpoint = "register/organisation")]
pub async fn read_organisation(kvk: String, by: String, next: String) -> Result<Looked, ApiError> {
    let request = crate::server::request()?;
    convert::looked(&request, &kvk, &by, &next).await
}

#[server(protocol = super::Call, endpoint = "register/apply")]
pub async fn read_apply(
    kvk: String,
    wish: String,
    by: String,
    next: String,
) -> Result<Application, ApiError> {
    let request = crate::server::request()?;
    let wish: Wish = crate::server::id(&wish)?;
    let organisation = match convert::looked(&request, &kvk, &by, &next).await? {
        Looked::Found(organisation) => organisation,
        Looked::Unknown => return Ok(Application::Unknown),
        Looked::Unavailable => return Ok(Application::Unavailable),
    };
    let way = organisation
        .ways
        .iter()
        .find(|way| way.wish == wish)
        .cloned();
    let way = way.ok_or(services::Error::NotFound)?;
    let (typed, open) = convert::typed(&request, organisation.kvk, wish).await?;
    Ok(Application::Open(Box::new(Apply {
        typed,
        open,
        organisation: *organisation,
        way,
        email: request.actor.as_ref().map(|actor| actor.email.clone()),
    })))
}

/// Before an organisation without a KvK number is filled in.
#[server(protocol = super::Call, endpoint = "register/without")]
pub async fn read_without(next: String) -> Result<Without, ApiError> {
    let request = crate::server::request()?;
    let promise = services::registration::without::look(&request.services).await?;
    Ok(Without {
        done_by: promise.map(|promise| promise.latest),
        typed: convert::typed_before(&request).await?.0,
        email: request.actor.as_ref().map(|actor| actor.email.clone()),
        office: convert::office(&request, &next).await,
    })
}

/// Opening changes nothing; what is missing, used or too old looks the same (R-DEC-22).
#[server(protocol = super::Call, endpoint = "register/entered")]
pub async fn read_entered(token: String) -> Result<Entered, ApiError> {
    use services::registration::enter;
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let opened = enter::look(&request.services, request.actor.as_ref(), &token).await?;
    Ok(Entered {
        organisation: opened.organisation,
        number: opened.number,
        wish: Wish::of(opened.kind, opened.level),
        name: opened.name,
        email: opened.email,
        by_papers: opened.by_papers,
        how: match opened.how {
            enter::How::MakeAccount => How::MakeAccount,
            enter::How::SignIn => How::SignIn,
            enter::How::GoOn => How::GoOn,
            enter::How::OtherAccount { signed_in } => How::OtherAccount(signed_in),
            enter::How::OtherMail(open) => How::OtherMail(open),
        },
    })
}

#[server(protocol = super::Call, endpoint = "register/mine")]
pub async fn read_mine(application: String) -> Result<Mine, ApiError> {
    use crate::server::{id, request};
    use services::{authorisation, registration::mine};
    let request = request()?;
    let actor = request.actor()?;
    let shown = mine::one(&request.services, actor, id(&application)?).await?;
    let office = match &shown.next {
        Some(next) => convert::office(&request, next).await,
        None => None,
    };
    // Who acts for another organisation would authorise themselves there.
    let here = shown.here;
    let mut page = convert::mine(shown, office);
    if here && page.state == ApplicationState::Issued {
        page.authorise = authorisation::mine::to_authorise(&request.services, actor).await?;
    }
    Ok(page)
}

/// The signature behind a link. Opening changes nothing.
#[server(protocol = super::Call, endpoint = "register/asked")]
pub async fn read_signing(token: String) -> Result<Asked, ApiError> {
    use services::registration::signers;
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let shown = signers::look(&request.services, &token, &request.checks).await?;
    Ok(Asked {
        organisation: shown.organisation,
        number: shown.number,
        applicant: shown.applicant,
        wish: Wish::of(shown.kind, shown.level),
        by_papers: shown.by_papers,
        signer: shown.signer,
        signed: shown.signed,
        needed: shown.needed,
        given: shown.given,
        shown_elsewhere: shown.shown_elsewhere,
        last_day: shown.last_day,
        step: match shown.step {
            signers::Step::Identify => Step::Identify,
            signers::Step::Appear => Step::Appear,
            signers::Step::Sign => Step::Sign,
            signers::Step::Signed => Step::Signed,
            signers::Step::Refused => Step::Refused,
        },
    })
}

/// What the check decided, as far as it has.
#[server(protocol = super::Call, endpoint = "register/identified")]
pub async fn read_identified(token: String) -> Result<Identified, ApiError> {
    use domain::fault::Fault;
    use services::identification;
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let shown = match identification::look(&request.services, request.back(&token)).await {
        // The checks do not answer at this moment: the same as when they are not done.
        Err(error) if error.is(Fault::IdentityUnavailable) => {
            return Ok(Identified {
                outcome: Outcome::Waiting,
                next: String::new(),
                correction: None,
            });
        }
        shown => shown?,
    };
    let outcome = match shown.outcome {
        identification::Outcome::Waiting => Outcome::Waiting,
        identification::Outcome::Approved => Outcome::Approved,
        identification::Outcome::Failed(failure) => Outcome::Failed(convert::failure(failure)),
    };
    let correction = match outcome {
        Outcome::Failed(Failure::AnotherPerson) => convert::correction(&request, &shown.next).await,
        _ => None,
    };
    Ok(Identified {
        outcome,
        next: shown.next,
        correction,
    })
}

/// For who is to show a document for an act of their own: whose request waits for it, and what they typed before.
#[server(protocol = super::Call, endpoint = "register/identify")]
pub async fn read_identify(next: String) -> Result<Identify, ApiError> {
    let request = crate::server::request()?;
    request.actor()?;
    Ok(Identify {
        office: convert::office(&request, &next).await,
        typed: convert::typed_before(&request).await?.0,
    })
}

#[cfg(feature = "ssr")]
pub(super) mod convert;

#[cfg(feature = "ssr")]
pub mod forms;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_survives_an_address() {
        for wish in [
            Wish::Representative,
            Wish::Manager(Level::Eh2Plus),
            Wish::Manager(Level::Eh3),
        ] {
            assert_eq!(wish.to_string().parse(), Ok(wish));
        }
        assert_eq!("user".parse::<Wish>(), Err(()));
    }
}
