//! Built files: `/pkg/*` (hashed names, brotli and gzip made beforehand) and what lies in `public`.

use super::Portal;
use axum::Router;
use std::path::{Path, PathBuf};
use tower_http::services::ServeDir;

/// In release builds file names carry their hash, and this file of the site says which; none when they carry none.
/// cargo-leptos puts it beside the program.
pub fn hashes(site: &Path) -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let beside = program.and_then(|exe| Some(exe.parent()?.join("hash.txt")));
    [std::path::absolute(site.join("pkg/hash.txt")).ok(), beside]
        .into_iter()
        .flatten()
        .find(|file| file.is_file())
}

/// What is missing from the site, so that pages would be without style and scripts; none when it is whole.
pub fn missing(site: &Path) -> Option<PathBuf> {
    let hashes = hashes(site).and_then(|file| std::fs::read_to_string(file).ok());
    let hash = |key: &str| {
        let mut lines = hashes.as_deref().unwrap_or_default().lines();
        let found = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        found.map_or_else(String::new, |hash| format!(".{hash}"))
    };
    ["css", "js", "wasm"]
        .map(|kind| site.join(format!("pkg/schakel{}.{kind}", hash(kind))))
        .into_iter()
        .find(|file| !file.is_file())
}

pub fn routes(portal: &Portal) -> Router<Portal> {
    let root = Path::new(portal.options.site_root.as_ref());
    let serve = |path: &Path| ServeDir::new(path).precompressed_br().precompressed_gzip();
    let mut router = Router::new().nest_service("/pkg", serve(&root.join("pkg")));
    // Only what was there at the start is served: pages can never be hidden by a stray file.
    for entry in root.read_dir().into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let compressed = [".br", ".gz"].iter().any(|ext| name.ends_with(ext));
        if entry.path().is_file() && !compressed {
            let file = tower_http::services::ServeFile::new(entry.path())
                .precompressed_br()
                .precompressed_gzip();
            router = router.route_service(&format!("/{name}"), file);
        }
    }
    router
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_tells_how_its_files_are_called_and_what_of_it_is_missing() {
        let home = tempfile::tempdir().expect("a folder");
        let (site, pkg) = (home.path(), home.path().join("pkg"));
        std::fs::create_dir(&pkg).expect("made");
        assert_eq!(missing(site), Some(pkg.join("schakel.css")));
        let write = |name: &str, text| std::fs::write(pkg.join(name), text).expect("written");
        write("hash.txt", "js: 12\nwasm: 12\ncss: 34\n");
        assert_eq!(hashes(site), Some(pkg.join("hash.txt")));
        assert_eq!(missing(site), Some(pkg.join("schakel.34.css")));
        write("schakel.34.css", "");
        assert_eq!(missing(site), Some(pkg.join("schakel.12.js")));
        write("schakel.12.js", "");
        write("schakel.12.wasm", "");
        assert_eq!(missing(site), None);
    }
}
