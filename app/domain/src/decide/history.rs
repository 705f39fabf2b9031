//! Reading dated rows at a moment. What opens waits for its moment; what closes counts, at `Now`, as soon as it
//! is recorded, so that a clock that ran ahead can never keep a door open (R-DEC-21).

use super::{
    question::Moment,
    world::{Dated, OrganisationState},
};
use crate::{level::Level, means::MeansState, time::Instant};

/// Whether a dated row is in force: begun, and its end not recorded.
pub(super) fn in_force(from: Instant, ended: Option<Instant>, moment: Moment) -> bool {
    from <= moment.instant() && !moment.has_happened(ended)
}

/// Whether a row that forbids is in force: recorded, and its end begun. The mirror of [`in_force`].
pub(super) fn forbids(from: Instant, ended: Option<Instant>, moment: Moment) -> bool {
    let lifted = ended.is_some_and(|ended| ended <= moment.instant());
    !lifted && moment.has_happened(Some(from))
}

/// The state of an organisation; `None` when none is recorded yet.
pub(super) fn organisation_state(
    history: &[Dated<OrganisationState>],
    moment: Moment,
) -> Option<OrganisationState> {
    closing(history, moment, |state| state != OrganisationState::Active)
        .or_else(|| latest(history, moment))
}

/// The state of a means; `None` before its activation. Revoked and expired are for ever.
pub(super) fn means_state(history: &[Dated<MeansState>], moment: Moment) -> Option<MeansState> {
    let over = history
        .iter()
        .find(|row| row.value.is_final() && moment.has_happened(Some(row.at)));
    over.map(|row| row.value)
        .or_else(|| closing(history, moment, |state| state != MeansState::Active))
        .or_else(|| latest(history, moment))
}

/// The level of a means; `None` before its activation. A lower level counts as soon as it is recorded.
pub(super) fn means_level(history: &[Dated<Level>], moment: Moment) -> Option<Level> {
    let level = latest(history, moment)?;
    Some(closing(history, moment, |later| later < level).map_or(level, |later| later.min(level)))
}

/// The last row that has begun.
fn latest<T: Copy>(history: &[Dated<T>], moment: Moment) -> Option<T> {
    history
        .iter()
        .filter(|row| row.at <= moment.instant())
        .max_by_key(|row| row.at)
        .map(|row| row.value)
}

/// At `Now`: a row that closes and is dated later.
fn closing<T: Copy + Ord>(
    history: &[Dated<T>],
    moment: Moment,
    closes: impl Fn(T) -> bool,
) -> Option<T> {
    let Moment::Now(now) = moment else {
        return None;
    };
    history
        .iter()
        .filter(|row| row.at > now && closes(row.value))
        .map(|row| row.value)
        .min()
}
