//! Built files: `/pkg/*` (hashed names, brotli and gzip made beforehand) and what lies in `public`.

use super::Portal;
use axum::Router;
use std::path::Path;
use tower_http::services::ServeDir;

/// Release builds put `hash.txt` beside the program; then file names carry their hash.
pub fn hashed() -> bool {
    std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.join("hash.txt")))
        .is_some_and(|file| file.exists())
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
