//! The compiler for the browser: the wasm32 target of the toolchain in use, or, where rustup's downloads are refused,
//! Debian's own compiler with a standard library built once from Debian's sources.
//! The rule: both ways compile the same source with the same flags, so the modules behave alike.

use super::debian;
use crate::{
    context::{Context, answer},
    digest, files,
};
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const TRIPLE: &str = "wasm32-unknown-unknown";
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
/// What Debian calls its compiler for browsers, that compiler's sources, and the linker.
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "lld-22"];
const LINKER: &str = "wasm-ld-22";
/// Where Debian keeps the standard library's sources, seen from its compiler.
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
/// The oldest compiler that builds the project (`rust-version` in Cargo.toml).
const OLDEST: (u32, u32) = (1, 95);

/// How cargo compiles for the browser on this machine.
pub enum WasmTarget {
    /// The toolchain has the target.
    Toolchain,
    /// Debian's compiler, with the standard library in this folder.
    Debian { sysroot: PathBuf },
}

impl WasmTarget {
    /// Sets up a cargo command that builds for the browser.
    pub fn prepare(&self, command: &mut Command) {
        command.args(["--target", TRIPLE]);
        if let Self::Debian { sysroot } = self {
            command
                .env("RUSTC", "/usr/bin/rustc")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER)
                .env(
                    FLAGS,
                    format!("--cfg=erase_components --sysroot={}", sysroot.display()),
                );
        }
    }

    /// Clippy belongs to the toolchain and cannot read what another compiler built.
    pub fn has_clippy(&self) -> bool {
        matches!(self, Self::Toolchain)
    }
}

/// Makes the target available: already there, by rustup, or from Debian.
pub fn wasm_target(context: &Context) -> Result<WasmTarget> {
    if installed() {
        return Ok(WasmTarget::Toolchain);
    }
    context.say("the wasm32 target is missing: asking rustup for it");
    if context
        .run(Command::new("rustup").args(["target", "add", TRIPLE]))
        .is_ok()
        && installed()
    {
        return Ok(WasmTarget::Toolchain);
    }
    context.say("rustup cannot bring it: building it from Debian's rustc-web and rust-web-src");
    let sysroot = debian_sysroot(context).context(
        "the wasm32 target is missing: run `rustup target add wasm32-unknown-unknown`, or on Debian install rustc-web, rust-web-src and lld-22",
    )?;
    Ok(WasmTarget::Debian { sysroot })
}

/// Has the compiler in use a standard library for the browser?
fn installed() -> bool {
    let folder = answer("rustc", &["--print", "target-libdir", "--target", TRIPLE]);
    let files = folder.and_then(|folder| fs::read_dir(folder).ok());
    files.is_some_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
        })
    })
}

/// Builds the standard library once with Debian's compiler and keeps it below the target folder.
fn debian_sysroot(context: &Context) -> Result<PathBuf> {
    let complete = debian_compiler_is_new_enough()
        && Path::new(SOURCES).exists()
        && debian::on_path(LINKER).is_some();
    if !complete {
        // A new enough compiler comes with the archive's security updates: the list must be today's.
        debian::refresh(context, &PACKAGES.join(" "))?;
        debian::install(context, &PACKAGES)?;
    }
    let version = answer("/usr/bin/rustc", &["--version"]).context("/usr/bin/rustc is missing")?;
    ensure!(
        debian_compiler_is_new_enough(),
        "Debian's {version} is older than {}.{}",
        OLDEST.0,
        OLDEST.1
    );
    let sysroot = context.work().join("wasm-sysroot");
    let stamp = context.work().join("wasm-sysroot.stamp");
    if digest::fresh(&stamp, &version) {
        return Ok(sysroot);
    }
    let (source, build) = (
        context.work().join("wasm-std"),
        context.work().join("wasm-std-target"),
    );
    files::empty(&source)?;
    fs::create_dir_all(source.join("src"))?;
    fs::write(source.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        source.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[profile.release]\npanic = \"abort\"\n",
    )?;
    let mut command = context.cargo();
    command
        .args([
            "build",
            "--release",
            "--target",
            TRIPLE,
            "-Zbuild-std=std,panic_abort",
            "--target-dir",
        ])
        .arg(&build)
        .current_dir(&source)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode the link-time optimisation of the release build finds nothing to work on.
        .env(FLAGS, "-Cembed-bitcode=yes");
    context.run(&mut command)?;
    let libraries = sysroot.join("lib/rustlib").join(TRIPLE).join("lib");
    files::empty(&libraries)?;
    let compiled = build.join(TRIPLE).join("release/deps");
    let mut copied = 0;
    for file in files::below(&compiled)? {
        let name = file.to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(compiled.join(&file), libraries.join(&file))?;
            copied += 1;
        }
    }
    if copied == 0 {
        bail!(
            "building the standard library left nothing in {}",
            compiled.display()
        );
    }
    digest::mark(&stamp, &version)?;
    Ok(sysroot)
}

fn debian_compiler_is_new_enough() -> bool {
    answer("/usr/bin/rustc", &["--version"])
        .and_then(|text| version(&text))
        .is_some_and(|found| found >= OLDEST)
}

/// `rustc 1.96.0 (…)` → (1, 96)
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("rustc ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_compilers_version() {
        assert_eq!(version("rustc 1.96.0 (abc 2026-05-01)"), Some((1, 96)));
        assert_eq!(version("rustc 1.85.0"), Some((1, 85)));
        assert_eq!(version("gcc 12"), None);
    }

    #[test]
    fn debians_compiler_gets_its_own_library_and_linker() {
        let mut command = Command::new("cargo");
        WasmTarget::Debian {
            sysroot: "/s".into(),
        }
        .prepare(&mut command);
        let set: Vec<_> = command
            .get_envs()
            .filter_map(|(key, value)| Some((key.to_str()?, value?.to_str()?)))
            .collect();
        assert!(set.contains(&("RUSTC", "/usr/bin/rustc")));
        assert!(set.contains(&(FLAGS, "--cfg=erase_components --sysroot=/s")));
    }
}
