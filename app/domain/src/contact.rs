//! Questions to the operator: what they are about, and when somebody is there to answer. Threads are `services`' own.

use crate::{fault::Fault, words::words};

words! {
    /// What a question is about (F1-36, F1-37).
    Topic {
        Login = "login",
        Authorisation = "authorisation",
        Means = "means",
        Registration = "registration",
        /// Something does not work.
        Malfunction = "malfunction",
        Complaint = "complaint",
        Other = "other",
    }
}

/// A number to be called back at, as somebody typed it: of any kind, because nothing is sent there.
///
/// # Errors
/// [`Fault::NotAPhone`].
pub fn phone(text: &str) -> Result<String, Fault> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let other = |c: char| !c.is_ascii_digit() && !c.is_whitespace() && !"+-–.()/".contains(c);
    if (6..=15).contains(&digits) && text.chars().count() <= 30 && !text.contains(other) {
        Ok(text.trim().to_owned())
    } else {
        Err(Fault::NotAPhone)
    }
}

/// When the operator can be called: on working days, from one hour to another by the clock in the Netherlands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Opening {
    pub from_hour: u8,
    pub until_hour: u8,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Line {
    /// Until the closing hour of today.
    Open,
    /// From the opening hour of this day.
    Opens(crate::time::Date),
}

#[cfg(feature = "calendar")]
impl Opening {
    /// Whether somebody is there at a moment, and else from which day.
    pub fn at(self, at: crate::time::Instant, working: crate::time::WorkingDays) -> Line {
        let clock = crate::time::wall_clock(at);
        let today = crate::time::date_of(at);
        let hour = u8::try_from(clock.hour()).unwrap_or(u8::MAX);
        if working.is_working_day(today) && (self.from_hour..self.until_hour).contains(&hour) {
            return Line::Open;
        }
        if hour < self.from_hour {
            Line::Opens(working.on_or_after(today))
        } else {
            Line::Opens(working.add(today, 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_telephone_number_is_one_and_a_word_is_none() {
        for good in ["030 123 45 67", "+31 (0)6-12345678", "0800/1234"] {
            assert_eq!(phone(good).as_deref(), Ok(good));
        }
        for bad in ["abc", "12345", "bel 0612345678", "+"] {
            assert_eq!(phone(bad), Err(Fault::NotAPhone), "{bad}");
        }
    }
}
