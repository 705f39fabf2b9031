//! The server's binary.

use super::{Kind, NAME};
use crate::context::Context;
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
