//! The beginning of what somebody typed, to say which of many it was. It lives where it stands, so that a
//! [`crate::fault::Fault`] stays `Copy`. What people type may be anything, so it is never printed for a log.

use core::{fmt, str};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most bytes; what is longer ends in `…`.
const MOST: usize = 24;
const MORE: &str = "…";

/// At most 24 bytes of a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Excerpt {
    bytes: [u8; MOST],
    length: usize,
}

impl Excerpt {
    pub fn of(text: &str) -> Self {
        let mut excerpt = Self {
            bytes: [0; MOST],
            length: 0,
        };
        if text.len() <= MOST {
            excerpt.push(text);
        } else {
            let end = text.floor_char_boundary(MOST - MORE.len());
            excerpt.push(&text[..end]);
            excerpt.push(MORE);
        }
        excerpt
    }

    fn push(&mut self, text: &str) {
        let end = self.length + text.len();
        self.bytes[self.length..end].copy_from_slice(text.as_bytes());
        self.length = end;
    }

    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excerpt({} bytes)", self.length)
    }
}

impl Serialize for Excerpt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Excerpt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::of(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_where_a_sign_ends() {
        assert_eq!(Excerpt::of("1234567").as_str(), "1234567");
        let whole = "a".repeat(MOST);
        assert_eq!(Excerpt::of(&whole).as_str(), whole);
        let long = Excerpt::of(&"é".repeat(20));
        assert_eq!(long.as_str(), format!("{}…", "é".repeat(10)));
        let json = serde_json::to_string(&long).unwrap();
        assert_eq!(serde_json::from_str::<Excerpt>(&json).unwrap(), long);
    }

    #[test]
    fn it_is_not_printed_for_a_log() {
        assert!(!format!("{:?}", Excerpt::of("123456782")).contains("123"));
    }
}
