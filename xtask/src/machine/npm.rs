//! The npm packages of one folder, exactly as its lock file says.
//! The rule: nothing is installed twice for the same lock, and no package downloads a browser.

use crate::{context::Context, digest, machine};
use anyhow::{Context as _, Result};
use std::{fs, path::Path, process::Command};

/// Installs the folder's packages when its lock changed since the last time; a folder without a lock needs none.
pub fn install(context: &Context, folder: &Path) -> Result<()> {
    let Ok(lock) = fs::read(folder.join("package-lock.json")) else {
        return Ok(());
    };
    let modules = folder.join("node_modules");
    let (stamp, key) = (modules.join(".xtask"), digest::of([&lock[..]]));
    if digest::fresh(&stamp, &key) {
        return Ok(());
    }
    machine::node(context)?;
    let mut command = Command::new("npm");
    command
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .env("PUPPETEER_SKIP_DOWNLOAD", "1");
    context
        .run(&mut command)
        .context("npm's packages could not be installed")?;
    digest::mark(&stamp, &key)
}

/// A program of one of the folder's packages.
pub fn tool(folder: &Path, name: &str) -> Command {
    Command::new(folder.join("node_modules/.bin").join(name))
}
