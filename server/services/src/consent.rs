//! Whether somebody's word is enough for an organisation, by the roles that are recorded there: the rule alone, with nothing
//! above it, so that a message can ask it as well as an act. What a sign-in carries comes on top.

use crate::error::Result;
use domain::{
    approval::{Power, SignaturePolicy},
    fault::Fault,
    id::{OrganisationId, PersonId},
    level::Level,
    role::{self, Role},
};
use store::{
    Tx,
    membership::{self, RoleHeld},
    organisation,
};

/// Whether the roles of one person are enough to agree to a level: a manager's up to its own (R-ROL-3), a representative's
/// when one signature is enough for it (R-BEV-4). Who is both agrees as manager.
pub(crate) fn bears(held: &[RoleHeld], directors: u16, level: Level) -> Result<(), Fault> {
    let holds = |role: Role| held.iter().find(|held| held.role == role);
    if let Some(manager) = holds(Role::Manager) {
        let own = manager.level.ok_or(Fault::SignInHasNoLevel)?;
        return role::may_register(own, level);
    }
    let representative = holds(Role::Representative).ok_or(Fault::MayNotSign)?;
    // Where whom it is for must sign too, all who sign identify in person, together: no word of one.
    signs_alone(representative, directors, level).map_err(|_| Fault::PowerTooLimited(level))
}

/// Whether one signature of this representative is enough for a level (R-BEV-4).
///
/// # Errors
/// [`Fault::ManagerMustSign`] where whom it is for must sign too, [`Fault::PowerTooLimited`].
pub(crate) fn signs_alone(held: &RoleHeld, directors: u16, level: Level) -> Result<(), Fault> {
    // A power that the register does not tell is the smallest.
    let power = held.power.unwrap_or(Power::Limited);
    let needed = SignaturePolicy::default().needed(level, power, directors.max(1))?;
    if needed.user {
        Err(Fault::ManagerMustSign(level))
    } else if needed.signatures == 1 {
        Ok(())
    } else {
        Err(Fault::PowerTooLimited(level))
    }
}

/// Whether somebody could agree to a level at an organisation, once signed in with what that takes.
pub(crate) async fn could_agree(
    tx: &mut Tx,
    person: PersonId,
    at: OrganisationId,
    level: Level,
) -> Result<bool> {
    let Some(stay) = membership::current(tx, person, at).await? else {
        return Ok(false);
    };
    let Some(here) = organisation::by_id(tx, at).await? else {
        return Ok(false);
    };
    let held = membership::roles(tx, stay.id).await?;
    Ok(bears(&held, here.directors, level).is_ok())
}
