//! Fingerprints of content: names for the site's files, and stamps that say whether a step must run again.
//! The rule: a stamp is written after the work it vouches for, so that a broken-off run is done again.

use anyhow::Result;
use sha2::{Digest as _, Sha256};
use std::{fs, path::Path};

/// 16 lower-case letters and digits that stand for these pieces of content, in this order.
pub fn of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize()[..8])
}

/// Does the stamp hold this key? A missing stamp does not.
pub fn fresh(stamp: &Path, key: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == key)
}

/// Writes the stamp after the work.
pub fn mark(stamp: &Path, key: &str) -> Result<()> {
    Ok(fs::write(stamp, key)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_between_pieces_counts() {
        assert_ne!(of([&b"ab"[..], b"c"]), of([&b"a"[..], b"bc"]));
        assert_eq!(of([&b"ab"[..]]).len(), 16);
    }

    #[test]
    fn a_stamp_is_fresh_only_for_its_own_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let stamp = folder.path().join("stamp");
        assert!(!fresh(&stamp, "one"));
        mark(&stamp, "one").expect("written");
        assert!(fresh(&stamp, "one"));
        assert!(!fresh(&stamp, "two"));
    }
}
