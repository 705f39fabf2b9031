//! The server's binary.

use super::{Kind, NAME};
use crate::context::{Context, SERVERS};
use anyhow::Result;
use std::path::PathBuf;

/// Compiles the server; cargo knows whether it must.
pub fn build(context: &Context, kind: Kind) -> Result<PathBuf> {
    let mut cargo = context.cargo();
    cargo.args(["build", "--package", "server", "--bin", NAME]);
    if kind == Kind::Release {
        cargo.arg("--release");
    }
    context.run(&mut cargo)?;
    Ok(context.target.join(kind.folder()).join(NAME))
}

/// Compiles the server as the tests compile it, with every check on; where they ran, it is there already.
pub fn tested(context: &Context) -> Result<PathBuf> {
    // A test that starts the server has it built, from the same crates with the same features as the other tests.
    let mut cargo = context.cargo();
    cargo
        .arg("test")
        .args(SERVERS)
        .args(["--no-run", "--test", "torture"]);
    context.run(&mut cargo)?;
    Ok(context.target.join(Kind::Dev.folder()).join(NAME))
}
