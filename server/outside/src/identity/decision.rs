//! What the provider decided, asked for or posted to us. The parser names the fields it reads, and neither the BSN
//! (`person.idNumber`) nor the document's number (`document.number`) is among them; its error holds no text, because a
//! JSON error quotes what it stumbles over. The one rule: an approval without a name and a date of birth is none.

use super::{IdentityError, signature};
use crate::{loose, secret::Secret};
use domain::{evidence::IdKind, time::Date};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Not begun, not finished, or being looked at.
    Waiting,
    Approved(Identified),
    /// Final: only a new session gives a new chance.
    Declined(Reason),
    /// The same session may be used again.
    Again(Reason),
    /// Not finished in time, or given up.
    Expired,
}

impl Decision {
    /// The word for a log line.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved(_) => "approved",
            Self::Declined(_) => "declined",
            Self::Again(_) => "again",
            Self::Expired => "expired",
        }
    }
}

/// Who showed which kind of document, as it stands on the document.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Identified {
    /// Empty for who has one name only.
    pub given: String,
    pub family: String,
    pub birth_date: Date,
    /// `None` for a kind that does not count as evidence.
    pub document: Option<IdKind>,
    /// Not told for every document; without it nobody knows whether it is about to expire.
    pub valid_until: Option<Date>,
}

/// Without the person: this is what a log line may show.
impl fmt::Debug for Identified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identified")
            .field("document", &self.document)
            .field("valid_until", &self.valid_until)
            .finish_non_exhaustive()
    }
}

/// Why somebody was declined or must do it again, in kinds that a page has words for; the provider's own number is for
/// the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub kind: ReasonKind,
    pub code: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// The photos are missing, dark, or show half a document.
    Photos,
    /// No original document, of a kind that is not taken, damaged or changed.
    Document,
    /// The document has expired.
    OutOfDate,
    /// The face is not the one on the document.
    Face,
    /// The name is not the one that was expected.
    Name,
    /// Anything else.
    Other,
}

impl Reason {
    fn new(code: Option<u32>) -> Self {
        let kind = match code {
            Some(104 | 121 | 128) => ReasonKind::Name,
            Some(103 | 120) => ReasonKind::Face,
            Some(101 | 102 | 205 | 206) => ReasonKind::Document,
            Some(201..=204) => ReasonKind::Photos,
            Some(207) => ReasonKind::OutOfDate,
            _ => ReasonKind::Other,
        };
        Self { kind, code }
    }
}

/// A decision that was posted to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub session: Uuid,
    /// Our own mark, as given when the session was opened; `None` if it is not one of ours.
    pub vendor_data: Option<Uuid>,
    pub decision: Decision,
}

/// Reads a posted decision; pure, for whoever holds the two secrets.
pub fn notice(
    key: &Secret,
    secret: &Secret,
    client: &str,
    signature: &str,
    body: &[u8],
) -> Result<Notice, IdentityError> {
    if !signature::is_right(secret, body, signature) || !key.is(client) {
        return Err(IdentityError::NotGenuine);
    }
    let told = read(body)
        .and_then(|told| told.verification)
        .ok_or(IdentityError::Malformed)?;
    Ok(Notice {
        session: told.id,
        vendor_data: told
            .vendor_data
            .as_deref()
            .and_then(|mark| Uuid::parse_str(mark).ok()),
        decision: told.decision().ok_or(IdentityError::Malformed)?,
    })
}

/// The answer to a question about `session`; `None` if it cannot be read or is about another.
pub(super) fn answer(body: &[u8], session: Uuid) -> Option<Decision> {
    match read(body)?.verification {
        None => Some(Decision::Waiting),
        Some(told) if told.id == session => told.decision(),
        Some(_) => None,
    }
}

fn read(body: &[u8]) -> Option<Told> {
    let told: Told = serde_json::from_slice(body).ok()?;
    (told.status == "success").then_some(told)
}

#[derive(Deserialize)]
struct Told {
    status: String,
    verification: Option<Verification>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verification {
    id: Uuid,
    status: String,
    vendor_data: Option<String>,
    #[serde(default, deserialize_with = "loose::perhaps_a_number")]
    reason_code: Option<u32>,
    person: Option<Person>,
    document: Option<Document>,
}

/// `idNumber` is not here, and may not come.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    first_name: Option<String>,
    last_name: Option<String>,
    date_of_birth: Option<Date>,
}

/// `number` is not here, and may not come.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    #[serde(rename = "type")]
    kind: Option<String>,
    valid_until: Option<Date>,
}

impl Verification {
    fn decision(self) -> Option<Decision> {
        let reason = Reason::new(self.reason_code);
        Some(match self.status.as_str() {
            "created" | "started" | "submitted" | "review" => Decision::Waiting,
            "approved" => Decision::Approved(identified(self.person?, &self.document?)?),
            "declined" => Decision::Declined(reason),
            "resubmission_requested" => Decision::Again(reason),
            "expired" | "abandoned" => Decision::Expired,
            _ => return None,
        })
    }
}

fn identified(person: Person, document: &Document) -> Option<Identified> {
    let family = person.last_name.filter(|name| !name.trim().is_empty())?;
    Some(Identified {
        given: person.first_name.unwrap_or_default(),
        family,
        birth_date: person.date_of_birth?,
        document: match document.kind.as_deref() {
            Some("PASSPORT") => Some(IdKind::Passport),
            Some("ID_CARD") => Some(IdKind::IdentityCard),
            Some("DRIVERS_LICENSE") => Some(IdKind::DrivingLicence),
            Some("RESIDENCE_PERMIT") => Some(IdKind::ResidencePermit),
            _ => None,
        },
        valid_until: document.valid_until,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SESSION: &str = "12df6045-3846-4e45-946a-14fa6136d78b";
    /// Of the published test range; passes the eleven test.
    const BSN: &str = "999990019";
    const NUMBER: &str = "SPECI2014";

    fn approved() -> String {
        format!(
            r#"{{"status":"success","technicalData":{{"ip":"192.0.2.1"}},"verification":{{
            "id":"{SESSION}","code":9001,"status":"approved","reason":null,"reasonCode":null,
            "vendorData":"01234567-89ab-4def-8123-456789abcdef","acceptanceTime":"2026-03-02T10:00:00Z",
            "decisionTime":"2026-03-02T10:03:00Z","comments":[],
            "person":{{"firstName":"Sanne","lastName":"Jansen","idNumber":"{BSN}","gender":"F",
                "dateOfBirth":"1984-02-29","nationality":"NL","placeOfBirth":"Utrecht"}},
            "document":{{"type":"PASSPORT","country":"NL","number":"{NUMBER}","validFrom":"2024-01-01",
                "validUntil":"2034-01-01"}},
            "additionalVerifiedData":{{}}}}}}"#
        )
    }

    fn other(status: &str, reason: &str) -> String {
        format!(
            r#"{{"status":"success","verification":{{"id":"{SESSION}","code":0,"status":"{status}",
            "reason":"words","reasonCode":{reason},"vendorData":null,"person":{{"idNumber":"{BSN}"}},
            "document":{{"number":"{NUMBER}"}}}}}}"#
        )
    }

    fn asked(body: &str) -> Option<Decision> {
        answer(body.as_bytes(), Uuid::parse_str(SESSION).unwrap())
    }

    #[test]
    fn an_approval_names_the_person_and_the_document() {
        assert_eq!(
            asked(&approved()),
            Some(Decision::Approved(Identified {
                given: "Sanne".into(),
                family: "Jansen".into(),
                birth_date: Date::constant(1984, 2, 29),
                document: Some(IdKind::Passport),
                valid_until: Some(Date::constant(2034, 1, 1)),
            }))
        );
    }

    /// R-BEV-8: neither number leaves the parser, whichever way one looks at what it gives.
    #[test]
    fn r_bev_8_the_bsn_and_the_number_are_dropped() {
        let secret = Secret::new("s");
        let key = Secret::new("k");
        for body in [
            approved(),
            other("declined", "102"),
            other("resubmission_requested", "204"),
        ] {
            let signature = signature::sign(&secret, body.as_bytes());
            let notice = notice(&key, &secret, "k", &signature, body.as_bytes()).unwrap();
            let decision = asked(&body).unwrap();
            let shown = [
                format!("{decision:?}{decision:#?}{notice:?}"),
                serde_json::to_string(&decision).unwrap(),
            ];
            for shown in shown {
                assert!(!shown.contains(BSN) && !shown.contains(NUMBER), "{shown}");
            }
        }
        // Where the parser stumbles over them, the error does not repeat them either.
        let broken = approved().replace(r#""1984-02-29""#, &format!(r#""{BSN}""#));
        assert_eq!(asked(&broken), None);
        let signature = signature::sign(&secret, broken.as_bytes());
        let error = notice(&key, &secret, "k", &signature, broken.as_bytes()).unwrap_err();
        assert!(!format!("{error:?}{error}").contains(BSN));
    }

    #[test]
    fn what_is_shown_of_an_approval_does_not_name_the_person() {
        let shown = format!("{:?}", asked(&approved()).unwrap());
        assert!(
            !shown.contains("Jansen") && !shown.contains("1984"),
            "{shown}"
        );
        let kept = serde_json::to_value(asked(&approved())).unwrap();
        insta::assert_snapshot!(format!("{kept:#}"));
    }

    #[rstest]
    #[case("declined", "104", Decision::Declined(Reason { kind: ReasonKind::Name, code: Some(104) }))]
    #[case("declined", "103", Decision::Declined(Reason { kind: ReasonKind::Face, code: Some(103) }))]
    #[case("declined", "106", Decision::Declined(Reason { kind: ReasonKind::Other, code: Some(106) }))]
    #[case("declined", "null", Decision::Declined(Reason { kind: ReasonKind::Other, code: None }))]
    #[case("resubmission_requested", "204", Decision::Again(Reason { kind: ReasonKind::Photos, code: Some(204) }))]
    #[case("resubmission_requested", "207", Decision::Again(Reason { kind: ReasonKind::OutOfDate, code: Some(207) }))]
    #[case("expired", "null", Decision::Expired)]
    #[case("abandoned", "null", Decision::Expired)]
    #[case("review", "null", Decision::Waiting)]
    #[case("submitted", "null", Decision::Waiting)]
    fn every_published_state_is_a_decision(
        #[case] status: &str,
        #[case] reason: &str,
        #[case] want: Decision,
    ) {
        assert_eq!(asked(&other(status, reason)), Some(want));
    }

    #[rstest]
    #[case::no_person(&other("approved", "null"))]
    #[case::no_birth_date(&approved().replace("dateOfBirth", "dateOfDeath"))]
    #[case::no_name(&approved().replace(r#""Jansen""#, r#"" ""#))]
    #[case::another_session(&approved().replace("12df6045", "22df6045"))]
    #[case::another_state(&other("maybe", "null"))]
    #[case::failed(r#"{"status":"fail","verification":null}"#)]
    #[case::a_page("<html>")]
    fn what_is_not_certain_is_no_approval(#[case] body: &str) {
        assert_eq!(asked(body), None);
    }

    #[test]
    fn nothing_decided_yet_is_waiting() {
        assert_eq!(
            asked(r#"{"status":"success","verification":null}"#),
            Some(Decision::Waiting)
        );
    }

    #[test]
    fn a_notice_is_believed_only_with_the_signature_over_its_very_bytes() {
        let (key, secret) = (Secret::new("k"), Secret::new("s"));
        let body = approved();
        let right = signature::sign(&secret, body.as_bytes());
        let read = |client, signature: &str, body: &str| {
            notice(&key, &secret, client, signature, body.as_bytes())
        };
        let told = read("k", &right, &body).unwrap();
        assert_eq!(told.session.to_string(), SESSION);
        assert_eq!(
            told.vendor_data.unwrap().to_string(),
            "01234567-89ab-4def-8123-456789abcdef"
        );
        assert!(matches!(told.decision, Decision::Approved(_)));

        let not_genuine = Err(IdentityError::NotGenuine);
        assert_eq!(
            read("k", &right, &body.replace("Sanne", "Sanna")),
            not_genuine
        );
        assert_eq!(read("k", "", &body), not_genuine);
        assert_eq!(
            read(
                "k",
                &signature::sign(&Secret::new("x"), body.as_bytes()),
                &body
            ),
            not_genuine
        );
        assert_eq!(read("another", &right, &body), not_genuine);
    }
}
