//! The bench behind `cargo xtask bench`: `decide()` against other engines in one process, and the built program's pages
//! at scale. It measures what is built and changes nothing; it stops by itself and cleans up.
//! The rule: contestants take turns within each round and ratios are taken within a round, so that a slow moment hits
//! all alike. What is printed are ratios and bytes; times of one machine say little about another.

mod browser;
mod casbin_side;
mod cedar_side;
mod decisions;
mod pages;
mod picture;
mod schakel_side;
mod server;
mod weights;
mod world;

use anyhow::{Context as _, Result};
use clap::Parser;
use std::{env, path::PathBuf};

#[derive(Parser)]
struct Args {
    /// Interleaved rounds of the decisions; the median is shown
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Interleaved rounds of the pages
    #[arg(long, default_value_t = 21)]
    page_rounds: usize,
    /// Clients of the office whose list is measured
    #[arg(long, default_value_t = 10_000)]
    clients: u32,
    /// Leave out the world of a million grants
    #[arg(long)]
    small: bool,
    /// Only this part
    #[arg(long)]
    only: Option<Part>,
    /// Add decisions per second and milliseconds, as this machine has them
    #[arg(long)]
    absolute: bool,
    #[arg(long, default_value_t = 20_261_122)]
    seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Decisions,
    Pages,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let args = Args::parse();
    if args.only != Some(Part::Pages) {
        decisions::run(&args).await?;
    }
    if args.only != Some(Part::Decisions) {
        let binary: PathBuf = env::var_os("BENCH_BINARY")
            .context("BENCH_BINARY names the built program; `cargo xtask bench` sets it")?
            .into();
        pages::run(&args, &binary)?;
    }
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
