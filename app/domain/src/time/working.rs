//! Working days: not a weekend, not a Dutch public holiday. Which of the disputed days are free is the
//! operator's choice and data ([`WorkingDays`]); what is free everywhere is computed here for any year.

use jiff::{Span, civil::Weekday};
use serde::{Deserialize, Serialize};

use super::Date;

/// Which days are worked. By default as the government's offices do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkingDays {
    /// Whether 5 May (*Bevrijdingsdag*) is free.
    pub liberation_day: LiberationDay,
    /// Whether Good Friday (*Goede Vrijdag*) is free. By default it is not: it is no public holiday, and offices
    /// of the government work.
    pub good_friday: bool,
}

/// Whether 5 May is free. By default every fifth year, as in the agreements of most who work for a government.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiberationDay {
    Never,
    /// 2020, 2025, 2030, …
    #[default]
    LustrumYears,
    Always,
}

impl Default for WorkingDays {
    fn default() -> Self {
        Self {
            liberation_day: LiberationDay::LustrumYears,
            good_friday: false,
        }
    }
}

impl WorkingDays {
    pub fn is_working_day(self, date: Date) -> bool {
        let weekend = matches!(
            date.calendar().weekday(),
            Weekday::Saturday | Weekday::Sunday
        );
        !weekend && !self.is_holiday(date)
    }

    /// The day itself, or the first working day after it.
    #[must_use]
    pub fn on_or_after(self, date: Date) -> Date {
        let mut day = date;
        while !self.is_working_day(day) {
            let Ok(next) = day.tomorrow() else {
                return day;
            };
            day = next;
        }
        day
    }

    /// The last working day before a day.
    #[must_use]
    pub fn before(self, date: Date) -> Date {
        let mut day = date;
        while let Ok(earlier) = day.checked_sub(Span::new().days(1)) {
            day = earlier;
            if self.is_working_day(day) {
                break;
            }
        }
        day
    }

    /// The working day that is so many after a day: 1 is the next, 0 the day itself or the first after it.
    #[must_use]
    pub fn add(self, date: Date, days: u16) -> Date {
        let mut day = if days == 0 {
            return self.on_or_after(date);
        } else {
            date
        };
        for _ in 0..days {
            let Ok(next) = day.tomorrow() else {
                return day;
            };
            day = self.on_or_after(next);
        }
        day
    }

    /// How many working days after a day another is: 0 on the day itself, and before it.
    #[must_use]
    pub fn between(self, from: Date, to: Date) -> u16 {
        let (mut day, mut days) = (from, 0_u16);
        while day < to {
            let Ok(next) = day.tomorrow() else {
                return days;
            };
            day = next;
            days = days.saturating_add(u16::from(self.is_working_day(day)));
        }
        days
    }

    fn is_holiday(self, date: Date) -> bool {
        match (date.month(), date.day()) {
            // Nieuwjaarsdag, Eerste en Tweede Kerstdag.
            (1, 1) | (12, 25 | 26) => return true,
            // Koningsdag, which is never a Sunday.
            (4, 27) if date.calendar().weekday() != Weekday::Sunday => return true,
            (4, 26) if date.calendar().weekday() == Weekday::Saturday => return true,
            (5, 5) if self.liberation_day.is_free(date.year()) => return true,
            _ => {}
        }
        // Outside 1583 to 9999 nobody knows when Easter is.
        let Ok(easter) = computus::gregorian_jiff_date(i32::from(date.year())) else {
            return false;
        };
        match Date::from(easter).days_until(date) {
            -2 => self.good_friday,
            // Pasen, Hemelvaartsdag, Pinksteren.
            0 | 1 | 39 | 49 | 50 => true,
            _ => false,
        }
    }
}

impl LiberationDay {
    const fn is_free(self, year: i16) -> bool {
        match self {
            Self::Never => false,
            Self::LustrumYears => year % 5 == 0,
            Self::Always => true,
        }
    }
}
