//! Why somebody can or cannot log in.

mod ask;
mod checks;
mod mends;

use ask::Ask;

crate::area!(office: Ask = "/why");
