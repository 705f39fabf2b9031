//! Smaller files for the wire: Binaryen's wasm-opt and esbuild, both from npm.

use crate::{context::Context, machine};
use anyhow::{Result, bail};
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

/// What every browser of the last years understands and rustc emits.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Optimises the modules for size, in place, as many at a time as there are processors.
pub fn modules(context: &Context, paths: &[PathBuf]) -> Result<()> {
    each(paths, |path| {
        let mut tool = machine::tool(&context.root.join("end2end"), "wasm-opt");
        tool.args(["-Oz", "--quiet"])
            .args(["--strip-producers", "--strip-target-features"])
            .args(FEATURES)
            .arg(path)
            .arg("-o")
            .arg(path);
        // It warns about every name section that the compiler writes.
        context.run_quietly(&mut tool)
    })
}

/// Minifies a JavaScript module, in place.
pub fn script(context: &Context, path: &Path) -> Result<()> {
    let mut tool = machine::tool(&context.root.join("end2end"), "esbuild");
    tool.args([
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=error",
        "--allow-overwrite",
    ]);
    // What the glue imports keeps its name: the parts are other files.
    tool.arg(path).arg(format!("--outfile={}", path.display()));
    context.run(&mut tool)
}

/// Does the work for every path on all processors; the first error wins.
pub fn each(paths: &[PathBuf], work: impl Fn(&Path) -> Result<()> + Sync) -> Result<()> {
    let queue = Mutex::new(paths.iter());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from))
            .map(|_| scope.spawn(|| std::iter::from_fn(next).try_for_each(|path| work(path))))
            .collect();
        for worker in workers {
            match worker.join() {
                Ok(done) => done?,
                Err(_) => bail!("a worker stopped"),
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_path_is_worked_on_once_and_an_error_comes_out() {
        let paths: Vec<_> = (0..20).map(|n| PathBuf::from(n.to_string())).collect();
        let count = AtomicUsize::new(0);
        each(&paths, |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .expect("all done");
        assert_eq!(count.load(Ordering::Relaxed), 20);
        assert!(
            each(&paths, |path| if path == Path::new("7") {
                bail!("seven")
            } else {
                Ok(())
            })
            .is_err()
        );
    }
}
