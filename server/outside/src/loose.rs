//! Numbers that others write now as a number and now as a string.

use serde::{Deserialize, Deserializer, de};

#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(u32),
    Text(String),
}

pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    match Loose::deserialize(from)? {
        Loose::Number(number) => Ok(number),
        // Without the text: it may be about a person.
        Loose::Text(text) => text
            .trim()
            .parse()
            .map_err(|_| de::Error::custom("no number")),
    }
}

/// Anything but a number says nothing.
pub fn perhaps_a_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Ok(match Option::<Loose>::deserialize(from)? {
        Some(Loose::Number(number)) => Some(number),
        Some(Loose::Text(text)) => text.trim().parse().ok(),
        None => None,
    })
}
