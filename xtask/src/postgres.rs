//! A throw-away PostgreSQL for tests: made in a new folder, on a free port of this machine, gone when the value is dropped.
//! The rule: it never touches a cluster of the machine's own, and nobody without its password gets in.

use crate::{
    context::{Context, answer},
    digest, files, machine,
};
use anyhow::{Context as _, Result, bail};
use std::{
    fs::{self, File},
    net::TcpListener,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant, SystemTime},
};

/// A file system in memory, on Linux. A test's database is a copy of a template, 700 files: ten times as quick there.
const MEMORY: &str = "/dev/shm";

/// What must be free in memory for a cluster to lie there, in KiB: its write-ahead log alone grows to 1 GiB.
const ROOM: u64 = 4 * 1024 * 1024;

/// How long a new cluster may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running cluster.
pub struct Postgres {
    binaries: PathBuf,
    folder: PathBuf,
    server: Child,
    user: Option<User>,
    url: String,
}

/// PostgreSQL refuses to run as root; the package's own user runs it then.
#[derive(Clone, Copy)]
struct User {
    id: u32,
    group: u32,
}

impl Postgres {
    /// Makes a cluster and waits until it answers.
    pub fn start(context: &Context) -> Result<Self> {
        let binaries = machine::postgres_binaries(context)?;
        let user = unprivileged()?;
        sweep(context, &binaries, user);
        let folder = home(context, user)?;
        let command = |program: &str| as_user(Command::new(binaries.join(program)), user, &folder);
        let password = password();
        let secret = folder.join("password");
        fs::write(&secret, &password)?;
        give(&secret, user)?;
        let data = folder.join("data");
        let mut initdb = command("initdb");
        initdb.args([
            "--username=schakel",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        initdb
            .arg(format!("--pwfile={}", secret.display()))
            .arg("--pgdata")
            .arg(&data);
        context
            .run(&mut initdb)
            .context("initdb could not make a cluster")?;
        let port = free_port()?;
        let log = File::create(folder.join("server.log"))?;
        let mut server = command("postgres");
        server
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()]);
        // Nothing here outlives the tests, so nothing waits for the disk.
        for setting in [
            "unix_socket_directories=",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "max_connections=300",
        ] {
            server.args(["-c", setting]);
        }
        let server = server
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let url = format!("postgres://schakel:{password}@127.0.0.1:{port}/postgres");
        let cluster = Self {
            binaries,
            folder,
            server,
            user,
            url,
        };
        cluster.wait(port)?;
        Ok(cluster)
    }

    /// Where tests connect, as somebody who may make databases.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait(&self, port: u16) -> Result<()> {
        let start = Instant::now();
        let ready = || {
            let mut command = Command::new(self.binaries.join("pg_isready"));
            command.args(["--quiet", "-h", "127.0.0.1", "-p", &port.to_string()]);
            command.status().is_ok_and(|status| status.success())
        };
        while !ready() {
            if start.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
                bail!("PostgreSQL did not start:\n{log}");
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = as_user(
            Command::new(self.binaries.join("pg_ctl")),
            self.user,
            &self.folder,
        );
        stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.folder.join("data"));
        // Whatever fails here, the folder goes and the process with it.
        if !stop.status().is_ok_and(|status| status.success()) {
            drop(self.server.kill());
        }
        drop(self.server.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Who runs it: ourselves, or `postgres` when we are root.
fn unprivileged() -> Result<Option<User>> {
    if own_id() != Some(0) {
        return Ok(None);
    }
    let number = |flag| answer("id", &[flag, "postgres"]).and_then(|text| text.parse().ok());
    match (number("-u"), number("-g")) {
        (Some(id), Some(group)) => Ok(Some(User { id, group })),
        _ => bail!(
            "PostgreSQL does not run as root, and the user `postgres` of Debian's package is missing"
        ),
    }
}

/// Who we are.
fn own_id() -> Option<u32> {
    answer("id", &["-u"])?.parse().ok()
}

fn as_user(mut command: Command, user: Option<User>, folder: &Path) -> Command {
    if let Some(user) = user {
        command.uid(user.id).gid(user.group);
    }
    // The folder we stand in may be closed to that user.
    command.current_dir(folder);
    command
}

/// The folders of clusters, in one of the [`homes`]; the process that owns one follows.
const PREFIX: &str = "schakel-postgres-";

/// Removes what tasks left behind that were broken off: a cluster whose task is gone is nobody's. Anybody may make a
/// folder of such a name where all may write: only what is our own, or our cluster's user's, is looked at.
fn sweep(context: &Context, binaries: &Path, user: Option<User>) {
    let owners = [own_id(), user.map(|user| user.id)];
    for entry in homes(context)
        .iter()
        .filter_map(|home| fs::read_dir(home).ok())
        .flatten()
        .flatten()
    {
        let name = entry.file_name();
        let task = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        // Of a link it says whose the link is, and that it is no folder.
        let ours = entry
            .metadata()
            .is_ok_and(|found| found.is_dir() && owners.contains(&Some(found.uid())));
        if ours && task.is_some_and(|task| !Path::new("/proc").join(task).exists()) {
            let folder = entry.path();
            let mut stop = as_user(Command::new(binaries.join("pg_ctl")), user, &folder);
            stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"])
                .arg(folder.join("data"));
            // Mostly it is not running any more; what is left of it goes in any case.
            drop(stop.stderr(Stdio::null()).status());
            drop(fs::remove_dir_all(folder));
        }
    }
}

/// Where a cluster may lie, the best place first; its user may be unable to get below the target folder.
fn homes(context: &Context) -> [PathBuf; 3] {
    [MEMORY.into(), context.work(), std::env::temp_dir()]
}

/// Whether a cluster fits in memory. What its file system promises is not set aside for it: the machine must have so
/// much to spare too.
fn memory_has_room() -> bool {
    let free = answer("df", &["--output=avail", "-k", MEMORY]);
    let free = free.and_then(|text| text.lines().last()?.trim().parse::<u64>().ok());
    let spare = fs::read_to_string("/proc/meminfo").ok();
    let spare = spare.and_then(|text| available(&text));
    [free, spare]
        .into_iter()
        .all(|room| room.is_some_and(|room| room >= ROOM))
}

/// What programs may still take without swapping, in KiB, from the text of `/proc/meminfo`.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A new folder that the cluster's user owns.
fn home(context: &Context, user: Option<User>) -> Result<PathBuf> {
    let name = format!("{PREFIX}{}", std::process::id());
    for base in homes(context) {
        if base == Path::new(MEMORY) && !memory_has_room() {
            continue;
        }
        let folder = base.join(&name);
        files::empty(&folder)?;
        give(&folder, user)?;
        let mut probe = Command::new("test");
        probe.arg("-w").arg(&folder);
        if let Some(user) = user {
            probe.uid(user.id).gid(user.group);
        }
        if probe.status().is_ok_and(|status| status.success()) {
            return Ok(folder);
        }
        fs::remove_dir_all(&folder)?;
    }
    bail!("found no folder where PostgreSQL's user may write");
}

fn give(path: &Path, user: Option<User>) -> Result<()> {
    match user {
        Some(user) => std::os::unix::fs::chown(path, Some(user.id), Some(user.group))
            .context("give a folder to PostgreSQL's user"),
        None => Ok(()),
    }
}

/// A password for the minutes that the cluster lives.
fn password() -> String {
    let random = fs::read("/proc/sys/kernel/random/uuid").unwrap_or_default();
    let time = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos());
    digest::of([
        &random[..],
        &time.to_le_bytes(),
        &std::process::id().to_le_bytes(),
    ])
}

/// A port nobody listens on at this moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_memory_is_to_spare() {
        let text = "MemTotal: 8000000 kB\nMemFree: 100000 kB\nMemAvailable:   5242880 kB\n";
        assert_eq!(available(text), Some(5_242_880));
        assert_eq!(available("MemTotal: 8000000 kB\n"), None);
    }

    /// Runs where the test task has made sure that PostgreSQL is there.
    #[test]
    fn a_cluster_answers_to_its_password_only_and_leaves_nothing_behind() {
        if std::env::var_os("SCHAKEL_TEST_POSTGRES_REQUIRED").is_none() {
            return;
        }
        let context = Context::new().expect("the project is here");
        // No process has this number: the highest possible one is smaller.
        let left = context.work().join(format!("{PREFIX}99999999"));
        fs::create_dir_all(&left).expect("made");
        let cluster = Postgres::start(&context).expect("starts");
        assert!(!left.exists(), "what a broken-off task left is gone");
        let folder = cluster.folder.clone();
        let psql = cluster.binaries.join("psql");
        let made = answer(&psql, &[cluster.url(), "--command", "CREATE DATABASE one"]);
        assert_eq!(made.as_deref(), Some("CREATE DATABASE"));
        let other = cluster.url().replacen("schakel:", "schakel:no", 1);
        assert_eq!(answer(&psql, &[&other, "--command", "SELECT 1"]), None);
        drop(cluster);
        assert!(!folder.exists());
    }
}
