//! Schakel: the world in sorted vectors, each question given the slices it touches. Nothing is copied.

use crate::world::{NOW, RandomWorld, SERVICES};
use domain::{
    decide::{
        Assignment, Dated, Grant, GrantService, Identifiers, Mandate, Means, Membership, Moment, Organisation,
        OrganisationState, Question, Scope, Service, ServiceVersion, Subject, Target, WhichMeans, World, decide,
    },
    id::{
        AssignmentId, GrantId, MandateId, MeansId, MembershipId, OrganisationId, PersonId, ProviderId, ServiceId,
    },
    level::Level,
    means::MeansState,
    time::{Instant, Period},
};
use uuid::Uuid;

pub struct Engine {
    /// Client and intermediary of each mandate, side by side.
    parties: Vec<[Organisation; 2]>,
    memberships: Vec<Membership>,
    means: Vec<Means>,
    services: Vec<Service>,
    mandates: Vec<Mandate>,
    grants: Vec<Grant>,
    /// Two for each mandate.
    assignments: Vec<Assignment>,
    questions: Vec<(Question, Place)>,
}

/// Where a question's facts lie.
struct Place {
    person: usize,
    mandate: usize,
    service: usize,
}

fn id(kind: u128, n: usize) -> Uuid {
    Uuid::from_u128((kind << 64) | n as u128)
}

fn level(code: i64) -> Level {
    Level::from_code(code).expect("a level's code")
}

impl Engine {
    pub fn new(world: &RandomWorld) -> Self {
        let long_ago = Instant::from_micros(0);
        let later = Instant::from_micros(NOW * 2);
        let organisation = |kind, n| Organisation {
            id: OrganisationId::new(id(kind, n)),
            identifiers: Identifiers::KVK,
            states: vec![Dated { at: long_ago, value: OrganisationState::Active }],
        };
        let needed = level(crate::world::LEVEL);
        let people = 0..world.levels.len();
        Self {
            parties: world
                .mandates
                .iter()
                .map(|m| [organisation(1, m.client as usize), organisation(2, m.intermediary as usize)])
                .collect(),
            memberships: people
                .clone()
                .map(|n| Membership {
                    id: MembershipId::new(id(4, n)),
                    person: PersonId::new(id(3, n)),
                    organisation: OrganisationId::new(id(2, n / world.employees_each as usize)),
                    from: long_ago,
                    ended: None,
                })
                .collect(),
            means: people
                .map(|n| Means {
                    id: MeansId::new(id(5, n)),
                    person: PersonId::new(id(3, n)),
                    organisation: OrganisationId::new(id(2, n / world.employees_each as usize)),
                    expires: later,
                    levels: vec![Dated { at: long_ago, value: level(world.levels[n]) }],
                    states: vec![Dated { at: long_ago, value: MeansState::Active }],
                })
                .collect(),
            services: (0..SERVICES as usize)
                .map(|n| Service {
                    id: ServiceId::new(id(6, n)),
                    provider: ProviderId::new(id(7, 0)),
                    versions: vec![ServiceVersion {
                        from: long_ago,
                        level: needed,
                        chain_allowed: true,
                        branch_allowed: false,
                        consumers: vec![Identifiers::KVK],
                    }],
                    withdrawn: None,
                })
                .collect(),
            mandates: world
                .mandates
                .iter()
                .enumerate()
                .map(|(n, m)| Mandate {
                    id: MandateId::new(id(8, n)),
                    client: OrganisationId::new(id(1, m.client as usize)),
                    intermediary: OrganisationId::new(id(2, m.intermediary as usize)),
                })
                .collect(),
            grants: world
                .mandates
                .iter()
                .enumerate()
                .map(|(n, m)| Grant {
                    id: GrantId::new(id(9, n)),
                    mandate: MandateId::new(id(8, n)),
                    level: needed,
                    from: long_ago,
                    until: Instant::from_micros(m.until),
                    services: m
                        .services
                        .iter()
                        .map(|s| GrantService {
                            service: ServiceId::new(id(6, *s as usize)),
                            revoked: m.revoked.then_some(long_ago),
                        })
                        .collect(),
                    bundle: None,
                })
                .collect(),
            assignments: world
                .mandates
                .iter()
                .enumerate()
                .flat_map(|(n, m)| {
                    m.assigned.into_iter().enumerate().map(move |(which, employee)| Assignment {
                        id: AssignmentId::new(id(10, n * 2 + which)),
                        subject: Subject::Mandate(MandateId::new(id(8, n))),
                        target: Target::Member(MembershipId::new(id(4, employee as usize))),
                        scope: Scope::All,
                        level: needed,
                        period: Period::since(long_ago),
                        ended: None,
                    })
                })
                .collect(),
            questions: world
                .questions
                .iter()
                .map(|q| {
                    let place = Place {
                        person: q.person as usize,
                        mandate: q.mandate,
                        service: q.service as usize,
                    };
                    let question = Question {
                        person: PersonId::new(id(3, place.person)),
                        via: Some(OrganisationId::new(id(2, q.intermediary as usize))),
                        represented: OrganisationId::new(id(1, q.client as usize)),
                        service: ServiceId::new(id(6, place.service)),
                        level: None,
                        branch: None,
                        means: WhichMeans::BestActive,
                        at: Moment::Now(Instant::from_micros(NOW)),
                    };
                    (question, place)
                })
                .collect(),
        }
    }

    pub fn answers(&self) -> Vec<bool> {
        self.questions.iter().map(|(question, place)| decide(&self.world(place), question).is_allowed()).collect()
    }

    fn world(&self, at: &Place) -> World<'_> {
        use std::slice::from_ref;
        World {
            organisations: &self.parties[at.mandate],
            memberships: from_ref(&self.memberships[at.person]),
            means: from_ref(&self.means[at.person]),
            services: from_ref(&self.services[at.service]),
            mandates: from_ref(&self.mandates[at.mandate]),
            grants: from_ref(&self.grants[at.mandate]),
            assignments: &self.assignments[at.mandate * 2..at.mandate * 2 + 2],
            ..World::default()
        }
    }
}
