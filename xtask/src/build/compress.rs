//! Brotli and gzip beside each file, once at build time, so that the server only picks.

use super::optimise::each;
use crate::files;
use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::{fs, io::Write, path::Path};

/// Kinds of file that get smaller; pictures and fonts are compressed by themselves.
const KINDS: [&str; 10] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Writes `file.br` and `file.gz` beside every file that gains by it.
pub fn folder(folder: &Path) -> Result<()> {
    let found = files::below(folder)?
        .into_iter()
        .map(|file| folder.join(file));
    let paths: Vec<_> = found
        .filter(|path| {
            path.extension()
                .is_some_and(|kind| KINDS.iter().any(|k| kind == *k))
        })
        .collect();
    each(&paths, |path| {
        let plain = fs::read(path)?;
        for (suffix, packed) in [("br", brotli(&plain)?), ("gz", gzip(&plain)?)] {
            if packed.len() < plain.len() {
                fs::write(files::with_suffix(path, suffix), packed)?;
            }
        }
        Ok(())
    })
}

/// Brotli at its best.
pub fn brotli(plain: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: plain.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params)?;
    Ok(packed)
}

fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_both_beside_text_and_nothing_beside_pictures() {
        let home = tempfile::tempdir().expect("a folder");
        let text = "schakel ".repeat(200);
        fs::write(home.path().join("a.css"), &text).expect("written");
        fs::write(home.path().join("b.png"), &text).expect("written");
        folder(home.path()).expect("compressed");
        let names: Vec<_> = files::below(home.path())
            .expect("listed")
            .iter()
            .map(|p| p.display().to_string())
            .collect();
        assert_eq!(names, ["a.css", "a.css.br", "a.css.gz", "b.png"]);
        let mut plain = Vec::new();
        let packed = fs::read(home.path().join("a.css.br")).expect("read");
        brotli::BrotliDecompress(&mut &packed[..], &mut plain).expect("unpacked");
        assert_eq!(plain, text.as_bytes());
    }
}
