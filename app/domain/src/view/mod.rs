//! Read models: what a use case answers and a page shows, in the reader's language. Data only; rules are elsewhere
//! in this crate, and nothing here is stored. They live in `domain` because both the server, which fills them, and
//! the browser, which shows them, must know them.

pub mod chain;
pub mod clients;
pub mod kept;
pub mod why;

use crate::{
    id::{OrganisationId, ServiceId},
    level::Level,
    number::OrganisationNumber,
    time::Date,
};
use serde::{Deserialize, Serialize};

/// An organisation as the register names it. `name` is empty for one that is not here yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub id: Option<OrganisationId>,
    pub name: String,
    pub number: OrganisationNumber,
    pub town: String,
}

/// A service in the reader's language; `does` is what one can do with it, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLine {
    pub id: ServiceId,
    pub name: String,
    pub provider: String,
    pub does: String,
    pub level: Level,
    pub chain_allowed: bool,
    /// Acting here costs or moves money: worth a second look.
    pub financial: bool,
}

/// One line of an object's history: who did what, when, on what basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    pub day: Date,
    /// Hours and minutes in Amsterdam, `14:05`.
    pub time: String,
    /// The person's name, or empty for the system or one who was erased.
    pub who: String,
    /// The organisation the person acted for, when it is another than the reader's.
    pub organisation: String,
    /// The audit action, such as `request.sent`; the page has words for it.
    pub action: String,
    pub basis: String,
    /// Names that belong to the line: services, an employee, a reason.
    pub about: Vec<String>,
}

/// A piece of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// All rows that fit the filter.
    pub total: u32,
    /// Counted from 1.
    pub page: u32,
    pub size: u32,
}
