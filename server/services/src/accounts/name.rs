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
    {
        Err(Fault::NotAName)
    } else {
        Ok(name)
    }
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
        ] {
            assert!(checked(name).is_ok(), "{name}");
        }
        assert_eq!(checked("  "), Err(Fault::Required));
        assert_eq!(checked("..."), Err(Fault::NotAName));
        assert_eq!(checked("<b>Anna</b>"), Err(Fault::NotAName));
        assert_eq!(checked(&"a".repeat(101)), Err(Fault::TooLong(100)));
    }
}
