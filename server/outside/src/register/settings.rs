//! What the operator decides about the Trade Register.

use crate::{http::Limits, secret::Secret};
use serde::Deserialize;
use std::time::Duration;

/// Where the register is and what it may cost. The key is the only thing without a default.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Below it are `v1/…` and `v2/…`: `https://api.kvk.nl/api`, or KVK's test environment `…/test/api`.
    pub url: String,
    /// Where the officers (*functionarissen*) are, if elsewhere: KVK's test environment has them on another host.
    pub officers_url: Option<String>,
    /// The key that KVK gave, sent in the header `apikey`.
    pub key: Secret,
    /// For one question, in milliseconds.
    pub timeout_ms: u64,
    /// How often a question is asked again after 5xx, 429 or without a connection.
    pub retries: u8,
    /// Milliseconds before the first repeat; twice as long before each next one.
    pub backoff_ms: u64,
    /// The longest answer that is read, in bytes. A thousand branches take about half a megabyte.
    pub max_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: "https://api.kvk.nl/api".to_owned(),
            officers_url: None,
            key: Secret::default(),
            timeout_ms: 5_000,
            retries: 2,
            backoff_ms: 200,
            max_bytes: 4 * 1024 * 1024,
        }
    }
}

impl Settings {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            timeout: Duration::from_millis(self.timeout_ms),
            retries: self.retries,
            backoff: Duration::from_millis(self.backoff_ms),
            max_bytes: self.max_bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BadSettings, register::Register};

    fn read(text: &str) -> Result<Settings, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn only_the_key_is_needed_and_an_unknown_word_is_refused() {
        let settings = read(r#"key = "sleutel""#).unwrap();
        assert_eq!(settings.url, "https://api.kvk.nl/api");
        assert!(Register::new(&settings).is_ok());
        assert!(!format!("{settings:?}").contains("sleutel"));
        assert!(read(r#"apikey = "sleutel""#).is_err());
    }

    #[test]
    fn a_setting_that_cannot_work_is_named() {
        for (text, named) in [
            ("", "register.key"),
            ("key = \"regel\\nregel\"", "register.key"),
            ("key = \"k\"\nurl = \"api.kvk.nl\"", "register.url"),
            (
                "key = \"k\"\nofficers_url = \"ftp://api.kvk.nl\"",
                "register.officers_url",
            ),
        ] {
            let BadSettings(what) = Register::new(&read(text).unwrap()).unwrap_err();
            assert!(what.starts_with(named), "{text}: {what}");
        }
    }
}
