//! The leg intermediary → member or team: who of its people an intermediary lets act for which clients
//! (R-KET-9). An assignment may be wider than the client's grant and then gives nothing more (R-KET-7), so
//! only what the intermediary itself must keep to is checked here.

use crate::{
    decide::world::{Assignment, Scope, Subject, Target},
    fault::Fault,
    id::{AssignmentId, OrganisationId},
    level::Level,
    role,
    time::Period,
};

/// An assignment about to be recorded.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    pub id: AssignmentId,
    pub subject: Subject,
    /// The mandate's intermediary, or the portfolio's owner.
    pub subject_of: OrganisationId,
    pub target: Target,
    /// The organisation of the member or team.
    pub target_of: OrganisationId,
    pub scope: Scope,
    pub level: Level,
    /// Without an end it lasts as long as the client's grants, which always end.
    pub period: Period,
    /// The level at which the manager acts (R-DEC-5).
    pub own: Level,
}

impl NewAssignment {
    /// # Errors
    /// [`Fault::OtherOrganisation`] when client and member do not meet in one organisation,
    /// [`Fault::LevelNotIssued`], [`Fault::LevelAboveOwn`] (R-ROL-3), [`Fault::NothingChosen`] for an empty
    /// choice of services, [`Fault::EndBeforeStart`].
    pub fn check(self) -> Result<Assignment, Fault> {
        if self.subject_of != self.target_of {
            return Err(Fault::OtherOrganisation);
        }
        if !self.level.is_issued() {
            return Err(Fault::LevelNotIssued(self.level));
        }
        role::may_register(self.own, self.level)?;
        if matches!(&self.scope, Scope::Services(services) if services.is_empty()) {
            return Err(Fault::NothingChosen);
        }
        if self.period.is_over(self.period.from) {
            return Err(Fault::EndBeforeStart);
        }
        Ok(Assignment {
            id: self.id,
            subject: self.subject,
            target: self.target,
            scope: self.scope,
            level: self.level,
            period: self.period,
            ended: None,
        })
    }
}
