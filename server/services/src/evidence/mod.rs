//! Papers where the register alone does not settle who may sign (R-BEV-5 to R-BEV-7): sending them in, and the clerks who
//! read them. Which papers a case needs, and whether one clerk is enough, is the domain's to say; what an application
//! does after it, `registration`'s.
//!
//! The rules: nobody is named by a paper before a clerk has read it, and where the domain says so a second one; nobody
//! decides where they have an interest ([`interest`]); every look at a paper is written down; and what a paper shows is destroyed when
//! it is decided on (R-BEV-8).
//!
//! - [`send`]: the applicant's side · [`queue`]: what waits for a clerk · [`look`]: one case, and its papers
//! - [`judge`]: what a clerk decides · [`counter`]: showing who one is in person

pub mod counter;
mod file;
mod interest;
pub mod judge;
pub mod look;
pub mod queue;
pub mod send;

pub(crate) use interest::has_interest;

use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    registration,
    secret::Purpose,
};
use domain::{
    approval::SignaturePolicy,
    fault::Fault,
    id::{ApplicationId, PersonId},
    level::Level,
    promise::{PromisePolicy, median},
    signing::{EvidencePath, Named, SigningPlan},
    time::date_of,
};
use serde_json::json;
use store::{Tx, application::Application, evidence::Case};

/// Whoever presses a button again within so long, because nothing seemed to happen, did it once.
const AGAIN_SECONDS: i64 = 60;
/// So many of the newest events are looked through for it.
const AGAIN_AMONG: u32 = 10;
/// What handling takes is told from the cases of so many days.
const LATELY_DAYS: i64 = 180;
/// A clerk who says nothing more about a case for so long has left it to others.
const CLAIM_HOURS: i64 = 8;

/// The plan, with those at the table whom papers name that a clerk has accepted.
pub(crate) async fn by_papers(
    s: &Services,
    application: &Application,
    plan: SigningPlan,
) -> Result<SigningPlan> {
    let mut tx = s.db.read().await?;
    let Some(case) = store::evidence::case(&mut tx, application.id).await? else {
        return Ok(plan);
    };
    let plan = on_path(&case, plan);
    Ok(if case.accepted {
        plan.with_named(&SignaturePolicy::default(), &named(s, &case)?)
    } else {
        plan
    })
}

/// Whether papers, not the register, say who may sign for an application.
pub(crate) async fn is_by_papers(tx: &mut Tx, application: ApplicationId) -> Result<bool> {
    let case = store::evidence::case(tx, application).await?;
    Ok(case.is_some_and(|case| case.path.names_by_paper()))
}

fn on_path(case: &Case, plan: SigningPlan) -> SigningPlan {
    if case.path == EvidencePath::SentExtract {
        plan.by_sent_extract(&SignaturePolicy::default())
    } else {
        plan
    }
}

/// Whom the papers of a case name, as a clerk read them.
fn named(s: &Services, case: &Case) -> Result<Vec<Named>> {
    let Some(sealed) = &case.named else {
        return Ok(Vec::new());
    };
    s.key
        .open(Purpose::Applicant, sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(Error::Internal("names that cannot be read"))
}

fn seal(s: &Services, named: &[Named]) -> Result<Vec<u8>> {
    let plain =
        serde_json::to_vec(named).map_err(|_| Error::Internal("names that cannot be written"))?;
    Ok(s.key.seal(&*s.rng, Purpose::Applicant, &plain))
}

/// The application and its case, or "not found".
async fn case_of(tx: &mut Tx, id: ApplicationId) -> Result<(Application, Case)> {
    let application = store::application::by_id(tx, id).await?;
    let case = store::evidence::case(tx, id).await?;
    application.zip(case).ok_or(Error::NotFound)
}

/// Whether a second clerk must agree: by the ground of the case, or because it gives the highest level.
fn takes_two(application: &Application, case: &Case) -> bool {
    case.path.takes_two() || application.level == Level::Eh4
}

/// How many working days half of the cases of this kind took lately, from the first papers to the decision (R-AAN-2);
/// none where there are too few to tell.
#[boxed]
pub async fn usually_takes(s: &Services, path: EvidencePath) -> Result<Option<u16>> {
    let mut tx = s.db.read().await?;
    let since = s.now().plus_days(-LATELY_DAYS);
    let handled = store::evidence::handled(&mut tx, path, since).await?;
    let days: Vec<_> = handled
        .into_iter()
        .map(|(from, to)| (date_of(from), date_of(to)))
        .collect();
    Ok(median(PromisePolicy::default().working_days, &days))
}

/// What a clerk is called, for colleagues.
async fn called(tx: &mut Tx, clerk: PersonId) -> Result<String> {
    let found = store::person::by_id(tx, clerk).await?;
    Ok(found.map(|person| person.name).unwrap_or_default())
}

/// Whether the actor did the same a moment ago, with all of these facts: then it is done.
async fn did_just_now(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    actor: &Actor,
    action: &str,
    facts: &serde_json::Value,
) -> Result<bool> {
    let (chain, object) = (registration::chain(application), application.id.uuid());
    let since = s.now().plus_seconds(-AGAIN_SECONDS);
    let events = store::audit::of_action(tx, chain, object, action, AGAIN_AMONG).await?;
    let is_same = |noted: &serde_json::Value| {
        let mut facts = facts.as_object().into_iter().flatten();
        facts.all(|(name, fact)| noted[name] == *fact)
    };
    Ok(events
        .iter()
        .any(|one| one.actor == Some(actor.person) && one.at >= since && is_same(&one.facts)))
}

/// Writes a case back; somebody else may have been first.
async fn save(tx: &mut Tx, case: &Case) -> Result<()> {
    if store::evidence::save(tx, case).await? {
        Ok(())
    } else {
        Err(Error::refused(Fault::ChangedMeanwhile))
    }
}

/// Writes down what a clerk did or saw, in the chain of the organisation once there is one.
async fn note(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    actor: &Actor,
    action: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    let by = Some(actor.person);
    registration::note(s, tx, application, by, action, "clerk", facts).await
}

/// As [`note`], with what a clerk wrote beside it. `said` is for clerks alone: histories show no such words.
async fn note_words(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    actor: &Actor,
    (action, facts): (&'static str, serde_json::Value),
    said: &str,
) -> Result<()> {
    let (by, did) = (Some(actor.person), (action, "clerk"));
    let words = Some(json!({ "said": said }));
    registration::note_words(s, tx, application, by, did, facts, words).await
}
