//! JSON from the server, as the browser reads it: with a reader a fraction of the size of the usual one, because it
//! tells no faults apart. What is read is what `serde_json` wrote of the same type. Writing is the server's.

use leptos::server::codee::{Decoder, Encoder};
use serde::{Serialize, de::DeserializeOwned};

/// Reads what `serde_json` wrote; `None` when it is something else.
#[inline(never)]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    // No text is longer without its escapes.
    let mut unescaped = vec![0; text.len()];
    serde_json_core::from_str_escaped(text, &mut unescaped)
        .ok()
        .map(|(value, _)| value)
}

/// Carries a value from the server to the browser inside the document.
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

/// The text is not the JSON of such a value.
#[derive(Debug)]
pub struct Unreadable;

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Unreadable> {
        read(text).ok_or(Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Flash, FormState, Reply};
    use crate::notice::Notice;
    use domain::{
        fault::Fault,
        id::OrganisationId,
        time::{Date, Instant, Period},
    };
    use std::fmt::Debug;

    fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
        let text = serde_json::to_string(value).expect("written");
        assert_eq!(read::<T>(&text).as_ref(), Some(value), "{text}");
    }

    #[test]
    fn every_fault_arrives() {
        for fault in Fault::examples() {
            travels(&fault);
            travels(&vec![(String::from("veld"), fault)]);
        }
    }

    #[test]
    fn text_arrives_as_it_was() {
        for text in [
            "",
            "Bakkerij 'De \"Vries\"' & zn.\r\n\tpand 3\\4",
            "\\",
            "\\\\\"",
            "\u{0}\u{1}\u{8}\u{c}\u{1b}\u{7f}\u{2028}",
            "</script><!-- é € 😀 \\u0041",
        ] {
            travels(&text.to_owned());
            travels(&vec![Some(text.to_owned()), None]);
        }
    }

    #[test]
    fn numbers_dates_and_nothing_arrive() {
        travels(&(0_u32, u32::MAX, -1_i64, true));
        travels(&(u64::MAX, i64::MAX, false, ()));
        travels(&Some(Date::constant(2026, 11, 22)));
        travels(&Period::since(Instant::MAX));
        let id: OrganisationId = "01900000-0000-7000-8000-000000000042"
            .parse()
            .expect("an id");
        travels(&id);
        travels(&None::<u32>);
        travels(&Vec::<String>::new());
    }

    #[test]
    fn the_flash_and_the_reply_arrive() {
        let state = FormState {
            values: vec![("naam".into(), "Anna\nBos".into())],
            faults: vec![(
                String::new(),
                Fault::EndTooLate(Date::constant(2031, 11, 22)),
            )],
            problem: Some(crate::api::ApiError::TooMany(90)),
        };
        travels(&Flash {
            notice: Some(("/".into(), Notice::Renewed(Date::constant(2028, 2, 29)))),
            form: Some(("/clients".into(), state.clone())),
        });
        let text = serde_json::to_string(&Reply::Invalid(state.clone())).expect("written");
        assert!(matches!(read(&text), Some(Reply::Invalid(read)) if read == state));
    }

    #[test]
    fn what_is_no_such_value_is_none() {
        for text in ["", "{", "null", "\"naam", "[1]", "<!DOCTYPE html>", "1 1"] {
            assert_eq!(read::<String>(text), None, "{text}");
            assert!(read::<Reply>(text).is_none(), "{text}");
        }
    }
}
