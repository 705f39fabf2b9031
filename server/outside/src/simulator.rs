//! Simulators of the systems outside, served over a real socket, for tests and for the demo.
//!
//! They answer in the shapes that the real systems publish, and go wrong to order. The rule: they listen on this
//! machine and hold invented people only.

mod all;
pub mod bsnk;
mod clock;
pub mod identity;
pub mod register;
pub mod sms;

pub use all::{Options, Simulators};
pub use clock::Clock;

use axum::Router;
use tokio::{net::TcpListener, sync::oneshot};

/// A router on a socket, until this is dropped: open connections end then too, so that "down" is down.
#[derive(Debug)]
pub(crate) struct Listening {
    _until: oneshot::Sender<()>,
}

impl Listening {
    /// Must be called inside a runtime.
    pub(crate) fn spawn(listener: TcpListener, router: Router) -> Self {
        let (until, dropped) = oneshot::channel();
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
            // An error is the news: nobody holds the other end any more.
            let _: Result<(), _> = dropped.await;
        });
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "a simulator stopped");
            }
        });
        Self { _until: until }
    }
}
