//! Stories of papers: a church, a foundation without a board, an extract that was sent in, a director abroad, an organisation
//! without a KvK number, and people who come to a counter; of the clerks who read and agree, and of what is destroyed afterwards. On both databases, with
//! the Trade Register simulated over a socket.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

#[path = "../accounts/authenticator.rs"]
mod authenticator;

#[path = "../stage/in_person.rs"]
mod in_person;

#[path = "../registration/people.rs"]
mod people;

mod clerks;
mod counter;
mod papers;
mod sending;
mod without;

use crate::{people::Someone, stage::Stage};
use domain::{
    approval::Power, id::ApplicationId, person::Identity, signing::Named, signing::Paper,
    time::Date,
};
use services::{
    Actor,
    demo::cast,
    evidence::{look, queue, send},
    registration::start::{New, Wish},
};

pub const ARK: u32 = 2009;
pub const LEEG: u32 = 2014;

/// Chair of the church council.
pub const MARTHA: Someone = Someone {
    given: "Martha",
    prefix: None,
    family: "Brink",
    born: Date::constant(1960, 4, 4),
    email: "martha@deark.example",
};

/// A PDF with these words in it.
pub fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.4\n{words}\n%%EOF").into_bytes()
}

pub fn named(someone: &Someone, power: Power) -> Named {
    Named {
        who: identity(someone),
        power,
        behind: None,
    }
}

pub fn identity(someone: &Someone) -> Identity {
    Identity {
        given: someone.given.into(),
        prefix: someone.prefix.unwrap_or_default().into(),
        family: someone.family.into(),
        birth: Some(someone.born),
    }
}

/// Applies, and sends these papers to the clerks.
pub(crate) async fn sends(
    stage: &Stage,
    new: New,
    papers: &[(Paper, Option<Date>)],
) -> (ApplicationId, Actor) {
    let (id, actor, _) = people::enters(stage, new).await;
    for (paper, issued) in papers {
        let file = pdf(paper.code());
        send::paper(&stage.s, &actor, id, *paper, *issued, &file)
            .await
            .unwrap();
        stage.pass_seconds(1);
    }
    send::submit(&stage.s, &actor, id).await.unwrap();
    (id, actor)
}

/// The church's papers, from its chair.
pub(crate) async fn church(stage: &Stage, wish: Wish) -> (ApplicationId, Actor) {
    let papers = [
        (Paper::LegalPersonality, None),
        (Paper::IdentificationForm, None),
    ];
    sends(stage, MARTHA.wishes(ARK, wish), &papers).await
}

/// A clerk takes the case and opens every paper.
pub(crate) async fn noor_takes(stage: &Stage, id: ApplicationId) -> Actor {
    let noor = stage.sign_in(&cast::NOOR).await;
    queue::take(&stage.s, &noor, id).await.unwrap();
    reads(stage, &noor, id).await;
    noor
}

pub(crate) async fn stan_takes(stage: &Stage, id: ApplicationId) -> Actor {
    let stan = stage.sign_in(&cast::STAN).await;
    queue::take(&stage.s, &stan, id).await.unwrap();
    reads(stage, &stan, id).await;
    stan
}

/// Opens every paper of a case.
pub(crate) async fn reads(stage: &Stage, clerk: &Actor, id: ApplicationId) {
    let mut tx = stage.s.db.read().await.unwrap();
    let papers = store::evidence::papers(&mut tx, id).await.unwrap();
    drop(tx);
    for paper in papers
        .into_iter()
        .filter(|paper| paper.destroyed_at.is_none())
    {
        look::file(&stage.s, clerk, paper.id).await.unwrap();
    }
}
