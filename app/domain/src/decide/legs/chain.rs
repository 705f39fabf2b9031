//! The links of a chain: the client's grant, and the intermediary's assignment with its portfolio and team.

use super::{Asked, Checks, Found};
use crate::{
    decide::{
        Leg, What, history,
        world::{Assignment, Grant, Mandate, Membership, Scope, Subject, Target},
    },
    id::{PortfolioId, TeamId},
    time::Instant,
};

impl<'a> Asked<'a> {
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
        let revoked = rows().filter_map(|row| row.revoked).min();
        if covers {
            checks.add_not_ended(revoked, self.moment);
        }
        checks.add_period(grant.from, Some(grant.until), self.at);
        self.add_level(&mut checks, Some(grant.level));
        // Of several that are over, the one that was over last says why; one that never had the service says least.
        let over = revoked.filter(|_| self.moment.has_happened(revoked));
        let until = if covers {
            over.map_or(grant.until, |over| over.min(grant.until))
        } else {
            Instant::MIN
        };
        Found::new(
            Some(grant),
            checks,
            Some(grant.level),
            until,
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
        let until = period.until.unwrap_or(Instant::MAX);
        let over = assignment
            .ended
            .filter(|_| self.moment.has_happened(assignment.ended));
        Some(Found::new(
            Some(assignment),
            checks,
            Some(assignment.level),
            over.map_or(until, |over| over.min(until)),
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
}
