//! The service catalogue.

mod list;
mod show;

use list::List;
use show::One;

crate::area!(public: List = "/services", One = "/services/:id");
