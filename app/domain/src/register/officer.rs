//! The people and organisations on an extract, their functions, and the power the register gives them.

use serde::{Deserialize, Serialize};

use super::LegalStatus;
use crate::{number::KvkNumber, person::Identity, time::Date, words::words};

/// One function of one person or organisation (*functionaris*). Who has two functions stands there twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    pub who: Who,
    pub function: Function,
    /// The function in the register's own words, such as "Bestuurder" or "Penningmeester".
    pub title: Option<String>,
    pub power: RegisteredPower,
    /// The limits of the power in the register's own words, such as an amount.
    pub limits: Option<String>,
    pub from: Option<Date>,
    /// From this day on the function has ended (R-BEV-1, 2b).
    pub until: Option<Date>,
    pub suspended: Option<Suspension>,
    /// A minor with permission to trade (*handlichting*).
    pub emancipated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Person(RegisteredPerson),
    /// An officer that is itself an organisation (R-BEV-6).
    Organisation(OfficerOrganisation),
}

/// A natural person on an extract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredPerson {
    pub identity: Identity,
    pub deceased: bool,
    pub special_status: Option<LegalStatus>,
    /// A restriction on legal acts, in the register's own words.
    pub restriction: Option<String>,
}

/// An organisation on another's extract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OfficerOrganisation {
    /// None for one that the Trade Register does not know, such as a foreign company.
    pub kvk: Option<KvkNumber>,
    pub name: String,
}

/// From a day, and until another, exclusive, if that is known (*schorsing*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    pub from: Date,
    pub until: Option<Date>,
}

words! {
    /// The kind of function.
    Function {
        /// Owner of an eenmanszaak (*eigenaar*).
        Owner = "owner",
        /// Liable partner (*aansprakelijke*): *vennoot*, *maat*.
        Partner = "partner",
        /// *Bestuursfunctie*.
        Director = "director",
        /// A curator, administrator or judge appointed for a special legal status.
        SpecialStatusOfficer = "special_status_officer",
        /// *Publiekrechtelijke functionaris*.
        PublicOfficer = "public_officer",
        /// Holder of a power of attorney (*gemachtigde*).
        Proxy = "proxy",
        /// *Overige functionaris*: supervisory director, sole shareholder, …
        Other = "other",
    }
}

words! {
    /// The power that the register writes down (*soort bevoegdheid*, *type volmacht*).
    RegisteredPower {
        /// *Alleen/zelfstandig bevoegd*.
        Sole = "azb",
        /// *Gezamenlijk bevoegd*.
        Joint = "gb",
        /// *Niet bevoegd*.
        NotAuthorised = "nb",
        /// *Onbeperkt bevoegd* (partners).
        Unlimited = "ob",
        /// *Beperkt bevoegd* (partners).
        Limited = "bb",
        /// *Volledige volmacht*.
        FullProxy = "full_proxy",
        /// *Beperkte volmacht*.
        LimitedProxy = "limited_proxy",
        /// The register says nothing.
        None = "none",
    }
}

impl Function {
    /// Which function counts for a person with several (R-BEV-3).
    pub const fn weight(self) -> u8 {
        match self {
            Self::Owner | Self::Partner | Self::Director => 5,
            Self::SpecialStatusOfficer => 4,
            Self::PublicOfficer => 3,
            Self::Proxy => 2,
            Self::Other => 1,
        }
    }

    /// Whether its holder is one of "all directors" (R-BEV-4): directors, partners and owners.
    pub const fn directs(self) -> bool {
        self.weight() == Self::Director.weight()
    }
}

impl Officer {
    /// Whether the function is held on this day: begun, and not ended on or before it (R-BEV-1, 2b).
    pub fn holds_on(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on < until)
    }

    pub const fn person(&self) -> Option<&RegisteredPerson> {
        match &self.who {
            Who::Person(person) => Some(person),
            Who::Organisation(_) => None,
        }
    }
}

impl Suspension {
    /// Whether it is in force on this day.
    pub fn holds_on(self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on < until)
    }
}
