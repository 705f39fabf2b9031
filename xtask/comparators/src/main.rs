//! Schakel's `decide()` against Cedar and Casbin: the same random world, the same questions, the answers compared
//! before anything is timed. Each contestant gets its facts loaded and indexed beforehand; timed is only answering.
//! Rounds are interleaved and ratios are taken within a round, so that a slow moment hits all alike.

mod casbin_side;
mod cedar_side;
mod schakel_side;
mod world;

use anyhow::{Result, ensure};
use clap::Parser;
use std::time::{Duration, Instant};
use world::RandomWorld;

#[derive(Parser)]
struct Args {
    /// Interleaved rounds; the median is shown
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Leave out the world of a million grants
    #[arg(long)]
    small: bool,
    #[arg(long, default_value_t = 20_261_122)]
    seed: u64,
}

const QUESTIONS: usize = 10_000;
const CASBIN_QUESTIONS: usize = 100;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let args = Args::parse();
    println!("decisions in one process, {QUESTIONS} questions, seed {}", args.seed);
    println!("{:<12} {:<10} {:>14} {:>12}  {}", "grants", "engine", "decisions/s", "schakel is", "");
    let mut sizes = vec![10_000];
    if !args.small {
        sizes.push(1_000_000);
    }
    for grants in sizes {
        let world = RandomWorld::new(grants, QUESTIONS, args.seed);
        let schakel = schakel_side::Engine::new(&world);
        let cedar = cedar_side::Engine::new(&world)?;
        let ours = schakel.answers();
        let theirs = cedar.answers()?;
        let allowed = ours.iter().filter(|a| **a).count();
        ensure!(ours == theirs, "Schakel and Cedar disagree on {} questions", differ(&ours, &theirs));
        ensure!(allowed > QUESTIONS / 10 && allowed < QUESTIONS * 9 / 10, "a world without both answers proves nothing");

        let mut times = Vec::new();
        for _ in 0..args.rounds {
            let ours = time(|| schakel.answers().len());
            let theirs = time(|| cedar.answers().map_or(0, |a| a.len()));
            times.push((ours, theirs));
        }
        let rate = |pick: fn(&(Duration, Duration)) -> Duration| QUESTIONS as f64 / median(times.iter().map(|t| pick(t).as_secs_f64()));
        let ratio = median(times.iter().map(|(ours, theirs)| theirs.as_secs_f64() / ours.as_secs_f64()));
        line(grants, "schakel", rate(|t| t.0), None);
        line(grants, "cedar", rate(|t| t.1), Some(ratio));

        if grants <= 10_000 {
            let casbin = casbin_side::Engine::new(&world).await?;
            let sampled = &ours[..CASBIN_QUESTIONS];
            let theirs = casbin.answers(CASBIN_QUESTIONS)?;
            ensure!(sampled == theirs, "Schakel and Casbin disagree on {} questions", differ(sampled, &theirs));
            let took = time(|| casbin.answers(CASBIN_QUESTIONS).map_or(0, |a| a.len()));
            let rate_theirs = CASBIN_QUESTIONS as f64 / took.as_secs_f64();
            line(grants, "casbin", rate_theirs, Some(rate(|t| t.0) / rate_theirs));
        }
        println!("{:<12} answers agree, {allowed} of {QUESTIONS} allowed", "");
    }
    Ok(())
}

fn line(grants: usize, engine: &str, rate: f64, ratio: Option<f64>) {
    let ratio = ratio.map_or_else(|| "1".to_owned(), |r| format!("{r:.1} x"));
    let bar = "#".repeat((rate.log10() * 6.0).max(0.0) as usize);
    println!("{grants:<12} {engine:<10} {rate:>14.0} {ratio:>12}  {bar}");
}

fn differ(one: &[bool], other: &[bool]) -> usize {
    one.iter().zip(other).filter(|(a, b)| a != b).count()
}

fn time(work: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
