//! What can come out of a simulated check, and the published words for it.

use super::Session;
use domain::time::Date;
use jiff::ToSpan;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A BSN of the range for tests; it passes the eleven test.
pub const BSN: &str = "999990019";
/// The number on the specimen of a Dutch passport.
pub const DOCUMENT_NUMBER: &str = "SPECI2014";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person who was expected, with a document that is good for years.
    AsExpected,
    /// A real document, of somebody else.
    AnotherPerson,
    /// The person who was expected, with a document that is good for three more weeks.
    AboutToExpire,
    /// The document was tampered with.
    Declined,
    /// The photo was too dark.
    Again,
    GivenUp,
}

impl Outcome {
    pub const ALL: [Self; 6] = [
        Self::AsExpected,
        Self::AnotherPerson,
        Self::AboutToExpire,
        Self::Declined,
        Self::Again,
        Self::GivenUp,
    ];

    /// The value in the form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AsExpected => "as_expected",
            Self::AnotherPerson => "another_person",
            Self::AboutToExpire => "about_to_expire",
            Self::Declined => "declined",
            Self::Again => "again",
            Self::GivenUp => "given_up",
        }
    }

    pub(super) const fn is_final(self) -> bool {
        !matches!(self, Self::Again)
    }

    pub(super) fn told(self, id: Uuid, session: &Session, today: Date) -> Value {
        let (status, code, reason) = match self {
            Self::AsExpected | Self::AnotherPerson | Self::AboutToExpire => {
                ("approved", 9001, None)
            }
            Self::Declined => (
                "declined",
                9102,
                Some((102, "Suspected document tampering")),
            ),
            Self::Again => (
                "resubmission_requested",
                9103,
                Some((204, "Poor image quality")),
            ),
            Self::GivenUp => ("abandoned", 9104, None),
        };
        json!({
            "id": id,
            "code": code,
            "status": status,
            "reason": reason.map(|(_, words)| words),
            "reasonCode": reason.map(|(code, _)| code),
            "vendorData": session.vendor_data,
            "person": self.person(session),
            "document": self.document(today),
        })
    }

    fn person(self, session: &Session) -> Value {
        let expected = &session.person;
        let born = expected.date_of_birth.unwrap_or(Date::constant(1980, 1, 1));
        let (first, last, born) = match self {
            Self::GivenUp => return Value::Null,
            Self::AnotherPerson => ("Willeke", "Specimen", Date::constant(1965, 3, 10)),
            _ => (
                expected.first_name.as_str(),
                expected.last_name.as_str(),
                born,
            ),
        };
        json!({
            "firstName": first,
            "lastName": last,
            "dateOfBirth": born,
            "idNumber": BSN,
            "gender": null,
            "nationality": "NL",
        })
    }

    fn document(self, today: Date) -> Value {
        let valid_until = match self {
            Self::GivenUp => return Value::Null,
            Self::AboutToExpire => today.saturating_add(3.weeks()),
            _ => today.saturating_add(6.years()),
        };
        json!({
            "type": "PASSPORT",
            "country": "NL",
            "number": DOCUMENT_NUMBER,
            "validFrom": null,
            "validUntil": valid_until,
        })
    }
}
