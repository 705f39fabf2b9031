//! `cargo xtask bench`: sizes on the wire, decisions beside other engines, the list of clients and a file of users at
//! scale.
//! Measuring lives in `xtask/comparators`, a workspace of its own because the engines are heavy; it is built only here.

use crate::{
    budgets,
    build::{self, Built, Kind},
    context::Context,
    postgres::Postgres,
};
use anyhow::Result;

/// Flags of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Args {
    /// Only the sizes
    #[arg(long, conflicts_with = "comparators")]
    sizes: bool,
    /// Measure what is built already
    #[arg(long)]
    no_build: bool,
    /// Only the file of 10,000 users, which is measured without the site
    #[arg(long, conflicts_with_all = ["sizes", "no_build", "comparators"])]
    import: bool,
    /// More for the comparators, for example `-- --small --only decisions`
    #[arg(last = true)]
    comparators: Vec<String>,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    if args.import {
        return import(context);
    }
    let there = Built::already(context, Kind::Release);
    if args.sizes {
        // No server is asked anything, so none is compiled.
        let site = if args.no_build {
            there.site
        } else {
            build::shipped_site(context)?
        };
        println!("\n{}", budgets::measure(context, &site)?.table());
        return Ok(());
    }
    let built = if args.no_build {
        there
    } else {
        build::build(context, Kind::Release)?
    };
    let sizes = budgets::measure(context, &built.site)?;
    println!("\n{}", sizes.table());
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
    cargo
        .env("BENCH_BINARY", &built.binary)
        .env("BENCH_SIZES", sizes.json().to_string());
    context.run(&mut cargo)?;
    if args.comparators.is_empty() {
        import(context)?;
    }
    Ok(())
}

/// A file of 10,000 users, planned and applied for, beside the same rows written without looking at any of them; in
/// one run, on both databases. What is measured is a test of `services`: it has the world and the actors.
fn import(context: &Context) -> Result<()> {
    let postgres = Postgres::start(context)?;
    let mut cargo = context.cargo();
    cargo
        .args([
            "test",
            "--release",
            "--package",
            "services",
            "--test",
            "application",
            "--",
            "--ignored",
            "--nocapture",
            "--exact",
            "importing::ten_thousand_users_are_planned_and_applied_for",
        ])
        .env("SCHAKEL_TEST_POSTGRES", postgres.url())
        .env("SCHAKEL_TEST_POSTGRES_REQUIRED", "1");
    context.run(&mut cargo)
}
