//! Looking for what must not lie anywhere in the clear: in every text and binary column of the database, in the bytes
//! of its file, and in everything that was logged.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex},
};
use store::{Db, testing::stored_values};
use tracing_subscriber::fmt::MakeWriter;

/// What to look for, and what it is.
#[derive(Default)]
pub struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn keep(&mut self, what: &'static str, secret: &str) {
        assert!(
            secret.len() >= 8,
            "{what}: too short to be told from chance"
        );
        self.0.push((what, secret.to_owned()));
    }

    /// None of them is in the database; `known` is, so that it is known where was looked.
    pub async fn are_not_in(&self, db: &Db, file: Option<&Path>, known: &str) {
        let values = stored_values(db).await;
        assert!(values.iter().any(|value| holds(&value.bytes, known)));
        for value in &values {
            for (what, secret) in &self.0 {
                assert!(!holds(&value.bytes, secret), "{what} is in {}", value.at);
            }
        }
        let Some(file) = file else { return };
        let mut bytes = std::fs::read(file).unwrap();
        // What was committed lately stands beside it.
        bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
        assert!(holds(&bytes, known));
        for (what, secret) in &self.0 {
            assert!(!holds(&bytes, secret), "{what} is in the file");
        }
    }

    /// None of them was logged, nor any of these shorter ones.
    pub fn are_not_in_log(&self, log: &Log, more: &[&str]) {
        let lines = log.0.lock().unwrap();
        assert!(!lines.is_empty(), "something was logged");
        for (what, secret) in &self.0 {
            assert!(!holds(&lines, secret), "{what} was logged");
        }
        for secret in more {
            assert!(!holds(&lines, secret), "{secret} was logged");
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// Everything that is logged from now on, down to the finest level. One per process.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn capture() -> Self {
        let log = Self::default();
        // The simulators stand outside, and say what they are told; what we say is what counts.
        let filter = tracing_subscriber::EnvFilter::new(
            "trace,outside::simulator=off,axum=off,tower=off,hyper=debug,h2=debug",
        );
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(log.clone())
            .with_ansi(false)
            .init();
        log
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
