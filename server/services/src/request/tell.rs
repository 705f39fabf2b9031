//! Who hears of a request, and the links in what they are told. The client's approvers get a link each; the asking
//! organisation hears what came of it. A link says which request, never who may approve: for whom it was made stands
//! beside it for the trail, and gives nothing.

use super::send::asked;
use crate::{
    Services,
    effects::{self, Recipient},
    error::Result,
    grant::tell_managers,
    messages::{Message, parts::Link},
    secret::Token,
};
use domain::{
    id::{OrganisationId, PersonId, RequestId},
    time::{Date, last_day_of},
};
use store::{
    Tx,
    membership::{self, Contact},
    request::{LinkPurpose, NewLink, Request},
};

/// For whom a link is made, as far as known.
#[derive(Clone, Copy)]
pub(crate) enum Whom<'a> {
    /// Somebody who arranges things at the client.
    Contact(&'a Contact),
    /// Who makes it.
    Maker,
    /// An address that may be anybody's.
    Address(&'a str),
    /// Whoever it is handed to by other means.
    Anybody,
}

/// Makes a link to a request. Only its hash is kept.
pub(crate) async fn link_for(
    s: &Services,
    tx: &mut Tx,
    request: RequestId,
    made_by: PersonId,
    purpose: LinkPurpose,
    whom: Whom<'_>,
) -> Result<Token> {
    let (person, email) = match whom {
        Whom::Contact(contact) => (Some(contact.person), Some(contact.email.clone())),
        Whom::Maker => (Some(made_by), None),
        Whom::Address(email) => (None, Some(email.to_owned())),
        Whom::Anybody => (None, None),
    };
    let token = s.token();
    let link = NewLink {
        token_hash: token.hash().bytes().to_vec(),
        request,
        purpose,
        person,
        email,
        created_by: Some(made_by),
        created_at: s.now(),
    };
    store::request::insert_link(tx, &link).await?;
    Ok(token)
}

/// Sends somebody at the client a message with a link of their own in it.
pub(crate) async fn send_link(
    s: &Services,
    tx: &mut Tx,
    request: &Request,
    made_by: PersonId,
    purpose: LinkPurpose,
    contact: Contact,
    message: impl FnOnce(Link) -> Message,
) -> Result<()> {
    let whom = Whom::Contact(&contact);
    let token = link_for(s, tx, request.id, made_by, purpose, whom).await?;
    let message = message(Link::approve(token.reveal()));
    let to = Recipient::contact(contact, request.client);
    effects::tell_about(s, tx, &to, &message, Some(request.id.uuid()), None).await
}

/// Who can be told of a request. Nobody, as long as the client is not here or has nobody who arranges things: the
/// office then forwards a link itself.
pub(super) async fn approvers(tx: &mut Tx, client: Option<OrganisationId>) -> Result<Vec<Contact>> {
    Ok(match client {
        Some(client) => membership::contacts(tx, client).await?,
        None => Vec::new(),
    })
}

/// Until when what a request asks runs already, where all of it does and ends sooner: it asks to go on. For the client's
/// own people only.
pub(crate) async fn renews(s: &Services, tx: &mut Tx, request: &Request) -> Result<Option<Date>> {
    let (Some(client), Some(until)) = (request.client, request.until_at) else {
        return Ok(None);
    };
    let Some(mandate) = store::mandate::between(tx, client, request.intermediary).await? else {
        return Ok(None);
    };
    let asked = store::request::service_ids(tx, request.id).await?;
    let mut running = store::clients::running(tx, &[mandate.id], s.now()).await?;
    running.retain(|row| asked.contains(&row.service));
    let sooner = running.iter().all(|row| row.until_at < until);
    let first = running.iter().map(|row| row.until_at).min();
    Ok(first
        .filter(|_| sooner && running.len() == asked.len())
        .map(last_day_of))
}

/// Why the client's approvers get a link.
#[derive(Clone, Copy)]
pub(crate) enum Word {
    Received,
    Reminder,
}

/// Sends every manager and representative of the client a link of their own; how many were told.
pub(crate) async fn tell_approvers(
    s: &Services,
    tx: &mut Tx,
    request: &Request,
    word: Word,
) -> Result<usize> {
    let contacts = approvers(tx, request.client).await?;
    if contacts.is_empty() {
        return Ok(0);
    }
    let asked = asked(s, tx, request).await?;
    let renews = renews(s, tx, request).await?;
    let answer_before = last_day_of(request.expires_at);
    let told = contacts.len();
    for contact in contacts {
        let asked = asked.clone();
        let message = |link| match word {
            Word::Received => Message::RequestReceived {
                asked,
                note: Some(request.message.clone()).filter(|text| !text.is_empty()),
                renews,
                answer_before,
                link,
            },
            Word::Reminder => Message::RequestReminder {
                asked,
                answer_before,
                link,
            },
        };
        let (by, purpose) = (request.asked_by, LinkPurpose::Approve);
        send_link(s, tx, request, by, purpose, contact, message).await?;
    }
    Ok(told)
}

/// Tells the asking organisation what came of a request: its managers and representatives, and who asked, also when
/// that is no manager any more.
pub(crate) async fn tell_intermediary(
    s: &Services,
    tx: &mut Tx,
    request: &Request,
    message: &Message,
) -> Result<()> {
    tell_managers(s, tx, request.intermediary, message).await?;
    let contacts = membership::contacts(tx, request.intermediary).await?;
    let arranges = contacts.iter().any(|one| one.person == request.asked_by);
    if !arranges
        && let Some(to) = effects::member(tx, request.asked_by, request.intermediary).await?
    {
        effects::tell(s, tx, &to, message).await?;
    }
    Ok(())
}
