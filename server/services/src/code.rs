//! Codes of six digits, as a phone gets them in a text message. How long one is good and how often it may be tried is
//! for whoever asks for it. The rule: a code is compared as a keyed digest, bound to what it is for, in constant time.

use crate::{
    Services,
    clock::Rng,
    error::{Error, Result},
    secret::{self, Digested},
};
use domain::fault::Fault;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

const DIGITS: usize = 6;
const LIMIT: u32 = 1_000_000;

/// Six digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

impl Code {
    pub fn new(rng: &dyn Rng) -> Self {
        loop {
            let mut bytes = [0; 4];
            rng.fill(&mut bytes);
            let drawn = u32::from_le_bytes(bytes);
            // What is left over at the end is drawn again, so that every code is as likely.
            if drawn < u32::MAX / LIMIT * LIMIT {
                return Self(format!("{:06}", drawn % LIMIT));
            }
        }
    }

    /// A code as somebody typed or pasted it: spaces and dashes do not matter. `None` when it has not the shape of one.
    pub fn typed(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let shaped = plain.len() == DIGITS && plain.bytes().all(|b| b.is_ascii_digit());
        shaped.then_some(Self(plain))
    }

    /// As [`Self::typed`], of a field `code`. What cannot be a code is told before it costs a try.
    ///
    /// Refusal: [`Fault::NotATextCode`].
    pub(crate) fn read(text: &str) -> Result<Self> {
        Self::typed(text).ok_or(Error::field("code", Fault::NotATextCode))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: `about` is what the code is for, and it opens nothing else.
    pub(crate) fn digest(&self, s: &Services, about: Uuid) -> [u8; 32] {
        s.key
            .digest(Digested::Code, &[about.as_bytes(), self.0.as_bytes()])
    }

    pub(crate) fn is(&self, s: &Services, about: Uuid, digest: &[u8]) -> bool {
        secret::same(&self.digest(s, about), digest)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    #[test]
    fn codes_are_typed_in_many_ways() {
        let code = Code::new(&SystemRng);
        let text = code.reveal();
        assert_eq!(text.len(), DIGITS);
        assert_eq!(
            Code::typed(&format!(" {} {}-{} ", &text[..2], &text[2..4], &text[4..])),
            Some(code.clone())
        );
        for wrong in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(Code::typed(wrong), None, "{wrong}");
        }
        assert!(!format!("{code:?}").contains(text));
    }

    #[test]
    fn a_draw_from_the_uneven_end_is_drawn_again() {
        struct Given(std::sync::Mutex<Vec<u32>>);
        impl Rng for Given {
            fn fill(&self, bytes: &mut [u8]) {
                let next = self.0.lock().unwrap().remove(0);
                bytes.copy_from_slice(&next.to_le_bytes());
            }
        }
        let given = Given(std::sync::Mutex::new(vec![u32::MAX, 4_294_000_000, 7]));
        assert_eq!(Code::new(&given).reveal(), "000007");
    }
}
