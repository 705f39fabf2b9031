//! How many bytes a visitor downloads, and the budgets that hold them (`xtask/budgets.toml`).
//! Measured are the files as they go over the wire, compressed with brotli.
//! The rule: a size over its limit fails the tests; a size over its target is told.

use crate::{context::Context, files};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::{fmt::Write as _, fs, path::Path};
use toml::Table;

/// One measured size with its budget, all in bytes.
struct Size {
    name: String,
    bytes: u64,
    limit: Option<u64>,
    target: Option<u64>,
}

impl Size {
    fn complaint(&self) -> String {
        let (name, bytes) = (&self.name, self.bytes);
        match self.limit {
            Some(limit) => format!("{name} is {bytes} bytes, {} over its limit", bytes - limit),
            None => format!("{name} has no limit in xtask/budgets.toml"),
        }
    }
}

/// All sizes of one site.
pub struct Sizes(Vec<Size>);

/// Measures the site and looks up the budgets.
pub fn measure(context: &Context, site: &Path) -> Result<Sizes> {
    let path = context.root.join("xtask/budgets.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let budgets: Table = text.parse().context("xtask/budgets.toml is no TOML")?;
    let hashes = fs::read_to_string(site.join("pkg").join("hash.txt"))
        .context("the site has no hash.txt: build it first")?;
    let id = |key: &str| {
        let line = hashes
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        line.with_context(|| format!("hash.txt has no line `{key}`"))
    };
    let pkg = site.join("pkg");
    let (wasm, css) = (id("wasm")?, id("css")?);
    let on_wire = |name: &str| on_wire(&pkg.join(name));
    let mut sizes = vec![
        ("css".to_owned(), on_wire(&format!("schakel.{css}.css"))?),
        (
            "glue".to_owned(),
            on_wire(&format!("schakel.{wasm}.js"))? + on_wire(&format!("__wasm_split.{wasm}.js"))?,
        ),
    ];
    let main = on_wire(&format!("schakel.{wasm}.wasm"))?;
    let manifest = fs::read_to_string(pkg.join(format!("__wasm_split_manifest.{wasm}.json")))?;
    let manifest: Value = serde_json::from_str(&manifest)?;
    let mut every = main;
    for (area, parts) in manifest
        .as_object()
        .context("the manifest is a table of areas")?
    {
        let mut first = main;
        for part in parts
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            first += on_wire(&format!("{part}.wasm"))?;
        }
        sizes.push((format!("wasm.{area}"), first));
    }
    for file in files::below(&pkg)? {
        let name = file.to_string_lossy();
        if name.ends_with(&format!(".{wasm}.wasm")) && name != format!("schakel.{wasm}.wasm") {
            every += on_wire(&name)?;
        }
    }
    sizes.push(("wasm.main".to_owned(), main));
    sizes.push(("wasm.everything".to_owned(), every));
    sizes.sort();
    Ok(Sizes(
        sizes
            .into_iter()
            .map(|(name, bytes)| with_budget(&budgets, name, bytes))
            .collect(),
    ))
}

/// The compressed size, or the plain one of a file so small that compressing gains nothing.
fn on_wire(path: &Path) -> Result<u64> {
    let packed = fs::metadata(files::with_suffix(path, "br"));
    let file = packed.or_else(|_| fs::metadata(path));
    Ok(file
        .with_context(|| format!("measure {}", path.display()))?
        .len())
}

/// `wasm.people` has its own table in the budgets or takes `wasm.area`'s.
fn with_budget(budgets: &Table, name: String, bytes: u64) -> Size {
    let own = |name: &str| {
        name.split('.')
            .try_fold(budgets, |table, key| table.get(key)?.as_table())
    };
    let table = own(&name).or_else(|| name.strip_prefix("wasm.").and_then(|_| own("wasm.area")));
    let number = |key: &str| {
        table
            .and_then(|table| table.get(key)?.as_integer())
            .and_then(|n| u64::try_from(n).ok())
    };
    Size {
        limit: number("limit"),
        target: number("target"),
        name,
        bytes,
    }
}

impl Sizes {
    /// A table to read.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{:<24} {:>10} {:>10} {:>10}\n",
            "bytes on the wire", "now", "limit", "target"
        );
        let shown = |number: Option<u64>| {
            number.map_or_else(|| "-".to_owned(), |number| number.to_string())
        };
        for size in &self.0 {
            let mark = if size.target.is_some_and(|target| size.bytes > target) {
                "  over target"
            } else {
                ""
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{:<24} {:>10} {:>10} {:>10}{mark}",
                size.name,
                size.bytes,
                shown(size.limit),
                shown(size.target)
            );
        }
        text
    }

    /// The bytes by name, for the bench's picture of whole pages.
    pub fn json(&self) -> Value {
        self.0
            .iter()
            .map(|size| (size.name.clone(), size.bytes.into()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// Fails when any size is over its limit, or when a budget is for something that is not there.
    pub fn check(&self) -> Result<()> {
        let over: Vec<_> = self
            .0
            .iter()
            .filter(|size| size.limit.is_none_or(|limit| size.bytes > limit))
            .collect();
        let told: Vec<_> = over.iter().map(|size| size.complaint()).collect();
        ensure!(told.is_empty(), "{}", told.join("; "));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(of: &[(&str, u64)]) -> Sizes {
        let budgets = "[css]\nlimit = 100\ntarget = 50\n[wasm.area]\nlimit = 1000\n[wasm.approve]\nlimit = 10\n";
        let budgets: Table = budgets.parse().expect("TOML");
        Sizes(
            of.iter()
                .map(|(name, bytes)| with_budget(&budgets, (*name).to_owned(), *bytes))
                .collect(),
        )
    }

    #[test]
    fn a_file_that_compressing_does_not_help_weighs_what_it_is() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("chunk.wasm");
        assert!(on_wire(&path).is_err(), "not there");
        fs::write(&path, [0; 58]).expect("written");
        assert_eq!(on_wire(&path).expect("measured"), 58);
        fs::write(home.path().join("chunk.wasm.br"), [0; 40]).expect("written");
        assert_eq!(on_wire(&path).expect("measured"), 40);
    }

    #[test]
    fn an_area_takes_its_own_budget_or_the_common_one() {
        assert!(
            sizes(&[("css", 100), ("wasm.people", 1000), ("wasm.approve", 10)])
                .check()
                .is_ok()
        );
        assert!(sizes(&[("wasm.people", 1001)]).check().is_err());
        let error = sizes(&[("wasm.approve", 12)]).check().expect_err("too big");
        assert_eq!(
            error.to_string(),
            "wasm.approve is 12 bytes, 2 over its limit"
        );
    }

    #[test]
    fn what_has_no_budget_fails_and_what_is_over_target_is_told() {
        assert!(sizes(&[("glue", 1)]).check().is_err());
        assert!(sizes(&[("css", 60)]).table().contains("over target"));
        assert!(!sizes(&[("css", 50)]).table().contains("over target"));
    }

    #[test]
    fn the_bench_gets_the_bytes_by_name() {
        let sizes = sizes(&[("css", 60), ("wasm.people", 7)]);
        assert_eq!(
            sizes.json(),
            serde_json::json!({ "css": 60, "wasm.people": 7 })
        );
    }
}
