//! What the main pages weigh on the wire, compressed with brotli: the document as the server sends it, and the files of
//! the build as `cargo xtask bench` measured them (`BENCH_SIZES`).

use crate::{browser::Browser, picture::stacked, server::Server};
use anyhow::{Context as _, Result};
use std::{collections::BTreeMap, env};

/// A letter of the picture.
const UNIT: u64 = 10_000;

pub fn run(server: &Server, anna: &mut Browser) -> Result<()> {
    let Some(sizes) = env::var_os("BENCH_SIZES") else {
        println!("no BENCH_SIZES: the weights are left out");
        return Ok(());
    };
    let sizes: BTreeMap<String, u64> =
        serde_json::from_str(&sizes.to_string_lossy()).context("BENCH_SIZES")?;
    let size = |name: &str| {
        let found = sizes.get(name).copied();
        found.with_context(|| format!("BENCH_SIZES has no {name}"))
    };
    let (css, glue) = (size("css")?, size("glue")?);
    let mut stranger = Browser::new(server);
    let approve = server.link("/approve/")?;
    println!("bytes on the wire of a first visit, brotli\n");
    println!(
        "{:<16} {:>7} {:>7} {:>7} {:>9} {:>8} {:>8}  10 kB: H HTML, C CSS, G glue, W WebAssembly",
        "page", "HTML", "CSS", "glue", "before W", "WASM", "all"
    );
    let pages = [
        ("login", "/login", "public", false),
        ("start", "/", "public", true),
        ("approve by link", &approve, "approve", false),
        ("clients", "/clients", "office", true),
        ("why", "/why", "office", true),
    ];
    for (name, path, part, signed_in) in pages {
        let browser = if signed_in { &mut *anna } else { &mut stranger };
        let html = browser.page(path, "br")?.body.len() as u64;
        let wasm = size(&format!("wasm.{part}"))?;
        let before = html + css + glue;
        println!(
            "{name:<16} {html:>7} {css:>7} {glue:>7} {before:>9} {wasm:>8} {:>8}  {}",
            before + wasm,
            stacked(&[('H', html), ('C', css), ('G', glue), ('W', wasm)], UNIT),
        );
    }
    Ok(())
}
