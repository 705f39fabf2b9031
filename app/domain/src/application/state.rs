//! The states of an application and what may follow what. The path is the same for all; a step that a case does
//! not need is passed over ([`Steps`]).

use serde::{Deserialize, Serialize};

use super::{Steps, Waiting};
use crate::fault::Fault;

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// Saved, not sent (*concept*).
    Draft,
    /// Sent; the e-mail address is not confirmed (*ingediend*).
    Submitted,
    /// The address is confirmed; the next step is being worked out, which waits when the register does not
    /// answer.
    EmailConfirmed,
    AwaitingSignatures {
        signed: u16,
        needed: u16,
    },
    /// The operator's clerk looks at the evidence (*in behandeling*).
    InReview,
    /// The applicant sends papers: the first ones, or more because the clerk asked.
    MoreNeeded,
    /// The user must prove who they are.
    IdentificationNeeded,
    /// All is checked; the means can be activated (*goedgekeurd*).
    Approved,
    /// Activated (*uitgegeven*); final.
    Issued,
    /// Taken back (*geannuleerd*); final (R-AAN-8).
    Cancelled,
    /// *Afgekeurd*; final.
    Refused,
    /// Nobody went on with it in time (*verlopen*); final.
    Expired,
}

/// What can happen to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationEvent {
    Submit,
    ConfirmEmail,
    /// The steps are known: on to the first of them.
    Proceed,
    /// The signatures were counted: one came, or one lost its force (R-BEV-9).
    Count {
        signed: u16,
        needed: u16,
    },
    /// The clerk found the evidence good.
    Accept,
    /// The clerk needs more from the applicant.
    AskForMore,
    /// The applicant sent it.
    Answer,
    Identify,
    Issue,
    Cancel,
    /// By a signer, the clerk, or because the register forbids it.
    Refuse,
    Expire,
}

impl ApplicationState {
    /// One of each.
    pub const EXAMPLES: [Self; 12] = [
        Self::Draft,
        Self::Submitted,
        Self::EmailConfirmed,
        Self::AwaitingSignatures {
            signed: 1,
            needed: 2,
        },
        Self::InReview,
        Self::MoreNeeded,
        Self::IdentificationNeeded,
        Self::Approved,
        Self::Issued,
        Self::Cancelled,
        Self::Refused,
        Self::Expired,
    ];

    /// The word in the database and in files, without the count of signatures.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::EmailConfirmed => "email_confirmed",
            Self::AwaitingSignatures { .. } => "awaiting_signatures",
            Self::InReview => "in_review",
            Self::MoreNeeded => "more_needed",
            Self::IdentificationNeeded => "identification_needed",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Issued | Self::Cancelled | Self::Refused | Self::Expired
        )
    }

    /// Who has to act next.
    pub const fn waiting(self) -> Waiting {
        match self {
            Self::Draft
            | Self::Submitted
            | Self::MoreNeeded
            | Self::IdentificationNeeded
            | Self::Approved => Waiting::User,
            Self::AwaitingSignatures { signed, needed } => {
                Waiting::Representative { signed, needed }
            }
            Self::InReview => Waiting::Clerk,
            Self::EmailConfirmed
            | Self::Issued
            | Self::Cancelled
            | Self::Refused
            | Self::Expired => Waiting::Nobody,
        }
    }

    /// The state after an event; store it only where this state is still the stored one. When signatures lose
    /// their force later, the application waits for new ones, however far it was (R-BEV-9).
    ///
    /// # Errors
    /// [`Fault::ApplicationIs`] where the event cannot happen in this state: an issued one is not cancelled any
    /// more (R-AAN-8).
    pub const fn apply(self, event: ApplicationEvent, steps: Steps) -> Result<Self, Fault> {
        use ApplicationEvent as Event;
        match (self, event) {
            (Self::Draft, Event::Submit) => Ok(steps.after_sending()),
            (Self::Submitted, Event::ConfirmEmail) => Ok(Self::EmailConfirmed),
            (Self::EmailConfirmed, Event::Proceed) => Ok(steps.after_address()),
            // Before the papers are read nobody is known who could sign.
            (Self::InReview | Self::MoreNeeded, Event::Count { .. }) if steps.papers => Ok(self),
            (
                Self::AwaitingSignatures { .. }
                | Self::InReview
                | Self::MoreNeeded
                | Self::IdentificationNeeded
                | Self::Approved,
                Event::Count { signed, needed },
            ) => Ok(self.counted(signed, needed, steps)),
            (Self::InReview, Event::Accept) => Ok(steps.after_accepting()),
            (Self::InReview, Event::AskForMore) => Ok(Self::MoreNeeded),
            (Self::MoreNeeded, Event::Answer) => Ok(Self::InReview),
            (Self::IdentificationNeeded, Event::Identify) => Ok(Self::Approved),
            (Self::Approved, Event::Issue) => Ok(Self::Issued),
            (state, Event::Cancel) if !state.is_final() => Ok(Self::Cancelled),
            (state, Event::Expire) if !state.is_final() => Ok(Self::Expired),
            (state, Event::Refuse) if !state.is_final() && !matches!(state, Self::Draft) => {
                Ok(Self::Refused)
            }
            _ => Err(Fault::ApplicationIs(self)),
        }
    }

    const fn counted(self, signed: u16, needed: u16, steps: Steps) -> Self {
        if signed < needed {
            Self::AwaitingSignatures { signed, needed }
        } else if matches!(self, Self::AwaitingSignatures { .. }) {
            steps.after_signatures()
        } else {
            self
        }
    }
}
