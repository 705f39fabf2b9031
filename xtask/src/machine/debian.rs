//! Programs from Debian's packages, installed when they are missing.
//! The rule: packages are asked for by name from the machine's own archive, as root or with a sudo that asks nothing.

use crate::context::{Context, answer};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What serves as the browser of the browser tests, the best first: the one without windows takes a third less of the
/// machine.
const BROWSERS: [&str; 4] = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
];

/// The browser for the browser tests: the one that `E2E_CHROMIUM` names, or the best that is there, or a new one.
pub fn chromium(context: &Context) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("E2E_CHROMIUM") {
        return Ok(named.into());
    }
    let found = || BROWSERS.into_iter().find_map(on_path);
    if let Some(found) = found() {
        return Ok(found);
    }
    // An older Debian has none without windows.
    if install(context, &["chromium-headless-shell", "fonts-liberation"]).is_err() {
        install(context, &["chromium", "fonts-liberation"])?;
    }
    found().context("the package chromium brought no program named chromium")
}

/// Node.js and npm, which run wasm-opt, esbuild and Playwright.
pub fn node(context: &Context) -> Result<()> {
    let missing: Vec<_> = [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter(|(program, _)| on_path(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        install(context, &missing)
    }
}

/// The folder with PostgreSQL's own programs (`initdb`, `postgres`), the newest version's.
pub fn postgres_binaries(context: &Context) -> Result<PathBuf> {
    if let Some(found) = newest_postgres() {
        return Ok(found);
    }
    install(context, &["postgresql"])?;
    newest_postgres().context("the package postgresql brought no initdb below /usr/lib/postgresql")
}

fn newest_postgres() -> Option<PathBuf> {
    if let Some(initdb) = on_path("initdb") {
        return fs::canonicalize(initdb).ok()?.parent().map(Path::to_owned);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let found = versions.filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        let folder = path.join("bin");
        folder.join("initdb").exists().then_some((version, folder))
    });
    found.max().map(|(_, folder)| folder)
}

/// Installs packages without their recommendations; asks the archive for its list again when the first try fails.
pub fn install(context: &Context, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    context.say(&format!("installing Debian's {names}"));
    let mut wanted = vec!["install", "--no-install-recommends"];
    wanted.extend_from_slice(packages);
    let mut tried = apt(context, &names, &wanted);
    if tried.is_err() {
        tried = refresh(context, &names).and_then(|()| apt(context, &names, &wanted));
    }
    tried.with_context(|| format!("Debian's {names} could not be installed"))
}

/// Asks the archive for its newest list; `names` is what it is needed for.
pub fn refresh(context: &Context, names: &str) -> Result<()> {
    apt(context, names, &["update"])
}

fn apt(context: &Context, names: &str, args: &[&str]) -> Result<()> {
    if on_path("apt-get").is_none() {
        bail!("this needs {names}: install it with your system's package manager and try again");
    }
    let root = answer("id", &["-u"]).as_deref() == Some("0");
    if !root && answer("sudo", &["-n", "true"]).is_none() {
        bail!("this needs Debian's {names}: run `sudo apt-get install {names}` and try again");
    }
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        command.args(["-n", "env"]);
    }
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "--quiet",
        "--yes",
    ]);
    context.run(command.args(args))
}

/// The program's full path, when it is on the `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_programs_on_the_path_only() {
        assert!(on_path("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(on_path("no-such-program-here"), None);
    }
}
