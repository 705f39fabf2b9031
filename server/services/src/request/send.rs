//! Sending: every client of the batch in a transaction of its own, so that a batch that stops half-way has sent some
//! whole requests and no half ones; sending the same batch again asks only the others (the rest is asked already).

use super::{
    NewRequest,
    follow::client_of,
    heard::{Heard, hear},
    plan::{Client, check},
    tell::{Whom, Word, link_for, tell_approvers},
};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    grant::tell_colleagues,
    messages::{
        Message,
        parts::{Asked, Link},
    },
    party,
};
use domain::{
    level::Level,
    request::{RequestState, expires},
    time::{date_of, last_day_of, until_after},
    view::chain::{SentRow, ShareLink},
};
use serde_json::json;
use store::{
    Tx,
    organisation::Organisation,
    request::{LinkPurpose, Origin, Request},
};

/// Sends the request to every client that can be asked; the answer says what came of each.
#[boxed]
pub async fn send(s: &Services, actor: &Actor, new: &NewRequest) -> Result<Vec<SentRow>> {
    send_as_heard(s, actor, new, Heard::default()).await
}

/// As [`send`], with what the sender was shown of clients that are not here.
pub(super) async fn send_as_heard(
    s: &Services,
    actor: &Actor,
    new: &NewRequest,
    heard: Heard,
) -> Result<Vec<SentRow>> {
    // Before the first transaction: others write while the register thinks.
    let heard = hear(s, actor, &new.clients, heard).await?;
    let mut sent = Vec::with_capacity(new.clients.len());
    for kvk in &new.clients {
        let one = NewRequest {
            clients: vec![*kvk],
            ..new.clone()
        };
        let mut tx = s.db.write().await?;
        let client = store::organisation::by_kvk(&mut tx, kvk).await?;
        let client = client.map(|found| found.id);
        let actor = &actor.hold(s, &mut tx, client.as_slice()).await?;
        let mut checked = check(s, &mut tx, actor, &one, &heard).await?;
        let Some(client) = checked.clients.pop() else {
            continue;
        };
        let Some(level) = client.row.level else {
            sent.push(SentRow {
                client: client.row.client.clone(),
                request: None,
                link: None,
                plan: client.row,
            });
            continue;
        };
        let of = (&checked.intermediary, level);
        let row = send_one(s, &mut tx, actor, new, of, client).await?;
        tx.commit().await?;
        sent.push(row);
    }
    Ok(sent)
}

async fn send_one(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    new: &NewRequest,
    (intermediary, level): (&Organisation, Level),
    client: Client,
) -> Result<SentRow> {
    let now = s.now();
    let request = Request {
        id: s.id(),
        intermediary: intermediary.id,
        client_kvk: client.kvk,
        client: client.organisation.as_ref().map(|found| found.id),
        client_name: client.row.client.name.clone(),
        origin: Origin::Intermediary,
        asked_by: actor.person,
        level,
        years: None,
        until_at: Some(until_after(new.last_day)),
        bundle: new.bundle.map(|pin| pin.bundle),
        bundle_version: new.bundle.map(|pin| pin.version),
        message: new.message.trim().to_owned(),
        match_code: match_code(s),
        lang: actor.lang,
        state: RequestState::Pending,
        revision: 0,
        created_at: now,
        sent_at: now,
        expires_at: expires(now),
        closed_at: None,
        closed_by: None,
        reason: None,
    };
    store::request::insert(tx, &request, &client.askable).await?;
    effects::record(
        s,
        tx,
        Happened {
            organisations: &both(&request),
            actor: Some(actor.person),
            action: "request.sent",
            object: request.id.uuid(),
            basis: "manager",
            facts: json!({
                "services": client.askable, "level": request.level, "last_day": new.last_day,
                "client_kvk": client.kvk, "bundle": new.bundle,
            }),
            personal: (!request.message.is_empty()).then(|| json!({ "message": request.message })),
        },
    )
    .await?;
    let told = tell_approvers(s, tx, &request, Word::Received).await?;
    let sent = Message::RequestSent {
        asked: asked(s, tx, &request).await?,
        link: Link::request(request.id),
    };
    tell_colleagues(s, tx, request.intermediary, actor, &sent).await?;
    // Nobody here to tell: the office forwards the link itself.
    let link = if told == 0 {
        Some(share_link(s, tx, actor, &request).await?)
    } else {
        None
    };
    Ok(SentRow {
        client: client.row.client.clone(),
        request: Some(request.id),
        link,
        plan: client.row,
    })
}

/// The organisations a request touches; the client only once it is here.
pub(crate) fn both(request: &Request) -> Vec<domain::id::OrganisationId> {
    [Some(request.intermediary), request.client]
        .into_iter()
        .flatten()
        .collect()
}

/// Letters and digits that cannot be mistaken for one another over the phone.
const MATCH_LETTERS: &[u8] = b"ACDEFGHJKLMNPQRTUVWXY3479";

/// Four signs, to be read out: both sides then know that they look at the same request. No secret.
fn match_code(s: &Services) -> String {
    let mut random = [0; 4];
    s.rng.fill(&mut random);
    random
        .iter()
        .map(|byte| char::from(MATCH_LETTERS[usize::from(*byte) % MATCH_LETTERS.len()]))
        .collect()
}

/// A link that the office forwards by its own means. Shown once.
pub(crate) async fn share_link(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
) -> Result<ShareLink> {
    let (by, whom) = (actor.person, Whom::Anybody);
    let token = link_for(s, tx, request.id, by, LinkPurpose::Approve, whom).await?;
    let url = s.settings.link(Link::approve(token.reveal()).path());
    let label = party::pick(actor.lang, "QR-code met de link", "QR code with the link");
    let qr = crate::accounts::qr::svg(&url, &label)
        .ok_or(Error::Internal("a link too long for a QR code"))?;
    Ok(ShareLink {
        client: client_of(tx, request).await?,
        match_code: request.match_code.clone(),
        url,
        qr,
    })
}

/// The request in the words of a message.
pub(crate) async fn asked(s: &Services, tx: &mut Tx, request: &Request) -> Result<Asked> {
    let intermediary = party::organisation(tx, request.intermediary).await?;
    let client = match request.client {
        Some(id) => party::named(&party::organisation(tx, id).await?),
        None => crate::messages::parts::Party {
            name: request.client_name.clone(),
            number: request.client_kvk.into(),
            town: String::new(),
        },
    };
    let ids = store::request::service_ids(tx, request.id).await?;
    let services = party::services(s, tx, &ids).await?;
    Ok(Asked {
        intermediary: party::named(&intermediary),
        asked_by: party::person_name(tx, request.asked_by).await?,
        client,
        services: services.iter().map(party::spoken).collect(),
        level: request.level,
        last_day: request
            .until_at
            .map_or_else(|| date_of(s.now()), last_day_of),
        match_code: request.match_code.clone(),
    })
}
