//! "Why can I not log in for this client?" (R-DEC-20).

use domain::{
    Level,
    decide::{Check, Decision, Leg, Mend, Moment, Remedy, What, Who, world::*},
    means::MeansState,
    testing::nth,
};

use crate::demo::*;

/// The remedies of a denial, in order.
fn remedies(decision: &Decision) -> Vec<Option<Remedy>> {
    let path = decision.path();
    decision
        .reasons()
        .iter()
        .map(|check| path.remedy(check))
        .collect()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "spares the tables below a Some in every line"
)]
fn remedy(mend: Mend, who: Who) -> Option<Remedy> {
    Some(Remedy { mend, who })
}

const OFFICE: fn() -> Who = || Who::ManagerOf(nth(DE_VRIES));

#[test]
fn r_dec_20_every_failing_link_of_the_best_path_is_told() {
    let mut demo = demo();
    demo.facts.grants[0].services.pop();
    demo.facts.assignments[0].level = Level::Eh2Plus;
    demo.means_of(CHAIMA)
        .states
        .push(dated(noon(2026, 5, 1), MeansState::Suspended));
    demo.denied(&[
        (Leg::Grant, "service_not_included"),
        (Leg::Assignment, "level"),
        (Leg::Means, "means_not_active"),
    ]);
    assert_eq!(
        remedies(&demo.decide()),
        [
            remedy(
                Mend::AskClient {
                    level: Some(Level::Eh3)
                },
                OFFICE()
            ),
            remedy(Mend::RaiseAssignment { to: Level::Eh3 }, OFFICE()),
            remedy(Mend::ResumeMeans, Who::Person),
        ]
    );
}

#[test]
fn r_dec_20_the_path_with_the_fewest_failures_is_shown() {
    // Chaima also works for another office that Bakkerij Jansen never heard of.
    let mut demo = demo();
    demo.employ(CHAIMA, ANOTHER_OFFICE, Level::Eh3);
    demo.facts.assignments[0].ended = Some(today());
    let decision = demo.decide();
    assert_eq!(decision.path().via, nth(DE_VRIES));
    assert_eq!(codes(&decision), [(Leg::Assignment, "ended")]);

    demo.question.via = Some(nth(ANOTHER_OFFICE));
    let decision = demo.decide();
    assert_eq!(decision.path().mandate, None);
    assert_eq!(
        codes(&decision),
        [(Leg::Grant, "missing"), (Leg::Assignment, "missing")]
    );
    assert_eq!(
        remedies(&decision)[0],
        remedy(
            Mend::AskClient {
                level: Some(Level::Eh3)
            },
            Who::ManagerOf(nth(ANOTHER_OFFICE))
        )
    );
}

#[test]
fn r_dec_20_the_newest_of_equally_good_grants_is_shown() {
    let mut demo = demo();
    let at = Moment::Now(noon(2028, 1, 1));
    demo.grant(&[PAYROLL], Level::Eh3).until = noon(2027, 6, 1);
    demo.grant(&[PAYROLL], Level::Eh3).until = noon(2027, 3, 1);
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)))
        .period
        .from = noon(2027, 12, 1);
    let decision = demo.at(at);
    assert_eq!(decision.path().grant, Some(nth(2_u8)));
    assert_eq!(remedies(&decision), [remedy(Mend::RenewGrant, OFFICE())]);
}

/// Stopped, granted anew and stopped again: the last stop is the one to tell, however long each would have lasted.
#[test]
fn r_dec_20_of_several_that_ended_the_one_that_ended_last_is_told() {
    let mut demo = demo();
    let (first, last) = (noon(2026, 3, 16), noon(2026, 4, 26));
    demo.facts.grants[0].until = noon(2030, 1, 1);
    let stopped = demo.facts.grants[0].services.iter_mut();
    stopped.for_each(|row| row.revoked = Some(first));
    demo.grant(&[PAYROLL], Level::Eh3).services[0].revoked = Some(last);
    let latest = Some(demo.facts.grants[1].id);
    // Something else is granted still: it says less than the stop.
    demo.grant(&[9], Level::Eh3).until = noon(2031, 1, 1);
    let ended = |decision: &Decision| {
        let reasons = decision.reasons();
        let all = reasons.iter().map(|check| check.what);
        all.collect::<Vec<_>>()
    };
    let decision = demo.decide();
    assert_eq!(decision.path().grant, latest);
    assert_eq!(ended(&decision), [What::NotEnded { ended: Some(last) }]);

    // The same for assignments, which know no end of their own.
    let mut demo = self::demo();
    demo.facts.assignments[0].ended = Some(first);
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)))
        .ended = Some(last);
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)))
        .ended = Some(first);
    let decision = demo.decide();
    assert_eq!(ended(&decision), [What::NotEnded { ended: Some(last) }]);
}

#[test]
fn a_stranger_is_not_told_who_acts_for_the_bakery() {
    let mut demo = demo();
    demo.employ(9, DE_LINDE, Level::Eh3);
    let decision = demo.asked_by(9);
    assert_eq!(
        decision.path().via,
        nth(DE_LINDE),
        "only the stranger's own organisation"
    );
    assert_eq!(decision.path().mandate, None);

    demo.question.via = Some(nth(DE_VRIES));
    let decision = demo.decide();
    assert_eq!(
        codes(&decision),
        [
            (Leg::Member, "missing"),
            (Leg::Assignment, "missing"),
            (Leg::Means, "missing")
        ]
    );
    assert_eq!(
        remedies(&decision),
        [
            remedy(Mend::Invite, OFFICE()),
            remedy(Mend::Assign, OFFICE()),
            remedy(Mend::ApplyForMeans, OFFICE()),
        ]
    );
}

#[test]
fn r_ket_12_where_no_chains_are_taken_the_client_can_authorise_the_person_itself() {
    let mut demo = demo();
    demo.grant(&[PERMITS], Level::Eh3);
    assert_eq!(
        remedies(&demo.at_service(PERMITS)),
        [remedy(Mend::AuthoriseInstead, Who::ManagerOf(nth(JANSEN)))]
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn each_failure_has_the_one_action_that_mends_it() {
    let path = *demo().decide().path();
    let from = today();
    let level = What::Level {
        needed: Level::Eh4,
        had: Some(Level::Eh3),
    };
    let period = What::NotExpired { until: Some(from) };
    let ended = What::NotEnded { ended: Some(from) };
    let (office, bakery) = (OFFICE(), Who::ManagerOf(nth(JANSEN)));
    let catalogue = Level::Eh3;
    let asked = What::AskedLevel {
        asked: Level::Eh4,
        catalogue,
    };
    let portfolio = What::InPortfolio {
        portfolio: nth(1_u8),
        left: None,
    };
    let team = What::InTeam {
        team: nth(1_u8),
        left: None,
    };
    let branch = What::Branch {
        restricted_to: domain::testing::branch().unwrap(),
        asked: None,
    };
    let to = Level::Eh4;
    let required = Some(Level::Eh3);
    let organisation = |state| What::Organisation { state: Some(state) };
    let suspended = Some(MeansState::Suspended);
    let revoked = Some(MeansState::Revoked);
    let unused = What::InUse { since: from };
    for (leg, what, expected) in [
        (Leg::Service, What::Exists, None),
        (
            Leg::Service,
            What::Offered {
                withdrawn: Some(from),
            },
            None,
        ),
        (
            Leg::Service,
            asked,
            remedy(Mend::AskLowerLevel { catalogue }, Who::Provider),
        ),
        (Leg::Service, What::Served, None),
        (
            Leg::Service,
            What::ChainAccepted,
            remedy(Mend::AuthoriseInstead, bakery),
        ),
        (
            Leg::Service,
            What::NoBranch { asked: None },
            remedy(Mend::LeaveOutBranch, Who::Provider),
        ),
        (
            Leg::Represented,
            organisation(OrganisationState::Ended),
            None,
        ),
        (
            Leg::Represented,
            organisation(OrganisationState::Blocked),
            remedy(Mend::Unblock, Who::Operator),
        ),
        (
            Leg::Intermediary,
            organisation(OrganisationState::Blocked),
            remedy(Mend::Unblock, Who::Operator),
        ),
        (
            Leg::Grant,
            What::Exists,
            remedy(Mend::AskClient { level: required }, office),
        ),
        (
            Leg::Grant,
            ended,
            remedy(Mend::AskClient { level: required }, office),
        ),
        (Leg::Grant, period, remedy(Mend::RenewGrant, office)),
        (
            Leg::Grant,
            What::Started { from },
            remedy(Mend::Wait { until: from }, Who::Nobody),
        ),
        (Leg::Member, ended, remedy(Mend::Invite, office)),
        (Leg::Assignment, ended, remedy(Mend::Assign, office)),
        (
            Leg::Assignment,
            portfolio,
            remedy(Mend::PutInPortfolio, office),
        ),
        (Leg::Assignment, team, remedy(Mend::PutInTeam, office)),
        (
            Leg::Assignment,
            What::CoversService,
            remedy(Mend::AssignService, office),
        ),
        (
            Leg::Assignment,
            period,
            remedy(Mend::RenewAssignment, office),
        ),
        (
            Leg::Assignment,
            unused,
            remedy(Mend::RenewAssignment, office),
        ),
        (
            Leg::Assignment,
            level,
            remedy(Mend::RaiseAssignment { to }, office),
        ),
        (
            Leg::Assignment,
            What::NotExcluded { since: Some(from) },
            remedy(Mend::LiftExclusion, office),
        ),
        (
            Leg::Authorisation,
            What::Exists,
            remedy(Mend::Authorise, office),
        ),
        (
            Leg::Authorisation,
            What::CoversService,
            remedy(Mend::AuthoriseService, office),
        ),
        (
            Leg::Authorisation,
            period,
            remedy(Mend::RenewAuthorisation, office),
        ),
        (
            Leg::Authorisation,
            unused,
            remedy(Mend::RenewAuthorisation, office),
        ),
        (
            Leg::Authorisation,
            level,
            remedy(Mend::RaiseAuthorisation { to }, office),
        ),
        (
            Leg::Authorisation,
            branch,
            remedy(Mend::ChangeBranch, office),
        ),
        (
            Leg::Authorisation,
            What::BranchAccepted,
            remedy(Mend::ChangeBranch, office),
        ),
        (
            Leg::Means,
            What::Exists,
            remedy(Mend::ApplyForMeans, OFFICE()),
        ),
        (
            Leg::Means,
            What::OwnMeans,
            remedy(Mend::UseOwnMeans, Who::Person),
        ),
        (
            Leg::Means,
            What::MeansActive { state: None },
            remedy(Mend::ActivateMeans, Who::Person),
        ),
        (
            Leg::Means,
            What::MeansActive { state: suspended },
            remedy(Mend::ResumeMeans, Who::Person),
        ),
        (
            Leg::Means,
            What::MeansActive { state: revoked },
            remedy(Mend::ReplaceMeans, Who::Person),
        ),
        (Leg::Means, period, remedy(Mend::ReplaceMeans, Who::Person)),
        (
            Leg::Means,
            level,
            remedy(Mend::UpgradeMeans { to }, OFFICE()),
        ),
    ] {
        let mut check = Check {
            leg,
            held: false,
            what,
        };
        assert_eq!(path.remedy(&check), expected, "{check:?}");
        check.held = true;
        assert_eq!(path.remedy(&check), None);
    }
}

#[test]
fn a_drawn_path_carries_its_levels_and_dates() {
    let demo = demo();
    let decision = demo.decide();
    let until = Some(demo.facts.grants[0].until);
    let (leg, checks) = decision.path().legs().nth(2).unwrap();
    assert_eq!(leg, Leg::Grant);
    assert!(checks.iter().all(|check| check.held));
    assert!(
        checks
            .iter()
            .any(|check| check.what == What::NotExpired { until })
    );
    let level = What::Level {
        needed: Level::Eh3,
        had: Some(Level::Eh3),
    };
    assert!(checks.iter().any(|check| check.what == level));

    let json = serde_json::to_string(&decision).unwrap();
    assert_eq!(serde_json::from_str::<Decision>(&json).unwrap(), decision);
}

/// What the failing checks of a denial say, in order.
fn told(demo: &Demo) -> Vec<What> {
    demo.decide()
        .reasons()
        .iter()
        .map(|check| check.what)
        .collect()
}

#[test]
fn a_failure_tells_since_when() {
    let mut demo = demo();
    let when = noon(2026, 6, 1);
    demo.facts.grants[0].revoke(None, when).unwrap();
    assert_eq!(told(&demo), [What::NotEnded { ended: Some(when) }]);
    // As it was before, nothing had ended: the future is not told.
    let before = demo.at(Moment::Past(noon(2026, 5, 1)));
    let not_ended = What::NotEnded { ended: None };
    let checks = before.path().checks.iter();
    assert_eq!(checks.filter(|check| check.what == not_ended).count(), 3);
}

#[test]
fn a_failure_tells_when_the_client_left_the_portfolio_and_the_member_the_team() {
    let mut demo = demo();
    demo.facts.assignments.clear();
    let (subject, target) = (demo.portfolio(), demo.team(&[CHAIMA]));
    demo.assign(subject, target);
    let (portfolio, team) = (nth(PORTFOLIO), nth(TEAM));
    let [june, july, august] = [6, 7, 8].map(|month| Some(noon(2026, month, 1)));

    demo.facts.portfolio_clients[0].ended = june;
    demo.facts.team_memberships[0].ended = june;
    let left = june;
    assert_eq!(
        told(&demo),
        [
            What::InPortfolio { portfolio, left },
            What::InTeam { team, left }
        ]
    );

    demo.facts.portfolio_exclusions.push(PortfolioExclusion {
        portfolio,
        mandate: nth(MANDATE),
        from: noon(2026, 7, 1),
        ended: None,
    });
    assert_eq!(
        told(&demo)[0],
        What::InPortfolio {
            portfolio,
            left: july
        }
    );

    demo.facts.portfolios[0].ended = august;
    demo.facts.teams[0].ended = august;
    let left = august;
    assert_eq!(
        told(&demo),
        [
            What::InPortfolio { portfolio, left },
            What::InTeam { team, left }
        ]
    );
}

#[test]
fn a_failure_tells_about_exclusion_disuse_and_an_old_means() {
    let mut demo = demo();
    let since = noon(2026, 6, 1);
    demo.facts.exclusions.push(Exclusion {
        membership: nth(CHAIMA),
        mandate: nth(MANDATE),
        from: since,
        ended: None,
    });
    assert_eq!(told(&demo), [What::NotExcluded { since: Some(since) }]);
    demo.facts.exclusions.clear();

    let assigned = noon(2024, 6, 1);
    demo.facts.assignments[0].period.from = assigned;
    assert_eq!(told(&demo), [What::InUse { since: assigned }]);
    let used = noon(2024, 8, 1);
    demo.facts.last_uses.push(LastUse {
        person: nth(CHAIMA),
        organisation: nth(DE_VRIES),
        at: used,
        unbroken_since: domain::Instant::MIN,
    });
    assert_eq!(told(&demo), [What::InUse { since: used }]);
    demo.facts.last_uses[0].at = noon(2026, 11, 1);
    demo.facts.last_uses[0].unbroken_since = noon(2026, 10, 1);
    assert_eq!(
        told(&demo),
        [What::InUse { since: assigned }],
        "lapsed before the new run began"
    );
    demo.facts.last_uses.clear();
    demo.facts.assignments[0].period.from = since;

    let issued = Some(noon(2025, 12, 1));
    demo.means_of(CHAIMA).states[0].at = noon(2025, 12, 1);
    assert_eq!(told(&demo), [What::IssuedDuringStay { issued }]);
}

#[test]
fn identifiers_are_sets() {
    let (kvk, rsin) = (Identifiers::KVK, Identifiers::RSIN);
    assert_eq!(kvk.and(kvk), kvk);
    assert!(kvk.and(rsin).covers(rsin) && !kvk.covers(kvk.and(rsin)));
    assert!(Identifiers::default().is_empty() && !rsin.is_empty());
    assert_eq!(kvk.and(rsin).code(), 3);
    assert_eq!(Identifiers::from_code(3), Some(kvk.and(rsin)));
    assert_eq!(Identifiers::from_code(300), None);
}
