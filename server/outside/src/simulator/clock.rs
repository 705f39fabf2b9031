//! What time it is for a simulator.

use domain::time::Instant;
use std::fmt;

#[derive(Clone, Copy)]
pub struct Clock(fn() -> Instant);

impl Clock {
    /// For tests: a moment that does not move.
    pub const fn new(now: fn() -> Instant) -> Self {
        Self(now)
    }

    pub fn now(self) -> Instant {
        (self.0)()
    }
}

/// The machine's own.
impl Default for Clock {
    fn default() -> Self {
        Self(of_the_machine)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a simulator plays a system outside, which has a clock of its own"
)]
fn of_the_machine() -> Instant {
    Instant::from_micros(jiff::Timestamp::now().as_microsecond())
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({:?})", self.now())
    }
}
