//! The applicant's side: which papers are asked for and where each stands, sending one, and handing them to the clerks.

use super::{case_of, file, save, usually_takes};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    messages::{Message, kind::PapersNews, parts::Link},
    register,
    registration::{self, own, party, tell_applicant},
    secret::Purpose,
};
use domain::{
    application::{ApplicationEvent, ApplicationState},
    evidence::{EvidencePolicy, PaperState},
    fault::Fault,
    id::ApplicationId,
    number::OrganisationNumber,
    person::Identity,
    signing::{EvidencePath, Paper},
    time::{Date, Instant, date_of, last_day_of, start_of_day},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::evidence::Sent;

/// What the page of an application shows of its papers.
#[derive(Clone, Debug)]
pub struct Papers {
    pub organisation: String,
    pub number: OrganisationNumber,
    /// Legal form and town, as the applicant or else the register said them.
    pub form: Option<String>,
    pub town: Option<String>,
    /// Who applies.
    pub applicant: Identity,
    pub path: EvidencePath,
    /// What is asked for, in order.
    pub items: Vec<Item>,
    /// The applicant sends; else a clerk is at it, or it is decided.
    pub open: bool,
    /// Every paper that must come is there.
    pub complete: bool,
    /// In a clerk's hands since; none once it is over.
    pub waiting_since: Option<Instant>,
    pub accepted: bool,
    /// What a clerk asked for, or why it was refused.
    pub told: Option<String>,
    /// Working days that half of such cases took lately.
    pub usually: Option<u16>,
    /// By when it was promised; none once it is over, and while we wait for the applicant.
    pub promised: Option<Date>,
}

/// One paper that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub paper: Paper,
    /// Sent only where it is needed.
    pub optional: bool,
    /// None: not sent yet.
    pub state: Option<PaperState>,
    /// The day on an extract.
    pub issued: Option<Date>,
    pub sent_on: Option<Date>,
}

/// The papers of the actor's own application; none where the register settles it.
#[boxed]
pub async fn papers(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Option<Papers>> {
    let mut tx = s.db.read().await?;
    let application = own(&mut tx, actor, id).await?;
    let Some(case) = store::evidence::case(&mut tx, id).await? else {
        return Ok(None);
    };
    let sent = store::evidence::papers(&mut tx, id).await?;
    drop(tx);
    let items = items(case.path, &sent);
    let (form, town) = known(s, &application).await?;
    let runs = !application.state().is_final();
    Ok(Some(Papers {
        organisation: application.organisation_name.clone(),
        number: registration::number(&application)?,
        form,
        town,
        applicant: registration::subject(s, &application)?.identity,
        path: case.path,
        complete: is_complete(&items),
        items,
        open: application.state() == ApplicationState::MoreNeeded,
        waiting_since: case.waiting_since.filter(|_| runs),
        accepted: case.accepted,
        told: case.told,
        usually: usually_takes(s, case.path).await?,
        promised: (runs && application.state() != ApplicationState::MoreNeeded)
            .then(|| last_day_of(application.promised_at)),
    }))
}

/// Legal form and town: what the applicant said, or what the register said lately. It is not asked for this.
async fn known(
    s: &Services,
    application: &store::application::Application,
) -> Result<(Option<String>, Option<String>)> {
    if application.legal_form.is_some() {
        return Ok((application.legal_form.clone(), application.town.clone()));
    }
    let reading = match registration::number(application)?.kvk() {
        Some(kvk) => register::kept(s, kvk).await?,
        None => None,
    };
    Ok(reading.map_or((None, None), |reading| {
        let town = registration::town(&reading.extract).to_owned();
        (
            Some(reading.extract.form_name),
            Some(town).filter(|town| !town.is_empty()),
        )
    }))
}

fn items(path: EvidencePath, sent: &[Sent]) -> Vec<Item> {
    let must = path.papers().iter().map(|paper| (*paper, false));
    let may = path.may_add().iter().map(|paper| (*paper, true));
    must.chain(may)
        .map(|(paper, optional)| {
            // The newest stands; what it replaced is no news.
            let newest = sent.iter().rfind(|one| one.paper == paper);
            Item {
                paper,
                optional,
                state: newest.map(|one| one.state),
                issued: newest.and_then(|one| one.issued_at).map(date_of),
                sent_on: newest.map(|one| date_of(one.sent_at)),
            }
        })
        .collect()
}

fn is_complete(items: &[Item]) -> bool {
    items.iter().all(|item| {
        let there = matches!(item.state, Some(PaperState::Sent | PaperState::Accepted));
        there || (item.optional && item.state.is_none())
    })
}

/// Sends one paper. Sending it again takes the place of what was sent before, which is destroyed.
///
/// Refusals: at `file` as [`file::kind`]; at `issued` [`Fault::Required`], [`Fault::DateInFuture`],
/// [`Fault::ExtractTooOld`] (R-BEV-7); [`Fault::ApplicationIs`]; [`Error::TooMany`].
#[boxed]
pub async fn paper(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    paper: Paper,
    issued: Option<Date>,
    bytes: &[u8],
) -> Result<()> {
    let now = s.now();
    let mut faults = Vec::new();
    let kind = file::kind(bytes).map_err(|fault| faults.push(("file", fault)));
    let issued = if paper.is_dated() {
        let checked = issued.ok_or(Fault::Required).and_then(|day| {
            EvidencePolicy::default()
                .check_extract(day, date_of(now))
                .map(|()| day)
        });
        checked.map_err(|fault| faults.push(("issued", fault))).ok()
    } else {
        None
    };
    let Ok(kind) = kind else {
        return Err(Error::Refused(faults));
    };
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    // Whose it is, and whether it is asked for, before it costs anything.
    let mut tx = s.db.read().await?;
    let application = own(&mut tx, actor, id).await?;
    let (_, case) = case_of(&mut tx, id).await?;
    drop(tx);
    if !case.path.papers().contains(&paper) && !case.path.may_add().contains(&paper) {
        return Err(Error::NotFound);
    }
    takes_papers(&application)?;
    s.accounts.limits.paper(now, actor.person)?;
    let sealed = s.key.seal(&*s.rng, Purpose::Paper, bytes);
    let new = Sent {
        id: s.id(),
        application: id,
        paper,
        issued_at: issued.map(start_of_day),
        kind,
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        digest: Sha256::digest(bytes).to_vec(),
        state: PaperState::Sent,
        sent_by: actor.person,
        sent_at: now,
        destroyed_at: None,
    };
    let mut tx = s.db.write().await?;
    let application = own(&mut tx, actor, id).await?;
    takes_papers(&application)?;
    for earlier in store::evidence::papers(&mut tx, id).await? {
        if earlier.paper == paper && earlier.state == PaperState::Sent {
            store::evidence::judge(&mut tx, earlier.id, PaperState::Replaced).await?;
            store::evidence::destroy(&mut tx, earlier.id, now).await?;
        }
    }
    store::evidence::add(&mut tx, &new, &sealed).await?;
    let facts = json!({
        "paper": new.id,
        "what": paper,
        "kind": kind,
        "digest": data_encoding::HEXLOWER.encode(&new.digest),
    });
    let by = Some(actor.person);
    let action = "evidence.paper_sent";
    registration::note(s, &mut tx, &application, by, action, "own", facts).await?;
    tx.commit().await?;
    Ok(())
}

fn takes_papers(application: &store::application::Application) -> Result<()> {
    match application.state() {
        ApplicationState::MoreNeeded => Ok(()),
        state => Err(Error::refused(Fault::ApplicationIs(state))),
    }
}

/// Hands the papers to the clerks.
///
/// Refusals: [`Fault::PapersMissing`]; [`Fault::ExtractTooOld`] for an extract that became too old while it lay here
/// (R-BEV-7: at submission); [`Fault::ApplicationIs`].
#[boxed]
pub async fn submit(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let application = own(&mut tx, actor, id).await?;
    let (_, mut case) = case_of(&mut tx, id).await?;
    takes_papers(&application)?;
    let sent = store::evidence::papers(&mut tx, id).await?;
    if !is_complete(&items(case.path, &sent)) {
        return Err(Error::refused(Fault::PapersMissing));
    }
    for one in sent.iter().filter(|one| one.state == PaperState::Sent) {
        if let Some(issued) = one.issued_at {
            EvidencePolicy::default().check_extract(date_of(issued), date_of(now))?;
        }
    }
    let state = application
        .state()
        .apply(ApplicationEvent::Answer, registration::WHATEVER)?;
    if !store::application::advance(&mut tx, id, application.revision, state).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    case.waiting_since = Some(now);
    case.submitted_at.get_or_insert(now);
    case.told = None;
    save(&mut tx, &case).await?;
    let by = Some(actor.person);
    let action = "evidence.submitted";
    let facts = json!({ "path": case.path });
    registration::note(s, &mut tx, &application, by, action, "own", facts).await?;
    let message = Message::ApplicationPapers {
        organisation: party(&application, None)?,
        news: PapersNews::Received,
        told: None,
        refused: Vec::new(),
        promised: Some(last_day_of(application.promised_at)),
        link: Link::my_application(id),
    };
    tell_applicant(s, &mut tx, &application, &message).await?;
    tx.commit().await?;
    Ok(())
}
