//! What was filled in and waits for a yes: shown in plain words before anything is saved (R-MACH-9). It lies sealed, for
//! the person who made it, and is worked out again when it is shown and when it is carried out.

use super::{
    give::{self, New, Plan},
    revoke::{self, Loser},
};
use crate::{Actor, Services, boxed, draft, error::Result, secret::Token};
use domain::{fault::Fault, id::PersonId};
use serde::{Deserialize, Serialize};

/// What waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Content {
    Give(New),
    /// All standard authorisations of these colleagues.
    Revoke(Vec<PersonId>),
    /// It was carried out.
    Done(Done),
}

/// What the page of a draft shows.
#[derive(Clone, Debug)]
pub enum Shown {
    Give(Plan),
    Revoke(Vec<Loser>),
    Done(Done),
}

/// What was filled in to be given, to change it; none when it is not there any more.
///
/// # Errors
/// When the database does not answer.
#[boxed]
pub async fn filled_in(s: &Services, actor: &Actor, token: &Token) -> Result<Option<New>> {
    Ok(match draft::find(s, actor, token).await? {
        Some(Content::Give(new)) => Some(new),
        _ => None,
    })
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Done {
    /// To these people; `waits`: a part of it waits for a higher means of somebody.
    Given { people: Vec<PersonId>, waits: bool },
    /// So many authorisations.
    Revoked(u32),
}

/// Checks what would be given and keeps it.
///
/// # Errors
/// As [`give::plan`].
#[boxed]
pub async fn keep(s: &Services, actor: &Actor, new: New) -> Result<Token> {
    give::plan(s, actor, &new).await?;
    draft::put(s, actor, &Content::Give(new)).await
}

/// Checks what would be revoked and keeps it.
///
/// # Errors
/// As [`revoke::plan`].
#[boxed]
pub async fn keep_revoking(s: &Services, actor: &Actor, people: Vec<PersonId>) -> Result<Token> {
    revoke::plan(s, actor, &people).await?;
    draft::put(s, actor, &Content::Revoke(people)).await
}

/// What would happen, as things stand now, or what happened. Another's draft is as missing as an old one.
///
/// # Errors
/// As the plan of what is drafted, and [`Error::NotFound`].
#[boxed]
pub async fn look(s: &Services, actor: &Actor, token: &Token) -> Result<Shown> {
    Ok(match draft::get(s, actor, token).await? {
        Content::Give(new) => Shown::Give(give::plan(s, actor, &new).await?),
        Content::Revoke(people) => Shown::Revoke(revoke::plan(s, actor, &people).await?),
        Content::Done(done) => Shown::Done(done),
    })
}

/// How it looks to the second of two that carry it out at the same moment.
const BY_ANOTHER: [Fault; 3] = [
    Fault::AlreadyAuthorised,
    Fault::AuthorisationOver,
    Fault::ChangedMeanwhile,
];

/// Carries it out. Carried out already, from another tab or by a second push of the button: what came of it then, and
/// nothing is done twice.
///
/// # Errors
/// As what is drafted, and [`Error::NotFound`].
#[boxed]
pub async fn carry_out(s: &Services, actor: &Actor, token: &Token) -> Result<Done> {
    let before = draft::read::<Content>(s, actor, token).await?;
    let done = match &before.content {
        Content::Give(new) => {
            let given = give::give(s, actor, new).await;
            given.map(|plan| Done::Given {
                people: new.people.clone(),
                waits: plan.waits(),
            })
        }
        Content::Revoke(people) => revoke::revoke_all(s, actor, people)
            .await
            .map(Done::Revoked),
        Content::Done(done) => return Ok(done.clone()),
    };
    let done = match done {
        Err(error) if BY_ANOTHER.iter().any(|fault| error.is(*fault)) => {
            let done = |content| match content {
                Content::Done(done) => Some(done),
                _ => None,
            };
            let noted = draft::noted_meanwhile(s, actor, token, done).await?;
            return noted.ok_or(error);
        }
        done => done?,
    };
    let note = |content: &mut Content| *content = Content::Done(done.clone());
    draft::note(s, actor, token, before, note).await;
    Ok(done)
}
