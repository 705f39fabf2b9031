//! One case, for a clerk: what the applicant says, what the register says, and the papers. Who has not taken the case
//! sees no names of people, and every look is written down.

use super::{
    CLAIM_HOURS, called, case_of, has_interest, named, note,
    queue::{Hands, due, hands},
    takes_two,
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    register,
    registration::{self, chain, town},
    secret::Purpose,
};
use domain::{
    application::{ApplicationState, Kind},
    evidence::{FileKind, PaperState},
    fault::Fault,
    id::{ApplicationId, PaperId},
    lang::Lang,
    level::Level,
    number::{KvkNumber, OrganisationNumber},
    person::Identity,
    register::{Address, Reason, Who},
    signing::{EvidencePath, Named, Paper},
    time::{Date, Instant, date_of, last_day_of},
};
use serde_json::json;
use store::{Tx, application::Application, evidence::Case};

/// The most rounds of questions that are shown.
const MOST_SAID: u32 = 20;

/// A case as its page shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub application: ApplicationId,
    pub organisation: String,
    pub number: OrganisationNumber,
    pub kind: Kind,
    pub level: Level,
    pub path: EvidencePath,
    pub state: ApplicationState,
    /// What the applicant reads.
    pub lang: Lang,
    pub promised: Date,
    /// By when clerks are done.
    pub due: Date,
    /// That day is past.
    pub late: bool,
    pub hands: Hands,
    /// A second clerk must agree.
    pub takes_two: bool,
    /// A first clerk found it good.
    pub second: bool,
    /// The colleague who is at it.
    pub holder: Option<Holder>,
    /// Who did not agree with a colleague's reading of these papers.
    pub disagreed: Option<Said>,
    /// What the applicant was asked before, newest first; for who may read it.
    pub asked: Vec<Said>,
    /// Where it stands while no clerk is to look.
    pub rests: Option<Rests>,
    /// Whom the reader, as first clerk, read in the papers.
    pub own: Vec<Named>,
    /// For who has taken it.
    pub details: Option<Details>,
}

/// A clerk who has taken a case, and until when it stays theirs if they do nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub name: String,
    pub since: Instant,
    pub until: Instant,
}

/// What a clerk wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub by: String,
    pub at: Instant,
    /// None for who may not read it, and once it was erased.
    pub words: Option<String>,
    /// The papers that were not good.
    pub refused: Vec<Paper>,
}

/// Why no clerk is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The applicant sends papers first.
    Applicant,
    Accepted,
    Refused,
    Cancelled,
    Expired,
}

/// Where a case stands while no clerk is to look. Who and when are a clerk's; what was asked is in [`Shown::asked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rests {
    pub why: Why,
    pub by: Option<String>,
    pub on: Option<Date>,
    pub reason: Option<String>,
}

/// What a clerk reads who has taken the case.
#[derive(Clone, Debug)]
pub struct Details {
    pub applicant: Identity,
    pub email: String,
    /// None while the register does not answer, and where it says nothing.
    pub register: Option<Registered>,
    /// What the applicant says of an organisation that is in no register (R-ID-8).
    pub stated: Option<Stated>,
    pub papers: Vec<Line>,
    /// Whom the first clerk read in them.
    pub named: Vec<Named>,
    /// Directors that the Trade Register does not know, of whom papers must name the people.
    pub behind: Vec<String>,
}

/// What an applicant says of an organisation without a KvK number, and what is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub form: String,
    pub town: String,
    /// What the organisation of this fiscal number is called that is here already.
    pub known_as: Option<String>,
}

/// What the Trade Register says.
#[derive(Clone, Debug)]
pub struct Registered {
    pub name: String,
    pub kvk: KvkNumber,
    /// As one line; none where the register shields it, or has none.
    pub address: Option<String>,
    pub form: String,
    pub town: String,
    pub as_of: Instant,
    pub officers: Vec<Officer>,
}

/// One line of the extract, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    pub name: String,
    pub birth: Option<Date>,
    pub title: Option<String>,
    pub reason: Reason,
}

/// One paper that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: PaperId,
    pub paper: Paper,
    pub kind: FileKind,
    pub issued: Option<Date>,
    pub sent_on: Date,
    pub state: PaperState,
    /// It can be looked at still.
    pub readable: bool,
    /// The reader opened it.
    pub opened: bool,
}

/// One case. Taken by the reader it shows everything; after it was decided, or while the applicant is asked, what clerks
/// wrote; and to the first clerk what that one read. Each of these is written down. Who could take it shows a factor first.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Shown> {
    actor.clerk()?;
    let mut tx = s.db.read().await?;
    let (application, case) = case_of(&mut tx, id).await?;
    let hands = if has_interest(&mut tx, actor, &application).await? {
        Hands::Interest
    } else {
        hands(s, actor, &case)
    };
    let open = application.state() == ApplicationState::InReview;
    // Taking it asks for a factor used just now: asked here, so that the press that takes it is not lost on the way there.
    if open && hands == Hands::Free {
        actor.fresh(s.now())?;
    }
    let reads = open && hands == Hands::Mine;
    let first = open && hands == Hands::Second;
    let told = reads || first || (!open && hands != Hands::Interest);
    let holder = match (hands, case.claimed_by.zip(case.claimed_at)) {
        (Hands::Other, Some((clerk, since))) if open => Some(Holder {
            name: called(&mut tx, clerk).await?,
            since,
            until: since.plus_seconds(CLAIM_HOURS * 3600),
        }),
        _ => None,
    };
    let disagreed = disagreed(&mut tx, &application, &case, told).await?;
    let asked = if told {
        said(&mut tx, &application, "evidence.more_asked", true).await?
    } else {
        Vec::new()
    };
    let rests = rests(&mut tx, &application, &case, told).await?;
    drop(tx);
    let details = if reads {
        Some(details(s, actor, &application, &case).await?)
    } else {
        None
    };
    if told && !reads {
        let mut tx = s.db.write().await?;
        let action = "evidence.case_seen";
        note(s, &mut tx, &application, actor, action, json!({})).await?;
        tx.commit().await?;
    }
    let due = due(application.promised_at);
    Ok(Shown {
        application: id,
        organisation: application.organisation_name.clone(),
        number: registration::number(&application)?,
        kind: application.kind,
        level: application.level,
        path: case.path,
        state: application.state(),
        lang: application.lang,
        promised: last_day_of(application.promised_at),
        due,
        late: due < date_of(s.now()),
        hands,
        takes_two: takes_two(&application, &case),
        second: case.proposed_by.is_some(),
        holder,
        disagreed,
        asked,
        rests,
        own: if first { named(s, &case)? } else { Vec::new() },
        details,
    })
}

/// The last time that a clerk sent back what a colleague proposed, since the papers were handed in: both of them see it.
async fn disagreed(
    tx: &mut Tx,
    application: &Application,
    case: &Case,
    told: bool,
) -> Result<Option<Said>> {
    let said = said(tx, application, "evidence.disagreed", told).await?;
    let last = said.into_iter().next();
    Ok(last.filter(|said| Some(said.at) >= case.waiting_since))
}

/// What clerks wrote with an action, newest first.
async fn said(
    tx: &mut Tx,
    application: &Application,
    action: &str,
    told: bool,
) -> Result<Vec<Said>> {
    let (chain, object) = (chain(application), application.id.uuid());
    let events = store::audit::of_action(tx, chain, object, action, MOST_SAID).await?;
    let papers = store::evidence::papers(tx, application.id).await?;
    let said = events.into_iter().map(|event| {
        let words = event.personal.as_ref().filter(|_| told);
        let refused = event.facts["refused"].as_array().into_iter().flatten();
        let named = |id: &serde_json::Value| {
            let mut sent = papers.iter();
            let found = sent.find(|one| Some(&*one.id.to_string()) == id.as_str());
            found.map(|one| one.paper)
        };
        Said {
            refused: refused.filter_map(named).collect(),
            words: words.and_then(|words| words["said"].as_str().map(str::to_owned)),
            by: event.actor_name.unwrap_or_default(),
            at: event.at,
        }
    });
    Ok(said.collect())
}

async fn rests(
    tx: &mut Tx,
    application: &Application,
    case: &Case,
    told: bool,
) -> Result<Option<Rests>> {
    let why = match application.state() {
        ApplicationState::InReview => return Ok(None),
        _ if case.accepted => Why::Accepted,
        ApplicationState::Refused => Why::Refused,
        ApplicationState::Cancelled => Why::Cancelled,
        ApplicationState::Expired => Why::Expired,
        _ => Why::Applicant,
    };
    let clerk = match case.decided_by {
        Some(clerk) => Some(called(tx, clerk).await?),
        None => None,
    };
    let closed = application.closed_at.filter(|_| why != Why::Applicant);
    Ok(Some(Rests {
        why,
        by: clerk,
        on: case.decided_at.or(closed).map(date_of),
        reason: case.told.clone().filter(|_| told && why == Why::Refused),
    }))
}

async fn details(
    s: &Services,
    actor: &Actor,
    application: &Application,
    case: &Case,
) -> Result<Details> {
    let (register, behind) = match registration::standing(s, application).await {
        Err(error) if error.is(Fault::RegisterUnavailable) => (None, Vec::new()),
        found => {
            let (reading, plan) = found?;
            let behind = plan
                .missing
                .into_iter()
                .filter(|officer| officer.kvk.is_none());
            let behind = behind.map(|officer| officer.name).collect();
            (reading.map(|reading| registered(s, &reading)), behind)
        }
    };
    let mut tx = s.db.write().await?;
    let papers = store::evidence::papers(&mut tx, application.id).await?;
    let opened = store::evidence::opened_by(&mut tx, application.id, actor.person).await?;
    let stated = stated(&mut tx, application).await?;
    note(
        s,
        &mut tx,
        application,
        actor,
        "evidence.case_seen",
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(Details {
        applicant: registration::subject(s, application)?.identity,
        email: application.email.clone(),
        register,
        stated,
        papers: papers.iter().map(|sent| line(sent, &opened)).collect(),
        named: named(s, case)?,
        behind,
    })
}

async fn stated(tx: &mut Tx, application: &Application) -> Result<Option<Stated>> {
    let Some(form) = application.legal_form.clone() else {
        return Ok(None);
    };
    let number = registration::number(application)?;
    let known = store::organisation::by_number(tx, number).await?;
    Ok(Some(Stated {
        form,
        town: application.town.clone().unwrap_or_default(),
        known_as: known.map(|known| known.name),
    }))
}

fn registered(s: &Services, reading: &register::Reading) -> Registered {
    let extract = &reading.extract;
    let today = date_of(s.now());
    let officers = extract.officers.iter().map(|officer| {
        let (name, birth) = match &officer.who {
            Who::Person(person) => (person.identity.full_name(), person.identity.birth),
            Who::Organisation(named) => (named.name.clone(), None),
        };
        Officer {
            name,
            birth,
            title: officer.title.clone(),
            reason: extract.verdict(officer, today).reason,
        }
    });
    Registered {
        name: extract.name.clone(),
        kvk: extract.kvk,
        address: extract.address.as_ref().and_then(address),
        form: extract.form_name.clone(),
        town: town(extract).to_owned(),
        as_of: extract.as_of,
        officers: officers.collect(),
    }
}

fn address(address: &Address) -> Option<String> {
    let place = match &address.postcode {
        Some(postcode) => format!("{postcode} {}", address.town),
        None => address.town.clone(),
    };
    let parts = [address.street.clone(), Some(place), address.country.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!address.shielded).then(|| parts.join(", "))
}

fn line(sent: &store::evidence::Sent, opened: &[PaperId]) -> Line {
    Line {
        id: sent.id,
        paper: sent.paper,
        kind: sent.kind,
        issued: sent.issued_at.map(date_of),
        sent_on: date_of(sent.sent_at),
        state: sent.state,
        readable: sent.destroyed_at.is_none(),
        opened: opened.contains(&sent.id),
    }
}

/// A case that the actor has taken and may decide on.
pub(super) async fn taken(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(Application, Case)> {
    let (application, case) = case_of(tx, id).await?;
    if has_interest(tx, actor, &application).await? {
        return Err(Error::refused(Fault::OwnInterest));
    }
    if application.state() != ApplicationState::InReview {
        return Err(Error::refused(Fault::ApplicationIs(application.state())));
    }
    match hands(s, actor, &case) {
        Hands::Mine => Ok((application, case)),
        Hands::Second => Err(Error::refused(Fault::SecondClerk)),
        Hands::Other => Err(Error::refused(Fault::CaseTaken)),
        Hands::Free | Hands::Interest => Err(Error::refused(Fault::CaseNotTaken)),
    }
}

/// What a paper shows.
#[derive(Clone)]
pub struct File {
    pub kind: FileKind,
    pub name: String,
    pub body: Vec<u8>,
}

/// One paper, for the clerk who has taken its case. Asks for a factor used just now, and is written down.
#[boxed]
pub async fn file(s: &Services, actor: &Actor, id: PaperId) -> Result<File> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let sent = store::evidence::paper(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    // A foreign paper is a missing one (R-DEC-22).
    let (application, _) = taken(s, &mut tx, actor, sent.application)
        .await
        .map_err(|error| match error {
            Error::Refused(_) => Error::NotFound,
            error => error,
        })?;
    // A fiscal number may turn out to be a person's.
    let of = match registration::number(&application)?.kvk() {
        Some(kvk) => kvk.to_string(),
        None => application.id.to_string(),
    };
    let sealed = store::evidence::content(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let body = s
        .key
        .open(Purpose::Paper, &sealed)
        .ok_or(Error::Internal("a paper that cannot be opened"))?;
    store::evidence::opened(&mut tx, id, actor.person, s.now()).await?;
    let facts = json!({ "paper": id, "what": sent.paper });
    note(
        s,
        &mut tx,
        &application,
        actor,
        "evidence.paper_seen",
        facts,
    )
    .await?;
    tx.commit().await?;
    Ok(File {
        kind: sent.kind,
        name: format!(
            "{of}-{}.{}",
            file_name(sent.paper, actor.lang),
            sent.kind.code()
        ),
        body,
    })
}

/// What the file of a paper is called, in the reader's language.
fn file_name(paper: Paper, lang: Lang) -> &'static str {
    if lang == Lang::En {
        return paper.code();
    }
    match paper {
        Paper::LegalPersonality => "verklaring_rechtspersoonlijkheid",
        Paper::IdentificationForm => "identificatieformulier",
        Paper::MandateDecision => "mandaatbesluit",
        Paper::SelfDeclaration => "eigen_verklaring",
        Paper::TaxOfficeLetter => "brief_belastingdienst",
        Paper::FoundingDocument => "oprichtingsdocument",
        Paper::ListOfDirectors => "lijst_van_bestuurders",
        Paper::Extract => "uittreksel",
        Paper::UmbrellaExtract => "uittreksel_koepelorganisatie",
        Paper::DirectorExtract => "uittreksel_bestuurder",
    }
}
