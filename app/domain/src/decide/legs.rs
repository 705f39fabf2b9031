//! The links of a path, each read from its rows: which row is the best for this link, and which of its checks
//! hold. Links do not know each other, so the best row can be chosen per link.

mod chain;
mod checks;
mod own;

pub(super) use checks::{Checks, Found};

use super::{
    history,
    path::{Check, Leg, Path, What},
    question::{Moment, Question, WhichMeans},
    world::{
        LastUse, Mandate, Means, Membership, Organisation, OrganisationState, Service,
        ServiceVersion, World,
    },
};
use crate::{
    few::Few,
    id::OrganisationId,
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
            checks.add(known.is_among(&version.consumers), What::Served);
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
        if let Some(only_at) = means.only_at {
            let here = self
                .service
                .is_some_and(|(service, _)| service.provider == only_at);
            checks.add(here, What::MeansForService { only_at });
        }
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
