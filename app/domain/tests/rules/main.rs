//! What may be recorded at all: numbers, days, grants, assignments, authorisations, signatures, and the state
//! machines. The rule's id is in the test's name.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod applications;
mod days;
mod evidence;
mod lives;
mod numbers;
mod people;
mod prices;
mod promises;
mod records;
mod signing;
mod working;
