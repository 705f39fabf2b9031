//! Papers and the counter, on both sides: the applicant sends and sees how far it is; a clerk reads, decides, and says who
//! appeared. What a clerk may see is the services' to say.

use crate::api::{ApiError, register::Wish};
use domain::{
    application::Kind,
    approval::Power,
    evidence::{FileKind, IdKind, PaperState, TurnedAway},
    id::{ApplicationId, CredentialId, IdentificationId, PaperId, SignerId},
    lang::Lang,
    level::Level,
    number::{KvkNumber, OrganisationNumber},
    register::Reason,
    signing::{EvidencePath, Paper},
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Rows for people whom papers name.
pub const NAMED_ROWS: usize = 4;

/// The applicant's papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    pub organisation: String,
    pub known: Known,
    pub path: EvidencePath,
    pub items: Vec<Item>,
    pub open: bool,
    pub complete: bool,
    pub waiting_since: Option<Date>,
    pub accepted: bool,
    pub told: Option<String>,
    pub usually: Option<u16>,
    pub promised: Option<Date>,
}

/// What is known of the organisation and the applicant: for a paper that is written from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub number: OrganisationNumber,
    pub form: Option<String>,
    pub town: Option<String>,
    pub applicant: String,
    pub birth: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub paper: Paper,
    pub optional: bool,
    pub state: Option<PaperState>,
    /// The day on an extract.
    pub issued: Option<Date>,
    pub sent_on: Option<Date>,
}

/// The applicant's side of the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a visit that the page shows, each by itself"
)]
pub struct Counter {
    pub kind: Kind,
    /// The page of the application itself.
    pub page: String,
    pub number: String,
    pub at: Option<When>,
    pub counter: Option<String>,
    /// The time is past, and not everybody was seen.
    pub passed: bool,
    pub appeared: bool,
    /// The means is bound to a passkey afterwards.
    pub binds: bool,
    /// Others sign too, whom the Trade Register names.
    pub by_register: bool,
    /// The operator's telephone number.
    pub phone: Option<String>,
    pub passkeys: Vec<(CredentialId, String)>,
}

/// An appointment, on the page of what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub at: When,
    pub counter: String,
}

/// A moment as it is said: the day, and the time in the Netherlands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    pub day: Date,
    pub time: String,
}

/// Who is at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hands {
    Free,
    Mine,
    Other,
    Second,
    Interest,
}

/// The clerks' queue, and who is expected at a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    pub waiting: Vec<Line>,
    pub visits: Vec<Visit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub application: ApplicationId,
    pub organisation: String,
    pub kind: Kind,
    pub level: Level,
    pub path: EvidencePath,
    pub age: u16,
    /// By when clerks are done, and that this day is past.
    pub due: Date,
    pub late: bool,
    pub promised: Date,
    pub hands: Hands,
    /// The colleague who is at it.
    pub holder: Option<String>,
    pub second: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub application: ApplicationId,
    pub kind: Kind,
    pub number: String,
    pub organisation: String,
    pub at: Option<When>,
    pub counter: Option<String>,
    pub passed: bool,
    pub waits: bool,
    pub promised: Date,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a case that the page shows, each by itself"
)]
pub struct Case {
    pub application: ApplicationId,
    pub organisation: String,
    pub number: OrganisationNumber,
    pub kind: Kind,
    pub level: Level,
    pub path: EvidencePath,
    pub promised: Date,
    pub due: Date,
    pub late: bool,
    pub hands: Hands,
    pub takes_two: bool,
    pub second: bool,
    /// The colleague who is at it.
    pub holder: Option<Holder>,
    /// Who did not agree with a colleague.
    pub disagreed: Option<Said>,
    /// What the applicant was asked before, newest first.
    pub asked: Vec<Said>,
    /// It waits for a clerk.
    pub open: bool,
    /// Where it stands while it does not.
    pub rests: Option<Rests>,
    /// Whom the reader, as first clerk, read in the papers.
    pub own: Vec<Named>,
    /// What the applicant reads.
    pub lang: Lang,
    pub details: Option<Details>,
}

/// Who is at a case, and until when it stays theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub name: String,
    pub since: When,
    pub until: When,
}

/// What a clerk wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub by: String,
    pub on: Date,
    pub words: Option<String>,
    pub refused: Vec<Paper>,
}

/// Why no clerk is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    Applicant,
    Accepted,
    Refused,
    Cancelled,
    Expired,
}

/// Where a case stands while no clerk is to look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rests {
    pub why: Why,
    pub by: Option<String>,
    pub on: Option<Date>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub applicant: String,
    pub birth: Option<Date>,
    pub email: String,
    pub register: Option<Registered>,
    /// What the applicant says of an organisation that is in no register.
    pub stated: Option<Stated>,
    pub papers: Vec<Sent>,
    pub named: Vec<Named>,
    pub behind: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    pub form: String,
    pub town: String,
    /// What the organisation of this number is called that is here already.
    pub known_as: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub name: String,
    pub kvk: KvkNumber,
    pub address: Option<String>,
    pub form: String,
    pub town: String,
    pub as_of: Date,
    pub officers: Vec<Officer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    pub name: String,
    pub birth: Option<Date>,
    pub title: Option<String>,
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub id: PaperId,
    pub paper: Paper,
    pub kind: FileKind,
    pub issued: Option<Date>,
    pub sent_on: Date,
    pub state: PaperState,
    pub readable: bool,
    /// The reader opened it.
    pub opened: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub birth: Option<Date>,
    pub power: Power,
    pub behind: Option<String>,
}

/// One application at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appearing {
    pub visit: Visit,
    pub interest: bool,
    /// Everybody was seen.
    pub done: bool,
    /// The appointment is on a later day.
    pub early: bool,
    pub asked: Option<Asked>,
    pub people: Vec<Person>,
}

/// What who signs is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub applicant: String,
    pub number: OrganisationNumber,
    pub wish: Wish,
    pub by_papers: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub signer: Option<SignerId>,
    pub name: String,
    pub birth: Option<Date>,
    pub seen: Seen,
    pub noted: Option<Noted>,
    /// Signs, and has no address yet.
    pub no_address: bool,
    /// Whoever came and was not let through, newest first.
    pub away: Vec<Away>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    pub by: String,
    pub at: When,
    pub why: TurnedAway,
}

/// What the first clerk wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub by: String,
    pub at: When,
    pub document: IdKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    Not,
    Once {
        identification: IdentificationId,
        mine: bool,
    },
    Agreed,
}

/// The papers of one's own application; not found where the register settles it.
#[server(protocol = super::Call, endpoint = "evidence/papers")]
pub async fn read_papers(application: String) -> Result<Papers, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::send::papers(&request.services, request.actor()?, id).await?;
    Ok(convert::papers(found.ok_or(services::Error::NotFound)?))
}

/// The applicant's side of the counter; not found where a document is shown from afar.
#[server(protocol = super::Call, endpoint = "evidence/counter")]
pub async fn read_counter(application: String) -> Result<Counter, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::counter::mine(&request.services, request.actor()?, id).await?;
    let phone = services::contact::phone(&request.services).map(|phone| phone.number);
    Ok(convert::counter(
        found.ok_or(services::Error::NotFound)?,
        phone,
    ))
}

#[server(protocol = super::Call, endpoint = "evidence/checks")]
pub async fn read_checks() -> Result<Checks, ApiError> {
    use services::evidence::{counter, queue};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let waiting = queue::all(s, actor).await?;
    let visits = counter::visits(s, actor).await?;
    Ok(Checks {
        waiting: waiting.into_iter().map(convert::line).collect(),
        visits: visits.into_iter().map(convert::visit).collect(),
    })
}

#[server(protocol = super::Call, endpoint = "evidence/case")]
pub async fn read_case(application: String) -> Result<Case, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::look::one(&request.services, request.actor()?, id).await?;
    Ok(convert::case(found))
}

#[server(protocol = super::Call, endpoint = "evidence/visit")]
pub async fn read_visit(application: String) -> Result<Appearing, ApiError> {
    use crate::server::{id, request};
    let request = request()?;
    let id = id(&application)?;
    let found = services::evidence::counter::one(&request.services, request.actor()?, id).await?;
    Ok(convert::appearing(found))
}

#[cfg(feature = "ssr")]
mod convert;

#[cfg(feature = "ssr")]
pub mod forms;
