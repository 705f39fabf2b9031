//! Mails rest sealed, like the messages they are made of: they carry names, and links with tokens in them.

use crate::{Services, secret::Purpose};
use data_encoding::BASE64;

pub(super) fn seal(s: &Services, text: &str) -> String {
    BASE64.encode(&s.key.seal(&*s.rng, Purpose::MessageParams, text.as_bytes()))
}

/// `None` when it was sealed under another key.
pub(super) fn open(s: &Services, text: &str) -> Option<String> {
    let sealed = BASE64.decode(text.as_bytes()).ok()?;
    String::from_utf8(s.key.open(Purpose::MessageParams, &sealed)?).ok()
}
