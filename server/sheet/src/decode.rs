//! From bytes to text. A byte order mark is believed; without one it is UTF-16 where every other byte is empty, UTF-8
//! where all of it is valid UTF-8, and else what Dutch Windows writes. That last one is never guessed from the letters:
//! a guess would be right most of the time, and turn names into others the rest of it.

use domain::fault::Fault;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// In which encoding a file was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    Windows1252,
}

/// The text of a file.
///
/// # Errors
/// [`Fault::FileNotText`] for a workbook, a picture, or what else is no text.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), Fault> {
    if is_something_else(bytes) {
        return Err(Fault::FileNotText);
    }
    let (encoding, marked) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding, true),
        None => (guess(bytes), false),
    };
    let (text, _, broken) = encoding.decode(bytes);
    let (text, encoding) = if encoding == UTF_8 && broken {
        // A mark and then no UTF-8: two programs wrote it. The letters outside ASCII are Windows'.
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        (
            WINDOWS_1252.decode_without_bom_handling(rest).0,
            WINDOWS_1252,
        )
    } else if broken && !marked {
        return Err(Fault::FileNotText);
    } else {
        (text, encoding)
    };
    if text.contains('\0') {
        return Err(Fault::FileNotText);
    }
    let encoding = if encoding == UTF_8 {
        Encoding::Utf8
    } else if encoding == WINDOWS_1252 {
        Encoding::Windows1252
    } else {
        Encoding::Utf16
    };
    Ok((text, encoding))
}

/// Workbooks of two generations, `OpenDocument` files, PDF and pictures, by how they begin.
fn is_something_else(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 6] = [
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"%PDF-",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"{\\rtf",
    ];
    BEGINNINGS.iter().any(|begin| bytes.starts_with(begin))
}

fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let head = &bytes[..bytes.len().min(4_000) & !1];
    let empty = |at: usize| head.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    // Most letters of a European text are below 256, so half of their bytes are empty.
    let most = head.len() / 4 + 1;
    if empty(1) >= most && empty(0) == 0 {
        UTF_16LE
    } else if empty(0) >= most && empty(1) == 0 {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "naam;plaats\r\nZoë Łukasz;'s-Gravenhage €\r\n";

    fn utf16(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let le = utf16(TEXT, u16::to_le_bytes);
        let be = utf16(TEXT, u16::to_be_bytes);
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Encoding::Utf8),
            (le.clone(), Encoding::Utf16),
            (be.clone(), Encoding::Utf16),
            ([&b"\xff\xfe"[..], &le].concat(), Encoding::Utf16),
            ([&b"\xfe\xff"[..], &be].concat(), Encoding::Utf16),
        ] {
            let (text, found) = decode(&bytes).unwrap();
            assert_eq!((&*text, found), (TEXT, encoding), "{:?}", &bytes[..6]);
        }
        let windows = b"Zo\xeb Jans\xe9n \x80 5";
        assert_eq!(decode(windows).unwrap().0, "Zoë Jansén € 5");
        let mixed = b"\xef\xbb\xbfZo\xeb";
        assert_eq!(decode(mixed).unwrap().0, "Zoë");
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        for bytes in [
            &b"PK\x03\x04\x14\0\x06\0"[..],
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"%PDF-1.7",
            b"email;naam\0\0\0;x",
        ] {
            assert_eq!(decode(bytes), Err(Fault::FileNotText));
        }
    }
}
