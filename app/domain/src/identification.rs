//! Showing who one is with an identity document: how it was done, and where it stands. A document's number and the
//! BSN are never part of it (R-BEV-8); which documents are good enough is decided in [`crate::evidence`].

use serde::{Deserialize, Serialize};

use crate::{level::Level, person::Identity, time::Date};

/// How somebody showed the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// With the own phone, checked by a service for it.
    Remote,
    /// At a counter.
    InPerson,
    /// A copy, looked at by a clerk.
    Document,
}

impl Method {
    pub const ALL: [Self; 3] = [Self::Remote, Self::InPerson, Self::Document];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Remote => "remote",
            Self::InPerson => "in_person",
            Self::Document => "document",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }

    /// The highest level it is enough for: an original document seen from afar up to EH3, EH4 only in person
    /// (R-LOA-5, R-BEV-4); a copy shows what stands on it, not who holds it.
    pub const fn level(self) -> Level {
        match self {
            Self::Document => Level::Eh2Plus,
            Self::Remote => Level::Eh3,
            Self::InPerson => Level::Eh4,
        }
    }
}

/// Whether a document shown from afar is not enough for this level (R-BEV-4, R-AAN-5); then a passkey is bound too.
pub fn takes_a_counter(level: Level) -> bool {
    level > Method::Remote.level()
}

/// Where an identification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentificationState {
    Waiting,
    /// The document is good and names whom it should.
    Approved,
    Declined,
    /// Not finished in time.
    Expired,
}

impl IdentificationState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Approved, Self::Declined, Self::Expired];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Whether the name and the day of birth on a document are this person's. A document may write the names in another
/// order ("Leeuwen, van") or all in capitals, so the words of the whole name are compared, each of them, without
/// their case; accents and the day of birth must be exactly the same (R-BEV-2).
pub fn shows(given: &str, family: &str, birth: Date, person: &Identity) -> bool {
    let words = |parts: [&str; 3]| {
        let mut words: Vec<String> = parts
            .iter()
            .flat_map(|part| part.split([' ', ',']))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.sort_unstable();
        words
    };
    let named = !person.given.is_empty() && !person.family.is_empty();
    named
        && person.birth == Some(birth)
        && words([given, "", family]) == words([&person.given, &person.prefix, &person.family])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieter() -> Identity {
        Identity {
            given: "Pieter Jan".into(),
            prefix: "van".into(),
            family: "Leeuwen".into(),
            birth: Some(Date::constant(1961, 3, 9)),
        }
    }

    #[test]
    fn a_document_may_write_a_name_in_its_own_way() {
        let born = Date::constant(1961, 3, 9);
        assert!(shows("PIETER JAN", "VAN LEEUWEN", born, &pieter()));
        assert!(shows("Pieter Jan", "Leeuwen, van", born, &pieter()));
    }

    #[test]
    fn r_bev_2_one_letter_one_name_or_one_day_makes_another_person() {
        let born = Date::constant(1961, 3, 9);
        assert!(!shows("Pieter Jan", "van Leuwen", born, &pieter()));
        assert!(!shows("Pieter", "van Leeuwen", born, &pieter()));
        assert!(!shows(
            "Pieter Jan",
            "van Leeuwen",
            Date::constant(1961, 3, 10),
            &pieter()
        ));
        let nobody = Identity {
            given: String::new(),
            ..pieter()
        };
        assert!(!shows("", "van Leeuwen", born, &nobody));
    }

    #[test]
    fn r_loa_5_only_in_person_reaches_the_highest_level() {
        assert_eq!(Method::InPerson.level(), Level::Eh4);
        assert_eq!(Method::Remote.level(), Level::Eh3);
        assert!(Method::Document.level() < Level::Eh3);
    }
}
