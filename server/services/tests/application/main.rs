//! Stories of managers who apply for means and of users who activate them: on both databases, with the text message
//! gateway, the identity checks and the Trade Register simulated over a socket.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

#[path = "../stage/secrets.rs"]
mod secrets;

#[path = "../accounts/authenticator.rs"]
mod authenticator;

#[path = "../stage/in_person.rs"]
mod in_person;

mod activating;
mod another_name;
mod applying;
mod bombing;
mod drafting;
mod eh4;
mod following;
mod gateway;
mod identifying;
mod importing;
mod kept;
mod lost_phone;
mod misused;
mod ordering;
mod signing_in;
mod users;
