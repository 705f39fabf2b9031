//! Status reports: the gateway posts them to an address of ours, as JSON of the published form, one message or several.
//! They are not signed; the caller first compares the secret in the address ([`super::Settings::report_secret`]). The
//! one rule: reports come more than once and in any order, so they say a state and never count anything.

use crate::loose;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What became of one message. The number is not read: the reference says which message it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    pub reference: Uuid,
    pub delivery: Delivery,
    /// The operator's own number of what went wrong, for the log.
    pub code: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The operator has it.
    OnItsWay,
    /// The phone has it.
    Delivered,
    /// It will not come: the gateway or the operator refused it.
    Rejected,
    /// It will not come: the phone could not be reached in time.
    Failed,
}

impl Delivery {
    /// Whether this report is news after `known`: a final state stays, and nothing goes back to being on its way.
    /// That it was delivered is believed even after a failure, because a phone said so.
    pub fn replaces(self, known: Option<Self>) -> bool {
        match known {
            None | Some(Self::OnItsWay) => true,
            Some(Self::Delivered) => false,
            Some(Self::Rejected | Self::Failed) => self == Self::Delivered,
        }
    }
}

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a status report that cannot be read")]
pub struct Unreadable;

/// Reads the body of a callback. A report with a reference that cannot be ours is left out: an account is shared with
/// other programs.
pub fn read(body: &[u8]) -> Result<Vec<Report>, Unreadable> {
    let callback: Callback = serde_json::from_slice(body).map_err(|_| Unreadable)?;
    let told = match callback.messages.msg {
        OneOrMany::One(told) => vec![told],
        OneOrMany::Many(told) => told,
    };
    told.into_iter()
        .filter_map(|told| {
            let reference = Uuid::parse_str(told.reference.as_deref()?).ok()?;
            Some(delivery(told.status.code).map(|delivery| Report {
                reference,
                delivery,
                code: told.status.error_code.filter(|code| *code != 0),
            }))
        })
        .collect()
}

/// The gateway's states; 4 ("read") is told by channels that know it.
const fn delivery(code: u32) -> Result<Delivery, Unreadable> {
    Ok(match code {
        0 => Delivery::OnItsWay,
        1 => Delivery::Rejected,
        2 | 4 => Delivery::Delivered,
        3 => Delivery::Failed,
        _ => return Err(Unreadable),
    })
}

#[derive(Deserialize)]
struct Callback {
    messages: Messages,
}

#[derive(Deserialize)]
struct Messages {
    msg: OneOrMany,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Told),
    Many(Vec<Told>),
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    reference: Option<String>,
    status: Status,
}

/// The form is filled in by replacing marks in a text, so a number usually comes as a string.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    #[serde(deserialize_with = "loose::number")]
    code: u32,
    #[serde(default, deserialize_with = "loose::perhaps_a_number")]
    error_code: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const REFERENCE: &str = "0123456789ab4def8123456789abcdef";

    fn callback(code: &str, error: &str) -> String {
        format!(
            r#"{{"messages":{{"msg":{{"received":"2026-03-02T10:15:00","to":"0031612345678","reference":"{REFERENCE}",
            "status":{{"code":{code},"errorCode":{error},"errorDescription":""}},"operator":"20408"}}}}}}"#
        )
    }

    #[rstest]
    #[case(r#""0""#, Delivery::OnItsWay)]
    #[case(r#""1""#, Delivery::Rejected)]
    #[case(r#""2""#, Delivery::Delivered)]
    #[case("2", Delivery::Delivered)]
    #[case(r#""3""#, Delivery::Failed)]
    fn a_report_says_what_became_of_a_message(#[case] code: &str, #[case] delivery: Delivery) {
        let read = read(callback(code, r#""""#).as_bytes()).unwrap();
        let reference = Uuid::parse_str(REFERENCE).unwrap();
        assert_eq!(
            read,
            [Report {
                reference,
                delivery,
                code: None
            }]
        );
    }

    #[test]
    fn the_operators_number_is_kept_and_the_phones_is_not() {
        let read = read(callback(r#""3""#, r#""5""#).as_bytes()).unwrap();
        assert_eq!(read[0].code, Some(5));
        assert!(!format!("{read:?}").contains("612345678"));
    }

    #[test]
    fn several_at_once_are_read_and_those_of_others_left_out() {
        let body = format!(
            r#"{{"messages":{{"msg":[
                {{"reference":"{REFERENCE}","status":{{"code":"2"}}}},
                {{"reference":"newsletter-7","status":{{"code":"3"}}}},
                {{"status":{{"code":"3"}}}}]}}}}"#
        );
        assert_eq!(read(body.as_bytes()).unwrap().len(), 1);
    }

    #[rstest]
    #[case("")]
    #[case("{}")]
    #[case(r#"{"messages":{"msg":{"reference":"x","status":{"code":"[STATUS]"}}}}"#)]
    fn what_is_no_report_is_refused(#[case] body: &str) {
        assert_eq!(read(body.as_bytes()), Err(Unreadable));
    }

    #[test]
    fn a_state_nobody_published_is_refused() {
        assert_eq!(read(callback(r#""9""#, "null").as_bytes()), Err(Unreadable));
    }

    #[test]
    fn late_and_repeated_reports_change_nothing() {
        assert!(Delivery::OnItsWay.replaces(None));
        assert!(Delivery::Failed.replaces(Some(Delivery::OnItsWay)));
        assert!(!Delivery::OnItsWay.replaces(Some(Delivery::Delivered)));
        assert!(!Delivery::Failed.replaces(Some(Delivery::Delivered)));
        assert!(Delivery::Delivered.replaces(Some(Delivery::Failed)));
        assert!(!Delivery::OnItsWay.replaces(Some(Delivery::Failed)));
    }
}
