//! Messages: how they read, how they leave, and when they are made.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop here")]

mod cases;
mod chain;
mod jobs;
mod smtp_server;
mod texts;
mod worker;
mod world;
