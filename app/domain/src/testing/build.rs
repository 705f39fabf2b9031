//! Builds a world from a tape: who exists, who works where, and what was granted and assigned to whom.

use super::{ORGANISATIONS, PERSONS, PROVIDERS, SERVICES, branch, day, nth, tape::Tape};
use crate::{
    decide::{
        Facts,
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
    time::{Instant, Period},
};

pub fn build(tape: &mut Tape<'_>) -> Facts {
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
    let only_at = if tape.one_in(6) {
        Some(nth::<ProviderId>(tape.below(PROVIDERS)))
    } else {
        None
    };
    Means {
        id,
        person,
        organisation,
        only_at,
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
