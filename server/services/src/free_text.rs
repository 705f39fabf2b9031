//! What somebody types for others to read in a mail of ours. The one rule: it leads nowhere. Who reads a mail of ours takes
//! the address of a website in it for one of ours.

use domain::{fault::Fault, request::MESSAGE_MAX};
use linkify::LinkFinder;

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

/// Mail programs make a link of an address without `https://` as well. What is all figures is a date or an amount.
fn holds_address(text: &str) -> bool {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    finder
        .links(text)
        .any(|link| link.as_str().chars().any(char::is_alphabetic))
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
        ] {
            assert_eq!(check(text), Err(Fault::HoldsAddress), "{text}");
        }
        assert_eq!(check(&"a".repeat(501)), Err(Fault::TooLong(500)));
    }
}
