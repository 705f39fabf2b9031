//! What waits for a clerk: the most urgent first, and who is at it. No names of people here.

use super::{CLAIM_HOURS, called, has_interest, note, save, takes_two};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
};
use domain::{
    application::{ApplicationState, Kind},
    fault::Fault,
    id::ApplicationId,
    level::Level,
    promise::PromisePolicy,
    signing::EvidencePath,
    time::{Date, Instant, date_of, last_day_of},
};
use serde_json::json;
use store::{Tx, evidence::Case};

/// The longest queue that is shown; whoever does the first of it makes room.
const MOST: u32 = 200;

/// One case that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub application: ApplicationId,
    pub organisation: String,
    pub kind: Kind,
    pub level: Level,
    pub path: EvidencePath,
    /// In working days, of which the applicant waits.
    pub age: u16,
    /// The working day before the promise: the applicant has a last step of their own to take.
    pub due: Date,
    /// What was promised to the applicant.
    pub promised: Date,
    /// That day is past.
    pub late: bool,
    pub hands: Hands,
    /// The colleague who is at it.
    pub holder: Option<String>,
    /// A first clerk found it good; a second one looks.
    pub second: bool,
}

/// Who is at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Nobody: the reader can take it.
    Free,
    Mine,
    Other,
    /// Not for the reader: they were the first clerk.
    Second,
    /// Not for the reader: their own organisation or application.
    Interest,
}

/// The queue. For clerks.
#[boxed]
pub async fn all(s: &Services, actor: &Actor) -> Result<Vec<Line>> {
    actor.clerk()?;
    let mut tx = s.db.read().await?;
    lines(s, &mut tx, actor).await
}

/// The same, for a clerk.
pub(crate) async fn lines(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Line>> {
    let now = s.now();
    let days = PromisePolicy::default().working_days;
    let mut lines = Vec::new();
    for row in store::evidence::waiting(tx, MOST).await? {
        let Some(application) = store::application::by_id(tx, row.application).await? else {
            continue;
        };
        let Some(case) = store::evidence::case(tx, row.application).await? else {
            continue;
        };
        let hands = if has_interest(tx, actor, &application).await? {
            Hands::Interest
        } else {
            hands(s, actor, &case)
        };
        let due = due(row.promised_at);
        lines.push(Line {
            application: row.application,
            organisation: row.organisation_name,
            kind: row.kind,
            level: row.level,
            path: row.path,
            age: days.between(date_of(row.waiting_since), date_of(now)),
            due,
            promised: last_day_of(row.promised_at),
            late: due < date_of(now),
            hands,
            holder: match case.claimed_by.filter(|_| hands == Hands::Other) {
                Some(clerk) => Some(called(tx, clerk).await?),
                None => None,
            },
            second: row.proposed_by.is_some(),
        });
    }
    Ok(lines)
}

/// By when clerks are done: a working day before what was promised, because the applicant signs or finishes after them.
pub(super) fn due(promised_at: Instant) -> Date {
    let days = PromisePolicy::default().working_days;
    days.before(last_day_of(promised_at))
}

/// Who is at a case, seen by somebody without an interest in it.
pub(super) fn hands(s: &Services, actor: &Actor, case: &Case) -> Hands {
    if case.proposed_by == Some(actor.person) {
        return Hands::Second;
    }
    let left = case
        .claimed_at
        .is_none_or(|at| at.plus_seconds(CLAIM_HOURS * 3600) <= s.now());
    match case.claimed_by {
        Some(by) if by == actor.person => Hands::Mine,
        Some(_) if !left => Hands::Other,
        _ => Hands::Free,
    }
}

/// The actor does this one, as first or as second clerk. Asks for a factor used just now.
///
/// Refusals: [`Fault::CaseTaken`], [`Fault::SecondClerk`], [`Fault::OwnInterest`], [`Fault::ApplicationIs`].
#[boxed]
pub async fn take(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let (application, mut case) = super::case_of(&mut tx, id).await?;
    if application.state() != ApplicationState::InReview {
        return Err(Error::refused(Fault::ApplicationIs(application.state())));
    }
    if has_interest(&mut tx, actor, &application).await? {
        return Err(Error::refused(Fault::OwnInterest));
    }
    match hands(s, actor, &case) {
        Hands::Mine => return Ok(()),
        Hands::Other => return Err(Error::refused(Fault::CaseTaken)),
        Hands::Second => return Err(Error::refused(Fault::SecondClerk)),
        Hands::Interest => return Err(Error::refused(Fault::OwnInterest)),
        Hands::Free => {}
    }
    (case.claimed_by, case.claimed_at) = (Some(actor.person), Some(s.now()));
    save(&mut tx, &case).await?;
    let facts =
        json!({ "second": case.proposed_by.is_some(), "two": takes_two(&application, &case) });
    note(s, &mut tx, &application, actor, "evidence.taken", facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Leaves it to others.
///
/// Refusal: [`Fault::CaseNotTaken`].
#[boxed]
pub async fn leave(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    actor.clerk()?;
    let mut tx = s.db.write().await?;
    let (application, mut case) = super::case_of(&mut tx, id).await?;
    if case.claimed_by != Some(actor.person) {
        return Err(Error::refused(Fault::CaseNotTaken));
    }
    (case.claimed_by, case.claimed_at) = (None, None);
    save(&mut tx, &case).await?;
    note(s, &mut tx, &application, actor, "evidence.left", json!({})).await?;
    tx.commit().await?;
    Ok(())
}
