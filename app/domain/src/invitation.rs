//! The life of an invitation to join an organisation: pending until it is accepted once, revoked, or too old.
//! Its link is a secret made elsewhere; resending makes a new link and a new last moment (R-AAN-3, R-AAN-7).

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, time::Instant};

/// How long an invitation's link works, in days (R-AAN-3).
pub const LASTS_DAYS: i64 = 7;
/// At most this many invitations in one go (R-AAN-7).
pub const AT_ONCE: usize = 250;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    Pending,
    Accepted,
    Revoked,
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvitationEvent {
    Accept,
    Revoke,
    /// A new link to the same address; works for an expired invitation too.
    Resend,
}

impl InvitationState {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Revoked, Self::Expired];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state as it is at a moment: what is recorded as pending has expired once its link is too old,
    /// whether or not a job has noted it.
    #[must_use]
    pub fn at(self, expires: Instant, now: Instant) -> Self {
        if self == Self::Pending && expires <= now {
            Self::Expired
        } else {
            self
        }
    }

    /// The state after an event; ask it of the state [`at`](Self::at) the moment of the event.
    ///
    /// # Errors
    /// [`Fault::InvitationClosed`] with the state it is in.
    pub const fn apply(self, event: InvitationEvent) -> Result<Self, Fault> {
        match (self, event) {
            (Self::Pending, InvitationEvent::Accept) => Ok(Self::Accepted),
            (Self::Pending | Self::Expired, InvitationEvent::Revoke) => Ok(Self::Revoked),
            (Self::Pending | Self::Expired, InvitationEvent::Resend) => Ok(Self::Pending),
            _ => Err(Fault::InvitationClosed(self)),
        }
    }
}

/// Until when a link sent at this moment works.
pub const fn expires(sent: Instant) -> Instant {
    sent.plus_days(LASTS_DAYS)
}
