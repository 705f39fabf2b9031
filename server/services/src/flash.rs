//! What waits for a next page: a notice, a form with its typed values and faults, a draft. It waits in the database,
//! sealed, for who holds its token; secrets are never in it (`app::form` takes them out).
//!
//! The rule: what somebody typed is given back to that person only, whoever uses the same browser next. What a person
//! who was signed out typed is for that browser, while nobody is signed in.

use crate::{
    Services,
    accounts::Client,
    boxed,
    error::{Error, Result},
    secret::{Purpose, Token},
};
use data_encoding::BASE64;
use domain::{fault::Fault, id::PersonId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A flash that nobody came back for is forgotten after this long. Also how long a half-filled form survives an
/// expired session.
const KEPT_SECONDS: i64 = 60 * 60;

/// What points to something kept outlives it: that may be worked on for longer than it was kept for at first.
const POINTED_SECONDS: i64 = 24 * KEPT_SECONDS;

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    Person(PersonId),
    /// Of this browser, as long as nobody is signed in.
    SignedOut,
    /// Of this browser, whoever signs in: who typed it is on the way to a sign-in, or nobody typed it.
    Browser,
}

/// What was found for a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Never there, shown already, too old, or sealed under another key.
    Nothing,
    /// Another's.
    Anothers,
    /// Somebody's, while nobody is signed in: it waits.
    Waits,
    Yours(Vec<u8>),
}

impl Found {
    /// What is the reader's; another's is as missing as what never was.
    pub fn yours(self) -> Option<Vec<u8>> {
        match self {
            Self::Yours(body) => Some(body),
            Self::Nothing | Self::Anothers | Self::Waits => None,
        }
    }
}

/// Where its token goes. Under the other's token nothing is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// A cookie of the browser.
    Cookie,
    /// An address: what is there is being worked on.
    Address,
}

impl Under {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Cookie => Purpose::Flash,
            Self::Address => Purpose::Draft,
        }
    }
}

/// Keeps `body` and returns its token.
#[boxed]
pub async fn keep(s: &Services, under: Under, whose: Whose, body: &[u8]) -> Result<Token> {
    let token = s.token();
    let sealed = sealed(s, under, whose, body)?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    store::flash::purge(&mut tx, now).await?;
    store::flash::insert(
        &mut tx,
        token.hash().bytes(),
        &sealed,
        now.plus_seconds(KEPT_SECONDS),
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// As [`keep`] under an address, for a person who finds its token under `pointer` too: of what was kept so, the last.
#[boxed]
pub async fn keep_findable(
    s: &Services,
    owner: PersonId,
    pointer: &Token,
    body: &[u8],
) -> Result<Token> {
    let (token, whose) = (s.token(), Whose::Person(owner));
    let content = sealed(s, Under::Address, whose, body)?;
    let way = sealed(s, Under::Address, whose, token.reveal().as_bytes())?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    store::flash::purge(&mut tx, now).await?;
    let until = now.plus_seconds(KEPT_SECONDS);
    store::flash::insert(&mut tx, token.hash().bytes(), &content, until).await?;
    let until = now.plus_seconds(POINTED_SECONDS);
    store::flash::put(&mut tx, pointer.hash().bytes(), &way, until).await?;
    tx.commit().await?;
    Ok(token)
}

/// As [`keep`] under a cookie, from a browser in which nobody is signed in: none when that address had us keep a lot
/// lately, and then nothing is kept.
#[boxed]
pub async fn keep_for_stranger(
    s: &Services,
    client: &Client,
    whose: Whose,
    body: &[u8],
) -> Result<Option<Token>> {
    if !s.accounts.limits.keep(s.now(), client) {
        return Ok(None);
    }
    keep(s, Under::Cookie, whose, body).await.map(Some)
}

/// Whose it is on the first line, and then the body as it is.
fn sealed(s: &Services, under: Under, whose: Whose, body: &[u8]) -> Result<Value> {
    let mut plain = serde_json::to_vec(&whose)
        .map_err(|_| Error::Internal("a flash that cannot be written"))?;
    plain.push(b'\n');
    plain.extend_from_slice(body);
    let sealed = s.key.seal(&*s.rng, under.purpose(), &plain);
    Ok(Value::String(BASE64.encode(&sealed)))
}

/// Looks without taking: a flash waits for its own page, past a sign-in that may lie between.
#[boxed]
pub async fn peek(
    s: &Services,
    under: Under,
    token: &Token,
    reader: Option<PersonId>,
) -> Result<Found> {
    let mut tx = s.db.read().await?;
    let found = store::flash::peek(&mut tx, token.hash().bytes(), s.now()).await?;
    let Some((whose, body)) = found.and_then(|sealed| opened(s, under, &sealed)) else {
        return Ok(Found::Nothing);
    };
    Ok(match (whose, reader) {
        (Whose::Person(owner), Some(reader)) if owner != reader => Found::Anothers,
        (Whose::Person(_), None) => Found::Waits,
        (Whose::SignedOut, Some(_)) => Found::Anothers,
        (Whose::Person(_), Some(_)) | (Whose::SignedOut, None) | (Whose::Browser, _) => {
            Found::Yours(body)
        }
    })
}

fn opened(s: &Services, under: Under, sealed: &Value) -> Option<(Whose, Vec<u8>)> {
    let sealed = BASE64.decode(sealed.as_str()?.as_bytes()).ok()?;
    let plain = s.key.open(under.purpose(), &sealed)?;
    let line = plain.iter().position(|byte| *byte == b'\n')?;
    let whose = serde_json::from_slice(&plain[..line]).ok()?;
    Some((whose, plain[line + 1..].to_vec()))
}

/// Puts something else under an address of this person's, if `before` is still there, and keeps that for as long again.
///
/// # Errors
/// [`Error::NotFound`]; [`Fault::ChangedMeanwhile`] when something else is there.
#[boxed]
pub async fn replace(
    s: &Services,
    token: &Token,
    owner: PersonId,
    before: &[u8],
    body: &[u8],
) -> Result<()> {
    let now = s.now();
    let whose = Whose::Person(owner);
    let sealed = sealed(s, Under::Address, whose, body)?;
    let mut tx = s.db.write().await?;
    let hash = token.hash();
    let there = store::flash::peek(&mut tx, hash.bytes(), now).await?;
    let there = there.ok_or(Error::NotFound)?;
    match opened(s, Under::Address, &there) {
        Some((found, body)) if found == whose && body == before => {}
        Some((found, _)) if found == whose => return Err(Error::refused(Fault::ChangedMeanwhile)),
        _ => return Err(Error::NotFound),
    }
    let until = now.plus_seconds(KEPT_SECONDS);
    // On what was read: another may have come between.
    if !store::flash::replace(&mut tx, hash.bytes(), (&there, &sealed), until).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets it: it was shown, or found by somebody else.
#[boxed]
pub async fn drop(s: &Services, token: &Token) -> Result<()> {
    let mut tx = s.db.write().await?;
    store::flash::take(&mut tx, token.hash().bytes(), s.now()).await?;
    tx.commit().await?;
    Ok(())
}
