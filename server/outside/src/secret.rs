//! A key or a token of a system outside: it goes into the request and nowhere else. The one rule: it has no `Display`
//! and its `Debug` shows nothing, so that no log line and no error can hold it.

use serde::Deserialize;
use std::fmt;

#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// Only for the place where the request is made.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `given` is this value; takes as long for a near miss as for a far one. An empty secret equals nothing,
    /// so that a forgotten setting opens no door.
    pub fn is(&self, given: &str) -> bool {
        !self.0.is_empty()
            && aws_lc_rs::constant_time::verify_slices_are_equal(
                self.0.as_bytes(),
                given.as_bytes(),
            )
            .is_ok()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_shows_nothing_and_an_empty_one_equals_nothing() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret:?}"), "…");
        assert!(secret.is("hunter2"));
        assert!(!secret.is("hunter3"));
        assert!(!secret.is("hunter"));
        assert!(!Secret::default().is(""));
    }
}
