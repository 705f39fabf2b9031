//! A whole day. The calendar behind it is jiff's; here is only what the product asks of a day, and its two forms: text
//! as people write it where people may read it (`2027-01-31`), and three numbers where only programs read. So a browser,
//! which is sent nothing but the numbers, needs no reader of dates.

use jiff::{Error, Span, civil};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A whole day, without a time zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The first day there is.
    pub const MIN: Self = Self(civil::Date::MIN);
    /// The last day there is: in the year 9999.
    pub const MAX: Self = Self(civil::Date::MAX);

    /// A day that is known to be one.
    ///
    /// # Panics
    /// For a day that no calendar has.
    pub const fn constant(year: i16, month: i8, day: i8) -> Self {
        Self(civil::Date::constant(year, month, day))
    }

    /// The day, when the calendar has it; months and days count from 1.
    ///
    /// # Errors
    /// Such as for 30 February.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, Error> {
        civil::Date::new(year, month, day).map(Self)
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// From 1.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The calendar's own, for what is asked of it seldom.
    pub const fn calendar(self) -> civil::Date {
        self.0
    }

    /// # Errors
    /// At the calendar's end.
    pub fn tomorrow(self) -> Result<Self, Error> {
        self.0.tomorrow().map(Self)
    }

    /// So much later; a month that is too short ends on its last day.
    ///
    /// # Errors
    /// Beyond the calendar.
    pub fn checked_add(self, span: Span) -> Result<Self, Error> {
        self.0.checked_add(span).map(Self)
    }

    /// So much earlier; a month that is too short ends on its last day.
    ///
    /// # Errors
    /// Before the calendar.
    pub fn checked_sub(self, span: Span) -> Result<Self, Error> {
        self.0.checked_sub(span).map(Self)
    }

    /// So much later, or the calendar's last day.
    #[must_use]
    pub fn saturating_add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span))
    }

    /// So much earlier, or the calendar's first day.
    #[must_use]
    pub fn saturating_sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span))
    }

    /// How many days later another is; fewer than none when it is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date)
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (self.year(), self.month(), self.day()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return civil::Date::deserialize(deserializer).map(Self);
        }
        let (year, month, day) = Deserialize::deserialize(deserializer)?;
        Self::new(year, month, day).map_err(|_| de::Error::custom("no day of the calendar"))
    }
}
