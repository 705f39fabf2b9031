//! The program as an operator runs it: its subcommands in a process of their own, on a database file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod clerk;
mod messages;
