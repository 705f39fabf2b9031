//! Days in Europe/Amsterdam. A day has 23, 24 or 25 hours here; midnight itself never falls in a gap.

use std::sync::LazyLock;

use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::{Date, Instant, Term, check_last_day};
use crate::fault::Fault;

static AMSTERDAM: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get("Europe/Amsterdam")
        .expect("the time zone database is compiled in (feature `calendar`)")
});

/// The first moment of a day. A day beyond the calendar's end starts at the end of time, so it never comes.
pub fn start_of_day(date: Date) -> Instant {
    date.calendar()
        .to_zoned(AMSTERDAM.clone())
        .map_or(Instant::MAX, |zoned| {
            Instant::from_micros(zoned.timestamp().as_microsecond())
        })
}

/// The moment at which the clock on the wall shows this. An hour that is skipped when the clocks change is the one after
/// it, and of one that comes twice it is the first.
pub fn moment(date: Date, hour: i8, minute: i8) -> Instant {
    date.calendar()
        .at(hour, minute, 0, 0)
        .to_zoned(AMSTERDAM.clone())
        .map_or(Instant::MAX, |zoned| {
            Instant::from_micros(zoned.timestamp().as_microsecond())
        })
}

/// The first whole minute that is not before it, on the clock in the Netherlands: `09:31`.
pub fn minute_after(at: Instant) -> String {
    wall_clock(at.plus_seconds(59))
        .strftime("%H:%M")
        .to_string()
}

/// What the clock on the wall shows at a moment. A moment beyond the calendar shows the calendar's end.
pub fn wall_clock(at: Instant) -> jiff::civil::DateTime {
    Timestamp::from_microsecond(at.micros()).map_or_else(
        |_| {
            if at.micros() < 0 {
                Date::MIN
            } else {
                Date::MAX
            }
            .calendar()
            .at(0, 0, 0, 0)
        },
        |timestamp| Zoned::new(timestamp, AMSTERDAM.clone()).datetime(),
    )
}

/// The day on which a moment falls.
pub fn date_of(at: Instant) -> Date {
    wall_clock(at).date().into()
}

/// The stored end for a last valid day: the start of the next day, exclusive (R-DEC-12).
pub fn until_after(last_day: Date) -> Instant {
    last_day.tomorrow().map_or(Instant::MAX, start_of_day)
}

/// The last valid day for a stored end. An end in the middle of a day leaves that day its last.
pub fn last_day_of(until: Instant) -> Date {
    date_of(Instant::from_micros(until.micros().saturating_sub(1)))
}

impl Term {
    /// From the moment of approval, or the start of a later first day, until the end of its last day, at most
    /// five years on (R-DEC-12).
    ///
    /// # Errors
    /// [`Fault::EndBeforeStart`], [`Fault::EndTooLate`].
    pub fn new(approved: Instant, first_day: Option<Date>, last_day: Date) -> Result<Self, Fault> {
        let from = first_day.map_or(approved, start_of_day).max(approved);
        check_last_day(date_of(from), last_day)?;
        Ok(Self {
            from,
            until: until_after(last_day),
        })
    }
}
