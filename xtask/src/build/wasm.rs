//! The browser's half: cargo's module, split into lazily loaded parts, with the JavaScript that starts it.
//! The rule: every file of one build carries one id, the hash of the module before splitting, because the parts refer to each other by name.

use super::{Kind, NAME, Stage, compress, optimise, split};
use crate::{context::Context, digest, files, machine::WasmTarget};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// How the files are made: a change here makes them again.
const RECIPE: &[&str] = &[
    include_str!("wasm.rs"),
    include_str!("split.rs"),
    include_str!("optimise.rs"),
    include_str!("compress.rs"),
    include_str!("../../Cargo.toml"),
];

/// Compiles the module; cargo knows whether it must.
pub fn compile(context: &Context, kind: Kind, target: &WasmTarget) -> Result<PathBuf> {
    let mut cargo = context.cargo();
    cargo.args(["build", "--package", "frontend", "--lib"]);
    match kind {
        Kind::Release => cargo.args(["--profile", "wasm-release", "--features", "split"]),
        Kind::Dev => cargo.args(["--features", "dev"]),
    };
    target.prepare(&mut cargo);
    // It may run beside the server's: one bar moves.
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "never");
    context.run(&mut cargo)?;
    Ok(module_path(context, kind))
}

/// Where cargo leaves the module.
pub fn module_path(context: &Context, kind: Kind) -> PathBuf {
    let profile = match kind {
        Kind::Release => "wasm-release",
        Kind::Dev => "debug",
    };
    context
        .target
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("frontend.wasm")
}

/// Makes the files to serve from a compiled module, unless they are there already.
pub fn stage(context: &Context, kind: Kind, module: &Path) -> Result<Stage> {
    let bytes = fs::read(module).with_context(|| format!("read {}", module.display()))?;
    let id = digest::of([&bytes[..]]);
    let tag = match kind {
        Kind::Release => format!(".{id}"),
        Kind::Dev => String::new(),
    };
    let home = context.work().join(format!("wasm-{}", kind.folder()));
    let (folder, stamp) = (home.join("files"), home.join("stamp"));
    let lock = fs::read(context.root.join("end2end/package-lock.json")).unwrap_or_default();
    let key = digest::of(
        RECIPE
            .iter()
            .map(|text| text.as_bytes())
            .chain([&lock[..], id.as_bytes()]),
    );
    if !digest::fresh(&stamp, &key) {
        files::empty(&home)?;
        let pkg = folder.join("pkg");
        fs::create_dir_all(&pkg)?;
        make(context, kind, module, &bytes, &pkg, &tag)?;
        if kind == Kind::Release {
            context.timed("compress WebAssembly", || compress::folder(&folder))?;
        }
        digest::mark(&stamp, &key)?;
    }
    Ok(Stage {
        folder,
        tag: tag.trim_start_matches('.').to_owned(),
    })
}

fn make(
    context: &Context,
    kind: Kind,
    module: &Path,
    bytes: &[u8],
    pkg: &Path,
    tag: &str,
) -> Result<()> {
    if kind == Kind::Dev {
        return context.timed("JavaScript glue", || bindgen(module, pkg, kind));
    }
    let main = context.work().join("main.wasm");
    let mut modules = context.timed("split in parts", || split::split(bytes, &main, pkg, tag))?;
    context.timed("JavaScript glue", || bindgen(&main, pkg, kind))?;
    let (wasm, glue) = (
        pkg.join(format!("{NAME}{tag}.wasm")),
        pkg.join(format!("{NAME}{tag}.js")),
    );
    fs::rename(pkg.join(format!("{NAME}_bg.wasm")), &wasm)?;
    fs::rename(pkg.join(format!("{NAME}.js")), &glue)?;
    modules.push(wasm);
    context.timed("make WebAssembly smaller", || {
        optimise::modules(context, &modules)
    })?;
    context.timed("make JavaScript smaller", || {
        optimise::script(context, &glue)?;
        optimise::script(context, &pkg.join(format!("__wasm_split{tag}.js")))
    })
}

/// Writes `schakel_bg.wasm` and the `schakel.js` that loads it.
fn bindgen(module: &Path, pkg: &Path, kind: Kind) -> Result<()> {
    let dev = kind == Kind::Dev;
    Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(false)
        .out_name(NAME)
        // The parts were linked against these names.
        .keep_lld_exports(!dev)
        .demangle(dev)
        .debug(dev)
        .keep_debug(dev)
        .omit_default_module_path(true)
        .generate(pkg)
}
