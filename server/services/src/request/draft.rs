//! A request between filling in and sending: checked, shown with everything that stands in the way, and sent only
//! then. How it waits meanwhile is [`crate::draft`]'s.

use super::{
    NewRequest,
    heard::{Heard, hear},
    plan::check,
    send::send_as_heard,
};
use crate::{
    Actor, Services, boxed,
    draft::{self, Begun, get, put},
    error::{Error, Result},
    party,
    secret::Token,
};
use domain::{
    decide::world::BundlePin,
    fault::Fault,
    id::BundleId,
    view::chain::{PlanRow, RequestDraft, RequestLook, RequestTyped, SentRow, ShareLink},
};
use serde::{Deserialize, Serialize};

/// What lies there.
#[derive(Clone, Serialize, Deserialize)]
struct Drafted {
    new: NewRequest,
    /// What the register said when it was looked at: what stood in the way then stands in the way of sending.
    heard: Heard,
    /// Once it was sent: the token of what came of it.
    outcome: Option<String>,
}

/// Checks what was filled in and keeps it. A bundle means all of its services, as they are today (R-DEC-15), and what is
/// ticked beside it comes with them.
#[boxed]
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
        new.services
            .retain(|service| !found.services.contains(service));
        new.bundle = new.services.is_empty().then_some(BundlePin {
            bundle: id,
            version: found.version,
        });
        new.services.extend(&found.services);
    }
    let mut tx = s.db.read().await?;
    // Only what refuses the request as a whole counts here; the register is asked when the rows are shown.
    let checked = check(s, &mut tx, actor, &new, &Heard::default()).await?;
    // The next page says who they are.
    let office = checked.intermediary.id;
    let mut strangers = 0;
    for client in &checked.clients {
        let asked = store::request::between(&mut tx, office, &client.kvk).await?;
        let granted = match &client.organisation {
            Some(client) => store::mandate::between(&mut tx, client.id, office).await?,
            None => None,
        };
        strangers += usize::from(asked.is_empty() && granted.is_none());
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
    draft::begin(s, actor, Begun::Request, &drafted).await
}

/// The request that was begun last and is not sent.
#[boxed]
pub async fn left(s: &Services, actor: &Actor) -> Result<Option<Token>> {
    let found = draft::left::<Drafted>(s, actor, Begun::Request).await?;
    Ok(found
        .filter(|(_, drafted)| drafted.outcome.is_none())
        .map(|(token, _)| token))
}

/// What would be sent to whom, as things stand now; or what came of it once it was sent.
///
/// # Errors
/// [`Error::NotFound`] for another's and for an old one; [`Fault::OtherOrganisationNow`]; as [`plan`](super::plan).
#[boxed]
pub async fn look(s: &Services, actor: &Actor, token: &Token) -> Result<RequestLook> {
    let before = draft::read::<Drafted>(s, actor, token).await?;
    if let Some(outcome) = before.content.outcome {
        return Ok(RequestLook::Sent(outcome));
    }
    let as_read = &before.content;
    let heard = hear(s, actor, &as_read.new.clients, as_read.heard.clone()).await?;
    let add = |drafted: &mut Drafted| drafted.heard.add(&heard);
    let after = draft::rewrite(s, actor, token, before, add).await?;
    if let Some(outcome) = after.outcome {
        return Ok(RequestLook::Sent(outcome));
    }
    let Drafted { new, heard, .. } = after;
    let mut tx = s.db.read().await?;
    let checked = check(s, &mut tx, actor, &new, &heard).await?;
    let clients: Vec<PlanRow> = checked
        .clients
        .into_iter()
        .map(|client| client.row)
        .collect();
    let mut levels = clients.iter().filter_map(|row| row.level);
    let first = levels.next();
    let level = first.filter(|first| levels.all(|level| level == *first));
    Ok(RequestLook::Asks(RequestDraft {
        clients,
        services: checked
            .services
            .iter()
            .map(|service| party::line(service, actor.lang))
            .collect(),
        level,
        last_day: new.last_day,
        message: new.message.trim().to_owned(),
    }))
}

/// What was filled in, to change it; none when it is not there any more.
///
/// # Errors
/// When the database does not answer.
#[boxed]
pub async fn filled_in(s: &Services, actor: &Actor, token: &Token) -> Result<Option<RequestTyped>> {
    let Some(Drafted { new, .. }) = draft::find(s, actor, token).await? else {
        return Ok(None);
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
#[boxed]
pub async fn send_draft(
    s: &Services,
    actor: &Actor,
    token: &Token,
) -> Result<(Token, Option<usize>)> {
    let before = draft::read::<Drafted>(s, actor, token).await?;
    let as_read = &before.content;
    if let Some(outcome) = &as_read.outcome {
        return Ok((Token::received(outcome), None));
    }
    let sent = send_as_heard(s, actor, &as_read.new, as_read.heard.clone()).await?;
    let asked = sent.iter().any(|row| row.request.is_some());
    let count = sent.iter().filter(|row| row.is_mailed()).count();
    if !asked
        && sent.iter().any(|row| row.plan.asked.is_some())
        && let Some(outcome) =
            draft::noted_meanwhile(s, actor, token, |drafted: Drafted| drafted.outcome).await?
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
        draft::note(s, actor, token, before, note).await;
    }
    Ok((outcome, Some(count)))
}

/// A link that was just made, for the one who made it.
#[boxed]
pub async fn shared(s: &Services, actor: &Actor, token: &Token) -> Result<ShareLink> {
    actor.manager()?;
    get(s, actor, token).await
}

/// What came of sending.
#[boxed]
pub async fn outcome(s: &Services, actor: &Actor, token: &Token) -> Result<Vec<SentRow>> {
    actor.manager()?;
    get(s, actor, token).await
}
