//! The built program's pages: how long the list of clients takes for an office with thousands of them, beside the same
//! office with forty, and what the main pages weigh.
//! Timed is from the request to the last byte, over an open connection on this machine, compressed as browsers ask; and
//! beside it the time the server was at work for it, which does not grow when others keep the machine busy.

use crate::{Args, browser::Browser, median, picture::up_to, server::Server, weights};
use anyhow::{Context as _, Result, ensure};
use std::{path::Path, time::Duration};

const TARGET_MS: f64 = 50.0;
/// What the demo has by itself.
const FEW: u32 = 40;

/// Every page of the list that is measured.
const LISTS: [(&str, &str); 11] = [
    ("first page", "/clients"),
    ("search, many", "/clients?q=bakkerij"),
    ("search, one", "/clients?q=jansen"),
    ("active", "/clients?state=active"),
    ("waiting", "/clients?state=waiting"),
    ("ending", "/clients?state=ending"),
    ("unassigned", "/clients?state=unassigned"),
    ("stopped", "/clients?state=stopped"),
    ("search + filter", "/clients?q=bakkerij&state=ending"),
    ("by last day", "/clients?sort=last_day"),
    ("a far page", "/clients?page=200"),
];

struct List {
    name: &'static str,
    path: &'static str,
    clients: u32,
    rounds: Vec<Round>,
}

/// Milliseconds.
struct Round {
    many: f64,
    /// Of the first, how long the server was at work; not known everywhere.
    worked: Option<f64>,
    few: f64,
}

pub fn run(args: &Args, binary: &Path) -> Result<()> {
    let (many, few) = (
        Server::start(binary, args.clients)?,
        Server::start(binary, FEW)?,
    );
    let mut anna = Browser::signed_in(&many, many.login("anna")?)?;
    let mut anna_with_few = Browser::signed_in(&few, few.login("anna")?)?;
    let mut lists = Vec::new();
    for (name, path) in LISTS {
        // Also the round that warms up.
        let clients = found(&mut anna, path)?;
        found(&mut anna_with_few, path)?;
        lists.push(List {
            name,
            path,
            clients,
            rounds: Vec::new(),
        });
    }
    ensure!(
        lists[0].clients >= args.clients,
        "the list has {} clients, not {}",
        lists[0].clients,
        args.clients
    );
    for _ in 0..args.page_rounds.max(1) {
        for list in &mut lists {
            let before = many.worked();
            let took = time(&mut anna, list.path)?;
            let worked = many.worked().zip(before).map(|(now, before)| now - before);
            list.rounds.push(Round {
                many: took,
                worked: worked.map(millis),
                few: time(&mut anna_with_few, list.path)?,
            });
        }
    }
    print(args, &lists);
    weights::run(&many, &mut anna)
}

fn time(browser: &mut Browser, path: &str) -> Result<f64> {
    Ok(millis(browser.page(path, "br")?.took))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How many clients a list says it has.
fn found(browser: &mut Browser, path: &str) -> Result<u32> {
    let page = browser.page(path, "identity")?;
    let text = String::from_utf8(page.body)?;
    let filters = text.split_once("class=\"filters\"").map(|(_, rest)| rest);
    let chosen = filters.and_then(|rest| {
        let (_, rest) = rest.split_once("aria-current=\"true\"")?;
        let (_, rest) = rest.split_once("<b>")?;
        // Behind the number there may be a mark for the browser.
        rest.split_once('<')?.0.parse().ok()
    });
    chosen.with_context(|| format!("{path} shows no count of clients"))
}

fn print(args: &Args, lists: &[List]) {
    println!(
        "the list of {} clients, a manager's, {} rounds; target {TARGET_MS} ms from request to last byte\n",
        args.clients, args.page_rounds
    );
    println!(
        "{:<16} {:>7} {:>9} {:>8} {:>8} {:>8}  the mark is at {TARGET_MS} ms",
        "list", "clients", "of target", "at work", "slowest", "x of 40"
    );
    for list in lists {
        let many = || list.rounds.iter().map(|round| round.many);
        let took = median(many());
        let slowest = many().fold(0.0, f64::max);
        let worked: Option<Vec<f64>> = list.rounds.iter().map(|round| round.worked).collect();
        let worked = worked.map(|times| median(times.into_iter()));
        let ratio = median(list.rounds.iter().map(|round| round.many / round.few));
        let absolute = if args.absolute {
            format!("  {took:.1} ms")
        } else {
            String::new()
        };
        println!(
            "{:<16} {:>7} {:>9.2} {:>8} {:>8.2} {:>8.1}  {}{absolute}",
            list.name,
            list.clients,
            took / TARGET_MS,
            worked.map_or_else(|| "-".to_owned(), |ms| format!("{:.2}", ms / TARGET_MS)),
            slowest / TARGET_MS,
            ratio,
            up_to(took, TARGET_MS),
        );
    }
    println!();
}
