//! Stories about signing in, on both databases. People and organisations are of the demo world; time stands still
//! unless a story lets it pass.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

mod authenticator;
mod email;
mod factors;
mod kept;
mod passkeys;
mod pins;
mod reset;
mod sessions;
mod sign_in;
mod world;
