//! What only the demo has.

mod outbox;

use outbox::Outbox;

crate::area!(dev: Outbox = "/dev/outbox");
