//! Questions to the operator (F1-36, F1-37, F2-20): asked by anybody, answered by clerks, in one thread with everything
//! that was said. Who is signed in finds the thread under the own questions; who is not, by the link in the mail, which
//! works as long as the question lives. What people write is kept sealed, and no mail repeats it: mail is read by others.

use crate::{
    Actor, Services,
    accounts::Client,
    boxed,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    messages::{Link, Message},
    party,
    secret::{Purpose, Token},
};
use domain::{
    contact::{Line, Opening, Topic},
    fault::Fault,
    id::{OrganisationId, PersonId, QuestionId},
    lang::Lang,
    time::{Instant, WorkingDays},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    question::{self, Question},
};

/// Rows on one page of the clerk's list.
pub const PAGE: u32 = 50;
/// The most characters of one message.
pub const LONGEST: u16 = 4_000;
/// The most messages of one thread: after that it is a conversation for the telephone.
const MOST_MESSAGES: u32 = 60;

/// Who asks, as kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    pub name: String,
    pub email: String,
    /// To be called back; may be empty.
    pub phone: String,
}

/// A question as somebody asks it. Name and address of who is signed in are the account's.
#[derive(Clone, Debug)]
pub struct New {
    pub topic: Topic,
    pub asker: Asker,
    pub body: String,
    pub lang: Lang,
}

/// Where the answer will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Under the own questions.
    Here(QuestionId),
    /// Behind the link that was mailed.
    Mailed,
}

/// A message of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub at: Instant,
    /// The operator said it.
    pub by_operator: bool,
    pub body: String,
}

/// A thread.
#[derive(Clone, Debug)]
pub struct Thread {
    pub id: QuestionId,
    pub topic: Topic,
    pub lang: Lang,
    pub asked_at: Instant,
    pub closed_at: Option<Instant>,
    /// The operator is to write next.
    pub waits: bool,
    pub said: Vec<Said>,
    /// How many messages were seen: an answer says so, and two answers at once do not cross.
    pub messages: u32,
}

/// A thread as a clerk sees it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub thread: Thread,
    pub asker: Asker,
    pub organisation: Option<String>,
    /// Signed in when asking: then the name and the address are the account's.
    pub known: bool,
}

/// A message that somebody wrote while signed in.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub at: Instant,
    pub topic: Topic,
    pub body: String,
    /// To be called back at; may be empty.
    pub phone: String,
}

/// A line of a list.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: QuestionId,
    pub topic: Topic,
    pub lang: Lang,
    pub asked_at: Instant,
    pub last_at: Instant,
    pub waits: bool,
    pub closed: bool,
    /// The first words, for who may read them.
    pub begins: String,
}

/// What a clerk's list shows.
#[derive(Clone, Debug)]
pub struct Desk {
    pub rows: Vec<Row>,
    pub waiting: u32,
    pub answered: u32,
}

/// How the operator can be reached by telephone.
#[derive(Clone, Debug)]
pub struct Phone {
    pub number: String,
    pub opening: Opening,
    pub line: Line,
}

/// When somebody is there on working days, at the telephone and at a counter.
pub(crate) fn opening(s: &Services) -> Opening {
    Opening {
        from_hour: s.settings.contact_from_hour,
        until_hour: s.settings.contact_until_hour,
    }
}

/// The telephone, where there is one.
pub fn phone(s: &Services) -> Option<Phone> {
    let opening = opening(s);
    s.settings.contact_phone.clone().map(|number| Phone {
        number,
        opening,
        line: opening.at(s.now(), WorkingDays::default()),
    })
}

/// Asks the operator something.
///
/// Refusals: [`Fault::Required`] and [`Fault::TooLong`] at `body`; [`Error::TooMany`]; [`Error::SignInNeeded`] for nobody
/// without an address.
#[boxed]
pub async fn ask(
    s: &Services,
    actor: Option<&Actor>,
    client: &Client,
    mut new: New,
) -> Result<Asked> {
    let body = checked(&new.body)?;
    if let Some(actor) = actor {
        new.asker.name.clone_from(&actor.name);
        new.asker.email.clone_from(&actor.email);
        new.lang = actor.lang;
        s.accounts.limits.ask_by(s.now(), actor.person)?;
    } else {
        new.asker.email = domain::email::folded(&new.asker.email);
        // The form of somebody whose session ended meanwhile: there is nobody to answer.
        if new.asker.email.is_empty() {
            return Err(Error::SignInNeeded);
        }
        s.accounts
            .limits
            .ask_from(s.now(), client, &new.asker.email)?;
    }
    let now = s.now();
    let row = Question {
        id: s.id(),
        person: actor.map(|actor| actor.person),
        organisation: actor.and_then(|actor| actor.at.as_ref().map(|at| at.organisation)),
        asker: seal(s, &new.asker)?,
        topic: new.topic,
        lang: new.lang,
        waits: true,
        asked_at: now,
        last_at: now,
        closed_at: None,
        messages: 0,
    };
    let mut tx = s.db.write().await?;
    question::insert(&mut tx, &row).await?;
    say(s, &mut tx, &row, None, &body).await?;
    note(s, &mut tx, &row, row.person, "question.asked", "own").await?;
    let link = link(s, &mut tx, &row).await?;
    let message = Message::QuestionReceived { link };
    effects::tell(s, &mut tx, &recipient(&row, &new.asker), &message).await?;
    tx.commit().await?;
    Ok(match row.person {
        Some(_) => Asked::Here(row.id),
        None => Asked::Mailed,
    })
}

/// One's own questions, the newest first.
#[boxed]
pub async fn mine(s: &Services, actor: &Actor) -> Result<Vec<Row>> {
    let mut tx = s.db.read().await?;
    let found = question::of_person(&mut tx, actor.person).await?;
    rows(s, &mut tx, found).await
}

/// What somebody wrote in their own threads, the newest thread first: not what was answered.
pub(crate) async fn written(s: &Services, tx: &mut Tx, person: PersonId) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    for row in question::of_person(tx, person).await? {
        let phone = asker(s, &row)?.phone;
        for message in question::messages(tx, row.id).await? {
            if message.clerk.is_none() {
                written.push(Written {
                    at: message.at,
                    topic: row.topic,
                    body: opened(s, &message.body)?,
                    phone: phone.clone(),
                });
            }
        }
    }
    Ok(written)
}

/// One of one's own questions. Another's is not found.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: QuestionId) -> Result<Thread> {
    let mut tx = s.db.read().await?;
    let row = own(&mut tx, actor, id).await?;
    thread(s, &mut tx, &row).await
}

/// Writes more in one of one's own threads; that opens a closed one again.
///
/// Refusals: as [`ask`], and [`Fault::ChangedMeanwhile`] when something was said since `messages`.
#[boxed]
pub async fn add(
    s: &Services,
    actor: &Actor,
    id: QuestionId,
    messages: u32,
    body: &str,
) -> Result<()> {
    let body = checked(body)?;
    s.accounts.limits.ask_by(s.now(), actor.person)?;
    let mut tx = s.db.write().await?;
    let row = own(&mut tx, actor, id).await?;
    more(s, &mut tx, &row, messages, &body).await?;
    tx.commit().await?;
    Ok(())
}

/// The thread behind the link in a mail. Unknown and too old look alike (R-DEC-22).
#[boxed]
pub async fn by_link(s: &Services, client: &Client, token: &Token) -> Result<Thread> {
    let mut tx = s.db.read().await?;
    let row = of_link(s, &mut tx, client, token).await?;
    thread(s, &mut tx, &row).await
}

/// Writes more by the link in a mail. Refusals as [`add`].
#[boxed]
pub async fn add_by_link(
    s: &Services,
    client: &Client,
    token: &Token,
    messages: u32,
    body: &str,
) -> Result<()> {
    let body = checked(body)?;
    let mut tx = s.db.write().await?;
    let row = of_link(s, &mut tx, client, token).await?;
    s.accounts.limits.ask_more(s.now(), client)?;
    more(s, &mut tx, &row, messages, &body).await?;
    tx.commit().await?;
    Ok(())
}

/// The questions that wait for the operator, or the others. For clerks.
#[boxed]
pub async fn desk(s: &Services, actor: &Actor, waiting: bool, page: u32) -> Result<Desk> {
    actor.clerk()?;
    let mut tx = s.db.read().await?;
    let counts = question::counts(&mut tx).await?;
    let offset = page.saturating_mul(PAGE);
    let found = if waiting {
        question::waiting(&mut tx, PAGE, offset).await?
    } else {
        question::answered(&mut tx, PAGE, offset).await?
    };
    Ok(Desk {
        rows: rows(s, &mut tx, found).await?,
        waiting: counts.waiting,
        answered: counts.answered,
    })
}

/// Opens a question. For clerks; who looked is logged (R-PRV).
#[boxed]
pub async fn open(s: &Services, actor: &Actor, id: QuestionId) -> Result<Opened> {
    actor.clerk()?;
    let mut tx = s.db.write().await?;
    let row = question::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    note(
        s,
        &mut tx,
        &row,
        Some(actor.person),
        "question.read",
        "clerk",
    )
    .await?;
    let opened = Opened {
        thread: thread(s, &mut tx, &row).await?,
        asker: asker(s, &row)?,
        organisation: match row.organisation {
            Some(id) => Some(party::organisation(&mut tx, id).await?.name),
            None => None,
        },
        known: row.person.is_some(),
    };
    tx.commit().await?;
    Ok(opened)
}

/// Answers a question. For clerks. Who asked gets a mail that there is an answer.
///
/// Refusals: as [`add`].
#[boxed]
pub async fn answer(
    s: &Services,
    actor: &Actor,
    id: QuestionId,
    messages: u32,
    body: &str,
) -> Result<()> {
    actor.clerk()?;
    let body = checked(body)?;
    let mut tx = s.db.write().await?;
    let row = unchanged(&mut tx, id, messages).await?;
    say(s, &mut tx, &row, Some(actor.person), &body).await?;
    note(
        s,
        &mut tx,
        &row,
        Some(actor.person),
        "question.answered",
        "clerk",
    )
    .await?;
    let link = link(s, &mut tx, &row).await?;
    let message = Message::QuestionAnswered { link };
    effects::tell(s, &mut tx, &recipient(&row, &asker(s, &row)?), &message).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes a question to which nothing need be said. For clerks. Writing more opens it again.
///
/// Refusal: [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn close(s: &Services, actor: &Actor, id: QuestionId, messages: u32) -> Result<()> {
    actor.clerk()?;
    let mut tx = s.db.write().await?;
    let row = unchanged(&mut tx, id, messages).await?;
    if !question::close(&mut tx, id, messages, s.now()).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    note(
        s,
        &mut tx,
        &row,
        Some(actor.person),
        "question.closed",
        "clerk",
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn own(tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<Question> {
    question::one(tx, id)
        .await?
        .filter(|row| row.person == Some(actor.person))
        .ok_or(Error::NotFound)
}

async fn of_link(s: &Services, tx: &mut Tx, client: &Client, token: &Token) -> Result<Question> {
    question::by_token_hash(tx, token.hash().bytes(), s.now())
        .await?
        .ok_or_else(|| s.accounts.limits.missed_link(s.now(), client))
}

async fn unchanged(tx: &mut Tx, id: QuestionId, messages: u32) -> Result<Question> {
    let row = question::one(tx, id).await?.ok_or(Error::NotFound)?;
    if row.messages == messages {
        Ok(row)
    } else {
        Err(Error::refused(Fault::ChangedMeanwhile))
    }
}

async fn more(s: &Services, tx: &mut Tx, row: &Question, messages: u32, body: &str) -> Result<()> {
    if row.messages != messages {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    say(s, tx, row, None, body).await?;
    note(s, tx, row, row.person, "question.followed", "own").await
}

async fn say(
    s: &Services,
    tx: &mut Tx,
    row: &Question,
    clerk: Option<PersonId>,
    body: &str,
) -> Result<()> {
    if row.messages >= MOST_MESSAGES {
        return Err(Error::field("body", Fault::TooMany(60)));
    }
    let message = question::Message {
        seq: row.messages + 1,
        at: s.now(),
        clerk,
        body: seal(s, &body)?,
    };
    if question::add(tx, row.id, row.messages, &message).await? {
        Ok(())
    } else {
        Err(Error::refused(Fault::ChangedMeanwhile))
    }
}

async fn thread(s: &Services, tx: &mut Tx, row: &Question) -> Result<Thread> {
    let mut said = Vec::new();
    for message in question::messages(tx, row.id).await? {
        said.push(Said {
            at: message.at,
            by_operator: message.clerk.is_some(),
            body: opened(s, &message.body)?,
        });
    }
    Ok(Thread {
        id: row.id,
        topic: row.topic,
        lang: row.lang,
        asked_at: row.asked_at,
        closed_at: row.closed_at,
        waits: row.waits,
        messages: row.messages,
        said,
    })
}

/// Lines for who asked, or for a clerk.
async fn rows(s: &Services, tx: &mut Tx, found: Vec<Question>) -> Result<Vec<Row>> {
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let first = question::messages(tx, row.id).await?.into_iter().next();
        let body: String = match first {
            Some(message) => opened(s, &message.body)?,
            None => String::new(),
        };
        rows.push(Row {
            id: row.id,
            topic: row.topic,
            lang: row.lang,
            asked_at: row.asked_at,
            last_at: row.last_at,
            waits: row.waits,
            closed: row.closed_at.is_some(),
            begins: beginning(&body),
        });
    }
    Ok(rows)
}

/// As much of a message as fits on a line.
fn beginning(body: &str) -> String {
    const MOST: usize = 80;
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

/// Where who asked reads on: under the own questions, or by a link of its own.
async fn link(s: &Services, tx: &mut Tx, row: &Question) -> Result<Link> {
    if row.person.is_some() {
        return Ok(Link::question(row.id));
    }
    let token = s.token();
    let until = s.now().plus_days(2 * i64::from(s.settings.question_days));
    question::insert_link(tx, token.hash().bytes(), row.id, until).await?;
    Ok(Link::question_by(token.reveal()))
}

fn recipient(row: &Question, asker: &Asker) -> Recipient {
    Recipient {
        email: asker.email.clone(),
        person: row.person,
        organisation: row.organisation,
        lang: row.lang,
    }
}

fn checked(body: &str) -> Result<String> {
    let body = body.trim();
    match body.chars().count() {
        0 => Err(Error::field("body", Fault::Required)),
        n if n > usize::from(LONGEST) => Err(Error::field("body", Fault::TooLong(LONGEST))),
        _ => Ok(body.to_owned()),
    }
}

fn asker(s: &Services, row: &Question) -> Result<Asker> {
    opened(s, &row.asker)
}

fn seal(s: &Services, value: &impl Serialize) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(value)
        .map_err(|_| Error::Internal("a question that cannot be written"))?;
    Ok(s.key.seal(&*s.rng, Purpose::Question, &plain))
}

fn opened<T: for<'de> Deserialize<'de>>(s: &Services, sealed: &[u8]) -> Result<T> {
    s.key
        .open(Purpose::Question, sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(Error::Internal("a question that cannot be read"))
}

async fn note(
    s: &Services,
    tx: &mut Tx,
    row: &Question,
    actor: Option<PersonId>,
    action: &'static str,
    basis: &'static str,
) -> Result<()> {
    let organisation: OrganisationId = store::organisation::INSTALLATION;
    let happened = Happened {
        organisations: &[organisation],
        actor,
        action,
        object: row.id.uuid(),
        basis,
        facts: json!({ "topic": row.topic }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}
