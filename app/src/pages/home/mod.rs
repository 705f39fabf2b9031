//! The pages anybody may see: the start, the explanation, privacy and accessibility.

mod accessibility;
mod help;
mod landing;
mod privacy;
mod start;
mod terms;

pub use start::application;

use accessibility::Accessibility;
use help::Help;
use privacy::Privacy;
use start::Start;
use terms::Terms;

crate::area!(public:
    Start = "/",
    Help = "/help",
    Privacy = "/privacy",
    Terms = "/terms",
    Accessibility = "/toegankelijkheid",
);
