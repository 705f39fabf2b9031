//! Stories about the chain: clients grant and stop, the office assigns, everybody looks. On both databases.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

mod apart;
mod approval;
mod assignment;
mod choices;
mod grant;
mod held;
mod joint;
mod overview;
mod request;
mod served;
mod stale;
mod told;
mod why;

use domain::{
    decide::Decision,
    id::{MandateId, MembershipId, OrganisationId, ServiceId, TeamId},
    time::{Date, date_of},
};
use services::{
    Actor,
    catalogue::file,
    demo::{
        cast::{self, Person},
        ids::{Kind, id, id2},
    },
    messages::Message,
};
use stage::{NOW, Stage, id_of};

fn organisation(kvk: u32) -> OrganisationId {
    id(Kind::Organisation, kvk)
}

/// The pair of De Vries and the client with this number.
fn mandate(kvk: u32) -> MandateId {
    id(Kind::Mandate, kvk)
}

/// Somebody's place at De Vries.
fn member(who: &Person) -> MembershipId {
    id2(Kind::Membership, cast::VRIES, who.n)
}

fn team(n: u32) -> TeamId {
    id(Kind::Team, n)
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

/// So many years from the day of the stories.
fn in_years(years: i16) -> Date {
    domain::time::last_day_after_years(date_of(NOW), years)
}

/// The message of this kind that somebody was sent.
async fn told(stage: &Stage, email: &str, kind: &str) -> Message {
    let told = stage.told(email).await;
    let found = told.iter().find(|message| message.kind() == kind);
    found
        .unwrap_or_else(|| panic!("{email} was not told {kind}: {told:?}"))
        .clone()
}

/// What the why page says: the one way in which these stories ask `decide()`.
async fn decided(stage: &Stage, reader: &Actor, who: &Person, client: u32, slug: &str) -> Decision {
    services::why::answer(
        &stage.s,
        reader,
        id_of(who),
        organisation(client),
        service(slug),
        None,
    )
    .await
    .unwrap()
    .decision
}

/// Garage, animals, payroll: a client with everything granted and assigned to team Salaris.
const HOFMAN: u32 = 1008;
const PAYROLL: &str = "ziekmeldingen-doorgeven";
const TAX: &str = "belastingaangifte-doen";
