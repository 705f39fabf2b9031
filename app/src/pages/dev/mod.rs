//! What only the demo has.

mod outbox;

use outbox::Outbox;

crate::area!(desk: Outbox = "/dev/outbox");
