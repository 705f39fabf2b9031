//! The checks of one link, and the choice of the best row for it.

use core::cmp::Reverse;

use uuid::Uuid;

use crate::{
    decide::{Check, Leg, Moment, What},
    few::Few,
    level::Level,
    time::Instant,
};

/// The best row for a link: absent when there is none.
pub struct Found<'a, T> {
    pub row: Option<&'a T>,
    pub checks: Checks,
    /// The level this link contributes.
    pub level: Option<Level>,
    rank: Rank,
}

/// Which of two rows is better; the order of the fields is the order of importance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    failures: Reverse<usize>,
    /// Only among rows of which every check holds.
    level: Option<Level>,
    until: Instant,
    id: Uuid,
}

/// The checks of one link.
pub struct Checks {
    leg: Leg,
    list: Few<Check, 10>,
    failures: usize,
}

impl Checks {
    pub(super) fn new(leg: Leg) -> Self {
        Self {
            leg,
            list: Few::new(Check::default()),
            failures: 0,
        }
    }

    pub(super) fn add(&mut self, held: bool, what: What) {
        self.failures += usize::from(!held);
        self.list.push(Check {
            leg: self.leg,
            held,
            what,
        });
    }

    pub(super) fn add_period(&mut self, from: Instant, until: Option<Instant>, at: Instant) {
        self.add(from <= at, What::Started { from });
        self.add(
            until.is_none_or(|until| at < until),
            What::NotExpired { until },
        );
    }

    pub(super) fn add_not_ended(&mut self, ended: Option<Instant>, moment: Moment) {
        let held = !moment.has_happened(ended);
        let ended = ended.filter(|_| !held);
        self.add(held, What::NotEnded { ended });
    }

    pub fn as_slice(&self) -> &[Check] {
        &self.list
    }

    pub fn failures(&self) -> usize {
        self.failures
    }
}

impl<'a, T> Found<'a, T> {
    pub(super) fn nothing(leg: Leg) -> Self {
        let mut checks = Checks::new(leg);
        checks.add(false, What::Exists);
        Self::new(None, checks, None, Instant::MIN, Uuid::nil())
    }

    pub(super) fn new(
        row: Option<&'a T>,
        checks: Checks,
        level: Option<Level>,
        until: Instant,
        id: Uuid,
    ) -> Self {
        let rank = Rank {
            failures: Reverse(checks.failures),
            level: level.filter(|_| checks.failures == 0),
            until,
            id,
        };
        Self {
            row,
            checks,
            level,
            rank,
        }
    }

    pub(super) fn best(found: impl Iterator<Item = Self>, leg: Leg) -> Self {
        found
            .reduce(|best, next| if next.rank > best.rank { next } else { best })
            .unwrap_or_else(|| Self::nothing(leg))
    }
}
