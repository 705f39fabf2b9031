//! An application (*aanvraag*): for a means, for a higher level, to become manager or representative. Here are
//! its kinds, the products, the steps that a case needs and the states between them (R-AAN, domain.md §8). Who
//! signs is [`crate::signing`], when it will be done [`crate::promise`]; activation comes after.

use serde::{Deserialize, Serialize};

use crate::{level::Level, words::words};

words! {
    /// What is applied for.
    Kind {
        /// Becoming manager (R-ROL-2).
        Manager = "manager",
        Means = "means",
        /// A higher level for somebody with a means (R-LOA-7).
        Upgrade = "upgrade",
        /// Adding a representative (R-BEV-10).
        Representative = "representative",
    }
}

words! {
    /// What may be bought.
    Product {
        Eh2Plus = "eh2plus",
        Eh3 = "eh3",
        Eh4 = "eh4",
        /// EH3, usable only at services of the tax office (R-AAN-13, R-ID-8).
        TaxOnly = "tax_only",
    }
}

words! {
    /// Who applies (R-AAN-1).
    By {
        /// A manager of sufficient level: no further approval (R-ROL-2).
        Manager = "manager",
        Representative = "representative",
        Anyone = "anyone",
    }
}

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// Saved, not sent (*concept*).
    Draft,
    /// Sent; the e-mail address is not confirmed (*ingediend*).
    Submitted,
    /// The address is confirmed; the next step is being worked out.
    EmailConfirmed,
    AwaitingSignatures {
        signed: u16,
        needed: u16,
    },
    /// The operator's clerk looks at the evidence (*in behandeling*).
    InReview,
    /// The clerk asked the applicant for more.
    MoreNeeded,
    IdentificationNeeded,
    /// Everything was checked; the means can be activated (*goedgekeurd*).
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationEvent {
    Submit,
    ConfirmEmail,
    /// The steps are known: on to the first of them.
    Proceed,
    /// A signature came or lost its force (R-BEV-9): as many of as many.
    Count {
        signed: u16,
        needed: u16,
    },
    /// The clerk found the evidence good.
    Accept,
    AskForMore,
    /// The applicant answered.
    Answer,
    Identify,
    Issue,
    Cancel,
    Refuse,
    Expire,
}

/// The steps that one application needs after it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Steps {
    /// The applicant's address is not known to be theirs yet (R-AAN-3).
    pub confirm_email: bool,
    pub signatures: u16,
    pub review: bool,
    pub identification: Option<Identification>,
}

words! {
    /// How the user proves who they are (R-AAN-5).
    Identification {
        /// Remotely, by a check of the original document.
        Remote = "remote",
        InPerson = "in_person",
    }
}

/// Who has to act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Who applied, or who gets the means.
    User,
    Representative {
        signed: u16,
        needed: u16,
    },
    Clerk,
    /// It goes on by itself, or has ended.
    Nobody,
}

impl Product {
    pub const fn level(self) -> Level {
        match self {
            Self::Eh2Plus => Level::Eh2Plus,
            Self::Eh3 | Self::TaxOnly => Level::Eh3,
            Self::Eh4 => Level::Eh4,
        }
    }
}
