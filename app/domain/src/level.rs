//! Levels of assurance (*betrouwbaarheidsniveau*): their order, their names, what they are abroad, and at
//! which level somebody signs. What a level demands of a person or a document is not decided here.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;

/// A level of assurance. The order is the scheme's: a higher level covers all lower ones (R-LOA-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Ended on 1 July 2021; still read, never issued (R-LOA-4).
    #[serde(rename = "EH1")]
    Eh1,
    /// A legacy value; still read, never issued (R-LOA-4).
    #[serde(rename = "EH2")]
    Eh2,
    #[serde(rename = "EH2+")]
    Eh2Plus,
    #[serde(rename = "EH3")]
    Eh3,
    #[serde(rename = "EH4")]
    Eh4,
}

/// An eIDAS level (R-LOA-3). Several of ours map to one of these; there is no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Eidas {
    Low,
    Substantial,
    High,
}

impl Level {
    /// From low to high.
    pub const ALL: [Self; 5] = [Self::Eh1, Self::Eh2, Self::Eh2Plus, Self::Eh3, Self::Eh4];
    /// What may still be issued (R-LOA-4).
    pub const ISSUED: [Self; 3] = [Self::Eh2Plus, Self::Eh3, Self::Eh4];

    /// `EH2+`: the name on the screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eh1 => "EH1",
            Self::Eh2 => "EH2",
            Self::Eh2Plus => "EH2+",
            Self::Eh3 => "EH3",
            Self::Eh4 => "EH4",
        }
    }

    /// The scheme's name in protocol messages (R-LOA-1).
    pub const fn urn(self) -> &'static str {
        match self {
            Self::Eh1 => "urn:etoegang:core:assurance-class:loa1",
            Self::Eh2 => "urn:etoegang:core:assurance-class:loa2",
            Self::Eh2Plus => "urn:etoegang:core:assurance-class:loa2plus",
            Self::Eh3 => "urn:etoegang:core:assurance-class:loa3",
            Self::Eh4 => "urn:etoegang:core:assurance-class:loa4",
        }
    }

    pub fn from_urn(urn: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.urn() == urn)
    }

    /// The number in the database: 1 to 5, in order, so that SQL compares as we do.
    pub const fn code(self) -> i64 {
        self as i64 + 1
    }

    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// Reads what people type: `EH2+`, `eh3`, `eh2plus`, ` EH 4 `.
    ///
    /// # Errors
    /// [`Fault::UnknownLevel`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut plain: String = text.split_whitespace().collect();
        plain.make_ascii_uppercase();
        let plain = plain.replace("PLUS", "+");
        Self::ALL
            .into_iter()
            .find(|level| level.name() == plain)
            .ok_or(Fault::UnknownLevel)
    }

    /// Whether new means and authorisations may have this level (R-LOA-4).
    pub fn is_issued(self) -> bool {
        self >= Self::Eh2Plus
    }

    /// R-LOA-3. EH1 has no counterpart abroad.
    pub const fn eidas(self) -> Option<Eidas> {
        match self {
            Self::Eh1 => None,
            Self::Eh2 | Self::Eh2Plus => Some(Eidas::Low),
            Self::Eh3 => Some(Eidas::Substantial),
            Self::Eh4 => Some(Eidas::High),
        }
    }
}

impl Eidas {
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Low => "http://eidas.europa.eu/LoA/low",
            Self::Substantial => "http://eidas.europa.eu/LoA/substantial",
            Self::High => "http://eidas.europa.eu/LoA/high",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_loa_1_every_level_has_the_scheme_s_urn() {
        let urns = Level::ALL.map(|level| level.urn().rsplit(':').next().unwrap());
        assert_eq!(urns, ["loa1", "loa2", "loa2plus", "loa3", "loa4"]);
        for level in Level::ALL {
            assert_eq!(Level::from_urn(level.urn()), Some(level));
        }
        assert_eq!(
            Level::from_urn("urn:etoegang:core:assurance-class:loa5"),
            None
        );
    }

    #[test]
    fn r_loa_2_the_order_is_total_and_the_database_sorts_alike() {
        assert!(Level::ALL.is_sorted());
        assert_eq!(Level::ALL.map(Level::code), [1, 2, 3, 4, 5]);
        for level in Level::ALL {
            assert_eq!(Level::from_code(level.code()), Some(level));
        }
        assert_eq!(Level::from_code(0), None);
        assert_eq!(Level::from_code(6), None);
    }

    #[test]
    fn r_loa_3_eidas_levels_lose_the_plus() {
        assert_eq!(Level::Eh1.eidas(), None);
        assert_eq!(Level::Eh2.eidas(), Level::Eh2Plus.eidas());
        assert_eq!(
            Level::Eh2Plus.eidas().unwrap().uri(),
            "http://eidas.europa.eu/LoA/low"
        );
        assert_eq!(
            Level::Eh3.eidas().unwrap().uri(),
            "http://eidas.europa.eu/LoA/substantial"
        );
        assert_eq!(
            Level::Eh4.eidas().unwrap().uri(),
            "http://eidas.europa.eu/LoA/high"
        );
    }

    #[test]
    fn r_loa_4_eh1_and_eh2_are_read_but_not_issued() {
        assert_eq!(Level::parse("EH2"), Ok(Level::Eh2));
        assert_eq!(
            Level::ALL
                .into_iter()
                .filter(|l| l.is_issued())
                .collect::<Vec<_>>(),
            Level::ISSUED
        );
    }

    #[test]
    fn a_level_is_read_as_people_type_it() {
        assert_eq!(Level::parse(" eh2plus"), Ok(Level::Eh2Plus));
        assert_eq!(Level::parse("EH 3"), Ok(Level::Eh3));
        assert_eq!(Level::parse("3"), Err(Fault::UnknownLevel));
        assert_eq!(Level::parse("EH2++"), Err(Fault::UnknownLevel));
        assert_eq!(format!("[{:>4}]", Level::Eh3), "[ EH3]");
        assert_eq!(serde_json::to_string(&Level::Eh2Plus).unwrap(), "\"EH2+\"");
    }
}
