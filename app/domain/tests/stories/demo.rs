//! The demo world, small: everybody is in place and everything is granted and assigned, so that a story only
//! says what it changes.

use domain::{
    Date, Instant, Level, Period,
    decide::{Check, Decision, Facts, Leg, Moment, Question, WhichMeans, decide, world::*},
    id::*,
    means::MeansState,
    testing::nth,
    time::{start_of_day, until_after},
};

pub const DE_VRIES: u8 = 1;
pub const JANSEN: u8 = 2;
pub const DE_LINDE: u8 = 3;
pub const ANOTHER_OFFICE: u8 = 4;

pub const ANNA: u8 = 1;
pub const BRAM: u8 = 2;
pub const CHAIMA: u8 = 3;
pub const SANNE: u8 = 4;

/// Gemeente Voorbeeldstad.
pub const TOWN: u8 = 1;
/// EH2+.
pub const PARKING: u8 = 1;
/// EH3.
pub const PAYROLL: u8 = 2;
/// EH3; takes no chains, does take branch restrictions.
pub const PERMITS: u8 = 3;
/// EH4.
pub const SUBSIDIES: u8 = 4;

/// The mandate of Bakkerij Jansen and Kantoor De Vries.
pub const MANDATE: u8 = 1;
pub const GRANT: u8 = 1;
pub const TEAM: u8 = 1;
pub const PORTFOLIO: u8 = 1;

pub struct Demo {
    pub facts: Facts,
    pub question: Question,
}

pub fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

/// Noon in Amsterdam, in winter.
pub fn noon(year: i16, month: i8, day: i8) -> Instant {
    start_of_day(date(year, month, day)).plus_seconds(12 * 3600)
}

pub fn today() -> Instant {
    noon(2026, 11, 22)
}

/// Chaima asks at the payroll service for Bakkerij Jansen; everything is in order.
pub fn demo() -> Demo {
    let mut demo = Demo {
        facts: Facts::default(),
        question: Question {
            person: nth(CHAIMA),
            via: None,
            represented: nth(JANSEN),
            service: nth(PAYROLL),
            level: None,
            branch: None,
            means: WhichMeans::BestActive,
            at: Moment::Now(today()),
        },
    };
    for organisation in [DE_VRIES, JANSEN, DE_LINDE, ANOTHER_OFFICE] {
        demo.facts.organisations.push(Organisation {
            id: nth(organisation),
            identifiers: Identifiers::KVK.and(Identifiers::RSIN),
            states: vec![dated(noon(2020, 1, 1), OrganisationState::Active)],
        });
    }
    for (service, level, chain, branch) in [
        (PARKING, Level::Eh2Plus, true, false),
        (PAYROLL, Level::Eh3, true, false),
        (PERMITS, Level::Eh3, false, true),
        (SUBSIDIES, Level::Eh4, true, false),
    ] {
        demo.facts.services.push(Service {
            id: nth(service),
            provider: nth(TOWN),
            versions: vec![ServiceVersion {
                from: noon(2020, 1, 1),
                level,
                chain_allowed: chain,
                branch_allowed: branch,
                consumers: vec![Identifiers::KVK],
            }],
            withdrawn: None,
        });
    }
    demo.employ(ANNA, DE_VRIES, Level::Eh3);
    demo.employ(BRAM, DE_VRIES, Level::Eh2Plus);
    demo.employ(CHAIMA, DE_VRIES, Level::Eh3);
    demo.employ(SANNE, JANSEN, Level::Eh3);
    demo.facts.mandates.push(Mandate {
        id: nth(MANDATE),
        client: nth(JANSEN),
        intermediary: nth(DE_VRIES),
    });
    demo.grant(&[PARKING, PAYROLL], Level::Eh3);
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)));
    demo
}

pub fn dated<T>(at: Instant, value: T) -> Dated<T> {
    Dated { at, value }
}

impl Demo {
    /// A membership and a means, both with the person's number (plus ten for a second employer).
    pub fn employ(&mut self, person: u8, organisation: u8, level: Level) {
        let first = self
            .facts
            .memberships
            .iter()
            .all(|stay| stay.person != nth(person));
        let number = if first { person } else { person + 10 };
        let from = noon(2026, 1, 5);
        self.facts.memberships.push(Membership {
            id: nth(number),
            person: nth(person),
            organisation: nth(organisation),
            from,
            ended: None,
        });
        self.facts.means.push(Means {
            id: nth(number),
            person: nth(person),
            organisation: nth(organisation),
            only_at: None,
            expires: until_after(date(2030, 12, 31)),
            levels: vec![dated(from, level)],
            states: vec![dated(from, MeansState::Active)],
        });
    }

    /// Another grant under the mandate, for a year.
    pub fn grant(&mut self, services: &[u8], level: Level) -> &mut Grant {
        let id = nth(self.facts.grants.len() as u128 + 1);
        self.facts.grants.push(Grant {
            id,
            mandate: nth(MANDATE),
            level,
            from: noon(2026, 2, 1),
            until: until_after(date(2027, 1, 31)),
            services: services
                .iter()
                .map(|&service| GrantService {
                    service: nth(service),
                    revoked: None,
                })
                .collect(),
            bundle: None,
        });
        self.facts.grants.last_mut().unwrap()
    }

    pub fn assign(&mut self, subject: Subject, target: Target) -> &mut Assignment {
        let id = nth(self.facts.assignments.len() as u128 + 1);
        self.facts.assignments.push(Assignment {
            id,
            subject,
            target,
            scope: Scope::All,
            level: Level::Eh3,
            period: Period::since(noon(2026, 2, 2)),
            ended: None,
        });
        self.facts.assignments.last_mut().unwrap()
    }

    pub fn authorise(&mut self, member: u8, scope: AuthorisationScope) -> &mut Authorisation {
        let id = nth(self.facts.authorisations.len() as u128 + 1);
        self.facts.authorisations.push(Authorisation {
            id,
            membership: nth(member),
            scope,
            level: Level::Eh3,
            branch: None,
            from: noon(2026, 2, 1),
            until: until_after(date(2027, 1, 31)),
            ended: None,
        });
        self.facts.authorisations.last_mut().unwrap()
    }

    /// The portfolio "Bakkers" with Bakkerij Jansen in it.
    pub fn portfolio(&mut self) -> Subject {
        let (id, from) = (nth(PORTFOLIO), noon(2026, 2, 1));
        self.facts.portfolios.push(Portfolio {
            id,
            organisation: nth(DE_VRIES),
            ended: None,
        });
        self.facts.portfolio_clients.push(PortfolioClient {
            portfolio: id,
            mandate: nth(MANDATE),
            from,
            ended: None,
        });
        Subject::Portfolio(id)
    }

    /// The team "Salaris" with these members.
    pub fn team(&mut self, members: &[u8]) -> Target {
        let (id, from) = (nth(TEAM), noon(2026, 2, 1));
        self.facts.teams.push(Team {
            id,
            organisation: nth(DE_VRIES),
            ended: None,
        });
        for &member in members {
            self.facts.team_memberships.push(TeamMembership {
                team: id,
                membership: nth(member),
                from,
                ended: None,
            });
        }
        Target::Team(id)
    }

    pub fn means_of(&mut self, person: u8) -> &mut Means {
        let id: MeansId = nth(person);
        self.facts
            .means
            .iter_mut()
            .find(|means| means.id == id)
            .unwrap()
    }

    pub fn service(&mut self, service: u8) -> &mut Service {
        let id: ServiceId = nth(service);
        self.facts
            .services
            .iter_mut()
            .find(|row| row.id == id)
            .unwrap()
    }

    pub fn organisation(&mut self, organisation: u8) -> &mut Organisation {
        let id: OrganisationId = nth(organisation);
        self.facts
            .organisations
            .iter_mut()
            .find(|row| row.id == id)
            .unwrap()
    }

    pub fn decide(&self) -> Decision {
        decide(&self.facts.world(), &self.question)
    }

    pub fn asked_by(&mut self, person: u8) -> Decision {
        self.question.person = nth(person);
        self.decide()
    }

    pub fn at_service(&mut self, service: u8) -> Decision {
        self.question.service = nth(service);
        self.decide()
    }

    pub fn at(&mut self, moment: Moment) -> Decision {
        self.question.at = moment;
        self.decide()
    }

    #[track_caller]
    pub fn allowed(&self) -> Level {
        let decision = self.decide();
        decision
            .level()
            .unwrap_or_else(|| panic!("denied: {:?}", decision.reasons()))
    }

    /// Denied, for exactly these reasons.
    #[track_caller]
    pub fn denied(&self, reasons: &[(Leg, &str)]) {
        assert_eq!(codes(&self.decide()), reasons);
    }
}

pub fn codes(decision: &Decision) -> Vec<(Leg, &'static str)> {
    let code = |check: &Check| (check.leg, check.what.code());
    decision.reasons().iter().map(code).collect()
}
