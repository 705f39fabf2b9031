//! The operator's side, for its clerks.

mod desk;
mod retry;

use desk::Desk;
use retry::Retry;

crate::area!(people: Desk = "/operator", Retry = "/operator/messages/:message/retry");
