//! Cuts the module into a main part and one part per area, each loaded when its first page is opened.
//! The rule: every part's file name carries the build's id, in the script that loads them and in the manifest alike.

use super::NAME;
use anyhow::{Context as _, Result, anyhow};
use serde_json::{Map, Value};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_split_cli_support::{Options, transform};

/// Splits `bytes`: the main part goes to `main`, the others to `pkg`. Returns the others' paths.
///
/// `tag` is `.<id>`; the manifest (`area → files it needs`) is what the server reads to preload them.
pub fn split(bytes: &[u8], main: &Path, pkg: &Path, tag: &str) -> Result<Vec<PathBuf>> {
    let loader = format!("./__wasm_split{tag}.js");
    let module = format!("./{NAME}{tag}.js");
    let mut options = Options::new(bytes);
    options.output_dir = pkg;
    options.main_out_path = main;
    options.main_module = &module;
    options.link_name = &loader;
    let parts = transform(options).map_err(|error| anyhow!("{error:?}"))?;
    let script_path = pkg.join(&loader[2..]);
    let mut script = fs::read_to_string(&script_path)?;
    let mut paths = Vec::new();
    for path in parts.split_modules {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .context("a part has a name")?;
        let tagged = pkg.join(format!("{stem}{tag}.wasm"));
        script = script.replace(
            &format!("\"./{stem}.wasm\""),
            &format!("\"./{stem}{tag}.wasm\""),
        );
        fs::rename(&path, &tagged)?;
        paths.push(tagged);
    }
    fs::write(&script_path, script)?;
    let manifest = tagged_manifest(&serde_json::to_value(&parts.prefetch_map)?, tag)?;
    fs::write(
        pkg.join(format!("__wasm_split_manifest{tag}.json")),
        serde_json::to_string(&manifest)?,
    )?;
    Ok(paths)
}

/// The manifest with the id behind every file's name; its keys, the areas, stay as they are.
fn tagged_manifest(manifest: &Value, tag: &str) -> Result<Value> {
    let areas = manifest
        .as_object()
        .context("the manifest is a table of areas")?;
    let mut tagged = Map::new();
    for (area, files) in areas {
        let files = files.as_array().context("an area has a list of files")?;
        let names = files.iter().map(|file| {
            file.as_str()
                .map(|name| Value::String(format!("{name}{tag}")))
        });
        let names: Option<Vec<_>> = names.collect();
        tagged.insert(
            area.clone(),
            Value::Array(names.context("a file has a name")?),
        );
    }
    Ok(Value::Object(tagged))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_id_goes_behind_files_and_not_behind_areas() {
        let manifest = json!({ "clients": ["chunk_0", "clients"], "home": ["home"] });
        let tagged = tagged_manifest(&manifest, ".12ab").expect("a manifest");
        assert_eq!(
            tagged,
            json!({ "clients": ["chunk_0.12ab", "clients.12ab"], "home": ["home.12ab"] })
        );
    }
}
