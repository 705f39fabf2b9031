//! Recovery codes: ten single-use codes on paper for who has lost the phone. Shown once, stored as digests,
//! each good for one sign-in. Their strength (79 bits) makes a plain digest enough; guessing is limited besides.

use crate::clock::Rng;
use sha2::{Digest, Sha256};

/// Codes in a set.
pub const CODES: usize = 10;
/// No look-alikes: neither 0/o nor 1/l/i.
const ALPHABET: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz-";
const LETTERS: usize = 31;
const CHARS: usize = 16;

/// A new set, as `abcd-efgh-jkmn-pqrs`.
pub fn new_codes(rng: &dyn Rng) -> Vec<String> {
    (0..CODES).map(|_| new_code(rng)).collect()
}

fn new_code(rng: &dyn Rng) -> String {
    let mut code = String::with_capacity(CHARS + 3);
    let mut chars = 0;
    while chars < CHARS {
        let mut byte = [0];
        rng.fill(&mut byte);
        // Five bits a draw; the one value without a letter is drawn again, so that every letter is as likely.
        let draw = usize::from(byte[0] & 31);
        if draw >= LETTERS {
            continue;
        }
        if chars > 0 && chars % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[draw]));
        chars += 1;
    }
    code
}

/// The digest of a code as typed: capitals, spaces and dashes do not matter. `None` when it has not the shape of one.
pub fn digest(typed: &str) -> Option<[u8; 32]> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let shaped = code.len() == CHARS && code.bytes().all(|b| ALPHABET[..LETTERS].contains(&b));
    shaped.then(|| Sha256::digest(code.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    #[test]
    fn ten_different_codes_that_survive_typing() {
        let codes = new_codes(&SystemRng);
        let mut digests: Vec<_> = codes.iter().filter_map(|code| digest(code)).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), CODES);
        let typed = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(digest(&typed), digest(&codes[0]));
    }

    #[test]
    fn a_totp_code_is_not_mistaken_for_one() {
        assert_eq!(digest("123456"), None);
        assert_eq!(digest("abcd-efgh-jkmn-pqr0"), None);
    }
}
