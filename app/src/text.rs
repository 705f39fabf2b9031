//! The texts of the screen, one function per text: `text::<area>::<key>(lang, …)`. They are made by `build.rs` from
//! `locales/<language>/<area>.toml`, so a text that one language lacks does not compile. No sentence stands in the
//! code of a page.

use domain::lang::Lang;
use std::fmt::Display;

/// A number that decides between singular and plural.
pub trait Count: Display {
    fn is_one(&self) -> bool;
}

macro_rules! counts {
    ($($number:ty),*) => {
        $(impl Count for $number {
            fn is_one(&self) -> bool {
                *self == 1
            }
        })*
    };
}

counts!(u8, u16, u32, u64, usize, i32, i64);

fn pick(lang: Lang, nl: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Nl => nl,
        Lang::En => en,
    }
}

/// Puts the values in the places `{0}`, `{1}`, …; one function for all texts keeps the download small.
fn fill(template: &str, values: &[&dyn Display]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut parts = template.split('{');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or((part, ""));
        if let Some(value) = place.parse::<usize>().ok().and_then(|i| values.get(i)) {
            text.push_str(&value.to_string());
        }
        // "… voor Hofman B.V." ends the sentence already.
        let rest = match rest.strip_prefix('.') {
            Some(after) if text.ends_with('.') => after,
            _ => rest,
        };
        text.push_str(rest);
    }
    text
}

#[expect(clippy::pedantic, reason = "the documentation of a text is the text")]
mod generated {
    use super::{Count, Lang, fill, pick};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use generated::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_the_sentence_wants_them() {
        assert_eq!(fill("{1} van {0}", &[&40, &"1 tot 5"]), "1 tot 5 van 40");
        assert_eq!(fill("geen plaats", &[]), "geen plaats");
        assert_eq!(
            fill("Voor {0}. Klaar.", &[&"Hofman B.V."]),
            "Voor Hofman B.V. Klaar."
        );
    }

    #[test]
    fn one_and_many_have_their_own_sentence() {
        assert_eq!(form::summary(Lang::Nl, 1_usize), "Er gaat 1 ding niet goed");
        assert_eq!(
            form::summary(Lang::Nl, 2_usize),
            "Er gaan 2 dingen niet goed"
        );
        assert_eq!(form::summary(Lang::En, 1_usize), "There is 1 problem");
        assert_eq!(form::summary(Lang::En, 2_usize), "There are 2 problems");
    }
}
