//! What the Trade Register says and what follows from it: may this officer sign, who must sign, and how far is
//! the signing. The rule's id is in the test's name.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod cast;
mod counting;
mod organisations;
mod papers;
mod recheck;
mod signers;
mod verdicts;
