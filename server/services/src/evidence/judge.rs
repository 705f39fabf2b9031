//! What a clerk decides on papers: good, more is needed, or refused. Where a wrong decision weighs most, the first clerk's
//! word is a proposal, and a second one agrees or sends it back. What clerks write is kept beside the log: colleagues read it.

use super::{
    case_of, did_just_now,
    interest::refuse_own,
    look::taken,
    named, note, note_words, on_path,
    queue::{Hands, hands},
    save, seal, takes_two,
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    messages::{Message, kind::PapersNews, parts::Link},
    registration::{self, papers_named, party, tell_applicant},
};
use domain::{
    application::{ApplicationEvent, ApplicationState},
    approval::{Power, SignaturePolicy},
    evidence::PaperState,
    fault::Fault,
    id::{ApplicationId, PaperId},
    person::Identity,
    signing::{Named, Paper, SigningPlan},
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, Closing},
    evidence::Case,
};

/// What a clerk may write to the applicant, in characters.
pub const REASON_MAX: u16 = 1000;
/// More people than this are not named by one paper.
pub const MOST_NAMED: usize = 10;

/// What became of a clerk's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// A second clerk must agree.
    Proposed,
    Accepted,
}

/// Finds the papers good, and says whom they name.
///
/// Refusals: at `named` [`Fault::Required`], [`Fault::TooMany`], [`Fault::NamesTooFew`] when these people cannot sign
/// for it, and at `power` when none of them may alone; [`Fault::PapersUnread`]; [`Fault::OwnInterest`] for a clerk who is one of them or may sign already; [`Fault::CaseNotTaken`] and the
/// like; [`Fault::RegisterUnavailable`].
#[boxed]
pub async fn accept(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    people: Vec<Named>,
) -> Result<Judged> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    if people.is_empty() {
        return Err(Error::field("named", Fault::Required));
    }
    if people.len() > MOST_NAMED {
        let most = u16::try_from(MOST_NAMED).unwrap_or(u16::MAX);
        return Err(Error::field("named", Fault::TooMany(most)));
    }
    let mut tx = s.db.read().await?;
    let (application, case) = taken(s, &mut tx, actor, id).await?;
    drop(tx);
    let plan = with(s, &application, &case, &people).await?;
    let mut tx = s.db.write().await?;
    let (application, mut case) = taken(s, &mut tx, actor, id).await?;
    refuse_own(s, &mut tx, actor, &application, who(&people, &plan)).await?;
    refuse_unread(&mut tx, actor, id).await?;
    if case.proposed_by.is_some() {
        // The second clerk agrees or does not; other names are a new beginning.
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    case.named = Some(seal(s, &people)?);
    (case.proposed_by, case.proposed_at) = (Some(actor.person), Some(s.now()));
    if takes_two(&application, &case) {
        (case.claimed_by, case.claimed_at) = (None, None);
        save(&mut tx, &case).await?;
        let facts = json!({ "people": people.len() });
        note(s, &mut tx, &application, actor, "evidence.proposed", facts).await?;
        tx.commit().await?;
        return Ok(Judged::Proposed);
    }
    decide(s, &mut tx, actor, &application, case, &plan).await?;
    tx.commit().await?;
    Ok(Judged::Accepted)
}

/// The second clerk agrees with the first.
///
/// Refusals: as [`accept`]; [`Fault::SecondClerk`] for the first clerk, [`Fault::OwnInterest`].
#[boxed]
pub async fn agree(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.read().await?;
    let (application, case) = taken(s, &mut tx, actor, id).await?;
    drop(tx);
    let people = named(s, &case)?;
    if case.proposed_by.is_none() {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let plan = with(s, &application, &case, &people).await?;
    let mut tx = s.db.write().await?;
    let (application, again) = taken(s, &mut tx, actor, id).await?;
    refuse_own(s, &mut tx, actor, &application, who(&people, &plan)).await?;
    refuse_unread(&mut tx, actor, id).await?;
    if again.revision != case.revision {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    decide(s, &mut tx, actor, &application, again, &plan).await?;
    tx.commit().await?;
    Ok(())
}

/// The first clerk takes back what they read in the papers, and has the case again unless a colleague has it. Once more, a moment later,
/// is nothing new.
///
/// Refusals: [`Fault::ChangedMeanwhile`] when it is not theirs, or a colleague decided; [`Fault::ApplicationIs`].
#[boxed]
pub async fn withdraw(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let (application, mut case) = case_of(&mut tx, id).await?;
    if application.state() != ApplicationState::InReview {
        return Err(Error::refused(Fault::ApplicationIs(application.state())));
    }
    let action = "evidence.proposal_withdrawn";
    if case.proposed_by != Some(actor.person) {
        return if case.proposed_by.is_none()
            && did_just_now(s, &mut tx, &application, actor, action, &json!({})).await?
        {
            Ok(())
        } else {
            Err(Error::refused(Fault::ChangedMeanwhile))
        };
    }
    forget_proposal(&mut case);
    if hands(s, actor, &case) == Hands::Free {
        (case.claimed_by, case.claimed_at) = (Some(actor.person), Some(s.now()));
    }
    save(&mut tx, &case).await?;
    note(s, &mut tx, &application, actor, action, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The second clerk does not agree, and says why: the case begins again, with anybody.
///
/// Refusals: at `reason` [`Fault::Required`]; [`Fault::ChangedMeanwhile`], [`Fault::CaseNotTaken`] and the like.
#[boxed]
pub async fn disagree(s: &Services, actor: &Actor, id: ApplicationId, reason: &str) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let reason = words(reason)?;
    let mut tx = s.db.write().await?;
    let (application, mut case) = taken(s, &mut tx, actor, id).await?;
    if case.proposed_by.is_none() {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    forget_proposal(&mut case);
    (case.claimed_by, case.claimed_at) = (None, None);
    save(&mut tx, &case).await?;
    let action = ("evidence.disagreed", json!({}));
    note_words(s, &mut tx, &application, actor, action, reason).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks the applicant for more. The papers that are not good are destroyed; the others stand.
///
/// Refusals: at `reason` [`Fault::Required`]; [`Fault::CaseNotTaken`] and the like.
#[boxed]
pub async fn ask_for_more(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    refused: &[PaperId],
    reason: &str,
) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let reason = words(reason)?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let (application, mut case) = taken(s, &mut tx, actor, id).await?;
    let mut again = Vec::new();
    for paper in store::evidence::papers(&mut tx, id).await? {
        if refused.contains(&paper.id) {
            again.push(paper.paper);
            store::evidence::judge(&mut tx, paper.id, PaperState::Refused).await?;
            store::evidence::destroy(&mut tx, paper.id, now).await?;
        }
    }
    let state = application
        .state()
        .apply(ApplicationEvent::AskForMore, registration::WHATEVER)?;
    advance(&mut tx, &application, state).await?;
    forget_proposal(&mut case);
    (case.claimed_by, case.claimed_at, case.waiting_since) = (None, None, None);
    case.told = Some(reason.to_owned());
    save(&mut tx, &case).await?;
    let action = ("evidence.more_asked", json!({ "refused": refused }));
    note_words(s, &mut tx, &application, actor, action, reason).await?;
    let words = (Some(reason), again);
    tell(s, &mut tx, &application, PapersNews::MoreNeeded, words).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses the application, for good.
///
/// Refusals: at `reason` [`Fault::Required`]; [`Fault::CaseNotTaken`] and the like.
#[boxed]
pub async fn refuse(s: &Services, actor: &Actor, id: ApplicationId, reason: &str) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let reason = words(reason)?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let (application, mut case) = taken(s, &mut tx, actor, id).await?;
    let state = application
        .state()
        .apply(ApplicationEvent::Refuse, registration::WHATEVER)?;
    let closing = Closing {
        state,
        by: Some(actor.person),
        reason: Some(reason),
        at: now,
    };
    if !store::application::close(&mut tx, id, application.revision, closing).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    for paper in store::evidence::papers(&mut tx, id).await? {
        store::evidence::judge(&mut tx, paper.id, PaperState::Refused).await?;
    }
    store::evidence::destroy_all(&mut tx, id, now).await?;
    forget_proposal(&mut case);
    (case.claimed_by, case.claimed_at, case.waiting_since) = (None, None, None);
    (case.decided_by, case.decided_at) = (Some(actor.person), Some(now));
    case.told = Some(reason.to_owned());
    save(&mut tx, &case).await?;
    note(
        s,
        &mut tx,
        &application,
        actor,
        "evidence.refused",
        json!({}),
    )
    .await?;
    let words = (Some(reason), Vec::new());
    tell(s, &mut tx, &application, PapersNews::Refused, words).await?;
    tx.commit().await?;
    Ok(())
}

/// Two pairs of eyes are two that looked: each clerk opens every paper before finding them good.
async fn refuse_unread(tx: &mut Tx, actor: &Actor, id: ApplicationId) -> Result<()> {
    if store::evidence::has_unopened(tx, id, actor.person).await? {
        return Err(Error::refused(Fault::PapersUnread));
    }
    Ok(())
}

fn words(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", Fault::Required));
    }
    Ok(reason)
}

fn forget_proposal(case: &mut Case) {
    case.named = None;
    (case.proposed_by, case.proposed_at) = (None, None);
}

/// Everybody to whom the clerk would give something: whom the papers name, and who sits at the table with them.
fn who(people: &[Named], plan: &SigningPlan) -> Vec<Identity> {
    let named = people.iter().map(|named| &named.who);
    named.chain(plan.people()).cloned().collect()
}

/// Who would sign with these people, or why that is not enough.
async fn with(
    s: &Services,
    application: &Application,
    case: &Case,
    people: &[Named],
) -> Result<SigningPlan> {
    let (_, plan) = registration::before_papers(s, application).await?;
    let plan = on_path(case, plan);
    let plan = plan.with_named(&SignaturePolicy::default(), people);
    if plan.is_settled() && !plan.signatories().is_empty() {
        Ok(plan)
    } else {
        // Where nobody may sign alone, what is read wrong is the power, or somebody is left out beside them.
        let alone = people.iter().any(|one| one.power == Power::Sole);
        let field = if alone { "named" } else { "power" };
        Err(Error::field(field, Fault::NamesTooFew))
    }
}

/// The papers are good: those whom they name can sign now, and what the papers show is destroyed.
async fn decide(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    application: &Application,
    mut case: Case,
    plan: &SigningPlan,
) -> Result<()> {
    let now = s.now();
    for paper in store::evidence::papers(tx, application.id).await? {
        store::evidence::judge(tx, paper.id, PaperState::Accepted).await?;
    }
    store::evidence::destroy_all(tx, application.id, now).await?;
    case.accepted = true;
    (case.decided_by, case.decided_at) = (Some(actor.person), Some(now));
    (case.claimed_by, case.claimed_at, case.waiting_since) = (None, None, None);
    save(tx, &case).await?;
    papers_named(s, tx, application, plan).await?;
    let facts = json!({ "path": case.path, "proposed_by": case.proposed_by });
    note(s, tx, application, actor, "evidence.accepted", facts).await?;
    let words = (None, Vec::new());
    tell(s, tx, application, PapersNews::Accepted, words).await
}

async fn advance(tx: &mut Tx, application: &Application, state: ApplicationState) -> Result<()> {
    if store::application::advance(tx, application.id, application.revision, state).await? {
        Ok(())
    } else {
        Err(Error::refused(Fault::ChangedMeanwhile))
    }
}

async fn tell(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    news: PapersNews,
    (told, refused): (Option<&str>, Vec<Paper>),
) -> Result<()> {
    let message = Message::ApplicationPapers {
        organisation: party(application, None)?,
        news,
        told: told.map(str::to_owned),
        refused,
        promised: None,
        link: Link::my_application(application.id),
    };
    tell_applicant(s, tx, application, &message).await
}
