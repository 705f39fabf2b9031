//! The facts a decision reads. Every row is dated and never overwritten: `from` and `until` are planned,
//! `ended` (or `revoked`, `withdrawn`) is a recorded act. The slices hold at least the rows that the question
//! touches; more rows do no harm, and a missing row denies.

use serde::{Deserialize, Serialize};

use crate::{
    id::{
        AssignmentId, AuthorisationId, BundleId, GrantId, MandateId, MeansId, MembershipId,
        OrganisationId, PersonId, PortfolioId, ProviderId, ServiceId, TeamId,
    },
    level::Level,
    means::MeansState,
    number::BranchNumber,
    time::{Instant, Period},
};

/// A value and the moment from which it counts. A history is a list of these, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dated<T> {
    pub at: Instant,
    pub value: T,
}

/// Where an organisation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationState {
    Active,
    /// By the operator, for the time being.
    Blocked,
    /// Deregistered, dissolved.
    Ended,
}

/// The kinds of number by which an organisation is known, as a set (R-CAT-5). Bits, so that it is one number
/// in the database.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Identifiers(u8);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    pub identifiers: Identifiers,
    pub states: Vec<Dated<OrganisationState>>,
}

/// One stay of a person at an organisation. Coming back makes a new one, so nothing old revives (R-DEC-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub id: MembershipId,
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub from: Instant,
    pub ended: Option<Instant>,
}

/// A login means. Issued when its first state is dated; it dies with the stay during which it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Means {
    pub id: MeansId,
    pub person: PersonId,
    pub organisation: OrganisationId,
    /// The only provider at whose services it can be used: the tax office, for the product of that name
    /// (R-AAN-13). None for any other means.
    pub only_at: Option<ProviderId>,
    pub expires: Instant,
    pub levels: Vec<Dated<Level>>,
    pub states: Vec<Dated<MeansState>>,
}

/// A service and its catalogue history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub id: ServiceId,
    pub provider: ProviderId,
    /// Oldest first. Changes may be announced: a version counts from its `from`.
    pub versions: Vec<ServiceVersion>,
    pub withdrawn: Option<Instant>,
}

/// What the catalogue says of a service from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceVersion {
    pub from: Instant,
    pub level: Level,
    pub chain_allowed: bool,
    pub branch_allowed: bool,
    /// Which organisations it serves: those that have all identifiers of at least one of these sets (R-CAT-5).
    pub consumers: Vec<Identifiers>,
}

/// The lasting pair under which grants and assignments hang. It never changes and never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandate {
    pub id: MandateId,
    pub client: OrganisationId,
    pub intermediary: OrganisationId,
}

/// Client → intermediary, for named services at one level (R-DEC-14), always with an end (R-MACH-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub mandate: MandateId,
    pub level: Level,
    pub from: Instant,
    pub until: Instant,
    pub services: Vec<GrantService>,
    /// The bundle as it was when granted: a later version never widens the grant (R-DEC-15).
    pub bundle: Option<BundlePin>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantService {
    pub service: ServiceId,
    pub revoked: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BundlePin {
    pub bundle: BundleId,
    pub version: u32,
}

/// Intermediary → member or team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub id: AssignmentId,
    pub subject: Subject,
    pub target: Target,
    pub scope: Scope,
    pub level: Level,
    pub period: Period,
    pub ended: Option<Instant>,
}

/// For which clients an assignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Mandate(MandateId),
    Portfolio(PortfolioId),
}

/// To whom an assignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Member(MembershipId),
    Team(TeamId),
}

/// For which of the client's services an assignment is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Whatever the client grants, now and later.
    All,
    Services(Vec<ServiceId>),
}

/// A set of clients of one intermediary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portfolio {
    pub id: PortfolioId,
    pub organisation: OrganisationId,
    pub ended: Option<Instant>,
}

/// A client in a portfolio, by hand or by rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortfolioClient {
    pub portfolio: PortfolioId,
    pub mandate: MandateId,
    pub from: Instant,
    pub ended: Option<Instant>,
}

/// A client kept out of a portfolio, whatever its rule says (R-DEC-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortfolioExclusion {
    pub portfolio: PortfolioId,
    pub mandate: MandateId,
    pub from: Instant,
    pub ended: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub organisation: OrganisationId,
    pub ended: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamMembership {
    pub team: TeamId,
    pub membership: MembershipId,
    pub from: Instant,
    pub ended: Option<Instant>,
}

/// A member kept away from a client; it wins over every assignment (R-DEC-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    pub membership: MembershipId,
    pub mandate: MandateId,
    pub from: Instant,
    pub ended: Option<Instant>,
}

/// A member's authorisation in the own organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorisation {
    pub id: AuthorisationId,
    pub membership: MembershipId,
    pub scope: AuthorisationScope,
    pub level: Level,
    /// Only for this branch (R-DEC-17).
    pub branch: Option<BranchNumber>,
    pub from: Instant,
    pub until: Instant,
    pub ended: Option<Instant>,
}

/// What an authorisation is for (R-MACH-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorisationScope {
    /// All services, later ones included (R-DEC-16).
    All,
    Provider(ProviderId),
    Service(ServiceId),
}

/// When a person last logged in at any service for an organisation's account (R-DEC-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastUse {
    pub person: PersonId,
    /// The organisation of the last leg: where the person is a member.
    pub organisation: OrganisationId,
    pub at: Instant,
    /// The log-in that ended the last gap of 24 months or more; what was assigned before that gap stays
    /// lapsed. [`Instant::MIN`] while there never was such a gap.
    pub unbroken_since: Instant,
}

/// The facts, borrowed: a loader's, a test's, or ranges of an index over millions of rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct World<'a> {
    pub organisations: &'a [Organisation],
    pub memberships: &'a [Membership],
    pub means: &'a [Means],
    pub services: &'a [Service],
    pub mandates: &'a [Mandate],
    pub grants: &'a [Grant],
    pub assignments: &'a [Assignment],
    /// More assignments: an index keeps those of a client and those of portfolios apart.
    pub more_assignments: &'a [Assignment],
    pub portfolios: &'a [Portfolio],
    pub portfolio_clients: &'a [PortfolioClient],
    pub portfolio_exclusions: &'a [PortfolioExclusion],
    pub teams: &'a [Team],
    pub team_memberships: &'a [TeamMembership],
    pub exclusions: &'a [Exclusion],
    pub authorisations: &'a [Authorisation],
    pub last_uses: &'a [LastUse],
}

/// The facts, owned: what a loader fills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub organisations: Vec<Organisation>,
    pub memberships: Vec<Membership>,
    pub means: Vec<Means>,
    pub services: Vec<Service>,
    pub mandates: Vec<Mandate>,
    pub grants: Vec<Grant>,
    pub assignments: Vec<Assignment>,
    pub portfolios: Vec<Portfolio>,
    pub portfolio_clients: Vec<PortfolioClient>,
    pub portfolio_exclusions: Vec<PortfolioExclusion>,
    pub teams: Vec<Team>,
    pub team_memberships: Vec<TeamMembership>,
    pub exclusions: Vec<Exclusion>,
    pub authorisations: Vec<Authorisation>,
    pub last_uses: Vec<LastUse>,
}

impl Facts {
    pub fn world(&self) -> World<'_> {
        World {
            organisations: &self.organisations,
            memberships: &self.memberships,
            means: &self.means,
            services: &self.services,
            mandates: &self.mandates,
            grants: &self.grants,
            assignments: &self.assignments,
            more_assignments: &[],
            portfolios: &self.portfolios,
            portfolio_clients: &self.portfolio_clients,
            portfolio_exclusions: &self.portfolio_exclusions,
            teams: &self.teams,
            team_memberships: &self.team_memberships,
            exclusions: &self.exclusions,
            authorisations: &self.authorisations,
            last_uses: &self.last_uses,
        }
    }
}

impl Identifiers {
    pub const KVK: Self = Self(1);
    pub const RSIN: Self = Self(2);
    /// A fiscal number, for organisations without a KvK number (R-ID-8).
    pub const FISCAL: Self = Self(4);

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn covers(self, needed: Self) -> bool {
        self.0 & needed.0 == needed.0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether an organisation known by these is one of a service's consumers: it has all of at least one of the sets
    /// (R-CAT-5). A set of nothing is nobody's.
    pub fn is_among(self, consumers: &[Self]) -> bool {
        let mut kinds = consumers.iter();
        kinds.any(|kind| !kind.is_empty() && self.covers(*kind))
    }

    /// The number in the database.
    pub const fn code(self) -> i64 {
        self.0 as i64
    }

    /// Bits that mean nothing here are kept: a set with an unknown kind must not look satisfied.
    pub fn from_code(code: i64) -> Option<Self> {
        u8::try_from(code).ok().map(Self)
    }
}

impl LastUse {
    /// The row after a log-in: a gap of 24 months starts a new run (R-DEC-13).
    #[must_use]
    pub fn after_log_in(self, at: Instant) -> Self {
        let lapsed = self.at.plus_months(crate::time::UNUSED_MONTHS) <= at;
        Self {
            at: self.at.max(at),
            unbroken_since: if lapsed { at } else { self.unbroken_since },
            ..self
        }
    }
}
