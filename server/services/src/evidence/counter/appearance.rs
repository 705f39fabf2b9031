//! Appearing at a counter: what a clerk saw, the second clerk who agrees, and taking back what was a mistake. What is kept
//! of a document is its kind, and the name and day of birth that it had to show; never its number (R-BEV-8).

use super::{Person, Seen, TURNED_AWAY, in_person, page, people};
use crate::{
    Actor, Services,
    accounts::factors,
    boxed,
    error::{Error, Result},
    evidence::{AGAIN_SECONDS, did_just_now, interest::refuse_own, note},
    identification::Found,
    messages::Message,
    registration::{self, party, tell_applicant},
    secret::Purpose,
};
use domain::{
    evidence::{EvidencePolicy, IdKind, TurnedAway},
    fault::Fault,
    id::{ApplicationId, IdentificationId, SignerId},
    identification::{IdentificationState, Method},
    person::Identity,
    time::{Date, Instant, date_of},
};
use serde_json::json;
use store::{Tx, appearance::Appearance, application::Application, identification as rows};

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
/// agrees. The same once more, a moment later, is nothing new.
///
/// Refusals: at `signed` [`Fault::NotTicked`]; at `valid_until` [`Fault::IdExpired`], [`Fault::IdExpiresSoon`] (R-BEV-8); at `counter`
/// [`Fault::Required`]; at `email` [`Fault::AddressOfApplicant`]; [`Fault::ChangedMeanwhile`] for who was seen already;
/// [`Fault::ApplicantNeedsFactor`]; [`Fault::ComesLater`] before the day of the appointment;
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
    let person = person.ok_or(Error::NotFound)?;
    if person.seen != Seen::Not {
        return if is_noted(s, &mut tx, id, person, &look).await? {
            Ok(())
        } else {
            Err(Error::refused(Fault::ChangedMeanwhile))
        };
    }
    refuse_early(&mut tx, id, now).await?;
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
                return Err(Error::field("email", Fault::AddressOfApplicant));
            }
            store::application::give_signer_email(&mut tx, signer, &email).await?;
        }
    }
    note(s, &mut tx, &application, actor, "evidence.appeared", facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the actor wrote down the very same a moment ago, as far as it is kept.
async fn is_noted(
    s: &Services,
    tx: &mut Tx,
    id: ApplicationId,
    person: &Person,
    look: &Look<'_>,
) -> Result<bool> {
    let (
        Seen::Once {
            identification,
            mine: true,
        },
        Some(noted),
    ) = (person.seen, &person.noted)
    else {
        return Ok(false);
    };
    let since = s.now().plus_seconds(-AGAIN_SECONDS);
    let counter = appearance(tx, id, identification).await?.counter;
    let to = match look.signer {
        Some(signer) => store::application::signer(tx, signer)
            .await?
            .and_then(|row| row.email),
        None => None,
    };
    Ok(noted.at >= since
        && noted.document == look.document
        && counter == look.counter.trim()
        && look
            .email
            .is_none_or(|email| to == Some(domain::email::folded(email))))
}

/// Writes down that somebody came and was not let through: nothing else changes, and who comes next is looked at anew.
/// The same once more, a moment later, is nothing new.
///
/// Refusals: [`Fault::ChangedMeanwhile`] for who was seen already; [`Fault::ComesLater`]; [`Fault::OwnInterest`].
#[boxed]
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
    refuse_early(&mut tx, id, s.now()).await?;
    let facts = json!({ "signer": signer, "why": why });
    if did_just_now(s, &mut tx, &application, actor, TURNED_AWAY, &facts).await? {
        return Ok(());
    }
    note(s, &mut tx, &application, actor, TURNED_AWAY, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Nobody comes before the day of the appointment: for who does, it is moved first. Without one, whoever is there is there.
async fn refuse_early(tx: &mut Tx, id: ApplicationId, now: Instant) -> Result<()> {
    let made = store::appearance::appointment(tx, id).await?;
    if made.is_some_and(|made| date_of(made.at) > date_of(now)) {
        return Err(Error::refused(Fault::ComesLater));
    }
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
/// sign has signed. Once more, a moment later, is nothing new.
///
/// Refusals: [`Fault::SecondClerk`] for the first clerk, [`Fault::OwnInterest`], [`Fault::ChangedMeanwhile`]; for who signs
/// [`Fault::RegisterUnavailable`], and what the register says against it.
#[boxed]
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
    let seen = appearance(&mut tx, id, identification).await?;
    let since = now.plus_seconds(-AGAIN_SECONDS);
    if seen.agreed_by == Some(actor.person) && seen.agreed_at.is_some_and(|at| at >= since) {
        return Ok(());
    }
    let application = in_person(&mut tx, id).await?;
    let signs = seen.signer;
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
    let facts = json!({ "identification": identification, "recorded_by": one.recorded_by });
    let action = "evidence.appearance_agreed";
    note(s, &mut tx, &application, actor, action, facts).await?;
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
/// is erased; somebody can appear anew. Once more, a moment later, is nothing new.
///
/// Refusals: [`Fault::ChangedMeanwhile`] when a second clerk agreed. What another wrote is not found.
#[boxed]
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
#[boxed]
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
    let action = if own {
        "evidence.appearance_withdrawn"
    } else {
        "evidence.appearance_disagreed"
    };
    let this = json!({ "identification": identification });
    if did_just_now(s, &mut tx, &application, actor, action, &this).await? {
        return Ok(());
    }
    let one = appearance(&mut tx, id, identification).await?;
    match (own, one.recorded_by == actor.person) {
        (true, true) => {}
        (true, false) => return Err(Error::NotFound),
        (false, true) => return Err(Error::refused(Fault::SecondClerk)),
        (false, false) => refuse_own(s, &mut tx, actor, &application, Vec::new()).await?,
    }
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
    note(s, &mut tx, &application, actor, action, facts).await?;
    tx.commit().await?;
    Ok(())
}
