//! Suspending, resuming and terminating, by the owner or by who is in charge.

use super::{
    act::{Deed, apply, note_and_tell},
    enter_to_change,
    extent::Extent,
};
use crate::{Actor, Services, boxed, error::Result};
use domain::{id::MeansId, means::Cause};

/// What was done, and what changed with it.
#[derive(Clone, Debug)]
pub struct Changed {
    pub extent: Extent,
    /// It is the actor's own.
    pub own: bool,
}

/// Suspends: nobody logs in with it until it is resumed. Assignments and authorisations stay, and give nothing
/// meanwhile (R-DEC-18). What the actor suspended already stays so, and nobody is told again.
///
/// Refusals: [`domain::fault::Fault::MeansIs`], [`domain::fault::Fault::ChangedMeanwhile`]. Another's means is not found.
#[boxed]
pub async fn suspend(s: &Services, actor: &Actor, means: MeansId) -> Result<Changed> {
    change(s, actor, means, Deed::Suspend).await
}

/// Resumes a suspended one; everything that was, is again.
///
/// Refusals: as [`suspend`], and [`domain::fault::Fault::OnlyManagerResumes`],
/// [`domain::fault::Fault::LostNeedsMore`], [`domain::fault::Fault::LevelAboveOwn`],
/// [`domain::fault::Fault::SignInHasNoLevel`].
#[boxed]
pub async fn resume(s: &Services, actor: &Actor, means: MeansId) -> Result<Changed> {
    actor.fresh(s.now())?;
    change(s, actor, means, Deed::Resume).await
}

/// Terminates (*intrekken*), for good.
///
/// Refusals: as [`suspend`], and of a colleague's [`domain::fault::Fault::OnlyHigherEnds`],
/// [`domain::fault::Fault::SignInHasNoLevel`].
#[boxed]
pub async fn terminate(s: &Services, actor: &Actor, means: MeansId) -> Result<Changed> {
    actor.fresh(s.now())?;
    change(s, actor, means, Deed::Terminate).await
}

async fn change(s: &Services, actor: &Actor, id: MeansId, deed: Deed) -> Result<Changed> {
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, id).await?;
    let cause = if entered.own {
        Cause::Owner
    } else {
        Cause::Manager
    };
    if deed == Deed::Suspend && entered.is_suspended_so(cause, s.now()) {
        return Ok(Changed {
            extent: Extent::default(),
            own: entered.own,
        });
    }
    let (what, by) = ((&entered.means, entered.stay.as_ref()), entered.by());
    // First whether it can happen at all: a revoked one is "revoked", whoever asks.
    let extent = apply(s, &mut tx, what, deed, &by).await?;
    entered.may(deed)?;
    note_and_tell(s, &mut tx, what, deed, &by, &extent).await?;
    tx.commit().await?;
    Ok(Changed {
        extent,
        own: entered.own,
    })
}
