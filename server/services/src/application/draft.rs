//! What a manager filled in and has not sent: people on a list, one after the other, until a yes to all of it. It lies
//! sealed for the manager who made it, is checked whole at every change and again when it is sent (all or none), and says
//! afterwards which order came of it, so that whoever sends twice sees the one receipt.

use super::{
    apply::{Applied, order_all},
    plan::{self, MOST_BY_HAND, NewUser, Verdict},
};
use crate::{
    Actor, Services,
    error::{Error, Result},
    flash::{self, Whose},
    order,
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{OrderId, OrganisationId},
};
use serde::{Deserialize, Serialize};

/// For which organisation, and what.
#[derive(Serialize, Deserialize)]
struct Kept {
    organisation: OrganisationId,
    content: Content,
}

#[derive(Serialize, Deserialize)]
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
pub async fn begin(s: &Services, actor: &Actor, row: NewUser) -> Result<Token> {
    check(s, actor, &[], &row).await?;
    let body = written(actor, Content::Waits(vec![row]))?;
    flash::put(s, Whose::Person(actor.person), &body).await
}

/// Puts one more person on the list.
///
/// # Errors
/// As [`begin`]; [`Error::NotFound`], [`Fault::ChangedMeanwhile`] when the list is another by now.
pub async fn add(s: &Services, actor: &Actor, draft: &Token, row: NewUser) -> Result<()> {
    let (before, mut rows) = waiting(s, actor, draft).await?;
    if rows.len() >= MOST_BY_HAND {
        return Err(Error::refused(Fault::TooMany(250)));
    }
    check(s, actor, &rows, &row).await?;
    rows.push(row);
    put_back(s, actor, draft, &before, Content::Waits(rows)).await
}

/// Puts this in the place of the person at `place`, counted from 1.
///
/// # Errors
/// As [`add`].
pub async fn change(
    s: &Services,
    actor: &Actor,
    draft: &Token,
    place: usize,
    row: NewUser,
) -> Result<()> {
    let (before, mut rows) = waiting(s, actor, draft).await?;
    let at = at(&rows, place)?;
    let mut others = rows.clone();
    others.remove(at);
    check(s, actor, &others, &row).await?;
    rows[at] = row;
    put_back(s, actor, draft, &before, Content::Waits(rows)).await
}

/// Takes the person at `place` off the list; true while somebody is left.
///
/// # Errors
/// As [`add`].
pub async fn take_off(s: &Services, actor: &Actor, draft: &Token, place: usize) -> Result<bool> {
    let (before, mut rows) = waiting(s, actor, draft).await?;
    let at = at(&rows, place)?;
    rows.remove(at);
    if rows.is_empty() {
        flash::drop(s, draft).await?;
        return Ok(false);
    }
    put_back(s, actor, draft, &before, Content::Waits(rows)).await?;
    Ok(true)
}

/// What would become of it, as things stand now. Another's draft is as missing as an old one.
///
/// # Errors
/// As [`plan::plan`], and [`Error::NotFound`].
pub async fn look(s: &Services, actor: &Actor, draft: &Token) -> Result<Shown> {
    let (_, content) = read(s, actor, draft).await?;
    Ok(match content {
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
pub async fn send(s: &Services, actor: &Actor, draft: &Token) -> Result<OrderId> {
    let (before, content) = read(s, actor, draft).await?;
    let rows = match content {
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
    // The order stands. A draft that is gone, or was changed in another window, only cannot say so.
    if let Err(error) = put_back(s, actor, draft, &before, Content::Sent(order)).await {
        tracing::warn!(%error, "a draft that was sent could not say so");
    }
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

async fn waiting(s: &Services, actor: &Actor, draft: &Token) -> Result<(Vec<u8>, Vec<NewUser>)> {
    match read(s, actor, draft).await? {
        (body, Content::Waits(rows)) => Ok((body, rows)),
        (_, Content::Sent(_)) => Err(Error::refused(Fault::ChangedMeanwhile)),
    }
}

async fn read(s: &Services, actor: &Actor, draft: &Token) -> Result<(Vec<u8>, Content)> {
    let found = flash::peek(s, draft, Some(actor.person)).await?;
    let body = found.yours().ok_or(Error::NotFound)?;
    let kept: Kept = serde_json::from_slice(&body).map_err(|_| Error::NotFound)?;
    // Whoever switched to another organisation meanwhile does not mean that one.
    if kept.organisation == actor.organisation()? {
        Ok((body, kept.content))
    } else {
        Err(Error::refused(Fault::OtherOrganisationNow))
    }
}

async fn put_back(
    s: &Services,
    actor: &Actor,
    draft: &Token,
    before: &[u8],
    content: Content,
) -> Result<()> {
    let body = written(actor, content)?;
    flash::replace(s, draft, actor.person, before, &body).await
}

fn written(actor: &Actor, content: Content) -> Result<Vec<u8>> {
    let kept = Kept {
        organisation: actor.organisation()?,
        content,
    };
    serde_json::to_vec(&kept).map_err(|_| Error::Internal("a draft that cannot be written"))
}
