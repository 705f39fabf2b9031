//! Schakel: the world in vectors, found through indexes by identifier; each question is given the slices it touches,
//! as a loader would. Nothing is copied.

use crate::world::{DAY, NOW, RandomWorld, SERVICES, employer};
use domain::{
    decide::{
        Moment, Question, WhichMeans, World, decide,
        world::{
            Assignment, Dated, Grant, GrantService, Identifiers, Mandate, Means, Membership,
            Organisation, OrganisationState, Scope, Service, ServiceVersion, Subject, Target,
        },
    },
    id::{
        AssignmentId, GrantId, MandateId, MeansId, MembershipId, OrganisationId, PersonId,
        ProviderId, ServiceId,
    },
    level::Level,
    means::MeansState,
    time::{Instant, Period},
};
use std::{collections::HashMap, slice::from_ref};
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
    questions: Vec<Question>,
    person: HashMap<PersonId, usize>,
    service: HashMap<ServiceId, usize>,
    /// By client and intermediary.
    mandate: HashMap<(OrganisationId, OrganisationId), usize>,
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
        // What nobody used for two years lapses (R-DEC-13): this was assigned a month ago.
        let lately = Instant::from_micros(NOW - 30 * DAY);
        let later = Instant::from_micros(NOW * 2);
        let organisation = |kind, n| Organisation {
            id: OrganisationId::new(id(kind, n)),
            identifiers: Identifiers::KVK,
            states: vec![Dated {
                at: long_ago,
                value: OrganisationState::Active,
            }],
        };
        let needed = level(crate::world::LEVEL);
        let people = 0..world.levels.len();
        Self {
            parties: world
                .mandates
                .iter()
                .map(|m| {
                    [
                        organisation(1, m.client as usize),
                        organisation(2, m.intermediary as usize),
                    ]
                })
                .collect(),
            memberships: people
                .clone()
                .map(|n| Membership {
                    id: MembershipId::new(id(4, n)),
                    person: PersonId::new(id(3, n)),
                    organisation: OrganisationId::new(id(2, employer(n as u32) as usize)),
                    from: long_ago,
                    ended: None,
                })
                .collect(),
            means: people
                .map(|n| Means {
                    id: MeansId::new(id(5, n)),
                    person: PersonId::new(id(3, n)),
                    organisation: OrganisationId::new(id(2, employer(n as u32) as usize)),
                    expires: later,
                    only_at: None,
                    levels: vec![Dated {
                        at: long_ago,
                        value: level(world.levels[n]),
                    }],
                    states: vec![Dated {
                        at: long_ago,
                        value: MeansState::Active,
                    }],
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
                    m.assigned
                        .into_iter()
                        .enumerate()
                        .map(move |(which, employee)| Assignment {
                            id: AssignmentId::new(id(10, n * 2 + which)),
                            subject: Subject::Mandate(MandateId::new(id(8, n))),
                            target: Target::Member(MembershipId::new(id(4, employee as usize))),
                            scope: Scope::All,
                            level: needed,
                            period: Period::since(lately),
                            ended: None,
                        })
                })
                .collect(),
            person: (0..world.levels.len())
                .map(|n| (PersonId::new(id(3, n)), n))
                .collect(),
            service: (0..SERVICES as usize)
                .map(|n| (ServiceId::new(id(6, n)), n))
                .collect(),
            mandate: world
                .mandates
                .iter()
                .enumerate()
                .map(|(n, m)| (pair(m.client, m.intermediary), n))
                .collect(),
            questions: world
                .questions
                .iter()
                .map(|q| {
                    let (represented, via) = pair(q.client, q.intermediary);
                    Question {
                        person: PersonId::new(id(3, q.person as usize)),
                        via: Some(via),
                        represented,
                        service: ServiceId::new(id(6, q.service as usize)),
                        level: None,
                        branch: None,
                        means: WhichMeans::BestActive,
                        at: Moment::Now(Instant::from_micros(NOW)),
                    }
                })
                .collect(),
        }
    }

    pub fn answers(&self) -> Vec<bool> {
        self.questions
            .iter()
            .map(|question| decide(&self.world(question), question).is_allowed())
            .collect()
    }

    /// The facts that a question touches; what is not found stays empty, and denies.
    fn world(&self, question: &Question) -> World<'_> {
        let mut world = World::default();
        if let Some(&n) = self.service.get(&question.service) {
            world.services = from_ref(&self.services[n]);
        }
        if let Some(&n) = self.person.get(&question.person) {
            world.memberships = from_ref(&self.memberships[n]);
            world.means = from_ref(&self.means[n]);
        }
        let mandate = question
            .via
            .and_then(|via| self.mandate.get(&(question.represented, via)));
        if let Some(&n) = mandate {
            world.organisations = &self.parties[n];
            world.mandates = from_ref(&self.mandates[n]);
            world.grants = from_ref(&self.grants[n]);
            world.assignments = &self.assignments[n * 2..n * 2 + 2];
        }
        world
    }
}

fn pair(client: u32, intermediary: u32) -> (OrganisationId, OrganisationId) {
    (
        OrganisationId::new(id(1, client as usize)),
        OrganisationId::new(id(2, intermediary as usize)),
    )
}
