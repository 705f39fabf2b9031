//! The systems outside that Schakel asks: real clients, and simulators that answer in the same published shapes.
//!
//! Here live the wire shapes of others, time-outs, retries and limits. Here are no rules, no storage and no use
//! cases: what a register says is put into the words of `domain`, and `services` decides what follows from it.
//! The one rule: no key and nothing about a person goes into a log line or an error.

pub mod bsnk;
mod client;
mod http;
pub mod identity;
mod loose;
pub mod register;
mod secret;
pub mod simulator;
pub mod sms;

pub use client::BadSettings;
pub use secret::Secret;
