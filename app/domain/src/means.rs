//! The life of a login means (*middel*): active, suspended and back, and two ways to end. A means belongs to
//! one person at one organisation and is never moved (R-AAN-12). What each level demands before activation
//! is not decided here.

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, words::words};

/// The status that the scheme's inspection register knows (R-AAN-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeansState {
    Active,
    /// By the user, or on suspicion of misuse; can be undone.
    Suspended,
    /// Lost, stolen, or the relation ended; final.
    Revoked,
    /// The end date has passed; final.
    Expired,
}

words! {
    /// Why a means was suspended or ended.
    Cause {
        /// Its owner wanted it so.
        Owner = "owner",
        /// Somebody in charge of the organisation wanted it so.
        Manager = "manager",
        /// Its owner cannot find what they sign in with (R-AAN-10).
        Lost = "lost",
        /// Somebody else used it, or may have (R-AAN-10).
        Misused = "misused",
        /// The stay at the organisation ended (R-DEC-18).
        Left = "left",
        /// Another means took its place (R-LOA-7).
        Replaced = "replaced",
    }
}

impl Cause {
    /// Whether the owner may resume what was suspended for this: what one set aside, or lost and found. Misuse is
    /// looked at by somebody else first.
    pub const fn owner_resumes(self) -> bool {
        matches!(self, Self::Owner | Self::Lost)
    }
}

/// What can happen to a means after its activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeansEvent {
    Suspend,
    Resume,
    Revoke,
    Expire,
}

impl MeansState {
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Revoked, Self::Expired];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub const fn is_final(self) -> bool {
        matches!(self, Self::Revoked | Self::Expired)
    }

    /// Whether what somebody was given rests, by the states of all that they hold: something is suspended, and nothing
    /// works beside it (R-DEC-18).
    pub fn rest(held: &[Self]) -> bool {
        held.contains(&Self::Suspended) && !held.contains(&Self::Active)
    }

    /// The state after an event.
    ///
    /// # Errors
    /// [`Fault::MeansIs`] where the event cannot happen in this state.
    pub const fn apply(self, event: MeansEvent) -> Result<Self, Fault> {
        match (self, event) {
            (Self::Active, MeansEvent::Suspend) => Ok(Self::Suspended),
            (Self::Suspended, MeansEvent::Resume) => Ok(Self::Active),
            (Self::Active | Self::Suspended, MeansEvent::Revoke) => Ok(Self::Revoked),
            (Self::Active | Self::Suspended, MeansEvent::Expire) => Ok(Self::Expired),
            _ => Err(Fault::MeansIs(self)),
        }
    }
}
