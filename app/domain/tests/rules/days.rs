use domain::{
    Date, Fault, Instant, Period,
    time::{
        Term, YEARS_OFFERED, check_last_day, date_of, last_day_after_years, last_day_of,
        latest_last_day, moment, start_of_day, until_after,
    },
};
use proptest::prelude::*;

fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

const HOUR: i64 = 3600;

/// The clocks change at three at night: every later hour of that day is another distance from midnight.
#[test]
fn a_time_of_day_is_what_the_clock_shows() {
    for day in [date(2026, 10, 25), date(2027, 3, 28), date(2026, 11, 26)] {
        let at = moment(day, 14, 30);
        assert_eq!(
            domain::time::wall_clock(at),
            day.calendar().at(14, 30, 0, 0)
        );
    }
    let autumn = date(2026, 10, 25);
    let since = moment(autumn, 14, 30).seconds() - start_of_day(autumn).seconds();
    assert_eq!(since, 15 * HOUR + HOUR / 2);
}

#[test]
fn r_dec_12_five_calendar_years_and_not_a_day_more() {
    let start = date(2026, 11, 22);
    assert_eq!(latest_last_day(start), date(2031, 11, 22));
    assert_eq!(check_last_day(start, date(2031, 11, 22)), Ok(()));
    assert_eq!(
        check_last_day(start, date(2031, 11, 23)),
        Err(Fault::EndTooLate(date(2031, 11, 22)))
    );
    assert_eq!(check_last_day(start, start), Ok(()), "one day is a period");
    assert_eq!(
        check_last_day(start, date(2026, 11, 21)),
        Err(Fault::EndBeforeStart)
    );
}

#[test]
fn r_mach_6_29_february_becomes_28_february() {
    assert_eq!(latest_last_day(date(2028, 2, 29)), date(2033, 2, 28));
    assert_eq!(check_last_day(date(2028, 2, 29), date(2033, 2, 28)), Ok(()));
    assert!(check_last_day(date(2028, 2, 29), date(2033, 3, 1)).is_err());
    assert_eq!(
        latest_last_day(date(2027, 2, 28)),
        date(2032, 2, 28),
        "not the 29th"
    );
    assert_eq!(latest_last_day(Date::MAX), Date::MAX);
}

#[test]
fn r_mach_6_one_three_or_five_years_are_offered() {
    let ends = YEARS_OFFERED.map(|years| last_day_after_years(date(2026, 11, 22), years));
    assert_eq!(
        ends,
        [date(2027, 11, 22), date(2029, 11, 22), date(2031, 11, 22)]
    );
}

#[test]
fn r_dec_12_a_day_in_amsterdam_has_23_24_or_25_hours() {
    let length = |day: Date| {
        let micros = until_after(day).micros() - start_of_day(day).micros();
        micros / 1_000_000 / HOUR
    };
    assert_eq!(length(date(2026, 11, 22)), 24);
    assert_eq!(length(date(2027, 3, 28)), 23, "the clock goes forward");
    assert_eq!(length(date(2026, 10, 25)), 25, "the clock goes back");
}

#[test]
fn r_dec_12_days_start_at_midnight_in_amsterdam() {
    // 22 November 2026 00:00 +01:00 and 22 July 2026 00:00 +02:00, in UTC.
    assert_eq!(start_of_day(date(2026, 11, 22)).seconds(), 1_795_302_000);
    assert_eq!(start_of_day(date(2026, 7, 22)).seconds(), 1_784_671_200);
    let midnight = start_of_day(date(2026, 11, 22));
    let before = Instant::from_micros(midnight.micros() - 1);
    assert_eq!(date_of(midnight), date(2026, 11, 22));
    assert_eq!(date_of(before), date(2026, 11, 21));
    // The hour that comes twice belongs to one day.
    let twice = start_of_day(date(2026, 10, 25)).plus_seconds(3 * HOUR + HOUR / 2);
    assert_eq!(date_of(twice), date(2026, 10, 25));
}

#[test]
fn r_dec_12_the_end_is_stored_as_the_start_of_the_next_day() {
    let last = date(2026, 12, 31);
    assert_eq!(until_after(last), start_of_day(date(2027, 1, 1)));
    assert_eq!(last_day_of(until_after(last)), last);
    assert_eq!(
        last_day_of(start_of_day(last).plus_seconds(1)),
        last,
        "an end in the middle of a day"
    );
    assert_eq!(until_after(Date::MAX), Instant::MAX);
    assert_eq!(date_of(Instant::MAX), Date::MAX);
    assert_eq!(date_of(Instant::MIN), Date::MIN);
}

#[test]
fn r_dec_12_a_term_starts_at_approval_unless_later() {
    let approved = start_of_day(date(2026, 11, 22)).plus_seconds(15 * HOUR);
    let last = date(2027, 11, 22);
    let at_once = Term::new(approved, None, last).unwrap();
    assert_eq!(
        (at_once.from(), at_once.until()),
        (approved, until_after(last))
    );
    assert_eq!(at_once.period(), Period::new(approved, until_after(last)));

    let later = Term::new(approved, Some(date(2026, 12, 1)), last).unwrap();
    assert_eq!(later.from(), start_of_day(date(2026, 12, 1)));
    let past = Term::new(approved, Some(date(2026, 1, 1)), last).unwrap();
    assert_eq!(past.from(), approved, "never before the approval");

    // Five years count from the first day itself.
    let first = date(2027, 1, 1);
    assert!(Term::new(approved, Some(first), date(2032, 1, 1)).is_ok());
    assert_eq!(
        Term::new(approved, Some(first), date(2032, 1, 2)),
        Err(Fault::EndTooLate(date(2032, 1, 1)))
    );
    assert_eq!(
        Term::new(approved, None, date(2026, 11, 21)),
        Err(Fault::EndBeforeStart)
    );
}

#[test]
fn a_period_is_half_open() {
    let [one, two, three] = [1, 2, 3].map(Instant::from_micros);
    let period = Period::new(one, three);
    assert_eq!(
        [one, two, three].map(|at| period.contains(at)),
        [true, true, false]
    );
    assert!(!period.contains(Instant::MIN) && !period.has_started(Instant::MIN));
    assert!(period.is_over(three) && !period.is_over(two));
    assert!(Period::since(one).contains(Instant::MAX));
}

#[test]
fn r_dec_13_months_are_calendar_months() {
    let at = |year, month, day| start_of_day(date(year, month, day)).plus_seconds(12 * HOUR);
    assert_eq!(at(2026, 11, 22).plus_months(24), at(2028, 11, 22));
    assert_eq!(at(2028, 2, 29).plus_months(24), at(2030, 2, 28));
    assert_eq!(
        at(2026, 11, 22).plus_months(-1),
        at(2026, 10, 22).plus_seconds(HOUR),
        "in UTC"
    );
    assert_eq!(
        Instant::from_micros(-1).plus_months(12).micros(),
        365 * 86_400_000_000 - 1
    );
    assert_eq!(Instant::MAX.plus_months(1), Instant::MAX);
    assert_eq!(Instant::MIN.plus_months(-1), Instant::MIN);
}

#[test]
fn seconds_round_down_and_stop_at_the_ends_of_time() {
    assert_eq!(Instant::from_micros(1_999_999).seconds(), 1);
    assert_eq!(Instant::from_micros(-1).seconds(), -1);
    assert_eq!(
        Instant::from_seconds(2).plus_days(1).micros(),
        86_402_000_000
    );
    assert_eq!(Instant::from_seconds(2).plus_seconds(-3).seconds(), -1);
    assert_eq!(Instant::MAX.plus_days(1), Instant::MAX);
    assert_eq!(Instant::from_seconds(i64::MAX), Instant::MAX);
}

proptest! {
    /// R-DEC-12: every day is inside its own bounds, and only there.
    #[test]
    fn r_dec_12_days_tile_time(days in 0_i64..40_000, second in 0_i64..90_000) {
        let at = Instant::from_seconds(days * 86_400 + second);
        let day = date_of(at);
        prop_assert!(Period::new(start_of_day(day), until_after(day)).contains(at));
        prop_assert_eq!(last_day_of(until_after(day)), day);
        prop_assert_eq!(date_of(start_of_day(day)), day);
    }

    /// R-MACH-6: no accepted term is longer than five calendar years.
    #[test]
    fn r_mach_6_no_term_is_longer_than_five_years(at in 0_i64..2_000_000_000, length in 0_i64..2500) {
        let approved = Instant::from_seconds(at);
        let start = date_of(approved);
        let last = start.checked_add(jiff::Span::new().days(length)).unwrap();
        let term = Term::new(approved, None, last);
        prop_assert_eq!(term.is_ok(), last <= latest_last_day(start));
        if let Ok(term) = term {
            prop_assert!(term.until() <= until_after(latest_last_day(start)));
            prop_assert!(term.from() < term.until());
        }
    }
}
