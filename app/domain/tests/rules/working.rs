//! Working days and the Dutch public holidays, against the calendars of known years.

use domain::{
    Date,
    time::{LiberationDay, WorkingDays},
};
use proptest::prelude::*;

fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

/// The days of a year that are free and no Saturday or Sunday.
fn free_weekdays(days: WorkingDays, year: i16) -> Vec<(i8, i8)> {
    let mut free = Vec::new();
    let mut day = date(year, 1, 1);
    while day.year() == year {
        let weekday = day.calendar().weekday().to_monday_zero_offset() < 5;
        if weekday && !days.is_working_day(day) {
            free.push((day.month(), day.day()));
        }
        day = day.tomorrow().unwrap();
    }
    free
}

#[test]
fn r_aan_2_the_holidays_of_known_years() {
    let free = |year| free_weekdays(WorkingDays::default(), year);
    // Easter on 20 April, Liberation Day in a lustrum year; King's Day fell on a Sunday.
    let of_2025 = [(1, 1), (4, 21), (5, 5), (5, 29), (6, 9), (12, 25), (12, 26)];
    assert_eq!(free(2025), of_2025);
    // Easter on 5 April; Boxing Day on a Saturday.
    let of_2026 = [(1, 1), (4, 6), (4, 27), (5, 14), (5, 25), (12, 25)];
    assert_eq!(free(2026), of_2026);
    // Easter on 28 March; both days of Christmas in the weekend.
    let of_2027 = [(1, 1), (3, 29), (4, 27), (5, 6), (5, 17)];
    assert_eq!(free(2027), of_2027);
    // Easter on 1 April; King's Day on a Friday.
    let of_2018 = [
        (1, 1),
        (4, 2),
        (4, 27),
        (5, 10),
        (5, 21),
        (12, 25),
        (12, 26),
    ];
    assert_eq!(free(2018), of_2018);
    // The latest Easter, on 25 April 2038; King's Day two days after, and Ascension on 3 June.
    let of_2038 = [(1, 1), (4, 26), (4, 27), (6, 3), (6, 14)];
    assert_eq!(free(2038), of_2038);
}

#[test]
fn r_aan_2_weekends_are_free() {
    let days = WorkingDays::default();
    assert!(days.is_working_day(date(2026, 11, 20)), "a Friday");
    assert!(!days.is_working_day(date(2026, 11, 21)));
    assert!(!days.is_working_day(date(2026, 11, 22)));
    assert!(days.is_working_day(date(2026, 11, 23)), "a Monday");
}

#[test]
fn r_aan_2_kings_day_is_never_a_sunday() {
    let days = WorkingDays::default();
    // 27 April 2025 was a Sunday, so it was Saturday the 26th; Monday the 28th was worked.
    assert!(days.is_working_day(date(2025, 4, 28)));
    // 27 April 2031 is a Sunday too. In 2026 it is a Monday, and the 26th a Sunday.
    assert!(days.is_working_day(date(2031, 4, 28)));
    assert!(!days.is_working_day(date(2026, 4, 27)));
    assert!(days.is_working_day(date(2029, 4, 26)), "a Thursday");
}

#[test]
fn r_aan_2_liberation_day_is_the_operator_s_choice() {
    let on = |liberation_day, year| {
        let days = WorkingDays {
            liberation_day,
            ..WorkingDays::default()
        };
        days.is_working_day(date(year, 5, 5))
    };
    // 5 May of 2025 was a Monday, of 2026 a Tuesday.
    assert!(!on(LiberationDay::LustrumYears, 2025));
    assert!(on(LiberationDay::LustrumYears, 2026));
    assert!(on(LiberationDay::Never, 2025));
    assert!(!on(LiberationDay::Always, 2026));
    assert_eq!(LiberationDay::default(), LiberationDay::LustrumYears);
}

#[test]
fn r_aan_2_good_friday_is_worked_unless_the_operator_says_otherwise() {
    let good_friday = date(2026, 4, 3);
    assert!(WorkingDays::default().is_working_day(good_friday));
    let days = WorkingDays {
        good_friday: true,
        ..WorkingDays::default()
    };
    assert!(!days.is_working_day(good_friday));
    assert!(days.is_working_day(date(2026, 4, 2)));
}

#[test]
fn r_aan_2_counting_working_days() {
    let days = WorkingDays::default();
    let friday = date(2026, 11, 20);
    assert_eq!(days.add(friday, 0), friday);
    assert_eq!(days.add(friday, 1), date(2026, 11, 23));
    assert_eq!(days.add(friday, 5), date(2026, 11, 27));
    assert_eq!(days.add(friday, 6), date(2026, 11, 30));
    let saturday = date(2026, 11, 21);
    assert_eq!(days.add(saturday, 0), date(2026, 11, 23));
    assert_eq!(days.add(saturday, 1), date(2026, 11, 23));
    assert_eq!(days.on_or_after(saturday), date(2026, 11, 23));
    assert_eq!(days.before(date(2026, 11, 23)), friday);
    assert_eq!(days.before(saturday), friday);
    assert_eq!(days.before(date(2026, 12, 28)), date(2026, 12, 24));
    // Over Christmas and New Year: 24, 28, 29, 30, 31 December, 4 January.
    assert_eq!(days.add(date(2026, 12, 23), 6), date(2027, 1, 4));
}

#[test]
fn the_calendar_s_ends_are_no_trap() {
    let days = WorkingDays::default();
    assert_eq!(days.add(Date::MAX, 3), Date::MAX);
    assert!(days.add(Date::MIN, 1) > Date::MIN);
}

#[test]
fn domain_9_7_the_choice_is_data() {
    let days: WorkingDays = serde_json::from_str(r#"{"liberation_day": "always"}"#).unwrap();
    assert_eq!(days.liberation_day, LiberationDay::Always);
    assert!(!days.good_friday);
    assert!(serde_json::from_str::<WorkingDays>(r#"{"boxing_day": true}"#).is_err());
}

proptest! {
    /// Adding days lands on a working day, and passes exactly so many working days.
    #[test]
    fn r_aan_2_adding_passes_exactly_so_many(start in 0_i32..20_000, count in 0_u16..60) {
        let days = WorkingDays::default();
        let start = date(2000, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
        let end = days.add(start, count);
        prop_assert!(days.is_working_day(end));
        let mut passed = 0;
        let mut day = start;
        while day < end {
            day = day.tomorrow().unwrap();
            passed += u16::from(days.is_working_day(day));
        }
        let expected = if count == 0 { u16::from(end > start) } else { count };
        prop_assert_eq!(passed, expected);
    }

    /// No more than four free days come after each other by default: Easter, or Christmas with a weekend.
    #[test]
    fn a_working_day_is_never_far(start in 0_i32..60_000) {
        let start = date(1950, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
        let next = WorkingDays::default().on_or_after(start);
        let wait = start.days_until(next);
        prop_assert!(wait <= 4, "{} waits {}", start, wait);
    }
}

#[test]
fn r_aan_2_an_age_is_counted_in_working_days() {
    let days = WorkingDays::default();
    let friday = date(2026, 11, 20);
    assert_eq!(days.between(friday, friday), 0);
    assert_eq!(days.between(friday, date(2026, 11, 22)), 0);
    assert_eq!(days.between(friday, date(2026, 11, 24)), 2);
    assert_eq!(days.between(date(2026, 11, 24), friday), 0);
    assert_eq!(days.between(date(2026, 12, 24), date(2026, 12, 28)), 1);
}
