//! The steps of `cargo xtask test`, in the order in which a mistake shows soonest.
//! The rule: a step says in its result what it counted, so that "ok" is never an empty room.

use crate::{
    budgets, build,
    context::{Context, SERVERS, answer},
    e2e, machine,
    postgres::Postgres,
    torture,
};
use anyhow::{Context as _, Result, ensure};

/// Kills of the server in `torture`'s short sample.
const SAMPLE: u32 = 5;

/// One step: its name for `--only`, what it does in words, the step that must have passed, and the work.
/// The work returns a note for the summary.
pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    pub needs: Option<&'static str>,
    pub run: fn(&Context) -> Result<String>,
}

pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        what: "formatting",
        needs: None,
        run: format,
    },
    Step {
        name: "clippy",
        what: "lints, server's half",
        needs: None,
        run: clippy,
    },
    Step {
        name: "clippy-wasm",
        what: "lints, browser's half",
        needs: None,
        run: clippy_wasm,
    },
    Step {
        name: "tests",
        what: "unit, store and HTTP tests on SQLite and PostgreSQL",
        needs: None,
        run: tests,
    },
    Step {
        name: "doc",
        what: "examples in the documentation",
        needs: None,
        run: doc,
    },
    Step {
        name: "build",
        what: "the site as it is shipped",
        needs: None,
        run: site,
    },
    Step {
        name: "budgets",
        what: "bytes on the wire",
        needs: Some("build"),
        run: sizes,
    },
    Step {
        name: "types",
        what: "types of the browser tests",
        needs: None,
        run: types,
    },
    Step {
        name: "browser",
        what: "journeys in the browser",
        needs: Some("build"),
        run: browser,
    },
    Step {
        name: "torture",
        what: "a sample of killing the server",
        needs: None,
        run: kill,
    },
];

fn format(context: &Context) -> Result<String> {
    context.run(
        context
            .cargo()
            .args(["fmt", "--all", "--check", "--", "-l"]),
    )?;
    Ok(String::new())
}

fn clippy(context: &Context) -> Result<String> {
    let mut cargo = context.cargo();
    cargo.args([
        "clippy",
        "--workspace",
        "--exclude",
        "frontend",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    context.run(&mut cargo)?;
    Ok(String::new())
}

fn clippy_wasm(context: &Context) -> Result<String> {
    let target = machine::wasm_target(context)?;
    let mut cargo = context.cargo();
    let lints = target.has_clippy();
    cargo.args([
        if lints { "clippy" } else { "check" },
        "--package",
        "frontend",
        "--features",
        "split",
    ]);
    target.prepare(&mut cargo);
    if lints {
        cargo.args(["--", "-D", "warnings"]);
    }
    context.run(&mut cargo)?;
    Ok(if lints {
        String::new()
    } else {
        "compiled only: Debian's compiler has no clippy".into()
    })
}

fn tests(context: &Context) -> Result<String> {
    let postgres = Postgres::start(context)?;
    let nextest = answer("cargo", &["nextest", "--version"]).is_some();
    let runner: &[&str] = if nextest {
        &["nextest", "run", "--no-fail-fast"]
    } else {
        &["test", "--no-fail-fast", "--tests"]
    };
    // Both run, whatever the first one finds.
    let parts: [&[&str]; 2] = [&["--package", "xtask"], SERVERS];
    let done = parts.map(|chosen| {
        let mut cargo = context.cargo();
        cargo
            .args(runner)
            .args(chosen)
            .env("SCHAKEL_TEST_POSTGRES", postgres.url())
            .env("SCHAKEL_TEST_POSTGRES_REQUIRED", "1");
        context.run(&mut cargo)
    });
    done.into_iter().collect::<Result<()>>()?;
    passed(context, 1)
}

fn doc(context: &Context) -> Result<String> {
    context.run(context.cargo().args(["test", "--doc"]).args(SERVERS))?;
    // An example may be there for its reader only.
    passed(context, 0)
}

fn site(context: &Context) -> Result<String> {
    build::shipped_site(context)?;
    Ok(String::new())
}

fn sizes(context: &Context) -> Result<String> {
    // Fresh after the step before; by itself it builds.
    let site = build::shipped_site(context)?;
    let sizes = budgets::measure(context, &site)?;
    context.say(&sizes.table());
    sizes.check()?;
    Ok(String::new())
}

fn types(context: &Context) -> Result<String> {
    e2e::types(context)?;
    Ok(String::new())
}

fn browser(context: &Context) -> Result<String> {
    let built = build::for_journeys(context)?;
    e2e::journeys(context, &built, &[])?;
    passed(context, 1)
}

fn kill(context: &Context) -> Result<String> {
    torture::rounds(context, SAMPLE, None)?;
    let text = context.log_text();
    Ok(text
        .lines()
        .find(|line| line.starts_with("seed "))
        .unwrap_or_default()
        .to_owned())
}

/// The note of a step that ran tests: a runner that found too few did not fail, but the step did.
fn passed(context: &Context, least: u32) -> Result<String> {
    let count = counted(&context.log_text()).context("no runner said how many tests passed")?;
    ensure!(count >= least, "no test ran");
    Ok(format!("{count} passed"))
}

/// How many tests passed, from what nextest, cargo or Playwright printed; `None` when none of them counted.
fn counted(log: &str) -> Option<u32> {
    let mut passed = None;
    for line in log.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        let number = |word: &str| {
            words
                .iter()
                .position(|w| w.trim_matches([';', ',', ':']) == word)
                .and_then(|at| words[at.checked_sub(1)?].parse::<u32>().ok())
        };
        let result = line.starts_with("test result:")
            || line.trim_start().starts_with("Summary")
            || (words.len() == 3 && words[1] == "passed");
        if let Some(count) = result.then(|| number("passed")).flatten() {
            passed = Some(passed.unwrap_or(0) + count);
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_each_runner_prints() {
        let nextest = "     Summary [   1.234s] 312 tests run: 312 passed, 4 skipped";
        assert_eq!(counted(nextest), Some(312));
        let cargo =
            "test result: ok. 3 passed; 0 failed;\nnoise\ntest result: ok. 4 passed; 0 failed;";
        assert_eq!(counted(cargo), Some(7));
        assert_eq!(counted("  42 passed (1.2m)"), Some(42));
        assert_eq!(counted("nothing here"), None);
        assert_eq!(counted("test result: ok. 0 passed; 0 failed;"), Some(0));
    }
}
