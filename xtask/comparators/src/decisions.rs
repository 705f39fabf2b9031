//! Schakel's `decide()` against Cedar and Casbin: the same random world, the same questions, the answers compared
//! before anything is timed. Each contestant gets its facts loaded and indexed beforehand; timed is only answering.

use crate::{
    Args, casbin_side, cedar_side, median, picture::doublings, schakel_side, world::RandomWorld,
};
use anyhow::{Result, ensure};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const QUESTIONS: usize = 10_000;
/// Casbin passes every line for every question: it gets a sample, and the small world only.
const CASBIN_QUESTIONS: usize = 100;
const SMALL: u32 = 10_000;
const LARGE: u32 = 1_000_000;

/// How fast each engine was in one round, in questions a second.
#[derive(Default)]
struct Round {
    schakel: f64,
    cedar: f64,
    casbin: Option<f64>,
}

struct Line {
    grants: u32,
    engine: &'static str,
    rate: f64,
    /// How many times as fast Schakel is.
    ratio: f64,
    target: Option<f64>,
}

pub async fn run(args: &Args) -> Result<()> {
    println!(
        "decisions in one process, {QUESTIONS} questions, {} rounds, seed {}",
        args.rounds, args.seed
    );
    let mut lines = Vec::new();
    for grants in [SMALL, LARGE]
        .into_iter()
        .take(if args.small { 1 } else { 2 })
    {
        lines.extend(contest(args, grants).await?);
    }
    let slowest = lines.iter().map(|l| l.rate).fold(f64::INFINITY, f64::min);
    println!(
        "\n{:>10}  {:<8} {:>16} {:>7}  every # is twice as fast",
        "grants", "engine", "schakel is", "target"
    );
    for line in &lines {
        let absolute = if args.absolute {
            format!("  {:.0}/s", line.rate)
        } else {
            String::new()
        };
        println!(
            "{:>10}  {:<8} {:>14} x {:>7}  {}{absolute}",
            line.grants,
            line.engine,
            factor(line.ratio),
            line.target.map_or(String::new(), |t| format!(">= {t}")),
            doublings(line.rate, slowest),
        );
    }
    println!();
    Ok(())
}

/// Three figures that say something, whatever the size.
fn factor(ratio: f64) -> String {
    if ratio < 100.0 {
        format!("{ratio:.1}")
    } else {
        format!("{ratio:.0}")
    }
}

/// One world, all engines.
async fn contest(args: &Args, grants: u32) -> Result<Vec<Line>> {
    let world = RandomWorld::new(grants, QUESTIONS, args.seed);
    let schakel = schakel_side::Engine::new(&world);
    let cedar = cedar_side::Engine::new(&world)?;
    let casbin = if grants <= SMALL {
        Some(casbin_side::Engine::new(&world).await?)
    } else {
        None
    };

    let ours = schakel.answers();
    same("Cedar", &ours, &cedar.answers())?;
    if let Some(casbin) = &casbin {
        same(
            "Casbin",
            &ours[..CASBIN_QUESTIONS],
            &casbin.answers(CASBIN_QUESTIONS)?,
        )?;
    }
    let allowed = ours.iter().filter(|a| **a).count();
    ensure!(
        allowed > QUESTIONS / 10 && allowed < QUESTIONS * 9 / 10,
        "a world without both answers proves nothing"
    );
    println!("{grants} grants: all answers agree, {allowed} of {QUESTIONS} allowed");

    let mut rounds = Vec::new();
    for _ in 0..args.rounds.max(1) {
        rounds.push(Round {
            schakel: rate(QUESTIONS, || drop(black_box(schakel.answers()))),
            cedar: rate(QUESTIONS, || drop(black_box(cedar.answers()))),
            casbin: casbin.as_ref().map(|casbin| {
                rate(CASBIN_QUESTIONS, || {
                    drop(black_box(casbin.answers(CASBIN_QUESTIONS)));
                })
            }),
        });
    }
    let line = |engine, target, of: fn(&Round) -> Option<f64>| {
        let rate = median(rounds.iter().filter_map(of));
        let ratio = median(
            rounds
                .iter()
                .filter_map(|round| Some(round.schakel / of(round)?)),
        );
        Line {
            grants,
            engine,
            rate,
            ratio,
            target,
        }
    };
    let mut lines = vec![
        line("schakel", None, |round| Some(round.schakel)),
        line("cedar", Some(1.0), |round| Some(round.cedar)),
    ];
    if casbin.is_some() {
        lines.push(line("casbin", Some(20.0), |round| round.casbin));
    }
    Ok(lines)
}

fn same(who: &str, ours: &[bool], theirs: &[bool]) -> Result<()> {
    let differ = ours.iter().zip(theirs).filter(|(a, b)| a != b).count();
    ensure!(
        ours.len() == theirs.len() && differ == 0,
        "Schakel and {who} disagree on {differ} of {} questions",
        ours.len()
    );
    Ok(())
}

fn rate(questions: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    let took: Duration = start.elapsed();
    questions as f64 / took.as_secs_f64()
}
