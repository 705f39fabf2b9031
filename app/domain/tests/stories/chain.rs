//! Client → intermediary → employee.

use domain::{
    Level,
    decide::{Decision, Leg, Moment, decide, world::*},
    testing::nth,
    time::until_after,
};

use crate::demo::*;

#[test]
fn r_ket_1_a_second_intermediary_gives_nothing() {
    let mut demo = demo();
    // De Vries passes Bakkerij Jansen's mandate on to another office, whose Dirk asks.
    demo.employ(9, ANOTHER_OFFICE, Level::Eh3);
    demo.facts.mandates.push(Mandate {
        id: nth(2_u8),
        client: nth(DE_VRIES),
        intermediary: nth(ANOTHER_OFFICE),
    });
    demo.grant(&[PAYROLL], Level::Eh3).mandate = nth(2_u8);
    demo.assign(Subject::Mandate(nth(2_u8)), Target::Member(nth(9_u8)));
    demo.question.person = nth(9_u8);
    demo.denied(&[(Leg::Grant, "missing"), (Leg::Assignment, "missing")]);

    demo.question.represented = nth(DE_VRIES);
    assert_eq!(demo.allowed(), Level::Eh3, "for De Vries itself it holds");
}

#[test]
fn r_ket_2_neither_leg_alone_gives_access() {
    let mut without_grant = demo();
    without_grant.facts.grants.clear();
    without_grant.denied(&[(Leg::Grant, "missing")]);

    let mut without_assignment = demo();
    without_assignment.facts.assignments.clear();
    without_assignment.denied(&[(Leg::Assignment, "missing")]);
}

#[test]
fn r_ket_3_r_dec_11_either_side_may_come_first() {
    let mut demo = demo();
    let grant = demo.facts.grants.remove(0);
    demo.denied(&[(Leg::Grant, "missing")]);
    demo.facts.grants.push(grant);
    demo.allowed();
    demo.facts.assignments.remove(0);
    demo.denied(&[(Leg::Assignment, "missing")]);
}

#[test]
fn r_ket_6_r_dec_3_every_leg_must_reach_the_level_and_the_lowest_is_declared() {
    let mut demo = demo();
    demo.question.service = nth(PARKING);
    demo.facts.grants[0].level = Level::Eh4;
    demo.facts.assignments[0].level = Level::Eh2Plus;
    assert_eq!(demo.allowed(), Level::Eh2Plus, "the assignment's");
    demo.facts.assignments[0].level = Level::Eh4;
    assert_eq!(demo.allowed(), Level::Eh3, "the means'");
    demo.means_of(CHAIMA).levels[0].value = Level::Eh4;
    demo.facts.grants[0].level = Level::Eh3;
    assert_eq!(demo.allowed(), Level::Eh3, "the grant's");

    demo.question.service = nth(PAYROLL);
    demo.facts.grants[0].level = Level::Eh2Plus;
    demo.denied(&[(Leg::Grant, "level")]);
    demo.facts.grants[0].level = Level::Eh3;
    demo.facts.assignments[0].level = Level::Eh2Plus;
    demo.denied(&[(Leg::Assignment, "level")]);
    demo.facts.assignments[0].level = Level::Eh3;
    demo.means_of(CHAIMA).levels[0].value = Level::Eh2Plus;
    demo.denied(&[(Leg::Means, "level")]);
}

#[test]
fn r_ket_7_services_are_matched_one_by_one() {
    let mut demo = demo();
    demo.facts.assignments[0].scope = Scope::Services(vec![nth(PAYROLL), nth(SUBSIDIES)]);
    assert!(demo.at_service(PAYROLL).is_allowed(), "in both legs");
    assert_eq!(
        codes(&demo.at_service(PARKING)),
        [(Leg::Assignment, "service_not_included")],
        "granted, not assigned"
    );
    assert_eq!(
        codes(&demo.at_service(SUBSIDIES)),
        [
            (Leg::Grant, "service_not_included"),
            (Leg::Grant, "level"),
            (Leg::Assignment, "level"),
            (Leg::Means, "level")
        ],
        "assigned, not granted"
    );
}

#[test]
fn r_ket_8_r_dec_17_no_branch_in_a_chain() {
    let mut demo = demo();
    demo.question.branch = domain::testing::branch();
    demo.denied(&[(Leg::Service, "branch_in_chain")]);
}

#[test]
fn r_ket_10_the_client_s_revocation_cuts_off_everybody_at_once() {
    let mut demo = demo();
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(ANNA)));
    assert!(demo.asked_by(ANNA).is_allowed() && demo.asked_by(CHAIMA).is_allowed());
    demo.facts.grants[0].revoke(None, today()).unwrap();
    for person in [ANNA, CHAIMA] {
        assert_eq!(codes(&demo.asked_by(person)), [(Leg::Grant, "ended")]);
    }
}

#[test]
fn r_ket_10_ending_one_employee_leaves_the_client_s_grant() {
    let mut demo = demo();
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(ANNA)));
    demo.facts.assignments[0].ended = Some(today());
    demo.denied(&[(Leg::Assignment, "ended")]);
    assert!(demo.asked_by(ANNA).is_allowed());
}

#[test]
fn r_ket_11_a_renewal_adds_a_grant_and_the_assignments_stay() {
    let mut demo = demo();
    let after = Moment::Now(noon(2027, 2, 1));
    assert_eq!(codes(&demo.at(after)), [(Leg::Grant, "expired")]);

    let renewed = demo.facts.grants[0].standing_services().count();
    assert_eq!(renewed, 2, "what was not revoked is taken over");
    let renewal = demo.grant(&[PARKING, PAYROLL], Level::Eh3);
    renewal.from = today();
    renewal.until = until_after(date(2031, 11, 22));
    // Not one log-in fails meanwhile.
    for moment in [
        today(),
        noon(2027, 1, 31),
        noon(2027, 2, 1),
        noon(2028, 2, 1),
    ] {
        assert!(demo.at(Moment::Now(moment)).is_allowed());
    }
}

#[test]
fn r_ket_12_a_service_may_refuse_chains() {
    let mut demo = demo();
    demo.grant(&[PERMITS], Level::Eh3);
    demo.question.service = nth(PERMITS);
    demo.denied(&[(Leg::Service, "chain_not_accepted")]);
}

#[test]
fn r_dec_1_r_autz_1_a_request_may_ask_for_less_than_the_catalogue_never_for_more() {
    let mut demo = demo();
    demo.question.level = Some(Level::Eh4);
    demo.denied(&[
        (Leg::Service, "level_above_catalogue"),
        (Leg::Grant, "level"),
        (Leg::Assignment, "level"),
        (Leg::Means, "level"),
    ]);
    demo.question.level = Some(Level::Eh2Plus);
    demo.means_of(CHAIMA).levels[0].value = Level::Eh2Plus;
    assert_eq!(demo.allowed(), Level::Eh2Plus);
    demo.question.level = None;
    demo.denied(&[(Leg::Means, "level")]);
}

#[test]
fn r_autz_4_a_service_serves_organisations_it_can_recognise() {
    let mut demo = demo();
    let fiscal_only = Identifiers::FISCAL;
    demo.organisation(JANSEN).identifiers = fiscal_only;
    demo.denied(&[(Leg::Service, "organisation_not_served")]);
    demo.service(PAYROLL).versions[0]
        .consumers
        .push(fiscal_only);
    demo.allowed();
    demo.service(PAYROLL).versions[0].consumers = vec![Identifiers::default()];
    demo.denied(&[(Leg::Service, "organisation_not_served")]);
}

#[test]
fn r_dec_14_r_dec_15_a_level_raised_later_denies() {
    let mut demo = demo();
    let raised = ServiceVersion {
        from: noon(2026, 12, 1),
        level: Level::Eh4,
        ..demo.service(PAYROLL).versions[0].clone()
    };
    demo.service(PAYROLL).versions.push(raised);
    demo.allowed();
    assert_eq!(
        codes(&demo.at(Moment::Now(noon(2026, 12, 1)))),
        [
            (Leg::Grant, "level"),
            (Leg::Assignment, "level"),
            (Leg::Means, "level")
        ]
    );
}

#[test]
fn r_dec_15_a_withdrawn_service_denies_and_a_newer_bundle_widens_nothing() {
    let mut demo = demo();
    demo.facts.grants[0].bundle = Some(BundlePin {
        bundle: nth(1_u8),
        version: 1,
    });
    assert_eq!(
        codes(&demo.at_service(SUBSIDIES))[0],
        (Leg::Grant, "service_not_included")
    );
    demo.service(PAYROLL).withdrawn = Some(today());
    assert_eq!(
        codes(&demo.at_service(PAYROLL)),
        [(Leg::Service, "service_withdrawn")]
    );
}

#[test]
fn r_dec_19_portfolios_and_teams_are_one_more_source() {
    let mut demo = demo();
    demo.facts.assignments.clear();
    let (portfolio, team) = (demo.portfolio(), demo.team(&[ANNA, CHAIMA]));
    demo.assign(portfolio, team);
    assert!(demo.asked_by(CHAIMA).is_allowed() && demo.asked_by(ANNA).is_allowed());
    assert_eq!(
        codes(&demo.asked_by(BRAM)),
        [(Leg::Assignment, "missing"), (Leg::Means, "level")]
    );

    // Never wider than the client's grant.
    assert_eq!(
        codes(&{
            demo.question.person = nth(CHAIMA);
            demo.at_service(PERMITS)
        }),
        [
            (Leg::Service, "chain_not_accepted"),
            (Leg::Grant, "service_not_included")
        ]
    );
    demo.question.service = nth(PAYROLL);

    demo.facts.team_memberships[1].ended = Some(today());
    demo.denied(&[(Leg::Assignment, "not_in_team")]);
    demo.facts.portfolio_clients[0].ended = Some(today());
    demo.denied(&[
        (Leg::Assignment, "not_in_portfolio"),
        (Leg::Assignment, "not_in_team"),
    ]);
    // A direct assignment is a source of its own.
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)));
    demo.allowed();
}

#[test]
fn r_dec_19_an_exclusion_wins_over_every_source() {
    let mut demo = demo();
    let (portfolio, team) = (demo.portfolio(), demo.team(&[CHAIMA]));
    demo.assign(portfolio, team);
    demo.facts.exclusions.push(Exclusion {
        membership: nth(CHAIMA),
        mandate: nth(MANDATE),
        from: noon(2026, 6, 1),
        ended: None,
    });
    demo.denied(&[(Leg::Assignment, "excluded")]);
    demo.facts.exclusions[0].ended = Some(noon(2026, 7, 1));
    demo.allowed();

    demo.facts.assignments.remove(0);
    demo.facts.portfolio_exclusions.push(PortfolioExclusion {
        portfolio: nth(PORTFOLIO),
        mandate: nth(MANDATE),
        from: noon(2026, 6, 1),
        ended: None,
    });
    demo.denied(&[(Leg::Assignment, "not_in_portfolio")]);
}

#[test]
fn r_dec_19_a_disbanded_team_or_portfolio_gives_nothing() {
    let mut demo = demo();
    demo.facts.assignments.clear();
    let (portfolio, team) = (demo.portfolio(), demo.team(&[CHAIMA]));
    demo.assign(portfolio, team);
    demo.allowed();
    demo.facts.teams[0].ended = Some(today());
    demo.facts.portfolios[0].ended = Some(today());
    demo.denied(&[
        (Leg::Assignment, "not_in_portfolio"),
        (Leg::Assignment, "not_in_team"),
    ]);
    // A team of somebody else is no team of ours.
    demo.facts.teams[0].ended = None;
    demo.facts.portfolios[0].ended = None;
    demo.facts.teams[0].organisation = nth(ANOTHER_OFFICE);
    demo.denied(&[(Leg::Assignment, "not_in_team")]);
}

#[test]
fn an_index_may_lend_the_assignments_in_two_parts() {
    let demo = demo();
    let mut world = demo.facts.world();
    world.more_assignments = world.assignments;
    world.assignments = &[];
    assert!(decide(&world, &demo.question).is_allowed());
}

#[test]
fn among_allowed_paths_the_highest_level_wins() {
    let mut demo = demo();
    demo.question.service = nth(PARKING);
    demo.means_of(CHAIMA).levels[0].value = Level::Eh4;
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)))
        .level = Level::Eh4;
    demo.grant(&[PARKING], Level::Eh4);
    let Decision::Allow { path, level } = demo.decide() else {
        panic!("denied");
    };
    assert_eq!(level, Level::Eh4);
    assert_eq!(
        (path.grant, path.assignment),
        (Some(nth(2_u8)), Some(nth(2_u8)))
    );
}
