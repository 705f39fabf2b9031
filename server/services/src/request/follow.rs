//! A request after it was sent, from the intermediary's side: looking at it, sending it again, taking it back.

use super::{
    send::{asked, both, share_link},
    tell::{Word, approvers, tell_approvers},
};
use crate::{
    Actor, Services,
    approval::signing_of,
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    grant::{tell_colleagues, tell_managers},
    history,
    messages::{Link, Message},
    party,
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{OrganisationId, RequestId},
    request::{RequestEvent, RequestState},
    time::{Instant, date_of, last_day_after_years, last_day_of, minute_after},
    view::{
        Party,
        chain::{RequestDetail, RequestTyped},
    },
};
use serde_json::json;
use store::{Tx, request::Request};

/// The request, if it is this organisation's; any other looks like a missing one (R-DEC-22).
async fn own(tx: &mut Tx, intermediary: OrganisationId, id: RequestId) -> Result<Request> {
    store::request::by_id(tx, id)
        .await?
        .filter(|found| found.intermediary == intermediary)
        .ok_or(Error::NotFound)
}

/// Those of some requests that wait for an answer.
pub(crate) fn open(
    requests: &[Request],
    now: Instant,
) -> impl Iterator<Item = (RequestId, RequestState)> {
    requests
        .iter()
        .map(move |row| (row.id, row.state.at(row.expires_at, now)))
        .filter(|(_, state)| state.is_open())
}

/// Whom a request asks, by name as far as one is known.
pub(super) async fn client_of(tx: &mut Tx, request: &Request) -> Result<Party> {
    Ok(match request.client {
        Some(client) => party::named_only(&party::organisation(tx, client).await?),
        None => Party {
            id: None,
            name: request.client_name.clone(),
            number: request.client_kvk.into(),
            town: String::new(),
        },
    })
}

/// Everything the intermediary may know of it.
#[boxed]
pub async fn detail(s: &Services, actor: &Actor, id: RequestId) -> Result<RequestDetail> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let request = own(&mut tx, organisation, id).await?;
    let client = client_of(&mut tx, &request).await?;
    let ids = store::request::service_ids(&mut tx, id).await?;
    let services = party::services(s, &mut tx, &ids).await?;
    let now = s.now();
    let others = store::request::between(&mut tx, organisation, &request.client_kvk).await?;
    Ok(RequestDetail {
        request: id,
        here: !approvers(&mut tx, request.client).await?.is_empty(),
        client,
        state: request.state.at(request.expires_at, now),
        asked_by: party::person_name(&mut tx, request.asked_by).await?,
        sent_on: date_of(request.created_at),
        reminded_on: (request.sent_at > request.created_at).then(|| date_of(request.sent_at)),
        resend_from: Some(resend_from(&request))
            .filter(|from| *from > now)
            .map(minute_after),
        answer_before: last_day_of(request.expires_at),
        services: services
            .iter()
            .map(|service| party::line(service, actor.lang))
            .collect(),
        level: request.level,
        last_day: request.until_at.map_or_else(|| date_of(now), last_day_of),
        message: Some(request.message.clone()).filter(|text| !text.is_empty()),
        match_code: request.match_code.clone(),
        signing: signing_of(&mut tx, &request).await?,
        reason: request.reason.clone(),
        others: open(&others, now)
            .filter(|(other, _)| *other != id)
            .collect(),
        history: history::of(s, &mut tx, actor, "request", id.uuid()).await?,
        may_manage: actor.is_manager(),
    })
}

/// The request as it was asked, to ask it again.
///
/// # Errors
/// [`Error::NotFound`] for another organisation's.
#[boxed]
pub async fn again(s: &Services, actor: &Actor, id: RequestId) -> Result<RequestTyped> {
    let manager = actor.manager()?;
    let mut tx = s.db.read().await?;
    let request = own(&mut tx, manager.organisation, id).await?;
    let today = date_of(s.now());
    let last_day = request.until_at.map(last_day_of);
    Ok(RequestTyped {
        clients: vec![request.client_kvk],
        services: store::request::service_ids(&mut tx, id).await?,
        bundle: None,
        level: Some(request.level).filter(|level| manager.level.is_some_and(|own| *level <= own)),
        // A day that is over is asked of nobody.
        last_day: last_day
            .filter(|day| *day >= today)
            .unwrap_or_else(|| last_day_after_years(today, 3)),
        message: request.message,
    })
}

/// Takes a request back before it is answered.
#[boxed]
pub async fn withdraw(s: &Services, actor: &Actor, id: RequestId) -> Result<()> {
    let here = actor.manager()?.organisation;
    let mut tx = s.db.write().await?;
    let request = own(&mut tx, here, id).await?;
    let actor = &actor.hold(s, &mut tx, &both(&request)).await?;
    actor.manager()?;
    // Again: it may have been answered while this one waited for its turn.
    let request = own(&mut tx, here, id).await?;
    let state = request
        .state
        .at(request.expires_at, s.now())
        .apply(RequestEvent::Withdraw)?;
    let asked = asked(s, &mut tx, &request).await?;
    close(s, &mut tx, actor, &request, state, None).await?;
    let message = Message::RequestWithdrawnByUs {
        asked: asked.clone(),
        withdrawn_by: actor.name.clone(),
        link: Link::request(id),
    };
    tell_colleagues(s, &mut tx, here, actor, &message).await?;
    if let Some(client) = request.client {
        let message = Message::RequestWithdrawn { asked };
        tell_managers(s, &mut tx, client, &message).await?;
    }
    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &both(&request),
            actor: Some(actor.person),
            action: "request.withdrawn",
            object: id.uuid(),
            basis: "manager",
            facts: json!({}),
            personal: None,
        },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a request by compare-and-set; a lost race is told with the state it is in now.
pub(crate) async fn close(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
    state: RequestState,
    reason: Option<&str>,
) -> Result<()> {
    let closed = store::request::close(
        tx,
        request.id,
        request.revision,
        state,
        Some(actor.person),
        reason,
        s.now(),
    )
    .await?;
    if closed {
        return Ok(());
    }
    match store::request::by_id(tx, request.id).await? {
        Some(now) if !now.state.is_open() => Err(Error::refused(Fault::RequestClosed(now.state))),
        _ => Err(Error::refused(Fault::ChangedMeanwhile)),
    }
}

/// A client is not mailed about one request more often than this.
const RESEND_SECONDS: i64 = 10 * 60;

/// From when its client can be mailed about it again.
fn resend_from(request: &Request) -> Instant {
    request.sent_at.plus_seconds(RESEND_SECONDS)
}

/// Sends the links again: new ones, so that the earlier mail need not be found. For a client that is not here the
/// answer leads to a new link to forward ([`super::shared`]).
#[boxed]
pub async fn resend(s: &Services, actor: &Actor, id: RequestId) -> Result<Option<Token>> {
    actor.manager()?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let here = actor.manager()?.organisation;
    let request = own(&mut tx, here, id).await?;
    still_open(s, &request)?;
    Fault::wait_until(resend_from(&request), s.now())?;
    store::request::set_sent(&mut tx, id, s.now()).await?;
    let told = tell_approvers(s, &mut tx, &request, Word::Reminder).await?;
    let link = if told == 0 {
        Some(share_link(s, &mut tx, actor, &request).await?)
    } else {
        None
    };
    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &[request.intermediary],
            actor: Some(actor.person),
            action: "request.resent",
            object: id.uuid(),
            basis: "manager",
            facts: json!({ "told": told }),
            personal: None,
        },
    )
    .await?;
    tx.commit().await?;
    match link {
        Some(link) => Ok(Some(crate::draft::put(s, actor, &link).await?)),
        None => Ok(None),
    }
}

/// A link and QR code to forward by one's own means, also to a client that is here. The answer leads to it.
#[boxed]
pub async fn share(s: &Services, actor: &Actor, id: RequestId) -> Result<Token> {
    actor.manager()?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let here = actor.manager()?.organisation;
    let request = own(&mut tx, here, id).await?;
    still_open(s, &request)?;
    let link = share_link(s, &mut tx, actor, &request).await?;
    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &[request.intermediary],
            actor: Some(actor.person),
            action: "request.link_made",
            object: id.uuid(),
            basis: "manager",
            facts: json!({}),
            personal: None,
        },
    )
    .await?;
    tx.commit().await?;
    crate::draft::put(s, actor, &link).await
}

fn still_open(s: &Services, request: &Request) -> Result<()> {
    let state = request.state.at(request.expires_at, s.now());
    if state.is_open() {
        Ok(())
    } else {
        Err(Error::refused(Fault::RequestClosed(state)))
    }
}
