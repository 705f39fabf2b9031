//! How the register says no, and what that means. Its own words are never passed on: they repeat the number that was
//! asked for.

use super::wire::Fouten;
use crate::http::{Answer, Failure};
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why there is no answer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RegisterError {
    /// The register says that it has no such number, or nothing to publish about it.
    #[error("the register does not have it")]
    NotFound,
    /// Not now: unreachable, too slow, too busy, or at work on these data. Later it may answer.
    #[error("the register cannot answer now")]
    Unavailable,
    /// The register will not answer this question; the code is KVK's (`IPD…`), or the status of the answer.
    #[error("the register refused ({0})")]
    Refused(String),
    /// The answer is not one that we know.
    #[error("the register's answer cannot be read")]
    Malformed,
}

impl From<Failure> for RegisterError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreachable | Failure::TimedOut => Self::Unavailable,
            Failure::TooLong => Self::Malformed,
        }
    }
}

/// The answer's content, or what its error means.
pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, RegisterError> {
    if !answer.status.is_success() {
        return Err(refusal(answer));
    }
    serde_json::from_slice(&answer.body).map_err(|error| {
        // The error's own text may quote what it stumbled over, and that may be a name.
        tracing::warn!(
            line = error.line(),
            column = error.column(),
            kind = ?error.classify(),
            "an answer of the Trade Register cannot be read"
        );
        RegisterError::Malformed
    })
}

/// KVK's codes: developers.kvk.nl, "status codes".
fn refusal(answer: &Answer) -> RegisterError {
    let code = code(&answer.body);
    match code.as_deref() {
        // No such number (0004, 0006: not even a possible one), nothing about it, nothing that matches.
        Some("IPD0004" | "IPD0005" | "IPD0006" | "IPD0007" | "IPD5200") => RegisterError::NotFound,
        // The data are being changed.
        Some("IPD1002" | "IPD1003") => RegisterError::Unavailable,
        _ if answer.status.is_server_error() || answer.status == StatusCode::TOO_MANY_REQUESTS => {
            RegisterError::Unavailable
        }
        // A 404 without a code is no word of the register: the address is wrong.
        _ => RegisterError::Refused(code.unwrap_or_else(|| answer.status.as_u16().to_string())),
    }
}

/// The first code in the body, if it looks like one.
fn code(body: &[u8]) -> Option<String> {
    let fouten: Fouten = serde_json::from_slice(body).ok()?;
    let code = fouten.all().next()?.code.as_deref()?;
    let fits = (1..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        404,
        r#"{"fout":[{"code":"IPD0005","omschrijving":"…"}]}"#,
        RegisterError::NotFound
    )]
    #[case(
        404,
        r#"{"meldingen":{"fout":[{"code":"IPD5200"}]}}"#,
        RegisterError::NotFound
    )]
    #[case(404, "<html>no such page</html>", RegisterError::Refused("404".into()))]
    #[case(400, r#"{"fout":[{"code":"IPD1999"}]}"#, RegisterError::Refused("IPD1999".into()))]
    #[case(401, r#"{"fault":"Invalid ApiKey"}"#, RegisterError::Refused("401".into()))]
    #[case(400, r#"{"fout":[{"code":"of Jansen, geb. 1-1-1970"}]}"#, RegisterError::Refused("400".into()))]
    #[case(500, r#"{"fout":[{"code":"IPD9999"}]}"#, RegisterError::Unavailable)]
    #[case(404, r#"{"fout":[{"code":"IPD1002"}]}"#, RegisterError::Unavailable)]
    #[case(429, "", RegisterError::Unavailable)]
    #[case(302, "", RegisterError::Refused("302".into()))]
    fn every_no_has_one_meaning(
        #[case] status: u16,
        #[case] body: &str,
        #[case] error: RegisterError,
    ) {
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            body: body.into(),
        };
        assert_eq!(read::<serde_json::Value>(&answer), Err(error));
    }
}
