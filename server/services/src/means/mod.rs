//! Login means that are in use: seeing, suspending, resuming, reporting, ending and raising them (R-AAN-10, R-AAN-11,
//! R-LOA-7). Applying for one and activating it is `application`; whether one is enough at a service is `decide()`'s.
//!
//! The rules: whoever wants less may always have it at once, the owner as well as who is in charge (R-DEC-10); what
//! gives something back, or ends a colleague's for good, asks for a factor used just now, and of a manager for the level
//! (R-ROL-3). A change is a compare-and-set on the state that was seen, and counts from the next decision: assignments and
//! authorisations stay where they are (R-DEC-18).
//!
//! - [`one`]: one means, and what can be done · [`change`]: suspend, resume, terminate · [`loss`]: lost or misused
//! - [`abroad`]: in other countries
//! - [`list`]: all that somebody manages · [`mine`]: one's own · [`upgrade`]: to a higher level

pub mod abroad;
mod act;
pub mod change;
mod extent;
pub(crate) mod identity;
pub mod list;
pub mod loss;
pub mod mine;
mod one;
pub mod upgrade;

use act::Deed;
pub(crate) use act::replaced;
pub use extent::Extent;
pub use one::{Act, One, one, plan};

use crate::{
    Actor, Services,
    accounts::session,
    error::{Error, Result},
    people::roles,
};
use domain::{
    fault::Fault,
    id::{MeansId, OrganisationId, PersonId, ProviderId},
    level::Level,
    means::{Cause, MeansState},
    role,
    time::Instant,
};
use store::{
    Tx,
    means::{Means, Standing},
    membership::Membership,
};

/// The state as it is now: a means past its date has expired, whether or not that is written down.
pub(crate) fn state_at(means: &Means, now: Instant) -> MeansState {
    if !means.state.is_final() && means.expires_at <= now {
        MeansState::Expired
    } else {
        means.state
    }
}

/// The highest level among somebody's active means of this stay that are good enough: everywhere, or at the one provider
/// alone that `good` is asked about (R-AAN-13).
pub(crate) async fn level(
    tx: &mut Tx,
    (person, organisation, since): (PersonId, OrganisationId, Instant),
    now: Instant,
    good: impl Fn(ProviderId) -> bool,
) -> Result<Option<Level>> {
    let mut held = store::means::of_person(tx, person, organisation).await?;
    held.retain(|means| means.created_at >= since);
    Ok(best(&held, now, good))
}

/// The same, among means that were read already.
pub(crate) fn best(
    held: &[Means],
    now: Instant,
    good: impl Fn(ProviderId) -> bool,
) -> Option<Level> {
    held.iter()
        .filter(|means| state_at(means, now) == MeansState::Active)
        .filter(|means| means.only_at.is_none_or(&good))
        .map(|means| means.level)
        .max()
}

/// The means of a stay, whatever became of them.
pub(crate) async fn of_stay(tx: &mut Tx, stay: &Membership) -> Result<Vec<Means>> {
    let mut held = store::means::of_person(tx, stay.person, stay.organisation).await?;
    held.retain(|means| means.created_at >= stay.from_at);
    Ok(held)
}

/// Whether what a member was given rests with these means of that stay (R-DEC-18).
pub(crate) fn rests(held: &[Means], now: Instant) -> bool {
    let states: Vec<MeansState> = held.iter().map(|means| state_at(means, now)).collect();
    MeansState::rest(&states)
}

/// A means with whose it is, and the actor as a member there.
struct Entered {
    /// At the organisation of the means, whichever is chosen in the header (R-ROL-8).
    actor: Actor,
    means: Means,
    standing: Standing,
    /// The owner's stay there; none: the owner has left.
    stay: Option<Membership>,
    /// It is the actor's own.
    own: bool,
    /// It is the actor's own, who reported it as lost and signed in with something that may have been lost with it.
    unproved: bool,
}

/// Only an owner and who is in charge of the organisation see a means; to anybody else it is not there (R-DEC-22).
async fn enter(s: &Services, tx: &mut Tx, actor: &Actor, id: MeansId) -> Result<Entered> {
    let means = store::means::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    let there = at(s, tx, actor, means.organisation).await?;
    let own = means.person == actor.person;
    if !own && there.may_stop().is_err() {
        return Err(Error::NotFound);
    }
    let standing = store::means::standings(tx, &[id])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let stay = store::membership::current(tx, means.person, means.organisation).await?;
    let lost = own && loss::is_reported(&standing, means.person);
    Ok(Entered {
        unproved: lost && !loss::is_proved(tx, &there, standing.at).await?,
        actor: there,
        standing,
        stay,
        own,
        means,
    })
}

/// As [`enter`], with the organisation held until the end of the transaction: what was read stays so.
async fn enter_to_change(s: &Services, tx: &mut Tx, actor: &Actor, id: MeansId) -> Result<Entered> {
    let means = store::means::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    store::organisation::hold(tx, &[means.organisation]).await?;
    enter(s, tx, actor, id).await
}

/// The actor as a member of this organisation; whoever is none there finds nothing.
async fn at(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
) -> Result<Actor> {
    let there = session::acting_at(s, tx, actor, organisation).await?;
    Ok(Actor {
        // The language was chosen in this browser: it is the page's, not the account's.
        lang: actor.lang,
        ..there.ok_or(Error::NotFound)?
    })
}

impl Entered {
    /// Whether the actor may resume it; why not otherwise. What one set aside one takes up oneself, and what one lost and
    /// found again with what a finder has not ([`loss::is_proved`]); what a manager suspended, and what was misused, a
    /// manager of sufficient level resumes (R-ROL-3). So does a representative, of anybody else's: managers are theirs
    /// (R-ROL-2), and one of a lower level may have suspended the only one who could.
    fn may_resume(&self) -> Result<(), Fault> {
        let standing = &self.standing;
        let by_owner = standing.by_person == Some(self.means.person);
        let owners = by_owner && standing.cause.is_none_or(Cause::owner_resumes);
        if self.own && owners {
            return if self.unproved {
                Err(Fault::LostNeedsMore)
            } else {
                Ok(())
            };
        }
        if !self.own && self.actor.is_representative() {
            let level = self.actor.sign_in.level.ok_or(Fault::SignInHasNoLevel)?;
            return role::may_register(level, self.means.level);
        }
        let manager = self
            .actor
            .manager()
            .map_err(|_| Fault::OnlyManagerResumes)?;
        let level = manager.level.ok_or(if self.own {
            Fault::OnlyManagerResumes
        } else {
            Fault::SignInHasNoLevel
        })?;
        role::may_register(level, self.means.level)
    }

    /// Whether the actor may end it for good; why not otherwise. Suspending is enough at any level: what cannot be undone
    /// takes what giving it takes, as with a manager's role.
    fn may_terminate(&self) -> Result<(), Fault> {
        let (person, level) = (self.means.person, self.means.level);
        match roles::above(&self.actor, person, Some(level)) {
            Some(Fault::LevelAboveOwn { .. }) => Err(Fault::OnlyHigherEnds(level)),
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    /// Whether the actor may do this; whoever finds a means may stop it for now (R-DEC-10).
    fn may(&self, deed: Deed) -> Result<(), Fault> {
        match deed {
            Deed::Resume => self.may_resume(),
            Deed::Terminate => self.may_terminate(),
            Deed::Suspend | Deed::Report { .. } => Ok(()),
        }
    }

    fn by(&self) -> act::By<'_> {
        act::By {
            person: self.actor.person,
            name: &self.actor.name,
            basis: self.basis(),
            own: self.own,
        }
    }

    /// The actor suspended it for this reason already: a button that was pressed twice.
    fn is_suspended_so(&self, cause: Cause, now: Instant) -> bool {
        let standing = &self.standing;
        state_at(&self.means, now) == MeansState::Suspended
            && standing.by_person == Some(self.actor.person)
            && standing.cause == Some(cause)
    }

    /// In which role the actor acts, for the log.
    fn basis(&self) -> &'static str {
        if self.own {
            "own"
        } else {
            roles::basis(&self.actor)
        }
    }
}
