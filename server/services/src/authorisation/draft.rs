//! What was filled in and waits for a yes: shown in plain words before anything is saved (R-MACH-9). It lies sealed, for
//! the person who made it, and is worked out again when it is shown and when it is carried out.

use super::{
    give::{self, New, Plan},
    revoke::{self, Loser},
};
use crate::{
    Actor, Services,
    error::{Error, Result},
    flash::{self, Whose},
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{OrganisationId, PersonId},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Content {
    Give(New),
    /// All standard authorisations of these colleagues.
    Revoke(Vec<PersonId>),
    /// It was carried out.
    Done(Done),
}

/// For which organisation, and what.
#[derive(Serialize, Deserialize)]
struct Kept {
    organisation: OrganisationId,
    content: Content,
}

/// What the page of a draft shows.
#[derive(Clone, Debug)]
pub enum Shown {
    Give(Plan),
    Revoke(Vec<Loser>),
    Done(Done),
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Done {
    /// To these people.
    Given(Vec<PersonId>),
    /// So many authorisations.
    Revoked(u32),
}

/// Checks what would be given and keeps it.
///
/// # Errors
/// As [`give::plan`].
pub async fn keep(s: &Services, actor: &Actor, new: New) -> Result<Token> {
    give::plan(s, actor, &new).await?;
    put(s, actor, Content::Give(new)).await
}

/// Checks what would be revoked and keeps it.
///
/// # Errors
/// As [`revoke::plan`].
pub async fn keep_revoking(s: &Services, actor: &Actor, people: Vec<PersonId>) -> Result<Token> {
    revoke::plan(s, actor, &people).await?;
    put(s, actor, Content::Revoke(people)).await
}

/// What would happen, as things stand now, or what happened. Another's draft is as missing as an old one.
///
/// # Errors
/// As the plan of what is drafted, and [`Error::NotFound`].
pub async fn look(s: &Services, actor: &Actor, draft: &Token) -> Result<Shown> {
    Ok(match get(s, actor, draft).await?.1 {
        Content::Give(new) => Shown::Give(give::plan(s, actor, &new).await?),
        Content::Revoke(people) => Shown::Revoke(revoke::plan(s, actor, &people).await?),
        Content::Done(done) => Shown::Done(done),
    })
}

/// Carries it out. Carried out already, from another tab or by a second push of the button: what came of it then, and
/// nothing is done twice.
///
/// # Errors
/// As what is drafted, and [`Error::NotFound`].
pub async fn carry_out(s: &Services, actor: &Actor, draft: &Token) -> Result<Done> {
    let (before, content) = get(s, actor, draft).await?;
    let done = match content {
        Content::Give(new) => match give::give(s, actor, &new).await {
            Err(error) if error.is(Fault::AlreadyAuthorised) => {
                return meanwhile(s, actor, draft).await?.ok_or(error);
            }
            given => {
                given?;
                Done::Given(new.people)
            }
        },
        Content::Revoke(people) => Done::Revoked(revoke::revoke_all(s, actor, &people).await?),
        Content::Done(done) => return Ok(done),
    };
    // It is done. A draft that is gone, or was carried out from another tab, only cannot say so.
    let after = written(actor, Content::Done(done.clone()))?;
    if let Err(error) = flash::replace(s, draft, actor.person, &before, &after).await {
        tracing::warn!(%error, "a draft that was carried out could not say so");
    }
    Ok(done)
}

/// Another tab notes what came of it right after it did it: so often it is looked for, so far apart.
const LOOKS: u8 = 20;
const APART: Duration = Duration::from_millis(50);

/// What another tab did with it at the same moment.
async fn meanwhile(s: &Services, actor: &Actor, draft: &Token) -> Result<Option<Done>> {
    for _ in 0..LOOKS {
        if let Content::Done(done) = get(s, actor, draft).await?.1 {
            return Ok(Some(done));
        }
        tokio::time::sleep(APART).await;
    }
    Ok(None)
}

async fn put(s: &Services, actor: &Actor, content: Content) -> Result<Token> {
    let body = written(actor, content)?;
    flash::put(s, Whose::Person(actor.person), &body).await
}

fn written(actor: &Actor, content: Content) -> Result<Vec<u8>> {
    let kept = Kept {
        organisation: actor.organisation()?,
        content,
    };
    serde_json::to_vec(&kept).map_err(|_| Error::Internal("a draft that cannot be written"))
}

/// As it lies there, and what it says.
async fn get(s: &Services, actor: &Actor, draft: &Token) -> Result<(Vec<u8>, Content)> {
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
