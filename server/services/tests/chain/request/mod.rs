//! Asking clients: what stands in the way, sending, taking back, and requests that nobody answers.
//! Here is what those stories share.

mod drafting;
mod planning;
mod register;
mod sending;
mod waiting;

use crate::{
    in_years, organisation, service,
    stage::{Stage, id_of},
};
use domain::{
    id::{OrganisationId, RequestId},
    level::Level,
    means::MeansState,
    number::KvkNumber,
    role::Role,
    time::until_after,
    view::chain::{RequestDraft, RequestLook},
};
use services::{
    Actor,
    demo::{
        cast::Person,
        ids::{Kind, id, id2},
    },
    messages::Message,
    request::{self, NewRequest},
    secret::Token,
};
use store::membership::RoleHeld;

const FLEET: &str = "wagenpark-beheren";
const NO_CHAIN: &str = "apk-afmelden";

fn kvk(n: u32) -> KvkNumber {
    format!("{n:08}").parse().unwrap()
}

fn asking(clients: &[u32], slugs: &[&str]) -> NewRequest {
    NewRequest {
        clients: clients.iter().map(|n| kvk(*n)).collect(),
        services: slugs.iter().map(|slug| service(slug)).collect(),
        bundle: None,
        level: None,
        last_day: in_years(1),
        message: String::new(),
    }
}

/// The request that the demo left open at this client.
pub fn open_request(client: u32) -> RequestId {
    id(Kind::Request, client)
}

/// Sends one request and gives its id.
pub async fn sent(stage: &Stage, asker: &Actor, client: u32, slugs: &[&str]) -> RequestId {
    let rows = request::send(&stage.s, asker, &asking(&[client], slugs)).await;
    rows.unwrap()[0].request.unwrap()
}

/// The token in a mail's link.
pub fn token_in(message: &Message) -> Token {
    let (Message::RequestReceived { link, .. }
    | Message::RequestReminder { link, .. }
    | Message::RequestForwarded { link, .. }
    | Message::SignatureNeeded { link, .. }
    | Message::SignaturesVoided { link, .. }) = message
    else {
        panic!("no link to approve in {message:?}")
    };
    Token::received(link.path().strip_prefix("/approve/").unwrap())
}

/// Gives somebody a role at an organisation, with a place and a means at EH3 if there were none.
pub async fn joins(stage: &Stage, who: &Person, kvk: u32, role: Role, level: Option<Level>) {
    let place: OrganisationId = organisation(kvk);
    let stay = id2(Kind::Membership, kvk, who.n);
    let now = stage.s.now();
    let mut tx = stage.s.db.write().await.unwrap();
    let there = store::membership::by_id(&mut tx, stay).await.unwrap();
    if there.is_none() {
        store::membership::insert(&mut tx, stay, id_of(who), place, now)
            .await
            .unwrap();
        let means = store::means::Means {
            id: id2(Kind::Means, kvk, who.n),
            person: id_of(who),
            organisation: place,
            credential: None,
            only_at: None,
            created_at: now,
            expires_at: until_after(in_years(5)),
            level: Level::Eh3,
            state: MeansState::Active,
        };
        store::means::insert(&mut tx, &means).await.unwrap();
    }
    let held = RoleHeld {
        id: id2(Kind::Role, kvk, who.n * 10 + 5),
        membership: stay,
        role,
        level,
        power: None,
        from_at: now,
    };
    store::membership::give_role(&mut tx, &held, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// The page before sending.
async fn asks(stage: &Stage, actor: &Actor, draft: &Token) -> RequestDraft {
    match request::look(&stage.s, actor, draft).await.unwrap() {
        RequestLook::Asks(asked) => asked,
        RequestLook::Sent(_) => panic!("it was sent"),
    }
}
