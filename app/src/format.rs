//! How dates and numbers are written for people, in both languages. The server sends dates; no time zone is needed.

use domain::{lang::Lang, time::Date};

const DUTCH: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(lang: Lang, date: Date) -> &'static str {
    let names = match lang {
        Lang::Nl => DUTCH,
        Lang::En => ENGLISH,
    };
    usize::try_from(date.month())
        .ok()
        .and_then(|m| names.get(m - 1).copied())
        .unwrap_or_default()
}

/// "22 november 2026".
pub fn date(lang: Lang, date: Date) -> String {
    format!("{} {} {}", date.day(), month(lang, date), date.year())
}

/// "22 nov 2026", where space is short.
pub fn short_date(lang: Lang, date: Date) -> String {
    let name = month(lang, date);
    // "mrt" is how Dutch shortens maart; three letters do for all others.
    let short = if name == "maart" { "mrt" } else { &name[..3] };
    format!("{} {short} {}", date.day(), date.year())
}

/// Whole cents as an amount: "€ 1.234,50", in English "€1,234.50".
pub fn money(lang: Lang, cents: i64) -> String {
    let (before, group, point) = match lang {
        Lang::Nl => ("€\u{a0}", '.', ','),
        Lang::En => ("€", ',', '.'),
    };
    let euros = (cents.abs() / 100).to_string();
    let mut grouped = String::new();
    for (n, digit) in euros.chars().enumerate() {
        if n > 0 && (euros.len() - n).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    let minus = if cents < 0 { "-" } else { "" };
    format!("{minus}{before}{grouped}{point}{:02}", cents.abs() % 100)
}

/// A number in groups, all on one line.
pub fn unbroken(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}

/// A KvK number in two groups of four: "0000 1001", on one line.
pub fn kvk(number: &str) -> String {
    match number.split_at_checked(4) {
        Some((first, rest)) if number.len() == 8 => format!("{first}\u{a0}{rest}"),
        _ => number.to_owned(),
    }
}

/// The first letters of the first and the last word, for the mark in a picture: "Kantoor De Vries" is "KV".
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter(|w| w.starts_with(char::is_alphanumeric));
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .filter_map(|w| w.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_in_a_letter() {
        let day = Date::constant(2026, 3, 5);
        assert_eq!(date(Lang::Nl, day), "5 maart 2026");
        assert_eq!(short_date(Lang::Nl, day), "5 mrt 2026");
        assert_eq!(date(Lang::En, day), "5 March 2026");
        assert_eq!(short_date(Lang::En, day), "5 Mar 2026");
        assert_eq!(
            short_date(Lang::Nl, Date::constant(2026, 12, 31)),
            "31 dec 2026"
        );
    }

    #[test]
    fn money_is_written_as_on_a_bill() {
        assert_eq!(money(Lang::Nl, 3605), "€\u{a0}36,05");
        assert_eq!(money(Lang::Nl, 123_456_700), "€\u{a0}1.234.567,00");
        assert_eq!(money(Lang::En, 123_450), "€1,234.50");
        assert_eq!(money(Lang::En, -99), "-€0.99");
    }

    #[test]
    fn a_kvk_number_is_read_in_two_groups() {
        assert_eq!(kvk("00001001"), "0000\u{a0}1001");
        assert_eq!(kvk("1234"), "1234");
    }

    #[test]
    fn initials_come_from_the_first_and_the_last_name() {
        assert_eq!(initials("Kantoor De Vries"), "KV");
        assert_eq!(initials("Bram Bos"), "BB");
        assert_eq!(initials("Groenrijk"), "G");
        assert_eq!(initials(""), "");
    }
}
