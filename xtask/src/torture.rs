//! `cargo xtask torture`: kills the server at random moments while it works, on both databases, and checks what is left.
//! What is done and checked stands in `server/tests/torture.rs`; here are the database, the rounds and the seed.
//! The rule: the seed is printed, so that a failure can be had again.

use crate::{
    context::{Context, SERVERS},
    postgres::Postgres,
};
use anyhow::Result;
use std::time::SystemTime;

/// Flags of `cargo xtask torture`.
#[derive(clap::Args)]
pub struct Args {
    /// How often the server is killed, on each database
    #[arg(long, default_value_t = 200)]
    rounds: u32,
    /// The seed of an earlier run
    #[arg(long)]
    seed: Option<u64>,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    rounds(context, args.rounds, args.seed)
}

/// Runs the rounds on a fresh SQLite file and a throw-away PostgreSQL.
pub fn rounds(context: &Context, rounds: u32, seed: Option<u64>) -> Result<()> {
    let seed = seed.unwrap_or_else(fresh_seed);
    context.say(&format!("seed {seed}, {rounds} rounds on each database"));
    let postgres = Postgres::start(context)?;
    let mut cargo = context.cargo();
    cargo
        .arg("test")
        .args(SERVERS)
        .args([
            "--test",
            "torture",
            "--",
            "--ignored",
            "--nocapture",
            "--exact",
            "acknowledged_changes_survive_kill_nine",
        ])
        .env("TORTURE_ROUNDS", rounds.to_string())
        .env("TORTURE_SEED", seed.to_string())
        .env("SCHAKEL_TEST_POSTGRES", postgres.url())
        .env("SCHAKEL_TEST_POSTGRES_REQUIRED", "1");
    context.run(&mut cargo)
}

/// Different at every run; short enough to type.
fn fresh_seed() -> u64 {
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    time.map_or(1, |time| u64::from(time.subsec_nanos()) ^ time.as_secs()) % 1_000_000_000
}
