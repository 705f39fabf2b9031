//! The words and the rules of Schakel, and nothing else.
//!
//! Here live the identifiers, the levels of assurance, the dates, the state machines and the one decision
//! ([`decide::decide`]) that every page, interface and test asks. Here is no input or output, no clock, no
//! randomness and no database: whoever calls gives the moment, the identifiers and the facts.
//! The one rule: a right exists only while every link of its path holds at the moment of asking.

pub mod application;
pub mod approval;
pub mod assignment;
pub mod authorisation;
pub mod contact;
pub mod decide;
pub mod email;
pub mod evidence;
pub mod excerpt;
pub mod fault;
pub mod few;
pub mod grant;
pub mod id;
pub mod identification;
pub mod import;
pub mod invitation;
pub mod lang;
pub mod level;
pub mod means;
pub mod mobile;
pub mod number;
pub mod person;
pub mod pin;
pub mod price;
pub mod promise;
pub mod register;
pub mod request;
pub mod role;
pub mod signing;
pub mod time;
pub mod view;
mod words;

#[cfg(feature = "reference")]
pub mod reference;
#[cfg(feature = "testing")]
pub mod testing;

pub use fault::Fault;
pub use lang::Lang;
pub use level::Level;
pub use time::{Date, Instant, Period};
