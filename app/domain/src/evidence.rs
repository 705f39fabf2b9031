//! What a document must be to count as evidence: an extract not too old (R-BEV-7), an identity document of an
//! accepted kind that stays valid for a while (R-BEV-8). Looking at the document is people's work.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// The identity documents that count (R-BEV-8).
    IdKind {
        Passport = "passport",
        IdentityCard = "identity_card",
        DrivingLicence = "driving_licence",
        /// *Verblijfsdocument*.
        ResidencePermit = "residence_permit",
    }
}

/// The figures of R-BEV-7 and R-BEV-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidencePolicy {
    /// An extract of so many days ago is accepted, a day older is not.
    pub extract_days: u16,
    /// An identity document is valid for at least so many months on receipt.
    pub id_months: u16,
}

impl Default for EvidencePolicy {
    fn default() -> Self {
        Self {
            extract_days: 14,
            id_months: 1,
        }
    }
}
