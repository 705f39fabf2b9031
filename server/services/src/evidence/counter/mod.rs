//! Showing who one is at a counter, to become manager, for a means or for a higher level at EH4 (R-BEV-4), and for an
//! organisation without a KvK number (R-ID-8). Here is what clerks see of it; what follows from the last step is of the
//! kind of application.
//!
//! - `appointment`: making and telling one · `appearance`: what a clerk saw, and the second clerk who agrees
//! - `mine`: the applicant's side, and at EH4 the passkey to which the means is bound

mod appearance;
mod appointment;
mod mine;

pub use appearance::{Look, agree, appeared, disagree, turn_away, withdraw};
pub use appointment::appoint;
pub(crate) use appointment::tell_appointment;
pub(crate) use mine::has_appeared;
pub use mine::{Mine, bind, mine};

use super::has_interest;
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    identification,
    messages::parts::Link,
    registration::{self, is_open},
};
use domain::{
    application::{ApplicationState, Kind},
    evidence::{IdKind, TurnedAway},
    id::{ApplicationId, IdentificationId, PersonId, SignerId},
    level::Level,
    number::OrganisationNumber,
    time::{Date, Instant, date_of, last_day_of},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use store::{
    Tx,
    appearance::{Appearance, Appointment},
    application::{Application, Signer, SignerState},
};

/// The name of a counter, in characters.
pub const COUNTER_MAX: u16 = 80;

/// The action under which it is written down that somebody was not let through.
const TURNED_AWAY: &str = "evidence.turned_away";
/// So many of these are shown.
const MOST_TURNED: u32 = 20;

/// What an application is called at a counter: short enough to read out, and of ids that look alike not alike.
pub fn number(id: ApplicationId) -> String {
    let digest = Sha256::digest(id.to_string());
    let text = data_encoding::HEXUPPER.encode(&digest[..4]);
    format!("{}-{}", &text[..4], &text[4..])
}

/// An application for which people come to a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub application: ApplicationId,
    pub kind: Kind,
    pub number: String,
    pub organisation: String,
    pub state: ApplicationState,
    pub at: Option<Instant>,
    pub counter: Option<String>,
    /// The time of the appointment is past, and not everybody was seen: another one is to be made.
    pub passed: bool,
    /// A second clerk has to agree with what the first saw.
    pub waits: bool,
    pub promised: Date,
}

/// The visits that are expected, by appointment; not where everybody was seen. For clerks.
#[boxed]
pub async fn visits(s: &Services, actor: &Actor) -> Result<Vec<Visit>> {
    actor.clerk()?;
    let mut tx = s.db.read().await?;
    expected(&mut tx, s.now()).await
}

/// The same, for a clerk.
pub(crate) async fn expected(tx: &mut Tx, now: Instant) -> Result<Vec<Visit>> {
    let mut visits = Vec::new();
    for application in store::application::open_in_person(tx).await? {
        let appointment = store::appearance::appointment(tx, application.id).await?;
        let seen = store::appearance::of_application(tx, application.id).await?;
        let signers = store::application::signers(tx, application.id).await?;
        if is_done(&application, &seen, &signers) {
            continue;
        }
        let made = appointment.as_ref();
        visits.push(Visit {
            application: application.id,
            kind: application.kind,
            number: number(application.id),
            organisation: application.organisation_name.clone(),
            state: application.state(),
            at: made.map(|made| made.at),
            passed: passed(&application, made, &seen, &signers, now),
            counter: appointment.map(|made| made.counter),
            waits: waits(&seen),
            promised: last_day_of(application.promised_at),
        });
    }
    visits.sort_by_key(|visit| (visit.at.is_none(), visit.at, visit.promised));
    Ok(visits)
}

/// Whether a second clerk has to agree with what a first one saw.
fn waits(seen: &[Appearance]) -> bool {
    seen.iter().any(|one| one.agreed_by.is_none())
}

/// Whether somebody who still has to come does not come on this appointment any more. Who is at the counter an hour late
/// is helped still.
fn passed(
    application: &Application,
    made: Option<&Appointment>,
    seen: &[Appearance],
    signers: &[Signer],
    now: Instant,
) -> bool {
    comes(application)
        && !waits(seen)
        && !is_done(application, seen, signers)
        && made.is_some_and(|made| made.at.plus_seconds(3600) <= now)
}

/// Whether nobody comes any more: who gets the means was seen by two clerks, and so was everybody who signs for it.
fn is_done(application: &Application, seen: &[Appearance], signers: &[Signer]) -> bool {
    let came = |one: &Appearance| one.signer.is_none() && one.agreed_by.is_some();
    let answered = |row: &Signer| {
        row.as_user || !matches!(row.state, SignerState::Listed | SignerState::Asked)
    };
    seen.iter().any(came)
        && match application.state() {
            ApplicationState::IdentificationNeeded | ApplicationState::Approved => true,
            ApplicationState::AwaitingSignatures { .. } => signers.iter().all(answered),
            _ => false,
        }
}

/// The page of one application at the counter.
#[derive(Clone, Debug)]
pub struct Shown {
    pub visit: Visit,
    /// The reader has a part in it.
    pub interest: bool,
    /// Everybody was seen by two clerks.
    pub done: bool,
    /// The appointment is on a later day than today.
    pub early: bool,
    /// For who has no part in it: what is asked of who signs.
    pub asked: Option<Asked>,
    pub people: Vec<Person>,
}

/// What who signs is asked, to be read out: the same as the page of a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub applicant: String,
    pub number: OrganisationNumber,
    pub level: Level,
    /// Papers, not the register, say who may sign.
    pub by_papers: bool,
}

/// Somebody who shows who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// None: whom the application is for.
    pub signer: Option<SignerId>,
    pub name: String,
    pub birth: Option<Date>,
    pub seen: Seen,
    /// What the first clerk wrote.
    pub noted: Option<Noted>,
    /// Signs here, and there is no address yet to send a receipt to.
    pub no_address: bool,
    /// Whoever came for this one and was not let through, newest first.
    pub away: Vec<Away>,
}

/// Somebody came who was not let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    pub by: String,
    pub at: Instant,
    pub why: TurnedAway,
}

/// What the first clerk wrote of somebody who appeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub by: String,
    pub at: Instant,
    pub document: IdKind,
}

/// Whether they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Not,
    /// A first clerk says so. `mine`: the reader is that clerk.
    Once {
        identification: IdentificationId,
        mine: bool,
    },
    Agreed,
}

/// One application at the counter: asks for a factor used just now, and is written down, because it names people.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Shown> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let application = in_person(&mut tx, id).await?;
    let interest = has_interest(&mut tx, actor, &application).await?;
    let (asked, people) = if interest {
        (None, Vec::new())
    } else {
        super::note(
            s,
            &mut tx,
            &application,
            actor,
            "evidence.visit_seen",
            json!({}),
        )
        .await?;
        let asked = asked(s, &mut tx, &application).await?;
        let people = people(s, &mut tx, actor, &application).await?;
        (Some(asked), people)
    };
    let appointment = store::appearance::appointment(&mut tx, id).await?;
    let seen = store::appearance::of_application(&mut tx, id).await?;
    let signers = store::application::signers(&mut tx, id).await?;
    tx.commit().await?;
    let today = date_of(s.now());
    let made = appointment.as_ref();
    Ok(Shown {
        done: is_done(&application, &seen, &signers),
        early: made.is_some_and(|made| date_of(made.at) > today),
        asked,
        visit: Visit {
            application: id,
            kind: application.kind,
            number: number(id),
            organisation: application.organisation_name.clone(),
            state: application.state(),
            at: made.map(|made| made.at),
            passed: passed(&application, made, &seen, &signers, s.now()),
            counter: appointment.map(|made| made.counter),
            waits: waits(&seen),
            promised: last_day_of(application.promised_at),
        },
        interest,
        people,
    })
}

async fn asked(s: &Services, tx: &mut Tx, application: &Application) -> Result<Asked> {
    Ok(Asked {
        applicant: registration::subject(s, application)?.identity.full_name(),
        number: registration::number(application)?,
        level: application.level,
        by_papers: super::is_by_papers(tx, application.id).await?,
    })
}

async fn people(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    application: &Application,
) -> Result<Vec<Person>> {
    let appeared = store::appearance::of_application(tx, application.id).await?;
    let mut clerks: BTreeMap<PersonId, String> = BTreeMap::new();
    for one in &appeared {
        let name = super::called(tx, one.recorded_by).await?;
        clerks.insert(one.recorded_by, name);
    }
    let last = |signer: Option<SignerId>| appeared.iter().rfind(|one| one.signer == signer);
    let noted = |signer: Option<SignerId>| {
        let one = last(signer)?;
        Some(Noted {
            by: clerks.get(&one.recorded_by).cloned().unwrap_or_default(),
            at: one.recorded_at,
            document: identification::found(s, &one.found)?.document,
        })
    };
    let seen = |signer: Option<SignerId>| match last(signer) {
        None => Seen::Not,
        Some(one) if one.agreed_by.is_some() => Seen::Agreed,
        Some(one) => Seen::Once {
            identification: one.identification,
            mine: one.recorded_by == actor.person,
        },
    };
    let away = turned(tx, application).await?;
    let away = |signer: Option<SignerId>| -> Vec<Away> {
        let theirs = away.iter().filter(|(whom, _)| *whom == signer);
        theirs.map(|(_, away)| away.clone()).collect()
    };
    let me = registration::subject(s, application)?.identity;
    let mut people = vec![Person {
        signer: None,
        name: me.full_name(),
        birth: me.birth,
        seen: seen(None),
        noted: noted(None),
        no_address: false,
        away: away(None),
    }];
    for row in store::application::signers(tx, application.id).await? {
        let who = registration::officer(s, &row.officer)?;
        // Whom it is for shows it once, also for their own signature.
        if row.state != SignerState::Voided && !who.is_same(&me) {
            people.push(Person {
                signer: Some(row.id),
                name: who.full_name(),
                birth: who.birth,
                seen: seen(Some(row.id)),
                noted: noted(Some(row.id)),
                no_address: row.email.is_none(),
                away: away(Some(row.id)),
            });
        }
    }
    Ok(people)
}

/// Who was turned away, and for whom they came.
async fn turned(tx: &mut Tx, application: &Application) -> Result<Vec<(Option<SignerId>, Away)>> {
    let (chain, object) = (registration::chain(application), application.id.uuid());
    let events = store::audit::of_action(tx, chain, object, TURNED_AWAY, MOST_TURNED).await?;
    let read = |event: store::audit::Event| {
        let whom = event.facts["signer"].as_str();
        let away = Away {
            why: TurnedAway::from_code(event.facts["why"].as_str()?)?,
            at: event.at,
            by: event.actor_name.clone().unwrap_or_default(),
        };
        Some((whom.and_then(|id| id.parse().ok()), away))
    };
    Ok(events.into_iter().filter_map(read).collect())
}

/// An open application for which people come to a counter; any other is not found.
async fn in_person(tx: &mut Tx, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(comes)
        .ok_or(Error::NotFound)
}

/// Whether somebody comes to a counter for it now: where others sign for it, from the beginning and with them; for a means
/// that a manager applied for, or a higher level, once whose word it takes was given.
pub(crate) fn comes(found: &Application) -> bool {
    let now = if found.registers() {
        is_open(found)
    } else {
        found.state() == ApplicationState::IdentificationNeeded
    };
    now && found.person.is_some() && found.in_person()
}

/// An appointment, as it is told to whom it is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    pub at: Instant,
    pub counter: String,
}

/// The appointment at which somebody comes to a counter; none where nobody does, or not any more.
pub(crate) async fn booked(tx: &mut Tx, application: &Application) -> Result<Option<Booked>> {
    if !comes(application) {
        return Ok(None);
    }
    let made = store::appearance::appointment(tx, application.id).await?;
    Ok(made.map(|made| Booked {
        at: made.at,
        counter: made.counter,
    }))
}

/// By when it is done, as whom it is for is told: not before the day on which they come. Clerks, and the lists of who is
/// late, are held to what was promised (R-AAN-2).
pub(crate) fn done_by(promised: Date, booked: Option<&Booked>) -> Date {
    booked.map_or(promised, |made| promised.max(date_of(made.at)))
}

/// The page of whom an application is for.
fn page(application: &Application) -> Link {
    match application.kind {
        _ if application.registers() => Link::my_application(application.id),
        Kind::Upgrade => Link::upgrade(application.id),
        _ => Link::my_activation(application.id),
    }
}
