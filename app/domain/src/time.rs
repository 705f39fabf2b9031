//! Moments, periods and dates. A moment is microseconds since 1970 in UTC, as the database keeps it; a date is
//! a whole day in Europe/Amsterdam. The rule (R-DEC-12): the last valid day counts, and what is stored is the
//! start of the next day, exclusive. The time zone itself is behind the feature `calendar`: browsers do not
//! carry a time zone database, so they are sent dates.

use serde::{Deserialize, Serialize};

#[cfg(feature = "calendar")]
mod calendar;
mod date;
#[cfg(feature = "calendar")]
mod working;
#[cfg(feature = "calendar")]
pub use calendar::{
    date_of, last_day_of, minute_after, moment, start_of_day, until_after, wall_clock,
};
#[cfg(feature = "calendar")]
pub use working::{LiberationDay, WorkingDays};

pub use date::Date;

use crate::fault::Fault;

/// An authorisation lasts at most this many calendar years (R-MACH-6, R-KET-11).
pub const LONGEST_YEARS: i16 = 5;
/// The years the screens offer (R-MACH-6).
pub const YEARS_OFFERED: [i16; 3] = [1, 3, LONGEST_YEARS];
/// After this many months without a log-in, a person's access lapses (R-MACH-7, R-DEC-13).
pub const UNUSED_MONTHS: i32 = 24;

/// A moment: microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// Before everything.
    pub const MIN: Self = Self(i64::MIN);
    /// After everything.
    pub const MAX: Self = Self(i64::MAX);

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down: for HTTP and tokens.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This many seconds later (earlier when negative); stops at the ends of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// How many whole seconds are left from `now` until this moment; 0 when it is past.
    pub fn seconds_left(self, now: Self) -> u32 {
        let left = self.seconds().saturating_sub(now.seconds());
        u32::try_from(left.max(0)).unwrap_or(u32::MAX)
    }

    /// This many times 24 hours later. For whole days on the calendar see `until_after`.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// The same moment this many calendar months later, counted in UTC; a shorter month ends on its last day.
    /// Beyond the calendar's end it is the end of time.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let days = self.0.div_euclid(DAY_MICROS);
        let rest = self.0.rem_euclid(DAY_MICROS);
        let Some(later) = i32::try_from(days)
            .ok()
            .and_then(|days| {
                EPOCH
                    .checked_add(jiff::Span::new().try_days(days).ok()?)
                    .ok()
            })
            .and_then(|date| {
                date.checked_add(jiff::Span::new().try_months(months).ok()?)
                    .ok()
            })
            .map(|date| EPOCH.days_until(date))
        else {
            return if months < 0 { Self::MIN } else { Self::MAX };
        };
        Self(i64::from(later) * DAY_MICROS + rest)
    }
}

const DAY_MICROS: i64 = 86_400_000_000;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// From a moment until another, exclusive. Without an end it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: Instant,
    pub until: Option<Instant>,
}

impl Period {
    pub const fn new(from: Instant, until: Instant) -> Self {
        Self {
            from,
            until: Some(until),
        }
    }

    pub const fn since(from: Instant) -> Self {
        Self { from, until: None }
    }

    pub fn has_started(&self, at: Instant) -> bool {
        self.from <= at
    }

    pub fn is_over(&self, at: Instant) -> bool {
        self.until.is_some_and(|until| until <= at)
    }

    /// Half-open: the moment it starts is inside, the moment it ends is not.
    pub fn contains(&self, at: Instant) -> bool {
        self.has_started(at) && !self.is_over(at)
    }
}

/// The period of an authorisation, known to keep R-DEC-12 and R-MACH-6: it is made from days by `Term::new`
/// (feature `calendar`) and in no other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    from: Instant,
    until: Instant,
}

impl Term {
    pub const fn from(self) -> Instant {
        self.from
    }

    /// Exclusive.
    pub const fn until(self) -> Instant {
        self.until
    }

    pub const fn period(self) -> Period {
        Period::new(self.from, self.until)
    }
}

/// The last day on which something that starts on `start` may still be valid: five calendar years on, and
/// 29 February becomes 28 February (R-DEC-12).
pub fn latest_last_day(start: Date) -> Date {
    last_day_after_years(start, LONGEST_YEARS)
}

/// The last valid day for a choice of whole years from `start` (R-MACH-6).
pub fn last_day_after_years(start: Date, years: i16) -> Date {
    jiff::Span::new()
        .try_years(years)
        .ok()
        .and_then(|span| start.checked_add(span).ok())
        .unwrap_or(Date::MAX)
}

/// Checks a chosen last day against the day on which the authorisation starts (R-DEC-12, R-MACH-6).
///
/// # Errors
/// [`Fault::EndBeforeStart`], or [`Fault::EndTooLate`] with the latest day that is allowed.
pub fn check_last_day(start: Date, last_day: Date) -> Result<(), Fault> {
    let latest = latest_last_day(start);
    if last_day < start {
        Err(Fault::EndBeforeStart)
    } else if last_day > latest {
        Err(Fault::EndTooLate(latest))
    } else {
        Ok(())
    }
}
