//! Choices from random bytes. Zero is always the simplest choice, so that worlds shrink.

use uuid::Uuid;

use super::{SERVICES, day, nth};
use crate::{id::ServiceId, level::Level, time::Instant};

/// Random choices, one after another; at its end all choices are the simplest.
pub struct Tape<'a> {
    bytes: core::slice::Iter<'a, u8>,
    next_id: u16,
}

impl<'a> Tape<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes: bytes.iter(),
            next_id: 100,
        }
    }

    pub fn below(&mut self, n: u8) -> u8 {
        self.bytes.next().copied().unwrap_or(0) % n
    }

    pub fn one_in(&mut self, n: u8) -> bool {
        self.below(n) == n - 1
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let count = u8::try_from(choices.len()).unwrap_or(u8::MAX);
        choices[usize::from(self.below(count))]
    }

    pub fn new_id<T: From<Uuid>>(&mut self) -> T {
        self.next_id += 1;
        nth(self.next_id)
    }

    /// Mostly well before today.
    pub fn from(&mut self) -> Instant {
        if self.one_in(12) {
            day(self.pick(&[200, 990, 1000, 1001]))
        } else {
            day(900)
        }
    }

    /// Mostly well after today.
    pub fn until(&mut self) -> Instant {
        if self.one_in(12) {
            day(self.pick(&[1022, 1003, 1002]))
        } else {
            day(1500)
        }
    }

    /// Mostly not.
    pub fn ended(&mut self) -> Option<Instant> {
        let when = self.one_in(12);
        when.then(|| day(self.pick(&[1002, 1000, 1040])))
    }

    pub fn level(&mut self) -> Level {
        use Level::{Eh2Plus, Eh3, Eh4};
        self.pick(&[Eh3, Eh3, Eh3, Eh3, Eh4, Eh4, Eh4, Eh2Plus])
    }

    pub fn services(&mut self) -> Vec<ServiceId> {
        let all: Vec<ServiceId> = (0..SERVICES).map(nth).collect();
        let some: Vec<_> = all.iter().copied().filter(|_| self.one_in(2)).collect();
        if some.is_empty() { all } else { some }
    }
}
