//! How much of the program one client may hold, and for how long. An operator can set it (`[http]`).

use serde::Deserialize;
use std::time::Duration;

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// At once; who comes after waits until another is done.
    pub connections: usize,
    /// For the header of a request, and between two requests on one connection.
    pub header_seconds: u64,
    /// Between two pieces of a body.
    pub pause_seconds: u64,
    /// For a whole body without files.
    pub request_seconds: u64,
    /// For a whole body with files: 10 MB over a slow line.
    pub upload_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2000,
            header_seconds: 30,
            pause_seconds: 20,
            request_seconds: 60,
            upload_seconds: 900,
        }
    }
}

impl Limits {
    pub(super) fn header(&self) -> Duration {
        Duration::from_secs(self.header_seconds)
    }

    pub(super) fn pause(&self) -> Duration {
        Duration::from_secs(self.pause_seconds)
    }

    pub(super) fn request(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    pub(super) fn upload(&self) -> Duration {
        Duration::from_secs(self.upload_seconds)
    }

    /// What makes no sense: nobody would be served.
    pub fn problem(&self) -> Option<&'static str> {
        let Self {
            connections,
            header_seconds,
            pause_seconds,
            request_seconds,
            upload_seconds,
        } = self;
        let none = *connections == 0
            || [
                header_seconds,
                pause_seconds,
                request_seconds,
                upload_seconds,
            ]
            .into_iter()
            .any(|seconds| *seconds == 0);
        none.then_some("every number must be more than 0")
    }
}
