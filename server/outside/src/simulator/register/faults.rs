//! Trouble to order: what a test or somebody who tries the demo can make the register do, and how often it was asked.

use super::data::{Data, Organisation};
use domain::number::KvkNumber;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What goes wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 500, with KVK's code for a general technical error.
    Broken,
    /// 503, without a body that KVK wrote.
    Down,
    /// 429, and how many seconds to wait.
    TooMany { retry_after: u64 },
    /// 200, and half an answer.
    Malformed,
    /// 401, as for a key that is not known.
    KeyRefused,
    /// 404 of a wrong address: not the register's own "not found".
    WrongAddress,
}

/// The hand on the simulated register; clones move the same one.
#[derive(Clone, Debug)]
pub struct Control(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    data: Data,
    asked: u64,
    delay: Duration,
    /// How many answers more; none: until told otherwise.
    trouble: Option<(Trouble, Option<u32>)>,
}

impl Control {
    pub(super) fn new(data: Data) -> Self {
        Self(Arc::new(Mutex::new(State {
            data,
            asked: 0,
            delay: Duration::ZERO,
            trouble: None,
        })))
    }

    /// Every answer takes this long from now on.
    pub fn delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// The next answers are this trouble.
    pub fn trouble_times(&self, trouble: Trouble, times: u32) {
        self.state().trouble = Some((trouble, Some(times)));
    }

    /// Every answer is this trouble until [`Control::recover`].
    pub fn trouble(&self, trouble: Trouble) {
        self.state().trouble = Some((trouble, None));
    }

    /// Everything works again, at once.
    pub fn recover(&self) {
        let mut state = self.state();
        state.trouble = None;
        state.delay = Duration::ZERO;
    }

    /// How many questions came in, answered or not.
    pub fn asked(&self) -> u64 {
        self.state().asked
    }

    /// Changes what the register knows of an organisation, and says whether it knows it.
    pub fn change(&self, kvk: KvkNumber, change: impl FnOnce(&mut Organisation)) -> bool {
        let mut state = self.state();
        let known = state.data.organisations.get_mut(kvk.as_str());
        known.map(change).is_some()
    }

    /// The register never heard of an organisation, and says whether it had.
    pub fn forget(&self, kvk: KvkNumber) -> bool {
        self.state()
            .data
            .organisations
            .remove(kvk.as_str())
            .is_some()
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Data) -> T) -> T {
        read(&self.state().data)
    }

    /// One more question: how long its answer takes, and what is wrong with it.
    pub(super) fn next(&self) -> (Duration, Option<Trouble>) {
        let mut state = self.state();
        state.asked += 1;
        let trouble = match &mut state.trouble {
            None | Some((_, Some(0))) => None,
            Some((trouble, times)) => {
                if let Some(times) = times {
                    *times -= 1;
                }
                Some(*trouble)
            }
        };
        (state.delay, trouble)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
