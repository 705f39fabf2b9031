//! Registering an organisation, from its number to its first manager or representative: for who applies, for who is
//! asked to sign, for who sends in papers or comes to a counter, and for who comes back from showing an identity document.
//! One thing to do per screen.

mod apply;
mod ask;
mod begin;
mod cancel;
mod check;
pub mod counter;
mod done;
mod enter;
mod example;
mod identified;
mod identify;
mod mine;
mod paper;
pub mod papers;
pub mod parts;
mod sent;
mod sign;
pub mod signer;
mod without;
pub mod words;

use apply::Apply;
use ask::Ask;
use begin::Begin;
use cancel::Cancel;
use check::Check;
use counter::Counter;
use enter::Enter;
use example::Example;
use identified::Identified;
use identify::{IdentifyMe, IdentifyMine, IdentifySigner};
use mine::{Finish, Mine};
use paper::Paper;
use papers::Papers;
use sent::Sent;
use sign::SignMine;
use signer::{Refuse, Sign};
use without::Without;

crate::area!(register:
    Begin = "/register",
    Sent = "/register/sent",
    Without = "/register/without-number",
    Check = "/register/:kvk",
    Apply = "/register/:kvk/apply",
    Enter = "/application/:token",
    IdentifyMine = "/applications/:id/identify",
    SignMine = "/applications/:id/sign",
    Finish = "/applications/:id/finish",
    Ask = "/applications/:id/ask",
    Cancel = "/applications/:id/cancel",
    Paper = "/applications/:id/paper",
    Papers = "/applications/:id/papers",
    Example = "/applications/:id/example",
    Counter = "/applications/:id/counter",
    Mine = "/applications/:id",
    IdentifySigner = "/sign/:token/identify",
    Refuse = "/sign/:token/refuse",
    Sign = "/sign/:token",
    Identified = "/identified/:token",
    IdentifyMe = "/identify",
);
