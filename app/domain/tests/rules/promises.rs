//! R-AAN-2: by when it will be done.

use domain::{
    Date, Instant, Level,
    application::{By, Kind},
    promise::{Case, Promise, PromisePolicy, median},
    time::{WorkingDays, start_of_day},
};
use proptest::prelude::*;

const HOUR: i64 = 3600;

fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

/// A colleague's EH3 means, at half past nine on Tuesday 24 November 2026, by whoever.
fn case() -> Case {
    Case {
        kind: Kind::Means,
        by: By::Anyone,
        urgent: false,
        joint: false,
        employed: true,
        level: Level::Eh3,
        submitted_at: at(date(2026, 11, 24), 9, 30),
    }
}

fn at(day: Date, hour: i64, minute: i64) -> Instant {
    start_of_day(day).plus_seconds(hour * HOUR + minute * 60)
}

fn promise(case: Case) -> Promise {
    PromisePolicy::default().promise(&case)
}

fn days(case: Case) -> (Date, Date) {
    let promise = promise(case);
    (promise.earliest, promise.latest)
}

#[test]
fn r_aan_2_a_means_takes_0_to_5_days() {
    let expected = (date(2026, 11, 24), date(2026, 12, 1));
    assert_eq!(days(case()), expected);
    let upgrade = Case {
        kind: Kind::Upgrade,
        by: By::Representative,
        ..case()
    };
    assert_eq!(days(upgrade), expected);
}

#[test]
fn r_aan_2_by_the_manager_the_same_working_day() {
    let by_manager = |submitted_at| {
        days(Case {
            by: By::Manager,
            submitted_at,
            ..case()
        })
    };
    let tuesday = date(2026, 11, 24);
    assert_eq!(by_manager(at(tuesday, 9, 30)), (tuesday, tuesday));
    assert_eq!(by_manager(at(tuesday, 23, 59)), (tuesday, tuesday));
    let monday = date(2026, 11, 23);
    assert_eq!(by_manager(at(date(2026, 11, 21), 9, 0)), (monday, monday));
}

#[test]
fn r_aan_5_who_must_identify_first_is_not_done_the_same_day_by_the_manager_alone() {
    let by_manager = |employed, level| {
        promise(Case {
            by: By::Manager,
            employed,
            level,
            ..case()
        })
    };
    let usual = date(2026, 12, 1);
    for (employed, level, identifies) in [
        (true, Level::Eh2Plus, false),
        (true, Level::Eh3, false),
        (true, Level::Eh4, true),
        (false, Level::Eh2Plus, false),
        (false, Level::Eh3, true),
        (false, Level::Eh4, true),
    ] {
        let promise = by_manager(employed, level);
        assert_eq!(promise.may_take_longer, identifies);
        assert_eq!(promise.latest == usual, identifies, "{level} {employed}");
    }
}

#[test]
fn r_aan_2_urgent_before_three_is_the_next_working_day_and_later_the_one_after() {
    let urgent = |submitted_at| {
        days(Case {
            urgent: true,
            submitted_at,
            ..case()
        })
    };
    let exactly = |day| (day, day);
    let tuesday = date(2026, 11, 24);
    let (wednesday, thursday) = (date(2026, 11, 25), date(2026, 11, 26));
    assert_eq!(urgent(at(tuesday, 0, 0)), exactly(wednesday));
    assert_eq!(urgent(at(tuesday, 14, 59)), exactly(wednesday));
    assert_eq!(urgent(at(tuesday, 15, 0)), exactly(thursday));
    assert_eq!(urgent(at(tuesday, 23, 59)), exactly(thursday));
    // Over a weekend: what comes in then is there on Monday morning.
    let (friday, saturday) = (date(2026, 11, 20), date(2026, 11, 21));
    let (monday, tuesday) = (date(2026, 11, 23), date(2026, 11, 24));
    assert_eq!(urgent(at(friday, 14, 0)), exactly(monday));
    assert_eq!(urgent(at(friday, 16, 0)), exactly(tuesday));
    assert_eq!(urgent(at(saturday, 10, 0)), exactly(tuesday));
    assert_eq!(urgent(at(saturday, 16, 0)), exactly(tuesday));
}

#[test]
fn r_aan_2_three_o_clock_is_three_o_clock_in_amsterdam() {
    let urgent = |submitted_at| {
        days(Case {
            urgent: true,
            submitted_at,
            ..case()
        })
        .0
    };
    // 24 November 2026 14:30 UTC is 15:30 here; in summer 12:59 UTC is 14:59 and 13:00 UTC 15:00.
    let winter: jiff::Timestamp = "2026-11-24T14:30:00Z".parse().unwrap();
    let before: jiff::Timestamp = "2026-07-07T12:59:59Z".parse().unwrap();
    let after: jiff::Timestamp = "2026-07-07T13:00:00Z".parse().unwrap();
    let day = |moment: jiff::Timestamp| urgent(Instant::from_micros(moment.as_microsecond()));
    assert_eq!(day(winter), date(2026, 11, 26));
    assert_eq!(day(before), date(2026, 7, 8));
    assert_eq!(day(after), date(2026, 7, 9));
}

#[test]
fn r_aan_2_a_manager_takes_5_to_15_working_days_urgent_or_not() {
    for kind in [Kind::Manager, Kind::Representative] {
        for urgent in [false, true] {
            for by in [By::Manager, By::Representative, By::Anyone] {
                let manager = Case {
                    kind,
                    urgent,
                    by,
                    ..case()
                };
                let expected = (date(2026, 12, 1), date(2026, 12, 15));
                assert_eq!(days(manager), expected);
            }
        }
    }
}

#[test]
fn r_aan_2_over_christmas_and_new_year() {
    let manager = Case {
        kind: Kind::Manager,
        submitted_at: at(date(2026, 12, 23), 12, 0),
        ..case()
    };
    // 24, 28, 29, 30, 31 December make five; then 1 January is free.
    assert_eq!(days(manager), (date(2026, 12, 31), date(2027, 1, 15)));
}

#[test]
fn r_aan_2_joint_powers_may_take_longer() {
    assert!(!promise(case()).may_take_longer);
    let joint = Case {
        joint: true,
        ..case()
    };
    assert!(promise(joint).may_take_longer);
    assert_eq!(days(joint), days(case()), "the days are the same");
}

#[test]
fn domain_9_7_the_figures_are_data() {
    let policy: PromisePolicy =
        serde_json::from_str(r#"{"means": {"from": 1, "until": 2}, "urgent_before": "12:00:00"}"#)
            .unwrap();
    let promise = policy.promise(&case());
    assert_eq!(promise.earliest, date(2026, 11, 25));
    assert_eq!(promise.latest, date(2026, 11, 26));
    let noon = Case {
        urgent: true,
        submitted_at: at(date(2026, 11, 24), 12, 0),
        ..case()
    };
    assert_eq!(policy.promise(&noon).latest, date(2026, 11, 26));
    assert_eq!(policy.manager, PromisePolicy::default().manager);
    assert!(serde_json::from_str::<PromisePolicy>(r#"{"mean": 1}"#).is_err());
}

proptest! {
    /// Who applies later is never promised an earlier day, and nobody a day that is past.
    #[test]
    fn r_aan_2_later_is_never_earlier(
        start in 0_i64..400 * 24 * 60,
        later in 0_i64..10 * 24 * 60,
        kind in prop::sample::select(Kind::ALL),
        by in prop::sample::select(By::ALL),
        level in prop::sample::select(&Level::ISSUED),
        (urgent, joint, employed) in any::<(bool, bool, bool)>(),
    ) {
        let first = at(date(2026, 1, 1), 0, start);
        let of = |submitted_at| {
            let case = Case { kind, by, urgent, joint, employed, level, submitted_at };
            PromisePolicy::default().promise(&case)
        };
        let (one, other) = (of(first), of(first.plus_seconds(later * 60)));
        prop_assert!(one.earliest <= other.earliest && one.latest <= other.latest);
        prop_assert!(domain::time::date_of(first) <= one.earliest && one.earliest <= one.latest);
        let days = PromisePolicy::default().working_days;
        prop_assert!(days.is_working_day(one.earliest) && days.is_working_day(one.latest));
    }
}

#[test]
fn r_aan_2_the_median_of_real_cases_and_nothing_of_fewer_than_five() {
    let days = WorkingDays::default();
    let from = Date::constant(2026, 11, 16);
    let took = |day: i8| (from, Date::constant(2026, 11, day));
    let cases = [took(17), took(18), took(27), took(18), took(16)];
    assert_eq!(median(days, &cases), Some(2));
    assert_eq!(median(days, &cases[..4]), None);
    let six = [took(16), took(16), took(17), took(19), took(20), took(20)];
    assert_eq!(median(days, &six), Some(3), "the longer of the two");
}
