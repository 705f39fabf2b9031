//! A member's authorisation (*machtiging*) in the own organisation: for one service, all of one provider, or
//! all services (R-MACH-1). It is never a leg of a chain, as an assignment is never an authorisation here: the
//! scheme's "only for third parties" flag is which of the two a row is (R-MACH-2).

use crate::{
    decide::world::{Authorisation, AuthorisationScope},
    fault::Fault,
    id::{AuthorisationId, MembershipId},
    level::Level,
    number::BranchNumber,
    role,
    time::Term,
};

/// An authorisation about to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewAuthorisation {
    pub id: AuthorisationId,
    pub membership: MembershipId,
    pub scope: AuthorisationScope,
    pub level: Level,
    pub branch: Option<BranchNumber>,
    /// Whether the service accepts a branch restriction; unknown when the scope is wider than one service.
    pub branch_allowed: Option<bool>,
    pub term: Term,
    /// The level at which the manager acts (R-DEC-5).
    pub own: Level,
}

impl NewAuthorisation {
    /// # Errors
    /// [`Fault::LevelNotIssued`], [`Fault::LevelAboveOwn`] (R-ROL-3, R-MACH-4), [`Fault::BranchAtLevel`] and
    /// [`Fault::BranchNotAccepted`] (R-MACH-5).
    pub fn check(self) -> Result<Authorisation, Fault> {
        if !self.level.is_issued() {
            return Err(Fault::LevelNotIssued(self.level));
        }
        role::may_register(self.own, self.level)?;
        if self.branch.is_some() && self.level == Level::Eh4 {
            return Err(Fault::BranchAtLevel(self.level));
        }
        if self.branch.is_some() && self.branch_allowed == Some(false) {
            return Err(Fault::BranchNotAccepted);
        }
        Ok(Authorisation {
            id: self.id,
            membership: self.membership,
            scope: self.scope,
            level: self.level,
            branch: self.branch,
            from: self.term.from(),
            until: self.term.until(),
            ended: None,
        })
    }
}
