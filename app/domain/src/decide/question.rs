//! What can be asked: may this person act at this service for this organisation, and at which moment.

use serde::{Deserialize, Serialize};

use crate::{
    id::{MeansId, OrganisationId, PersonId, ServiceId},
    level::Level,
    number::BranchNumber,
    time::Instant,
};

/// One question; a log-in, a "why" page, a list and a test all ask the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Question {
    pub person: PersonId,
    /// On whose behalf the person acts: the represented organisation itself, or its intermediary. Without it
    /// every organisation of the person is tried.
    pub via: Option<OrganisationId>,
    pub represented: OrganisationId,
    pub service: ServiceId,
    /// The level that a log-in request carries; otherwise the catalogue's counts (R-DEC-1).
    pub level: Option<Level>,
    pub branch: Option<BranchNumber>,
    pub means: WhichMeans,
    pub at: Moment,
}

/// Which means counts (R-DEC-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichMeans {
    /// The one that was used: at a log-in.
    Used(MeansId),
    /// The person's best active one at the organisation of the last leg: everywhere else.
    BestActive,
}

/// When (R-DEC-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Any recorded revocation denies, even one dated later by a clock that ran ahead.
    Now(Instant),
    /// The rows as they were.
    Past(Instant),
}

impl Moment {
    pub const fn instant(self) -> Instant {
        match self {
            Self::Now(at) | Self::Past(at) => at,
        }
    }

    /// Whether a recorded act has happened.
    pub fn has_happened(self, act: Option<Instant>) -> bool {
        match self {
            Self::Now(_) => act.is_some(),
            Self::Past(at) => act.is_some_and(|act| act <= at),
        }
    }
}
