//! What a signature is, and whether it still counts when the register has changed (R-BEV-9).

use serde::{Deserialize, Serialize};

use super::{Seat, SigningPlan};
use crate::{
    approval::Digest,
    person::Identity,
    register::{Function, Reason, Verdict},
    time::Instant,
};

/// One signature, with all that it needs to be one (R-BEV-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub signer: Identity,
    /// The role on the extract; none for whom papers name, and for a user who signs as that.
    pub function: Option<Function>,
    pub verdict: Option<Verdict>,
    pub at: Instant,
    /// Stands for exactly what was signed.
    pub document: Digest,
}

/// Whether a signature counts under a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Stands,
    Lost(Lost),
}

/// Why a signature does not count any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// Something else was signed than what it is about now.
    OtherDocument,
    /// The organisation cannot act any more.
    Organisation(Reason),
    /// The signer's function ended, or an organisation in between may not sign any more.
    NoSeat,
    /// The signer holds a function and may not sign.
    MayNot(Reason),
    /// The signer's power does not suffice at this level any more.
    PowerTooLimited,
}

impl Lost {
    /// The word in the database, in files and for the texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherDocument => "other_document",
            Self::Organisation(_) => "organisation",
            Self::NoSeat => "no_seat",
            Self::MayNot(_) => "may_not",
            Self::PowerTooLimited => "power_too_limited",
        }
    }
}

impl SigningPlan {
    /// Which of the signatures given so far count under this plan, made from the newest extracts, for this
    /// document (R-BEV-9). A signature that stands counts by the power its signer has now; ask
    /// [`SigningPlan::tally`] whether they suffice. `user` is who signs as user.
    pub fn recheck(
        &self,
        signatures: &[Signature],
        document: Digest,
        user: Option<&Identity>,
    ) -> Vec<Standing> {
        let standing = |signature: &Signature| {
            if signature.document == document {
                self.standing(&signature.signer, user)
            } else {
                Standing::Lost(Lost::OtherDocument)
            }
        };
        signatures.iter().map(standing).collect()
    }

    fn standing(&self, signer: &Identity, user: Option<&Identity>) -> Standing {
        if let Some(super::Obstacle::Organisation(reason)) = self.obstacle {
            return Standing::Lost(Lost::Organisation(reason));
        }
        let able = self.signatories();
        let as_user = self.user_signs && user == Some(signer);
        if as_user || able.iter().any(|able| able.who == signer) {
            return Standing::Stands;
        }
        let mut seat: Option<&Seat> = None;
        self.table.each(&mut |found, who| {
            if who == signer {
                seat.get_or_insert(found);
            }
        });
        Standing::Lost(match seat.map(|seat| (seat.ballot, seat.verdict)) {
            Some((None, Some(verdict))) if verdict.reason.power().is_none() => {
                Lost::MayNot(verdict.reason)
            }
            Some((None, _)) => Lost::PowerTooLimited,
            // No seat, or one behind an organisation that may not sign.
            _ => Lost::NoSeat,
        })
    }
}
