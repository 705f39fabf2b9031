//! Messages: how they read, how they leave, and when they are made.

mod cases;
mod chain;
mod jobs;
mod smtp_server;
mod texts;
mod worker;
mod world;
