//! Stories about signing in, on both databases. People and organisations are of the demo world; time stands still
//! unless a story lets it pass.

mod authenticator;
mod factors;
mod passkeys;
mod reset;
mod sessions;
mod sign_in;
mod world;
