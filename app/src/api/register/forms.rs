//! The forms of registering: applying, the links of mails and signers, and the steps of an application.

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
        // Of a manager it is asked with the rest, so that what is left out is said at once with the rest.
        let mobile = if raw.checked("manager") {
            raw.parsed("mobile", MobileNumber::parse).map(Some)
        } else {
            raw.optional("mobile", MobileNumber::parse)
        };
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
        let mut addresses: Vec<(SignerId, String)> = Vec::new();
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
                Some(email) if addresses.iter().any(|(_, other)| *other == email) => {
                    raw.fail(&field, Fault::SameAddress);
                    good = false;
                }
                Some(email) => addresses.push((signer, email)),
                None => good = false,
            }
        }
        if good && addresses.is_empty() {
            // Of one person it is their field, of several it is all of them.
            if raw.is_filled("signer-1") {
                raw.fail("emails", Fault::Required);
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
        let asked = signers::ask(&request.services, request.actor()?, id, &self.addresses).await?;
        Ok(Done::to(application(id)).notice(Notice::SignersAsked(asked)))
    }
}

impl Submit for IdentifySigner {
    async fn submit(self, request: &Request) -> Outcome {
        let token = token(request);
        let away =
            signers::identify(&request.services, &request.client(), &token, request.lang).await?;
        Ok(Done::away(away))
    }
}

impl Submit for Sign {
    async fn submit(self, request: &Request) -> Outcome {
        signers::sign(&request.services, &token(request), &request.checks).await?;
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
        let token = token(request);
        signers::refuse(&request.services, &token, &request.checks, &self.reason).await?;
        let to = format!("/sign/{}", request.param("token"));
        Ok(Done::to(to).notice(Notice::NotSigned))
    }
}

impl Submit for GoOn {
    async fn submit(self, request: &Request) -> Outcome {
        let token = token(request);
        let (to, session) = identification::go_on(&request.services, request.back(&token)).await?;
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
