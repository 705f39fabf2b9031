//! Time-based codes (RFC 6238: SHA-1, six digits, thirty seconds), what every authenticator app knows.
//! Only arithmetic lives here; that a code is never accepted twice is kept by the account's last step in the store.

use crate::{
    clock::Rng,
    error::{Error, Result},
};
use domain::time::Instant;
use totp_rs::{Algorithm, Builder, Totp};

/// Bytes of a secret, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
const STEP_SECONDS: u64 = 30;
/// One step either way: phones are seldom more than half a minute off.
const SKEW: u16 = 1;
const DIGITS: u8 = 6;
/// Under which name the code stands in the person's app.
const ISSUER: &str = "Schakel";

/// A new secret.
pub fn new_secret(rng: &dyn Rng) -> [u8; SECRET_BYTES] {
    let mut secret = [0; SECRET_BYTES];
    rng.fill(&mut secret);
    secret
}

/// The step whose code this is, within one step of `at`; `None` when it is no such code.
/// Spaces inside the code are skipped: apps show it in two groups.
pub fn check(secret: &[u8], code: &str, at: Instant) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != usize::from(DIGITS) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let step = builder(secret)
        .build_noncompliant()
        .check(&digits, seconds(at))?;
    i64::try_from(step).ok()
}

/// The code an app shows at `at`. For the demo and for tests.
pub fn code(secret: &[u8], at: Instant) -> String {
    builder(secret)
        .build_noncompliant()
        .generate(seconds(at))
        .to_string()
}

/// What the QR code says: `otpauth://totp/Schakel:anna@…?secret=…&issuer=Schakel`.
pub fn enrolment_url(secret: &[u8], email: &str) -> Result<String> {
    // A colon separates issuer and account in the URL; addresses with one are shown with a dot.
    builder(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(email.replace(':', "."))
        .build()
        .and_then(|totp: Totp| totp.to_url())
        .map_err(|_| Error::Internal("no enrolment URL for this account"))
}

/// The secret for typing over: base32 in groups of four.
pub fn manual_key(secret: &[u8]) -> String {
    let text = data_encoding::BASE32_NOPAD.encode(secret);
    let groups: Vec<&str> = text
        .as_bytes()
        .chunks(4)
        .filter_map(|group| str::from_utf8(group).ok())
        .collect();
    groups.join(" ")
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret.to_vec())
}

fn seconds(at: Instant) -> u64 {
    u64::try_from(at.micros() / 1_000_000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B.
    const RFC: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn agrees_with_the_rfc() {
        assert_eq!(code(RFC, at(59)), "287082");
        assert_eq!(code(RFC, at(1_111_111_109)), "081804");
        assert_eq!(code(RFC, at(20_000_000_000)), "353130");
    }

    #[test]
    fn one_step_either_way_and_no_more() {
        let now = 1_800_000_000;
        let code = code(RFC, at(now));
        let step = now / 30;
        for (shift, accepted) in [
            (-60, None),
            (-30, Some(step)),
            (0, Some(step)),
            (30, Some(step)),
            (60, None),
        ] {
            assert_eq!(check(RFC, &code, at(now + shift)), accepted, "{shift} s");
        }
    }

    #[test]
    fn only_six_digits_are_a_code() {
        let good = code(RFC, at(59));
        assert_eq!(
            check(RFC, &format!("{} {}", &good[..3], &good[3..]), at(59)),
            Some(1)
        );
        for bad in ["", "28708", "2870820", "+87082", "28708a", "２８７０８２"] {
            assert_eq!(check(RFC, bad, at(59)), None, "{bad}");
        }
    }

    #[test]
    fn the_app_gets_issuer_account_and_secret() {
        let url = enrolment_url(RFC, "anna@kantoordevries.example").unwrap();
        assert!(url.starts_with("otpauth://totp/Schakel:anna"), "{url}");
        assert!(
            url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            "{url}"
        );
        assert!(url.contains("issuer=Schakel"), "{url}");
        assert_eq!(manual_key(RFC), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
