//! The server as a library: configuration and the HTTP side, so that tests can run the whole site in process. The
//! command line is in `main.rs` and `commands`.

pub mod config;
pub mod http;
