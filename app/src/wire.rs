//! What the server tells the browser, as both read it: postcard, in base64, because it stands in documents too. Without the
//! names of fields there is little to read and little code that reads it. It is not for others: exports and reports
//! have formats of their own.
//!
//! The rule: only who was built from the same sources reads it, for nothing in it says what it is. So a script names
//! what it reads ([`TYPE`]), and a page that was opened before an upgrade is loaded anew instead of misreading.

#[cfg(feature = "ssr")]
use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use leptos::{
    server::codee,
    server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType},
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt;

/// A digest of the sources. It stands before everything that is written.
const SHAPE: &str = env!("SCHAKEL_SHAPE");

/// The media type of what is written here, by these sources.
pub const TYPE: &str = concat!("application/vnd.schakel; shape=", env!("SCHAKEL_SHAPE"));

/// The media type of whatever sources.
#[cfg(feature = "ssr")]
const ANY: &str = "application/vnd.schakel";

/// Reads what [`write`] wrote of the same type, by the same sources; `None` when it is something else.
#[inline(never)]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let bytes = bytes(text)?;
    let (value, rest) = postcard::take_from_bytes(&bytes).ok()?;
    rest.is_empty().then_some(value)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    STANDARD_NO_PAD.decode(text.strip_prefix(SHAPE)?).ok()
}

/// Writes for the browser.
///
/// # Errors
/// For a type of no known shape, which none here is.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, Unreadable> {
    let bytes = postcard::to_allocvec(value).map_err(|_| Unreadable)?;
    let mut text = SHAPE.to_owned();
    STANDARD_NO_PAD.encode_string(bytes, &mut text);
    Ok(text)
}

/// It is no such value, or cannot be written.
#[derive(Debug)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

/// Whether our own script asks.
#[cfg(feature = "ssr")]
pub fn asked(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes().starts_with(ANY.as_bytes()))
}

/// An answer to our own script.
#[cfg(feature = "ssr")]
pub fn answer<T: Serialize>(value: &T) -> Response {
    match write(value) {
        Ok(text) => ([(header::CONTENT_TYPE, TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Middleware: a script of other sources than these gets nothing, and nothing is done.
#[cfg(feature = "ssr")]
pub async fn same_sources(request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT);
    if asked(request.headers()) && accept.is_some_and(|accept| accept != TYPE) {
        return StatusCode::NOT_ACCEPTABLE.into_response();
    }
    next.run(request).await
}

/// The format, where a library asks for one.
pub struct Wire;

impl<T: Serialize> codee::Encoder<T> for Wire {
    type Error = Unreadable;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Unreadable> {
        write(value)
    }
}

impl<T: DeserializeOwned> codee::Decoder<T> for Wire {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Unreadable> {
        read(text).ok_or(Unreadable)
    }
}

impl ContentType for Wire {
    const CONTENT_TYPE: &'static str = TYPE;
}

impl FormatType for Wire {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Wire {
    type Error = Unreadable;

    fn encode(value: &T) -> Result<Bytes, Unreadable> {
        write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        std::str::from_utf8(&bytes)
            .ok()
            .and_then(read)
            .ok_or(Unreadable)
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
        let text = write(value).expect("written");
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
        let text = write(&Reply::Invalid(state.clone())).expect("written");
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
