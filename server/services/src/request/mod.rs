//! Asking clients for a chain authorisation: what stands in the way, sending, following, taking back (F-REQ).
//! How a client answers is [`crate::approval`]. The rule: what `plan` shows before sending is what `send` checks
//! again inside the write transaction, with the same code.

mod draft;
mod follow;
mod heard;
mod plan;
mod send;
mod tell;

pub use draft::{filled_in, keep, left, look, outcome, send_draft, shared};
pub use follow::{again, detail, resend, share, withdraw};
pub use plan::{extending, options, plan};
pub use send::send;

pub(crate) use follow::{close, open};
pub(crate) use send::{asked, both};
pub(crate) use tell::{Whom, Word, link_for, renews, send_link, tell_approvers, tell_intermediary};

use domain::{
    decide::world::BundlePin, id::ServiceId, level::Level, number::KvkNumber, time::Date,
};
use serde::{Deserialize, Serialize};

/// The most clients in one go; more are for the import.
pub const MOST_CLIENTS: u16 = 250;

/// What the intermediary asks, of one client or of several (R-KET-4).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewRequest {
    /// Each once, in the order typed.
    pub clients: Vec<KvkNumber>,
    pub services: Vec<ServiceId>,
    /// The bundle the services were taken from (R-DEC-15).
    pub bundle: Option<BundlePin>,
    /// None: the lowest that covers the services (R-DEC-14).
    pub level: Option<Level>,
    pub last_day: Date,
    /// For the client to read; may be empty.
    pub message: String,
}
