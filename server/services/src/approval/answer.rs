//! The other answers: no, and "not me". Both need somebody who belongs to the client; neither needs a level.

use super::parties::answering;
use crate::{
    Actor, Services,
    accounts::Client,
    boxed,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    free_text,
    grant::tell_colleagues,
    messages::{Message, parts::Link},
    party,
    request::{Whom, asked, both, close, link_for, tell_intermediary},
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{OrganisationId, RequestId},
    request::RequestEvent,
    time::last_day_of,
    view::Party,
};
use serde_json::json;
use store::{
    Tx,
    request::{LinkPurpose, Request},
};

/// Refuses the whole request. One manager or representative may, at any level: it gives nothing away.
#[boxed]
pub async fn refuse(s: &Services, actor: &Actor, token: &Token, reason: &str) -> Result<()> {
    let reason = reason.trim();
    free_text::check(reason).map_err(|fault| Error::field("reason", fault))?;
    let mut tx = s.db.write().await?;
    let (request, member) = answering(s, &mut tx, actor, token).await?;
    member
        .may_stop()
        .map_err(|_| Error::refused(Fault::MayNotSign))?;
    let state = request.state.apply(RequestEvent::Refuse)?;
    let reason = Some(reason).filter(|text| !text.is_empty());
    close(s, &mut tx, &member, &request, state, reason).await?;
    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &both(&request),
            actor: Some(actor.person),
            action: "request.refused",
            object: request.id.uuid(),
            basis: if member.is_manager() {
                "manager"
            } else {
                "representative"
            },
            facts: json!({}),
            personal: reason.map(|text| json!({ "reason": text })),
        },
    )
    .await?;
    let asked = asked(s, &mut tx, &request).await?;
    let message = Message::RequestRefusedByUs {
        asked: asked.clone(),
        refused_by: member.name.clone(),
        reason: reason.map(str::to_owned),
    };
    tell_colleagues(s, &mut tx, member.organisation()?, &member, &message).await?;
    let message = Message::RequestRefused {
        asked,
        refused_by: member.name.clone(),
        reason: reason.map(str::to_owned),
        link: Link::request(request.id),
    };
    tell_intermediary(s, &mut tx, &request, &message).await?;
    tx.commit().await?;
    Ok(())
}

/// "Not me": sends a colleague a link of their own. The link says which request, never who may approve, so an address
/// that is nobody's gains nothing. Links get around, and this sends a mail to whoever is typed: [`Error::TooMany`] per
/// request, recipient and network address.
#[boxed]
pub async fn pass_on(
    s: &Services,
    actor: &Actor,
    client: &Client,
    token: &Token,
    email: &str,
    note: &str,
) -> Result<()> {
    let email = domain::email::read(email).ok_or(Error::field("email", Fault::NotAnEmail))?;
    let note = note.trim();
    free_text::check(note).map_err(|fault| Error::field("note", fault))?;
    let mut tx = s.db.write().await?;
    let (request, member) = answering(s, &mut tx, actor, token).await?;
    let limits = &s.accounts.limits;
    limits.pass_on(s.now(), client, request.id, &email)?;
    let colleague = store::account::by_email(&mut tx, &email).await?;
    let (by, whom) = (actor.person, Whom::Address(&email));
    let token = link_for(s, &mut tx, request.id, by, LinkPurpose::PassOn, whom).await?;
    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &both(&request),
            actor: Some(actor.person),
            action: "request.passed_on",
            object: request.id.uuid(),
            basis: "own",
            facts: json!({}),
            personal: Some(json!({ "email": email })),
        },
    )
    .await?;
    let to = Recipient {
        lang: colleague.map_or(member.lang, |account| account.lang),
        email,
        person: None,
        organisation: request.client,
    };
    let message = Message::RequestForwarded {
        asked: asked(s, &mut tx, &request).await?,
        passed_on_by: member.name.clone(),
        note: Some(note.to_owned()).filter(|text| !text.is_empty()),
        answer_before: last_day_of(request.expires_at),
        link: Link::approve(token.reveal()),
    };
    effects::tell_about(s, &mut tx, &to, &message, Some(request.id.uuid()), None).await?;
    tx.commit().await?;
    Ok(())
}

/// Who asks, on the way to a request that waits: for a member of the client who arranges things there.
///
/// # Errors
/// As [`own_link`].
#[boxed]
pub async fn to_answer(s: &Services, actor: &Actor, request: RequestId) -> Result<Party> {
    let mut tx = s.db.read().await?;
    let request = of_client(&mut tx, actor.may_see()?, request).await?;
    Ok(party::shown(
        &party::organisation(&mut tx, request.intermediary).await?,
    ))
}

async fn of_client(tx: &mut Tx, client: OrganisationId, id: RequestId) -> Result<Request> {
    store::request::by_id(tx, id)
        .await?
        .filter(|found| found.client == Some(client))
        .ok_or(Error::NotFound)
}

/// The way from the start page to a request that waits: a link of the actor's own, for a member of the client.
#[boxed]
pub async fn own_link(s: &Services, actor: &Actor, request: RequestId) -> Result<Token> {
    let client = actor.may_see()?;
    let mut tx = s.db.write().await?;
    let request = of_client(&mut tx, client, request).await?;
    let (by, purpose) = (actor.person, LinkPurpose::Approve);
    let token = link_for(s, &mut tx, request.id, by, purpose, Whom::Maker).await?;
    tx.commit().await?;
    Ok(token)
}
