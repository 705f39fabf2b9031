//! The appointment at a counter: made on a day and an hour when somebody is there, and told to who comes.

use super::{comes, in_person, is_done, number, page};
use crate::{
    Actor, Services, boxed, contact,
    effects::{self, Recipient},
    error::{Error, Result},
    evidence::{has_interest, note},
    messages::Message,
    registration::{self, party, tell_applicant},
};
use domain::{
    contact::Line,
    fault::Fault,
    id::ApplicationId,
    promise::PromisePolicy,
    time::{Instant, date_of},
};
use serde_json::json;
use store::{
    Tx,
    appearance::Appointment,
    application::{Application, Signer, SignerState},
};

/// Makes an appointment on a working day within opening hours, or moves it; the applicant is told, and so are those who
/// sign, where their address is known. The same time at the same counter once more is nothing new.
///
/// Refusals: at `day` [`Fault::DateInPast`], [`Fault::NotAWorkingDay`]; at `time` [`Fault::OutsideHours`]; at `counter`
/// [`Fault::Required`]; [`Fault::OwnInterest`], [`Fault::ChangedMeanwhile`] once everybody was seen.
#[boxed]
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
    note(
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
