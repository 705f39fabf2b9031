//! Why a use case did not do what was asked. A refusal is a code with a field; its words are the screen's.

use domain::fault::Fault;
use store::StoreError;

/// A field's name in the form, or [`WHOLE`] for the act as a whole.
pub type FieldName = &'static str;

/// The fault is about the whole act, not about one field.
pub const WHOLE: FieldName = "";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Missing, foreign, used or revoked: they all look alike (R-DEC-22).
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the session has ended.
    #[error("sign-in needed")]
    SignInNeeded,
    /// The act asks for a factor used just now.
    #[error("step-up needed")]
    StepUpNeeded,
    /// Signed in, but without the role this asks for in the current organisation.
    #[error("not allowed")]
    NotAllowed,
    /// What was asked cannot be; each fault stands next to its field.
    #[error("refused: {0:?}")]
    Refused(Vec<(FieldName, Fault)>),
    /// Too many tries; the next one counts after this many seconds.
    #[error("too many tries, again in {retry_after} s")]
    TooMany { retry_after: u32 },
    #[error(transparent)]
    Store(StoreError),
    /// Something that cannot happen did: logged, and shown as "not possible now".
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl Error {
    /// One fault about the whole act.
    pub fn refused(fault: Fault) -> Self {
        Self::Refused(vec![(WHOLE, fault)])
    }

    /// Whether this is the one reason for a refusal.
    pub fn is(&self, fault: Fault) -> bool {
        matches!(self, Self::Refused(faults) if matches!(faults[..], [(_, found)] if found == fault))
    }

    /// One fault at one field.
    pub fn field(name: FieldName, fault: Fault) -> Self {
        Self::Refused(vec![(name, fault)])
    }
}

/// Whoever loses a race that only a unique index decides is told so; nothing of theirs was done.
impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(taken) => {
                tracing::warn!(taken, "somebody was first");
                Self::refused(Fault::ChangedMeanwhile)
            }
            other => Self::Store(other),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::refused(fault)
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_loses_a_race_is_told_and_what_is_broken_is_not_hidden() {
        let lost = Error::from(StoreError::Conflict("request_open".into()));
        assert!(lost.is(Fault::ChangedMeanwhile), "{lost}");
        let broken = Error::from(StoreError::Broken("five_years".into()));
        assert!(matches!(broken, Error::Store(_)), "{broken}");
    }
}
