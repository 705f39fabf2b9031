//! Means, memberships, organisations: who is who, and who is gone.

use domain::{
    Instant, Level,
    decide::{Leg, Moment, WhichMeans, world::*},
    means::MeansState,
    testing::nth,
};

use crate::demo::*;

#[test]
fn r_dec_2_the_means_used_counts_at_a_log_in() {
    let mut demo = demo();
    let mut second = demo.means_of(CHAIMA).clone();
    second.id = nth(30_u8);
    second.levels[0].value = Level::Eh2Plus;
    demo.facts.means.push(second);
    assert_eq!(
        demo.allowed(),
        Level::Eh3,
        "the best one, where none was used"
    );
    demo.question.means = WhichMeans::Used(nth(30_u8));
    demo.denied(&[(Leg::Means, "level")]);
    demo.question.means = WhichMeans::Used(nth(ANNA));
    demo.denied(&[(Leg::Means, "missing")]);
}

#[test]
fn r_dec_18_a_suspension_keeps_the_assignments_and_is_reversible() {
    let mut demo = demo();
    let states = |demo: &mut Demo, state| demo.means_of(CHAIMA).states.push(dated(today(), state));
    states(&mut demo, MeansState::Suspended);
    demo.denied(&[(Leg::Means, "means_not_active")]);
    states(&mut demo, MeansState::Active);
    demo.allowed();
    states(&mut demo, MeansState::Revoked);
    states(&mut demo, MeansState::Active);
    demo.denied(&[(Leg::Means, "means_not_active")]);
}

#[test]
fn r_dec_18_an_ended_organisation_ends_the_path_at_either_end() {
    for (organisation, leg) in [(JANSEN, Leg::Represented), (DE_VRIES, Leg::Intermediary)] {
        let mut demo = demo();
        let ended = dated(today(), OrganisationState::Ended);
        demo.organisation(organisation).states.push(ended);
        demo.denied(&[(leg, "organisation_not_active")]);
        demo.facts
            .organisations
            .retain(|row| row.id != nth(organisation));
        demo.denied(&[(leg, "organisation_not_active")]);
    }
}

#[test]
fn r_dec_18_who_left_is_out_and_coming_back_revives_nothing() {
    let mut demo = demo();
    demo.facts.memberships[2].ended = Some(noon(2026, 10, 1));
    demo.denied(&[(Leg::Member, "ended")]);

    let back = Membership {
        id: nth(40_u8),
        from: noon(2026, 11, 1),
        ended: None,
        ..demo.facts.memberships[2]
    };
    demo.facts.memberships.push(back);
    // One failure is the old stay's; the new one lacks both an assignment and a means.
    demo.denied(&[(Leg::Member, "ended")]);
    demo.facts.memberships.remove(2);
    demo.denied(&[
        (Leg::Assignment, "missing"),
        (Leg::Means, "means_of_earlier_stay"),
    ]);
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(40_u8)));
    demo.denied(&[(Leg::Means, "means_of_earlier_stay")]);
    let mut new = demo.means_of(CHAIMA).clone();
    new.id = nth(41_u8);
    new.states[0].at = noon(2026, 11, 2);
    new.levels[0].at = noon(2026, 11, 2);
    demo.facts.means.push(new);
    demo.allowed();
}

#[test]
fn r_dec_18_a_grant_stands_when_the_person_who_gave_it_leaves() {
    let mut demo = demo();
    demo.facts.memberships[3].ended = Some(today());
    demo.allowed();
}

#[test]
fn a_means_expires_and_a_future_stay_has_not_begun() {
    let mut demo = demo();
    demo.means_of(CHAIMA).expires = today();
    demo.denied(&[(Leg::Means, "expired")]);
    demo.means_of(CHAIMA).expires = Instant::MAX;
    demo.facts.memberships[2].from = noon(2026, 12, 1);
    demo.denied(&[
        (Leg::Member, "not_started"),
        (Leg::Means, "means_of_earlier_stay"),
    ]);
}

#[test]
fn whatever_cannot_be_read_denies() {
    let mut demo = demo();
    demo.means_of(CHAIMA).levels.clear();
    demo.denied(&[(Leg::Means, "level")]);
    demo.means_of(CHAIMA).states.clear();
    demo.denied(&[
        (Leg::Means, "means_not_active"),
        (Leg::Means, "means_of_earlier_stay"),
        (Leg::Means, "level"),
    ]);
    demo.facts.services.clear();
    demo.facts.means.clear();
    demo.denied(&[(Leg::Service, "missing"), (Leg::Means, "missing")]);
}

#[test]
fn an_empty_world_denies_every_question() {
    let mut demo = demo();
    demo.facts = domain::decide::Facts::default();
    demo.denied(&[
        (Leg::Service, "missing"),
        (Leg::Represented, "organisation_not_active"),
        (Leg::Member, "missing"),
        (Leg::Authorisation, "missing"),
        (Leg::Means, "missing"),
    ]);
    demo.question.via = Some(nth(DE_VRIES));
    demo.denied(&[
        (Leg::Service, "missing"),
        (Leg::Represented, "organisation_not_active"),
        (Leg::Grant, "missing"),
        (Leg::Intermediary, "organisation_not_active"),
        (Leg::Member, "missing"),
        (Leg::Assignment, "missing"),
        (Leg::Means, "missing"),
    ]);
}

#[test]
fn r_dec_13_access_lapses_after_24_months_without_a_log_in() {
    let mut demo = demo();
    for means in &mut demo.facts.means {
        means.expires = Instant::MAX;
    }
    demo.facts.grants[0].until = Instant::MAX;
    let assigned = noon(2026, 2, 2);
    let lapses = assigned.plus_months(24);
    let second = Instant::from_micros(1);
    let before = Instant::from_micros(lapses.micros() - second.micros());
    assert!(
        demo.at(Moment::Now(before)).is_allowed(),
        "at first from the assignment"
    );
    assert_eq!(
        codes(&demo.at(Moment::Now(lapses))),
        [(Leg::Assignment, "unused")]
    );

    // A log-in before that date counts from then on, for the person at this organisation.
    let used = LastUse {
        person: nth(CHAIMA),
        organisation: nth(DE_VRIES),
        at: assigned,
        unbroken_since: Instant::MIN,
    };
    demo.facts.last_uses = vec![used.after_log_in(noon(2027, 6, 1))];
    assert!(demo.at(Moment::Now(lapses)).is_allowed());
    assert_eq!(
        codes(&demo.at(Moment::Now(noon(2029, 6, 1)))),
        [(Leg::Assignment, "unused")]
    );

    // A new assignment works, and a log-in with it does not revive what had lapsed.
    let too_late = noon(2029, 7, 1);
    demo.facts.last_uses[0] = demo.facts.last_uses[0].after_log_in(too_late);
    assert_eq!(demo.facts.last_uses[0].unbroken_since, too_late);
    assert_eq!(
        codes(&demo.at(Moment::Now(noon(2029, 7, 2)))),
        [(Leg::Assignment, "unused")]
    );
    demo.assign(Subject::Mandate(nth(MANDATE)), Target::Member(nth(CHAIMA)))
        .period
        .from = noon(2029, 6, 20);
    assert!(demo.at(Moment::Now(noon(2029, 7, 2))).is_allowed());
}

#[test]
fn r_dec_13_a_colleague_s_log_in_does_not_count() {
    let mut demo = demo();
    demo.facts.grants[0].until = Instant::MAX;
    demo.facts.last_uses.push(LastUse {
        person: nth(ANNA),
        organisation: nth(DE_VRIES),
        at: noon(2028, 1, 1),
        unbroken_since: Instant::MIN,
    });
    let later = Moment::Now(noon(2028, 3, 1));
    assert_eq!(codes(&demo.at(later)), [(Leg::Assignment, "unused")]);
    demo.facts.last_uses[0].person = nth(CHAIMA);
    assert!(demo.at(later).is_allowed());
    demo.facts.last_uses[0].organisation = nth(JANSEN);
    assert!(!demo.at(later).is_allowed());
}
