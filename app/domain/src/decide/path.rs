//! The answer: the path that was walked, link by link, with every check that held or failed and the date or
//! level it was about. The "why" page draws it; an interface lists its reasons.

use serde::{Deserialize, Serialize};

use super::world::OrganisationState;
use crate::{
    few::Few,
    id::{
        AssignmentId, AuthorisationId, GrantId, MandateId, MeansId, MembershipId, OrganisationId,
        PortfolioId, ProviderId, ServiceId, TeamId,
    },
    level::Level,
    means::MeansState,
    number::BranchNumber,
    time::Instant,
};

/// The answer to a [`Question`](super::Question).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Allow {
        path: Path,
        /// The level to declare: the lowest of means, assignment or authorisation, and grant (R-DEC-3).
        level: Level,
    },
    Deny {
        /// The path with the fewest failures.
        path: Path,
        /// Its failing checks, in the order of [`Leg`] (R-DEC-20). Never empty.
        reasons: Vec<Check>,
    },
}

/// Who acts for whom, on what basis. Ids are absent where nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    pub service: ServiceId,
    pub represented: OrganisationId,
    /// Where the person is a member: the represented organisation itself, or the intermediary.
    pub via: OrganisationId,
    /// The level that is required of every link (R-DEC-1); absent when the service is unknown.
    pub required: Option<Level>,
    /// Only when the organisation at the end is an intermediary.
    pub mandate: Option<MandateId>,
    pub grant: Option<GrantId>,
    pub membership: Option<MembershipId>,
    /// The assignment of a chain.
    pub assignment: Option<AssignmentId>,
    /// The authorisation in the own organisation.
    pub authorisation: Option<AuthorisationId>,
    pub means: Option<MeansId>,
    /// In the order of [`Leg`]; within a leg in the order of [`What`].
    pub checks: Few<Check, MAX_CHECKS>,
}

/// No path has more checks than this: a chain through a portfolio and a team, with a means for one
/// provider, has all 34.
pub const MAX_CHECKS: usize = 34;

/// The links of a path, in the order in which they are drawn and failures are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    Service,
    /// The organisation that is acted for.
    Represented,
    /// Client → intermediary.
    Grant,
    Intermediary,
    /// The person in the organisation that acts.
    Member,
    /// Intermediary → person.
    Assignment,
    /// Own organisation → person.
    Authorisation,
    Means,
}

/// One thing that had to hold, and whether it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Check {
    pub leg: Leg,
    pub held: bool,
    pub what: What,
}

/// What had to hold. The data is what the screen needs to say it: the level needed and had, the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// There is one at all: service, grant, membership, assignment, authorisation, means.
    #[default]
    Exists,
    /// The service has not been withdrawn from the catalogue (R-DEC-15).
    Offered {
        withdrawn: Option<Instant>,
    },
    /// The level asked for is not above the catalogue's (R-AUTZ-1).
    AskedLevel {
        asked: Level,
        catalogue: Level,
    },
    /// The service serves organisations that are known like this one (R-AUTZ-4).
    Served,
    /// The service accepts chain authorisations (R-KET-12).
    ChainAccepted,
    /// No branch in a chain (R-KET-8).
    NoBranch {
        asked: Option<BranchNumber>,
    },
    /// The organisation is active; `None` when nothing readable is known of it (R-DEC-18).
    Organisation {
        state: Option<OrganisationState>,
    },
    /// The means is this person's, for this organisation (R-DEC-2, R-AAN-12).
    OwnMeans,
    /// A means for one provider only is used there (R-AAN-13).
    MeansForService {
        only_at: ProviderId,
    },
    /// The assignment's portfolio has the client (R-DEC-19).
    InPortfolio {
        portfolio: PortfolioId,
        left: Option<Instant>,
    },
    /// The assignment's team has the member (R-DEC-19).
    InTeam {
        team: TeamId,
        left: Option<Instant>,
    },
    /// Grant, assignment or authorisation is for this service (R-KET-7).
    CoversService,
    /// Nobody has ended, revoked or left it (R-DEC-21).
    NotEnded {
        ended: Option<Instant>,
    },
    Started {
        from: Instant,
    },
    /// The end, exclusive, has not come; `None` when there is none.
    NotExpired {
        until: Option<Instant>,
    },
    /// The means is active; `None` before its activation (R-DEC-18).
    MeansActive {
        state: Option<MeansState>,
    },
    /// The means was issued during this stay at the organisation (R-DEC-18).
    IssuedDuringStay {
        issued: Option<Instant>,
    },
    /// Level high enough (R-KET-6); `had` is `None` when unreadable.
    Level {
        needed: Level,
        had: Option<Level>,
    },
    /// A restricted authorisation is for the branch in the question (R-DEC-17).
    Branch {
        restricted_to: BranchNumber,
        asked: Option<BranchNumber>,
    },
    /// The service accepts the branch restriction (R-MACH-5).
    BranchAccepted,
    /// The member is not kept away from this client (R-DEC-19).
    NotExcluded {
        since: Option<Instant>,
    },
    /// Not left unused for 24 months (R-DEC-13), counted from this moment.
    InUse {
        since: Instant,
    },
}

impl Default for Check {
    fn default() -> Self {
        Self {
            leg: Leg::Service,
            held: false,
            what: What::Exists,
        }
    }
}

impl Leg {
    pub const ALL: [Self; 8] = [
        Self::Service,
        Self::Represented,
        Self::Grant,
        Self::Intermediary,
        Self::Member,
        Self::Assignment,
        Self::Authorisation,
        Self::Means,
    ];

    /// The word in interfaces and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Represented => "represented",
            Self::Grant => "grant",
            Self::Intermediary => "intermediary",
            Self::Member => "member",
            Self::Assignment => "assignment",
            Self::Authorisation => "authorisation",
            Self::Means => "means",
        }
    }
}

impl What {
    /// The word for its failure in interfaces and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exists => "missing",
            Self::Offered { .. } => "service_withdrawn",
            Self::AskedLevel { .. } => "level_above_catalogue",
            Self::Served => "organisation_not_served",
            Self::ChainAccepted => "chain_not_accepted",
            Self::NoBranch { .. } => "branch_in_chain",
            Self::Organisation { .. } => "organisation_not_active",
            Self::OwnMeans => "means_of_other",
            Self::MeansForService { .. } => "means_not_for_service",
            Self::InPortfolio { .. } => "not_in_portfolio",
            Self::InTeam { .. } => "not_in_team",
            Self::CoversService => "service_not_included",
            Self::NotEnded { .. } => "ended",
            Self::Started { .. } => "not_started",
            Self::NotExpired { .. } => "expired",
            Self::MeansActive { .. } => "means_not_active",
            Self::IssuedDuringStay { .. } => "means_of_earlier_stay",
            Self::Level { .. } => "level",
            Self::Branch { .. } => "branch",
            Self::BranchAccepted => "branch_not_accepted",
            Self::NotExcluded { .. } => "excluded",
            Self::InUse { .. } => "unused",
        }
    }
}

impl Path {
    /// Whether somebody acts for another organisation.
    pub fn is_chain(&self) -> bool {
        self.via != self.represented
    }

    /// The links with their checks, in order: what the "why" page draws.
    pub fn legs(&self) -> impl Iterator<Item = (Leg, &[Check])> {
        self.checks
            .chunk_by(|one, next| one.leg == next.leg)
            .map(|checks| (checks[0].leg, checks))
    }

    /// The checks that failed, in order.
    pub fn failures(&self) -> impl Iterator<Item = Check> {
        self.checks.iter().copied().filter(|check| !check.held)
    }
}

impl Decision {
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allow { .. })
    }

    pub fn path(&self) -> &Path {
        match self {
            Self::Allow { path, .. } | Self::Deny { path, .. } => path,
        }
    }

    /// The level to declare; none when denied.
    pub fn level(&self) -> Option<Level> {
        match self {
            Self::Allow { level, .. } => Some(*level),
            Self::Deny { .. } => None,
        }
    }

    /// Why not; empty when allowed.
    pub fn reasons(&self) -> &[Check] {
        match self {
            Self::Allow { .. } => &[],
            Self::Deny { reasons, .. } => reasons,
        }
    }
}
