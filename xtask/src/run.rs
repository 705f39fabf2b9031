//! `cargo xtask run`: everything built, and the demo world served on this machine.
//! The binary itself makes the demo world when the database is new, and prints its logins.

use crate::{
    build::{self, Built, Kind},
    context::Context,
};
use anyhow::{Context as _, Result};
use std::{net::TcpListener, process::Command};

/// Flags of `cargo xtask run`.
#[derive(clap::Args)]
pub struct Args {
    /// The port on this machine
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Another database, for example `sqlite://my.db` or `postgres://…`
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// A server that is quick to build and slow to run, WebAssembly in one piece
    #[arg(long)]
    debug: bool,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    // Known now, not after the build.
    TcpListener::bind(("127.0.0.1", args.port)).with_context(|| {
        format!(
            "port {} is taken: stop what listens there, or choose another with --port",
            args.port
        )
    })?;
    let kind = if args.debug { Kind::Dev } else { Kind::Release };
    let built = build::build(context, kind)?;
    println!();
    let mut server = serve(context, &built, args.port, args.database.as_deref());
    let status = server
        .status()
        .with_context(|| format!("cannot start {}", built.binary.display()))?;
    // Ctrl-C ends it: no failure.
    if let Some(code) = status.code().filter(|code| *code != 0) {
        anyhow::bail!("the server stopped with code {code}");
    }
    Ok(())
}

/// The command that serves the demo world; its database lies in the target folder unless another one is given.
pub fn serve(context: &Context, built: &Built, port: u16, database: Option<&str>) -> Command {
    let own = format!("sqlite://{}", context.target.join("demo.db").display());
    let mut server = Command::new(&built.binary);
    server
        .args(["serve", "--demo", "--listen"])
        .arg(format!("127.0.0.1:{port}"));
    server
        .args(["--database", database.unwrap_or(&own)])
        .arg("--site")
        .arg(&built.site);
    server
}
