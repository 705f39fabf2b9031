//! What a person is called: a name as people write it, in any script. The one rule: what cannot be read as a name is
//! never shown to others as one.

use domain::fault::Fault;

/// The longest, in characters.
pub const MAX: u16 = 100;

/// Letters of any script, and what stands between them; spaces around it are left out.
///
/// # Errors
/// [`Fault::Required`], [`Fault::TooLong`], [`Fault::NotAName`].
pub fn checked(name: &str) -> Result<&str, Fault> {
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

/// Mail programs make a link of what looks like an address, and a name stands in the subject of mails to strangers. So
/// after a dot within a word stands one letter, as in initials, or one of the pairs that are written as one.
fn reads_as_an_address(name: &str) -> bool {
    const ONE_SOUND: [&str; 4] = ["Th", "Ph", "Ch", "IJ"];
    name.split([' ', ','])
        .flat_map(|word| word.split('.').skip(1))
        .any(|part| part.chars().count() > 1 && !ONE_SOUND.contains(&part))
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
}
