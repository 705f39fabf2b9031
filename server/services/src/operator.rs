//! The operator's side: who works for it, what is under way and by when it was promised, and which messages did not
//! arrive. A clerk sees no more of people than the work at hand takes. Applications themselves move elsewhere.

use crate::{
    Actor, Services,
    application::pending::is_late,
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    evidence::counter,
    means::upgrade,
    messages::{kept, worker},
};
use domain::{
    application::{ApplicationState, Kind},
    email,
    fault::Fault,
    id::{ApplicationId, MessageId},
    level::Level,
    time::{Date, date_of},
};
use serde_json::json;
use store::clerk::{CLERK_ALREADY, Clerk};

/// Rows on one page of the queue.
pub const PAGE: u32 = 50;

/// Makes somebody with an account a clerk. For whoever runs the program: there is no screen to give it away.
///
/// Refusals: [`Fault::NoMember`] for an address without an account; [`Fault::AlreadyMember`].
#[boxed]
pub async fn appoint(s: &Services, email: &str) -> Result<()> {
    let mut tx = s.db.write().await?;
    let account = store::account::by_email(&mut tx, &domain::email::folded(email))
        .await?
        .ok_or(Error::refused(Fault::NoMember))?;
    match store::clerk::appoint(&mut tx, s.id(), account.person, s.now()).await {
        Err(error) if error.is_refusal_by(CLERK_ALREADY) => {
            return Err(Error::refused(Fault::AlreadyMember));
        }
        appointed => appointed?,
    }
    note(s, &mut tx, "clerk.appointed", account.person.uuid()).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends it, at the next thing the person does.
///
/// Refusal: [`Fault::NoMember`] for an address without an account; [`Error::NotFound`] for who is no clerk.
#[boxed]
pub async fn dismiss(s: &Services, email: &str) -> Result<()> {
    let mut tx = s.db.write().await?;
    let account = store::account::by_email(&mut tx, &domain::email::folded(email))
        .await?
        .ok_or(Error::refused(Fault::NoMember))?;
    if !store::clerk::dismiss(&mut tx, account.person, s.now()).await? {
        return Err(Error::NotFound);
    }
    note(s, &mut tx, "clerk.dismissed", account.person.uuid()).await?;
    tx.commit().await?;
    Ok(())
}

#[boxed]
pub async fn clerks(s: &Services) -> Result<Vec<Clerk>> {
    let mut tx = s.db.read().await?;
    Ok(store::clerk::all(&mut tx).await?)
}

async fn note(
    s: &Services,
    tx: &mut store::Tx,
    action: &'static str,
    object: uuid::Uuid,
) -> Result<()> {
    let happened = Happened {
        organisations: &[store::organisation::INSTALLATION],
        actor: None,
        action,
        object,
        basis: "system",
        facts: json!({}),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// One application that is under way, without anybody's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    pub kind: Kind,
    pub organisation: String,
    pub level: Level,
    pub state: ApplicationState,
    pub since: Date,
    pub promised: Date,
    /// The promise was not kept.
    pub late: bool,
    /// Where a clerk does something about it.
    pub place: Option<Place>,
}

/// Where clerks work on an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Papers(ApplicationId),
    Counter(ApplicationId),
}

fn place(row: &store::application::Application) -> Option<Place> {
    match row.state() {
        ApplicationState::InReview | ApplicationState::MoreNeeded => Some(Place::Papers(row.id)),
        _ => counter::comes(row).then_some(Place::Counter(row.id)),
    }
}

/// What the operator's page shows.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The most urgent first.
    pub under_way: Vec<UnderWay>,
    /// How many there are in all.
    pub total: u32,
    pub undelivered: Vec<Undelivered>,
    /// How many questions of people wait for an answer.
    pub questions: u32,
}

/// A mail that could not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    pub id: MessageId,
    /// Enough of the address to see which it is: `a…@devries.example`.
    pub to: String,
    pub subject: String,
    pub attempts: u32,
    pub error: String,
    pub given_up_on: Option<Date>,
}

/// The operator's desk. For clerks.
#[boxed]
pub async fn desk(s: &Services, actor: &Actor, page: u32) -> Result<Desk> {
    actor.clerk()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let window = (PAGE, page.saturating_mul(PAGE));
    let rows = store::application::open_everywhere(&mut tx, window).await?;
    let total = store::application::count_open(&mut tx).await?;
    let questions = store::question::counts(&mut tx).await?.waiting;
    drop(tx);
    let under_way = rows
        .into_iter()
        .map(|row| UnderWay {
            kind: row.kind,
            level: row.level,
            state: row.state(),
            since: date_of(row.created_at),
            promised: upgrade::promised(s, &row),
            late: is_late(&row, now),
            place: place(&row),
            organisation: row.organisation_name,
        })
        .collect();
    let undelivered = kept::dead(s)
        .await?
        .into_iter()
        .map(Undelivered::from)
        .collect();
    Ok(Desk {
        under_way,
        total,
        undelivered,
        questions,
    })
}

/// One mail that could not be sent.
#[boxed]
pub async fn undelivered(s: &Services, actor: &Actor, id: MessageId) -> Result<Undelivered> {
    actor.clerk()?;
    let mail = kept::dead(s).await?.into_iter().find(|mail| mail.id == id);
    mail.map(Undelivered::from).ok_or(Error::NotFound)
}

impl From<kept::Dead> for Undelivered {
    fn from(mail: kept::Dead) -> Self {
        Self {
            id: mail.id,
            to: email::hint(&mail.to),
            subject: mail.subject,
            attempts: mail.attempts,
            error: mail.error,
            given_up_on: mail.at.map(date_of),
        }
    }
}

/// Tries a mail again that could not be sent.
#[boxed]
pub async fn try_again(s: &Services, actor: &Actor, id: MessageId) -> Result<()> {
    actor.clerk()?;
    worker::revive(s, id).await
}
