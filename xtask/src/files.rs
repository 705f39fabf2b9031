//! Folders and files: listing, linking, copying.
//! The rule: order never depends on the file system, so that two builds of one source are equal.

use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// All files below a folder, as paths relative to it, sorted. A missing folder has none.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    fn walk(folder: &Path, base: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                walk(&path, base, found)?;
            } else {
                found.push(path.strip_prefix(base)?.to_owned());
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    if folder.is_dir() {
        walk(folder, folder, &mut found)?;
    }
    found.sort();
    Ok(found)
}

/// Makes the folder new and empty.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))
}

/// The same content in a second place: a hard link, or a copy where links do not go.
pub fn link(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to)
            .with_context(|| format!("copy {} to {}", from.display(), to.display()))?;
    }
    Ok(())
}

/// Links every file of a folder into another one.
pub fn link_all(from: &Path, to: &Path) -> Result<()> {
    below(from)?
        .iter()
        .try_for_each(|file| link(&from.join(file), &to.join(file)))
}

/// `name.ext` → `name.ext.more`.
pub fn with_suffix(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(more);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_order_and_links_deeply() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("deep")).expect("made");
        fs::write(from.join("deep/b.txt"), "b").expect("written");
        fs::write(from.join("a.txt"), "a").expect("written");
        link_all(&from, &to).expect("linked");
        assert_eq!(
            below(&to).expect("listed"),
            [PathBuf::from("a.txt"), PathBuf::from("deep/b.txt")]
        );
        assert_eq!(
            below(&folder.path().join("nowhere")).expect("listed"),
            Vec::<PathBuf>::new()
        );
    }
}
