//! From source to something to serve: the server's binary and, beside it, the site (WebAssembly, glue, CSS, static files).
//! Each kind of output has its own module; here is their order.
//! The rule: a step whose inputs did not change is skipped, so a second build takes seconds.

pub mod compress;
mod css;
mod optimise;
mod public;
pub mod server;
mod site;
mod split;
mod wasm;

use crate::{context::Context, machine};
use anyhow::Result;
use std::{
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread,
};

/// The product's name: the binary's and the site's files'.
pub const NAME: &str = "schakel";

/// Flags of `cargo xtask build`.
#[derive(clap::Args)]
pub struct Args {
    /// Quick to build, slow to run, nothing hashed or compressed
    #[arg(long)]
    dev: bool,
}

/// How to build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Optimised, split in parts, hashed names, compressed beside each file.
    Release,
    /// As fast to build as can be.
    Dev,
}

impl Kind {
    /// The name of cargo's folder for the server, and of our own folders.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// What a build made.
pub struct Built {
    /// The server.
    pub binary: PathBuf,
    /// The site's folder beside it.
    pub site: PathBuf,
}

impl Built {
    /// What an earlier build left, as it is: a server, and the site as it is shipped.
    pub fn already(context: &Context, server: Kind) -> Self {
        Self {
            binary: context.target.join(server.folder()).join(NAME),
            site: context.target.join(Kind::Release.folder()).join("site"),
        }
    }
}

/// A folder of finished files, ready to go into the site.
struct Stage {
    folder: PathBuf,
    /// What stands between name and extension of its files, empty when names are not hashed.
    tag: String,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    let built = build(context, if args.dev { Kind::Dev } else { Kind::Release })?;
    println!(
        "{} with its site in {}",
        shown(context, &built.binary),
        shown(context, &built.site)
    );
    Ok(())
}

/// Builds the server and the site.
pub fn build(context: &Context, kind: Kind) -> Result<Built> {
    // What is missing is said before the long steps.
    machine::node(context)?;
    let target = machine::wasm_target(context)?;
    // Either is, for minutes, one compiler at work on one crate: with a profile of its own each, as in a release, they
    // keep two cores busy. For development they share one, and cargo lets the second wait for the first.
    let (binary, module) = thread::scope(|scope| {
        let module = scope.spawn(|| wasm(context, kind, &target));
        let binary = context.timed("server", || server::build(context, kind));
        let module = module.join();
        (binary, module.unwrap_or_else(|panic| resume_unwind(panic)))
    });
    let (binary, module) = (binary?, module?);
    let site = assets(context, kind, &module)?;
    Ok(Built { binary, site })
}

fn wasm(context: &Context, kind: Kind, target: &machine::WasmTarget) -> Result<PathBuf> {
    context.timed("WebAssembly", || wasm::compile(context, kind, target))
}

/// What the journeys drive: the server as the tests have it, and the site as it is shipped. That server's answers are
/// those of the one that is shipped, and compiling it a second time, optimised, would take as long as all journeys.
pub fn for_journeys(context: &Context) -> Result<Built> {
    let site = shipped_site(context)?;
    let binary = context.timed("server", || server::tested(context))?;
    Ok(Built { binary, site })
}

/// Builds the site as it is shipped.
pub fn shipped_site(context: &Context) -> Result<PathBuf> {
    machine::node(context)?;
    let target = machine::wasm_target(context)?;
    site(context, Kind::Release, &target)
}

/// Builds the site alone.
pub fn site(context: &Context, kind: Kind, target: &machine::WasmTarget) -> Result<PathBuf> {
    let module = wasm(context, kind, target)?;
    assets(context, kind, &module)
}

/// Puts the site together around a compiled module.
fn assets(context: &Context, kind: Kind, module: &Path) -> Result<PathBuf> {
    if kind == Kind::Release {
        context.timed("npm's packages: end2end", || {
            machine::install(context, &context.root.join("end2end"))
        })?;
    }
    context.timed("npm's packages: style", || {
        machine::install(context, &context.root.join("style"))
    })?;
    let wasm = wasm::stage(context, kind, module)?;
    let css = context.timed("CSS", || css::stage(context, kind))?;
    let public = context.timed("static files", || public::stage(context, kind))?;
    context.timed("site", || {
        site::assemble(context, kind, &wasm, &css, &public)
    })
}

/// After a change in `style/` or `public/` only: the module that is there already is used again.
pub fn restyle(context: &Context, kind: Kind) -> Result<PathBuf> {
    assets(context, kind, &wasm::module_path(context, kind))
}

/// A path as one would type it in the project's folder.
pub fn shown(context: &Context, path: &Path) -> String {
    path.strip_prefix(&context.root)
        .unwrap_or(path)
        .display()
        .to_string()
}
