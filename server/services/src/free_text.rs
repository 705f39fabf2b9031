//! What somebody types for others to read in a mail of ours. The one rule: it leads nowhere. Who reads a mail of ours takes
//! the address of a website in it for one of ours.

use domain::{fault::Fault, request::MESSAGE_MAX};
use unicode_normalization::UnicodeNormalization;

/// Whether it can be mailed to others; it may be empty.
///
/// # Errors
/// [`Fault::TooLong`], [`Fault::HoldsAddress`].
pub(crate) fn check(text: &str) -> Result<(), Fault> {
    if text.chars().count() > usize::from(MESSAGE_MAX) {
        Err(Fault::TooLong(MESSAGE_MAX))
    } else if holds_address(text) {
        Err(Fault::HoldsAddress)
    } else {
        Ok(())
    }
}

/// Whether a reader would take some of it for an address, or a mail program would make a link of it: words in any script
/// with a dot between them, or an IP address. Stricter than what finds links in texts (linkify), which passes by
/// `//evil.example` and `evil.рф`; somebody who forgot the space after a full stop is told to put one.
fn holds_address(text: &str) -> bool {
    let seen: String = text
        .nfkc()
        .filter(|c| !is_invisible(*c))
        // Browsers take this one for a dot.
        .map(|c| if c == '\u{3002}' { '.' } else { c })
        .collect();
    seen.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'))
        .any(|word| {
            let parts: Vec<&str> = word.trim_matches(['.', '-']).split('.').collect();
            let is_ip = parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok());
            // After the dots of "o.a." stands one letter, and after those of a date or an amount none.
            let mut later = parts.iter().skip(1);
            is_ip
                || later.any(|part| {
                    part.starts_with(char::is_alphabetic)
                        && part.chars().filter(|c| c.is_alphabetic()).count() > 1
                })
        })
}

/// What Unicode calls default ignorable, as far as it is used: between the letters of an address nobody sees it.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mailed_to_others_leads_nowhere() {
        for text in [
            "",
            "Voor de aangifte over 2025. Bel gerust: 058 123 45 67.",
            "Dossier 31.12.2025, o.a. de btw, d.w.z. € 1.250,00 voor Jansen B.V.",
            "Zie art. 37 en blz.12 (versie 2.5).",
            "Dank u wel.\nAnna",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in [
            "Log eerst in op evil.example",
            "Log in at evil.example. Then come back.",
            "(www.evil.example)",
            "https://evil.example/login",
            "Ga naar EVIL.EXAMPLE/schakel, vandaag nog",
            "http://127.0.0.1/",
            "Mail naar anna@evil.example!",
            "Zie évil.example",
            "//evil.example/login",
            "/evil.example",
            "@evil.example",
            "_evil.example_",
            "evil.рф",
            "evil.中国",
            "evil。example",
            "evil｡example",
            "evil．example",
            "evil․example",
            "evil.\u{200b}example",
            "evil.xn--p1ai",
            "185.199.108.153",
        ] {
            assert_eq!(check(text), Err(Fault::HoldsAddress), "{text}");
        }
        assert_eq!(check(&"a".repeat(501)), Err(Fault::TooLong(500)));
    }
}
