//! The other answers: no, and "not me". Both need somebody who belongs to the client; neither needs a level.

use super::parties::answering;
use crate::{
    Actor, Services,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    messages::{Message, parts::Link},
    request::{asked, both, close},
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{PersonId, RequestId},
    request::{MESSAGE_MAX, RequestEvent},
    time::last_day_of,
};
use serde_json::json;
use store::{
    Tx,
    request::{LinkPurpose, NewLink, Request},
};

/// Refuses the whole request. One manager or representative may, at any level: it gives nothing away.
pub async fn refuse(s: &Services, actor: &Actor, token: &Token, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.chars().count() > usize::from(MESSAGE_MAX) {
        return Err(Error::field("reason", Fault::TooLong(MESSAGE_MAX)));
    }
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
    let message = Message::RequestRefused {
        asked: asked(s, &mut tx, &request).await?,
        refused_by: member.name.clone(),
        reason: reason.map(str::to_owned),
        link: Link::request(request.id),
    };
    tell_intermediary(s, &mut tx, &request, &message).await?;
    tx.commit().await?;
    Ok(())
}

/// "Not me": sends a colleague a link of their own. The link says which request, never who may approve, so an address
/// that is nobody's gains nothing.
pub async fn pass_on(
    s: &Services,
    actor: &Actor,
    token: &Token,
    email: &str,
    note: &str,
) -> Result<()> {
    let email = crate::invitation::addresses::address(email)
        .ok_or(Error::field("email", Fault::NotAnEmail))?;
    let note = note.trim();
    if note.chars().count() > usize::from(MESSAGE_MAX) {
        return Err(Error::field("note", Fault::TooLong(MESSAGE_MAX)));
    }
    let mut tx = s.db.write().await?;
    let (request, member) = answering(s, &mut tx, actor, token).await?;
    let colleague = store::account::by_email(&mut tx, &email).await?;
    let token = s.token();
    let link = NewLink {
        token_hash: token.hash().bytes().to_vec(),
        request: request.id,
        purpose: LinkPurpose::PassOn,
        person: None,
        email: Some(email.clone()),
        created_by: Some(actor.person),
        created_at: s.now(),
    };
    store::request::insert_link(&mut tx, &link).await?;
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

/// The intermediary's managers and representatives, and who asked.
pub(super) async fn tell_intermediary(
    s: &Services,
    tx: &mut Tx,
    request: &Request,
    message: &Message,
) -> Result<()> {
    let mut told: Vec<PersonId> = Vec::new();
    for contact in store::membership::contacts(tx, request.intermediary).await? {
        told.push(contact.person);
        let to = Recipient {
            email: contact.email,
            person: Some(contact.person),
            organisation: Some(request.intermediary),
            lang: contact.lang,
        };
        effects::tell(s, tx, &to, message).await?;
    }
    if !told.contains(&request.asked_by)
        && let Some(account) = store::account::by_person(tx, request.asked_by).await?
    {
        let to = Recipient {
            email: account.email,
            person: Some(request.asked_by),
            organisation: Some(request.intermediary),
            lang: account.lang,
        };
        effects::tell(s, tx, &to, message).await?;
    }
    Ok(())
}

/// The way from the start page to a request that waits: a link of the actor's own, for a member of the client.
pub async fn own_link(s: &Services, actor: &Actor, request: RequestId) -> Result<Token> {
    let client = actor.may_see()?;
    let mut tx = s.db.write().await?;
    let request = store::request::by_id(&mut tx, request)
        .await?
        .filter(|found| found.client == Some(client))
        .ok_or(Error::NotFound)?;
    let token = s.token();
    let link = NewLink {
        token_hash: token.hash().bytes().to_vec(),
        request: request.id,
        purpose: LinkPurpose::Approve,
        person: Some(actor.person),
        email: None,
        created_by: Some(actor.person),
        created_at: s.now(),
    };
    store::request::insert_link(&mut tx, &link).await?;
    tx.commit().await?;
    Ok(token)
}
