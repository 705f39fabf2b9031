//! Accounts: how a person proves who they are, and stays signed in. Passwords, codes, passkeys, sessions, step-up and
//! reset live here; what a person may do at an organisation does not, except the level a sign-in carries (R-DEC-4).
//!
//! The one rule: nobody learns from an answer, its status or its time whether an address has an account, and no
//! stranger can shut a person out.
//!
//! - [`sign_in`], [`passkey`]: in; [`session`]: staying in, devices, the organisation chosen; [`step_up`]: once more
//! - [`pin`]: in from a registered browser, with five digits
//! - [`texted`]: codes by text message, for who has neither app nor passkey
//! - [`factors`]: the second factor and the recovery codes; [`profile`]: [`name`], password, language, new accounts
//! - [`reset`]: a forgotten password; [`way_back`]: a lost phone; [`mail_link`]: a link for those, or to report a loss
//! - [`email`]: another address; [`mobile`]: another number
//! - [`limits`]: how often one may try; [`client`]: the browser at the other end

pub mod client;
pub mod email;
pub mod factors;
pub mod limits;
pub(crate) mod mail_link;
pub mod mobile;
pub mod name;
pub mod passkey;
pub mod password;
pub mod pin;
pub mod profile;
pub mod qr;
mod recovery;
pub mod reset;
pub mod session;
pub mod sign_in;
pub mod step_up;
pub mod texted;
pub mod totp;
pub mod way_back;

pub use client::Client;

use crate::Settings;

/// What signing in keeps in memory.
pub struct State {
    pub limits: limits::Limits,
    hasher: password::Hasher,
    relying_party: passkey::RelyingParty,
}

impl State {
    pub fn new(settings: &Settings) -> Self {
        Self {
            limits: limits::Limits::default(),
            hasher: password::Hasher::new(settings.password_hashers),
            relying_party: passkey::RelyingParty::new(settings),
        }
    }
}
