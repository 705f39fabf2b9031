//! Where the project lies on this machine, and how its tasks start other programs.
//! What the tasks do is elsewhere.
//! The rule: a program's output goes to one place, the terminal or the log of the step that started it.

use anyhow::{Context as _, Result, bail};
use std::{
    env,
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Chooses the crates of the server's half for a cargo that tests. Crates that are chosen together share one set of
/// features: every step that tests chooses these, or cargo compiles all of them again. The task itself is not among
/// them: with the server's features its tools, slow to compile, would be others than those that run already.
pub const SERVERS: &[&str] = &["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// The project's folders, and where output goes.
#[derive(Clone)]
pub struct Context {
    /// The workspace's own folder.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    log: Option<PathBuf>,
    once: bool,
}

impl Context {
    /// Finds the project; output goes to the terminal.
    pub fn new() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in the project's root")?
            .to_owned();
        env::set_current_dir(&root).with_context(|| format!("open {}", root.display()))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self {
            root,
            target,
            log: None,
            once: false,
        })
    }

    /// The same, with all output in `target/xtask/log/<name>.log`, emptied first.
    pub fn logged(&self, name: &str) -> Result<Self> {
        let folder = self.work().join("log");
        fs::create_dir_all(&folder)?;
        let log = folder.join(format!("{name}.log"));
        File::create(&log)?;
        Ok(Self {
            log: Some(log),
            ..self.clone()
        })
    }

    /// The same, for a machine where nobody edits: what is compiled is compiled once, without what a later edit would
    /// reuse and without lines for a debugger. A machine where the product was compiled otherwise keeps to that.
    pub fn unedited(&self) -> Self {
        let edits = fs::read_dir(self.target.join("debug/incremental"));
        let edited = edits.is_ok_and(|entries| {
            entries
                .flatten()
                .any(|entry| entry.file_name().to_string_lossy().starts_with("domain-"))
        });
        Self {
            once: !edited,
            ..self.clone()
        }
    }

    /// The tasks' own folder: intermediate files, logs, stamps.
    pub fn work(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The log's text, empty when output goes to the terminal.
    pub fn log_text(&self) -> String {
        let bytes = self.log.as_ref().and_then(|path| fs::read(path).ok());
        bytes.map_or_else(String::new, |bytes| {
            String::from_utf8_lossy(&bytes).into_owned()
        })
    }

    /// The log file, where there is one.
    pub fn log_path(&self) -> Option<&Path> {
        self.log.as_deref()
    }

    /// Prints a line to the terminal or the log.
    pub fn say(&self, line: &str) {
        match self
            .log
            .as_ref()
            .and_then(|path| OpenOptions::new().append(true).open(path).ok())
        {
            // A log that cannot be written is no reason to stop: the step's own result counts.
            Some(mut file) => drop(writeln!(file, "{line}")),
            None => println!("{line}"),
        }
    }

    /// Runs one part of a task; prints its name, and then how long it took.
    pub fn timed<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let start = Instant::now();
        self.say(&format!("{name} …"));
        let value = work().with_context(|| name.to_owned())?;
        self.say(&format!("{name:<28} {:>8}", seconds(start.elapsed())));
        Ok(value)
    }

    /// The cargo that runs this task.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        if self.once {
            command
                .env("CARGO_INCREMENTAL", "0")
                .env("CARGO_PROFILE_DEV_DEBUG", "0");
        }
        command
    }

    /// Runs a program to its end; anything but success is an error that names it.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        if let Some(log) = &self.log {
            let file = OpenOptions::new().append(true).open(log)?;
            command
                .stdin(Stdio::null())
                .stderr(file.try_clone()?)
                .stdout(file);
        }
        let name = describe(command);
        let status = command
            .status()
            .with_context(|| format!("cannot start `{name}`"))?;
        if !status.success() {
            bail!("`{name}` failed ({status})");
        }
        Ok(())
    }

    /// The same, for a program that talks too much: what it prints is shown when it fails.
    pub fn run_quietly(&self, command: &mut Command) -> Result<()> {
        let name = describe(command);
        let output = command
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start `{name}`"))?;
        if !output.status.success() {
            for printed in [output.stdout, output.stderr] {
                self.say(String::from_utf8_lossy(&printed).trim_end());
            }
            bail!("`{name}` failed ({})", output.status);
        }
        Ok(())
    }
}

/// A duration as people read it: `0.4 s`, `12.3 s`, `3 min 20 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 100 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// What a program prints, or `None` when it is missing or fails.
pub fn answer(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(args)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The command as one would type it, without the folder of the program.
fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args().take(6));
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }

    #[test]
    fn a_failing_program_is_named_with_its_arguments() {
        let context = Context::new().expect("the project is here");
        let error = context
            .run(Command::new("/bin/false").arg("--now"))
            .expect_err("false fails");
        assert!(
            error.to_string().contains("`false --now` failed"),
            "{error}"
        );
        let error = context
            .run_quietly(Command::new("/bin/false").arg("--now"))
            .expect_err("false fails");
        assert!(
            error.to_string().contains("`false --now` failed"),
            "{error}"
        );
    }
}
