//! `cargo xtask bench`: sizes on the wire, and speed against the comparators.
//! The comparators are heavy and live in a workspace of their own, `xtask/comparators`; they are built only here.

use crate::{
    budgets,
    build::{self, Kind},
    context::Context,
};
use anyhow::Result;

/// Flags of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Args {
    /// Only the sizes
    #[arg(long)]
    sizes: bool,
    /// More for the comparators
    #[arg(last = true)]
    comparators: Vec<String>,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    let built = build::build(context, Kind::Release)?;
    println!("\n{}", budgets::measure(context, &built.site)?.table());
    if args.sizes {
        return Ok(());
    }
    let mut cargo = context.cargo();
    cargo.args([
        "run",
        "--release",
        "--quiet",
        "--manifest-path",
        "xtask/comparators/Cargo.toml",
        "--",
    ]);
    // A workspace of its own, a target folder of its own: it never makes the product compile again.
    cargo
        .args(&args.comparators)
        .env("CARGO_TARGET_DIR", context.target.join("comparators"));
    cargo.env("BENCH_BINARY", &built.binary);
    context.run(&mut cargo)
}
