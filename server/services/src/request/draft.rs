//! A request between filling in and sending: checked, shown with everything that stands in the way, and sent only
//! then. The draft waits sealed, like a form that was refused, for the person who made it and for the organisation
//! that was acted for: whoever switched to another one meanwhile does not mean that one.

use super::{
    NewRequest,
    heard::{Heard, hear},
    plan::check,
    send::send_as_heard,
};
use crate::{
    Actor, Services,
    error::{Error, Result},
    flash::{self, Whose},
    party,
    secret::Token,
};
use domain::{
    decide::world::BundlePin,
    fault::Fault,
    id::{BundleId, OrganisationId},
    number::KvkNumber,
    view::chain::{RequestDraft, RequestTyped, SentRow, ShareLink},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;
use store::Tx;

/// What lies there.
#[derive(Clone, Serialize, Deserialize)]
struct Drafted {
    new: NewRequest,
    /// What the register said when it was looked at: what stood in the way then stands in the way of sending.
    heard: Heard,
    /// Once it was sent: the token of what came of it.
    outcome: Option<String>,
}

/// Checks what was filled in and keeps it. A bundle without services means all of the bundle's, as it is today
/// (R-DEC-15).
pub async fn keep(
    s: &Services,
    actor: &Actor,
    mut new: NewRequest,
    bundle: Option<BundleId>,
) -> Result<Token> {
    if let Some(id) = bundle {
        let mut tx = s.db.read().await?;
        let bundles = store::catalogue::bundles(&mut tx, s.now()).await?;
        let found = bundles
            .iter()
            .find(|b| b.id == id)
            .ok_or(Error::field("bundle", Fault::NotAChoice))?;
        if new.services.is_empty() {
            new.services.clone_from(&found.services);
            new.bundle = Some(BundlePin {
                bundle: id,
                version: found.version,
            });
        }
    }
    let mut tx = s.db.read().await?;
    // Only what refuses the request as a whole counts here; the register is asked when the rows are shown.
    let checked = check(s, &mut tx, actor, &new, &Heard::default()).await?;
    // The next page says who they are.
    let office = checked.intermediary.id;
    let mut strangers = 0;
    for kvk in &new.clients {
        let before = store::request::between(&mut tx, office, kvk).await?;
        if before.is_empty() && !is_client(&mut tx, office, kvk).await? {
            strangers += 1;
        }
    }
    drop(tx);
    s.accounts
        .limits
        .numbers_by(s.now(), actor.person, strangers)?;
    let drafted = Drafted {
        new,
        heard: Heard::default(),
        outcome: None,
    };
    put(s, actor, &drafted).await
}

/// Whether the organisation of this number has granted the office anything, ever.
async fn is_client(tx: &mut Tx, office: OrganisationId, kvk: &KvkNumber) -> Result<bool> {
    Ok(match store::organisation::by_kvk(tx, kvk).await? {
        Some(client) => store::mandate::between(tx, client.id, office)
            .await?
            .is_some(),
        None => false,
    })
}

/// What would be sent to whom, as things stand now.
///
/// # Errors
/// [`Error::NotFound`] for another's and for an old one; as [`plan`].
pub async fn look(s: &Services, actor: &Actor, draft: &Token) -> Result<RequestDraft> {
    let before: Drafted = get(s, actor, draft).await?;
    let heard = hear(s, actor, &before.new.clients, before.heard.clone()).await?;
    let add = |drafted: &mut Drafted| drafted.heard.add(&heard);
    let Drafted {
        new,
        heard,
        outcome,
    } = rewrite(s, actor, draft, before, add).await?;
    let mut tx = s.db.read().await?;
    let checked = check(s, &mut tx, actor, &new, &heard).await?;
    Ok(RequestDraft {
        clients: checked
            .clients
            .into_iter()
            .map(|client| client.row)
            .collect(),
        services: checked
            .services
            .iter()
            .map(|service| party::line(service, actor.lang))
            .collect(),
        level: checked.level,
        last_day: new.last_day,
        message: new.message.trim().to_owned(),
        sent: outcome,
    })
}

/// What was filled in, to change it; none when it is not there any more.
///
/// # Errors
/// When the database does not answer.
pub async fn filled_in(s: &Services, actor: &Actor, draft: &Token) -> Result<Option<RequestTyped>> {
    let Drafted { new, .. } = match get(s, actor, draft).await {
        Err(Error::NotFound) => return Ok(None),
        other => other?,
    };
    Ok(Some(RequestTyped {
        clients: new.clients,
        // A bundle is pinned only when it alone says which services.
        services: if new.bundle.is_some() {
            Vec::new()
        } else {
            new.services
        },
        bundle: new.bundle.map(|pin| pin.bundle),
        level: new.level,
        last_day: new.last_day,
        message: new.message,
    }))
}

/// Sends it. The answer leads to what came of it, with links that are shown once, and says how many were sent; a link that
/// the office still has to forward is not among those. None: it was sent before, from another tab or by a second push of
/// the button, and nothing is sent twice.
pub async fn send_draft(
    s: &Services,
    actor: &Actor,
    draft: &Token,
) -> Result<(Token, Option<usize>)> {
    let before: Drafted = get(s, actor, draft).await?;
    if let Some(outcome) = &before.outcome {
        return Ok((Token::received(outcome), None));
    }
    let sent = send_as_heard(s, actor, &before.new, before.heard.clone()).await?;
    let asked = sent.iter().any(|row| row.request.is_some());
    let count = sent.iter().filter(|row| row.is_mailed()).count();
    if !asked
        && sent.iter().any(|row| row.plan.asked.is_some())
        && let Some(outcome) =
            noted_meanwhile(s, actor, draft, |drafted: Drafted| drafted.outcome).await?
    {
        return Ok((Token::received(&outcome), None));
    }
    let outcome = put(s, actor, &sent).await?;
    if asked {
        // Two at the same moment: it stays with what the other noted first.
        let note = |drafted: &mut Drafted| {
            let own = || outcome.reveal().to_owned();
            drafted.outcome.get_or_insert_with(own);
        };
        rewrite(s, actor, draft, before, note).await?;
    }
    Ok((outcome, Some(count)))
}

/// Another tab that sends notes what came of it right after its last request: so often it is looked for, so far apart.
const LOOKS: u8 = 20;
const APART: Duration = Duration::from_millis(50);

/// What came of sending it from another tab at the same moment. None: whoever did all of it before did so with another
/// draft.
pub(crate) async fn noted_meanwhile<T: DeserializeOwned, R>(
    s: &Services,
    actor: &Actor,
    draft: &Token,
    outcome: impl Fn(T) -> Option<R>,
) -> Result<Option<R>> {
    for _ in 0..LOOKS {
        match get::<T>(s, actor, draft).await {
            Err(Error::NotFound) => break,
            found => match outcome(found?) {
                None => tokio::time::sleep(APART).await,
                noted => return Ok(noted),
            },
        }
    }
    Ok(None)
}

/// So often is tried again what another tab came between.
const TRIES: u8 = 5;

/// Changes a draft, as it is meanwhile: another tab may look at it or send it at the same moment. The answer is what it
/// became, also when it is not there any more.
pub(crate) async fn rewrite<T: Clone + Serialize + DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    draft: &Token,
    mut before: T,
    change: impl Fn(&mut T),
) -> Result<T> {
    let mut after = before.clone();
    for _ in 0..TRIES {
        after.clone_from(&before);
        change(&mut after);
        let (old, new) = (written(actor, &before)?, written(actor, &after)?);
        if old == new {
            break;
        }
        match flash::replace(s, draft, actor.person, &old, &new).await {
            Err(error) if error.is(Fault::ChangedMeanwhile) => {}
            Err(Error::NotFound) => break,
            replaced => {
                replaced?;
                break;
            }
        }
        before = match get(s, actor, draft).await {
            Err(Error::NotFound) => break,
            found => found?,
        };
    }
    Ok(after)
}

/// A link that was just made, for the one who made it.
pub async fn shared(s: &Services, actor: &Actor, token: &Token) -> Result<ShareLink> {
    get(s, actor, token).await
}

/// What came of sending.
pub async fn outcome(s: &Services, actor: &Actor, token: &Token) -> Result<Vec<SentRow>> {
    get(s, actor, token).await
}

pub(crate) async fn put<T: Serialize>(s: &Services, actor: &Actor, content: &T) -> Result<Token> {
    let body = written(actor, content)?;
    flash::put(s, Whose::Person(actor.person), &body).await
}

/// For which organisation, and what.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    organisation: OrganisationId,
    content: T,
}

fn written<T: Serialize>(actor: &Actor, content: &T) -> Result<Vec<u8>> {
    let kept = Kept {
        organisation: actor.organisation()?,
        content,
    };
    serde_json::to_vec(&kept).map_err(|_| Error::Internal("a draft that cannot be written"))
}

/// Another's draft, and one for another organisation, is as missing as an old one.
pub(crate) async fn get<T: DeserializeOwned>(
    s: &Services,
    actor: &Actor,
    token: &Token,
) -> Result<T> {
    let found = flash::peek(s, token, Some(actor.person)).await?;
    let body = found.yours().ok_or(Error::NotFound)?;
    let kept: Kept<T> = serde_json::from_slice(&body).map_err(|_| Error::NotFound)?;
    if kept.organisation == actor.organisation()? {
        Ok(kept.content)
    } else {
        Err(Error::NotFound)
    }
}
