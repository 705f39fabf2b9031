//! What is signed: parties, services, level and days, and the digest that stands for exactly these.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

use crate::{
    fault::Fault,
    id::{OrganisationId, RequestId, ServiceId},
    level::Level,
    time::Date,
};

/// What a client grants with its signatures. Two choices of the same things are equal, in whatever order the
/// services were ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The request that it answers; none when the client grants of its own accord.
    request: Option<RequestId>,
    client: OrganisationId,
    intermediary: OrganisationId,
    services: Vec<ServiceId>,
    level: Level,
    first_day: Option<Date>,
    last_day: Date,
}

/// Whether a choice grants all that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    Whole,
    Part,
}

/// SHA-256 of a choice; shown and stored as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Choice {
    /// `first_day` is none for "from the moment of approval" (R-DEC-12).
    ///
    /// # Errors
    /// [`Fault::NothingChosen`], [`Fault::OwnIntermediary`].
    pub fn new(
        request: Option<RequestId>,
        (client, intermediary): (OrganisationId, OrganisationId),
        services: impl IntoIterator<Item = ServiceId>,
        level: Level,
        (first_day, last_day): (Option<Date>, Date),
    ) -> Result<Self, Fault> {
        let mut services: Vec<_> = services.into_iter().collect();
        services.sort_unstable();
        services.dedup();
        if services.is_empty() {
            return Err(Fault::NothingChosen);
        }
        if client == intermediary {
            return Err(Fault::OwnIntermediary);
        }
        Ok(Self {
            request,
            client,
            intermediary,
            services,
            level,
            first_day,
            last_day,
        })
    }

    /// In the order of their identifiers, each once.
    pub fn services(&self) -> &[ServiceId] {
        &self.services
    }

    pub const fn level(&self) -> Level {
        self.level
    }

    pub const fn first_day(&self) -> Option<Date> {
        self.first_day
    }

    pub const fn last_day(&self) -> Date {
        self.last_day
    }

    /// Compares with what was asked: a client may grant fewer services, a lower level, fewer days.
    ///
    /// # Errors
    /// [`Fault::NotRequested`] for anything more, [`Fault::EndAfterBasis`] for a later last day.
    pub fn of_asked(&self, asked: &Self) -> Result<Extent, Fault> {
        let parties = |choice: &Self| (choice.request, choice.client, choice.intermediary);
        let within = |service| asked.services.binary_search(service).is_ok();
        if parties(self) != parties(asked)
            || !self.services.iter().all(within)
            || self.level > asked.level
            || self.first_day < asked.first_day
        {
            return Err(Fault::NotRequested);
        }
        if self.last_day > asked.last_day {
            return Err(Fault::EndAfterBasis(asked.last_day));
        }
        Ok(if self == asked {
            Extent::Whole
        } else {
            Extent::Part
        })
    }

    /// Stands for exactly this choice: every field has a fixed length or its length before it.
    pub fn digest(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(b"schakel choice 1");
        let request = self.request.map_or([0; 16], |id| *id.uuid().as_bytes());
        hash.update(request);
        hash.update(self.client.uuid().as_bytes());
        hash.update(self.intermediary.uuid().as_bytes());
        hash.update(self.level.code().to_be_bytes());
        for day in [self.first_day, Some(self.last_day)] {
            let day = day.unwrap_or(Date::constant(0, 1, 1));
            hash.update(day.year().to_be_bytes());
            hash.update([day.month().unsigned_abs(), day.day().unsigned_abs()]);
        }
        hash.update((self.services.len() as u64).to_be_bytes());
        for service in &self.services {
            hash.update(service.uuid().as_bytes());
        }
        Digest(hash.finalize().into())
    }
}

impl Digest {
    /// As the database keeps it.
    pub const fn bytes(self) -> [u8; 32] {
        self.0
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = Fault;

    /// A digest that cannot be read is one that was never shown.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let nibble = |digit: u8| char::from(digit).to_digit(16);
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(Fault::ChoiceChanged);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let read = nibble(pair[0]).zip(nibble(pair[1]));
            let (high, low) = read.ok_or(Fault::ChoiceChanged)?;
            *byte = u8::try_from(high * 16 + low).map_err(|_| Fault::ChoiceChanged)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom("not a digest"))
    }
}
