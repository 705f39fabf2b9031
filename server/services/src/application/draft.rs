//! What a manager filled in and has not sent: people on a list, one after the other, until a yes to all of it. It lies
//! sealed for the manager who made it, is checked whole at every change and again when it is sent (all or none), and says
//! afterwards which order came of it, so that whoever sends twice sees the one receipt.

use super::{
    apply::{Applied, order_all},
    plan::{self, MOST_BY_HAND, NewUser, Verdict},
};
use crate::{
    Actor, Services, boxed,
    draft::{self, Begun, Read},
    error::{Error, Result},
    flash, order,
    secret::Token,
};
use domain::{fault::Fault, id::OrderId};
use serde::{Deserialize, Serialize};

/// What lies there.
#[derive(Clone, Serialize, Deserialize)]
enum Content {
    Waits(Vec<NewUser>),
    Sent(OrderId),
}

/// What the page of a draft shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// In the order of the list.
    Waits(Vec<(NewUser, Verdict)>),
    Sent(OrderId),
}

/// Begins a list with one person.
///
/// # Errors
/// As [`plan::plan`], and what is wrong with the person, at its fields.
#[boxed]
pub async fn begin(s: &Services, actor: &Actor, row: NewUser) -> Result<Token> {
    check(s, actor, &[], &row).await?;
    draft::begin(s, actor, Begun::Application, &Content::Waits(vec![row])).await
}

/// The list that was begun last and is not sent, with how many are on it.
#[boxed]
pub async fn left(s: &Services, actor: &Actor) -> Result<Option<(Token, usize)>> {
    let found = draft::left::<Content>(s, actor, Begun::Application).await?;
    Ok(found.and_then(|(token, content)| match content {
        Content::Waits(rows) => Some((token, rows.len())),
        Content::Sent(_) => None,
    }))
}

/// Puts one more person on the list.
///
/// # Errors
/// As [`begin`]; [`Error::NotFound`], [`Fault::ChangedMeanwhile`] when the list is another by now.
#[boxed]
pub async fn add(s: &Services, actor: &Actor, token: &Token, row: NewUser) -> Result<()> {
    let (before, mut rows) = waiting(s, actor, token).await?;
    if rows.len() >= MOST_BY_HAND {
        return Err(Error::refused(Fault::TooMany(250)));
    }
    check(s, actor, &rows, &row).await?;
    rows.push(row);
    draft::replace(s, actor, token, &before, &Content::Waits(rows)).await
}

/// Puts this in the place of the person at `place`, counted from 1.
///
/// # Errors
/// As [`add`].
#[boxed]
pub async fn change(
    s: &Services,
    actor: &Actor,
    token: &Token,
    place: usize,
    row: NewUser,
) -> Result<()> {
    let (before, mut rows) = waiting(s, actor, token).await?;
    let at = at(&rows, place)?;
    let mut others = rows.clone();
    others.remove(at);
    check(s, actor, &others, &row).await?;
    rows[at] = row;
    draft::replace(s, actor, token, &before, &Content::Waits(rows)).await
}

/// Takes the person at `place` off the list; true while somebody is left.
///
/// # Errors
/// As [`add`].
#[boxed]
pub async fn take_off(s: &Services, actor: &Actor, token: &Token, place: usize) -> Result<bool> {
    let (before, mut rows) = waiting(s, actor, token).await?;
    let at = at(&rows, place)?;
    rows.remove(at);
    if rows.is_empty() {
        flash::drop(s, token).await?;
        return Ok(false);
    }
    draft::replace(s, actor, token, &before, &Content::Waits(rows)).await?;
    Ok(true)
}

/// What would become of it, as things stand now. Another's draft is as missing as an old one.
///
/// # Errors
/// As [`plan::plan`], and [`Error::NotFound`].
#[boxed]
pub async fn look(s: &Services, actor: &Actor, token: &Token) -> Result<Shown> {
    Ok(match draft::get(s, actor, token).await? {
        Content::Sent(order) => Shown::Sent(order),
        Content::Waits(rows) => {
            let verdicts = plan::plan(s, actor, &rows).await?;
            Shown::Waits(rows.into_iter().zip(verdicts).collect())
        }
    })
}

/// Applies for everybody on the list, or for nobody. Sent already: the order that came of it.
///
/// # Errors
/// As [`super::apply::apply`]; [`Fault::ChangedMeanwhile`] when somebody on the list cannot go any more: the page of the
/// draft says who, and why.
#[boxed]
pub async fn send(s: &Services, actor: &Actor, token: &Token) -> Result<OrderId> {
    let before = draft::read::<Content>(s, actor, token).await?;
    let rows = match before.content.clone() {
        Content::Sent(order) => return Ok(order),
        Content::Waits(rows) => rows,
    };
    let done = match order_all(s, actor, &rows, Some(order::TERMS)).await? {
        Applied::Refused(_) => return Err(Error::refused(Fault::ChangedMeanwhile)),
        Applied::Done(done) => done,
    };
    let order = done
        .first()
        .ok_or(Error::Internal("an order for nobody"))?
        .order;
    let note = |content: &mut Content| *content = Content::Sent(order);
    draft::note(s, actor, token, before, note).await;
    Ok(order)
}

/// What is wrong with one person beside these others.
async fn check(s: &Services, actor: &Actor, others: &[NewUser], row: &NewUser) -> Result<()> {
    let mut all = others.to_vec();
    // Last, because of two that are alike the later one hears it.
    all.push(row.clone());
    let mut verdicts = plan::plan(s, actor, &all).await?;
    let own = verdicts
        .pop()
        .ok_or(Error::Internal("a row without a verdict"))?;
    own.into_result().map(|_| ())
}

fn at(rows: &[NewUser], place: usize) -> Result<usize> {
    let at = place.checked_sub(1).filter(|at| *at < rows.len());
    at.ok_or(Error::NotFound)
}

async fn waiting(
    s: &Services,
    actor: &Actor,
    token: &Token,
) -> Result<(Read<Content>, Vec<NewUser>)> {
    let found = draft::read::<Content>(s, actor, token).await?;
    match found.content.clone() {
        Content::Waits(rows) => Ok((found, rows)),
        Content::Sent(_) => Err(Error::refused(Fault::ChangedMeanwhile)),
    }
}
