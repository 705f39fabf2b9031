//! What may be recorded at all: numbers, days, grants, assignments, authorisations, signatures, and the state
//! machines. The rule's id is in the test's name.

mod days;
mod lives;
mod numbers;
mod records;
mod signing;
