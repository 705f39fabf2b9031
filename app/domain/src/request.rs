//! The life of a request for a chain authorisation (*machtigingsverzoek*): open, perhaps partly signed, and
//! one of five ends. Who signs and whether that suffices is [`crate::approval`]; here is what may be asked and
//! which step may follow which (R-KET-3, R-KET-4).

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, time::Instant};

/// A request waits this many days for its answer.
pub const OPEN_DAYS: i64 = 21;
/// The longest message to the client, in characters.
pub const MESSAGE_MAX: u16 = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Sent; nobody has signed (*in afwachting*).
    Pending,
    /// Some, not all of the joint signers have signed.
    PartlySigned,
    /// Granted as asked.
    Approved,
    /// Granted for fewer services, a lower level or a shorter time.
    PartlyApproved,
    Refused,
    /// Taken back by who asked.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestEvent {
    /// One of several joint signers signed; more are needed.
    Sign,
    /// The signatures were voided: the choice changed, or a signer lost the power to sign (R-DEC-8).
    Void,
    /// The last signature needed: everything that was asked.
    Approve,
    /// The last signature needed: less than was asked.
    ApprovePart,
    Refuse,
    Withdraw,
    Expire,
}

/// The moment from which an unanswered request has expired: the end of its last day.
#[cfg(feature = "calendar")]
pub fn expires(sent: Instant) -> Instant {
    crate::time::until_after(crate::time::date_of(sent.plus_days(OPEN_DAYS)))
}

impl RequestState {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::PartlySigned,
        Self::Approved,
        Self::PartlyApproved,
        Self::Refused,
        Self::Withdrawn,
        Self::Expired,
    ];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::PartlySigned => "partly_signed",
            Self::Approved => "approved",
            Self::PartlyApproved => "partly_approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::PartlySigned)
    }

    /// The state as it is at a moment: what is recorded as open has expired once its last moment is past,
    /// whether or not a job has noted it.
    #[must_use]
    pub fn at(self, expires: Instant, now: Instant) -> Self {
        if self.is_open() && expires <= now {
            Self::Expired
        } else {
            self
        }
    }

    /// The state after an event; ask it of the state [`at`](Self::at) the moment of the event.
    ///
    /// # Errors
    /// [`Fault::RequestClosed`] with the state it is in, when that is an end.
    pub const fn apply(self, event: RequestEvent) -> Result<Self, Fault> {
        if !self.is_open() {
            return Err(Fault::RequestClosed(self));
        }
        Ok(match event {
            RequestEvent::Sign => Self::PartlySigned,
            RequestEvent::Void => Self::Pending,
            RequestEvent::Approve => Self::Approved,
            RequestEvent::ApprovePart => Self::PartlyApproved,
            RequestEvent::Refuse => Self::Refused,
            RequestEvent::Withdraw => Self::Withdrawn,
            RequestEvent::Expire => Self::Expired,
        })
    }
}
