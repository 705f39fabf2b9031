//! Registering an organisation: the register's data, applying, how far it is, signing, and showing who one is. What a
//! link or a page leads to is the services' to say; here it becomes what the screens show.

use crate::api::ApiError;
use domain::{
    application::{ApplicationState, Kind},
    id::{ApplicationId, SignerId},
    level::Level,
    number::{KvkNumber, OrganisationNumber},
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

/// The first page, and what a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// Whose request is answered afterwards.
    pub office: Option<String>,
    pub found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// Nothing was searched.
    Nothing,
    These(Vec<Hit>),
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
    pub office: Option<String>,
}

/// What the reader manages already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Managed {
    pub level: Level,
    /// It is the organisation that is acted for now.
    pub here: bool,
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
}

/// The form for an organisation without a KvK number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Without {
    /// By when it is done; none where this installation has no tax office, and so nothing to apply for.
    pub done_by: Option<Date>,
    /// The account's own address, of who is signed in.
    pub email: Option<String>,
    pub office: Option<String>,
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
    pub register_down: bool,
    pub next: Option<String>,
    pub office: Option<String>,
}

impl Mine {
    /// How many signatures are still needed.
    pub fn missing(&self) -> u16 {
        self.needed.saturating_sub(self.signed)
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

/// What came of a check of an identity document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    pub outcome: Outcome,
    /// Where to try again: a path of ours.
    pub next: String,
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
            Ok(hits) => Found::These(hits.into_iter().map(convert::hit).collect()),
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
    Ok(Application::Open(Box::new(Apply {
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
        },
    })
}

#[server(protocol = super::Call, endpoint = "register/mine")]
pub async fn read_mine(application: String) -> Result<Mine, ApiError> {
    use crate::server::{id, request};
    use services::registration::mine;
    let request = request()?;
    let actor = request.actor()?;
    let shown = mine::one(&request.services, actor, id(&application)?).await?;
    let office = match &shown.next {
        Some(next) => convert::office(&request, next).await,
        None => None,
    };
    Ok(convert::mine(shown, office))
}

/// The signature behind a link. Opening changes nothing.
#[server(protocol = super::Call, endpoint = "register/asked")]
pub async fn read_signing(token: String) -> Result<Asked, ApiError> {
    use services::registration::signers;
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let shown = signers::look(&request.services, &token).await?;
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
            });
        }
        shown => shown?,
    };
    let outcome = match shown.outcome {
        identification::Outcome::Waiting => Outcome::Waiting,
        identification::Outcome::Approved => Outcome::Approved,
        identification::Outcome::Failed(failure) => Outcome::Failed(convert::failure(failure)),
    };
    Ok(Identified {
        outcome,
        next: shown.next,
    })
}

/// For who is to show a document for an act of their own: whose request waits for it.
#[server(protocol = super::Call, endpoint = "register/identify")]
pub async fn read_identify(next: String) -> Result<Option<String>, ApiError> {
    let request = crate::server::request()?;
    request.actor()?;
    Ok(convert::office(&request, &next).await)
}

/// From what services say to what screens show.
#[cfg(feature = "ssr")]
mod convert {
    use super::{
        ApiError, BY_EXTRACT, EvidencePath, Factor, Failure, Hit, Looked, Managed, Mine,
        Organisation, Own, Signer, Signing, Takes, Way, Wish,
    };
    use crate::server::RequestContext;
    use domain::{fault::Fault, number::KvkNumber, time::date_of};
    use services::{
        Error, identification,
        registration::{
            look,
            mine::{self, OwnSignature},
        },
        secret::Token,
    };

    /// Whose request is answered afterwards, if that is where somebody goes. A link that leads nowhere says nothing.
    pub async fn office(request: &RequestContext, next: &str) -> Option<String> {
        let token = crate::path::local(next)?
            .strip_prefix("/approve/")?
            .split(['/', '?', '#'])
            .next()?;
        let s = &request.services;
        let charge = s.accounts.limits.link(s.now(), &request.client()).ok()?;
        let asked = services::approval::view(s, &Token::received(token), None, request.lang)
            .await
            .ok()?;
        s.accounts.limits.give_back(charge);
        Some(asked.intermediary.name)
    }

    pub fn hit(hit: look::Hit) -> Hit {
        Hit {
            kvk: hit.kvk,
            name: hit.name,
            town: hit.town,
        }
    }

    pub async fn looked(
        request: &RequestContext,
        kvk: &str,
        by: &str,
        next: &str,
    ) -> Result<Looked, ApiError> {
        let kvk = KvkNumber::parse(kvk).map_err(|_| Error::NotFound)?;
        let found = match look::organisation(&request.services, &request.client(), kvk).await {
            Err(error) if error.is(Fault::RegisterUnavailable) => return Ok(Looked::Unavailable),
            Err(Error::Refused(_)) => return Ok(Looked::Unknown),
            found => found?,
        };
        let managed = match &request.actor {
            Some(actor) => look::managed(&request.services, actor, kvk).await?,
            None => None,
        };
        let by_extract = by == BY_EXTRACT;
        let way = |wish, signing| way(wish, signing, by_extract);
        let mut ways = vec![way(Wish::Representative, &found.representing)];
        ways.extend(
            found
                .signing
                .iter()
                .map(|signing| way(Wish::Manager(signing.level), signing)),
        );
        Ok(Looked::Found(Box::new(Organisation {
            kvk: found.kvk,
            name: found.name,
            form: found.form,
            street: found.street,
            town: found.town,
            branches: found.branches,
            as_of: date_of(found.as_of),
            known: found.known,
            managed: managed.map(|managed| Managed {
                level: managed.level,
                here: managed.here,
            }),
            by_extract,
            ways,
            office: office(request, next).await,
        })))
    }

    /// Whether an extract takes the place of what the register says is decided here, for every page.
    fn way(wish: Wish, signing: &look::Signing, by_extract: bool) -> Way {
        let (hindrance, path) = if by_extract && signing.by_extract {
            (None, EvidencePath::SentExtract)
        } else {
            (signing.obstacle, signing.path)
        };
        Way {
            wish,
            takes: Takes {
                needed: signing.needed,
                able: signing.able,
                alone: signing.alone,
                user: signing.user_signs && matches!(wish, Wish::Manager(_)),
                behind: signing.path == EvidencePath::DirectorIsOrganisation,
            },
            hindrance,
            papers: Some(path).filter(|path| path.names_by_paper()),
            by_extract: signing.by_extract,
            done_by: signing.promise.latest,
        }
    }

    pub fn mine(shown: mine::Shown, office: Option<String>) -> Mine {
        Mine {
            id: shown.id,
            organisation: shown.organisation,
            number: shown.number,
            applicant: shown.applicant,
            wish: Wish::of(shown.kind, shown.level),
            in_person: shown.in_person,
            state: shown.state,
            promised: shown.promised,
            last_day: shown.last_day,
            identified: shown.identified,
            own: match shown.own {
                OwnSignature::Unknown => Own::Unknown,
                OwnSignature::Possible => Own::Possible,
                OwnSignature::Given => Own::Given,
                OwnSignature::NotMine => Own::NotMine,
            },
            factor: shown.factor.map(|factor| match factor {
                mine::Factor::Held => Factor::Held,
                mine::Factor::SetUp => Factor::SetUp,
                mine::Factor::Use => Factor::Use,
                mine::Factor::Show => Factor::Show,
            }),
            by_papers: shown.by_papers,
            signers: shown.signers.into_iter().map(signer).collect(),
            able: shown.able,
            signed: shown.signed,
            needed: shown.needed,
            obstacle: shown.obstacle,
            register_down: shown.register_down,
            next: shown.next,
            office,
        }
    }

    fn signer(line: mine::SignerLine) -> Signer {
        let on = line.answered_on;
        let state = match line.state.code() {
            "asked" => Signing::Asked {
                email: line.email.unwrap_or_default(),
            },
            "signed" => Signing::Signed { on },
            "refused" => Signing::Refused {
                on,
                reason: line.reason,
            },
            "voided" => Signing::Voided,
            _ => Signing::Listed,
        };
        Signer {
            id: line.id,
            name: line.name,
            state,
            is_me: line.is_me,
        }
    }

    pub const fn failure(failure: identification::Failure) -> Failure {
        use identification::Failure as F;
        match failure {
            F::Photos => Failure::Photos,
            F::Document => Failure::Document,
            F::OutOfDate => Failure::OutOfDate,
            F::ExpiresSoon => Failure::ExpiresSoon,
            F::Face => Failure::Face,
            F::AnotherPerson => Failure::AnotherPerson,
            F::GivenUp => Failure::GivenUp,
            F::Elsewhere => Failure::Elsewhere,
            F::Other => Failure::Other,
        }
    }
}

#[cfg(feature = "ssr")]
pub mod forms {
    use super::{BY_EXTRACT, Wish};
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        path::{with_next, within},
        server::{Done, Forms, Outcome, Request, Submit, buttons},
    };
    use domain::{
        application::ApplicationState,
        fault::Fault,
        id::{ApplicationId, SignerId},
        mobile::MobileNumber,
        number::{FiscalNumber, KvkNumber},
        person::{BirthDate, Identity, NamePart, PersonName},
        time::{Date, date_of},
    };
    use services::{
        Error,
        accounts::password,
        identification,
        registration::{
            enter, look, mine, signers,
            start::{self, New, Started},
            without,
        },
        secret::Token,
    };

    /// More signers than this are not asked on one page.
    const MOST_SIGNERS: usize = 50;

    /// Where somebody was going, kept along.
    fn next(request: &Request) -> &str {
        request.next("")
    }

    fn by_extract(request: &Request) -> bool {
        request.query("by") == Some(BY_EXTRACT)
    }

    fn kvk(request: &Request) -> Result<KvkNumber, Error> {
        KvkNumber::parse(request.param("kvk")).map_err(|_| Error::NotFound)
    }

    fn token(request: &Request) -> Token {
        Token::received(request.param("token"))
    }

    fn application(id: ApplicationId) -> String {
        format!("/applications/{id}")
    }

    /// The number of an organisation that the register knows.
    pub struct Find {
        kvk: KvkNumber,
    }

    impl Form for Find {
        const PATH: &'static str = "/register";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                kvk: raw.parsed("kvk", KvkNumber::parse)?,
            })
        }
    }

    impl Submit for Find {
        async fn submit(self, request: &Request) -> Outcome {
            look::organisation(&request.services, &request.client(), self.kvk).await?;
            let to = format!("/register/{}", self.kvk);
            Ok(Done::to(with_next(&to, next(request))))
        }
    }

    /// The data are right, and this is what somebody wants to become.
    pub struct Choose {
        wish: Wish,
    }

    impl Form for Choose {
        const PATH: &'static str = "/register/{kvk}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                wish: raw.choice("wish")?,
            })
        }
    }

    impl Submit for Choose {
        async fn submit(self, request: &Request) -> Outcome {
            let mut to = format!("/register/{}/apply?as={}", kvk(request)?, self.wish);
            if by_extract(request) {
                to.push_str("&by=");
                to.push_str(BY_EXTRACT);
            }
            Ok(Done::to(with_next(&to, next(request))))
        }
    }

    /// Who somebody is.
    struct Someone {
        name: PersonName,
        birth: Date,
    }

    fn someone(raw: &mut Raw) -> Option<Someone> {
        let given = raw.parsed("given", NamePart::parse);
        let prefix = raw.optional("prefix", NamePart::parse);
        let family = raw.parsed("family", NamePart::parse);
        let birth = raw.date("birth");
        Some(Someone {
            name: PersonName {
                given: given?,
                prefix: prefix?,
                family: family?,
            },
            birth: birth?,
        })
    }

    /// Where the link goes: nowhere, for who is signed in.
    fn address(raw: &mut Raw, signed_in: bool) -> Option<String> {
        if signed_in {
            Some(String::new())
        } else {
            raw.email("email")
        }
    }

    /// `of` is the part of the address where somebody begins again: a KvK number, or that there is none.
    fn begun(started: Started, of: &str, next: &str) -> Done {
        Done::to(match started {
            Started::Mailed => with_next(&format!("/register/sent?of={of}"), next),
            Started::Here(id) => application(id),
        })
    }

    pub struct Apply {
        someone: Someone,
        signed_in: bool,
        /// Empty of who is signed in: the account has one.
        email: String,
        mobile: Option<MobileNumber>,
    }

    impl Form for Apply {
        const PATH: &'static str = "/register/{kvk}/apply";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let someone = someone(raw);
            let signed_in = raw.checked("signed_in");
            let email = address(raw, signed_in);
            let mobile = raw.optional("mobile", MobileNumber::parse);
            Some(Self {
                someone: someone?,
                signed_in,
                email: email?,
                mobile: mobile?,
            })
        }
    }

    impl Submit for Apply {
        async fn submit(self, request: &Request) -> Outcome {
            let kvk = kvk(request)?;
            let wish: Wish = request
                .query("as")
                .and_then(|code| code.parse().ok())
                .ok_or(Error::NotFound)?;
            if self.signed_in {
                request.actor()?;
            }
            let next = next(request);
            let new = New {
                kvk,
                wish: match wish {
                    Wish::Representative => start::Wish::Representative,
                    Wish::Manager(level) => start::Wish::Manager(level),
                    // What the register knows applies for no such means.
                    Wish::TaxMeans => return Err(Error::NotFound),
                },
                name: self.someone.name,
                birth: self.someone.birth,
                email: self.email,
                mobile: self.mobile,
                lang: request.lang,
                next: Some(next.to_owned()).filter(|next| !next.is_empty()),
                by_extract: by_extract(request),
            };
            let actor = request.actor.as_ref();
            let started = start::start(&request.services, &request.client(), actor, new).await?;
            Ok(begun(started, request.param("kvk"), next))
        }
    }

    /// An organisation without a KvK number, and who applies for it (R-ID-8).
    pub struct Without {
        fiscal: FiscalNumber,
        organisation: String,
        legal_form: String,
        town: String,
        someone: Someone,
        signed_in: bool,
        /// Empty of who is signed in: the account has one.
        email: String,
    }

    impl Form for Without {
        const PATH: &'static str = "/register/without-number";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let fiscal = raw.parsed("fiscal", FiscalNumber::parse);
            let organisation = raw.text("organisation", 1, without::WORDS_MAX);
            let legal_form = raw.text("legal_form", 1, without::WORDS_MAX);
            let town = raw.text("town", 1, without::WORDS_MAX);
            let someone = someone(raw);
            let signed_in = raw.checked("signed_in");
            let email = address(raw, signed_in);
            Some(Self {
                fiscal: fiscal?,
                organisation: organisation?,
                legal_form: legal_form?,
                town: town?,
                someone: someone?,
                signed_in,
                email: email?,
            })
        }
    }

    impl Submit for Without {
        async fn submit(self, request: &Request) -> Outcome {
            if self.signed_in {
                request.actor()?;
            }
            let next = next(request);
            let new = without::New {
                fiscal: self.fiscal,
                organisation: self.organisation,
                town: self.town,
                legal_form: self.legal_form,
                name: self.someone.name,
                birth: self.someone.birth,
                email: self.email,
                lang: request.lang,
                next: Some(next.to_owned()).filter(|next| !next.is_empty()),
            };
            let actor = request.actor.as_ref();
            let started = without::start(&request.services, &request.client(), actor, new).await?;
            Ok(begun(started, "without-number", next))
        }
    }

    /// Goes on behind the link in the mail, with a new account or the one that is signed in.
    pub enum Enter {
        New { password: String },
        Mine,
    }

    impl Form for Enter {
        const PATH: &'static str = "/application/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            if raw.one_of("account", &["new", "mine"])? == "mine" {
                return Some(Self::Mine);
            }
            Some(Self::New {
                password: raw.secret("password", password::MIN_CHARS, password::MAX_CHARS)?,
            })
        }
    }

    impl Submit for Enter {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, token) = (&request.services, token(request));
            match self {
                Self::New { password } => {
                    let previous = request.session.as_ref();
                    let (signed_in, id) =
                        enter::with_new_account(s, &request.client(), previous, &token, &password)
                            .await?;
                    Ok(Done::to(application(id)).signed_in(signed_in))
                }
                Self::Mine => {
                    let id = enter::signed_in(s, request.actor()?, &token).await?;
                    Ok(Done::to(application(id)))
                }
            }
        }
    }

    buttons! {
        /// The applicant goes to the check of identity documents.
        Identify = "/applications/{id}/identify";
        /// The applicant signs their own application.
        SignMine = "/applications/{id}/sign";
        /// Everything is there: takes the last step.
        Finish = "/applications/{id}/finish";
        Cancel = "/applications/{id}/cancel";
        /// A signer goes to the check of identity documents.
        IdentifySigner = "/sign/{token}/identify";
        /// A signer signs.
        Sign = "/sign/{token}";
        /// Goes on after a good check.
        GoOn = "/identified/{token}";
    }

    impl Submit for Identify {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let away = mine::identify(&request.services, request.actor()?, id).await?;
            Ok(Done::away(away))
        }
    }

    /// An organisation may have come to be: the frame of the page is another then.
    fn after(id: ApplicationId, state: ApplicationState) -> Done {
        let done = Done::to(application(id));
        if state == ApplicationState::Issued {
            done.reload()
        } else {
            done
        }
    }

    impl Submit for SignMine {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let state = mine::sign(&request.services, request.actor()?, id).await?;
            Ok(after(id, state).notice(Notice::ApplicationSigned))
        }
    }

    impl Submit for Finish {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let state = mine::refresh(&request.services, request.actor()?, id).await?;
            Ok(after(id, state))
        }
    }

    impl Submit for Cancel {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            mine::cancel(&request.services, request.actor()?, id).await?;
            Ok(Done::to(application(id)).notice(Notice::ApplicationCancelled))
        }
    }

    /// Where the signers can be reached.
    pub struct Ask {
        addresses: Vec<(SignerId, String)>,
    }

    impl Form for Ask {
        const PATH: &'static str = "/applications/{id}/ask";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let mut addresses = Vec::new();
            let mut good = true;
            for i in 0..MOST_SIGNERS {
                let signer = raw.optional(&format!("signer-{i}"), |id| {
                    id.parse().map_err(|_| Fault::NotAChoice)
                })?;
                let Some(signer) = signer else { break };
                let field = format!("email-{i}");
                if !raw.is_filled(&field) {
                    continue;
                }
                match raw.email(&field) {
                    Some(email) => addresses.push((signer, email)),
                    None => good = false,
                }
            }
            if good && addresses.is_empty() {
                // Of one person it is their field, of several it is all of them.
                if raw.is_filled("signer-1") {
                    raw.fail("emails", Fault::NothingChosen);
                } else {
                    raw.fail("email-0", Fault::Required);
                }
            }
            good.then_some(Self { addresses })
        }
    }

    impl Submit for Ask {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("id")?;
            let asked =
                signers::ask(&request.services, request.actor()?, id, &self.addresses).await?;
            Ok(Done::to(application(id)).notice(Notice::SignersAsked(asked)))
        }
    }

    impl Submit for IdentifySigner {
        async fn submit(self, request: &Request) -> Outcome {
            let token = token(request);
            let away =
                signers::identify(&request.services, &request.client(), &token, request.lang)
                    .await?;
            Ok(Done::away(away))
        }
    }

    impl Submit for Sign {
        async fn submit(self, request: &Request) -> Outcome {
            signers::sign(&request.services, &token(request)).await?;
            let to = format!("/sign/{}", request.param("token"));
            Ok(Done::to(to).notice(Notice::ApplicationSigned))
        }
    }

    /// A signer does not sign.
    pub struct RefuseToSign {
        reason: String,
    }

    impl Form for RefuseToSign {
        const PATH: &'static str = "/sign/{token}/refuse";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                reason: raw.lines("reason", 0, domain::request::MESSAGE_MAX)?,
            })
        }
    }

    impl Submit for RefuseToSign {
        async fn submit(self, request: &Request) -> Outcome {
            signers::refuse(&request.services, &token(request), &self.reason).await?;
            let to = format!("/sign/{}", request.param("token"));
            Ok(Done::to(to).notice(Notice::NotSigned))
        }
    }

    impl Submit for GoOn {
        async fn submit(self, request: &Request) -> Outcome {
            let token = token(request);
            let (to, session) =
                identification::go_on(&request.services, request.back(&token)).await?;
            let to = within(&to, "/");
            Ok(match session {
                Some(session) => Done::to(to).session(session),
                None => Done::to(to).reload(),
            })
        }
    }

    /// Shows a document for an act of the own.
    pub struct IdentifyMe {
        someone: Someone,
    }

    impl Form for IdentifyMe {
        const PATH: &'static str = "/identify";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                someone: someone(raw)?,
            })
        }
    }

    impl Submit for IdentifyMe {
        async fn submit(self, request: &Request) -> Outcome {
            let actor = request.actor()?;
            let s = &request.services;
            let birth = BirthDate::new(self.someone.birth, date_of(s.now()));
            let birth = birth.map_err(|fault| Error::field("birth", fault))?;
            let me = Identity::new(&self.someone.name, birth);
            let away = identification::own(s, actor, &me, request.next("/")).await?;
            Ok(Done::away(away))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Find>()
            .add::<Choose>()
            .add::<Apply>()
            .add::<Without>()
            .add::<Enter>()
            .add::<Identify>()
            .add::<SignMine>()
            .add::<Finish>()
            .add::<Cancel>()
            .add::<Ask>()
            .add::<IdentifySigner>()
            .add::<Sign>()
            .add::<RefuseToSign>()
            .add::<GoOn>()
            .add::<IdentifyMe>()
    }
}

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
