//! What a person is called: a name as people write it, in any script. The one rule: what cannot be read as a name is
//! never shown to others as one.

use crate::error::{Error, Result};
use domain::{fault::Fault, person::reads_as_an_address};
use store::{Tx, value::fold};
use unicode_security::skeleton;

/// The longest, in characters.
pub const MAX: u16 = 100;
/// Reserved whatever the catalogue says, in small letters: the word with which a name may not begin, and what may not stand
/// in one.
const SENDER: &str = "schakel";
/// How the names of families go on that begin with it.
const FAMILIES: [&str; 3] = ["aar", "aars", "s"];
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

/// Whether a name begins with this word, or with what looks like it: also with another word written to it, but for the
/// names of families that begin so.
fn begins_with(name: &str, word: &str) -> bool {
    let word = looks(word);
    let Some((_, after, last)) = name
        .char_indices()
        .map(|(at, letter)| (at, &name[at + letter.len_utf8()..], letter))
        .find(|(at, _, letter)| looks(&name[..at + letter.len_utf8()]) == word)
    else {
        return false;
    };
    let goes_on = |c: char| c.is_ascii_alphabetic() && c.is_lowercase() == last.is_lowercase();
    let rest = after.split(|c| !goes_on(c)).next().unwrap_or_default();
    !FAMILIES.contains(&fold(rest).as_str())
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
    fn nobody_is_called_as_the_sender_and_families_are() {
        for name in [
            "schakel",
            " Schakel Beheer",
            "Schakel, Beheer",
            "Schakel-beheer",
            "Schakelbeheer",
            "Schakelhelpdesk Nederland",
            "Schakel\u{2b0} Beheer",
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
