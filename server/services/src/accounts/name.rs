//! What a person is called: a name as people write it, in any script. The one rule: what cannot be read as a name is
//! never shown to others as one.

use crate::error::{Error, Result};
use domain::{fault::Fault, person::reads_as_an_address};
use store::{Tx, value::fold};
use unicode_security::skeleton;

/// The longest, in characters.
pub const MAX: u16 = 100;
/// Reserved whatever the catalogue says, in small letters: the word with which a name may not begin (a family is called
/// Schakel, another Schakelaar), and what may not stand in one.
const SENDER: &str = "schakel";
const OFFICE: &str = "belastingdienst";

/// Letters of any script, and what stands between them; spaces around it are left out.
///
/// # Errors
/// [`Fault::Required`], [`Fault::TooLong`], [`Fault::NotAName`].
pub fn checked(name: &str) -> core::result::Result<&str, Fault> {
    let name = name.trim();
    if name.is_empty() {
        Err(Fault::Required)
    } else if name.chars().count() > usize::from(MAX) {
        Err(Fault::TooLong(MAX))
    } else if !name.chars().any(char::is_alphabetic)
        || !name.chars().all(|c| {
            c.is_alphabetic() || " .'’-,".contains(c) || ('\u{300}'..'\u{370}').contains(&c)
        })
        || reads_as_an_address(name)
    {
        Err(Fault::NotAName)
    } else {
        Ok(name)
    }
}

/// Nobody is called as what sends these messages, or as a provider whose services stand in them; nor nearly so, with signs
/// between the letters or with letters of another script that look alike (Unicode's confusables).
///
/// # Errors
/// [`Fault::NameReserved`] at `name`.
pub(crate) async fn not_reserved(tx: &mut Tx, name: &str) -> Result<()> {
    let sender = begins_with(name, SENDER);
    let name = looks(name);
    let providers = store::catalogue::providers(tx).await?;
    // "UWV (voorbeeld)" is "UWV" to whoever reads it.
    let called = |of: &str| looks(of.split('(').next().unwrap_or_default());
    let provider = providers.iter().any(|provider| {
        [&provider.name_nl, &provider.name_en]
            .into_iter()
            .any(|of| called(of) == name)
    });
    if provider || sender || name.contains(&looks(OFFICE)) {
        return Err(Error::field("name", Fault::NameReserved));
    }
    Ok(())
}

/// Whether a name begins with this word, or with what looks like it. A longer word is another one; where letters go on in
/// the other case, or in a script without cases, a new word begins.
fn begins_with(name: &str, word: &str) -> bool {
    let word = looks(word);
    let mut letters = name.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let goes_on = letters.peek().is_some_and(|(_, next)| {
            (letter.is_lowercase() && next.is_lowercase())
                || (letter.is_uppercase() && next.is_uppercase())
        });
        if !goes_on && looks(&name[..at + letter.len_utf8()]) == word {
            return true;
        }
    }
    false
}

/// How a name looks: its letters only, each as the one that it could be mistaken for.
fn looks(name: &str) -> String {
    let letters: String = fold(name).chars().filter(|c| c.is_alphabetic()).collect();
    skeleton(&letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_kinds_are_names() {
        for name in [
            "Anna Bakker",
            "Esra Yılmaz",
            "Jan-Willem d'Hondt",
            "N. ’t Hart",
            "王小明",
            " Mees ",
            "A.B. de Vries",
            "A.B.C. van ’t Hof-d'Hondt",
            "J.P.",
            "Th.M. Jansen",
            "A.Th. de Wit",
            "St. Jean",
        ] {
            assert!(checked(name).is_ok(), "{name}");
        }
        assert_eq!(checked("  "), Err(Fault::Required));
        for address in [
            "Ga naar evil.example, Wouter",
            "www.Evil.Example",
            "Evil.example",
            "a.nl",
            "Nu.Nl",
            "A.B.de Vries",
            "https.evil.Example",
        ] {
            assert_eq!(checked(address), Err(Fault::NotAName), "{address}");
        }
        assert_eq!(checked("..."), Err(Fault::NotAName));
        assert_eq!(checked("<b>Anna</b>"), Err(Fault::NotAName));
        assert_eq!(checked(&"a".repeat(101)), Err(Fault::TooLong(100)));
    }

    #[test]
    fn a_longer_word_is_another_name() {
        for name in [
            "schakel",
            " Schakel Beheer",
            "Schakel, Beheer",
            "Schakel-beheer",
            "SchakelBeheer",
            "SCHAKELbeheer",
            "S.C.H.A.K.E.L",
            "S c h a k e l Beheer",
            "Sch\u{430}kel Beheer",
            // A letter that nobody sees.
            "Schakel\u{3164}Beheer",
        ] {
            assert!(begins_with(name, SENDER), "{name}");
        }
        for name in [
            "Schakelaar, Jan",
            "SCHAKELAAR, JAN",
            "Jan Schakel",
            "Schakels",
        ] {
            assert!(!begins_with(name, SENDER), "{name}");
        }
    }
}
