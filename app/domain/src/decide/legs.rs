//! The links of a path, each read from its rows: which row is the best for this link, and which of its checks
//! hold. Links do not know each other, so the best row can be chosen per link.

use core::cmp::Reverse;

use uuid::Uuid;

use super::{
    history,
    path::{Check, Leg, Path, What},
    question::{Moment, Question, WhichMeans},
    world::{
        Assignment, Authorisation, AuthorisationScope, Grant, LastUse, Mandate, Means, Membership,
        Organisation, OrganisationState, Scope, Service, ServiceVersion, Subject, Target, World,
    },
};
use crate::{
    few::Few,
    id::{OrganisationId, PortfolioId, TeamId},
    level::Level,
    means::MeansState,
    time::{Instant, UNUSED_MONTHS},
};

/// A question with what every link needs to know of it.
pub(super) struct Asked<'a> {
    pub world: World<'a>,
    pub question: Question,
    pub service: Option<(&'a Service, &'a ServiceVersion)>,
    /// R-DEC-1; unknown as long as the service is.
    pub required: Option<Level>,
    moment: Moment,
    at: Instant,
}

/// The best row for a link: absent when there is none.
pub(super) struct Found<'a, T> {
    pub row: Option<&'a T>,
    pub checks: Checks,
    /// The level this link contributes.
    pub level: Option<Level>,
    rank: Rank,
}

/// Which of two rows is better; the order of the fields is the order of importance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    failures: Reverse<usize>,
    /// Only among rows of which every check holds.
    level: Option<Level>,
    until: Instant,
    id: Uuid,
}

/// The checks of one link.
pub(super) struct Checks {
    leg: Leg,
    list: Few<Check, 10>,
    failures: usize,
}

impl Checks {
    fn new(leg: Leg) -> Self {
        Self {
            leg,
            list: Few::new(Check::default()),
            failures: 0,
        }
    }

    fn add(&mut self, held: bool, what: What) {
        self.failures += usize::from(!held);
        self.list.push(Check {
            leg: self.leg,
            held,
            what,
        });
    }

    fn add_period(&mut self, from: Instant, until: Option<Instant>, at: Instant) {
        self.add(from <= at, What::Started { from });
        self.add(
            until.is_none_or(|until| at < until),
            What::NotExpired { until },
        );
    }

    fn add_not_ended(&mut self, ended: Option<Instant>, moment: Moment) {
        let held = !moment.has_happened(ended);
        let ended = ended.filter(|_| !held);
        self.add(held, What::NotEnded { ended });
    }

    pub fn as_slice(&self) -> &[Check] {
        &self.list
    }

    pub fn failures(&self) -> usize {
        self.failures
    }
}

impl<'a, T> Found<'a, T> {
    fn nothing(leg: Leg) -> Self {
        let mut checks = Checks::new(leg);
        checks.add(false, What::Exists);
        Self::new(None, checks, None, Instant::MIN, Uuid::nil())
    }

    fn new(
        row: Option<&'a T>,
        checks: Checks,
        level: Option<Level>,
        until: Instant,
        id: Uuid,
    ) -> Self {
        let rank = Rank {
            failures: Reverse(checks.failures),
            level: level.filter(|_| checks.failures == 0),
            until,
            id,
        };
        Self {
            row,
            checks,
            level,
            rank,
        }
    }

    fn best(found: impl Iterator<Item = Self>, leg: Leg) -> Self {
        found
            .reduce(|best, next| if next.rank > best.rank { next } else { best })
            .unwrap_or_else(|| Self::nothing(leg))
    }
}

impl<'a> Asked<'a> {
    pub fn new(world: &World<'a>, question: &Question) -> Self {
        let moment = question.at;
        let at = moment.instant();
        let service = world
            .services
            .iter()
            .find(|service| service.id == question.service)
            .and_then(|service| {
                let begun = service.versions.iter().filter(|version| version.from <= at);
                Some((service, begun.max_by_key(|version| version.from)?))
            });
        Self {
            world: *world,
            question: *question,
            service,
            required: service.map(|(_, version)| question.level.unwrap_or(version.level)),
            moment,
            at,
        }
    }

    /// A path without its checks.
    pub fn path(
        &self,
        via: OrganisationId,
        mandate: Option<&Mandate>,
        stay: Option<&Membership>,
    ) -> Path {
        Path {
            service: self.question.service,
            represented: self.question.represented,
            via,
            required: self.required,
            mandate: mandate.map(|mandate| mandate.id),
            grant: None,
            membership: stay.map(|stay| stay.id),
            assignment: None,
            authorisation: None,
            means: None,
            checks: Few::new(Check::default()),
        }
    }

    /// The person's stays anywhere, past ones included.
    pub fn stays(&self) -> impl Iterator<Item = &'a Membership> {
        let person = self.question.person;
        let stays = self.world.memberships.iter();
        stays.filter(move |stay| stay.person == person)
    }

    /// Whether the question is about acting on behalf of this organisation.
    pub fn is_via(&self, organisation: OrganisationId) -> bool {
        self.question.via.is_none_or(|via| via == organisation)
    }

    /// The mandates through which somebody could act for the represented organisation.
    pub fn mandates(&self) -> impl Iterator<Item = &'a Mandate> {
        let represented = self.question.represented;
        self.world.mandates.iter().filter(move |mandate| {
            mandate.client == represented
                && mandate.intermediary != represented
                && self.is_via(mandate.intermediary)
        })
    }

    pub fn service_leg(&self, chain: bool) -> Checks {
        let mut checks = Checks::new(Leg::Service);
        checks.add(self.service.is_some(), What::Exists);
        let Some((service, version)) = self.service else {
            return checks;
        };
        checks.add(
            !self.moment.has_happened(service.withdrawn),
            What::Offered {
                withdrawn: service.withdrawn,
            },
        );
        if let Some(asked) = self.question.level {
            let catalogue = version.level;
            checks.add(asked <= catalogue, What::AskedLevel { asked, catalogue });
        }
        if let Some(organisation) = self.organisation(self.question.represented) {
            let known = organisation.identifiers;
            let mut kinds = version.consumers.iter();
            checks.add(
                kinds.any(|kind| !kind.is_empty() && known.covers(*kind)),
                What::Served,
            );
        }
        if chain {
            checks.add(version.chain_allowed, What::ChainAccepted);
            let asked = self.question.branch;
            checks.add(asked.is_none(), What::NoBranch { asked });
        }
        checks
    }

    pub fn organisation_leg(&self, leg: Leg, id: OrganisationId) -> Checks {
        let mut checks = Checks::new(leg);
        let state = self.organisation(id).and_then(|organisation| {
            history::organisation_state(&organisation.states, self.moment)
        });
        let active = state == Some(OrganisationState::Active);
        checks.add(active, What::Organisation { state });
        checks
    }

    pub fn member_leg(&self, stay: Option<&Membership>) -> Checks {
        let mut checks = Checks::new(Leg::Member);
        checks.add(stay.is_some(), What::Exists);
        if let Some(stay) = stay {
            checks.add_not_ended(stay.ended, self.moment);
            checks.add(stay.from <= self.at, What::Started { from: stay.from });
        }
        checks
    }

    pub fn grant_leg(&self, mandate: Option<&Mandate>) -> Found<'a, Grant> {
        let grants = self
            .world
            .grants
            .iter()
            .filter(|grant| mandate.is_some_and(|mandate| mandate.id == grant.mandate));
        Found::best(grants.map(|grant| self.grant(grant)), Leg::Grant)
    }

    fn grant(&self, grant: &'a Grant) -> Found<'a, Grant> {
        let mut checks = Checks::new(Leg::Grant);
        checks.add(true, What::Exists);
        let rows = || {
            let service = self.question.service;
            grant
                .services
                .iter()
                .filter(move |row| row.service == service)
        };
        let covers = rows().next().is_some();
        checks.add(covers, What::CoversService);
        if covers {
            let revoked = rows().filter_map(|row| row.revoked).min();
            checks.add_not_ended(revoked, self.moment);
        }
        checks.add_period(grant.from, Some(grant.until), self.at);
        self.add_level(&mut checks, Some(grant.level));
        Found::new(
            Some(grant),
            checks,
            Some(grant.level),
            grant.until,
            grant.id.uuid(),
        )
    }

    pub fn assignment_leg(
        &self,
        mandate: Option<&Mandate>,
        stay: Option<&Membership>,
    ) -> Found<'a, Assignment> {
        let (Some(mandate), Some(stay)) = (mandate, stay) else {
            return Found::nothing(Leg::Assignment);
        };
        let assignments = self
            .world
            .assignments
            .iter()
            .chain(self.world.more_assignments);
        let found = assignments.filter_map(|assignment| self.assignment(assignment, mandate, stay));
        Found::best(found, Leg::Assignment)
    }

    /// `None` when the assignment is not about this client and member at all.
    fn assignment(
        &self,
        assignment: &'a Assignment,
        mandate: &Mandate,
        stay: &Membership,
    ) -> Option<Found<'a, Assignment>> {
        let mut checks = Checks::new(Leg::Assignment);
        checks.add(true, What::Exists);
        match assignment.subject {
            Subject::Mandate(subject) if subject == mandate.id => {}
            Subject::Mandate(_) => return None,
            Subject::Portfolio(portfolio) => {
                self.add_portfolio(&mut checks, portfolio, mandate)?;
            }
        }
        match assignment.target {
            Target::Member(target) if target == stay.id => {}
            Target::Member(_) => return None,
            Target::Team(team) => self.add_team(&mut checks, team, stay)?,
        }
        let covers = match &assignment.scope {
            Scope::All => true,
            Scope::Services(services) => services.contains(&self.question.service),
        };
        checks.add(covers, What::CoversService);
        checks.add_not_ended(assignment.ended, self.moment);
        let period = assignment.period;
        checks.add_period(period.from, period.until, self.at);
        self.add_level(&mut checks, Some(assignment.level));
        let exclusion = self.world.exclusions.iter().find(|exclusion| {
            exclusion.membership == stay.id
                && exclusion.mandate == mandate.id
                && history::forbids(exclusion.from, exclusion.ended, self.moment)
        });
        checks.add(
            exclusion.is_none(),
            What::NotExcluded {
                since: exclusion.map(|exclusion| exclusion.from),
            },
        );
        self.add_in_use(&mut checks, period.from, stay);
        Some(Found::new(
            Some(assignment),
            checks,
            Some(assignment.level),
            period.until.unwrap_or(Instant::MAX),
            assignment.id.uuid(),
        ))
    }

    /// `None` when the portfolio never had the client.
    fn add_portfolio(&self, checks: &mut Checks, id: PortfolioId, mandate: &Mandate) -> Option<()> {
        let rows = || {
            let rows = self.world.portfolio_clients.iter();
            rows.filter(|row| row.portfolio == id && row.mandate == mandate.id)
        };
        rows().next()?;
        let portfolio =
            self.world.portfolios.iter().find(|portfolio| {
                portfolio.id == id && portfolio.organisation == mandate.intermediary
            });
        let exclusion = self.world.portfolio_exclusions.iter().find(|row| {
            row.portfolio == id
                && row.mandate == mandate.id
                && history::forbids(row.from, row.ended, self.moment)
        });
        let held = portfolio.is_some_and(|portfolio| !self.moment.has_happened(portfolio.ended))
            && rows().any(|row| history::in_force(row.from, row.ended, self.moment))
            && exclusion.is_none();
        let left = || {
            let disbanded = portfolio.and_then(|portfolio| portfolio.ended);
            let kept_out = exclusion.map(|exclusion| exclusion.from);
            disbanded
                .or(kept_out)
                .or_else(|| rows().filter_map(|row| row.ended).max())
        };
        let left = if held { None } else { left() };
        checks.add(
            held,
            What::InPortfolio {
                portfolio: id,
                left,
            },
        );
        Some(())
    }

    /// `None` when the member never was in the team.
    fn add_team(&self, checks: &mut Checks, id: TeamId, stay: &Membership) -> Option<()> {
        let rows = || {
            let rows = self.world.team_memberships.iter();
            rows.filter(|row| row.team == id && row.membership == stay.id)
        };
        rows().next()?;
        let team = self
            .world
            .teams
            .iter()
            .find(|team| team.id == id && team.organisation == stay.organisation);
        let held = team.is_some_and(|team| !self.moment.has_happened(team.ended))
            && rows().any(|row| history::in_force(row.from, row.ended, self.moment));
        let left = || {
            team.and_then(|team| team.ended)
                .or_else(|| rows().filter_map(|row| row.ended).max())
        };
        let left = if held { None } else { left() };
        checks.add(held, What::InTeam { team: id, left });
        Some(())
    }

    pub fn authorisation_leg(&self, stay: Option<&Membership>) -> Found<'a, Authorisation> {
        let Some(stay) = stay else {
            return Found::nothing(Leg::Authorisation);
        };
        let rows = self.world.authorisations.iter();
        let rows = rows.filter(|authorisation| authorisation.membership == stay.id);
        Found::best(
            rows.map(|row| self.authorisation(row, stay)),
            Leg::Authorisation,
        )
    }

    fn authorisation(
        &self,
        authorisation: &'a Authorisation,
        stay: &Membership,
    ) -> Found<'a, Authorisation> {
        let mut checks = Checks::new(Leg::Authorisation);
        checks.add(true, What::Exists);
        let covers = match authorisation.scope {
            AuthorisationScope::All => true,
            AuthorisationScope::Provider(provider) => self
                .service
                .is_some_and(|(service, _)| service.provider == provider),
            AuthorisationScope::Service(service) => service == self.question.service,
        };
        checks.add(covers, What::CoversService);
        checks.add_not_ended(authorisation.ended, self.moment);
        checks.add_period(authorisation.from, Some(authorisation.until), self.at);
        self.add_level(&mut checks, Some(authorisation.level));
        if let Some(branch) = authorisation.branch {
            let asked = self.question.branch;
            checks.add(
                asked == Some(branch),
                What::Branch {
                    restricted_to: branch,
                    asked,
                },
            );
            let accepted = self
                .service
                .is_some_and(|(_, version)| version.branch_allowed);
            checks.add(accepted, What::BranchAccepted);
        }
        self.add_in_use(&mut checks, authorisation.from, stay);
        Found::new(
            Some(authorisation),
            checks,
            Some(authorisation.level),
            authorisation.until,
            authorisation.id.uuid(),
        )
    }

    pub fn means_leg(&self, via: OrganisationId, stay: Option<&Membership>) -> Found<'a, Means> {
        let person = self.question.person;
        let means = self.world.means.iter().filter(|means| {
            means.person == person
                && match self.question.means {
                    WhichMeans::Used(id) => means.id == id,
                    WhichMeans::BestActive => means.organisation == via,
                }
        });
        Found::best(means.map(|means| self.means(means, via, stay)), Leg::Means)
    }

    fn means(
        &self,
        means: &'a Means,
        via: OrganisationId,
        stay: Option<&Membership>,
    ) -> Found<'a, Means> {
        let mut checks = Checks::new(Leg::Means);
        checks.add(true, What::Exists);
        checks.add(means.organisation == via, What::OwnMeans);
        let until = Some(means.expires);
        checks.add(self.at < means.expires, What::NotExpired { until });
        let state = history::means_state(&means.states, self.moment);
        let active = state == Some(MeansState::Active);
        checks.add(active, What::MeansActive { state });
        let issued = means.states.iter().map(|row| row.at).min();
        let during = stay
            .zip(issued)
            .is_some_and(|(stay, issued)| stay.from <= issued);
        checks.add(during, What::IssuedDuringStay { issued });
        let level = history::means_level(&means.levels, self.moment);
        self.add_level(&mut checks, level);
        Found::new(Some(means), checks, level, means.expires, means.id.uuid())
    }

    fn add_level(&self, checks: &mut Checks, had: Option<Level>) {
        if let Some(needed) = self.required {
            checks.add(had >= Some(needed), What::Level { needed, had });
        }
    }

    /// R-DEC-13: 24 months from the last log-in, at first from the row itself; a row that was there during a
    /// longer gap stays lapsed.
    fn add_in_use(&self, checks: &mut Checks, from: Instant, stay: &Membership) {
        let uses = self.world.last_uses.iter();
        let last = uses
            .filter(|used| used.person == stay.person && used.organisation == stay.organisation)
            .max_by_key(|used| used.at);
        let seen = last.and_then(|used| self.seen_in_use(used));
        let since = seen.map_or(from, |seen| seen.max(from));
        let gap = last.is_some_and(|used| {
            used.unbroken_since <= self.at && lapses(from, used.unbroken_since)
        });
        checks.add(
            !gap && !lapses(since, self.at),
            What::InUse {
                since: if gap { from } else { since },
            },
        );
    }

    /// The last log-in known at the moment. Of a later run only its length is known: inside it the person was
    /// logging in.
    fn seen_in_use(&self, used: &LastUse) -> Option<Instant> {
        match self.moment {
            Moment::Past(at) if used.at > at => (used.unbroken_since <= at).then_some(at),
            _ => Some(used.at),
        }
    }

    fn organisation(&self, id: OrganisationId) -> Option<&'a Organisation> {
        self.world
            .organisations
            .iter()
            .find(|organisation| organisation.id == id)
    }
}

/// Whether 24 months have passed. Most are far from it, and then no calendar is needed.
fn lapses(since: Instant, at: Instant) -> bool {
    const SURELY_NOT_DAYS: i64 = 28 * UNUSED_MONTHS as i64;
    since.plus_days(SURELY_NOT_DAYS) <= at && since.plus_months(UNUSED_MONTHS) <= at
}
