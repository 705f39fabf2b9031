//! `kill -9` in the middle of the main job. A process of its own asks, approves and stops without end, three clients
//! at a time, and says what was acknowledged; beside that it applies for the users of a file. It is killed at a random
//! moment, and the database is looked at.
//! The rule: what was acknowledged is there exactly once, nothing is half there, and the log verifies.
//!
//! `cargo xtask torture` runs it on SQLite and PostgreSQL, prints the seed and says how many rounds.

#![expect(clippy::unwrap_used, reason = "a round that cannot go on fails")]

mod check;
mod import;
mod stage;
mod work;

use stage::Stage;
use std::{
    env,
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
    thread::sleep,
    time::Duration,
};

/// What the working process was told to be.
const DATABASE: &str = "TORTURE_DATABASE";
const NOW: &str = "TORTURE_NOW";
/// The longest time that is worked on in a round, in milliseconds.
const LONGEST: u64 = 400;

/// What the working process says when a change was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    what: String,
    request: domain::id::RequestId,
}

/// Small, repeatable chance (`splitmix64`): the seed is all there is to a run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
#[ignore = "long: `cargo xtask torture` runs it"]
fn acknowledged_changes_survive_kill_nine() {
    let (rounds, seed) = (number("TORTURE_ROUNDS", 10), number("TORTURE_SEED", 1));
    let folder = tempfile::tempdir().unwrap();
    let mut databases = vec![format!(
        "sqlite://{}",
        folder.path().join("schakel.db").display()
    )];
    match env::var("SCHAKEL_TEST_POSTGRES") {
        Ok(address) => databases.push(address),
        Err(_) => assert!(env::var_os("SCHAKEL_TEST_POSTGRES_REQUIRED").is_none()),
    }
    for database in databases {
        let kind = database.split(':').next().unwrap().to_owned();
        let (counted, halfway) = torture(&database, rounds, &mut Chance(seed));
        println!(
            "{kind}: seed {seed}, {rounds} kills, {counted} acknowledged changes, none lost, the log verifies; \
             {halfway} times in the middle of a file of users, each row applied for once"
        );
        assert!(
            counted as u64 > rounds,
            "hardly anything was acknowledged: nothing was tried"
        );
    }
}

/// All rounds on one database; how much was acknowledged, and how often the job of a file was killed halfway.
fn torture(database: &str, rounds: u64, chance: &mut Chance) -> (usize, u64) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stage = runtime.block_on(Stage::set(database));
    let (mut acknowledged, mut halfway) = (Vec::new(), 0);
    let begin = |round| {
        runtime.block_on(async { import::begin(&stage, &import::anna(&stage).await, round).await })
    };
    for round in 1..=rounds {
        stage.next_hour();
        let file = begin(round);
        stage.next_hour();
        let more = one_life(
            database,
            &stage,
            Duration::from_millis(chance.below(LONGEST)),
        );
        acknowledged.extend(more);
        stage.next_hour();
        runtime.block_on(check::everything(&stage, &acknowledged, round));
        halfway += u64::from(runtime.block_on(import::check(&stage, file, round)));
    }
    (acknowledged.len(), halfway)
}

/// Starts the working process, kills it after `time`, and returns what it had acknowledged by then.
fn one_life(database: &str, stage: &Stage, time: Duration) -> Vec<Acknowledged> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "work::the_working_process",
            "--ignored",
            "--nocapture",
        ])
        .env(DATABASE, database)
        .env(NOW, stage.now().micros().to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("working") {
        line.clear();
        assert!(
            said.read_line(&mut line).unwrap() > 0,
            "the working process ended before it began"
        );
    }
    sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    // A line that was cut off acknowledges nothing.
    let whole = rest.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole
        .lines()
        .map(|line| read(line).unwrap_or_else(|| panic!("the working process said {line:?}")))
        .collect()
}

fn read(line: &str) -> Option<Acknowledged> {
    let (what, request) = line.split_once(' ')?;
    Some(Acknowledged {
        what: what.to_owned(),
        request: request.parse().ok()?,
    })
}
