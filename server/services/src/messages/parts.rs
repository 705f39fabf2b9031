//! What messages are made of: parties, services and links as they stood when the message was written. A message tells
//! what happened, so it never looks anything up again; only its language is chosen when it is composed.

use domain::{
    id::{ApplicationId, ImportId, MandateId, MeansId, PersonId, QuestionId, RequestId},
    lang::Lang,
    level::Level,
    number::OrganisationNumber,
    time::Date,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A text in both languages, as the catalogue had it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub nl: String,
    pub en: String,
}

impl Words {
    pub fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            nl: nl.into(),
            en: en.into(),
        }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }
}

/// An organisation, as the register named it, or as it was said at its registration where it is in none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub name: String,
    // Messages that wait were written when every organisation had a KvK number.
    #[serde(alias = "kvk")]
    pub number: OrganisationNumber,
    pub town: String,
}

/// A service, and what one can do with it: `does` finishes "They can then …".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub name: Words,
    pub provider: Words,
    pub does: Words,
}

/// Which side of a chain authorisation (ketenmachtiging) somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Gives the authorisation.
    Client,
    /// Acts for the client.
    Intermediary,
}

/// What an intermediary asks of a client (R-KET-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub intermediary: Party,
    /// The employee who asked.
    pub asked_by: String,
    pub client: Party,
    pub services: Vec<Service>,
    pub level: Level,
    /// The last day it would be valid.
    pub last_day: Date,
    /// Can be read out over the phone, to check that both look at the same request.
    pub match_code: String,
}

/// A chain authorisation that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    pub client: Party,
    pub intermediary: Party,
    pub services: Vec<Service>,
    pub level: Level,
    /// The last day it is valid.
    pub last_day: Date,
}

/// What somebody may do with a means, from the moment it works (R-MACH-1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// All services, those that come later included.
    pub all: bool,
    /// All services of these providers.
    pub providers: Vec<Words>,
    pub services: Vec<Service>,
}

/// A page of ours: a path with, sometimes, a secret in it. The origin is added when the message is composed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(String);

impl Link {
    /// The page where a request is answered. The token names the request, never the approver.
    pub fn approve(token: &str) -> Self {
        Self(format!("/approve/{token}"))
    }

    pub fn invitation(token: &str) -> Self {
        Self(format!("/invitation/{token}"))
    }

    pub fn reset(token: &str) -> Self {
        Self(format!("/login/reset/{token}"))
    }

    /// Where a new address is confirmed.
    pub fn email(token: &str) -> Self {
        Self(format!("/account/email/{token}"))
    }

    pub fn forgot() -> Self {
        Self("/login/forgot".into())
    }

    pub fn start() -> Self {
        Self("/".into())
    }

    /// Where one is signed in.
    pub fn devices() -> Self {
        Self("/account/sessions".into())
    }

    /// Sign-in, devices and factors of one's own.
    pub fn account() -> Self {
        Self("/account".into())
    }

    /// For whom may I act, and where.
    pub fn acting() -> Self {
        Self("/acting".into())
    }

    /// A client, seen by its intermediary.
    pub fn client(mandate: MandateId) -> Self {
        Self(format!("/clients/{mandate}"))
    }

    /// A request, seen by the intermediary.
    pub fn request(request: RequestId) -> Self {
        Self(format!("/clients/requests/{request}"))
    }

    /// An intermediary, seen by its client.
    pub fn authorisation(mandate: MandateId) -> Self {
        Self(format!("/authorisations/{mandate}"))
    }

    pub fn person(person: PersonId) -> Self {
        Self(format!("/people/{person}"))
    }

    pub fn people() -> Self {
        Self("/people".into())
    }

    /// Where an applicant goes on, having proved the address.
    pub fn application(token: &str) -> Self {
        Self(format!("/application/{token}"))
    }

    /// The applicant's own page of it.
    pub fn my_application(application: ApplicationId) -> Self {
        Self(format!("/applications/{application}"))
    }

    /// Where an application is signed. The token names the signature, never who signs.
    pub fn sign(token: &str) -> Self {
        Self(format!("/sign/{token}"))
    }

    /// Where a means is activated, from the mail on.
    pub fn activation(token: &str) -> Self {
        Self(format!("/activation/{token}"))
    }

    /// The same for who has signed in.
    pub fn my_activation(application: ApplicationId) -> Self {
        Self(format!("/activations/{application}"))
    }

    /// One's own means, and what one may do with them.
    pub fn my_means() -> Self {
        Self("/my-means".into())
    }

    /// One means, for its owner and for who is in charge.
    pub fn means(means: MeansId) -> Self {
        Self(format!("/means/{means}"))
    }

    /// How a means stands abroad.
    pub fn abroad(means: MeansId) -> Self {
        Self(format!("/means/{means}/abroad"))
    }

    /// A colleague's question for a higher level, for who decides and for who asked.
    pub fn upgrade(application: ApplicationId) -> Self {
        Self(format!("/means/upgrades/{application}"))
    }

    /// A file of users.
    pub fn import(import: ImportId) -> Self {
        Self(format!("/means/import/{import}"))
    }

    /// Where means are reported as lost without signing in.
    pub fn lost(token: &str) -> Self {
        Self(format!("/lost/{token}"))
    }

    /// Where a link for that is asked for.
    pub fn report_loss() -> Self {
        Self("/lost".into())
    }

    /// Where who lost what they sign in with asks for a link.
    pub fn ask_way_back() -> Self {
        Self("/way-back".into())
    }

    /// Where they show a document.
    pub fn way_back(token: &str) -> Self {
        Self(format!("/way-back/{token}"))
    }

    /// A question to the operator, for who has an account.
    pub fn question(question: QuestionId) -> Self {
        Self(format!("/contact/questions/{question}"))
    }

    /// The same for who has none.
    pub fn question_by(token: &str) -> Self {
        Self(format!("/contact/{token}"))
    }

    /// Where an organisation is registered.
    pub fn register() -> Self {
        Self("/register".into())
    }

    /// Clients nobody is assigned to.
    pub fn unassigned() -> Self {
        Self("/clients?state=unassigned".into())
    }

    pub fn path(&self) -> &str {
        &self.0
    }
}

/// A path may hold a token, so it does not show itself in a log.
impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}
