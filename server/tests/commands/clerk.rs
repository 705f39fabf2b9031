//! `schakel seed` and `schakel clerk`: the demo world is made only when asked for, and what became of a clerk is said.

use std::process::{Command, Output};
use tempfile::TempDir;

fn run(folder: &TempDir, words: &[&str]) -> Output {
    let database = format!("sqlite://{}", folder.path().join("schakel.db").display());
    Command::new(env!("CARGO_BIN_EXE_schakel"))
        .args(words)
        .args(["--database", &database])
        .output()
        .unwrap()
}

/// What it printed; the flags stand behind the last word.
fn said(folder: &TempDir, words: &[&str]) -> String {
    let output = run(folder, &[words, &["--demo"]].concat());
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &TempDir, words: &[&str]) -> String {
    let output = run(folder, words);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_clerk_comes_and_goes_and_each_time_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refused(&folder, &["seed"]).contains("--demo"));
    said(&folder, &["seed", "--json"]);

    let (anna, nobody) = ("anna@devries.example", "nobody@devries.example");
    let added = said(&folder, &["clerk", "add", anna]);
    assert_eq!(added, format!("{anna} is a clerk from the next page on.\n"));
    assert!(said(&folder, &["clerk", "list"]).contains(anna));
    let again = refused(&folder, &["--demo", "clerk", "add", anna]);
    assert!(again.contains("is a clerk already"), "{again}");

    let removed = said(&folder, &["clerk", "remove", anna]);
    assert_eq!(removed, format!("{anna} is a clerk no more.\n"));
    assert!(!said(&folder, &["clerk", "list"]).contains(anna));
    let again = refused(&folder, &["clerk", "--demo", "remove", anna]);
    assert!(again.contains("is no clerk"), "{again}");
    for act in ["add", "remove"] {
        let unknown = refused(&folder, &["clerk", act, nobody, "--demo"]);
        assert!(unknown.contains("no account has the address"), "{unknown}");
    }
}
