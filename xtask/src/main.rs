//! `cargo xtask`: every command somebody working on Schakel needs, from building to testing to measuring.
//! Here are only the command line and its dispatch; each command is a module of its own.
//! The rule: a command works on a machine that has nothing but Rust and a network, or says in one sentence what is missing.

mod bench;
mod budgets;
mod build;
mod check;
mod context;
mod dev;
mod digest;
mod e2e;
mod files;
mod machine;
mod postgres;
mod run;
mod test;
mod torture;

use clap::{Parser, Subcommand};
use context::Context;
use std::process::ExitCode;

/// Builds, runs, tests and measures Schakel.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and serve the demo world
    Run(run::Args),
    /// Run all tests: format, lints, unit, store on both databases, HTTP, browser, sizes
    Test(test::Args),
    /// Build the server and the site: target/release/schakel and the files beside it
    Build(build::Args),
    /// Compile the server and the browser's half, without linking: the quick loop
    Check,
    /// Build for development, serve the demo world, and build again at every change
    Dev(dev::Args),
    /// Run the browser tests
    E2e(e2e::Args),
    /// Kill the server at random moments and check that nothing acknowledged is lost
    Torture(torture::Args),
    /// Measure sizes, and speed against the comparators
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = Context::new().and_then(|context| match &cli.command {
        Task::Run(args) => run::run(&context, args),
        Task::Test(args) => test::run(&context, args),
        Task::Build(args) => build::run(&context, args),
        Task::Check => check::run(&context),
        Task::Dev(args) => dev::run(&context, args),
        Task::E2e(args) => e2e::run(&context, args),
        Task::Torture(args) => torture::run(&context, args),
        Task::Bench(args) => bench::run(&context, args),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
