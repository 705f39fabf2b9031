//! The service catalogue.

mod list;
mod show;

use list::List;
use show::One;

crate::area!(services: List = "/services", One = "/services/:id");
