//! Answering a request (F-APP): by link, which identifies the request and never the approver. Opening changes
//! nothing; approving, refusing and passing on are acts of a person who signed in and may act for the client.
//! What counts as a valid signature is [`domain::approval`]; here it is applied to the rows, once, by compare-and-set.

mod answer;
mod approve;
mod look;
mod parties;

pub use answer::{own_link, pass_on, refuse, to_answer};
pub use approve::{Approval, approve};
pub use look::{client_asked, open, receipt, view, weigh};

pub(crate) use look::signing_of;
pub(crate) use parties::signer_at;
