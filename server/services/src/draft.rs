//! What somebody filled in and looks at before it is carried out. It lies sealed under a token in the address, for the
//! person who made it and for the organisation that was acted for. What is in it, and what carrying it out does, is for
//! each service. What was begun and left is found again by its maker, where the next one begins.
//!
//! The rules: another's draft is as missing as an old one; whoever switched to another organisation meanwhile does not
//! mean that one, and is told so; a change counts only on what was read; and what was carried out says so, so that a
//! second tab, or a second push of the button, does nothing twice.

use crate::{
    Actor, Services,
    error::{Error, Result},
    flash::{self, Under, Whose},
    secret::{Digested, Token},
};
use data_encoding::BASE64;
use domain::{fault::Fault, id::OrganisationId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;

/// For which organisation, and what.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    organisation: OrganisationId,
    content: T,
}

/// As it was read.
pub(crate) struct Read<T> {
    pub content: T,
    body: Vec<u8>,
}

/// Keeps it; the token is for its address.
pub(crate) async fn put<T: Serialize>(s: &Services, actor: &Actor, content: &T) -> Result<Token> {
    let body = written(actor, content)?;
    flash::keep(s, Under::Address, Whose::Person(actor.person), &body).await
}

/// What can be begun, left, and found again without its address.
#[derive(Clone, Copy)]
pub(crate) enum Begun {
    Application,
    Request,
}

impl Begun {
    /// Where the last one of this person lies, for the organisation acted for; nobody makes it without our key.
    fn pointer(self, s: &Services, actor: &Actor) -> Result<Token> {
        let kind: &[u8] = match self {
            Self::Application => b"application",
            Self::Request => b"request",
        };
        let person = actor.person.to_string();
        let organisation = actor.organisation()?.to_string();
        let parts = [kind, person.as_bytes(), organisation.as_bytes()];
        let digest = s.key.digest(Digested::Draft, &parts);
        Ok(Token::received(&BASE64.encode(&digest)))
    }
}

/// As [`put`], for who may come back without its address.
pub(crate) async fn begin<T: Serialize>(
    s: &Services,
    actor: &Actor,
    begun: Begun,
    content: &T,
) -> Result<Token> {
    let body = written(actor, content)?;
    flash::keep_findable(s, actor.person, &begun.pointer(s, actor)?, &body).await
}

/// What was begun last, while it lies there.
pub(crate) async fn left<T: DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    begun: Begun,
) -> Result<Option<(Token, T)>> {
    let pointer = begun.pointer(s, actor)?;
    let found = flash::peek(s, Under::Address, &pointer, Some(actor.person)).await?;
    let Some(token) = found.yours().and_then(|body| String::from_utf8(body).ok()) else {
        return Ok(None);
    };
    let token = Token::received(&token);
    let content = find(s, actor, &token).await?;
    Ok(content.map(|content| (token, content)))
}

fn written<T: Serialize>(actor: &Actor, content: &T) -> Result<Vec<u8>> {
    let kept = Kept {
        organisation: actor.organisation()?,
        content,
    };
    serde_json::to_vec(&kept).map_err(|_| Error::Internal("a draft that cannot be written"))
}

/// What lies there.
///
/// # Errors
/// [`Error::NotFound`]; [`Fault::OtherOrganisationNow`].
pub(crate) async fn get<T: DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    token: &Token,
) -> Result<T> {
    Ok(read(s, actor, token).await?.content)
}

/// As [`get`], to fill a form in again: none where there is nothing for this organisation.
pub(crate) async fn find<T: DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    token: &Token,
) -> Result<Option<T>> {
    match get(s, actor, token).await {
        Err(Error::NotFound) => Ok(None),
        Err(error) if error.is(Fault::OtherOrganisationNow) => Ok(None),
        found => found.map(Some),
    }
}

/// As [`get`], to change it.
pub(crate) async fn read<T: DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    token: &Token,
) -> Result<Read<T>> {
    let found = flash::peek(s, Under::Address, token, Some(actor.person)).await?;
    let body = found.yours().ok_or(Error::NotFound)?;
    let kept: Kept<T> = serde_json::from_slice(&body).map_err(|_| Error::NotFound)?;
    if kept.organisation != actor.organisation()? {
        return Err(Error::refused(Fault::OtherOrganisationNow));
    }
    let content = kept.content;
    Ok(Read { content, body })
}

/// Puts something else in its place.
///
/// # Errors
/// [`Error::NotFound`]; [`Fault::ChangedMeanwhile`] when it is not as it was read any more.
pub(crate) async fn replace<T: Serialize>(
    s: &Services,
    actor: &Actor,
    token: &Token,
    before: &Read<T>,
    content: &T,
) -> Result<()> {
    let body = written(actor, content)?;
    flash::replace(s, token, actor.person, &before.body, &body).await
}

/// So often is tried again what another tab came between.
const TRIES: u8 = 5;

/// Changes it, as it is meanwhile: another tab may look at it or carry it out at the same moment. The answer is what it
/// became, or would have when it is not there any more.
///
/// # Errors
/// [`Fault::ChangedMeanwhile`] when others come between all the time.
pub(crate) async fn rewrite<T: Clone + Serialize + DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    token: &Token,
    mut before: Read<T>,
    change: impl Fn(&mut T),
) -> Result<T> {
    for _ in 0..TRIES {
        let mut after = before.content.clone();
        change(&mut after);
        if written(actor, &after)? == before.body {
            return Ok(after);
        }
        match replace(s, actor, token, &before, &after).await {
            Err(error) if error.is(Fault::ChangedMeanwhile) => {}
            Err(Error::NotFound) => return Ok(after),
            replaced => return replaced.map(|()| after),
        }
        before = match read(s, actor, token).await {
            Err(Error::NotFound) => return Ok(after),
            found => found?,
        };
    }
    Err(Error::refused(Fault::ChangedMeanwhile))
}

/// Notes what came of carrying it out. That stands already: a draft that cannot say so is no error to whoever did it.
pub(crate) async fn note<T: Clone + Serialize + DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    token: &Token,
    before: Read<T>,
    change: impl Fn(&mut T),
) {
    if let Err(error) = rewrite(s, actor, token, before, change).await {
        tracing::warn!(%error, "a draft that was carried out could not say so");
    }
}

/// Another tab notes what came of it right after it did it: so often it is looked for, so far apart.
const LOOKS: u8 = 20;
const APART: Duration = Duration::from_millis(50);

/// What came of carrying it out from another tab at the same moment. None: whoever did all of it before did so with
/// another draft.
pub(crate) async fn noted_meanwhile<T: DeserializeOwned, R>(
    s: &Services,
    actor: &Actor,
    token: &Token,
    outcome: impl Fn(T) -> Option<R>,
) -> Result<Option<R>> {
    for _ in 0..LOOKS {
        match get(s, actor, token).await {
            Err(Error::NotFound) => break,
            found => match outcome(found?) {
                None => tokio::time::sleep(APART).await,
                noted => return Ok(noted),
            },
        }
    }
    Ok(None)
}
