//! One client, one intermediary, one employee, and whatever can happen to them in whatever order: after every
//! step there is a right exactly when an unbroken path is in force, as a small model of its own counts it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use domain::{
    Date, Fault, Instant, Level, Period,
    approval::{Approval, Capacity, Choice, Progress, SignaturePolicy, Signer, Terms},
    assignment::NewAssignment,
    decide::{Facts, Moment, Question, WhichMeans, decide, world::*},
    grant::{self, NewGrant, Offered},
    id::{OrganisationId, PersonId, ServiceId},
    means::{MeansEvent, MeansState},
    request::{RequestEvent, RequestState},
    testing::nth,
    time::{Term, date_of, start_of_day, until_after},
};
use proptest::prelude::*;

const CLIENT: u8 = 1;
const OFFICE: u8 = 2;
const EMPLOYEE: u8 = 1;
const SERVICE: u8 = 1;

/// What people and time do.
#[derive(Clone, Copy, Debug)]
enum Act {
    Request,
    /// The client's manager signs.
    Approve {
        months: i32,
    },
    Refuse,
    Withdraw,
    Revoke,
    Renew {
        months: i32,
    },
    Assign {
        months: Option<i32>,
    },
    Unassign,
    Leave,
    Return,
    Means(MeansEvent),
    NewMeans,
    Exclude,
    Readmit,
    /// Nothing happens for so many days: what expires, expires.
    Days(i64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let months = prop_oneof![1..4, Just(24), Just(60)];
    let act = prop_oneof![
        3 => Just(Act::Request),
        4 => months.clone().prop_map(|months| Act::Approve { months }),
        1 => Just(Act::Refuse),
        1 => Just(Act::Withdraw),
        1 => Just(Act::Revoke),
        2 => months.clone().prop_map(|months| Act::Renew { months }),
        4 => proptest::option::of(months).prop_map(|months| Act::Assign { months }),
        1 => Just(Act::Unassign),
        1 => Just(Act::Leave),
        2 => Just(Act::Return),
        2 => prop_oneof![
            2 => Just(MeansEvent::Suspend),
            2 => Just(MeansEvent::Resume),
            1 => Just(MeansEvent::Revoke),
        ].prop_map(Act::Means),
        2 => Just(Act::NewMeans),
        1 => Just(Act::Exclude),
        1 => Just(Act::Readmit),
        3 => prop_oneof![Just(1_i64), Just(20), Just(22), Just(40), Just(800)].prop_map(Act::Days),
    ];
    proptest::collection::vec(act, 1..40)
}

/// The facts as services would record them, and beside them the model: only what is in force.
struct Town {
    facts: Facts,
    now: Instant,
    request: Option<(RequestState, Instant)>,
    ids: u16,
    // The model.
    grants: Vec<Instant>,
    assignments: Vec<(Instant, Instant)>,
    stay: bool,
    means: Option<MeansState>,
    excluded: bool,
}

impl Town {
    fn new() -> Self {
        let now = start_of_day(Date::new(2026, 11, 22).unwrap()).plus_seconds(10 * 3600);
        let long_ago = now.plus_days(-1000);
        let organisation = |id: u8| Organisation {
            id: nth(id),
            identifiers: Identifiers::KVK,
            states: vec![Dated {
                at: long_ago,
                value: OrganisationState::Active,
            }],
        };
        let mut town = Self {
            facts: Facts {
                organisations: vec![organisation(CLIENT), organisation(OFFICE)],
                services: vec![Service {
                    id: nth(SERVICE),
                    provider: nth(1_u8),
                    versions: vec![ServiceVersion {
                        from: long_ago,
                        level: Level::Eh3,
                        chain_allowed: true,
                        branch_allowed: false,
                        consumers: vec![Identifiers::KVK],
                    }],
                    withdrawn: None,
                }],
                mandates: vec![
                    grant::mandate(nth(1_u8), nth(CLIENT), nth(OFFICE), nth(CLIENT)).unwrap(),
                ],
                ..Facts::default()
            },
            now,
            request: None,
            ids: 0,
            grants: Vec::new(),
            assignments: Vec::new(),
            stay: false,
            means: None,
            excluded: false,
        };
        town.act(Act::Return).unwrap();
        town.act(Act::NewMeans).unwrap();
        town
    }

    fn id<T: From<uuid::Uuid>>(&mut self) -> T {
        self.ids += 1;
        nth(self.ids)
    }

    /// Does what the services would do; a refusal changes nothing.
    fn act(&mut self, act: Act) -> Result<(), Fault> {
        self.now = self.now.plus_seconds(1);
        if let Act::Days(days) = act {
            self.now = self.now.plus_days(days);
        }
        self.at_the_client(act)?;
        self.at_the_office(act)
    }

    fn at_the_client(&mut self, act: Act) -> Result<(), Fault> {
        let now = self.now;
        match act {
            Act::Request => {
                if self.request_state().is_some_and(RequestState::is_open) {
                    return Err(Fault::AlreadyAsked);
                }
                self.request = Some((RequestState::Pending, domain::request::expires(now)));
            }
            Act::Approve { months } => {
                let state = self.request_state().ok_or(Fault::LinkDead)?;
                let after = state.apply(RequestEvent::Approve)?;
                self.grant(months)?;
                self.set_request(after);
            }
            Act::Refuse => self.answer(RequestEvent::Refuse)?,
            Act::Withdraw => self.answer(RequestEvent::Withdraw)?,
            Act::Revoke => {
                for grant in &mut self.facts.grants {
                    // What was revoked before is refused, the others are not.
                    let _ = grant.revoke(None, now);
                }
                self.grants.clear();
            }
            Act::Renew { months } => {
                if self.facts.grants.is_empty() {
                    return Err(Fault::LinkDead);
                }
                self.grant(months)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn at_the_office(&mut self, act: Act) -> Result<(), Fault> {
        let now = self.now;
        match act {
            Act::Assign { months } => self.assign(months)?,
            Act::Unassign => {
                for assignment in &mut self.facts.assignments {
                    assignment.ended = assignment.ended.or(Some(now));
                }
                self.assignments.clear();
            }
            Act::Leave => {
                for stay in &mut self.facts.memberships {
                    stay.ended = stay.ended.or(Some(now));
                }
                // No job ends the assignments and means of a stay: the decision must see it.
                self.stay = false;
                self.excluded = false;
                self.assignments.clear();
                self.means = None;
            }
            Act::Return => {
                if self.stay {
                    return Err(Fault::AlreadyMember);
                }
                let id = self.id();
                self.facts.memberships.push(Membership {
                    id,
                    person: nth(EMPLOYEE),
                    organisation: nth(OFFICE),
                    from: now,
                    ended: None,
                });
                self.stay = true;
            }
            Act::Means(event) => {
                let state = self.means.ok_or(Fault::LinkDead)?;
                let after = state.apply(event)?;
                let means = self.facts.means.last_mut().ok_or(Fault::LinkDead)?;
                means.states.push(Dated {
                    at: now,
                    value: after,
                });
                self.means = Some(after);
            }
            Act::NewMeans => {
                let over = self.means.is_none_or(MeansState::is_final);
                if !self.stay || !over {
                    return Err(Fault::NoMember);
                }
                let id = self.id();
                self.facts.means.push(Means {
                    id,
                    person: nth(EMPLOYEE),
                    organisation: nth(OFFICE),
                    only_at: None,
                    expires: Instant::MAX,
                    levels: vec![Dated {
                        at: now,
                        value: Level::Eh3,
                    }],
                    states: vec![Dated {
                        at: now,
                        value: MeansState::Active,
                    }],
                });
                self.means = Some(MeansState::Active);
            }
            Act::Exclude => {
                let stay = self.current_stay()?;
                self.facts.exclusions.push(Exclusion {
                    membership: stay.id,
                    mandate: nth(1_u8),
                    from: now,
                    ended: None,
                });
                self.excluded = true;
            }
            Act::Readmit => {
                for exclusion in &mut self.facts.exclusions {
                    exclusion.ended = exclusion.ended.or(Some(now));
                }
                self.excluded = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn current_stay(&self) -> Result<Membership, Fault> {
        let mut stays = self.facts.memberships.iter().rev();
        stays
            .find(|stay| stay.ended.is_none())
            .copied()
            .ok_or(Fault::NoMember)
    }

    fn request_state(&self) -> Option<RequestState> {
        self.request
            .map(|(state, expires)| state.at(expires, self.now))
    }

    fn set_request(&mut self, state: RequestState) {
        if let Some(request) = &mut self.request {
            request.0 = state;
        }
    }

    fn answer(&mut self, event: RequestEvent) -> Result<(), Fault> {
        let state = self.request_state().ok_or(Fault::LinkDead)?;
        self.set_request(state.apply(event)?);
        Ok(())
    }

    /// Signed by the client's manager, as R-DEC-6 has it.
    fn grant(&mut self, months: i32) -> Result<(), Fault> {
        let today = date_of(self.now);
        let last_day = today.checked_add(jiff::Span::new().months(months)).unwrap();
        let parties = (nth::<OrganisationId>(CLIENT), nth(OFFICE));
        let services = [nth::<ServiceId>(SERVICE)];
        let choice = Choice::new(None, parties, services, Level::Eh3, (None, last_day))?;
        let manager = Signer {
            person: nth::<PersonId>(9_u8),
            capacity: Capacity::Manager,
            level: Level::Eh3,
        };
        let policy = SignaturePolicy::default();
        let terms = Terms {
            policy: &policy,
            representatives: 3,
            asked_by: Some(nth(EMPLOYEE)),
        };
        let step = Approval::default().sign(manager, &choice, None, terms)?;
        let Progress::Complete { level } = step.progress else {
            panic!("one manager is enough");
        };
        let term = Term::new(self.now, None, last_day)?;
        let services = [Offered {
            service: nth(SERVICE),
            level: Level::Eh3,
            chain_allowed: true,
            withdrawn: false,
            served: true,
        }];
        let id = self.id();
        self.facts.grants.push(
            NewGrant {
                id,
                mandate: nth(1_u8),
                level: choice.level(),
                term,
                services: &services,
                bundle: None,
                branch: None,
                signed_at: level,
            }
            .check()?,
        );
        self.grants.push(until_after(last_day));
        Ok(())
    }

    fn assign(&mut self, months: Option<i32>) -> Result<(), Fault> {
        let stay = self.current_stay()?;
        let until = months.map(|months| self.now.plus_months(months));
        let period = Period {
            from: self.now,
            until,
        };
        let id = self.id();
        self.facts.assignments.push(
            NewAssignment {
                id,
                subject: Subject::Mandate(nth(1_u8)),
                subject_of: nth(OFFICE),
                target: Target::Member(stay.id),
                target_of: stay.organisation,
                scope: Scope::All,
                level: Level::Eh3,
                period,
                own: Level::Eh3,
            }
            .check()?,
        );
        self.assignments
            .push((self.now, until.unwrap_or(Instant::MAX)));
        Ok(())
    }

    /// What the model says.
    fn should_be_allowed(&self) -> bool {
        let unused = |from: Instant| from.plus_months(24) <= self.now;
        self.stay
            && !self.excluded
            && self.means == Some(MeansState::Active)
            && self.grants.iter().any(|until| self.now < *until)
            && self
                .assignments
                .iter()
                .any(|(from, until)| self.now < *until && !unused(*from))
    }

    fn is_allowed(&self, at: Moment) -> bool {
        let question = Question {
            person: nth(EMPLOYEE),
            via: None,
            represented: nth(CLIENT),
            service: nth(SERVICE),
            level: None,
            branch: None,
            means: WhichMeans::BestActive,
            at,
        };
        decide(&self.facts.world(), &question).is_allowed()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// R-DEC-18, R-DEC-21, R-KET-2, R-KET-10, R-KET-11, R-MACH-10: no right without an unbroken path, and none
    /// withheld with one; and every past moment is still read as it was.
    #[test]
    fn after_every_step_a_right_is_there_exactly_with_an_unbroken_path(acts in acts()) {
        let mut town = Town::new();
        let mut history = Vec::new();
        for act in acts {
            let _ = town.act(act);
            let expected = town.should_be_allowed();
            prop_assert_eq!(town.is_allowed(Moment::Now(town.now)), expected, "after {:?}", act);
            history.push((town.now, expected));
        }
        for (at, expected) in history {
            prop_assert_eq!(town.is_allowed(Moment::Past(at)), expected, "as it was at {:?}", at);
        }
    }
}

#[test]
fn the_usual_year_gives_access_and_takes_it_away() {
    let mut town = Town::new();
    town.act(Act::Request).unwrap();
    town.act(Act::Approve { months: 12 }).unwrap();
    assert!(!town.is_allowed(Moment::Now(town.now)));
    town.act(Act::Assign { months: None }).unwrap();
    assert!(town.is_allowed(Moment::Now(town.now)));
    assert_eq!(
        town.act(Act::Approve { months: 12 }),
        Err(Fault::RequestClosed(RequestState::Approved))
    );
    town.act(Act::Days(366)).unwrap();
    assert!(!town.is_allowed(Moment::Now(town.now)));
    town.act(Act::Renew { months: 12 }).unwrap();
    assert!(
        town.is_allowed(Moment::Now(town.now)),
        "the assignment stayed"
    );
    town.act(Act::Revoke).unwrap();
    assert!(!town.is_allowed(Moment::Now(town.now)));
}
