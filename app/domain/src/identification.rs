//! Showing who one is with an identity document: how it was done, and where it stands. A document's number and the
//! BSN are never part of it (R-BEV-8); which documents are good enough is decided in [`crate::evidence`].

use serde::{Deserialize, Serialize};

use crate::level::Level;

/// How somebody showed the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// With the own phone, checked by a service for it.
    Remote,
    /// At a counter.
    InPerson,
    /// A copy, looked at by a clerk.
    Document,
}

impl Method {
    pub const ALL: [Self; 3] = [Self::Remote, Self::InPerson, Self::Document];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Remote => "remote",
            Self::InPerson => "in_person",
            Self::Document => "document",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }

    /// The highest level it is enough for: an original document seen from afar up to EH3, EH4 only in person
    /// (R-LOA-5, R-BEV-4); a copy shows what stands on it, not who holds it.
    pub const fn level(self) -> Level {
        match self {
            Self::Document => Level::Eh2Plus,
            Self::Remote => Level::Eh3,
            Self::InPerson => Level::Eh4,
        }
    }
}

/// Where an identification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentificationState {
    Waiting,
    /// The document is good and names whom it should.
    Approved,
    Declined,
    /// Not finished in time.
    Expired,
}

impl IdentificationState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Approved, Self::Declined, Self::Expired];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}
