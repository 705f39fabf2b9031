//! The leg client → intermediary: a lasting mandate and, under it, grants (*verleende machtiging*). What may be
//! recorded is checked here, once, when it is made (R-KET-1, R-KET-8, R-DEC-12, R-DEC-14, R-DEC-16); whether
//! a recorded grant still gives anything is asked of [`crate::decide`].

use crate::{
    decide::world::{BundlePin, Grant, GrantService, Mandate},
    fault::Fault,
    id::{GrantId, MandateId, OrganisationId, ServiceId},
    level::Level,
    number::BranchNumber,
    time::{Instant, Term},
};

/// What the catalogue says of a service at the moment it is asked for or granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    pub service: ServiceId,
    pub level: Level,
    pub chain_allowed: bool,
    pub withdrawn: bool,
    /// Whether it serves the client at all (R-AUTZ-4); a client of which only the number is known is given the benefit.
    pub served: bool,
}

/// The pair under which grants and assignments will hang. `granted_by` is the organisation on whose behalf the
/// person acts who makes it, or for whom it is asked.
///
/// # Errors
/// [`Fault::OwnIntermediary`]; [`Fault::SecondIntermediary`] when an intermediary passes on what it received:
/// a chain has exactly one (R-KET-1).
pub fn mandate(
    id: MandateId,
    client: OrganisationId,
    intermediary: OrganisationId,
    granted_by: OrganisationId,
) -> Result<Mandate, Fault> {
    if client == intermediary {
        return Err(Fault::OwnIntermediary);
    }
    if granted_by != client {
        return Err(Fault::SecondIntermediary);
    }
    Ok(Mandate {
        id,
        client,
        intermediary,
    })
}

/// Checks the services of a request or grant, and gives the lowest level that covers them all (R-DEC-14).
/// Services are always named: "all services" is not possible in a chain (R-DEC-16).
///
/// # Errors
/// [`Fault::AllServicesInChain`] for an empty list, [`Fault::Twice`], [`Fault::ServiceWithdrawn`],
/// [`Fault::ServiceNotInChains`] (R-KET-12), [`Fault::ServiceNotForOrganisation`] (R-AUTZ-4).
pub fn lowest_level(services: &[Offered]) -> Result<Level, Fault> {
    for (index, offered) in services.iter().enumerate() {
        if offered.withdrawn {
            return Err(Fault::ServiceWithdrawn);
        }
        if !offered.chain_allowed {
            return Err(Fault::ServiceNotInChains);
        }
        if !offered.served {
            return Err(Fault::ServiceNotForOrganisation);
        }
        let before = &services[..index];
        if before.iter().any(|other| other.service == offered.service) {
            return Err(Fault::Twice);
        }
    }
    let highest = services.iter().map(|offered| offered.level).max();
    Ok(highest
        .ok_or(Fault::AllServicesInChain)?
        .max(Level::Eh2Plus))
}

/// Checks a level against the services it is for.
///
/// # Errors
/// As [`lowest_level`]; [`Fault::LevelNotIssued`] (R-LOA-4), [`Fault::LevelBelowService`] (R-DEC-14).
pub fn check_level(level: Level, services: &[Offered]) -> Result<(), Fault> {
    let needed = lowest_level(services)?;
    if !level.is_issued() {
        Err(Fault::LevelNotIssued(level))
    } else if level < needed {
        Err(Fault::LevelBelowService {
            needed,
            asked: level,
        })
    } else {
        Ok(())
    }
}

/// A grant about to be recorded.
#[derive(Clone, Debug)]
pub struct NewGrant<'a> {
    pub id: GrantId,
    pub mandate: MandateId,
    pub level: Level,
    pub term: Term,
    pub services: &'a [Offered],
    pub bundle: Option<BundlePin>,
    pub branch: Option<BranchNumber>,
    /// The level at which it was signed: the lowest among the signatures (R-DEC-5).
    pub signed_at: Level,
}

impl NewGrant<'_> {
    /// # Errors
    /// As [`check_level`]; [`Fault::LevelAboveOwn`] when signed at a lower level (R-ROL-3, R-DEC-14),
    /// [`Fault::BranchInChain`] (R-KET-8).
    pub fn check(self) -> Result<Grant, Fault> {
        check_level(self.level, self.services)?;
        crate::role::may_register(self.signed_at, self.level)?;
        if self.branch.is_some() {
            return Err(Fault::BranchInChain);
        }
        let granted = |offered: &Offered| GrantService {
            service: offered.service,
            revoked: None,
        };
        Ok(Grant {
            id: self.id,
            mandate: self.mandate,
            level: self.level,
            from: self.term.from(),
            until: self.term.until(),
            services: self.services.iter().map(granted).collect(),
            bundle: self.bundle,
        })
    }
}

impl Grant {
    /// The services that nobody has revoked: what a renewal takes over (R-KET-11).
    pub fn standing_services(&self) -> impl Iterator<Item = ServiceId> {
        let standing = self.services.iter().filter(|row| row.revoked.is_none());
        standing.map(|row| row.service)
    }

    /// Records the revocation of these services, or of all. What was revoked before keeps its date.
    ///
    /// # Errors
    /// [`Fault::AlreadyStopped`] when nothing was left to revoke.
    pub fn revoke(&mut self, which: Option<&[ServiceId]>, at: Instant) -> Result<(), Fault> {
        let meant = |service| which.is_none_or(|which| which.contains(&service));
        let mut revoked = Err(Fault::AlreadyStopped);
        for row in &mut self.services {
            if meant(row.service) && row.revoked.is_none() {
                row.revoked = Some(at);
                revoked = Ok(());
            }
        }
        revoked
    }
}
