//! What a document must be to count as evidence: an extract not too old (R-BEV-7), an identity document of an
//! accepted kind that stays valid for a while (R-BEV-8). Which papers a case needs is [`crate::signing::Paper`]'s;
//! looking at the document is people's work.

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, time::Date, words::words};

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

words! {
    /// Why a clerk did not let somebody pass at a counter.
    TurnedAway {
        /// The face or the name is another's.
        AnotherPerson = "another_person",
        NoDocument = "no_document",
        /// It is not valid, or not of a kind that counts.
        DocumentNotGood = "document_not_good",
    }
}

words! {
    /// The kinds of file that a paper may be sent as: told by what is in them, never by their name.
    FileKind {
        Pdf = "pdf",
        Jpeg = "jpeg",
        Png = "png",
    }
}

impl FileKind {
    /// Its name on the wire.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

words! {
    /// Where one paper that was sent in stands.
    PaperState {
        /// Sent; looked at with the others.
        Sent = "sent",
        Accepted = "accepted",
        /// Not good enough; another is asked for.
        Refused = "refused",
        /// A newer one took its place.
        Replaced = "replaced",
    }
}

/// A paper has at most so many bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

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

impl EvidencePolicy {
    /// Whether an extract of a day is accepted on another (R-BEV-7).
    ///
    /// # Errors
    /// [`Fault::DateInFuture`], [`Fault::ExtractTooOld`].
    pub fn check_extract(&self, issued: Date, on: Date) -> Result<(), Fault> {
        let oldest = on.saturating_sub(jiff::Span::new().days(self.extract_days));
        if issued > on {
            Err(Fault::DateInFuture)
        } else if issued < oldest {
            Err(Fault::ExtractTooOld(self.extract_days))
        } else {
            Ok(())
        }
    }

    /// Whether an identity document with this last valid day is accepted on receipt (R-BEV-8). The same day a
    /// month later is enough, or the last of a shorter month.
    ///
    /// # Errors
    /// [`Fault::IdExpired`], [`Fault::IdExpiresSoon`] with the last valid day it must have at least.
    pub fn check_id(&self, valid_until: Date, received: Date) -> Result<(), Fault> {
        let least = received.saturating_add(jiff::Span::new().months(self.id_months));
        if valid_until < received {
            Err(Fault::IdExpired)
        } else if valid_until < least {
            Err(Fault::IdExpiresSoon(least))
        } else {
            Ok(())
        }
    }
}
