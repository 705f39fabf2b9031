//! `cargo xtask e2e`: the browser tests of `end2end/`, in Debian's chromium: the server as the tests compile it,
//! with the site as it is shipped.
//! Starting servers and making demo worlds is the tests' own support code.

use crate::{
    build::{self, Built, Kind},
    context::Context,
    machine,
};
use anyhow::Result;

/// Flags of `cargo xtask e2e`.
#[derive(clap::Args)]
pub struct Args {
    /// Only journeys whose file or title contains this
    filter: Option<String>,
    /// Test what is built already
    #[arg(long)]
    no_build: bool,
    /// More for Playwright, for example `-- --project=phone --headed`
    #[arg(last = true)]
    playwright: Vec<String>,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    let built = if args.no_build {
        Built::already(context, Kind::Dev)
    } else {
        build::for_journeys(context)?
    };
    let mut more = args.playwright.clone();
    if let Some(filter) = &args.filter {
        // The name of the file is part of what Playwright looks in.
        more.extend(["--grep".into(), filter.clone()]);
    }
    journeys(context, &built, &more)
}

/// Runs the journeys; their report and pictures go to `target/e2e`.
pub fn journeys(context: &Context, built: &Built, more: &[String]) -> Result<()> {
    let folder = context.root.join("end2end");
    let chromium = machine::chromium(context)?;
    machine::install(context, &folder)?;
    let mut playwright = machine::tool(&folder, "playwright");
    playwright
        .arg("test")
        .args(more)
        .current_dir(&folder)
        .env("E2E_BINARY", &built.binary)
        .env("E2E_SITE", &built.site)
        .env("E2E_OUT", context.target.join("e2e"))
        .env("E2E_CHROMIUM", chromium);
    context.run(&mut playwright)
}

/// Checks the types of the tests and their support.
pub fn types(context: &Context) -> Result<()> {
    let folder = context.root.join("end2end");
    machine::install(context, &folder)?;
    context.run(
        machine::tool(&folder, "tsc")
            .args(["--noEmit", "--project", "."])
            .current_dir(&folder),
    )
}
