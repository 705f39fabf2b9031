//! Stories of the demo world, one rule each. Kantoor De Vries acts for Bakkerij Jansen; Gemeente Voorbeeldstad
//! offers the services. The rule's id is in the test's name.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod chain;
mod demo;
mod moments;
mod own;
mod people;
mod why;
