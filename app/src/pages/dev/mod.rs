//! What only the demo has.

mod outbox;

use outbox::Outbox;

crate::area!(people: Outbox = "/dev/outbox");
