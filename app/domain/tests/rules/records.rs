use domain::{
    Date, Fault, Instant, Level, Period,
    assignment::NewAssignment,
    authorisation::NewAuthorisation,
    decide::world::*,
    grant::{self, NewGrant, Offered},
    id::{OrganisationId, ServiceId},
    testing::{branch, nth},
    time::{Term, start_of_day},
};

const BAKERY: u8 = 1;
const OFFICE: u8 = 2;
const ANOTHER_OFFICE: u8 = 3;

fn organisation(n: u8) -> OrganisationId {
    nth(n)
}

fn offered(service: u8, level: Level) -> Offered {
    Offered {
        service: nth(service),
        level,
        chain_allowed: true,
        withdrawn: false,
        served: true,
    }
}

fn today() -> Instant {
    start_of_day(Date::new(2026, 11, 22).unwrap())
}

fn term() -> Term {
    Term::new(today(), None, Date::new(2031, 11, 22).unwrap()).unwrap()
}

fn new_grant(services: &[Offered]) -> NewGrant<'_> {
    NewGrant {
        id: nth(1_u8),
        mandate: nth(1_u8),
        level: Level::Eh3,
        term: term(),
        services,
        bundle: None,
        branch: None,
        signed_at: Level::Eh3,
    }
}

#[test]
fn r_ket_1_one_intermediary_and_not_oneself() {
    let mandate = |client, intermediary, by| {
        grant::mandate(
            nth(1_u8),
            organisation(client),
            organisation(intermediary),
            organisation(by),
        )
    };
    let made = mandate(BAKERY, OFFICE, BAKERY).unwrap();
    assert_eq!(
        (made.client, made.intermediary),
        (organisation(BAKERY), organisation(OFFICE))
    );
    assert_eq!(mandate(BAKERY, BAKERY, BAKERY), Err(Fault::OwnIntermediary));
    assert_eq!(
        mandate(BAKERY, ANOTHER_OFFICE, OFFICE),
        Err(Fault::SecondIntermediary)
    );
}

#[test]
fn r_dec_14_grant_level_covers_highest_service() {
    let services = [offered(1, Level::Eh2Plus), offered(2, Level::Eh4)];
    assert_eq!(grant::lowest_level(&services), Ok(Level::Eh4));
    assert_eq!(
        new_grant(&services).check(),
        Err(Fault::LevelBelowService {
            needed: Level::Eh4,
            asked: Level::Eh3
        })
    );
    let mut high = new_grant(&services);
    (high.level, high.signed_at) = (Level::Eh4, Level::Eh4);
    assert_eq!(high.check().unwrap().level, Level::Eh4);
}

#[test]
fn r_dec_14_r_rol_3_a_grant_is_signed_at_its_level() {
    let services = [offered(1, Level::Eh2Plus)];
    let mut low = new_grant(&services);
    low.signed_at = Level::Eh2Plus;
    let fault = Fault::LevelAboveOwn {
        own: Level::Eh2Plus,
        asked: Level::Eh3,
    };
    assert_eq!(low.check(), Err(fault));
}

#[test]
fn r_loa_4_old_levels_are_not_issued() {
    let old = [offered(1, Level::Eh1)];
    assert_eq!(grant::lowest_level(&old), Ok(Level::Eh2Plus));
    for level in [Level::Eh1, Level::Eh2] {
        assert_eq!(
            grant::check_level(level, &old),
            Err(Fault::LevelNotIssued(level))
        );
    }
    assert_eq!(grant::check_level(Level::Eh2Plus, &old), Ok(()));
}

#[test]
fn r_ket_8_a_grant_has_no_branch() {
    let services = [offered(1, Level::Eh3)];
    let mut grant = new_grant(&services);
    grant.branch = branch();
    assert_eq!(grant.check(), Err(Fault::BranchInChain));
}

#[test]
fn r_dec_16_a_grant_names_its_services() {
    assert_eq!(new_grant(&[]).check(), Err(Fault::AllServicesInChain));
    let twice = [
        offered(1, Level::Eh3),
        offered(2, Level::Eh3),
        offered(1, Level::Eh3),
    ];
    assert_eq!(new_grant(&twice).check(), Err(Fault::Twice));
}

#[test]
fn r_ket_12_r_dec_15_only_services_that_take_chains_and_still_exist() {
    let mut services = [offered(1, Level::Eh3), offered(2, Level::Eh3)];
    services[1].chain_allowed = false;
    assert_eq!(new_grant(&services).check(), Err(Fault::ServiceNotInChains));
    services[1].withdrawn = true;
    assert_eq!(new_grant(&services).check(), Err(Fault::ServiceWithdrawn));
}

#[test]
fn r_autz_4_a_service_is_granted_only_by_those_it_serves() {
    let mut services = [offered(1, Level::Eh3), offered(2, Level::Eh3)];
    assert!(new_grant(&services).check().is_ok());
    services[1].served = false;
    assert_eq!(
        new_grant(&services).check(),
        Err(Fault::ServiceNotForOrganisation)
    );
}

#[test]
fn r_mach_2_a_grant_records_what_it_is() {
    let services = [offered(1, Level::Eh3), offered(2, Level::Eh3)];
    let pin = BundlePin {
        bundle: nth(1_u8),
        version: 3,
    };
    let grant = NewGrant {
        bundle: Some(pin),
        ..new_grant(&services)
    };
    let grant = grant.check().unwrap();
    assert_eq!((grant.from, grant.until), (term().from(), term().until()));
    assert_eq!((grant.level, grant.bundle), (Level::Eh3, Some(pin)));
    assert_eq!(
        grant.standing_services().collect::<Vec<_>>(),
        [nth(1_u8), nth::<ServiceId>(2_u8)]
    );
}

#[test]
fn r_mach_10_services_are_revoked_one_by_one_or_all_and_once() {
    let services = [offered(1, Level::Eh3), offered(2, Level::Eh3)];
    let mut grant = new_grant(&services).check().unwrap();
    let first: [ServiceId; 1] = [nth(1_u8)];
    grant.revoke(Some(&first), today()).unwrap();
    assert_eq!(
        grant.standing_services().collect::<Vec<_>>(),
        [nth::<ServiceId>(2_u8)]
    );
    assert_eq!(
        grant.revoke(Some(&first), today()),
        Err(Fault::AlreadyStopped)
    );
    let later = today().plus_days(1);
    grant.revoke(None, later).unwrap();
    let dates: Vec<_> = grant.services.iter().map(|row| row.revoked).collect();
    assert_eq!(
        dates,
        [Some(today()), Some(later)],
        "the first date is kept"
    );
    assert_eq!(grant.revoke(None, later), Err(Fault::AlreadyStopped));
}

fn new_assignment() -> NewAssignment {
    NewAssignment {
        id: nth(1_u8),
        subject: Subject::Mandate(nth(1_u8)),
        subject_of: organisation(OFFICE),
        target: Target::Member(nth(1_u8)),
        target_of: organisation(OFFICE),
        scope: Scope::All,
        level: Level::Eh3,
        period: Period::since(today()),
        own: Level::Eh3,
    }
}

#[test]
fn r_ket_9_an_assignment_stays_inside_the_intermediary() {
    let assigned = new_assignment().check().unwrap();
    assert_eq!(assigned.ended, None);
    assert_eq!(assigned.period, Period::since(today()));
    let mut foreign = new_assignment();
    foreign.target_of = organisation(ANOTHER_OFFICE);
    assert_eq!(foreign.check(), Err(Fault::OtherOrganisation));
}

#[test]
fn r_rol_3_an_assignment_is_no_higher_than_its_manager() {
    let mut high = new_assignment();
    high.level = Level::Eh4;
    let fault = Fault::LevelAboveOwn {
        own: Level::Eh3,
        asked: Level::Eh4,
    };
    assert_eq!(high.check(), Err(fault));
    let mut old = new_assignment();
    old.level = Level::Eh2;
    assert_eq!(old.check(), Err(Fault::LevelNotIssued(Level::Eh2)));
}

#[test]
fn an_assignment_of_nothing_or_of_no_time_is_refused() {
    let mut nothing = new_assignment();
    nothing.scope = Scope::Services(Vec::new());
    assert_eq!(nothing.check(), Err(Fault::NothingChosen));
    let mut no_time = new_assignment();
    no_time.period = Period::new(today(), today());
    assert_eq!(no_time.check(), Err(Fault::EndBeforeStart));
    let mut short = new_assignment();
    short.period = Period::new(today(), today().plus_seconds(1));
    assert!(short.check().is_ok());
}

fn new_authorisation() -> NewAuthorisation {
    NewAuthorisation {
        id: nth(1_u8),
        membership: nth(1_u8),
        scope: AuthorisationScope::All,
        level: Level::Eh3,
        branch: None,
        branch_allowed: None,
        term: term(),
        own: Level::Eh3,
    }
}

#[test]
fn r_mach_4_an_authorisation_is_no_higher_than_its_manager() {
    let authorised = new_authorisation().check().unwrap();
    assert_eq!(
        (authorised.from, authorised.until),
        (term().from(), term().until())
    );
    let mut high = new_authorisation();
    high.level = Level::Eh4;
    assert!(matches!(high.check(), Err(Fault::LevelAboveOwn { .. })));
    let mut old = new_authorisation();
    old.level = Level::Eh2;
    assert_eq!(old.check(), Err(Fault::LevelNotIssued(Level::Eh2)));
}

#[test]
fn r_mach_5_a_branch_restriction_is_offered_never_forced_and_not_at_eh4() {
    let mut restricted = new_authorisation();
    restricted.branch = branch();
    assert_eq!(restricted.check().unwrap().branch, branch());
    restricted.branch_allowed = Some(true);
    assert!(restricted.check().is_ok());
    restricted.branch_allowed = Some(false);
    assert_eq!(restricted.check(), Err(Fault::BranchNotAccepted));
    (restricted.level, restricted.own) = (Level::Eh4, Level::Eh4);
    assert_eq!(restricted.check(), Err(Fault::BranchAtLevel(Level::Eh4)));
    restricted.branch = None;
    assert!(restricted.check().is_ok());
}
