//! One stylesheet from `style/main.css` and everything it imports, our own files and npm packages of components alike.
//! The rule: an import that does not start with a dot is a package below `style/node_modules`.

use super::{Kind, NAME, Stage, compress};
use crate::{context::Context, digest, files};
use anyhow::{Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider, ResolveResult, SourceProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Bundles the stylesheet and writes it, unless the same one is there already.
pub fn stage(context: &Context, kind: Kind) -> Result<Stage> {
    let css = bundle(&context.root.join("style"), kind)?;
    let id = digest::of([css.as_bytes()]);
    let tag = if kind == Kind::Release {
        id.clone()
    } else {
        String::new()
    };
    let home = context.work().join(format!("css-{}", kind.folder()));
    let (folder, stamp) = (home.join("files"), home.join("stamp"));
    if !digest::fresh(&stamp, &id) {
        files::empty(&home)?;
        let dot = if tag.is_empty() { "" } else { "." };
        let path = folder.join("pkg").join(format!("{NAME}{dot}{tag}.css"));
        fs::create_dir_all(folder.join("pkg"))?;
        fs::write(path, css)?;
        if kind == Kind::Release {
            compress::folder(&folder)?;
        }
        digest::mark(&stamp, &id)?;
    }
    Ok(Stage { folder, tag })
}

fn bundle(style: &Path, kind: Kind) -> Result<String> {
    let sources = Sources {
        files: FileProvider::new(),
        packages: style.join("node_modules"),
    };
    let mut bundler = Bundler::new(&sources, None, ParserOptions::default());
    let mut sheet = bundler
        .bundle(&style.join("main.css"))
        .map_err(|error| anyhow!("{error}"))?;
    sheet
        .minify(MinifyOptions::default())
        .map_err(|error| anyhow!("{error}"))?;
    let options = PrinterOptions {
        minify: kind == Kind::Release,
        ..PrinterOptions::default()
    };
    Ok(sheet
        .to_css(options)
        .map_err(|error| anyhow!("{error}"))?
        .code)
}

/// Files beside the importing one, and packages.
struct Sources {
    files: FileProvider,
    packages: PathBuf,
}

impl SourceProvider for Sources {
    type Error = io::Error;

    fn read<'a>(&'a self, file: &Path) -> io::Result<&'a str> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
        self.files.read(file).map_err(named)
    }

    fn resolve(&self, specifier: &str, importer: &Path) -> io::Result<ResolveResult> {
        let beside = importer.with_file_name(specifier);
        let package = !specifier.starts_with('.') && !beside.exists();
        Ok(ResolveResult::File(if package {
            self.packages.join(specifier)
        } else {
            beside
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(files: &[(&str, &str)]) -> tempfile::TempDir {
        let home = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().expect("inside")).expect("made");
            fs::write(path, text).expect("written");
        }
        home
    }

    #[test]
    fn imports_come_from_beside_and_from_packages() {
        let home = style(&[
            (
                "main.css",
                "@import \"./own.css\";\n@import \"tokens.css\";\n@import \"@nl/button/index.css\" layer(nl);\n",
            ),
            ("own.css", "a { color: red }"),
            ("tokens.css", "b { color: blue }"),
            (
                "node_modules/@nl/button/index.css",
                "@import \"./part.css\";",
            ),
            ("node_modules/@nl/button/part.css", "i { color: green }"),
        ]);
        let css = bundle(home.path(), Kind::Release).expect("bundled");
        assert_eq!(css, "a{color:red}b{color:#00f}@layer nl{i{color:green}}");
    }

    #[test]
    fn a_missing_import_is_named() {
        let home = style(&[("main.css", "@import \"@nl/nowhere.css\";")]);
        let error = bundle(home.path(), Kind::Dev).expect_err("not there");
        assert!(error.to_string().contains("nowhere.css"), "{error}");
    }
}
