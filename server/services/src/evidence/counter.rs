//! Showing who one is at a counter, to become manager, for a means or for a higher level at EH4 (R-BEV-4), and for an
//! organisation without a KvK number (R-ID-8): the appointment, what a clerk saw, the second clerk who agrees, and at EH4
//! the passkey to which the means is bound. What follows from the last step is of the kind of application. What is kept of
//! a document is its kind, and the name and day of birth that it
//! had to show; never its number (R-BEV-8).

use super::{has_interest, interest::refuse_own};
use crate::{
    Actor, Services,
    accounts::{factors, passkey},
    application, contact,
    effects::{self, Recipient},
    error::{Error, Result},
    identification::{self, Found},
    means::upgrade,
    messages::{Message, parts::Link},
    registration::{self, is_open, party, tell_applicant},
    secret::Purpose,
};
use domain::{
    application::{ApplicationState, Kind},
    contact::Line,
    evidence::{EvidencePolicy, IdKind, TurnedAway},
    fault::Fault,
    id::{ApplicationId, CredentialId, IdentificationId, PersonId, SignerId},
    identification::{IdentificationState, Method},
    level::Level,
    number::OrganisationNumber,
    person::Identity,
    promise::PromisePolicy,
    time::{Date, Instant, date_of, last_day_of},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use store::{
    Tx,
    appearance::{Appearance, Appointment},
    application::{Application, Signer, SignerState},
    identification as rows,
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
    /// A second clerk has to agree with what the first saw.
    pub waits: bool,
    pub promised: Date,
}

/// The visits that are expected, by appointment; not where everybody was seen. For clerks.
pub async fn visits(s: &Services, actor: &Actor) -> Result<Vec<Visit>> {
    actor.clerk()?;
    let mut tx = s.db.read().await?;
    expected(&mut tx).await
}

/// The same, for a clerk.
pub(crate) async fn expected(tx: &mut Tx) -> Result<Vec<Visit>> {
    let mut visits = Vec::new();
    for application in store::application::open_in_person(tx).await? {
        let appointment = store::appearance::appointment(tx, application.id).await?;
        let seen = store::appearance::of_application(tx, application.id).await?;
        let signers = store::application::signers(tx, application.id).await?;
        if is_done(&application, &seen, &signers) {
            continue;
        }
        visits.push(Visit {
            application: application.id,
            kind: application.kind,
            number: number(application.id),
            organisation: application.organisation_name.clone(),
            state: application.state(),
            at: appointment.as_ref().map(|made| made.at),
            counter: appointment.map(|made| made.counter),
            waits: seen.iter().any(|one| one.agreed_by.is_none()),
            promised: last_day_of(application.promised_at),
        });
    }
    visits.sort_by_key(|visit| (visit.at.is_none(), visit.at, visit.promised));
    Ok(visits)
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
    Ok(Shown {
        done: is_done(&application, &seen, &signers),
        early: appointment
            .as_ref()
            .is_some_and(|made| date_of(made.at) > today),
        asked,
        visit: Visit {
            application: id,
            kind: application.kind,
            number: number(id),
            organisation: application.organisation_name.clone(),
            state: application.state(),
            at: appointment.as_ref().map(|made| made.at),
            counter: appointment.map(|made| made.counter),
            waits: people
                .iter()
                .any(|one| matches!(one.seen, Seen::Once { .. })),
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

/// The page of whom an application is for.
fn page(application: &Application) -> Link {
    match application.kind {
        _ if application.registers() => Link::my_application(application.id),
        Kind::Upgrade => Link::upgrade(application.id),
        _ => Link::my_activation(application.id),
    }
}

/// Makes an appointment on a working day within opening hours, or moves it; the applicant is told, and so are those who
/// sign, where their address is known. The same time at the same counter once more is nothing new.
///
/// Refusals: at `day` [`Fault::DateInPast`], [`Fault::NotAWorkingDay`]; at `time` [`Fault::OutsideHours`]; at `counter`
/// [`Fault::Required`]; [`Fault::OwnInterest`], [`Fault::ChangedMeanwhile`] once everybody was seen.
pub async fn appoint(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    at: Instant,
    counter: &str,
) -> Result<()> {
    actor.clerk()?;
    let now = s.now();
    let counter = counter.trim();
    if at <= now {
        return Err(Error::field("day", Fault::DateInPast));
    }
    if counter.is_empty() {
        return Err(Error::field("counter", Fault::Required));
    }
    let mut tx = s.db.write().await?;
    let application = in_person(&mut tx, id).await?;
    refuse_interest(&mut tx, actor, &application).await?;
    refuse_closed(s, at)?;
    let seen = store::appearance::of_application(&mut tx, id).await?;
    let signers = store::application::signers(&mut tx, id).await?;
    if is_done(&application, &seen, &signers) {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let earlier = store::appearance::appointment(&mut tx, id).await?;
    if earlier
        .as_ref()
        .is_some_and(|made| made.at == at && made.counter == counter)
    {
        return Ok(());
    }
    let moved_from = earlier.map(|made| made.at);
    let made = Appointment {
        application: id,
        at,
        counter: counter.to_owned(),
        made_by: actor.person,
        made_at: now,
    };
    store::appearance::appoint(&mut tx, &made).await?;
    super::note(
        s,
        &mut tx,
        &application,
        actor,
        "evidence.appointment",
        json!({}),
    )
    .await?;
    let message = Message::ApplicationAppointment {
        organisation: party(&application, None)?,
        at,
        counter: counter.to_owned(),
        number: number(id),
        binds: domain::identification::takes_a_counter(application.level),
        others: application.registers() && application.needed > 1,
        moved_from,
        link: page(&application),
    };
    tell_applicant(s, &mut tx, &application, &message).await?;
    for row in signers {
        let comes = !row.as_user && matches!(row.state, SignerState::Listed | SignerState::Asked);
        let Some(email) = row.email.clone().filter(|_| comes) else {
            continue;
        };
        let to = Recipient {
            email,
            person: None,
            organisation: None,
            lang: row.lang,
        };
        tell_come(s, &mut tx, (&application, &row), &made, moved_from, &to).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Who becomes known to sign once the appointment is made hears of it too.
pub(crate) async fn tell_appointment(
    s: &Services,
    tx: &mut Tx,
    (application, row): (&Application, &Signer),
    to: &Recipient,
) -> Result<()> {
    let made = store::appearance::appointment(tx, application.id).await?;
    match made.filter(|made| made.at > s.now() && comes(application)) {
        Some(made) => tell_come(s, tx, (application, row), &made, None, to).await,
        None => Ok(()),
    }
}

async fn tell_come(
    s: &Services,
    tx: &mut Tx,
    (application, row): (&Application, &Signer),
    made: &Appointment,
    moved_from: Option<Instant>,
    to: &Recipient,
) -> Result<()> {
    let message = Message::ApplicationCome {
        organisation: party(application, None)?,
        applicant: application.subject_name.clone(),
        signer: registration::officer(s, &row.officer)?.full_name(),
        at: made.at,
        counter: made.counter.clone(),
        number: number(application.id),
        moved_from,
    };
    effects::tell_about(s, tx, to, &message, Some(row.id.uuid()), None).await
}

/// Nobody is at a counter on a day that is no working day, nor before it opens or after it closes.
fn refuse_closed(s: &Services, at: Instant) -> Result<()> {
    let working = PromisePolicy::default().working_days;
    if !working.is_working_day(date_of(at)) {
        return Err(Error::field("day", Fault::NotAWorkingDay));
    }
    let opening = contact::opening(s);
    if opening.at(at, working) != Line::Open {
        let fault = Fault::OutsideHours {
            from: opening.from_hour,
            until: opening.until_hour,
        };
        return Err(Error::field("time", fault));
    }
    Ok(())
}

async fn refuse_interest(tx: &mut Tx, actor: &Actor, application: &Application) -> Result<()> {
    if has_interest(tx, actor, application).await? {
        return Err(Error::refused(Fault::OwnInterest));
    }
    Ok(())
}

/// What a clerk saw: somebody with a document that shows exactly the expected name and day of birth.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// None: whom the application is for.
    pub signer: Option<SignerId>,
    pub document: IdKind,
    pub valid_until: Date,
    pub counter: &'a str,
    /// What is asked was read out to who signs, who then signed.
    pub signed: bool,
    /// Where who signs gets a receipt; kept where no address was known.
    pub email: Option<&'a str>,
}

/// Writes down that somebody appeared, and who signs that they signed what was read out. It counts when a second clerk
/// agrees.
///
/// Refusals: at `signed` [`Fault::NotTicked`]; at `valid_until` [`Fault::IdExpired`], [`Fault::IdExpiresSoon`] (R-BEV-8); at `counter`
/// [`Fault::Required`]; [`Fault::ChangedMeanwhile`] for who was seen already; [`Fault::ApplicantNeedsFactor`];
/// [`Fault::OwnInterest`].
pub async fn appeared(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    look: Look<'_>,
) -> Result<()> {
    actor.clerk()?;
    let now = s.now();
    actor.fresh(now)?;
    let counter = look.counter.trim();
    if counter.is_empty() {
        return Err(Error::field("counter", Fault::Required));
    }
    EvidencePolicy::default()
        .check_id(look.valid_until, date_of(now))
        .map_err(|fault| Error::field("valid_until", fault))?;
    if look.signer.is_some() && !look.signed {
        return Err(Error::field("signed", Fault::NotTicked));
    }
    let mut tx = s.db.write().await?;
    let application = in_person(&mut tx, id).await?;
    refuse_own(s, &mut tx, actor, &application, Vec::new()).await?;
    let people = people(s, &mut tx, actor, &application).await?;
    let person = people.iter().find(|one| one.signer == look.signer);
    if person.ok_or(Error::NotFound)?.seen != Seen::Not {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    if look.signer.is_none() {
        has_factor(&mut tx, &application).await?;
    }
    let who = identity_of(s, &mut tx, &application, look.signer).await?;
    let found = found(s, &who, look.document)?;
    let row = rows::Identification {
        id: s.id(),
        person: application.person.filter(|_| look.signer.is_none()),
        application: Some(id),
        signer: look.signer,
        method: Method::InPerson,
        session: None,
        next: Vec::new(),
        state: IdentificationState::Waiting,
        level: None,
        found: None,
        reason: None,
        started_at: now,
        decided_at: None,
        // Seen at a counter: in no browser and in no session.
        browser_hash: None,
        session_here: None,
        factor_at: None,
    };
    // Nobody comes back to it by a link.
    rows::insert(&mut tx, &row, s.token().hash().bytes()).await?;
    let appearance = Appearance {
        identification: row.id,
        signer: look.signer,
        counter: counter.to_owned(),
        found,
        recorded_by: actor.person,
        recorded_at: now,
        agreed_by: None,
        agreed_at: None,
    };
    store::appearance::record(&mut tx, &appearance).await?;
    let mut facts = json!({ "identification": row.id, "document": look.document });
    if let Some(signer) = look.signer {
        // Exactly what was read out, as a digest: the same that the signature will stand under.
        let subject = registration::subject(s, &application)?;
        let document = registration::document(&application, &subject);
        facts["signer"] = json!(signer);
        facts["signed"] = json!(data_encoding::HEXLOWER.encode(&document));
        if let Some(email) = look.email {
            let email = domain::email::folded(email);
            // The receipt is for who signed, not for who applied.
            if email == application.email {
                return Err(Error::field("email", Fault::OwnAddress));
            }
            store::application::give_signer_email(&mut tx, signer, &email).await?;
        }
    }
    super::note(s, &mut tx, &application, actor, "evidence.appeared", facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down that somebody came and was not let through: nothing else changes, and who comes next is looked at anew.
///
/// Refusals: [`Fault::ChangedMeanwhile`] for who was seen already; [`Fault::OwnInterest`].
pub async fn turn_away(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    signer: Option<SignerId>,
    why: TurnedAway,
) -> Result<()> {
    actor.clerk()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let application = in_person(&mut tx, id).await?;
    refuse_own(s, &mut tx, actor, &application, Vec::new()).await?;
    let people = people(s, &mut tx, actor, &application).await?;
    let person = people.iter().find(|one| one.signer == signer);
    if person.ok_or(Error::NotFound)?.seen != Seen::Not {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let facts = json!({ "signer": signer, "why": why });
    super::note(s, &mut tx, &application, actor, TURNED_AWAY, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Below EH4 no passkey is bound afterwards: the means rests on a second factor that its owner had before anybody looked
/// at a document. Whoever sets up one by a stolen password shuts out the owner, who then has nothing to come with.
async fn has_factor(tx: &mut Tx, application: &Application) -> Result<()> {
    if domain::identification::takes_a_counter(application.level) {
        return Ok(());
    }
    let person = application.person.ok_or(Error::NotFound)?;
    if factors::person_has_second(tx, person).await? {
        Ok(())
    } else {
        Err(Error::refused(Fault::ApplicantNeedsFactor))
    }
}

async fn identity_of(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    signer: Option<SignerId>,
) -> Result<Identity> {
    match signer {
        None => Ok(registration::subject(s, application)?.identity),
        Some(signer) => {
            let row = store::application::signer(tx, signer)
                .await?
                .ok_or(Error::NotFound)?;
            registration::officer(s, &row.officer)
        }
    }
}

fn found(s: &Services, who: &Identity, document: IdKind) -> Result<Vec<u8>> {
    let family = if who.prefix.is_empty() {
        who.family.clone()
    } else {
        format!("{} {}", who.prefix, who.family)
    };
    let found = Found {
        given: who.given.clone(),
        family,
        birth: who.birth.ok_or(Error::refused(Fault::NotABirthDate))?,
        document,
    };
    let plain = serde_json::to_vec(&found)
        .map_err(|_| Error::Internal("a value that cannot be written"))?;
    Ok(s.key.seal(&*s.rng, Purpose::Applicant, &plain))
}

/// A second clerk, who was there, agrees: the identification counts at the highest level from now on, and who came to
/// sign has signed.
///
/// Refusals: [`Fault::SecondClerk`] for the first clerk, [`Fault::OwnInterest`], [`Fault::ChangedMeanwhile`]; for who signs
/// [`Fault::RegisterUnavailable`], and what the register says against it.
pub async fn agree(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    identification: IdentificationId,
) -> Result<()> {
    actor.clerk()?;
    let now = s.now();
    actor.fresh(now)?;
    let mut tx = s.db.read().await?;
    let application = in_person(&mut tx, id).await?;
    let signs = appearance(&mut tx, id, identification).await?.signer;
    drop(tx);
    // Before the transaction: others write while the register thinks.
    let known = match signs {
        Some(_) => Some(registration::standing(s, &application).await?),
        None => None,
    };
    let mut tx = s.db.write().await?;
    let application = in_person(&mut tx, id).await?;
    refuse_own(s, &mut tx, actor, &application, Vec::new()).await?;
    let one = appearance(&mut tx, id, identification).await?;
    if one.recorded_by == actor.person {
        return Err(Error::refused(Fault::SecondClerk));
    }
    let outcome = rows::Outcome {
        state: IdentificationState::Approved,
        level: Some(Method::InPerson.level()),
        found: Some(one.found),
        reason: None,
        session_here: None,
    };
    let agreed = store::appearance::agree(&mut tx, identification, actor.person, now).await?;
    if !agreed || !rows::decide(&mut tx, identification, &outcome, now).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    if let Some(signer) = one.signer {
        store::application::forget_signer_email(&mut tx, signer).await?;
    }
    let facts = json!({ "identification": identification, "recorded_by": one.recorded_by });
    let action = "evidence.appearance_agreed";
    super::note(s, &mut tx, &application, actor, action, facts).await?;
    if let (Some(signer), Some((reading, plan))) = (one.signer, known) {
        let known = (reading.as_ref(), &plan);
        let shown = (signer, identification);
        registration::sign_in_person(s, &mut tx, &application, shown, known).await?;
    } else {
        let message = Message::ApplicationSeen {
            organisation: party(&application, None)?,
            link: page(&application),
        };
        tell_applicant(s, &mut tx, &application, &message).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn appearance(
    tx: &mut Tx,
    id: ApplicationId,
    identification: IdentificationId,
) -> Result<Appearance> {
    let seen = store::appearance::of_application(tx, id).await?;
    seen.into_iter()
        .find(|one| one.identification == identification)
        .ok_or(Error::NotFound)
}

/// The clerk who wrote it down takes it back: it was a mistake. Nothing of it counts, and what was kept of the document
/// is erased; somebody can appear anew.
///
/// Refusals: [`Fault::ChangedMeanwhile`] when a second clerk agreed. What another wrote is not found.
pub async fn withdraw(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    identification: IdentificationId,
) -> Result<()> {
    undo(s, actor, id, (identification, true)).await
}

/// A second clerk saw it otherwise than the first: as [`withdraw`].
///
/// Refusals: [`Fault::SecondClerk`] for the first clerk, [`Fault::OwnInterest`], [`Fault::ChangedMeanwhile`].
pub async fn disagree(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    identification: IdentificationId,
) -> Result<()> {
    undo(s, actor, id, (identification, false)).await
}

async fn undo(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    (identification, own): (IdentificationId, bool),
) -> Result<()> {
    actor.clerk()?;
    let now = s.now();
    actor.fresh(now)?;
    let mut tx = s.db.write().await?;
    let application = in_person(&mut tx, id).await?;
    let one = appearance(&mut tx, id, identification).await?;
    let action = match (own, one.recorded_by == actor.person) {
        (true, true) => "evidence.appearance_withdrawn",
        (true, false) => return Err(Error::NotFound),
        (false, true) => return Err(Error::refused(Fault::SecondClerk)),
        (false, false) => {
            refuse_own(s, &mut tx, actor, &application, Vec::new()).await?;
            "evidence.appearance_disagreed"
        }
    };
    let outcome = rows::Outcome {
        state: IdentificationState::Declined,
        level: None,
        found: None,
        reason: None,
        session_here: None,
    };
    if !store::appearance::take_back(&mut tx, identification).await?
        || !rows::decide(&mut tx, identification, &outcome, now).await?
    {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    if let Some(signer) = one.signer {
        store::application::forget_signer_email(&mut tx, signer).await?;
    }
    let facts = json!({ "identification": identification, "recorded_by": one.recorded_by });
    super::note(s, &mut tx, &application, actor, action, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// What the applicant's page shows of coming to a counter; none where a document is shown from afar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    pub kind: Kind,
    /// The page of the application itself.
    pub page: String,
    pub number: String,
    pub at: Option<Instant>,
    pub counter: Option<String>,
    /// The applicant was there, and two clerks say so.
    pub appeared: bool,
    /// The means is bound to a passkey afterwards (EH4).
    pub binds: bool,
    /// Passkeys of the applicant that stay on their device.
    pub passkeys: Vec<(CredentialId, String)>,
}

/// The actor's own application of any kind; another's is not found (R-DEC-22).
async fn own(tx: &mut Tx, actor: &Actor, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(|application| application.person == Some(actor.person))
        .ok_or(Error::NotFound)
}

/// Whether whom it is for was at a counter, and two clerks say so.
pub(crate) async fn has_appeared(tx: &mut Tx, application: &Application) -> Result<bool> {
    let shown = rows::of_applicant(tx, application.id).await?;
    Ok(shown.is_some_and(|row| row.level >= Some(application.level)))
}

/// The applicant's side; none where nobody comes to a counter, or not any more.
pub async fn mine(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Option<Mine>> {
    let mut tx = s.db.read().await?;
    let application = own(&mut tx, actor, id).await?;
    if !(application.in_person() && (application.registers() || comes(&application))) {
        return Ok(None);
    }
    let appointment = store::appearance::appointment(&mut tx, id).await?;
    let appeared = has_appeared(&mut tx, &application).await?;
    drop(tx);
    let passkeys = passkey::list(s, actor).await?;
    Ok(Some(Mine {
        kind: application.kind,
        page: page(&application).path().to_owned(),
        number: number(id),
        at: appointment.as_ref().map(|made| made.at),
        counter: appointment.map(|made| made.counter),
        appeared,
        binds: domain::identification::takes_a_counter(application.level),
        passkeys: passkeys
            .into_iter()
            .filter(|owned| owned.bound)
            .map(|owned| (owned.id, owned.name))
            .collect(),
    }))
}

/// Binds the means to a passkey that cannot leave its device: the last step at the highest level. Asks for a factor used
/// just now, and that factor must be this passkey.
///
/// Refusals: at `passkey` [`Fault::PasskeyNotBound`]; [`Fault::NotIdentified`], [`Fault::ApplicationIs`]; to become
/// manager [`Fault::RegisterUnavailable`]; for a means [`Fault::OrganisationNotActive`]; for a higher level
/// [`Fault::MeansIs`].
pub async fn bind(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    credential: CredentialId,
) -> Result<Link> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    drop(tx);
    if !domain::identification::takes_a_counter(found.level) {
        return Err(Error::NotFound);
    }
    let mine = passkey::list(s, actor).await?;
    let chosen = mine.iter().find(|owned| owned.id == credential);
    if !chosen.ok_or(Error::NotFound)?.bound {
        return Err(Error::field("passkey", Fault::PasskeyNotBound));
    }
    actor.fresh(s.now())?;
    if passkey::of_session(s, actor).await? != Some(credential) {
        return Err(Error::StepUpNeeded);
    }
    if found.registers() {
        let (reading, plan) = registration::standing(s, &found).await?;
        let mut tx = s.db.write().await?;
        let found = own(&mut tx, actor, id).await?;
        let known = (reading.as_ref(), &plan);
        registration::bound(s, &mut tx, &found, known, Some(credential)).await?;
        tx.commit().await?;
    } else if found.kind == Kind::Upgrade {
        upgrade::bound(s, actor, id, credential).await?;
    } else {
        application::activation::mine::bound(s, actor, id, credential).await?;
    }
    Ok(page(&found))
}
