//! Stories about colleagues, teams and invitations at Kantoor De Vries, on both databases.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

mod clerks;
mod contact;
mod history;
mod invitations;
mod leaving;
mod list;
mod names;
mod own_services;
mod roles;
mod teams;
