//! Which steps an application still needs, and the state that each of them leads to.

use super::{ApplicationState, By, Identification, Kind, identification};
use crate::{level::Level, signing::EvidencePath};

/// What the steps depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    pub kind: Kind,
    pub by: By,
    pub level: Level,
    /// Employed by the organisation (*in loondienst*).
    pub employed: bool,
    /// The user's e-mail address is known to be theirs.
    pub address_known: bool,
    /// How many must sign when people must: [`Tally::needed`](crate::signing::Tally).
    pub signatures: u16,
    /// Where it is known from who signs; papers are read by a clerk (R-BEV-5), and without a KvK number the
    /// user comes in person (R-ID-8).
    pub path: EvidencePath,
    /// The extract was sent in, not fetched, so a clerk must read it (R-BEV-7).
    pub uploaded: bool,
}

/// The steps that one application still needs. When a step is done for good, work them out again without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Steps {
    pub confirm_email: bool,
    /// Papers, not the register, name who signs: they are sent in and read before anybody can sign (R-BEV-5, R-ID-8).
    pub papers: bool,
    pub signatures: u16,
    pub review: bool,
    pub identification: Option<Identification>,
}

impl Steps {
    /// A manager's word is enough for a means (R-ROL-2, R-AAN-1); managers and representatives themselves are
    /// always signed for, and a clerk sees their identity document (R-BEV-8, R-BEV-10).
    pub fn new(situation: &Situation) -> Self {
        let appoints = matches!(situation.kind, Kind::Manager | Kind::Representative);
        let signs = appoints || situation.by != By::Manager;
        Self {
            confirm_email: !situation.address_known,
            papers: signs && (situation.path.names_by_paper() || situation.uploaded),
            signatures: if signs { situation.signatures } else { 0 },
            review: appoints,
            identification: if situation.path == EvidencePath::NoKvkNumber {
                Some(Identification::InPerson)
            } else {
                identification(situation.level, situation.employed)
            },
        }
    }

    pub(super) const fn after_sending(self) -> ApplicationState {
        if self.confirm_email {
            ApplicationState::Submitted
        } else {
            ApplicationState::EmailConfirmed
        }
    }

    pub(super) const fn after_address(self) -> ApplicationState {
        if self.papers {
            ApplicationState::MoreNeeded
        } else {
            self.after_papers()
        }
    }

    pub(super) const fn after_papers(self) -> ApplicationState {
        if self.signatures > 0 {
            ApplicationState::AwaitingSignatures {
                signed: 0,
                needed: self.signatures,
            }
        } else {
            self.after_signatures()
        }
    }

    /// The clerk found the evidence good: the papers that name who signs, or all of it at the end.
    pub(super) const fn after_accepting(self) -> ApplicationState {
        if self.papers {
            self.after_papers()
        } else {
            self.after_review()
        }
    }

    pub(super) const fn after_signatures(self) -> ApplicationState {
        // Who read the papers saw all there is.
        if self.review && !self.papers {
            ApplicationState::InReview
        } else {
            self.after_review()
        }
    }

    pub(super) const fn after_review(self) -> ApplicationState {
        if self.identification.is_some() {
            ApplicationState::IdentificationNeeded
        } else {
            ApplicationState::Approved
        }
    }
}
