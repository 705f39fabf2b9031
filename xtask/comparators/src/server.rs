//! The built program, serving a demo world of its own on this machine; stopped, and its files removed, when dropped.

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    env,
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const SEED_TIME: Duration = Duration::from_secs(300);
const START_TIME: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// What `schakel seed --json` prints.
#[derive(Deserialize)]
pub struct Demo {
    pub people: Vec<Login>,
    pub links: Vec<Link>,
}

#[derive(Deserialize)]
pub struct Login {
    pub email: String,
    pub password: String,
    /// Base32, as an authenticator app takes it.
    pub totp_secret: String,
}

#[derive(Deserialize)]
pub struct Link {
    pub url: String,
}

pub struct Server {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    pub demo: Demo,
    // Before the folder: what is open must be closed before it is removed.
    running: Running,
    _folder: TempDir,
}

impl Server {
    /// Makes a demo world with so many clients of Kantoor De Vries and serves it.
    pub fn start(binary: &Path, clients: u32) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("schakel-bench-")
            .tempdir()?;
        let database = format!("sqlite://{}", folder.path().join("schakel.db").display());
        let (logins, log) = (
            folder.path().join("logins.json"),
            folder.path().join("log.txt"),
        );

        let mut seed = program(binary, &log)?;
        seed.args(["seed", "--demo", "--json"])
            .args(["--database", &database, "--clients"])
            .arg(clients.to_string())
            .stdout(File::create(&logins)?);
        let mut seed = Running::start(&mut seed)?;
        wait(SEED_TIME, &log, "seeding", || match seed.0.try_wait()? {
            Some(status) if status.success() => Ok(true),
            Some(status) => bail!("seeding failed ({status})"),
            None => Ok(false),
        })?;

        let port = free_port()?;
        let listen = format!("127.0.0.1:{port}");
        let mut serve = program(binary, &log)?;
        // No worker: nothing but the pages asked for is at work.
        serve
            .args(["serve", "--demo", "--no-worker", "--listen", &listen])
            .args(["--database", &database])
            .stdout(Stdio::null());
        let mut running = Running::start(&mut serve)?;
        wait(START_TIME, &log, "the server", || {
            if let Some(status) = running.0.try_wait()? {
                bail!("the server stopped ({status})");
            }
            Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())
        })?;
        let demo = serde_json::from_slice(&fs::read(&logins)?).context("the logins of the demo")?;
        Ok(Self {
            url: format!("http://{listen}"),
            demo,
            running,
            _folder: folder,
        })
    }

    /// How long the program has been at work so far, on all its threads; known on Linux only.
    pub fn worked(&self) -> Option<Duration> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.running.0.id())).ok()?;
        let nanos = tasks.filter_map(|task| {
            let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<u64>().ok()
        });
        Some(Duration::from_nanos(nanos.sum()))
    }

    /// Somebody by the beginning of the address.
    pub fn login(&self, name: &str) -> Result<&Login> {
        let found = self.demo.people.iter().find(|p| p.email.starts_with(name));
        found.with_context(|| format!("nobody in the demo is called {name}"))
    }

    /// The path of the first link of the demo that begins with this.
    pub fn link(&self, beginning: &str) -> Result<String> {
        let mut paths = self.demo.links.iter().filter_map(|link| {
            let (_, rest) = link.url.split_once("://")?;
            Some(&rest[rest.find('/')?..])
        });
        let found = paths.find(|path| path.starts_with(beginning));
        Ok(found
            .with_context(|| format!("no link of the demo begins with {beginning}"))?
            .to_owned())
    }
}

/// A process that does not outlive us.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self(child))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Errors mean that it ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program without configuration of whoever runs the bench: the demo's own settings count.
fn program(binary: &Path, log: &Path) -> Result<Command> {
    // A relative path would depend on the folder we are in.
    let binary: PathBuf = fs::canonicalize(binary)
        .with_context(|| format!("{} is not there: build it first", binary.display()))?;
    let mut command = Command::new(binary);
    for (name, _) in env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("SCHAKEL_")) {
        command.env_remove(name);
    }
    command
        .stdin(Stdio::null())
        .stderr(File::options().create(true).append(true).open(log)?);
    Ok(command)
}

fn wait(
    time: Duration,
    log: &Path,
    what: &str,
    mut done: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let until = Instant::now() + time;
    let told = || fs::read_to_string(log).unwrap_or_default();
    while !done().with_context(told)? {
        if Instant::now() > until {
            bail!("{what} took longer than {time:?}\n{}", told());
        }
        sleep(PAUSE);
    }
    Ok(())
}

/// A port nobody listens on at this moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
