//! `cargo xtask check`: do both halves compile? Neither is linked.

use crate::{context::Context, machine};
use anyhow::Result;

pub fn run(context: &Context) -> Result<()> {
    let target = machine::wasm_target(context)?;
    context.timed("server and tests", || {
        context.run(context.cargo().args([
            "check",
            "--workspace",
            "--exclude",
            "frontend",
            "--all-targets",
        ]))
    })?;
    context.timed("browser", || {
        let mut cargo = context.cargo();
        cargo.args(["check", "--package", "frontend", "--features", "dev"]);
        target.prepare(&mut cargo);
        context.run(&mut cargo)
    })
}
