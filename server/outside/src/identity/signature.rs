//! The provider's signatures: HMAC-SHA256 with the shared secret, in hexadecimal, over the body or over the session's
//! id. The one rule: signatures are compared by the library, which takes as long for a near miss as for a far one.

use crate::secret::Secret;
use aws_lc_rs::hmac;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};

fn key(secret: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes())
}

pub fn sign(secret: &Secret, message: &[u8]) -> String {
    HEXLOWER.encode(hmac::sign(&key(secret), message).as_ref())
}

/// An empty secret signs nothing: a forgotten setting opens no door.
pub fn is_right(secret: &Secret, message: &[u8], signature: &str) -> bool {
    !secret.is_empty()
        && HEXLOWER_PERMISSIVE
            .decode(signature.trim().as_bytes())
            .is_ok_and(|given| hmac::verify(&key(secret), message, &given).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// RFC 4231, test case 2.
    const RFC: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn a_signature_is_the_one_of_rfc_4231() {
        let message = b"what do ya want for nothing?";
        assert_eq!(sign(&Secret::new("Jefe"), message), RFC);
        assert!(is_right(&Secret::new("Jefe"), message, RFC));
        assert!(is_right(&Secret::new("Jefe"), message, &RFC.to_uppercase()));
    }

    #[rstest]
    #[case::empty("")]
    #[case::another_last_digit("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3844")]
    #[case::cut_off("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec38")]
    #[case::no_hexadecimal("Jefe")]
    fn another_signature_is_not_right(#[case] given: &str) {
        assert!(!is_right(
            &Secret::new("Jefe"),
            b"what do ya want for nothing?",
            given
        ));
    }

    #[test]
    fn another_message_or_secret_or_none_is_not_right() {
        assert!(!is_right(
            &Secret::new("Jefe"),
            b"what do ya want for nothing!",
            RFC
        ));
        assert!(!is_right(
            &Secret::new("jefe"),
            b"what do ya want for nothing?",
            RFC
        ));
        let empty = Secret::default();
        assert!(!is_right(&empty, b"x", &sign(&empty, b"x")));
    }
}
