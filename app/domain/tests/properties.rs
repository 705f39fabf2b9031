//! What must hold in every world, tried on random ones: the decision agrees with the plain reference, no leg
//! can be widened by another, taking something away never opens a door, and an allowed path can be walked
//! again row by row.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use domain::{
    Instant, Level,
    decide::{Decision, Facts, Leg, Moment, Path, Question, WhichMeans, decide, world::*},
    reference,
    testing::{TODAY, day, questions, wild_worlds, worlds},
};
use proptest::{prelude::*, sample::Index};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// R-DEC-20, R-MACH-3: fast and slow agree on every question; the reasons are those of a path with the
    /// fewest failures.
    #[test]
    fn the_decision_is_the_reference_s(
        facts in prop_oneof![worlds(), wild_worlds()],
        questions in proptest::collection::vec(questions(), 8),
    ) {
        for question in questions {
            let fast = decide(&facts.world(), &question);
            let slow = reference::decide(&facts.world(), &question);
            prop_assert_eq!(fast.level(), slow.level, "{:#?}", fast);
            let told: Vec<_> = fast.reasons().iter().map(|check| (check.leg, check.what.code())).collect();
            prop_assert!(slow.fewest.contains(&told), "{:?} is not among {:?}", told, slow.fewest);
        }
    }

    /// R-MACH-3: exactly one of permit and deny, and a denial has a reason. R-DEC-20: in a fixed order.
    #[test]
    fn r_mach_3_an_answer_is_permit_or_deny_with_reasons_in_order(
        facts in wild_worlds(),
        question in questions(),
    ) {
        let decision = decide(&facts.world(), &question);
        prop_assert_eq!(decision.is_allowed(), decision.reasons().is_empty());
        let path = decision.path();
        prop_assert!(path.failures().eq(decision.reasons().iter().copied()));
        prop_assert!(path.checks.is_sorted_by_key(|check| check.leg));
        prop_assert!(path.legs().all(|(leg, checks)| checks.iter().all(|check| check.leg == leg)));
        prop_assert_eq!(path.legs().map(|(_, checks)| checks.len()).sum::<usize>(), path.checks.len());
        let legs: Vec<_> = path.legs().map(|(leg, _)| leg).collect();
        if path.is_chain() {
            prop_assert_eq!(legs, [
                Leg::Service, Leg::Represented, Leg::Grant, Leg::Intermediary, Leg::Member, Leg::Assignment, Leg::Means,
            ]);
        } else {
            prop_assert_eq!(legs, [Leg::Service, Leg::Represented, Leg::Member, Leg::Authorisation, Leg::Means]);
        }
        for check in path.checks.iter() {
            prop_assert!(!check.held || path.remedy(check).is_none());
        }
    }

    /// The answer does not depend on the order of the rows.
    #[test]
    fn the_order_of_rows_does_not_matter(facts in worlds(), question in questions()) {
        let straight = decide(&facts.world(), &question);
        let mut turned = facts;
        turned.memberships.reverse();
        turned.means.reverse();
        turned.mandates.reverse();
        turned.grants.reverse();
        turned.assignments.reverse();
        turned.authorisations.reverse();
        turned.portfolio_clients.reverse();
        turned.team_memberships.reverse();
        prop_assert_eq!(straight, decide(&turned.world(), &question));
    }

    /// R-KET-6, R-KET-7, R-DEC-3: the right is the intersection of the legs, never wider than any of them.
    #[test]
    fn the_effective_right_is_never_wider_than_any_leg(
        facts in wild_worlds(),
        questions in proptest::collection::vec(questions(), 8),
    ) {
        for question in questions {
            let decision = decide(&facts.world(), &question);
            if let Decision::Allow { level, .. } = decision {
                walk_again(&facts, &question, &decision, level);
            }
        }
    }

    /// Whatever is taken away, ended, lowered or forbidden, no denial becomes a permit.
    #[test]
    fn taking_away_never_gives(
        facts in worlds(),
        question in questions(),
        which in 0..TAKINGS.len(),
        index in any::<Index>(),
    ) {
        let before = decide(&facts.world(), &question);
        let mut less = facts;
        TAKINGS[which](&mut less, index);
        let after = decide(&less.world(), &question);
        prop_assert!(after.level() <= before.level(), "{:?} -> {:?}", before, after);
    }

    /// R-DEC-21: whatever is allowed now is allowed by the rows as they are, and a revocation recorded with
    /// any date denies now.
    #[test]
    fn r_dec_21_now_is_never_wider_than_the_dated_rows(mut facts in worlds(), mut question in questions()) {
        let at = question.at.instant();
        // Nobody has logged in after now: such a row would say of the past that it is not known.
        facts.last_uses.retain(|last| last.at <= at);
        question.at = Moment::Now(at);
        let now = decide(&facts.world(), &question);
        question.at = Moment::Past(at);
        let then = decide(&facts.world(), &question);
        prop_assert!(now.level() <= then.level());
    }

    /// An allowed right that loses the rows of its path is gone, unless another whole path carries it.
    #[test]
    fn a_right_dies_with_its_path(facts in worlds(), question in questions()) {
        let mut facts = facts;
        for _ in 0..64 {
            let decision = decide(&facts.world(), &question);
            if !decision.is_allowed() {
                return Ok(());
            }
            let path = decision.path();
            facts.assignments.retain(|row| Some(row.id) != path.assignment);
            facts.authorisations.retain(|row| Some(row.id) != path.authorisation);
        }
        prop_assert!(false, "a right without an assignment or authorisation");
    }
}

type Taking = fn(&mut Facts, Index);

/// Everything that narrows a world.
const TAKINGS: &[Taking] = &[
    |facts, index| take(&mut facts.organisations, index),
    |facts, index| take(&mut facts.memberships, index),
    |facts, index| take(&mut facts.means, index),
    |facts, index| take(&mut facts.services, index),
    |facts, index| take(&mut facts.mandates, index),
    |facts, index| take(&mut facts.grants, index),
    |facts, index| take(&mut facts.assignments, index),
    |facts, index| take(&mut facts.portfolios, index),
    |facts, index| take(&mut facts.portfolio_clients, index),
    |facts, index| take(&mut facts.teams, index),
    |facts, index| take(&mut facts.team_memberships, index),
    |facts, index| take(&mut facts.authorisations, index),
    |facts, index| end(&mut facts.memberships, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.assignments, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.authorisations, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.teams, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.portfolios, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.portfolio_clients, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.team_memberships, index, |row| &mut row.ended),
    |facts, index| end(&mut facts.services, index, |row| &mut row.withdrawn),
    |facts, index| {
        at(&mut facts.grants, index, |row| row.level = Level::Eh2);
    },
    |facts, index| {
        at(&mut facts.grants, index, |row| {
            row.until = row.until.min(day(TODAY - 50));
        });
    },
    |facts, index| {
        at(&mut facts.assignments, index, |row| row.level = Level::Eh2);
    },
    |facts, index| {
        let nothing = Scope::Services(Vec::new());
        at(&mut facts.assignments, index, |row| row.scope = nothing);
    },
    |facts, index| {
        at(&mut facts.grants, index, |grant| {
            for row in &mut grant.services {
                sooner(&mut row.revoked, day(TODAY + 9));
            }
        });
    },
    |facts, index| {
        let (stays, mandates) = (&facts.memberships, &facts.mandates);
        if !stays.is_empty() && !mandates.is_empty() {
            facts.exclusions.push(Exclusion {
                membership: index.get(stays).id,
                mandate: index.get(mandates).id,
                from: day(TODAY - 50),
                ended: None,
            });
        }
    },
    |facts, index| {
        let rows = &facts.portfolio_clients;
        if !rows.is_empty() {
            let row = index.get(rows);
            facts.portfolio_exclusions.push(PortfolioExclusion {
                portfolio: row.portfolio,
                mandate: row.mandate,
                from: day(TODAY - 50),
                ended: None,
            });
        }
    },
];

fn end<T>(rows: &mut [T], index: Index, ended: fn(&mut T) -> &mut Option<Instant>) {
    at(rows, index, |row| sooner(ended(row), day(TODAY - 50)));
}

/// An end that is there already is never put off: that would give.
fn sooner(end: &mut Option<Instant>, at: Instant) {
    *end = Some(end.map_or(at, |end| end.min(at)));
}

fn take<T>(rows: &mut Vec<T>, index: Index) {
    if !rows.is_empty() {
        rows.remove(index.index(rows.len()));
    }
}

fn at<T>(rows: &mut [T], index: Index, change: impl FnOnce(&mut T)) {
    if !rows.is_empty() {
        change(&mut rows[index.index(rows.len())]);
    }
}

/// Follows the ids of an allowed path through the rows and asks of each the least it must give.
fn walk_again(facts: &Facts, question: &Question, decision: &Decision, level: Level) {
    let path = decision.path();
    let now = question.at.instant();
    let service = facts
        .services
        .iter()
        .find(|row| row.id == question.service)
        .unwrap();
    let version = service
        .versions
        .iter()
        .filter(|row| row.from <= now)
        .max_by_key(|row| row.from);
    let version = version.unwrap();
    let required = question.level.unwrap_or(version.level);
    assert!(required <= version.level);
    assert_eq!(path.required, Some(required));
    assert!(level >= required, "R-KET-6");

    let stay = facts
        .memberships
        .iter()
        .find(|row| Some(row.id) == path.membership)
        .unwrap();
    assert_eq!(
        (stay.person, stay.organisation),
        (question.person, path.via)
    );
    assert!(open(stay.from, stay.ended, now));

    let means = facts
        .means
        .iter()
        .find(|row| Some(row.id) == path.means)
        .unwrap();
    assert_eq!(
        (means.person, means.organisation),
        (question.person, path.via),
        "R-DEC-2"
    );
    if let WhichMeans::Used(used) = question.means {
        assert_eq!(means.id, used, "R-DEC-2");
    }
    assert!(now < means.expires);
    let provider = facts
        .services
        .iter()
        .find(|service| service.id == question.service)
        .map(|service| service.provider);
    assert!(
        means.only_at.is_none() || means.only_at == provider,
        "R-AAN-13"
    );
    assert!(
        means
            .levels
            .iter()
            .any(|row| row.at <= now && row.value >= level)
    );

    if path.is_chain() {
        assert!(version.chain_allowed && question.branch.is_none());
        walk_chain_again(facts, question, path, level);
    } else {
        walk_own_again(facts, question, path, level);
    }
}

fn walk_chain_again(facts: &Facts, question: &Question, path: &Path, level: Level) {
    let now = question.at.instant();
    let mandate = facts
        .mandates
        .iter()
        .find(|row| Some(row.id) == path.mandate)
        .unwrap();
    assert_eq!(
        (mandate.client, mandate.intermediary),
        (question.represented, path.via),
        "R-KET-1"
    );
    let grant = facts
        .grants
        .iter()
        .find(|row| Some(row.id) == path.grant)
        .unwrap();
    assert_eq!(grant.mandate, mandate.id);
    assert!(open(grant.from, Some(grant.until), now) && grant.level >= level);
    assert!(
        grant
            .services
            .iter()
            .any(|row| row.service == question.service && open(grant.from, row.revoked, now))
    );
    let assignment = facts
        .assignments
        .iter()
        .find(|row| Some(row.id) == path.assignment)
        .unwrap();
    assert!(
        open(assignment.period.from, assignment.period.until, now)
            && open(now, assignment.ended, now)
    );
    assert!(assignment.level >= level);
    if let Scope::Services(services) = &assignment.scope {
        assert!(services.contains(&question.service), "R-KET-7");
    }
    assert_eq!(path.authorisation, None);
}

fn walk_own_again(facts: &Facts, question: &Question, path: &Path, level: Level) {
    let now = question.at.instant();
    let authorisation = facts
        .authorisations
        .iter()
        .find(|row| Some(row.id) == path.authorisation);
    let authorisation = authorisation.unwrap();
    assert_eq!(Some(authorisation.membership), path.membership);
    assert!(
        open(authorisation.from, Some(authorisation.until), now)
            && open(now, authorisation.ended, now)
    );
    assert!(authorisation.level >= level);
    assert!(authorisation.branch.is_none() || authorisation.branch == question.branch);
    assert_eq!(
        (path.mandate, path.grant, path.assignment),
        (None, None, None)
    );
}

fn open(from: Instant, until: Option<Instant>, now: Instant) -> bool {
    from <= now && until.is_none_or(|until| now < until)
}

/// The random worlds are worth asking: each answer and each failure occurs among them.
#[test]
fn the_random_worlds_reach_every_check() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};

    let mut runner = TestRunner::deterministic();
    let (mut allowed_own, mut allowed_chain, mut failed) =
        (0, 0, std::collections::BTreeSet::new());
    for _ in 0..800 {
        let facts = wild_worlds().new_tree(&mut runner).unwrap().current();
        for _ in 0..10 {
            let question = questions().new_tree(&mut runner).unwrap().current();
            let decision = decide(&facts.world(), &question);
            match (decision.is_allowed(), decision.path().is_chain()) {
                (true, true) => allowed_chain += 1,
                (true, false) => allowed_own += 1,
                _ => failed.extend(
                    decision
                        .reasons()
                        .iter()
                        .map(|check| (check.leg, check.what.code())),
                ),
            }
        }
    }
    println!(
        "{allowed_own} own, {allowed_chain} chain, {} kinds of failure",
        failed.len()
    );
    assert!(
        allowed_own > 100 && allowed_chain > 100,
        "{allowed_own} {allowed_chain}"
    );
    let expected = [
        (Leg::Service, "missing"),
        (Leg::Service, "service_withdrawn"),
        (Leg::Service, "level_above_catalogue"),
        (Leg::Service, "organisation_not_served"),
        (Leg::Service, "chain_not_accepted"),
        (Leg::Service, "branch_in_chain"),
        (Leg::Represented, "organisation_not_active"),
        (Leg::Intermediary, "organisation_not_active"),
        (Leg::Grant, "missing"),
        (Leg::Grant, "service_not_included"),
        (Leg::Grant, "ended"),
        (Leg::Grant, "not_started"),
        (Leg::Grant, "expired"),
        (Leg::Grant, "level"),
        (Leg::Member, "missing"),
        (Leg::Member, "ended"),
        (Leg::Member, "not_started"),
        (Leg::Assignment, "missing"),
        (Leg::Assignment, "not_in_portfolio"),
        (Leg::Assignment, "not_in_team"),
        (Leg::Assignment, "service_not_included"),
        (Leg::Assignment, "ended"),
        (Leg::Assignment, "not_started"),
        (Leg::Assignment, "expired"),
        (Leg::Assignment, "level"),
        (Leg::Assignment, "excluded"),
        (Leg::Assignment, "unused"),
        (Leg::Authorisation, "missing"),
        (Leg::Authorisation, "service_not_included"),
        (Leg::Authorisation, "ended"),
        (Leg::Authorisation, "not_started"),
        (Leg::Authorisation, "expired"),
        (Leg::Authorisation, "level"),
        (Leg::Authorisation, "branch"),
        (Leg::Authorisation, "branch_not_accepted"),
        (Leg::Authorisation, "unused"),
        (Leg::Means, "missing"),
        (Leg::Means, "means_of_other"),
        (Leg::Means, "means_not_for_service"),
        (Leg::Means, "expired"),
        (Leg::Means, "means_not_active"),
        (Leg::Means, "means_of_earlier_stay"),
        (Leg::Means, "level"),
    ];
    for kind in expected {
        assert!(failed.contains(&kind), "{kind:?} never failed");
    }
}
