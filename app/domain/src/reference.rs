//! A second `decide`, slow and plain on purpose: it lists every combination of rows, asks of each what is wrong
//! with it, and keeps the combinations with the fewest faults. It shares no code with [`crate::decide`] but the
//! facts, and serves tests that compare the two. When they differ, one of them has read the rules wrongly.

use crate::{
    decide::{
        Leg, Moment, Question, WhichMeans, World,
        world::{
            Assignment, Authorisation, AuthorisationScope, Dated, Grant, Mandate, Means,
            Membership, Organisation, OrganisationState, Scope, Service, ServiceVersion, Subject,
            Target,
        },
    },
    id::OrganisationId,
    level::Level,
    means::MeansState,
    time::{Instant, UNUSED_MONTHS},
};

/// A failing check: its link and its code.
pub type Failure = (Leg, &'static str);

/// What the reference says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The level to declare; none when denied.
    pub level: Option<Level>,
    /// The failures of every path that has the fewest of them; one of these is the answer of `decide`.
    pub fewest: Vec<Vec<Failure>>,
}

/// One combination of rows; a row that could not be found is `None`.
struct Combination<'a> {
    via: OrganisationId,
    mandate: Option<&'a Mandate>,
    stay: Option<&'a Membership>,
    grant: Option<&'a Grant>,
    assignment: Option<&'a Assignment>,
    authorisation: Option<&'a Authorisation>,
    means: Option<&'a Means>,
}

/// Answers a question the slow way.
pub fn decide(world: &World<'_>, question: &Question) -> Verdict {
    let mut verdict = Verdict {
        level: None,
        fewest: Vec::new(),
    };
    let mut all = combinations(world, question);
    // A path on which nobody stands, or for which nobody ever granted anything, is shown only for want of
    // another.
    let missing = |path: &Combination<'_>| {
        let chain = path.via != question.represented;
        match (path.stay, path.mandate) {
            (None, _) => 2,
            (Some(_), None) if chain => 1,
            _ => 0,
        }
    };
    let least = all.iter().map(missing).min();
    all.retain(|path| Some(missing(path)) == least);
    for combination in all {
        let failures = failures(world, question, &combination);
        if failures.is_empty() {
            verdict.level = verdict.level.max(declared(question, &combination));
        }
        match verdict.fewest.first().map_or(usize::MAX, Vec::len) {
            fewest if failures.len() < fewest => verdict.fewest = vec![failures],
            fewest if failures.len() == fewest => verdict.fewest.push(failures),
            _ => {}
        }
    }
    verdict
}

fn combinations<'a>(world: &World<'a>, question: &Question) -> Vec<Combination<'a>> {
    let mut all = Vec::new();
    let mut places: Vec<OrganisationId> = match question.via {
        Some(via) => vec![via],
        None => vec![question.represented],
    };
    if question.via.is_none() {
        let stays = world.memberships.iter();
        let elsewhere = stays.filter(|stay| {
            stay.person == question.person && stay.organisation != question.represented
        });
        places.extend(elsewhere.map(|stay| stay.organisation));
    }
    for via in places {
        let chain = via != question.represented;
        let mandates = or_none(world.mandates.iter().filter(|mandate| {
            chain && mandate.client == question.represented && mandate.intermediary == via
        }));
        let stays = or_none(
            world
                .memberships
                .iter()
                .filter(|stay| stay.person == question.person && stay.organisation == via),
        );
        let means = or_none(world.means.iter().filter(|means| match question.means {
            WhichMeans::Used(id) => means.id == id && means.person == question.person,
            WhichMeans::BestActive => means.person == question.person && means.organisation == via,
        }));
        for &mandate in &mandates {
            for &stay in &stays {
                for &means in &means {
                    let combination = |grant, assignment, authorisation| Combination {
                        via,
                        mandate,
                        stay,
                        grant,
                        assignment,
                        authorisation,
                        means,
                    };
                    for grant in
                        or_none(world.grants.iter().filter(|grant| {
                            mandate.is_some_and(|mandate| mandate.id == grant.mandate)
                        }))
                    {
                        for assignment in assignments(world, mandate, stay) {
                            if chain {
                                all.push(combination(grant, assignment, None));
                            }
                        }
                    }
                    for authorisation in or_none(
                        world
                            .authorisations
                            .iter()
                            .filter(|row| stay.is_some_and(|stay| stay.id == row.membership)),
                    ) {
                        if !chain {
                            all.push(combination(None, None, authorisation));
                        }
                    }
                }
            }
        }
    }
    all
}

fn or_none<'a, T>(rows: impl Iterator<Item = &'a T>) -> Vec<Option<&'a T>> {
    let rows: Vec<_> = rows.map(Some).collect();
    if rows.is_empty() { vec![None] } else { rows }
}

/// The assignments that are, or once were, about this client and this member.
fn assignments<'a>(
    world: &World<'a>,
    mandate: Option<&Mandate>,
    stay: Option<&Membership>,
) -> Vec<Option<&'a Assignment>> {
    let (Some(mandate), Some(stay)) = (mandate, stay) else {
        return vec![None];
    };
    let rows = world.assignments.iter().chain(world.more_assignments);
    or_none(rows.filter(|assignment| {
        let about = match assignment.subject {
            Subject::Mandate(id) => id == mandate.id,
            Subject::Portfolio(id) => world
                .portfolio_clients
                .iter()
                .any(|row| row.portfolio == id && row.mandate == mandate.id),
        };
        let to = match assignment.target {
            Target::Member(id) => id == stay.id,
            Target::Team(id) => world
                .team_memberships
                .iter()
                .any(|row| row.team == id && row.membership == stay.id),
        };
        about && to
    }))
}

/// R-DEC-3: the lowest of the links.
fn declared(question: &Question, combination: &Combination<'_>) -> Option<Level> {
    let means = combination.means?;
    let level = level_of(&means.levels, question.at)?;
    let rest = match (
        combination.authorisation,
        combination.assignment,
        combination.grant,
    ) {
        (Some(authorisation), None, None) => authorisation.level,
        (None, Some(assignment), Some(grant)) => assignment.level.min(grant.level),
        _ => return None,
    };
    Some(level.min(rest))
}

fn failures(world: &World<'_>, question: &Question, path: &Combination<'_>) -> Vec<Failure> {
    let mut wrong = Vec::new();
    let chain = path.via != question.represented;
    let catalogue = catalogue(world, question);
    let needed = catalogue.map(|(_, version)| question.level.unwrap_or(version.level));
    service(world, question, chain, catalogue, &mut wrong);
    if !active(world, question.represented, question.at) {
        wrong.push((Leg::Represented, "organisation_not_active"));
    }
    if chain {
        grant(question, path.grant, needed, &mut wrong);
        if !active(world, path.via, question.at) {
            wrong.push((Leg::Intermediary, "organisation_not_active"));
        }
    }
    member(question, path.stay, &mut wrong);
    if chain {
        assignment(world, question, path, needed, &mut wrong);
    } else {
        authorisation(world, question, path, catalogue, needed, &mut wrong);
    }
    means(question, catalogue, path, needed, &mut wrong);
    wrong
}

fn catalogue<'a>(
    world: &World<'a>,
    question: &Question,
) -> Option<(&'a Service, &'a ServiceVersion)> {
    let service = world
        .services
        .iter()
        .find(|row| row.id == question.service)?;
    let mut current = None;
    for version in &service.versions {
        let begun = version.from <= question.at.instant();
        if begun && current.is_none_or(|best: &ServiceVersion| best.from <= version.from) {
            current = Some(version);
        }
    }
    Some((service, current?))
}

fn service(
    world: &World<'_>,
    question: &Question,
    chain: bool,
    catalogue: Option<(&Service, &ServiceVersion)>,
    wrong: &mut Vec<Failure>,
) {
    let Some((service, version)) = catalogue else {
        wrong.push((Leg::Service, "missing"));
        return;
    };
    if recorded(service.withdrawn, question.at) {
        wrong.push((Leg::Service, "service_withdrawn"));
    }
    if question.level.is_some_and(|asked| asked > version.level) {
        wrong.push((Leg::Service, "level_above_catalogue"));
    }
    if let Some(client) = organisation(world, question.represented) {
        let served = version.consumers.iter().any(|kinds| {
            kinds.code() != 0 && kinds.code() & client.identifiers.code() == kinds.code()
        });
        if !served {
            wrong.push((Leg::Service, "organisation_not_served"));
        }
    }
    if chain && !version.chain_allowed {
        wrong.push((Leg::Service, "chain_not_accepted"));
    }
    if chain && question.branch.is_some() {
        wrong.push((Leg::Service, "branch_in_chain"));
    }
}

fn grant(
    question: &Question,
    grant: Option<&Grant>,
    needed: Option<Level>,
    wrong: &mut Vec<Failure>,
) {
    let Some(grant) = grant else {
        wrong.push((Leg::Grant, "missing"));
        return;
    };
    let mut covered = false;
    let mut revoked = false;
    for row in &grant.services {
        if row.service == question.service {
            covered = true;
            revoked |= recorded(row.revoked, question.at);
        }
    }
    if !covered {
        wrong.push((Leg::Grant, "service_not_included"));
    }
    if revoked {
        wrong.push((Leg::Grant, "ended"));
    }
    dates(Leg::Grant, grant.from, Some(grant.until), question, wrong);
    high_enough(Leg::Grant, Some(grant.level), needed, wrong);
}

fn member(question: &Question, stay: Option<&Membership>, wrong: &mut Vec<Failure>) {
    let Some(stay) = stay else {
        wrong.push((Leg::Member, "missing"));
        return;
    };
    if recorded(stay.ended, question.at) {
        wrong.push((Leg::Member, "ended"));
    }
    dates(Leg::Member, stay.from, None, question, wrong);
}

fn assignment(
    world: &World<'_>,
    question: &Question,
    path: &Combination<'_>,
    needed: Option<Level>,
    wrong: &mut Vec<Failure>,
) {
    let (Some(row), Some(mandate), Some(stay)) = (path.assignment, path.mandate, path.stay) else {
        wrong.push((Leg::Assignment, "missing"));
        return;
    };
    if let Subject::Portfolio(id) = row.subject {
        let ours = world.portfolios.iter().any(|portfolio| {
            portfolio.id == id
                && portfolio.organisation == path.via
                && !recorded(portfolio.ended, question.at)
        });
        let inside = world.portfolio_clients.iter().any(|client| {
            client.portfolio == id
                && client.mandate == mandate.id
                && current(client.from, client.ended, question.at)
        });
        let kept_out = world.portfolio_exclusions.iter().any(|client| {
            client.portfolio == id
                && client.mandate == mandate.id
                && forbidding(client.from, client.ended, question.at)
        });
        if !ours || !inside || kept_out {
            wrong.push((Leg::Assignment, "not_in_portfolio"));
        }
    }
    if let Target::Team(id) = row.target {
        let ours = world.teams.iter().any(|team| {
            team.id == id && team.organisation == path.via && !recorded(team.ended, question.at)
        });
        let inside = world.team_memberships.iter().any(|member| {
            member.team == id
                && member.membership == stay.id
                && current(member.from, member.ended, question.at)
        });
        if !ours || !inside {
            wrong.push((Leg::Assignment, "not_in_team"));
        }
    }
    if matches!(&row.scope, Scope::Services(services) if !services.contains(&question.service)) {
        wrong.push((Leg::Assignment, "service_not_included"));
    }
    if recorded(row.ended, question.at) {
        wrong.push((Leg::Assignment, "ended"));
    }
    dates(
        Leg::Assignment,
        row.period.from,
        row.period.until,
        question,
        wrong,
    );
    high_enough(Leg::Assignment, Some(row.level), needed, wrong);
    let excluded = world.exclusions.iter().any(|exclusion| {
        exclusion.membership == stay.id
            && exclusion.mandate == mandate.id
            && forbidding(exclusion.from, exclusion.ended, question.at)
    });
    if excluded {
        wrong.push((Leg::Assignment, "excluded"));
    }
    used(
        Leg::Assignment,
        world,
        question,
        stay,
        row.period.from,
        wrong,
    );
}

fn authorisation(
    world: &World<'_>,
    question: &Question,
    path: &Combination<'_>,
    catalogue: Option<(&Service, &ServiceVersion)>,
    needed: Option<Level>,
    wrong: &mut Vec<Failure>,
) {
    let (Some(row), Some(stay)) = (path.authorisation, path.stay) else {
        wrong.push((Leg::Authorisation, "missing"));
        return;
    };
    let covers = match row.scope {
        AuthorisationScope::All => true,
        AuthorisationScope::Provider(provider) => {
            catalogue.is_some_and(|(service, _)| service.provider == provider)
        }
        AuthorisationScope::Service(service) => service == question.service,
    };
    if !covers {
        wrong.push((Leg::Authorisation, "service_not_included"));
    }
    if recorded(row.ended, question.at) {
        wrong.push((Leg::Authorisation, "ended"));
    }
    dates(
        Leg::Authorisation,
        row.from,
        Some(row.until),
        question,
        wrong,
    );
    high_enough(Leg::Authorisation, Some(row.level), needed, wrong);
    if let Some(branch) = row.branch {
        if question.branch != Some(branch) {
            wrong.push((Leg::Authorisation, "branch"));
        }
        if !catalogue.is_some_and(|(_, version)| version.branch_allowed) {
            wrong.push((Leg::Authorisation, "branch_not_accepted"));
        }
    }
    used(Leg::Authorisation, world, question, stay, row.from, wrong);
}

fn means(
    question: &Question,
    catalogue: Option<(&Service, &ServiceVersion)>,
    path: &Combination<'_>,
    needed: Option<Level>,
    wrong: &mut Vec<Failure>,
) {
    let Some(means) = path.means else {
        wrong.push((Leg::Means, "missing"));
        return;
    };
    if means.organisation != path.via {
        wrong.push((Leg::Means, "means_of_other"));
    }
    let elsewhere = |only| catalogue.is_none_or(|(service, _)| service.provider != only);
    if means.only_at.is_some_and(elsewhere) {
        wrong.push((Leg::Means, "means_not_for_service"));
    }
    dates(
        Leg::Means,
        Instant::MIN,
        Some(means.expires),
        question,
        wrong,
    );
    if !means_active(&means.states, question.at) {
        wrong.push((Leg::Means, "means_not_active"));
    }
    let issued = means.states.iter().map(|row| row.at).min();
    let during = match (path.stay, issued) {
        (Some(stay), Some(issued)) => issued >= stay.from,
        _ => false,
    };
    if !during {
        wrong.push((Leg::Means, "means_of_earlier_stay"));
    }
    high_enough(
        Leg::Means,
        level_of(&means.levels, question.at),
        needed,
        wrong,
    );
}

fn dates(
    leg: Leg,
    from: Instant,
    until: Option<Instant>,
    question: &Question,
    wrong: &mut Vec<Failure>,
) {
    let at = question.at.instant();
    if at < from {
        wrong.push((leg, "not_started"));
    }
    if until.is_some_and(|until| at >= until) {
        wrong.push((leg, "expired"));
    }
}

fn high_enough(leg: Leg, had: Option<Level>, needed: Option<Level>, wrong: &mut Vec<Failure>) {
    let Some(needed) = needed else { return };
    if had.is_none_or(|had| had < needed) {
        wrong.push((leg, "level"));
    }
}

/// R-DEC-13. Follows the log-ins as far as they are known and asks of each gap whether it was too long.
fn used(
    leg: Leg,
    world: &World<'_>,
    question: &Question,
    stay: &Membership,
    from: Instant,
    wrong: &mut Vec<Failure>,
) {
    let at = question.at.instant();
    let mut last_seen = from;
    let mut lapsed = false;
    let rows = world
        .last_uses
        .iter()
        .filter(|used| used.person == stay.person && used.organisation == stay.organisation);
    if let Some(used) = rows.max_by_key(|used| used.at) {
        let run_known = used.unbroken_since <= at;
        lapsed |= run_known && from.plus_months(UNUSED_MONTHS) <= used.unbroken_since;
        let last = if matches!(question.at, Moment::Now(_)) {
            Some(used.at)
        } else if run_known {
            Some(used.at.min(at))
        } else {
            None
        };
        last_seen = last_seen.max(last.unwrap_or(Instant::MIN));
    }
    lapsed |= last_seen.plus_months(UNUSED_MONTHS) <= at;
    if lapsed {
        wrong.push((leg, "unused"));
    }
}

/// R-DEC-21 for an act that closes: now, it counts whenever it is dated.
fn recorded(act: Option<Instant>, moment: Moment) -> bool {
    match (act, moment) {
        (None, _) => false,
        (Some(_), Moment::Now(_)) => true,
        (Some(act), Moment::Past(at)) => act <= at,
    }
}

fn current(from: Instant, ended: Option<Instant>, moment: Moment) -> bool {
    from <= moment.instant() && !recorded(ended, moment)
}

/// R-DEC-21 for an act that forbids: now, its beginning counts whenever it is dated, its end not before.
fn forbidding(from: Instant, ended: Option<Instant>, moment: Moment) -> bool {
    let over = ended.is_some_and(|ended| ended <= moment.instant());
    match moment {
        Moment::Now(_) => !over,
        Moment::Past(at) => from <= at && !over,
    }
}

fn organisation<'a>(world: &World<'a>, id: OrganisationId) -> Option<&'a Organisation> {
    world.organisations.iter().find(|row| row.id == id)
}

fn active(world: &World<'_>, id: OrganisationId, moment: Moment) -> bool {
    let Some(organisation) = organisation(world, id) else {
        return false;
    };
    let states = &organisation.states;
    newest(states, moment.instant()) == Some(OrganisationState::Active)
        && later(states, moment).all(|state| state == OrganisationState::Active)
}

fn means_active(states: &[Dated<MeansState>], moment: Moment) -> bool {
    let mut begun = states.iter().filter(|row| row.at <= moment.instant());
    newest(states, moment.instant()) == Some(MeansState::Active)
        && begun.all(|row| !matches!(row.value, MeansState::Revoked | MeansState::Expired))
        && later(states, moment).all(|state| state == MeansState::Active)
}

fn level_of(levels: &[Dated<Level>], moment: Moment) -> Option<Level> {
    let level = newest(levels, moment.instant())?;
    later(levels, moment).chain([level]).min()
}

fn newest<T: Copy>(history: &[Dated<T>], at: Instant) -> Option<T> {
    let mut newest: Option<Dated<T>> = None;
    for row in history {
        if row.at <= at && newest.is_none_or(|newest| newest.at <= row.at) {
            newest = Some(*row);
        }
    }
    newest.map(|row| row.value)
}

/// What is recorded with a later date: it counts now, where it closes, and did not count then.
fn later<T: Copy>(history: &[Dated<T>], moment: Moment) -> impl Iterator<Item = T> {
    let now = match moment {
        Moment::Now(now) => now,
        Moment::Past(_) => Instant::MAX,
    };
    let later = history.iter().filter(move |row| row.at > now);
    later.map(|row| row.value)
}
