//! The static files of `public/`: served under their own names, compressed in a release.

use super::{Kind, Stage, compress};
use crate::{context::Context, digest, files};
use anyhow::Result;
use std::{fs, path::Path};

/// Copies and compresses the files, unless they are there already.
pub fn stage(context: &Context, kind: Kind) -> Result<Stage> {
    let source = context.root.join("public");
    let key = fingerprint(&source)?;
    let home = context.work().join(format!("public-{}", kind.folder()));
    let (folder, stamp) = (home.join("files"), home.join("stamp"));
    if !digest::fresh(&stamp, &key) {
        files::empty(&home)?;
        for file in files::below(&source)? {
            let to = folder.join(&file);
            fs::create_dir_all(to.parent().unwrap_or(&folder))?;
            fs::copy(source.join(&file), to)?;
        }
        if kind == Kind::Release {
            compress::folder(&folder)?;
        }
        digest::mark(&stamp, &key)?;
    }
    Ok(Stage {
        folder,
        tag: String::new(),
    })
}

/// The names and contents of all files in a folder.
fn fingerprint(folder: &Path) -> Result<String> {
    let mut pieces = Vec::new();
    for file in files::below(folder)? {
        pieces.push(file.to_string_lossy().into_owned().into_bytes());
        pieces.push(fs::read(folder.join(file))?);
    }
    Ok(digest::of(pieces.iter().map(Vec::as_slice)))
}
