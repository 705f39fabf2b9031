//! Questions to the operator: threads of messages. What was written and who asked come and go sealed.

use crate::{
    db::{Tx, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant, Lang,
    contact::Topic,
    id::{OrganisationId, PersonId, QuestionId},
};

record! {
    pub struct Question {
        pub id: QuestionId,
        pub person: Option<PersonId>,
        pub organisation: Option<OrganisationId>,
        pub asker: Vec<u8>,
        pub topic: Topic,
        pub lang: Lang,
        /// The operator is to write next.
        pub waits: bool,
        pub asked_at: Instant,
        pub last_at: Instant,
        pub closed_at: Option<Instant>,
        pub messages: u32,
    }
}

record! {
    pub struct Message {
        pub seq: u32,
        pub at: Instant,
        /// None: who asked wrote it.
        pub clerk: Option<PersonId>,
        pub body: Vec<u8>,
    }
}

const QUESTION: &str = "SELECT id, person, organisation, asker, topic, lang, waits, asked_at, last_at, closed_at, messages \
    FROM question ";

/// A new thread, without messages.
pub async fn insert(tx: &mut Tx, question: &Question) -> Result<()> {
    let sql = "INSERT INTO question (id, person, organisation, asker, topic, lang, waits, asked_at, last_at, messages) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0)";
    exec!(
        tx,
        sql,
        question.id,
        question.person,
        question.organisation,
        question.asker,
        question.topic,
        question.lang,
        question.waits,
        question.asked_at
    )?;
    Ok(())
}

/// Adds a message after `messages` others and opens the thread again; false when another came first.
pub async fn add(
    tx: &mut Tx,
    question: QuestionId,
    messages: u32,
    message: &Message,
) -> Result<bool> {
    let sql = "UPDATE question SET messages = messages + 1, waits = $3, last_at = $4, closed_at = NULL \
               WHERE id = $1 AND messages = $2";
    let waits = message.clerk.is_none();
    if exec!(tx, sql, question, messages, waits, message.at)? == 0 {
        return Ok(false);
    }
    let sql =
        "INSERT INTO question_message (question, seq, at, clerk, body) VALUES ($1, $2, $3, $4, $5)";
    exec!(
        tx,
        sql,
        question,
        messages + 1,
        message.at,
        message.clerk,
        message.body
    )?;
    Ok(true)
}

/// Closes a thread that is as it was read; false when it is not.
pub async fn close(tx: &mut Tx, question: QuestionId, messages: u32, at: Instant) -> Result<bool> {
    let sql = "UPDATE question SET closed_at = $3, waits = $4 WHERE id = $1 AND messages = $2 AND closed_at IS NULL";
    Ok(exec!(tx, sql, question, messages, at, false)? == 1)
}

pub async fn one(tx: &mut Tx, id: QuestionId) -> Result<Option<Question>> {
    let sql = [QUESTION, "WHERE id = $1"].concat();
    row!(tx, Question, sql, id)
}

/// The question of a link that still works.
pub async fn by_token_hash(tx: &mut Tx, hash: &[u8], now: Instant) -> Result<Option<Question>> {
    let sql = [
        QUESTION,
        "WHERE id = (SELECT question FROM question_link WHERE token_hash = $1 AND expires_at > $2)",
    ]
    .concat();
    row!(tx, Question, sql, hash, now)
}

pub async fn insert_link(
    tx: &mut Tx,
    hash: &[u8],
    question: QuestionId,
    expires_at: Instant,
) -> Result<()> {
    let sql = "INSERT INTO question_link (token_hash, question, expires_at) VALUES ($1, $2, $3)";
    exec!(tx, sql, hash, question, expires_at)?;
    Ok(())
}

/// Somebody's own, the newest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Question>> {
    let sql = [
        QUESTION,
        "WHERE person = $1 ORDER BY asked_at DESC, id DESC LIMIT 200",
    ]
    .concat();
    rows!(tx, Question, sql, person)
}

/// Those that wait for the operator, the longest waiting first.
pub async fn waiting(tx: &mut Tx, limit: u32, offset: u32) -> Result<Vec<Question>> {
    let sql = [
        QUESTION,
        "WHERE closed_at IS NULL AND waits = $1 ORDER BY last_at, id LIMIT $2 OFFSET $3",
    ]
    .concat();
    rows!(tx, Question, sql, true, limit, offset)
}

/// The rest: answered or closed, the newest first.
pub async fn answered(tx: &mut Tx, limit: u32, offset: u32) -> Result<Vec<Question>> {
    let sql = [
        QUESTION,
        "WHERE waits = $1 ORDER BY last_at DESC, id LIMIT $2 OFFSET $3",
    ]
    .concat();
    rows!(tx, Question, sql, false, limit, offset)
}

/// How many wait for the operator, and how many do not.
pub async fn counts(tx: &mut Tx) -> Result<Counts> {
    let sql = "SELECT count(*) FILTER (WHERE waits = $1) AS waiting, count(*) FILTER (WHERE waits <> $1) AS answered \
               FROM question";
    let found = row!(tx, Counts, sql, true)?;
    Ok(found.unwrap_or(Counts {
        waiting: 0,
        answered: 0,
    }))
}

record! {
    pub struct Counts {
        pub waiting: u32,
        pub answered: u32,
    }
}

pub async fn messages(tx: &mut Tx, question: QuestionId) -> Result<Vec<Message>> {
    let sql = "SELECT seq, at, clerk, body FROM question_message WHERE question = $1 ORDER BY seq";
    rows!(tx, Message, sql, question)
}

/// Closes what was answered and not followed up since.
pub async fn close_old(tx: &mut Tx, before: Instant, now: Instant) -> Result<u64> {
    let sql = "UPDATE question SET closed_at = $2 WHERE closed_at IS NULL AND waits = $3 AND last_at < $1";
    exec!(tx, sql, before, now, false)
}

/// Forgets what was closed before this, with everything that was said.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<()> {
    const OLD: &str = "IN (SELECT id FROM question WHERE closed_at < $1)";
    for table in ["question_message", "question_link"] {
        let sql = format!("DELETE FROM {table} WHERE question {OLD}");
        exec!(tx, sql, before)?;
    }
    exec!(tx, "DELETE FROM question WHERE closed_at < $1", before)?;
    Ok(())
}
