//! What kind of file was sent: told by its content. Nothing is opened or drawn here.

use domain::{
    evidence::{FileKind, MOST_BYTES},
    fault::Fault,
};

/// The kind of a paper that can be looked at.
///
/// # Errors
/// [`Fault::FileEmpty`], [`Fault::FileTooLarge`], [`Fault::HeicPhoto`], [`Fault::NotAPaper`].
pub(super) fn kind(bytes: &[u8]) -> Result<FileKind, Fault> {
    if bytes.is_empty() {
        return Err(Fault::FileEmpty);
    }
    if bytes.len() > MOST_BYTES {
        let megabytes = u16::try_from(MOST_BYTES >> 20).unwrap_or(u16::MAX);
        return Err(Fault::FileTooLarge(megabytes));
    }
    match infer::get(bytes).map(|found| found.mime_type()) {
        Some("application/pdf") => Ok(FileKind::Pdf),
        Some("image/jpeg") => Ok(FileKind::Jpeg),
        Some("image/png") => Ok(FileKind::Png),
        Some("image/heif" | "image/heic") => Err(Fault::HeicPhoto),
        _ => Err(Fault::NotAPaper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_is_in_it() {
        assert_eq!(kind(b"%PDF-1.7\n..."), Ok(FileKind::Pdf));
        assert_eq!(kind(b"\xff\xd8\xff\xe0\0\x10JFIF"), Ok(FileKind::Jpeg));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n...."), Ok(FileKind::Png));
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert_eq!(kind(heic), Err(Fault::HeicPhoto));
        for other in [&b"<html><script>"[..], b"MZ\x90\0", b"PK\x03\x04", b"plain"] {
            assert_eq!(kind(other), Err(Fault::NotAPaper));
        }
        assert_eq!(kind(b""), Err(Fault::FileEmpty));
    }

    #[test]
    fn ten_megabytes_and_no_more() {
        let mut file = vec![b' '; MOST_BYTES];
        file[..5].copy_from_slice(b"%PDF-");
        assert_eq!(kind(&file), Ok(FileKind::Pdf));
        file.push(b' ');
        assert_eq!(kind(&file), Err(Fault::FileTooLarge(10)));
    }
}
