//! Stories of organisations that register, of people who sign for them, and of a client who had nothing yet: on both
//! databases, with the Trade Register and the identity checks simulated over a socket.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

mod attacks;
mod client;
mod correcting;
mod documents;
mod joint;
mod owner;
mod people;
mod recheck;
mod refusals;
