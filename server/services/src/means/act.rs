//! One change of one means, with all that belongs to it: the state, the log, and who is told. Whether it may be done is
//! asked by whoever calls.

use super::extent::{self, Extent, Reach};
use crate::{
    Services,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{Message, kind::MeansChange, parts::Link},
    party,
    people::roles::others_in_charge,
};
use domain::{
    fault::Fault,
    id::PersonId,
    means::{Cause, MeansEvent, MeansState},
};
use serde_json::json;
use store::{
    Tx,
    application::Application,
    means::{Change, Means},
    membership::Membership,
};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Suspend,
    Resume,
    Terminate,
    /// Reported as lost, or as misused when `misused`; `ended`: revoked for good, otherwise suspended; `withdrawn`:
    /// so many applications that were made with it were taken back.
    Report {
        misused: bool,
        ended: bool,
        withdrawn: u32,
    },
}

/// Who does it.
pub(super) struct By<'a> {
    pub person: PersonId,
    pub name: &'a str,
    /// On what basis, for the log.
    pub basis: &'static str,
    /// It is the own means.
    pub own: bool,
}

impl Deed {
    /// The word in the log.
    const fn action(self) -> &'static str {
        match self {
            Self::Suspend => "means.suspended",
            Self::Resume => "means.resumed",
            Self::Terminate => "means.terminated",
            Self::Report { misused: false, .. } => "means.reported_lost",
            Self::Report { misused: true, .. } => "means.reported_misused",
        }
    }

    const fn told(self) -> MeansChange {
        match self {
            Self::Suspend => MeansChange::Suspended,
            Self::Resume => MeansChange::Resumed,
            Self::Terminate => MeansChange::Ended,
            Self::Report {
                misused: false,
                ended,
                ..
            } => MeansChange::Lost { ended },
            Self::Report {
                misused: true,
                ended,
                withdrawn,
            } => MeansChange::Misused { ended, withdrawn },
        }
    }

    const fn event(self) -> MeansEvent {
        match self {
            Self::Suspend | Self::Report { ended: false, .. } => MeansEvent::Suspend,
            Self::Resume => MeansEvent::Resume,
            Self::Terminate | Self::Report { ended: true, .. } => MeansEvent::Revoke,
        }
    }

    const fn cause(self, own: bool) -> Option<Cause> {
        match self {
            Self::Resume => None,
            Self::Report { misused: true, .. } => Some(Cause::Misused),
            Self::Report { misused: false, .. } => Some(Cause::Lost),
            Self::Suspend | Self::Terminate if own => Some(Cause::Owner),
            Self::Suspend | Self::Terminate => Some(Cause::Manager),
        }
    }
}

/// Changes the state from what was seen, and says what changes with it. Nothing is noted and nobody told.
///
/// Refusals: [`Fault::MeansIs`], [`Fault::ChangedMeanwhile`].
pub(super) async fn apply(
    s: &Services,
    tx: &mut Tx,
    (means, stay): (&Means, Option<&Membership>),
    deed: Deed,
    by: &By<'_>,
) -> Result<Extent> {
    let now = s.now();
    let (person, organisation) = (means.person, means.organisation);
    let change = Change {
        to: next(means, deed, now)?,
        cause: deed.cause(by.own),
        by: Some(by.person),
        at: now,
    };
    let before = Reach::of(tx, person, organisation, stay, now).await?;
    // All of them stop, or go on again; of what was suspended before they stop for good.
    let abroad = super::abroad::coupled(tx, means.id).await?;
    if !store::means::change_state(tx, means.id, means.state, &change).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    if change.to.is_final() {
        super::upgrade::drop_with(s, tx, means, (by.person, by.basis)).await?;
        super::abroad::drop_with(s, tx, means.id, by.person).await?;
    }
    let after = Reach::of(tx, person, organisation, stay, now).await?;
    let stops = deed.event() != MeansEvent::Resume;
    let others = store::means::of_person(tx, person, organisation).await?;
    let works = others
        .iter()
        .any(|means| super::state_at(means, now) == MeansState::Active);
    let last_manager = stops && !works && extent::is_last_manager(tx, stay, now).await?;
    Ok(Extent {
        abroad: abroad.into_iter().collect(),
        ..extent::between(tx, &before, &after, last_manager).await?
    })
}

/// The state after a deed. A suspended means that is reported stays suspended, for another reason.
fn next(means: &Means, deed: Deed, now: domain::Instant) -> Result<MeansState, Fault> {
    let state = super::state_at(means, now);
    let again = matches!(deed, Deed::Report { ended: false, .. }) && state == MeansState::Suspended;
    if again {
        return Ok(MeansState::Suspended);
    }
    state.apply(deed.event())
}

/// Writes down what was done, and tells the owner and who is in charge.
pub(super) async fn note_and_tell(
    s: &Services,
    tx: &mut Tx,
    (means, stay): (&Means, Option<&Membership>),
    deed: Deed,
    by: &By<'_>,
    extent: &Extent,
) -> Result<()> {
    let uncovered: Vec<_> = extent.uncovered.iter().map(|one| one.mandate).collect();
    let ended = matches!(deed, Deed::Report { ended: true, .. });
    let happened = Happened {
        organisations: &[means.organisation],
        actor: Some(by.person),
        action: deed.action(),
        object: means.id.uuid(),
        basis: by.basis,
        facts: json!({
            "members": stay.map(|stay| stay.id),
            "level": means.level,
            "ended": ended,
            "clients": extent.clients,
            "own_services": extent.own_services,
            "uncovered": uncovered,
            "abroad": extent.abroad,
        }),
        personal: None,
    };
    effects::record(s, tx, happened).await?;
    tell(s, tx, means, by, deed.told(), extent).await
}

/// To the owner, and to everybody in charge but the one who did it.
pub(super) async fn tell(
    s: &Services,
    tx: &mut Tx,
    means: &Means,
    by: &By<'_>,
    change: MeansChange,
    extent: &Extent,
) -> Result<()> {
    let organisation = party::named(&party::organisation(tx, means.organisation).await?);
    let abroad = super::abroad::all_named(&extent.abroad);
    let other = (!by.own).then(|| by.name.to_owned());
    if let Some(to) = effects::member(tx, means.person, means.organisation).await? {
        let message = Message::MeansChanged {
            organisation: organisation.clone(),
            level: means.level,
            change,
            by: other.clone(),
            abroad: abroad.clone(),
            at: s.now(),
            link: Link::my_means(),
        };
        effects::tell(s, tx, &to, &message).await?;
    }
    let message = Message::MeansOfColleague {
        organisation,
        person: party::person_name(tx, means.person).await?,
        level: means.level,
        change,
        by: other,
        uncovered: extent
            .uncovered
            .iter()
            .map(|one| one.client.clone())
            .collect(),
        abroad,
        link: Link::means(means.id),
    };
    for (person, to) in others_in_charge(tx, by.person, means.organisation).await? {
        if person != means.person {
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(())
}

/// A means gives way to the one that came of an application, in its transaction: what it did before, the new one does.
///
/// Refusals: [`Fault::MeansIs`], [`Fault::ChangedMeanwhile`].
pub(crate) async fn replaced(
    s: &Services,
    tx: &mut Tx,
    old: &Means,
    (application, new): (&Application, &Means),
    (by, basis): (PersonId, &'static str),
) -> Result<()> {
    let ends = Change {
        to: old.state.apply(MeansEvent::Revoke)?,
        cause: Some(Cause::Replaced),
        by: Some(by),
        at: s.now(),
    };
    if !store::means::change_state(tx, old.id, old.state, &ends).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let happened = Happened {
        organisations: &[old.organisation],
        actor: Some(by),
        action: "means.replaced",
        object: old.id.uuid(),
        basis,
        facts: json!({ "means": new.id, "level": old.level, "application": application.id }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}
