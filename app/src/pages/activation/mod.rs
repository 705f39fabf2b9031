//! Activating a means, by whom it is for: behind the link in the mail, and one's own applications after that. One thing
//! to do per screen, four screens at most. Applying for a means and following it is the manager's, elsewhere.

mod link;
mod mine;
mod parts;

pub use parts::{arrival, demo, to_identify, tries, under_way};

use link::{Link, Resend};
use mine::{Identify, Mine};

crate::area!(register:
    Resend = "/activation/:token/resend",
    Link = "/activation/:token",
    Identify = "/activations/:application/identify",
    Mine = "/activations/:application",
);
