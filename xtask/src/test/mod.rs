//! `cargo xtask test`: everything that must hold before a change is shared, one step after the other.
//! What each step does stands in `steps`; here are choice, progress and the summary.
//! The rule: all steps run even when one fails, and any failure makes the whole fail.

mod steps;

use crate::context::{Context, seconds};
use anyhow::{Result, bail};
use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};
use steps::{STEPS, Step};

/// How much of a failed step's log is shown; the whole log stays in `target/xtask/log`.
const SHOWN_LINES: usize = 120;

/// Flags of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Args {
    /// Only this step; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Name the steps and stop
    #[arg(long)]
    list: bool,
}

/// How a step ended.
enum Outcome {
    Passed(String),
    Failed(String),
    /// What it needs failed before.
    Skipped(&'static str),
}

struct Report {
    step: &'static Step,
    outcome: Outcome,
    time: Duration,
}

pub fn run(context: &Context, args: &Args) -> Result<()> {
    if args.list {
        for step in STEPS {
            println!("{:<14} {}", step.name, step.what);
        }
        return Ok(());
    }
    let context = &context.unedited();
    let chosen = choose(&args.only)?;
    let start = Instant::now();
    let mut reports: Vec<Report> = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        print!("[{}/{}] {} … ", index + 1, chosen.len(), step.what);
        io::stdout().flush()?;
        let report = perform(context, step, &reports)?;
        match &report.outcome {
            Outcome::Passed(note) => println!(
                "ok, {}{}{note}",
                seconds(report.time),
                if note.is_empty() { "" } else { ", " }
            ),
            Outcome::Failed(_) => println!("FAILED, {}", seconds(report.time)),
            Outcome::Skipped(need) => println!("skipped: {need} failed"),
        }
        if let Outcome::Failed(log) = &report.outcome {
            println!("{log}");
        }
        reports.push(report);
    }
    println!("\n{}", summary(&reports, start.elapsed()));
    if reports
        .iter()
        .all(|report| matches!(report.outcome, Outcome::Passed(_)))
    {
        Ok(())
    } else {
        bail!("not everything passed");
    }
}

/// The steps asked for, in their own order; all of them when none is named.
fn choose(names: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        bail!("there is no step `{unknown}`; `cargo xtask test --list` names them");
    }
    Ok(STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .collect())
}

fn perform(context: &Context, step: &'static Step, before: &[Report]) -> Result<Report> {
    let failed = |need: &&'static str| {
        before.iter().any(|report| {
            report.step.name == *need && !matches!(report.outcome, Outcome::Passed(_))
        })
    };
    if let Some(need) = step.needs.as_ref().filter(|need| failed(need)) {
        return Ok(Report {
            step,
            outcome: Outcome::Skipped(need),
            time: Duration::ZERO,
        });
    }
    let start = Instant::now();
    let context = context.logged(step.name)?;
    let outcome = match (step.run)(&context) {
        Ok(note) => Outcome::Passed(note),
        Err(error) => Outcome::Failed(failure(&context, &error)),
    };
    Ok(Report {
        step,
        outcome,
        time: start.elapsed(),
    })
}

/// The end of the log, the error, and where the rest is.
fn failure(context: &Context, error: &anyhow::Error) -> String {
    let text = context.log_text();
    let lines: Vec<_> = text.lines().collect();
    let shown = lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n");
    let path = context
        .log_path()
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    format!("{shown}\n\n{error:#}\nthe whole log: {path}")
}

fn summary(reports: &[Report], total: Duration) -> String {
    let mut lines = vec![format!("{:<14} {:<8} {:>13}", "step", "result", "time")];
    for report in reports {
        let (result, note) = match &report.outcome {
            Outcome::Passed(note) => ("ok", note.as_str()),
            Outcome::Failed(_) => ("FAILED", ""),
            Outcome::Skipped(_) => ("skipped", ""),
        };
        let line = format!(
            "{:<14} {result:<8} {:>13}  {note}",
            report.step.name,
            seconds(report.time)
        );
        lines.push(line.trim_end().to_owned());
    }
    lines.push(format!("{:<14} {:<8} {:>13}", "all", "", seconds(total)));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_and_keep_their_order() {
        let names = |chosen: Vec<&Step>| chosen.iter().map(|step| step.name).collect::<Vec<_>>();
        let two = choose(&["clippy".into(), "format".into()]).expect("known");
        assert_eq!(names(two), ["format", "clippy"]);
        assert_eq!(choose(&[]).expect("all").len(), STEPS.len());
        assert!(choose(&["nonsense".into()]).is_err());
    }

    #[test]
    fn a_step_waits_for_one_that_comes_before_it() {
        for (index, step) in STEPS.iter().enumerate() {
            if let Some(need) = step.needs {
                assert!(
                    STEPS[..index].iter().any(|before| before.name == need),
                    "{} needs {need}",
                    step.name
                );
            }
        }
    }

    #[test]
    fn the_summary_has_one_line_a_step() {
        let reports = vec![
            Report {
                step: &STEPS[0],
                outcome: Outcome::Passed("3 files".into()),
                time: Duration::from_secs(2),
            },
            Report {
                step: &STEPS[1],
                outcome: Outcome::Failed(String::new()),
                time: Duration::from_secs(125),
            },
        ];
        let text = summary(&reports, Duration::from_secs(127));
        assert_eq!(text.lines().count(), 4);
        assert!(text.contains("FAILED      2 min 05 s"), "{text}");
    }
}
