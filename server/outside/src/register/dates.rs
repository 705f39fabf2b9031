//! The register's dates: `YYYYMMDD`, with zeros for what it does not know (`20170000`).

use super::wire::Registratie;
use domain::time::{Date, Instant, date_of};

/// A whole date. One that the register knows only in part is none.
pub fn whole(text: Option<&String>) -> Option<Date> {
    let (year, month, day) = parts(text?)?;
    Date::new(year, month, day).ok()
}

/// A day on which something began or ended. Known only in part it counts from the first day that it may be: an end
/// that is not known to the day, or not at all, has come.
pub fn first(text: Option<&String>) -> Option<Date> {
    let (year, month, day) = parts(text?)?;
    Date::new(year.max(1), month.max(1), day.max(1)).ok()
}

/// Whether a period is over at a moment. Its last day is the day before its end (R-BEV-1, 2b).
pub fn over(registration: &Registratie, at: Instant) -> bool {
    first(registration.datum_einde.as_ref()).is_some_and(|end| end <= date_of(at))
}

fn parts(text: &str) -> Option<(i16, i8, i8)> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |part: &str| part.parse::<i16>().ok();
    let (year, month, day) = (
        number(&digits[..4])?,
        number(&digits[4..6])?,
        number(&digits[6..])?,
    );
    Some((year, month.try_into().ok()?, day.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::start_of_day;

    fn text(text: &str) -> Option<Date> {
        whole(Some(&text.to_owned()))
    }

    #[test]
    fn a_date_is_whole_or_it_is_none() {
        assert_eq!(text("20170519"), Some(Date::constant(2017, 5, 19)));
        assert_eq!(text("2017-05-19"), Some(Date::constant(2017, 5, 19)));
        for bad in [
            "20170500", "20170000", "00000000", "20170230", "2017", "", "2017051x",
        ] {
            assert_eq!(text(bad), None, "{bad}");
        }
        assert_eq!(
            first(Some(&"20170000".to_owned())),
            Some(Date::constant(2017, 1, 1))
        );
        assert_eq!(
            first(Some(&"20170500".to_owned())),
            Some(Date::constant(2017, 5, 1))
        );
        assert_eq!(
            first(Some(&"00000000".to_owned())),
            Some(Date::constant(1, 1, 1))
        );
        assert_eq!(first(Some(&"onbekend".to_owned())), None);
    }

    #[test]
    fn a_period_is_over_on_the_day_of_its_end() {
        let period = Registratie {
            datum_aanvang: None,
            datum_einde: Some("20260310".into()),
        };
        assert!(!over(&period, start_of_day(Date::constant(2026, 3, 9))));
        assert!(over(&period, start_of_day(Date::constant(2026, 3, 10))));
    }
}
