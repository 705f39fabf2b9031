//! The worker that applies for the rows of a file, some at a time: each transaction holds the organisation, makes sure
//! that the file is still this worker's, judges the rows again, applies for those that can go, and marks all of them. A
//! worker that dies leaves its file to the next one after a while; what it had not committed was never done.
//!
//! It gives way: after each transaction it rests as long as that took, and longer when the database or the machine is
//! slower than it was, so that who opens a page meanwhile hardly notices.

use super::{
    Kept,
    judge::{self, At, Judged},
    open,
};
use crate::{
    Services,
    application::{
        NewUser,
        apply::{Word, apply_all},
        plan,
    },
    boxed,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    messages::{Message, parts::Link},
    party,
};
use domain::{
    decide::world::OrganisationState,
    import::{Column, State, Verdict},
    level::Level,
    means::MeansState,
    role::Role,
};
use serde_json::json;
use std::time::{Duration, Instant};
use store::{
    Tx,
    import::{Import, Mark},
};
use tokio::sync::watch;

/// Rows in one transaction: few enough that nobody waits long for it.
pub const BATCH: u32 = 100;
/// How often the worker looks for a file.
const POLL: Duration = Duration::from_secs(1);
/// How long the worker leaves a database alone that does not answer.
const REST: Duration = Duration::from_secs(10);
/// A claim holds for so long after the last transaction: longer than any of them takes.
pub const LEASE_SECONDS: i64 = 60;
/// The worker never rests longer than this between two transactions.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub applied: u32,
    /// Could not go after all.
    pub not: u32,
    /// Files that are done.
    pub done: u32,
}

/// How a transaction ended.
enum Step {
    Went {
        applied: u32,
        not: u32,
    },
    /// No row is left.
    Done,
    /// The file is not this worker's any more.
    Gone,
}

/// Works until `stop` turns true, then finishes the transaction under way.
#[boxed]
pub async fn run(s: Services, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let mut rest = POLL;
        match work(&s, &stop, true).await {
            Ok(report) if report != Report::default() => tracing::info!(
                applied = report.applied,
                not_applied = report.not,
                files_done = report.done,
                "imports"
            ),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "an import could not go on; the worker tries again");
                rest = REST;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            // An error means that whoever could say stop is gone: stop.
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
}

/// Works on every file that waits, without rests, until none does.
///
/// # Errors
/// When the database does not answer. What was done before that stays done, and is not done again.
#[boxed]
pub async fn run_once(s: &Services) -> Result<Report> {
    // The sender is dropped: nobody can say stop.
    work(s, &watch::channel(false).1, false).await
}

async fn work(s: &Services, stop: &watch::Receiver<bool>, rests: bool) -> Result<Report> {
    let mut report = Report::default();
    while !*stop.borrow() {
        let mut tx = s.db.read().await?;
        // Looking costs nobody anything; taking holds up who writes.
        if !store::import::waits(&mut tx, s.now()).await? {
            break;
        }
        drop(tx);
        let mut tx = s.db.write().await?;
        let now = s.now();
        let claimed = store::import::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await?;
        tx.commit().await?;
        let Some(import) = claimed else { break };
        Box::pin(one_file(s, &import, stop, rests, &mut report)).await?;
    }
    Ok(report)
}

async fn one_file(
    s: &Services,
    import: &Import,
    stop: &watch::Receiver<bool>,
    rests: bool,
    report: &mut Report,
) -> Result<()> {
    let mut pace = Pace::default();
    loop {
        if *stop.borrow() {
            return let_go(s, import).await;
        }
        let began = Instant::now();
        match Box::pin(step(s, import)).await? {
            Step::Went { applied, not } => {
                report.applied += applied;
                report.not += not;
            }
            Step::Done => {
                report.done += 1;
                return Ok(());
            }
            Step::Gone => return Ok(()),
        }
        if rests {
            tokio::time::sleep(pace.rest(began.elapsed())).await;
        } else {
            // Others on this thread get their turn all the same.
            tokio::task::yield_now().await;
        }
    }
}

/// How much the worker gives way.
#[derive(Debug, Default)]
struct Pace {
    /// The shortest that a transaction took: what it takes when nobody else wants anything.
    best: Option<Duration>,
}

impl Pace {
    fn rest(&mut self, took: Duration) -> Duration {
        let best = self.best.map_or(took, |best| best.min(took));
        self.best = Some(best);
        let busy = took > best * 2;
        (if busy { took * 3 } else { took }).min(LONGEST_REST)
    }
}

/// Another worker may go on at once.
async fn let_go(s: &Services, import: &Import) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    store::import::keep(&mut tx, import.id, import.claim, now, now).await?;
    Ok(tx.commit().await?)
}

/// The next rows, in one transaction.
async fn step(s: &Services, import: &Import) -> Result<Step> {
    let mut tx = s.db.read().await?;
    let next = (BATCH, 0);
    let rows = store::import::some_rows(&mut tx, import.id, Some(Verdict::New), next).await?;
    drop(tx);
    if rows.is_empty() {
        return finish(s, import).await;
    }
    let kept = rows
        .iter()
        .map(|row| Ok((row.line, open::<Kept>(s, &row.cells)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut at = At {
        organisation: import.organisation,
        level: Some(import.level),
        lang: import.lang,
    };
    let ready = judge::read(s, at, &kept).await?;
    let mut tx = s.db.write().await?;
    store::organisation::hold(&mut tx, &[import.organisation]).await?;
    let now = s.now();
    let until = now.plus_seconds(LEASE_SECONDS);
    if !store::import::keep(&mut tx, import.id, import.claim, now, until).await? {
        return Ok(Step::Gone);
    }
    at.level = allowed(s, &mut tx, import).await?;
    let here = party::organisation(&mut tx, import.organisation).await?;
    let Some(order) = import
        .means_order
        .filter(|_| at.level.is_some() && here.state == OrganisationState::Active)
    else {
        return stop_by_itself(s, tx, import).await;
    };
    let mut judged = judge::judge(s, &mut tx, at, ready).await?;
    for one in &mut judged {
        if let Some((user, _)) = &one.goes
            && let Err(fault) = plan::may_mail(s, here.id, user)
        {
            one.waits(Column::Email, fault);
        }
    }
    let word = Word {
        person: import.by_person,
        name: &party::person_name(&mut tx, import.by_person).await?,
        basis: Role::Manager.code(),
        order,
    };
    let (users, verdicts): (Vec<NewUser>, Vec<plan::Verdict>) = judged
        .iter()
        .filter_map(|judged| judged.goes.clone())
        .unzip();
    let (done, lines) = apply_all(s, &mut tx, &word, &here, &users, &verdicts).await?;
    store::order::add_lines(&mut tx, order, &lines).await?;
    let marks = marks(&kept, &judged, done.iter().map(|done| done.application));
    let changed = store::import::mark(&mut tx, import.id, &marks).await?;
    if changed != marks.len() as u64 {
        // Cannot happen while the file is held; if it does, nothing of this transaction may stand.
        return Err(Error::Internal("a row of a file was marked before"));
    }
    tx.commit().await?;
    let applied = u32::try_from(done.len()).unwrap_or(u32::MAX);
    let all = u32::try_from(marks.len()).unwrap_or(u32::MAX);
    Ok(Step::Went {
        applied,
        not: all.saturating_sub(applied),
    })
}

fn marks(
    rows: &[(u32, Kept)],
    judged: &[Judged],
    mut applied: impl Iterator<Item = domain::id::ApplicationId>,
) -> Vec<Mark> {
    rows.iter()
        .zip(judged)
        .map(|((line, _), judged)| {
            let application = judged.goes.as_ref().and_then(|_| applied.next());
            Mark {
                application,
                verdict: application.map_or(judged.verdict, |_| Verdict::Applied),
                ..judged.mark(*line)
            }
        })
        .collect()
}

/// Up to which level the one on whose word it runs may apply now: no more than then, and nothing once the role has
/// ended, the account is closed, or no means is active that carried it (R-DEC-5): one that was reported gives nothing.
async fn allowed(s: &Services, tx: &mut Tx, import: &Import) -> Result<Option<Level>> {
    let (person, organisation) = (import.by_person, import.organisation);
    if effects::member(tx, person, organisation).await?.is_none() {
        return Ok(None);
    }
    let Some(stay) = store::membership::current(tx, person, organisation).await? else {
        return Ok(None);
    };
    let now = s.now();
    let means = store::means::of_person(tx, person, organisation).await?;
    let carried = means.iter().any(|means| {
        means.state == MeansState::Active
            && stay.from_at <= means.created_at
            && now < means.expires_at
            && means.level >= import.level
    });
    if !carried {
        return Ok(None);
    }
    let roles = store::membership::roles(tx, stay.id).await?;
    let held = roles.iter().find(|held| held.role == Role::Manager);
    let level = held.and_then(|held| held.level);
    Ok(level.map(|level| level.min(import.level)))
}

/// Nothing may be applied for on this word any more: what is left waits for a manager.
async fn stop_by_itself(s: &Services, mut tx: Tx, import: &Import) -> Result<Step> {
    let claim = Some(import.claim);
    if store::import::end(&mut tx, import.id, claim, State::Stopped, s.now()).await? {
        note(s, &mut tx, import, "import.stopped", json!({})).await?;
        tx.commit().await?;
    }
    Ok(Step::Gone)
}

/// Every row has gone, or could not: the manager is told, in the transaction that says so.
async fn finish(s: &Services, import: &Import) -> Result<Step> {
    let mut tx = s.db.write().await?;
    store::organisation::hold(&mut tx, &[import.organisation]).await?;
    let claim = Some(import.claim);
    if !store::import::end(&mut tx, import.id, claim, State::Done, s.now()).await? {
        return Ok(Step::Gone);
    }
    let counts = store::import::counts(&mut tx, import.id).await?;
    let of = |wanted: &[Verdict]| -> u32 {
        let some = counts
            .iter()
            .filter(|counted| wanted.contains(&counted.verdict));
        some.map(|counted| counted.rows).sum()
    };
    let applied = of(&[Verdict::Applied]);
    let already = of(&[Verdict::Already]);
    let left = of(&[Verdict::Attention, Verdict::Refused]);
    let facts = json!({ "applied": applied, "already": already, "left": left });
    note(s, &mut tx, import, "import.done", facts).await?;
    let manager = effects::member(&mut tx, import.by_person, import.organisation).await?;
    if let Some(to) = manager {
        let here = party::organisation(&mut tx, import.organisation).await?;
        let message = Message::ImportDone {
            organisation: party::named(&here),
            applied,
            already,
            left,
            link: Link::import(import.id),
        };
        let to = Recipient {
            lang: import.lang,
            ..to
        };
        effects::tell(s, &mut tx, &to, &message).await?;
    }
    tx.commit().await?;
    Ok(Step::Done)
}

async fn note(
    s: &Services,
    tx: &mut Tx,
    import: &Import,
    action: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[import.organisation],
        actor: None,
        action,
        object: import.id.uuid(),
        basis: "system",
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_works_beside_others_rests_as_long_as_it_works_and_longer_when_it_is_slow() {
        let millis = Duration::from_millis;
        let mut pace = Pace::default();
        assert_eq!(pace.rest(millis(20)), millis(20));
        assert_eq!(pace.rest(millis(10)), millis(10));
        assert_eq!(pace.rest(millis(19)), millis(19));
        assert_eq!(pace.rest(millis(50)), millis(150), "somebody else is at it");
        assert_eq!(pace.rest(Duration::from_secs(9)), LONGEST_REST);
    }
}
