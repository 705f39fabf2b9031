//! The number by which an organisation is known here: that of the Trade Register, or the tax office's where it is in
//! no register (R-ID-8). An organisation has exactly one of the two. Where the register's own is needed, ask for it.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{FiscalNumber, KvkNumber};
use crate::fault::Fault;

/// A KvK number, or the fiscal number of an organisation without one. Written, both are digits, told apart by how many
/// there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationNumber {
    Kvk(KvkNumber),
    Fiscal(FiscalNumber),
}

impl OrganisationNumber {
    /// Reads what was written here: 8 digits or 9.
    ///
    /// # Errors
    /// [`Fault::NotAKvkNumber`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        KvkNumber::from_register(text)
            .map(Self::Kvk)
            .or_else(|fault| {
                FiscalNumber::from_register(text)
                    .map(Self::Fiscal)
                    .map_err(|_| fault)
            })
    }

    /// None for an organisation without one.
    pub const fn kvk(self) -> Option<KvkNumber> {
        match self {
            Self::Kvk(number) => Some(number),
            Self::Fiscal(_) => None,
        }
    }

    /// None for an organisation in the Trade Register.
    pub const fn fiscal(self) -> Option<FiscalNumber> {
        match self {
            Self::Kvk(_) => None,
            Self::Fiscal(number) => Some(number),
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Kvk(number) => number.as_str(),
            Self::Fiscal(number) => number.as_str(),
        }
    }
}

impl From<KvkNumber> for OrganisationNumber {
    fn from(number: KvkNumber) -> Self {
        Self::Kvk(number)
    }
}

impl From<FiscalNumber> for OrganisationNumber {
    fn from(number: FiscalNumber) -> Self {
        Self::Fiscal(number)
    }
}

impl FromStr for OrganisationNumber {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::parse(text)
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for OrganisationNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for OrganisationNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom("not an OrganisationNumber"))
    }
}
