//! What a task needs on the machine and how it gets there: Debian's packages, npm's packages, the wasm32 target.
//! What is there already is never touched.
//! The rule: where something cannot be had, one sentence says what is missing and what to do.

mod debian;
mod npm;
mod wasm_target;

pub use debian::{chromium, node, postgres_binaries};
pub use npm::{install, tool};
pub use wasm_target::{WasmTarget, wasm_target};
