//! The gateway's JSON, as published: what a message looks like and what an answer says. The one rule: an answer counts
//! only if it is about our own reference.

use super::{Accepted, SmsError};
use domain::mobile::MobileNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message is at most this long in parts; ours are one or two. More would be a mistake that costs money.
const MOST_PARTS: u8 = 3;

#[derive(Serialize)]
struct Request<'a> {
    messages: Messages<'a>,
}

#[derive(Serialize)]
struct Messages<'a> {
    msg: [Message<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    from: &'a str,
    to: [To; 1],
    body: Body<'a>,
    /// 1 to 32 letters and digits: a UUID without its dashes.
    reference: String,
    allowed_channels: [&'a str; 1],
    minimum_number_of_message_parts: u8,
    maximum_number_of_message_parts: u8,
}

#[derive(Serialize)]
struct To {
    number: String,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    content: &'a str,
}

pub fn request(sender: &str, to: &MobileNumber, text: &str, reference: Uuid) -> Vec<u8> {
    let request = Request {
        messages: Messages {
            msg: [Message {
                from: sender,
                // `+31…` as the gateway writes it: `0031…`.
                to: [To {
                    number: to.as_str().replacen('+', "00", 1),
                }],
                body: Body {
                    // The gateway chooses the alphabet, so that "é" and "€" arrive.
                    kind: "auto",
                    content: text,
                },
                reference: reference.simple().to_string(),
                allowed_channels: ["SMS"],
                minimum_number_of_message_parts: 1,
                maximum_number_of_message_parts: MOST_PARTS,
            }],
        },
    };
    serde_json::to_vec(&request).expect("strings and numbers become JSON")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    error_code: u16,
    #[serde(default)]
    messages: Vec<Told>,
}

/// The number and the description are not read: the description repeats the number.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    status: String,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    parts: u32,
    #[serde(default)]
    message_error_code: u16,
}

/// `None` if it is no answer to this message.
pub fn answer(body: &[u8], reference: Uuid) -> Option<Result<Accepted, SmsError>> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let told = answer.messages.iter().find(|told| {
        told.reference
            .as_deref()
            .and_then(|r| Uuid::parse_str(r).ok())
            == Some(reference)
    });
    match told {
        Some(told) if told.status.eq_ignore_ascii_case("accepted") => {
            (told.message_error_code == 0).then_some(Ok(Accepted { parts: told.parts }))
        }
        Some(told) if told.status.eq_ignore_ascii_case("rejected") => {
            let code = match told.message_error_code {
                0 => answer.error_code,
                code => code,
            };
            (code != 0).then_some(Err(refused(code)))
        }
        None if answer.messages.is_empty() && answer.error_code != 0 => {
            Some(Err(refused(answer.error_code)))
        }
        _ => None,
    }
}

/// 500 and 999 are faults of the gateway itself, told in words: nothing was made of the message.
const fn refused(code: u16) -> SmsError {
    match code {
        500 | 999 => SmsError::Unavailable,
        code => SmsError::Refused(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const REFERENCE: Uuid = Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef);

    #[test]
    fn a_message_has_the_published_shape() {
        let to = MobileNumber::parse("06 12345678").unwrap();
        let body = request("Schakel", &to, "Uw code is 123456. Kosten: € 0.", REFERENCE);
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        insta::assert_snapshot!(format!("{body:#}"));
    }

    #[rstest]
    #[case::accepted(
        r#"{"details":"Created 1 message(s)","errorCode":0,"messages":[{"to":"0031612345678","status":"Accepted","reference":"0123456789ab4def8123456789abcdef","parts":2,"messageDetails":null,"messageErrorCode":0}]}"#,
        Some(Ok(Accepted { parts: 2 }))
    )]
    #[case::rejected(
        r#"{"details":"Created 0 message(s)","errorCode":201,"messages":[{"to":"0031612a","status":"Rejected","reference":"0123456789ab4def8123456789abcdef","parts":0,"messageDetails":"Gsm '0031612a' is not a number.","messageErrorCode":303}]}"#,
        Some(Err(SmsError::Refused(303)))
    )]
    #[case::whole_request(
        r#"{"details":"No account found for the given authentication","errorCode":101,"messages":[]}"#,
        Some(Err(SmsError::Refused(101)))
    )]
    #[case::gateway_ill(
        r#"{"details":"Unknown error","errorCode":999,"messages":[]}"#,
        Some(Err(SmsError::Unavailable))
    )]
    #[case::about_another(
        r#"{"details":"Created 1 message(s)","errorCode":0,"messages":[{"to":"0031612345678","status":"Accepted","reference":"ffffffffffffffffffffffffffffffff","parts":1,"messageErrorCode":0}]}"#,
        None
    )]
    #[case::accepted_with_an_error(
        r#"{"errorCode":0,"messages":[{"status":"Accepted","reference":"0123456789ab4def8123456789abcdef","parts":1,"messageErrorCode":304}]}"#,
        None
    )]
    #[case::nothing_told(
        r#"{"details":"Created 0 message(s)","errorCode":0,"messages":[]}"#,
        None
    )]
    #[case::page("<html>maintenance</html>", None)]
    #[case::empty("", None)]
    fn an_answer_is_read_only_when_it_is_about_this_message(
        #[case] body: &str,
        #[case] want: Option<Result<Accepted, SmsError>>,
    ) {
        assert_eq!(answer(body.as_bytes(), REFERENCE), want);
    }
}
