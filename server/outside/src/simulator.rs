//! Simulators of the systems outside, served over a real socket, for tests and for the demo.
//!
//! They answer in the shapes that the real systems publish, and go wrong to order. The rule: they listen on this
//! machine and hold invented people only.

mod all;
mod clock;
pub mod identity;
pub mod register;
pub mod sms;

pub use all::{Options, Simulators};
pub use clock::Clock;

use crate::{register::Settings, secret::Secret};
use axum::Router;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};
use tokio::{net::TcpListener, sync::oneshot};

/// The Trade Register, served until this is dropped.
#[derive(Debug)]
pub struct Running {
    listening: Listening,
    /// What it knows, and what goes wrong.
    pub register: register::Control,
}

/// Serves the Trade Register on a free port of this machine.
///
/// # Errors
/// When this machine has no port to give.
pub async fn start() -> io::Result<Running> {
    serve(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?)
}

/// Serves the Trade Register where somebody else listens already.
///
/// # Errors
/// When the listener has no address.
pub fn serve(listener: TcpListener) -> io::Result<Running> {
    let base = format!("http://{}/api", listener.local_addr()?);
    let (router, register) = register::router(base);
    Ok(Running {
        listening: Listening::spawn(listener, Router::new().nest("/api", router))?,
        register,
    })
}

impl Running {
    pub fn addr(&self) -> SocketAddr {
        self.listening.addr
    }

    /// What a client needs to ask here. Nothing that a person is in a hurry for: few repeats, close together.
    pub fn register_settings(&self) -> Settings {
        Settings {
            url: format!("http://{}/api", self.addr()),
            key: Secret::new("simulator"),
            backoff_ms: 10,
            ..Settings::default()
        }
    }
}

/// A router on a socket, until this is dropped: open connections end then too, so that "down" is down.
#[derive(Debug)]
pub(crate) struct Listening {
    pub(crate) addr: SocketAddr,
    _until: oneshot::Sender<()>,
}

impl Listening {
    /// Must be called inside a runtime.
    pub(crate) fn spawn(listener: TcpListener, router: Router) -> io::Result<Self> {
        let addr = listener.local_addr()?;
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
        Ok(Self {
            addr,
            _until: until,
        })
    }
}
