//! The gateway's side of the published JSON: what it reads, and the words it answers in.

use crate::sms::report::Delivery;
use axum::http::StatusCode;
use domain::time::{Instant, wall_clock};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Request {
    messages: Messages,
}

#[derive(Deserialize)]
struct Messages {
    authentication: Option<Authentication>,
    msg: Vec<Message>,
}

/// The older way to give the token; the header is the recommended one.
#[derive(Deserialize)]
struct Authentication {
    #[serde(alias = "producttoken", rename = "productToken")]
    token: String,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: Vec<To>,
    body: Body,
    #[serde(default)]
    reference: String,
}

#[derive(Deserialize)]
struct To {
    number: String,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    content: String,
}

pub fn read(body: &str) -> Option<Request> {
    serde_json::from_str(body).ok()
}

impl Request {
    pub fn token(&self) -> Option<&str> {
        let authentication = self.messages.authentication.as_ref()?;
        Some(&authentication.token)
    }

    /// One for every number of every message.
    pub fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        self.messages.msg.iter().flat_map(|message| {
            message.to.iter().map(|to| Wanted {
                reference: &message.reference,
                from: &message.from,
                to: &to.number,
                text: &message.body.content,
            })
        })
    }
}

/// One message to one number.
pub struct Wanted<'a> {
    pub reference: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    pub text: &'a str,
}

impl Wanted<'_> {
    /// The gateway's number and words, if it does not send this.
    pub fn refusal(&self) -> Option<(u16, String)> {
        let digits = self.to.trim_start_matches("00");
        if self.from.is_empty() {
            Some((301, "A message without a sender was found".into()))
        } else if digits.len() < 7 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            Some((303, format!("Gsm '{}' is not a number.", self.to)))
        } else if self.text.is_empty() {
            Some((304, "A body without content was found".into()))
        } else {
            None
        }
    }

    pub fn accepted(&self) -> Told {
        self.told("Accepted", parts(self.text), 0, None)
    }

    pub fn rejected(&self, code: u16, details: String) -> Told {
        self.told("Rejected", 0, code, Some(details))
    }

    fn told(&self, status: &'static str, parts: usize, code: u16, details: Option<String>) -> Told {
        Told {
            to: self.to.to_owned(),
            status,
            reference: self.reference.to_owned(),
            parts,
            message_details: details,
            message_error_code: code,
        }
    }
}

/// 160 characters of the phone's alphabet, or 70 of any other; less when there is more than one part.
fn parts(text: &str) -> usize {
    let plain = text
        .chars()
        .all(|c| c.is_ascii() || "éèàùìòÇØøÅåÆæßÉÄÖÑÜäöñü§£¥€".contains(c));
    let length = text.chars().count();
    match (plain, length) {
        (true, ..=160) | (false, ..=70) => 1,
        (true, _) => length.div_ceil(153),
        (false, _) => length.div_ceil(67),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    details: String,
    error_code: u16,
    messages: Vec<Told>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    to: String,
    status: &'static str,
    reference: String,
    parts: usize,
    message_details: Option<String>,
    message_error_code: u16,
}

impl Answer {
    pub fn refusal(code: u16, details: &str) -> Self {
        Self {
            details: details.to_owned(),
            error_code: code,
            messages: Vec::new(),
        }
    }
}

/// 200 as soon as one message is taken.
pub fn answer(messages: Vec<Told>) -> (StatusCode, Answer) {
    let taken = messages
        .iter()
        .filter(|told| told.message_error_code == 0)
        .count();
    let status = if taken > 0 {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    let answer = Answer {
        details: format!("Created {taken} message(s)"),
        error_code: if taken == messages.len() { 0 } else { 201 },
        messages,
    };
    (status, answer)
}

/// A status report in the published form, where every value is a string.
pub fn report(
    to: &str,
    reference: &str,
    delivery: Delivery,
    code: Option<u32>,
    at: Instant,
) -> Value {
    let state = match delivery {
        Delivery::OnItsWay => "0",
        Delivery::Rejected => "1",
        Delivery::Delivered => "2",
        Delivery::Failed => "3",
    };
    json!({
        "messages": {
            "msg": {
                "received": wall_clock(at).strftime("%Y-%m-%dT%H:%M:%S").to_string(),
                "to": to,
                "reference": reference,
                "status": {
                    "code": state,
                    "errorCode": code.map(|code| code.to_string()).unwrap_or_default(),
                    "errorDescription": "",
                },
                "operator": "20408",
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sms::report;

    #[test]
    fn a_long_text_is_more_than_one_part() {
        assert_eq!(parts(&"a".repeat(160)), 1);
        assert_eq!(parts(&"a".repeat(161)), 2);
        assert_eq!(parts(&"ж".repeat(70)), 1);
        assert_eq!(parts(&"ж".repeat(71)), 2);
    }

    #[test]
    fn a_report_is_one_that_we_can_read() {
        let reference = uuid::Uuid::from_u128(7);
        let written = report(
            "0031612345678",
            &reference.simple().to_string(),
            Delivery::Failed,
            Some(5),
            Instant::from_seconds(1_772_446_500),
        );
        insta::assert_snapshot!(format!("{written:#}"));
        let read = report::read(written.to_string().as_bytes()).unwrap();
        assert_eq!(
            read,
            [report::Report {
                reference,
                delivery: Delivery::Failed,
                code: Some(5)
            }]
        );
    }
}
