//! The link of an own path: the member's authorisation in the represented organisation itself.

use super::{Asked, Checks, Found};
use crate::decide::{
    Leg, What,
    world::{Authorisation, AuthorisationScope, Membership},
};

impl<'a> Asked<'a> {
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
}
