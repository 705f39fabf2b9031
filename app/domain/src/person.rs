//! Who somebody is, apart from any account: a name, a day of birth, and the two together as the Trade Register
//! and an identity document write them ([`Identity`]). What somebody types is checked here; what a register
//! sent is kept as it is. Personal data: `Debug` shows none of it.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, time::Date};

/// The longest part of a name, in characters.
pub const NAME_MAX: u16 = 100;
/// Whoever is younger gets no means.
pub const YOUNGEST_YEARS: i16 = 12;
/// Whoever is younger binds no legal entity (BW 1:234): no manager and no representative.
pub const OF_AGE_YEARS: i16 = 18;
/// Nobody is older.
pub const OLDEST_YEARS: i16 = 120;

/// One part of a name, as somebody typed it: letters of any script and what stands between them, with single
/// spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NamePart(String);

/// A name that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// *Voornamen*, as the identity document has them.
    pub given: NamePart,
    /// *Tussenvoegsel*, such as "van der".
    pub prefix: Option<NamePart>,
    /// *Achternaam*.
    pub family: NamePart,
}

/// A day of birth that somebody alive and old enough may have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BirthDate(Date);

/// What two writings of one person have in common (R-BEV-2): the parts as they were sent, which may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity {
    pub given: String,
    pub prefix: String,
    pub family: String,
    pub birth: Option<Date>,
}

impl NamePart {
    /// Reads what somebody typed; spaces around it do not matter and spaces inside become single.
    ///
    /// # Errors
    /// [`Fault::Required`], [`Fault::TooLong`], [`Fault::NotAName`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let words: Vec<_> = text.split_whitespace().collect();
        let part = words.join(" ");
        if part.is_empty() {
            Err(Fault::Required)
        } else if part.chars().count() > usize::from(NAME_MAX) {
            Err(Fault::TooLong(NAME_MAX))
        } else if !part.chars().any(char::is_alphabetic)
            || !part.chars().all(is_of_a_name)
            || reads_as_an_address(&part)
        {
            Err(Fault::NotAName)
        } else {
            Ok(Self(part))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Letters, the marks on them (U+0300 to U+036F), and what stands between the words of names.
fn is_of_a_name(c: char) -> bool {
    c.is_alphabetic() || " .'’-".contains(c) || ('\u{300}'..'\u{370}').contains(&c)
}

/// Whether a name reads as an address. Mail programs make a link of what looks like one, and a name stands in the subject of mails to strangers. So
/// after a dot within a word stands one letter, as in initials, or one of the pairs that are written as one.
pub fn reads_as_an_address(name: &str) -> bool {
    const ONE_SOUND: [&str; 4] = ["Th", "Ph", "Ch", "IJ"];
    name.split([' ', ','])
        .flat_map(|word| word.split('.').skip(1))
        .any(|part| part.chars().count() > 1 && !ONE_SOUND.contains(&part))
}

/// Given names, prefix and family name, guessed from a whole name for somebody to check: small words are a prefix.
pub fn guessed_parts(name: &str) -> [String; 3] {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = |word: &&&str| word.starts_with(char::is_lowercase);
    let given = words.first().copied().unwrap_or_default();
    let rest = words.get(1..).unwrap_or_default();
    let prefix = rest.iter().take_while(small).count();
    [
        given.to_owned(),
        rest[..prefix].join(" "),
        rest[prefix..].join(" "),
    ]
}

impl TryFrom<String> for NamePart {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not a part of a name")
    }
}

impl From<NamePart> for String {
    fn from(part: NamePart) -> Self {
        part.0
    }
}

impl fmt::Debug for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NamePart(…)")
    }
}

impl BirthDate {
    /// Checks a day of birth against today.
    ///
    /// # Errors
    /// [`Fault::DateInFuture`], [`Fault::TooYoung`], [`Fault::NotABirthDate`] for more than 120 years ago.
    pub fn new(date: Date, today: Date) -> Result<Self, Fault> {
        if date > today {
            Err(Fault::DateInFuture)
        } else if !has_turned(date, YOUNGEST_YEARS, today) {
            Err(Fault::TooYoung(YOUNGEST_YEARS.unsigned_abs()))
        } else if has_turned(date, OLDEST_YEARS + 1, today) {
            Err(Fault::NotABirthDate)
        } else {
            Ok(Self(date))
        }
    }

    /// As [`BirthDate::new`], of who applies to act for a legal entity.
    ///
    /// # Errors
    /// As [`BirthDate::new`], and [`Fault::NotOfAge`].
    pub fn of_age(date: Date, today: Date) -> Result<Self, Fault> {
        match Self::new(date, today) {
            Err(Fault::TooYoung(_)) => Err(Fault::NotOfAge),
            Ok(_) if !has_turned(date, OF_AGE_YEARS, today) => Err(Fault::NotOfAge),
            birth => birth,
        }
    }

    pub const fn date(self) -> Date {
        self.0
    }
}

/// Whether somebody born on a day has turned this many years by another; who was born on 29 February turns on
/// 1 March in other years.
pub(crate) fn has_turned(born: Date, years: i16, on: Date) -> bool {
    let passed =
        on.year() - born.year() - i16::from((on.month(), on.day()) < (born.month(), born.day()));
    passed >= years
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

impl Identity {
    pub fn new(name: &PersonName, birth: BirthDate) -> Self {
        let prefix = name.prefix.as_ref().map(NamePart::as_str);
        Self {
            given: name.given.as_str().to_owned(),
            prefix: prefix.unwrap_or_default().to_owned(),
            family: name.family.as_str().to_owned(),
            birth: Some(birth.date()),
        }
    }

    /// Whether both are the same person: given names, prefix, family name and day of birth exactly equal, and
    /// given names, family name and day of birth known (R-BEV-2). One letter makes another person.
    pub fn is_same(&self, other: &Self) -> bool {
        let known = !self.given.is_empty() && !self.family.is_empty() && self.birth.is_some();
        known && self == other
    }

    /// "Anna van der Berg".
    pub fn full_name(&self) -> String {
        let parts = [&self.given, &self.prefix, &self.family];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts
            .iter()
            .map(|part| part.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}
