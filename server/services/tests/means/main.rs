//! Stories about means in use and about standard authorisations: suspended and resumed, lost, ended and raised, given
//! and revoked, and what is kept about somebody. On both databases.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

#[path = "../stage/secrets.rs"]
mod secrets;

#[path = "../accounts/authenticator.rs"]
mod authenticator;

#[path = "../stage/in_person.rs"]
mod in_person;

mod abroad;
mod authorisations;
mod eh4;
mod kept;
mod lifecycle;
mod list;
mod loss;
mod upgrade;

use domain::{
    decide::Decision,
    id::{MeansId, OrganisationId, ServiceId},
    level::Level,
    means::MeansState,
};
use services::{
    Actor,
    catalogue::file,
    demo::{
        cast::{self, CLIENTS, Person, Stand, Work},
        ids::{Kind, id, id2},
    },
    messages::Message,
};
use stage::{Stage, id_of};

/// Somebody's means at De Vries.
fn means_of(who: &Person) -> MeansId {
    id2(Kind::Means, cast::VRIES, who.n)
}

fn organisation(kvk: u32) -> OrganisationId {
    id(Kind::Organisation, kvk)
}

fn service(slug: &str) -> ServiceId {
    let catalogue = file::parse(file::EXAMPLE).unwrap();
    catalogue
        .services
        .iter()
        .find(|service| service.slug == slug)
        .unwrap()
        .id
}

/// The farms that Joke alone looks after, by name.
fn farms() -> Vec<&'static str> {
    let hers = CLIENTS
        .iter()
        .filter(|client| client.work == Work::Farm && client.stand != Stand::Unassigned);
    hers.map(|client| client.name).collect()
}

/// `decide()`, as the why page asks it.
async fn decided(stage: &Stage, reader: &Actor, who: &Person, at: u32, slug: &str) -> Decision {
    services::why::answer(
        &stage.s,
        reader,
        id_of(who),
        organisation(at),
        service(slug),
        None,
    )
    .await
    .unwrap()
    .decision
}

/// Whether somebody may act for the office itself, at this service.
async fn may(stage: &Stage, reader: &Actor, who: &Person, slug: &str) -> bool {
    decided(stage, reader, who, cast::VRIES, slug)
        .await
        .is_allowed()
}

async fn state_of(stage: &Stage, id: MeansId) -> (MeansState, Level) {
    let mut tx = stage.s.db.read().await.unwrap();
    let means = store::means::by_id(&mut tx, id).await.unwrap().unwrap();
    (means.state, means.level)
}

/// The newest message of this kind to somebody.
async fn told(stage: &Stage, who: &Person, kind: &str) -> Message {
    let told = stage.told(who.email).await;
    let found = told.iter().rev().find(|message| message.kind() == kind);
    found
        .unwrap_or_else(|| panic!("{} was not told {kind}: {told:?}", who.name))
        .clone()
}

/// Joke becomes a manager beside Anna.
async fn joke_manages(stage: &Stage) {
    let anna = stage.sign_in(&cast::ANNA).await;
    let appoint = services::people::roles::Appoint {
        person: id_of(&cast::JOKE),
        level: Level::Eh3,
    };
    services::people::roles::appoint(&stage.s, &anna, appoint)
        .await
        .unwrap();
}
