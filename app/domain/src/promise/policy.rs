//! The operator's figures, and the promise they make for a case.

use serde::{Deserialize, Serialize};

use super::{Case, Promise};
use crate::{
    application::{By, Kind, identification},
    time::{Date, WorkingDays, wall_clock},
};

/// From so many working days on, until so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub from: u16,
    pub until: u16,
}

/// What the operator promises, in working days after the working day on which an application comes in (R-AAN-2).
/// What comes in on a free day comes in on the next working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PromisePolicy {
    /// A means or an upgrade.
    pub means: Window,
    /// The same, applied for by the manager.
    pub by_manager: Window,
    /// Registering a manager, or a representative.
    pub manager: Window,
    /// An urgent means that comes in before `urgent_before`.
    pub urgent: Window,
    /// An urgent means that comes in later on the day.
    pub urgent_late: Window,
    /// On the clock in Amsterdam.
    pub urgent_before: jiff::civil::Time,
    pub working_days: WorkingDays,
}

impl Default for PromisePolicy {
    fn default() -> Self {
        let exactly = |days| Window {
            from: days,
            until: days,
        };
        Self {
            means: Window { from: 0, until: 5 },
            by_manager: exactly(0),
            manager: Window { from: 5, until: 15 },
            urgent: exactly(1),
            urgent_late: exactly(2),
            urgent_before: jiff::civil::time(15, 0, 0, 0),
            working_days: WorkingDays::default(),
        }
    }
}

impl PromisePolicy {
    /// The days on which this case will be done, if everybody else does their part at once.
    pub fn promise(&self, case: &Case) -> Promise {
        let submitted = wall_clock(case.submitted_at);
        let received = self.working_days.on_or_after(submitted.date().into());
        // What waited for a working day was there before its office hours.
        let in_time = received > submitted.date().into() || submitted.time() < self.urgent_before;
        let identifies = identification(case.level, case.employed).is_some();
        let window = match (case.kind, case.by) {
            (Kind::Manager | Kind::Representative, _) => self.manager,
            (Kind::Means | Kind::Upgrade, By::Manager) if !identifies => self.by_manager,
            (Kind::Means | Kind::Upgrade, _) => match (case.urgent, in_time) {
                (false, _) => self.means,
                (true, true) => self.urgent,
                (true, false) => self.urgent_late,
            },
        };
        let day = |days| -> Date { self.working_days.add(received, days) };
        Promise {
            earliest: day(window.from),
            latest: day(window.until),
            may_take_longer: case.joint || identifies,
        }
    }
}

/// Fewer cases than this say nothing, and might say something of one of them.
const FEWEST: usize = 5;

/// What it took in half of the cases, in working days (R-AAN-2). None for too few to tell.
pub fn median(working_days: WorkingDays, handled: &[(Date, Date)]) -> Option<u16> {
    if handled.len() < FEWEST {
        return None;
    }
    let mut took: Vec<u16> = handled
        .iter()
        .map(|(from, to)| working_days.between(*from, *to))
        .collect();
    took.sort_unstable();
    // Of an even number the longer of the two in the middle: never a day too few.
    took.get(took.len() / 2).copied()
}
