//! Now and then (R-DEC-12, R-DEC-21).

use domain::{
    Instant,
    decide::{Leg, Moment, world::*},
    means::MeansState,
    testing::nth,
    time::until_after,
};

use crate::demo::*;

#[test]
fn r_dec_12_the_last_valid_day_counts_to_its_end() {
    let mut demo = demo();
    let end = until_after(date(2027, 1, 31));
    let last = Instant::from_micros(end.micros() - 1);
    assert!(demo.at(Moment::Now(last)).is_allowed());
    assert_eq!(codes(&demo.at(Moment::Now(end))), [(Leg::Grant, "expired")]);
    let start = demo.facts.grants[0].from;
    demo.facts.assignments[0].period.from = start;
    assert!(demo.at(Moment::Now(start)).is_allowed());
    let early = Moment::Now(Instant::from_micros(start.micros() - 1));
    assert_eq!(
        codes(&demo.at(early)),
        [
            (Leg::Grant, "not_started"),
            (Leg::Assignment, "not_started")
        ]
    );
}

#[test]
fn r_dec_21_a_revocation_by_a_clock_that_ran_ahead_denies_now() {
    type Revoke<'a> = &'a dyn Fn(&mut Demo);
    let ahead = Some(today().plus_days(1));
    let cases: [(Revoke<'_>, (Leg, &str)); 5] = [
        (
            &|demo| demo.facts.grants[0].services[1].revoked = ahead,
            (Leg::Grant, "ended"),
        ),
        (
            &|demo| demo.facts.assignments[0].ended = ahead,
            (Leg::Assignment, "ended"),
        ),
        (
            &|demo| demo.facts.memberships[2].ended = ahead,
            (Leg::Member, "ended"),
        ),
        (
            &|demo| {
                let suspended = dated(today().plus_days(1), MeansState::Suspended);
                demo.means_of(CHAIMA).states.push(suspended);
            },
            (Leg::Means, "means_not_active"),
        ),
        (
            &|demo| {
                let blocked = dated(today().plus_days(1), OrganisationState::Blocked);
                demo.organisation(JANSEN).states.push(blocked);
            },
            (Leg::Represented, "organisation_not_active"),
        ),
    ];
    for (revoke, reason) in cases {
        let mut demo = demo();
        revoke(&mut demo);
        demo.denied(&[reason]);
        assert!(
            demo.at(Moment::Past(today())).is_allowed(),
            "the rows as they were: {reason:?}"
        );
        assert_eq!(
            codes(&demo.at(Moment::Past(today().plus_days(1)))),
            [reason]
        );
    }
}

#[test]
fn r_dec_21_what_opens_waits_for_its_moment() {
    let mut demo = demo();
    let ahead = today().plus_days(1);
    demo.means_of(CHAIMA).states = vec![
        dated(noon(2026, 3, 1), MeansState::Suspended),
        dated(ahead, MeansState::Active),
    ];
    demo.denied(&[(Leg::Means, "means_not_active")]);
    assert!(demo.at(Moment::Now(ahead)).is_allowed());
}

#[test]
fn r_dec_21_the_past_is_read_as_it_was() {
    let mut demo = demo();
    demo.facts.grants[0].revoke(None, noon(2026, 6, 1)).unwrap();
    demo.facts.memberships[2].ended = Some(noon(2026, 7, 1));
    demo.facts
        .services
        .iter_mut()
        .for_each(|row| row.withdrawn = Some(noon(2026, 8, 1)));
    assert!(demo.at(Moment::Past(noon(2026, 5, 1))).is_allowed());
    assert_eq!(
        codes(&demo.at(Moment::Past(noon(2026, 6, 2)))),
        [(Leg::Grant, "ended")]
    );
    assert_eq!(
        codes(&demo.at(Moment::Past(noon(2026, 8, 1)))),
        [
            (Leg::Service, "service_withdrawn"),
            (Leg::Grant, "ended"),
            (Leg::Member, "ended")
        ]
    );
    assert_eq!(
        codes(&demo.at(Moment::Past(noon(2019, 12, 1))))[0],
        (Leg::Service, "missing"),
        "before the catalogue had it"
    );
}

#[test]
fn r_dec_21_an_upgrade_counts_from_its_moment_a_lower_level_at_once() {
    use domain::Level;
    let mut demo = demo();
    demo.question.service = nth(PARKING);
    demo.facts.assignments[0].level = Level::Eh4;
    demo.facts.grants[0].level = Level::Eh4;
    let tomorrow = today().plus_days(1);
    demo.means_of(CHAIMA)
        .levels
        .push(dated(tomorrow, Level::Eh4));
    assert_eq!(demo.allowed(), Level::Eh3);
    assert_eq!(demo.at(Moment::Now(tomorrow)).level(), Some(Level::Eh4));
    demo.question.at = Moment::Now(today());
    demo.means_of(CHAIMA).levels[1].value = Level::Eh2Plus;
    assert_eq!(demo.allowed(), Level::Eh2Plus);
    assert_eq!(demo.at(Moment::Past(today())).level(), Some(Level::Eh3));
}

#[test]
fn r_dec_22_a_revoked_grant_stays_to_be_seen() {
    let mut demo = demo();
    demo.facts.grants[0].revoke(None, noon(2026, 6, 1)).unwrap();
    let decision = demo.decide();
    assert_eq!(decision.path().grant, Some(nth(GRANT)), "the path names it");
    assert_eq!(codes(&decision), [(Leg::Grant, "ended")]);
}
