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

/// What waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Content {
    Give(New),
    /// All standard authorisations of these colleagues.
    Revoke(Vec<PersonId>),
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
}

/// What came of it.
#[derive(Clone, Debug)]
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

/// What would happen, as things stand now. Another's draft is as missing as an old one.
///
/// # Errors
/// As the plan of what is drafted, and [`Error::NotFound`].
pub async fn look(s: &Services, actor: &Actor, draft: &Token) -> Result<Shown> {
    Ok(match get(s, actor, draft).await? {
        Content::Give(new) => Shown::Give(give::plan(s, actor, &new).await?),
        Content::Revoke(people) => Shown::Revoke(revoke::plan(s, actor, &people).await?),
    })
}

/// Carries it out.
///
/// # Errors
/// As what is drafted, and [`Error::NotFound`].
pub async fn carry_out(s: &Services, actor: &Actor, draft: &Token) -> Result<Done> {
    let done = match get(s, actor, draft).await? {
        Content::Give(new) => {
            give::give(s, actor, &new).await?;
            Done::Given(new.people)
        }
        Content::Revoke(people) => Done::Revoked(revoke::revoke_all(s, actor, &people).await?),
    };
    flash::drop(s, draft).await?;
    Ok(done)
}

async fn put(s: &Services, actor: &Actor, content: Content) -> Result<Token> {
    let kept = Kept {
        organisation: actor.organisation()?,
        content,
    };
    let body =
        serde_json::to_vec(&kept).map_err(|_| Error::Internal("a draft that cannot be written"))?;
    flash::put(s, Whose::Person(actor.person), &body).await
}

async fn get(s: &Services, actor: &Actor, draft: &Token) -> Result<Content> {
    let found = flash::peek(s, draft, Some(actor.person)).await?;
    let body = found.yours().ok_or(Error::NotFound)?;
    let kept: Kept = serde_json::from_slice(&body).map_err(|_| Error::NotFound)?;
    // Whoever switched to another organisation meanwhile does not mean that one.
    if kept.organisation == actor.organisation()? {
        Ok(kept.content)
    } else {
        Err(Error::refused(Fault::OtherOrganisationNow))
    }
}
