//! Random worlds for property tests, here and in the store. A world is built from a tape of random bytes: a
//! zero always means the simplest choice (a row that is absent, or present and valid), so that a failing world
//! shrinks to a small one. [`worlds`] keeps to the database's constraints; [`wild_worlds`] also loses,
//! repeats and swaps rows, as no database should.

use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    decide::{
        Facts, Moment, Question, WhichMeans,
        world::{
            Assignment, Authorisation, AuthorisationScope, BundlePin, Dated, Exclusion, Grant,
            GrantService, Identifiers, LastUse, Mandate, Means, Membership, Organisation,
            OrganisationState, Portfolio, PortfolioClient, PortfolioExclusion, Scope, Service,
            ServiceVersion, Subject, Target, Team, TeamMembership,
        },
    },
    id::{
        AssignmentId, AuthorisationId, BundleId, GrantId, MandateId, MeansId, MembershipId,
        OrganisationId, PersonId, PortfolioId, ProviderId, ServiceId, TeamId,
    },
    level::Level,
    means::MeansState,
    number::BranchNumber,
    time::{Instant, Period},
};

/// The day on which most questions are asked. Days count from 1 January 2023, UTC.
pub const TODAY: i64 = 1000;
pub const PERSONS: u8 = 2;
pub const ORGANISATIONS: u8 = 4;
pub const PROVIDERS: u8 = 2;
pub const SERVICES: u8 = 3;

/// A moment by its day.
pub const fn day(day: i64) -> Instant {
    Instant::from_seconds(1_672_531_200).plus_days(day)
}

/// The id of the nth thing of its kind; different kinds may share numbers, as their types differ.
pub fn nth<T: From<Uuid>>(n: impl Into<u128>) -> T {
    T::from(Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 | n.into(),
    ))
}

/// The branch that restricted authorisations and questions are about.
pub fn branch() -> Option<BranchNumber> {
    BranchNumber::parse("000038509504").ok()
}

/// Worlds that a database could hold: every reference exists, pairs are unique, periods end after they start
/// and within five years, and at most one stay of a person at an organisation is open.
pub fn worlds() -> impl Strategy<Value = Facts> {
    tape(900).prop_map(|bytes| build(&mut Tape::new(&bytes)))
}

/// Worlds with rows lost, doubled, and in any order.
pub fn wild_worlds() -> impl Strategy<Value = Facts> {
    (worlds(), tape(300)).prop_map(|(mut facts, bytes)| {
        spoil(&mut facts, &mut Tape::new(&bytes));
        facts
    })
}

/// Questions about these worlds, most of them about [`TODAY`].
pub fn questions() -> impl Strategy<Value = Question> {
    tape(12).prop_map(|bytes| question(&mut Tape::new(&bytes)))
}

fn tape(length: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), length)
}

/// Random choices, one after another; at its end all choices are the simplest.
struct Tape<'a> {
    bytes: core::slice::Iter<'a, u8>,
    next_id: u16,
}

impl<'a> Tape<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes: bytes.iter(),
            next_id: 100,
        }
    }

    fn below(&mut self, n: u8) -> u8 {
        self.bytes.next().copied().unwrap_or(0) % n
    }

    fn one_in(&mut self, n: u8) -> bool {
        self.below(n) == n - 1
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let count = u8::try_from(choices.len()).unwrap_or(u8::MAX);
        choices[usize::from(self.below(count))]
    }

    fn new_id<T: From<Uuid>>(&mut self) -> T {
        self.next_id += 1;
        nth(self.next_id)
    }

    /// Mostly well before today.
    fn from(&mut self) -> Instant {
        if self.one_in(12) {
            day(self.pick(&[200, 990, 1000, 1001]))
        } else {
            day(900)
        }
    }

    /// Mostly well after today.
    fn until(&mut self) -> Instant {
        if self.one_in(12) {
            day(self.pick(&[1022, 1003, 1002]))
        } else {
            day(1500)
        }
    }

    /// Mostly not.
    fn ended(&mut self) -> Option<Instant> {
        let when = self.one_in(12);
        when.then(|| day(self.pick(&[1002, 1000, 1040])))
    }

    fn level(&mut self) -> Level {
        use Level::{Eh2Plus, Eh3, Eh4};
        self.pick(&[Eh3, Eh3, Eh3, Eh3, Eh4, Eh4, Eh4, Eh2Plus])
    }

    fn services(&mut self) -> Vec<ServiceId> {
        let all: Vec<ServiceId> = (0..SERVICES).map(nth).collect();
        let some: Vec<_> = all.iter().copied().filter(|_| self.one_in(2)).collect();
        if some.is_empty() { all } else { some }
    }
}

fn build(tape: &mut Tape<'_>) -> Facts {
    let mut facts = Facts::default();
    for n in 0..ORGANISATIONS {
        facts.organisations.push(organisation(tape, nth(n)));
    }
    for n in 0..SERVICES {
        facts.services.push(service(tape, nth(n)));
    }
    for person in 0..PERSONS {
        for organisation in 0..ORGANISATIONS {
            stays(tape, &mut facts, nth(person), nth(organisation));
        }
    }
    for organisation in 0..ORGANISATIONS {
        if tape.one_in(2) {
            team(tape, &mut facts, nth(organisation));
        }
    }
    for client in 0..ORGANISATIONS {
        for intermediary in 0..ORGANISATIONS {
            if client != intermediary && !tape.one_in(3) {
                mandate(tape, &mut facts, nth(client), nth(intermediary));
            }
        }
    }
    for organisation in 0..ORGANISATIONS {
        if tape.one_in(2) {
            portfolio(tape, &mut facts, nth(organisation));
        }
    }
    facts
}

fn organisation(tape: &mut Tape<'_>, id: OrganisationId) -> Organisation {
    let kvk = Identifiers::KVK;
    let both = kvk.and(Identifiers::RSIN);
    let mut states = vec![Dated {
        at: day(100),
        value: OrganisationState::Active,
    }];
    if tape.one_in(16) {
        let value = tape.pick(&[OrganisationState::Blocked, OrganisationState::Ended]);
        let at = day(tape.pick(&[990, 1000, 1010]));
        states.push(Dated { at, value });
        if tape.one_in(2) {
            states.push(Dated {
                at: at.plus_days(5),
                value: OrganisationState::Active,
            });
        }
    }
    Organisation {
        id,
        identifiers: tape.pick(&[both, both, both, kvk]),
        states,
    }
}

fn service(tape: &mut Tape<'_>, id: ServiceId) -> Service {
    let kvk = Identifiers::KVK;
    let both = kvk.and(Identifiers::RSIN);
    let mut version = |from| ServiceVersion {
        from,
        level: tape.pick(&[
            Level::Eh3,
            Level::Eh3,
            Level::Eh2Plus,
            Level::Eh2Plus,
            Level::Eh4,
        ]),
        chain_allowed: !tape.one_in(8),
        branch_allowed: tape.one_in(2),
        consumers: tape
            .pick(&[&[kvk][..], &[kvk], &[both, kvk], &[both]])
            .to_vec(),
    };
    let mut versions = vec![version(day(100))];
    let later = version(day(995));
    if tape.one_in(4) {
        versions.push(later);
    }
    Service {
        id,
        provider: nth::<ProviderId>(tape.below(PROVIDERS)),
        versions,
        withdrawn: if tape.one_in(4) { tape.ended() } else { None },
    }
}

/// None, one open stay, one that ended, or one that ended and a new one.
fn stays(tape: &mut Tape<'_>, facts: &mut Facts, person: PersonId, organisation: OrganisationId) {
    let kind = tape.pick(&[1, 1, 1, 1, 0, 2, 3]);
    if kind == 0 {
        return;
    }
    let mut stay = |from, ended| Membership {
        id: tape.new_id(),
        person,
        organisation,
        from,
        ended,
    };
    let first = stay(day(150), (kind > 1).then(|| day(960)));
    let second = (kind > 2).then(|| stay(day(980), None));
    for stay in [Some(first), second].into_iter().flatten() {
        if !tape.one_in(3) {
            authorisation(tape, facts, stay.id);
        }
        facts.memberships.push(stay);
    }
    for _ in 0..tape.pick(&[1, 1, 2, 0]) {
        let id = nth(facts.means.len() as u128);
        facts.means.push(means(tape, id, person, organisation));
    }
    if tape.one_in(3) {
        let at = day(tape.pick(&[995, 250, 700, 1005]));
        facts.last_uses.push(LastUse {
            person,
            organisation,
            at,
            unbroken_since: tape.pick(&[Instant::MIN, Instant::MIN, at, at.plus_days(-30)]),
        });
    }
}

fn authorisation(tape: &mut Tape<'_>, facts: &mut Facts, membership: MembershipId) {
    let service = nth::<ServiceId>(tape.below(SERVICES));
    let provider = nth::<ProviderId>(tape.below(PROVIDERS));
    facts.authorisations.push(Authorisation {
        id: tape.new_id::<AuthorisationId>(),
        membership,
        scope: tape.pick(&[
            AuthorisationScope::All,
            AuthorisationScope::Service(service),
            AuthorisationScope::Provider(provider),
        ]),
        level: tape.level(),
        branch: tape.one_in(3).then(branch).flatten(),
        from: tape.from(),
        until: tape.until(),
        ended: tape.ended(),
    });
}

fn means(
    tape: &mut Tape<'_>,
    id: MeansId,
    person: PersonId,
    organisation: OrganisationId,
) -> Means {
    use MeansState::{Active, Expired, Revoked, Suspended};
    let issued = day(tape.pick(&[985, 985, 985, 985, 985, 985, 200, 1001]));
    let mut states = vec![Dated {
        at: issued,
        value: Active,
    }];
    for _ in 0..tape.pick(&[0, 0, 0, 0, 0, 0, 1, 2]) {
        let value = tape.pick(&[Suspended, Active, Revoked, Expired]);
        let at = states[states.len() - 1]
            .at
            .plus_days(tape.pick(&[10, 15, 20]));
        states.push(Dated { at, value });
    }
    let mut levels = vec![Dated {
        at: issued,
        value: tape.level(),
    }];
    if tape.one_in(4) {
        levels.push(Dated {
            at: issued.plus_days(tape.pick(&[10, 20])),
            value: tape.level(),
        });
    }
    Means {
        id,
        person,
        organisation,
        expires: tape.until(),
        levels,
        states,
    }
}

fn team(tape: &mut Tape<'_>, facts: &mut Facts, organisation: OrganisationId) {
    let team = Team {
        id: tape.new_id::<TeamId>(),
        organisation,
        ended: if tape.one_in(3) { tape.ended() } else { None },
    };
    facts.teams.push(team);
    for stay in facts
        .memberships
        .iter()
        .filter(|stay| stay.organisation == organisation)
    {
        if !tape.one_in(3) {
            facts.team_memberships.push(TeamMembership {
                team: team.id,
                membership: stay.id,
                from: tape.from(),
                ended: tape.ended(),
            });
        }
    }
}

fn mandate(
    tape: &mut Tape<'_>,
    facts: &mut Facts,
    client: OrganisationId,
    intermediary: OrganisationId,
) {
    let id: MandateId = tape.new_id();
    facts.mandates.push(Mandate {
        id,
        client,
        intermediary,
    });
    for _ in 0..tape.pick(&[1, 1, 2, 0]) {
        let services = tape.services();
        let services = services.into_iter().map(|service| GrantService {
            service,
            revoked: tape.ended(),
        });
        let services = services.collect();
        facts.grants.push(Grant {
            id: tape.new_id::<GrantId>(),
            mandate: id,
            level: tape.level(),
            from: tape.from(),
            until: tape.until(),
            services,
            bundle: tape.one_in(4).then(|| BundlePin {
                bundle: nth::<BundleId>(0_u8),
                version: 1,
            }),
        });
    }
    let stays: Vec<_> = facts
        .memberships
        .iter()
        .filter(|stay| stay.organisation == intermediary)
        .map(|stay| stay.id)
        .collect();
    for membership in stays {
        if tape.one_in(2) {
            let target = Target::Member(membership);
            let assignment = assignment(tape, Subject::Mandate(id), target);
            facts.assignments.push(assignment);
        }
        if tape.one_in(8) {
            facts.exclusions.push(Exclusion {
                membership,
                mandate: id,
                from: tape.from(),
                ended: tape.ended(),
            });
        }
    }
    let teams = facts
        .teams
        .iter()
        .find(|team| team.organisation == intermediary);
    if let Some(team) = teams.filter(|_| tape.one_in(3)) {
        let target = Target::Team(team.id);
        let assignment = assignment(tape, Subject::Mandate(id), target);
        facts.assignments.push(assignment);
    }
}

fn assignment(tape: &mut Tape<'_>, subject: Subject, target: Target) -> Assignment {
    let services = tape.services();
    let scope = if tape.one_in(3) {
        Scope::Services(services)
    } else {
        Scope::All
    };
    let until = tape.until();
    Assignment {
        id: tape.new_id::<AssignmentId>(),
        subject,
        target,
        scope,
        level: tape.level(),
        period: Period {
            from: tape.from(),
            until: tape.one_in(2).then_some(until),
        },
        ended: tape.ended(),
    }
}

fn portfolio(tape: &mut Tape<'_>, facts: &mut Facts, organisation: OrganisationId) {
    let portfolio = Portfolio {
        id: tape.new_id::<PortfolioId>(),
        organisation,
        ended: if tape.one_in(3) { tape.ended() } else { None },
    };
    facts.portfolios.push(portfolio);
    let mandates = facts.mandates.iter();
    for mandate in mandates.filter(|mandate| mandate.intermediary == organisation) {
        if !tape.one_in(3) {
            facts.portfolio_clients.push(PortfolioClient {
                portfolio: portfolio.id,
                mandate: mandate.id,
                from: tape.from(),
                ended: tape.ended(),
            });
        }
        if tape.one_in(8) {
            facts.portfolio_exclusions.push(PortfolioExclusion {
                portfolio: portfolio.id,
                mandate: mandate.id,
                from: tape.from(),
                ended: tape.ended(),
            });
        }
    }
    let subject = Subject::Portfolio(portfolio.id);
    let team = facts
        .teams
        .iter()
        .find(|team| team.organisation == organisation);
    let member = facts
        .memberships
        .iter()
        .find(|stay| stay.organisation == organisation);
    let team = team.map(|team| Target::Team(team.id));
    let member = member.map(|stay| Target::Member(stay.id));
    for target in [team, member].into_iter().flatten() {
        if !tape.one_in(3) {
            let assignment = assignment(tape, subject, target);
            facts.assignments.push(assignment);
        }
    }
}

fn question(tape: &mut Tape<'_>) -> Question {
    let organisations: Vec<OrganisationId> = (0..ORGANISATIONS).map(nth).collect();
    let today = Moment::Now(day(TODAY));
    Question {
        person: nth(tape.below(PERSONS)),
        represented: tape.pick(&organisations),
        via: {
            let via = tape.pick(&organisations);
            tape.one_in(3).then_some(via)
        },
        service: nth(tape.below(SERVICES)),
        level: tape.pick(&[
            None,
            None,
            None,
            Some(Level::Eh2Plus),
            Some(Level::Eh2Plus),
            Some(Level::Eh3),
        ]),
        branch: tape.one_in(6).then(branch).flatten(),
        means: {
            let used = WhichMeans::Used(nth(tape.below(10)));
            if tape.one_in(6) {
                used
            } else {
                WhichMeans::BestActive
            }
        },
        at: tape.pick(&[
            today,
            today,
            today,
            Moment::Past(day(TODAY)),
            Moment::Past(day(1003)),
            Moment::Past(day(970)),
            Moment::Now(day(1030)),
        ]),
    }
}

fn spoil(facts: &mut Facts, tape: &mut Tape<'_>) {
    fn rows<T: Clone>(rows: &mut Vec<T>, tape: &mut Tape<'_>) {
        if rows.is_empty() {
            return;
        }
        let count = u8::try_from(rows.len()).unwrap_or(u8::MAX);
        match tape.below(12) {
            9 => {
                rows.remove(usize::from(tape.below(count)));
            }
            10 => rows.reverse(),
            11 => rows.push(rows[usize::from(tape.below(count))].clone()),
            _ => {}
        }
    }
    // Inside the rows first: a row that is doubled is doubled as it is.
    for organisation in &mut facts.organisations {
        rows(&mut organisation.states, tape);
    }
    for means in &mut facts.means {
        rows(&mut means.states, tape);
        rows(&mut means.levels, tape);
    }
    for service in &mut facts.services {
        rows(&mut service.versions, tape);
    }
    for grant in &mut facts.grants {
        rows(&mut grant.services, tape);
    }
    // A team, portfolio or means of somebody else.
    if tape.one_in(6)
        && let Some(team) = facts.teams.first_mut()
    {
        team.organisation = nth(tape.below(ORGANISATIONS));
    }
    if tape.one_in(6)
        && let Some(portfolio) = facts.portfolios.first_mut()
    {
        portfolio.organisation = nth(tape.below(ORGANISATIONS));
    }
    rows(&mut facts.organisations, tape);
    rows(&mut facts.memberships, tape);
    rows(&mut facts.means, tape);
    rows(&mut facts.services, tape);
    rows(&mut facts.mandates, tape);
    rows(&mut facts.grants, tape);
    rows(&mut facts.assignments, tape);
    rows(&mut facts.portfolios, tape);
    rows(&mut facts.portfolio_clients, tape);
    rows(&mut facts.portfolio_exclusions, tape);
    rows(&mut facts.teams, tape);
    rows(&mut facts.team_memberships, tape);
    rows(&mut facts.exclusions, tape);
    rows(&mut facts.authorisations, tape);
    rows(&mut facts.last_uses, tape);
}
