//! `cargo xtask dev`: the demo world from a quick build, built again and started again at every change.
//! The rule: a build that fails leaves the running server alone, unless its binary was already replaced.

use crate::{
    build::{self, Built, Kind},
    context::Context,
    files, machine, run,
};
use anyhow::Result;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Child,
    thread::sleep,
    time::{Duration, SystemTime},
};

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(400);

/// Flags of `cargo xtask dev`.
#[derive(clap::Args)]
pub struct Args {
    /// The port on this machine
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Another database, for example `sqlite://my.db` or `postgres://…`
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// What must be done after a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Work {
    /// Only files the browser asks for.
    Assets,
    /// The server, perhaps the browser's half too: cargo knows.
    Code,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    let target = machine::wasm_target(context)?;
    let mut seen = snapshot(context)?;
    let mut built = attempt(build::build(context, Kind::Dev));
    let mut server = Server(None);
    server.start(context, built.as_ref(), args)?;
    loop {
        sleep(PAUSE);
        let now = snapshot(context)?;
        let Some(work) = changed(&seen, &now) else {
            continue;
        };
        seen = now;
        println!();
        if work == Work::Assets && built.is_some() {
            attempt(build::restyle(context, Kind::Dev));
            continue;
        }
        // The site comes first: the server that starts then finds its files.
        let again = build::site(context, Kind::Dev, &target).and_then(|site| {
            let binary = context.timed("server", || build::server::build(context, Kind::Dev))?;
            Ok(Built { binary, site })
        });
        if let Some(again) = attempt(again) {
            built = Some(again);
            server.start(context, built.as_ref(), args)?;
        }
    }
}

/// A failed build is told and waited out: the next change may mend it.
fn attempt<T>(result: Result<T>) -> Option<T> {
    result
        .map_err(|error| eprintln!("{error:#}\nwaiting for the next change"))
        .ok()
}

/// The running server; it ends with this value.
struct Server(Option<Child>);

impl Server {
    fn start(&mut self, context: &Context, built: Option<&Built>, args: &Args) -> Result<()> {
        self.stop();
        if let Some(built) = built {
            self.0 = Some(run::serve(context, built, args.port, args.database.as_deref()).spawn()?);
        }
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // It may have ended by itself.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

type Snapshot = BTreeMap<PathBuf, SystemTime>;

/// When each source file was last written.
fn snapshot(context: &Context) -> Result<Snapshot> {
    let mut times = BTreeMap::new();
    for folder in ["app", "frontend", "server", "style", "public"] {
        let folder = context.root.join(folder);
        for file in files::below(&folder)? {
            // npm's packages change only through the lock file.
            if file.starts_with("node_modules") {
                continue;
            }
            let path = folder.join(file);
            // A file may vanish between listing and looking: editors save by renaming.
            if let Ok(time) = fs::metadata(&path).and_then(|data| data.modified()) {
                times.insert(path.strip_prefix(&context.root)?.to_owned(), time);
            }
        }
    }
    Ok(times)
}

/// The most that any changed, new or vanished file asks for.
fn changed(old: &Snapshot, new: &Snapshot) -> Option<Work> {
    let written = new
        .iter()
        .filter(|(path, time)| old.get(*path) != Some(*time))
        .map(|(path, _)| path);
    let vanished = old.keys().filter(|path| !new.contains_key(*path));
    written.chain(vanished).map(|path| work_for(path)).max()
}

fn work_for(path: &Path) -> Work {
    if path.starts_with("style") || path.starts_with("public") {
        Work::Assets
    } else {
        Work::Code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_asks_for_less_than_a_page() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let old = Snapshot::from([
            ("style/main.css".into(), at(1)),
            ("app/src/lib.rs".into(), at(1)),
        ]);
        assert_eq!(changed(&old, &old), None);
        let mut new = old.clone();
        new.insert("style/main.css".into(), at(2));
        assert_eq!(changed(&old, &new), Some(Work::Assets));
        new.remove(Path::new("app/src/lib.rs"));
        assert_eq!(changed(&old, &new), Some(Work::Code));
    }
}
