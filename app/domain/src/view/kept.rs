//! What is kept about one person, for that person to read and to take along as JSON (R-PRV). The words of the file are
//! the names of these fields and the codes of the domain: the same in every language, and they stay.

use crate::{
    contact::Topic,
    id::{MeansId, PersonId},
    lang::Lang,
    level::Level,
    means::MeansState,
    time::Date,
};
use serde::{Deserialize, Serialize};

/// A moment as the clock on the wall shows it: day, and hours and minutes in Amsterdam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    pub day: Date,
    pub time: String,
}

/// Everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// When this was gathered.
    pub made: At,
    pub account: Account,
    pub organisations: Vec<Place>,
    pub means: Vec<Means>,
    pub authorisations: Vec<Authorisation>,
    pub teams: Vec<Team>,
    pub clients: Vec<Assigned>,
    pub applications: Vec<Application>,
    pub identifications: Vec<Identification>,
    pub sessions: Vec<Session>,
    pub mails: Vec<Mail>,
    pub texts: Vec<Text>,
    pub questions: Vec<Question>,
    pub events: Vec<Event>,
    /// Of what grows without end, the newest so many.
    pub most: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    /// Enough to recognise it by.
    pub mobile: Option<String>,
    pub lang: Lang,
    pub since: At,
    pub password_changed: Option<At>,
    pub code_app: bool,
    pub recovery_codes: u32,
    pub passkeys: Vec<Passkey>,
    /// Browsers that one may sign in from with a PIN.
    pub pin_devices: Vec<Passkey>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    pub name: String,
    pub since: At,
    pub used: Option<At>,
}

/// A stay at an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub organisation: String,
    pub since: At,
    pub ended: Option<At>,
    /// The last log-in at a service on its behalf.
    pub last_use: Option<At>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Means {
    /// The unique number of the means.
    pub number: MeansId,
    pub organisation: String,
    pub level: Level,
    pub state: MeansState,
    pub issued: At,
    pub last_day: Date,
    pub abroad: Vec<Country>,
    /// Since when it is coupled to the citizen service number, which itself is kept nowhere (R-AAN-14).
    pub coupled: Option<At>,
}

/// A country that a means was asked for: `asked`, `given`, `refused` or `ended`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Country {
    pub name: String,
    pub state: String,
    pub asked: At,
    pub ended: Option<At>,
}

/// What one may do, or might, for an organisation itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorisation {
    pub organisation: String,
    pub what: Scope,
    pub level: Level,
    pub first_day: Date,
    pub last_day: Date,
    /// Revoked on this day.
    pub ended: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    All,
    Provider(String),
    Service { name: String, provider: String },
}

/// A place in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub organisation: String,
    pub name: String,
    pub since: At,
    pub ended: Option<At>,
}

/// A client, or a group of clients, that one is assigned oneself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    pub organisation: String,
    pub client: String,
    /// Whatever the client grants; otherwise `services`.
    pub all_services: bool,
    pub services: Vec<String>,
    pub level: Level,
    pub since: At,
    pub last_day: Option<Date>,
    pub ended: Option<At>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// What was applied for: `means`, `upgrade`, `manager`, `representative`.
    pub kind: String,
    pub organisation: String,
    pub level: Level,
    pub state: String,
    pub sent: At,
    pub closed: Option<At>,
    /// As it was filled in; empty where nothing had to be.
    pub name: String,
    pub birth: Option<Date>,
    pub mobile: Option<String>,
}

/// A time that an identity document was shown. Its number, a photo and a BSN are never kept (R-BEV-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identification {
    pub method: String,
    pub state: String,
    pub started: At,
    pub decided: Option<At>,
    pub level: Option<Level>,
    /// What the document said; empty unless it was good.
    pub name: String,
    pub birth: Option<Date>,
    /// The kind of document.
    pub document: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub device: String,
    /// Too coarse to point at a person.
    pub address: String,
    pub method: String,
    pub began: At,
    pub seen: At,
    pub ended: Option<At>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub at: At,
    pub to: String,
    /// What it was about, as a code.
    pub kind: String,
    /// None: it waits for others to go along.
    pub subject: Option<String>,
    pub state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub at: At,
    pub state: String,
}

/// A message that one wrote to the operator while signed in; the answers are the operator's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub at: At,
    pub topic: Topic,
    pub text: String,
    /// To be called back at; empty where none was given.
    pub phone: String,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: At,
    pub action: String,
    pub basis: String,
    /// One did it oneself; otherwise it was done to one.
    pub own: bool,
    /// In whose log it stands; empty: this site's own.
    pub organisation: String,
}
