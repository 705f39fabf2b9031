//! Whether what a held message tells is still so. Between the change and the mail lie some minutes, and a mail that says
//! "you can log in now" after the client stopped is worse than none. Only what waits is judged here; what is urgent
//! leaves at once.

use super::{Message, parts::Party};
use crate::{consent::could_agree, error::Result};
use domain::{
    id::{ApplicationId, MandateId, OrganisationId, PersonId},
    time::Instant,
};
use store::{Tx, clients, mandate, membership, organisation, outbox};

/// False for what must not be sent any more: about an organisation that the reader has left, about a grant that was
/// stopped, an assignment that ended, a request that was answered or withdrawn; and for a question to who may not answer it
/// any more.
pub(super) async fn stands(
    tx: &mut Tx,
    row: &outbox::Message,
    message: &Message,
    now: Instant,
) -> Result<bool> {
    if message.is_urgent() {
        return Ok(true);
    }
    if let (Some(person), Some(at)) = (row.person, row.organisation)
        && !tells_of_leaving(message)
        && has_left(tx, person, at).await?
    {
        return Ok(false);
    }
    match message {
        Message::Assigned { client, .. } => assigned(tx, row, client, now).await,
        Message::GrantGiven { granted, .. }
        | Message::GrantedFirst { granted, .. }
        | Message::GrantEnds { granted, .. }
        | Message::RequestApproved { granted, .. } => {
            match between(tx, &granted.client, &granted.intermediary).await? {
                Some(id) => runs(tx, id, now).await,
                None => Ok(true),
            }
        }
        Message::RequestReminder { .. } => asks(tx, row, now).await,
        Message::UpgradeAsked { .. } => match (row.about, row.person) {
            (Some(about), Some(person)) => waits_for(tx, about.into(), person, now).await,
            _ => Ok(true),
        },
        _ => Ok(true),
    }
}

/// What somebody is told because they have left.
fn tells_of_leaving(message: &Message) -> bool {
    matches!(
        message,
        Message::MembershipEnded { .. }
            | Message::RepresentativeLeft { .. }
            | Message::OrganisationState { .. }
    )
}

async fn has_left(tx: &mut Tx, person: PersonId, at: OrganisationId) -> Result<bool> {
    let stays = membership::stays(tx, person, at).await?;
    Ok(!stays.is_empty() && stays.iter().all(|stay| stay.ended_at.is_some()))
}

async fn assigned(
    tx: &mut Tx,
    row: &outbox::Message,
    client: &Party,
    now: Instant,
) -> Result<bool> {
    let (Some(person), Some(office)) = (row.person, row.organisation) else {
        return Ok(true);
    };
    let Some(client) = organisation::by_number(tx, client.number).await? else {
        return Ok(true);
    };
    match mandate::between(tx, client.id, office).await? {
        Some(found) => Ok(
            runs(tx, found.id, now).await? && reaches(tx, person, office, found.id, now).await?
        ),
        None => Ok(true),
    }
}

async fn reaches(
    tx: &mut Tx,
    person: PersonId,
    office: OrganisationId,
    id: MandateId,
    now: Instant,
) -> Result<bool> {
    let Some(stay) = membership::current(tx, person, office).await? else {
        return Ok(false);
    };
    Ok(!clients::sources(tx, stay.id, id, now).await?.is_empty())
}

/// The mandate of two organisations as the message names them; their numbers never change.
async fn between(tx: &mut Tx, client: &Party, office: &Party) -> Result<Option<MandateId>> {
    let (Some(client), Some(office)) = (
        organisation::by_number(tx, client.number).await?,
        organisation::by_number(tx, office.number).await?,
    ) else {
        return Ok(None);
    };
    let found = mandate::between(tx, client.id, office.id).await?;
    Ok(found.map(|found| found.id))
}

/// Whether anything is granted, or will be.
async fn runs(tx: &mut Tx, id: MandateId, now: Instant) -> Result<bool> {
    Ok(!clients::running(tx, &[id], now).await?.is_empty())
}

/// Whether a higher level still waits for somebody's word.
async fn waits_for(tx: &mut Tx, id: ApplicationId, person: PersonId, now: Instant) -> Result<bool> {
    let Some(asked) = store::application::by_id(tx, id).await? else {
        return Ok(false);
    };
    match asked.organisation {
        Some(at) if asked.expires_at > now && asked.awaits_word() => {
            could_agree(tx, person, at, asked.level).await
        }
        _ => Ok(false),
    }
}

/// Whether the request still waits for an answer, and of the reader.
async fn asks(tx: &mut Tx, row: &outbox::Message, now: Instant) -> Result<bool> {
    let Some(about) = row.about else {
        return Ok(true);
    };
    let request = store::request::by_id(tx, about.into()).await?;
    let open = request.is_some_and(|row| row.state.at(row.expires_at, now).is_open());
    if !open {
        return Ok(false);
    }
    let (Some(person), Some(client)) = (row.person, row.organisation) else {
        return Ok(true);
    };
    let answer = membership::contacts(tx, client).await?;
    Ok(answer.iter().any(|contact| contact.person == person))
}
