//! The counters: each holds one number, the moment at which it is full again (GCRA), in microseconds. Who and what is
//! counted they do not know.

use domain::time::Instant;
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::{BuildHasher, Hash},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// More counters than this and the ones nearest to full again are forgotten.
const MOST: usize = 200_000;

/// A try that was let through. Give it back when it turns out right.
/// Per counter: by how many microseconds it is full later.
#[derive(Debug, Default)]
#[must_use = "a try that succeeds is given back, one that fails is dropped on purpose"]
pub struct Charge(Vec<(u64, i64)>);

/// Tries from one counter, in microseconds.
pub(super) struct Wanted {
    pub key: u64,
    /// By how much it is full later.
    pub cost: i64,
    /// How far from full it may be.
    pub capacity: i64,
}

#[derive(Default)]
pub(super) struct Counters {
    hasher: RandomState,
    full_at: Mutex<HashMap<u64, i64>>,
}

impl Counters {
    /// A keyed hash: nobody outside can choose two names that share a counter.
    pub fn key(&self, name: &impl Hash) -> u64 {
        self.hasher.hash_one(name)
    }

    /// From when every counter has what is wanted of it; `now`, when it has.
    pub fn free_from(&self, now: Instant, wanted: &[Wanted]) -> Instant {
        let wait = wait(&self.lock(), now.micros(), wanted);
        Instant::from_micros(now.micros().saturating_add(wait))
    }

    /// Takes what is wanted from every counter, or from none and says how many microseconds to wait.
    pub fn take(&self, now: Instant, wanted: &[Wanted]) -> Result<Charge, i64> {
        let now = now.micros();
        let mut full_at = self.lock();
        let wait = wait(&full_at, now, wanted);
        if wait > 0 {
            return Err(wait);
        }
        if full_at.len() + wanted.len() > MOST {
            make_room(&mut full_at, now);
        }
        for one in wanted {
            let at = full_at.entry(one.key).or_insert(now);
            *at = (*at).max(now) + one.cost;
        }
        Ok(Charge(
            wanted.iter().map(|one| (one.key, one.cost)).collect(),
        ))
    }

    /// The try was right: it does not count.
    pub fn give_back(&self, charge: Charge) {
        let mut full_at = self.lock();
        for (key, cost) in charge.0 {
            if let Some(at) = full_at.get_mut(&key) {
                *at -= cost;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, i64>> {
        // A panic elsewhere leaves numbers behind, never half of one.
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many microseconds until every counter has what is wanted of it; 0: it has.
fn wait(full_at: &HashMap<u64, i64>, now: i64, wanted: &[Wanted]) -> i64 {
    let waits = wanted.iter().map(|one| {
        let at = full_at.get(&one.key).copied().unwrap_or(now).max(now);
        at.saturating_add(one.cost) - one.capacity - now
    });
    waits.fold(0, i64::max)
}

/// Forgets the counters that are full, and where that is not enough the half that is nearest to it.
fn make_room(full_at: &mut HashMap<u64, i64>, now: i64) {
    full_at.retain(|_, at| *at > now);
    if full_at.len() > MOST / 2 {
        let mut moments: Vec<i64> = full_at.values().copied().collect();
        let middle = moments.len() / 2;
        let (_, median, _) = moments.select_nth_unstable(middle);
        let median = *median;
        full_at.retain(|_, at| *at > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_names_do_not_fill_memory() {
        let counters = Counters::default();
        for n in 0..(MOST as u64) {
            let full_at = i64::try_from(n).unwrap() + 1;
            counters.lock().insert(counters.key(&n), full_at);
        }
        let one = Wanted {
            key: counters.key(&"one more"),
            cost: 1,
            capacity: 1,
        };
        assert!(counters.take(Instant::from_micros(0), &[one]).is_ok());
        assert!(counters.lock().len() <= MOST / 2 + 1);
    }
}
