//! How many signatures it takes, by level and by power to represent (R-BEV-4). The table is data: an operator
//! may have other rules (domain.md §9, decision 3).

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, level::Level};

/// The power to represent that the Trade Register gives somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// Alone (*zelfstandig bevoegd*), owner, or full power of attorney.
    Sole,
    /// Together with others (*gezamenlijk bevoegd*).
    Joint,
    /// Within limits (*beperkt bevoegd*, *beperkte volmacht*).
    Limited,
}

impl Power {
    pub const ALL: [Self; 3] = [Self::Sole, Self::Joint, Self::Limited];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sole => "sole",
            Self::Joint => "joint",
            Self::Limited => "limited",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.code() == code)
    }
}

/// A rule for a number of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatures {
    One,
    Two,
    /// More than half of all representatives.
    Majority,
    /// All representatives, and the user who gets the means or authorisation.
    AllAndUser,
    /// This power does not suffice.
    NotAllowed,
}

/// What a rule comes to for one organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Needed {
    /// Signatures of representatives.
    pub signatures: u16,
    /// Whether the user signs too.
    pub user: bool,
}

/// For each level the rule for sole, joint and limited power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignaturePolicy {
    pub eh2plus: [Signatures; 3],
    pub eh3: [Signatures; 3],
    pub eh4: [Signatures; 3],
}

impl Default for SignaturePolicy {
    fn default() -> Self {
        use Signatures::{AllAndUser, Majority, NotAllowed, One, Two};
        Self {
            eh2plus: [One, Two, Two],
            eh3: [One, Majority, Majority],
            eh4: [AllAndUser, AllAndUser, NotAllowed],
        }
    }
}

impl SignaturePolicy {
    /// The rule for a level and a power.
    pub const fn rule(&self, level: Level, power: Power) -> Signatures {
        let row = match level {
            Level::Eh1 | Level::Eh2 | Level::Eh2Plus => self.eh2plus,
            Level::Eh3 => self.eh3,
            Level::Eh4 => self.eh4,
        };
        row[power as usize]
    }

    /// The signatures needed of an organisation with this many representatives.
    ///
    /// # Errors
    /// [`Fault::PowerTooLimited`] where this power does not suffice.
    pub fn needed(&self, level: Level, power: Power, all: u16) -> Result<Needed, Fault> {
        let rule = self.rule(level, power);
        let signatures = match rule {
            Signatures::One => 1,
            Signatures::Two => 2,
            Signatures::Majority => all / 2 + 1,
            Signatures::AllAndUser => all.max(1),
            Signatures::NotAllowed => return Err(Fault::PowerTooLimited(level)),
        };
        Ok(Needed {
            signatures,
            user: rule == Signatures::AllAndUser,
        })
    }
}
