//! The scheme's names that carry an OIN: of a service (R-ID-6) and of a party's endpoint (R-ID-7).

use core::{fmt, str::FromStr};

use super::Oin;
use crate::fault::Fault;

/// `urn:etoegang:DV:<OIN>:services:<index>`: the name of one service instance of one provider (R-ID-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceUrn {
    pub provider: Oin,
    pub index: u16,
}

/// Which scheme an `EntityID` belongs to (R-ID-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityScheme {
    /// `urn:etoegang:…`: eHerkenning.
    Etoegang,
    /// `urn:nl-eid-gdi:1.0:…`: Stelsel Toegang.
    NlEidGdi,
}

/// The name of one party's endpoint (R-ID-7), such as `urn:nl-eid-gdi:1.0:DV:<OIN>:entities:0001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId {
    pub scheme: EntityScheme,
    /// `DV`, `AD`, `HM`, …: one of the scheme's roles.
    pub role: &'static str,
    pub oin: Oin,
    pub index: u16,
}

impl EntityScheme {
    const ALL: [Self; 2] = [Self::Etoegang, Self::NlEidGdi];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Etoegang => "urn:etoegang:",
            Self::NlEidGdi => "urn:nl-eid-gdi:1.0:",
        }
    }

    const fn roles(self) -> &'static [&'static str] {
        match self {
            Self::Etoegang => &["HM", "DV", "AD", "MR", "EB"],
            Self::NlEidGdi => &["AD", "DV", "BVD", "LC", "RD"],
        }
    }
}

impl EntityId {
    /// Indexes from 9000 are reserved for tests in Stelsel Toegang (R-ID-7).
    pub fn is_test(&self) -> bool {
        self.scheme == EntityScheme::NlEidGdi && self.index >= 9000
    }
}

impl FromStr for ServiceUrn {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let read = || {
            let (oin, index) = text
                .strip_prefix("urn:etoegang:DV:")?
                .split_once(":services:")?;
            Some(Self {
                provider: Oin::from_register(oin).ok()?,
                index: index_of(index)?,
            })
        };
        read().ok_or(Fault::NotAServiceUrn)
    }
}

impl FromStr for EntityId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let read = |scheme: EntityScheme| {
            let (role, rest) = text.strip_prefix(scheme.prefix())?.split_once(':')?;
            let (oin, index) = rest.split_once(":entities:")?;
            // Stelsel Toegang writes four digits.
            let whole = scheme == EntityScheme::Etoegang || index.len() == 4;
            Some(Self {
                scheme,
                role: scheme.roles().iter().find(|known| **known == role)?,
                oin: Oin::from_register(oin).ok()?,
                index: index_of(index).filter(|_| whole)?,
            })
        };
        EntityScheme::ALL
            .into_iter()
            .find_map(read)
            .ok_or(Fault::NotAnEntityId)
    }
}

/// At most four digits and nothing else: `+1`, which Rust would read, is not an index.
fn index_of(text: &str) -> Option<u16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

impl fmt::Display for ServiceUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "urn:etoegang:DV:{}:services:{}",
            self.provider, self.index
        )
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            scheme,
            role,
            oin,
            index,
        } = self;
        let prefix = scheme.prefix();
        match scheme {
            EntityScheme::Etoegang => write!(f, "{prefix}{role}:{oin}:entities:{index}"),
            EntityScheme::NlEidGdi => write!(f, "{prefix}{role}:{oin}:entities:{index:04}"),
        }
    }
}
