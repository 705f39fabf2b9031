//! Puts the site together: `site/` beside the binary, and the same in `target/site`. With it goes `pkg/hash.txt`, which tells
//! the program how its files are called: the site is copied whole, or it does not work.
//! Files of the build before this one stay, so that a page somebody still has open finds its parts.
//! The rule: a site is made aside and put in place by one rename; nobody is served half of it.

use super::{Kind, Stage};
use crate::{context::Context, files};
use anyhow::{Context as _, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Links all files into one folder beside the binary and returns it.
pub fn assemble(
    context: &Context,
    kind: Kind,
    wasm: &Stage,
    css: &Stage,
    public: &Stage,
) -> Result<PathBuf> {
    let beside = context.target.join(kind.folder());
    let site = beside.join("site");
    let new = beside.join("site.new");
    files::empty(&new)?;
    for stage in [wasm, css, public] {
        files::link_all(&stage.folder, &new)?;
    }
    if kind == Kind::Release {
        keep_previous(&context.work().join("generations.txt"), &site, &new)?;
        let hashes = hash_text(&wasm.tag, &css.tag);
        fs::write(new.join("pkg").join("hash.txt"), hashes)?;
        let leptos = context.target.join("site");
        files::empty(&leptos)?;
        files::link_all(&new, &leptos)?;
    }
    let old = beside.join("site.old");
    files::empty(&old)?;
    if site.exists() {
        fs::rename(&site, old.join("site"))?;
    }
    fs::rename(&new, &site).with_context(|| format!("put {} in place", site.display()))?;
    fs::remove_dir_all(old)?;
    Ok(site)
}

/// What Leptos reads to find the hashed names.
fn hash_text(wasm: &str, css: &str) -> String {
    format!("js: {wasm}\nwasm: {wasm}\ncss: {css}\nmanifest: {wasm}\nsplit: {wasm}\n")
}

/// Carries the hashed files of the last different build over into the new site.
///
/// `record` holds two lists of file names with an empty line between them: the last build's, and those of the build before it.
fn keep_previous(record: &Path, site: &Path, new: &Path) -> Result<()> {
    let names: BTreeSet<PathBuf> = files::below(&new.join("pkg"))?.into_iter().collect();
    let text = fs::read_to_string(record).unwrap_or_default();
    let (last, before) = text.split_once("\n\n").unwrap_or((&text, ""));
    let names_in = |text: &str| -> BTreeSet<_> {
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(PathBuf::from).collect()
    };
    let previous = if names_in(last) == names {
        names_in(before)
    } else {
        names_in(last)
    };
    for name in previous.difference(&names) {
        let from = site.join("pkg").join(name);
        if from.exists() {
            files::link(&from, &new.join("pkg").join(name))?;
        }
    }
    let lines = |names: &BTreeSet<PathBuf>| {
        names
            .iter()
            .map(|name| name.display().to_string())
            .collect::<Vec<_>>()
            .join("\n")
    };
    fs::write(
        record,
        format!("{}\n\n{}\n", lines(&names), lines(&previous)),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a site with one file, as a build does, and lists what is served.
    fn build(home: &Path, file: &str) -> Vec<String> {
        let (site, new) = (home.join("site"), home.join("new"));
        fs::create_dir_all(new.join("pkg")).expect("made");
        fs::write(new.join("pkg").join(file), file).expect("written");
        keep_previous(&home.join("record"), &site, &new).expect("kept");
        if site.exists() {
            fs::remove_dir_all(&site).expect("removed");
        }
        fs::rename(new, &site).expect("in place");
        files::below(&site.join("pkg"))
            .expect("listed")
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    }

    #[test]
    fn the_build_before_stays_for_one_generation() {
        let home = tempfile::tempdir().expect("a folder");
        assert_eq!(build(home.path(), "a.1.js"), ["a.1.js"]);
        assert_eq!(build(home.path(), "a.1.js"), ["a.1.js"]);
        assert_eq!(build(home.path(), "a.2.js"), ["a.1.js", "a.2.js"]);
        assert_eq!(
            build(home.path(), "a.2.js"),
            ["a.1.js", "a.2.js"],
            "building again changes nothing"
        );
        assert_eq!(build(home.path(), "a.3.js"), ["a.2.js", "a.3.js"]);
    }

    #[test]
    fn leptos_finds_every_hash_it_asks_for() {
        assert_eq!(
            hash_text("12", "34"),
            "js: 12\nwasm: 12\ncss: 34\nmanifest: 12\nsplit: 12\n"
        );
    }
}
