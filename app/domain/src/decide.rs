//! The one decision: may this person act at this service for this organisation? Log-in, interface, "why" page,
//! plans and tests all call [`decide`], so they cannot disagree. It reads facts and nothing else; the right is
//! the intersection over the path at the moment of asking, and whatever cannot be read denies (R-DEC).

mod path;
mod question;
pub mod world;

pub use path::{Check, Decision, Leg, MAX_CHECKS, Path, What};
pub use question::{Moment, Question, WhichMeans};
pub use world::{Facts, World};
