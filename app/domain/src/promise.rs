//! By when an application will be done, for this very case (R-AAN-2). The figures are the operator's promise
//! and data; here is how they become days on the calendar (feature `calendar`). The rule: whoever applies later
//! is never promised an earlier day.

use serde::{Deserialize, Serialize};

#[cfg(feature = "calendar")]
mod policy;
#[cfg(feature = "calendar")]
pub use policy::{PromisePolicy, Window, median};

use crate::{
    application::{By, Kind},
    level::Level,
    time::{Date, Instant},
};

/// What the promise depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub kind: Kind,
    pub by: By,
    pub urgent: bool,
    /// More than one signature is needed, so others set the pace.
    pub joint: bool,
    /// Employed by the organisation (*in loondienst*, R-AAN-5).
    pub employed: bool,
    pub level: Level,
    pub submitted_at: Instant,
}

/// The days on which it will be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Promise {
    pub earliest: Date,
    pub latest: Date,
    /// It depends on others too: on more signatures, or on the user's identification.
    pub may_take_longer: bool,
}
