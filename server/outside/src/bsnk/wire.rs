//! The coupling point's JSON: who, which number, at which level; and the pseudonym that comes back. The one rule: an
//! answer counts only if it is about our own reference.

use super::Coupled;
use domain::{level::Level, number::Bsn, person::Identity};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(rename = "requestId")]
    reference: String,
    requester: &'a str,
    /// `urn:etoegang:core:assurance-class:loa3` (R-LOA-1).
    assurance_level: &'a str,
    bsn: &'a str,
    person: Person<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person<'a> {
    given_names: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    family_name_prefix: &'a str,
    family_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<String>,
}

pub fn request(
    requester: &str,
    who: &Identity,
    bsn: &Bsn,
    level: Level,
    reference: Uuid,
) -> Vec<u8> {
    let request = Request {
        reference: reference.to_string(),
        requester,
        assurance_level: level.urn(),
        bsn: bsn.reveal(),
        person: Person {
            given_names: &who.given,
            family_name_prefix: &who.prefix,
            family_name: &who.family,
            date_of_birth: who.birth.map(|day| day.to_string()),
        },
    };
    serde_json::to_vec(&request).expect("strings become JSON")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(rename = "requestId")]
    reference: String,
    polymorphic_pseudonym: String,
}

/// `None` if it is no answer to this request.
pub fn coupled(body: &[u8], reference: Uuid) -> Option<Coupled> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let ours = Uuid::parse_str(&answer.reference) == Ok(reference)
        && !answer.polymorphic_pseudonym.is_empty();
    ours.then_some(Coupled {
        pseudonym: answer.polymorphic_pseudonym,
    })
}

/// Only the code is read: words may repeat what was asked.
#[derive(Deserialize)]
struct Refusal {
    code: String,
}

pub fn is_no_match(body: &[u8]) -> bool {
    serde_json::from_slice::<Refusal>(body).is_ok_and(|refusal| refusal.code == "no_match")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFERENCE: Uuid = Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef);

    #[test]
    fn only_an_answer_to_this_request_couples() {
        let right =
            r#"{"requestId":"01234567-89ab-4def-8123-456789abcdef","polymorphicPseudonym":"UFA="}"#;
        assert!(coupled(right.as_bytes(), REFERENCE).is_some());
        assert!(coupled(right.as_bytes(), Uuid::nil()).is_none());
        for wrong in ["", "<html>", r#"{"polymorphicPseudonym":"UFA="}"#] {
            assert!(coupled(wrong.as_bytes(), REFERENCE).is_none(), "{wrong}");
        }
        assert!(is_no_match(br#"{"code":"no_match","message":"123456782"}"#));
        assert!(!is_no_match(br#"{"code":"not_authorised"}"#));
    }
}
