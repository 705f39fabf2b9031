//! Opening a session, as the provider publishes it. The one rule: it is told no more than it needs to check a document:
//! name, date of birth, where to come back, and a mark that means nothing to it.

use super::Session;
use domain::{lang::Lang, person::Identity, time::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize)]
struct Request<'a> {
    verification: Wanted<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wanted<'a> {
    callback: &'a str,
    person: Expected<'a>,
    vendor_data: Uuid,
    lang: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Expected<'a> {
    first_name: &'a str,
    /// With what stands before it, as documents write it: "van der Berg".
    last_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<Date>,
}

pub fn request(person: &Identity, vendor_data: Uuid, return_url: &str, lang: Lang) -> Vec<u8> {
    let request = Request {
        verification: Wanted {
            callback: return_url,
            person: Expected {
                first_name: &person.given,
                last_name: format!("{} {}", person.prefix, person.family)
                    .trim_start()
                    .to_owned(),
                date_of_birth: person.birth,
            },
            vendor_data,
            lang: lang.code(),
        },
    };
    serde_json::to_vec(&request).expect("strings, a date and an id become JSON")
}

#[derive(Deserialize)]
struct Answer {
    verification: Made,
}

#[derive(Deserialize)]
struct Made {
    id: Uuid,
    url: String,
}

pub fn session(body: &[u8]) -> Option<Session> {
    let Answer {
        verification: Made { id, url },
    } = serde_json::from_slice(body).ok()?;
    Some(Session { id, url })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_asked_for_in_the_published_shape() {
        let person = Identity {
            given: "Pieter".into(),
            prefix: "van".into(),
            family: "Leeuwen".into(),
            birth: Some(Date::constant(1984, 2, 29)),
        };
        let body = request(
            &person,
            Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef),
            "https://schakel.example/identify/7",
            Lang::Nl,
        );
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        insta::assert_snapshot!(format!("{body:#}"));
    }

    #[test]
    fn only_an_id_and_an_address_make_a_session() {
        let body = r#"{"status":"success","verification":{"id":"12df6045-3846-4e45-946a-14fa6136d78b",
            "url":"https://checks.example/v/token","vendorData":null,"host":"https://checks.example",
            "status":"created","sessionToken":"token"}}"#;
        assert_eq!(
            session(body.as_bytes()).unwrap().url,
            "https://checks.example/v/token"
        );
        assert!(
            session(br#"{"status":"success","verification":{"id":"7","url":"https://x"}}"#)
                .is_none()
        );
        assert!(session(br#"{"status":"fail","code":"1102"}"#).is_none());
        assert!(session(b"<html>").is_none());
    }
}
