//! Overviews: an intermediary's clients, what an organisation has given and received, one mandate from either side,
//! and the start page with what waits (R-MACH-14). Reading only, but for the own label of a client.
//!
//! The rule: an organisation sees what it is a party to, and nothing else is found (R-DEC-22).

mod authorisations;
mod clients;
mod label;
mod mandate;
pub(crate) mod sheet;
mod start;

pub use authorisations::{authorisations, authorisations_csv};
pub use clients::{clients, clients_csv};
pub use label::{LABEL_MAX, set_label};
pub use mandate::mandate;
pub use sheet::Sheet;
pub use start::{is_without_means, start};

/// A grant ends soon within this many days.
pub const SOON_DAYS: i64 = 90;
/// Rows of a page.
pub const PAGE: u32 = 25;
