//! Periodic jobs: they tell people what time has done, note it down, and tidy up. Every job may run at any moment, on
//! any server, as often as it likes, and acts once. The rule: no right depends on a job having run; `decide` reads the
//! dates themselves.

mod grants;
mod register;
mod requests;

use crate::{
    Services, boxed,
    error::{Error, Result},
    import,
    messages::{texts, worker},
    registration,
};
use domain::time::{Date, Instant, until_after};
use std::time::Duration;
use tokio::sync::watch;

/// How often they run.
const EVERY: Duration = Duration::from_mins(10);
/// How soon again when not all of them could.
const AGAIN: Duration = Duration::from_secs(10);
/// What a job has done is remembered this long, and then nobody asks any more.
const REMEMBER_DAYS: i64 = 400;
/// Readings of the register on which nothing was decided are forgotten after this many days: they name people.
const KEEP_EXTRACTS_DAYS: i64 = 30;
/// For so long whose account it was can object to a document that let somebody back in.
const KEEP_WAY_BACK_DAYS: i64 = 30;
/// Papers that were sent in and on which nobody decided are destroyed after this many days (R-BEV-8).
const KEEP_PAPERS_DAYS: i64 = 30;
/// Questions that were closed are forgotten after this many days.
const KEEP_QUESTIONS_DAYS: i64 = 730;

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests whose approvers were reminded.
    pub reminded: u32,
    /// Requests that were closed unanswered.
    pub expired: u32,
    /// Grants whose end was announced.
    pub announced: u32,
    /// Grants whose end was told.
    pub ended: u32,
    /// Applications that were closed unfinished.
    pub lapsed: u32,
    /// Organisations that the Trade Register says something new of.
    pub renewed: u32,
}

/// Runs every job from time to time, until `stop` turns true. Beside the mails, not before them: a register that is slow
/// keeps nobody's link waiting.
pub(crate) async fn run(s: Services, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let rest = match run_once(&s).await {
            Ok(report) => {
                tracing::debug!(?report, "jobs done");
                EVERY
            }
            Err(error) => {
                tracing::warn!(%error, "not every job could run; they try again");
                AGAIN
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            // An error means that whoever could say stop is gone: stop.
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
}

/// Runs every job once, each whether the others could or not.
///
/// # Errors
/// The first, when the database did not answer. What was done stays done, and is not done again.
#[boxed]
pub async fn run_once(s: &Services) -> Result<Report> {
    let mut failed = None;
    let report = Report {
        expired: or_later(&mut failed, requests::expire(s).await),
        reminded: or_later(&mut failed, requests::remind(s).await),
        announced: or_later(&mut failed, grants::announce(s).await),
        ended: or_later(&mut failed, grants::tell_ended(s).await),
        lapsed: or_later(&mut failed, registration::expire(s).await),
        renewed: or_later(&mut failed, register::compare(s).await),
    };
    or_later(&mut failed, tidy(s).await);
    failed.map_or(Ok(report), Err)
}

/// What a job did; when it could not, that is for later, and the first such error is kept.
fn or_later<T: Default>(failed: &mut Option<Error>, done: Result<T>) -> T {
    done.unwrap_or_else(|error| {
        failed.get_or_insert(error);
        T::default()
    })
}

/// The end of a day some days after `today`: ends on that day fall on or before it.
fn end_of_day_in(today: Date, days: u32) -> Instant {
    let day = today
        .checked_add(jiff::Span::new().days(i64::from(days)))
        .unwrap_or(Date::MAX);
    until_after(day)
}

/// Forgets what nobody needs any more.
async fn tidy(s: &Services) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    // A day longer than they last: by them somebody who signs in again gets back what was typed.
    store::session::purge(&mut tx, now.plus_days(-1)).await?;
    store::account::purge(&mut tx, now).await?;
    store::flash::purge(&mut tx, now).await?;
    let quiet = now.plus_days(-i64::from(s.settings.question_days));
    store::question::close_old(&mut tx, quiet, now).await?;
    store::question::purge(&mut tx, now.plus_days(-KEEP_QUESTIONS_DAYS)).await?;
    store::job::purge(&mut tx, now.plus_days(-REMEMBER_DAYS)).await?;
    worker::forget_old(s, &mut tx).await?;
    texts::forget_old(s, &mut tx).await?;
    store::evidence::destroy_abandoned(&mut tx, now.plus_days(-KEEP_PAPERS_DAYS), now).await?;
    store::import::purge(&mut tx, now.plus_days(-import::KEEP_DAYS)).await?;
    store::extract::purge(&mut tx, now.plus_days(-KEEP_EXTRACTS_DAYS)).await?;
    store::identification::purge(&mut tx, now.plus_days(-KEEP_WAY_BACK_DAYS)).await?;
    Ok(tx.commit().await?)
}
