//! Signing for a client: what exactly is signed ([`Choice`]), how many signatures it takes
//! ([`SignaturePolicy`]), and the growing set of signatures ([`Approval`]). Who is a representative or manager
//! is told from outside; a signature that was given is never stretched to cover something else (R-DEC-8).

mod choice;
mod policy;

pub use choice::{Choice, Digest, Extent};
pub use policy::{Needed, Power, SignaturePolicy, Signatures};

use crate::{fault::Fault, id::PersonId, level::Level};

/// In which capacity somebody signs (R-DEC-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// One manager of sufficient level is enough (R-ROL-2).
    Manager,
    Representative(Power),
}

/// Somebody about to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signer {
    pub person: PersonId,
    pub capacity: Capacity,
    /// [`crate::level::of_signing`], or for a representative without means the level of the identification
    /// made for this act (R-DEC-5, R-DEC-6).
    pub level: Level,
}

/// What the signing is about and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub policy: &'a SignaturePolicy,
    /// How many directors or other representatives the client has.
    pub representatives: u16,
    /// Who made the request (R-DEC-9).
    pub asked_by: Option<PersonId>,
}

/// The signatures so far, all under the same choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    pub fixed: Option<Digest>,
    pub signers: Vec<Signer>,
}

/// How far the signing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    /// As many signatures of as many needed.
    Partly { signed: u16, needed: u16 },
    /// Done; signed at this level: the lowest among the signatures (R-DEC-14).
    Complete { level: Level },
}

/// What a signature did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub approval: Approval,
    pub progress: Progress,
    /// Whose earlier signatures lost their force, because the choice changed (R-DEC-8).
    pub voided: Vec<PersonId>,
}

impl Approval {
    /// Adds a signature under a choice. `seen` is what the page showed as fixed when the signer decided: the
    /// first signature fixes the choice, and a signer who chooses differently voids the earlier ones and starts
    /// again. A page that has grown old voids nothing.
    ///
    /// # Errors
    /// [`Fault::ChoiceChanged`] for an old page, [`Fault::OwnRequest`] (R-DEC-9), [`Fault::AlreadySigned`],
    /// [`Fault::LevelAboveOwn`] (R-DEC-14), [`Fault::PowerTooLimited`] (R-BEV-4).
    pub fn sign(
        &self,
        signer: Signer,
        choice: &Choice,
        seen: Option<Digest>,
        terms: Terms<'_>,
    ) -> Result<Step, Fault> {
        if seen != self.fixed {
            return Err(Fault::ChoiceChanged);
        }
        terms.may_sign(signer, choice.level())?;
        let digest = choice.digest();
        let mut next = Self {
            fixed: Some(digest),
            signers: Vec::new(),
        };
        let mut voided = Vec::new();
        if self.fixed == Some(digest) {
            next.signers.clone_from(&self.signers);
        } else {
            voided.extend(self.signers.iter().map(|signer| signer.person));
        }
        if next
            .signers
            .iter()
            .any(|earlier| earlier.person == signer.person)
        {
            return Err(Fault::AlreadySigned);
        }
        next.signers.push(signer);
        let progress = next.progress(choice.level(), terms)?;
        Ok(Step {
            approval: next,
            progress,
            voided,
        })
    }

    /// The signatures that are left when the register has changed: of people who may still sign as they did
    /// (R-BEV-9). Without any, the choice is open again. Ask it before completing.
    #[must_use]
    pub fn without(&self, gone: impl Fn(&Signer) -> bool) -> Self {
        let left = self.signers.iter().filter(|signer| !gone(signer));
        let signers: Vec<_> = left.copied().collect();
        Self {
            fixed: self.fixed.filter(|_| !signers.is_empty()),
            signers,
        }
    }

    /// How far the signatures under a choice of this level are. They suffice when a manager is among them, or
    /// when they are as many as the policy asks of one of the signers.
    ///
    /// # Errors
    /// [`Fault::PowerTooLimited`] when a signature cannot count at this level.
    pub fn progress(&self, level: Level, terms: Terms<'_>) -> Result<Progress, Fault> {
        let signed = u16::try_from(self.signers.len()).unwrap_or(u16::MAX);
        let mut needed = u16::MAX;
        for signer in &self.signers {
            needed = needed.min(terms.needed(signer.capacity, level)?);
        }
        let lowest = self.signers.iter().map(|signer| signer.level).min();
        match lowest {
            Some(level) if signed >= needed => Ok(Progress::Complete { level }),
            _ => Ok(Progress::Partly { signed, needed }),
        }
    }
}

impl Terms<'_> {
    /// Whether this person may sign a choice of this level.
    ///
    /// # Errors
    /// As [`Approval::sign`].
    pub fn may_sign(&self, signer: Signer, level: Level) -> Result<(), Fault> {
        let alone =
            signer.capacity == Capacity::Representative(Power::Sole) && self.representatives == 1;
        if self.asked_by == Some(signer.person) && !alone {
            return Err(Fault::OwnRequest);
        }
        if signer.level < level {
            return Err(Fault::LevelAboveOwn {
                own: signer.level,
                asked: level,
            });
        }
        self.needed(signer.capacity, level).map(drop)
    }

    fn needed(&self, capacity: Capacity, level: Level) -> Result<u16, Fault> {
        match capacity {
            Capacity::Manager => Ok(1),
            Capacity::Representative(power) => {
                let needed = self.policy.needed(level, power, self.representatives)?;
                Ok(needed.signatures)
            }
        }
    }
}
