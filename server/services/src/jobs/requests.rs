//! Requests that wait for an answer: a reminder some days before they expire, and the end when nobody answered.

use crate::{
    Services,
    effects::{self, Happened},
    error::Result,
    grant::tell_managers,
    jobs::end_of_day_in,
    messages::{Link, Message, Side},
    request::{Word, asked, both, tell_approvers, tell_intermediary},
};
use domain::{id::RequestId, request::RequestEvent, time::date_of};
use serde_json::json;

const REMIND: &str = "request_reminder";
/// How many requests are read in one go.
const BATCH: u32 = 500;

/// Reminds the approvers of every open request whose last days have begun, once. A request that is signed by some
/// reminds all of them: the mail says how far it is.
pub(super) async fn remind(s: &Services) -> Result<u32> {
    let now = s.now();
    let until = end_of_day_in(date_of(now), s.settings.request_reminder_days);
    let mut tx = s.db.read().await?;
    let after = store::due::through(&mut tx, REMIND)
        .await?
        .unwrap_or(now)
        .max(now);
    let due = store::request::expiring(&mut tx, after, until).await?;
    drop(tx);
    let mut reminded = 0;
    for request in due {
        reminded += u32::from(remind_one(s, request.id).await?);
    }
    let mut tx = s.db.write().await?;
    store::due::advance(&mut tx, REMIND, until).await?;
    tx.commit().await?;
    Ok(reminded)
}

async fn remind_one(s: &Services, id: RequestId) -> Result<bool> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let Some(request) = store::request::by_id(&mut tx, id).await? else {
        return Ok(false);
    };
    // It may have been answered since it was listed, and another server may have reminded.
    if !request.state.at(request.expires_at, now).is_open()
        || !store::job::mark(&mut tx, REMIND, &id.to_string(), now).await?
    {
        return Ok(false);
    }
    let told = tell_approvers(s, &mut tx, &request, Word::Reminder).await?;
    tx.commit().await?;
    Ok(told > 0)
}

/// Closes every request that was not answered in time, and tells both sides.
pub(super) async fn expire(s: &Services) -> Result<u32> {
    let mut expired = 0;
    loop {
        let mut tx = s.db.read().await?;
        let due = store::request::past_due(&mut tx, s.now(), BATCH).await?;
        drop(tx);
        let mut closed = 0;
        for request in due {
            closed += u32::from(expire_one(s, request.id).await?);
        }
        expired += closed;
        // Nothing closed: there was nothing, or another server is at it.
        if closed == 0 {
            return Ok(expired);
        }
    }
}

async fn expire_one(s: &Services, id: RequestId) -> Result<bool> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let Some(request) = store::request::by_id(&mut tx, id).await? else {
        return Ok(false);
    };
    // In the order in which an approval takes them, so that neither waits for the other for ever.
    store::organisation::hold(&mut tx, &both(&request)).await?;
    let Ok(state) = request.state.apply(RequestEvent::Expire) else {
        return Ok(false);
    };
    let asked = asked(s, &mut tx, &request).await?;
    // Compare-and-set: whoever closed it first, for whatever reason, closed it.
    if !store::request::close(&mut tx, id, request.revision, state, None, None, now).await? {
        return Ok(false);
    }
    let happened = Happened {
        organisations: &both(&request),
        actor: None,
        action: "request.expired",
        object: id.uuid(),
        basis: "system",
        facts: json!({}),
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    let told = |reader, link| Message::RequestExpired {
        asked: asked.clone(),
        reader,
        link,
    };
    let theirs = told(Side::Intermediary, Some(Link::request(id)));
    tell_intermediary(s, &mut tx, &request, &theirs).await?;
    if let Some(client) = request.client {
        tell_managers(s, &mut tx, client, &told(Side::Client, None)).await?;
    }
    tx.commit().await?;
    Ok(true)
}
