//! What the log, the owner of a means and who is in charge are told of a higher level.

use super::super::{
    Entered,
    act::{self, By},
    extent::Extent,
};
use crate::{
    Services,
    effects::{self, Happened, Recipient},
    error::Result,
    messages::{
        Message,
        kind::MeansChange,
        parts::{Link, Party as Named},
    },
    party,
};
use domain::{id::MeansId, level::Level};
use serde_json::json;
use store::{Tx, application::Application, means::Means};

pub(super) async fn note_raised(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    (means, (old, from)): (&Means, (MeansId, Level)),
    (by, extent): (&By<'_>, &Extent),
) -> Result<()> {
    let stay = store::membership::current(tx, means.person, means.organisation).await?;
    let happened = Happened {
        organisations: &[means.organisation],
        actor: Some(by.person),
        action: "means.raised",
        object: means.id.uuid(),
        basis: by.basis,
        facts: json!({
            "members": stay.map(|stay| stay.id),
            "level": means.level,
            "from": from,
            "application": application.id,
            "replaces": (old != means.id).then_some(old),
            "clients": extent.clients,
            "own_services": extent.own_services,
        }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

pub(super) async fn tell_raised(
    s: &Services,
    tx: &mut Tx,
    means: &Means,
    from: Level,
    by: &By<'_>,
) -> Result<()> {
    act::tell(
        s,
        tx,
        means,
        by,
        MeansChange::Raised { from },
        &Extent::default(),
    )
    .await
}

pub(super) async fn named(tx: &mut Tx, means: &Means) -> Result<Named> {
    Ok(party::named(
        &party::organisation(tx, means.organisation).await?,
    ))
}

pub(super) async fn tell_owner(
    s: &Services,
    tx: &mut Tx,
    means: &Means,
    message: &Message,
) -> Result<()> {
    match effects::member(tx, means.person, means.organisation).await? {
        Some(to) => effects::tell(s, tx, &to, message).await,
        None => Ok(()),
    }
}

/// Asked, and whoever could agree to it is told; not any more once it is answered.
pub(super) async fn tell_asked(
    s: &Services,
    tx: &mut Tx,
    means: &Means,
    application: &Application,
    asked: &[Recipient],
) -> Result<()> {
    let message = Message::UpgradeAsked {
        organisation: named(tx, means).await?,
        person: application.subject_name.clone(),
        from: means.level,
        to: application.level,
        link: Link::upgrade(application.id),
    };
    for to in asked {
        effects::tell_about(s, tx, to, &message, Some(application.id.uuid()), None).await?;
    }
    Ok(())
}

/// Agreed, and the owner has something to do.
pub(super) async fn tell_agreed(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    application: &Application,
) -> Result<()> {
    let message = Message::UpgradeApproved {
        organisation: named(tx, &entered.means).await?,
        level: application.level,
        by: entered.actor.name.clone(),
        link: Link::upgrade(application.id),
    };
    tell_owner(s, tx, &entered.means, &message).await
}

pub(super) async fn note(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    application: &Application,
    action: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[entered.means.organisation],
        actor: Some(entered.actor.person),
        action,
        object: application.id.uuid(),
        basis: entered.basis(),
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}
