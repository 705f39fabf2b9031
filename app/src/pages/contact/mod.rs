//! Asking the operator, and reading the answer.

mod ask;
mod questions;
mod thread;

pub use ask::topic;
pub use thread::messages;

use ask::Ask;
use questions::Questions;
use thread::{ByLink, Own};

crate::area!(public:
    Ask = "/contact",
    Questions = "/contact/questions",
    Own = "/contact/questions/:question",
    ByLink = "/contact/:token",
);
