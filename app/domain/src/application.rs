//! An application (*aanvraag*): for a means, for a higher level, to become manager or representative. Here are
//! its kinds, the products, the steps that a case needs ([`Steps`]) and the states between them
//! ([`ApplicationState`]; R-AAN). Who signs is [`crate::signing`], when it will be done
//! [`crate::promise`]; what comes after approval, activation, is not here.

mod state;
mod steps;

pub use state::{ApplicationEvent, ApplicationState};
pub use steps::{Situation, Steps};

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, identification::takes_a_counter, level::Level, words::words};

words! {
    /// What is applied for.
    Kind {
        /// Becoming manager (R-ROL-2).
        Manager = "manager",
        Means = "means",
        /// A higher level for somebody with a means (R-LOA-7).
        Upgrade = "upgrade",
        /// Adding a representative (R-BEV-10).
        Representative = "representative",
    }
}

words! {
    /// What may be bought.
    Product {
        Eh2Plus = "eh2plus",
        Eh3 = "eh3",
        Eh4 = "eh4",
        /// EH3, usable only at services of the tax office (R-AAN-13, R-ID-8).
        TaxOnly = "tax_only",
    }
}

words! {
    /// Who applies (R-AAN-1).
    By {
        /// A manager of sufficient level: no further approval (R-ROL-2).
        Manager = "manager",
        Representative = "representative",
        Anyone = "anyone",
    }
}

words! {
    /// How the user proves who they are (R-AAN-5).
    Identification {
        /// From afar, by a check of the original document.
        Remote = "remote",
        InPerson = "in_person",
    }
}

/// What a manager should know before applying for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// Without any authorisation the user cannot log in anywhere (R-MACH-9).
    NoAuthorisation,
    /// Some services refuse a restriction to a branch (R-MACH-5).
    Branch,
    /// Urgency brings nothing forward, and costs nothing (R-AAN-2).
    NoHaste,
    /// The user has a means here that is suspended: resuming it costs nothing.
    Suspended,
}

/// Who has to act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Who applied, or who gets the means.
    User,
    Representative {
        signed: u16,
        needed: u16,
    },
    Clerk,
    /// It goes on by itself, or has ended.
    Nobody,
}

impl Kind {
    /// Whether somebody applies for themselves at an organisation that signs for it: to become its manager, to be known
    /// as its representative, or, where it has no KvK number, for a means (R-ID-8). Any other means is applied for by a
    /// manager.
    pub const fn registers(self, by_manager: bool) -> bool {
        match self {
            Self::Manager | Self::Representative => true,
            Self::Means => !by_manager,
            Self::Upgrade => false,
        }
    }
}

/// Whether who it is for, and who signs, show who they are at a counter: at the highest level whatever it is (R-BEV-4),
/// and where an organisation without a KvK number signs for it (R-ID-8).
pub fn in_person(level: Level, registers: bool, has_kvk_number: bool) -> bool {
    takes_a_counter(level) || (registers && !has_kvk_number)
}

impl Product {
    pub const fn level(self) -> Level {
        match self {
            Self::Eh2Plus => Level::Eh2Plus,
            Self::Eh3 | Self::TaxOnly => Level::Eh3,
            Self::Eh4 => Level::Eh4,
        }
    }

    /// Whether this can be applied for at all: an organisation without a KvK number gets the product for the
    /// tax office only (R-ID-8), and a manager never that one (R-ROL-7).
    ///
    /// # Errors
    /// [`Fault::OnlyTaxProduct`], [`Fault::TaxProductNotForManager`].
    pub fn check(self, kind: Kind, has_kvk_number: bool) -> Result<(), Fault> {
        match (self, kind, has_kvk_number) {
            (Self::TaxOnly, Kind::Manager, _) => Err(Fault::TaxProductNotForManager),
            (Self::Eh2Plus | Self::Eh3 | Self::Eh4, _, false) => Err(Fault::OnlyTaxProduct),
            _ => Ok(()),
        }
    }
}

/// An upgrade goes up (R-LOA-7).
///
/// # Errors
/// [`Fault::LevelNotHigher`].
pub fn check_upgrade(current: Level, target: Product) -> Result<(), Fault> {
    if target.level() > current {
        Ok(())
    } else {
        Err(Fault::LevelNotHigher(current))
    }
}

/// How a user at a level must prove who they are: who is employed is known to the employer, EH3 for others
/// takes a check of the document, EH4 is always in person (R-AAN-5, R-BEV-4).
pub fn identification(level: Level, employed: bool) -> Option<Identification> {
    if takes_a_counter(level) {
        Some(Identification::InPerson)
    } else {
        (level >= Level::Eh3 && !employed).then_some(Identification::Remote)
    }
}
