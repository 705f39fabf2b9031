//! The applicant's side of an application: how far it is, who still has to do what, showing who one is, signing it
//! oneself, and taking it back.

use super::{
    WHATEVER, applicant, complete, document, is_open, note, own, party, standing, subject,
    tell_applicant,
};
use crate::{
    Actor, Services,
    accounts::factors,
    boxed, effects,
    error::{Error, Result},
    evidence::counter::{self, Booked},
    identification::{self, Elsewhere},
    messages::Message,
    secret::Purpose,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Kind},
    approval::Power,
    fault::Fault,
    id::{ApplicationId, SignerId},
    level::Level,
    number::OrganisationNumber,
    person::Identity,
    register::{Answer, Extract, Officer, Reason},
    signing::Obstacle,
    time::{Date, date_of, last_day_of},
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, Closing, SignerState},
};

/// What the page of an application shows.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of an application that the page shows, each by itself"
)]
pub struct Shown {
    pub id: ApplicationId,
    pub kind: Kind,
    pub organisation: String,
    /// Whether the reader acts for it now.
    pub here: bool,
    pub number: OrganisationNumber,
    /// For whom it is.
    pub applicant: String,
    pub level: Level,
    /// Who one is, is shown at a counter.
    pub in_person: bool,
    pub state: ApplicationState,
    /// By when it is done, at the latest.
    pub promised: Date,
    /// When and where one comes to a counter.
    pub booked: Option<Booked>,
    /// Until when one can go on with it.
    pub last_day: Date,
    /// The applicant showed who they are, recently enough to sign with it.
    pub identified: bool,
    /// Signing it oneself: whether it is possible, done, or not for this person.
    pub own: OwnSignature,
    /// The second factor on which the means of a manager rests; none: no means comes of it.
    pub factor: Option<Factor>,
    /// Papers, not the register, say who may sign.
    pub by_papers: bool,
    /// By name only once the applicant has shown who they are (R-PRV): the register sells these names, and knows who
    /// bought them.
    pub signers: Vec<SignerLine>,
    /// How many may sign.
    pub able: u16,
    pub signed: u16,
    pub needed: u16,
    /// Why it cannot go on, by the register of today.
    pub obstacle: Option<Obstacle>,
    /// Why the applicant may not sign, though the register names them.
    pub bar: Option<Reason>,
    /// The register does not answer now: what was done is shown, and going on is for later.
    pub register_down: bool,
    /// The day of birth that was typed, and whether it and the name may be corrected.
    pub birth: Option<Date>,
    pub correctable: bool,
    /// What a clerk wrote: what is still needed, or why it was refused.
    pub told: Option<String>,
    /// Where the applicant was going.
    pub next: Option<String>,
}

/// Whether the applicant may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnSignature {
    /// Not known before the applicant has shown who they are.
    Unknown,
    /// The register names the applicant: sign.
    Possible,
    Given,
    /// The register names others.
    NotMine,
}

/// How far the applicant is with the second factor of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// It was used in the session in which the document was shown.
    Held,
    /// There is none yet: set one up in this session.
    SetUp,
    /// There is one: use it in this session.
    Use,
    /// The document was shown in another session, or not at all: show it (again) first, and go on at once.
    Show,
}

/// One line of who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerLine {
    pub id: SignerId,
    pub name: String,
    pub power: Power,
    pub state: SignerState,
    pub email: Option<String>,
    pub answered_on: Option<Date>,
    /// Why somebody refused, in their words.
    pub reason: Option<String>,
    /// The applicant.
    pub is_me: bool,
}

/// The actor's own application. It is shown whether or not the register answers.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    let signers = store::application::signers(&mut tx, id).await?;
    let shown = store::identification::of_applicant(&mut tx, id).await?;
    let factor = factor(s, &mut tx, actor, &found, shown.as_ref()).await?;
    let by_papers = crate::evidence::is_by_papers(&mut tx, id).await?;
    let told = told(&mut tx, &found).await?;
    let correctable = super::correct::may(&mut tx, &found).await?;
    let booked = counter::booked(&mut tx, &found).await?;
    drop(tx);
    let me = subject(s, &found)?.identity;
    let (obstacle, bar, register_down) = if is_open(&found) {
        match standing(s, &found).await {
            Err(error) if error.is(Fault::RegisterUnavailable) => (None, None, true),
            standing => {
                let (reading, plan) = standing?;
                let bar = reading.and_then(|reading| bars(s, &reading.extract, &me));
                (plan.obstacle, bar, false)
            }
        }
    } else {
        (None, None, false)
    };
    let ever = shown.is_some();
    let identified = shown.is_some_and(|row| identification::serves(s, &row, found.level));
    let able = signers
        .iter()
        .filter(|row| row.state != SignerState::Voided)
        .count();
    let mut lines = Vec::new();
    for row in signers {
        let who = complete::officer(s, &row)?;
        lines.push(SignerLine {
            id: row.id,
            name: who.full_name(),
            power: row.power,
            state: row.state,
            email: row.email,
            answered_on: row.answered_at.map(date_of),
            reason: row.reason,
            is_me: who.is_same(&me),
        });
    }
    let mine = lines.iter().find(|line| line.is_me);
    let own = match mine.map(|line| line.state) {
        Some(SignerState::Signed) => OwnSignature::Given,
        _ if !identified => OwnSignature::Unknown,
        Some(_) => OwnSignature::Possible,
        None => OwnSignature::NotMine,
    };
    // Before the applicant has shown who they are, nothing tells whether the register knows them.
    if own == OwnSignature::Unknown {
        for line in &mut lines {
            line.is_me = false;
        }
    }
    if !ever {
        lines.clear();
    }
    let next = match &found.next {
        Some(sealed) => s.key.open(Purpose::NextPath, sealed),
        None => None,
    };
    Ok(Shown {
        id,
        kind: found.kind,
        organisation: found.organisation_name.clone(),
        here: found.organisation.is_some() && found.organisation == actor.organisation().ok(),
        number: super::number(&found)?,
        applicant: found.subject_name.clone(),
        level: found.level,
        in_person: found.in_person(),
        state: found.state(),
        promised: counter::done_by(last_day_of(found.promised_at), booked.as_ref()),
        booked,
        last_day: last_day_of(found.expires_at),
        identified,
        own,
        factor,
        by_papers,
        signed: found.signed,
        needed: found.needed,
        signers: lines,
        able: u16::try_from(able).unwrap_or(u16::MAX),
        obstacle,
        bar: bar.filter(|_| own == OwnSignature::NotMine && !by_papers),
        register_down,
        // Five digits that somebody saw show nothing of it.
        birth: me.birth.filter(|_| !actor.sign_in.by_pin),
        correctable,
        told,
        next: next.and_then(|path| String::from_utf8(path).ok()),
    })
}

/// Why somebody whom the register names may not represent the organisation today; none for who is not named.
fn bars(s: &Services, extract: &Extract, me: &Identity) -> Option<Reason> {
    let today = date_of(s.now());
    let is_me = |officer: &&Officer| officer.person().is_some_and(|one| one.identity.is_same(me));
    let mine = extract.officers.iter().filter(is_me);
    let mut verdicts = mine.map(|officer| extract.verdict(officer, today));
    let barred = verdicts.find(|verdict| verdict.answer == Answer::No);
    barred.map(|verdict| verdict.reason)
}

/// What a clerk wrote about an application, as long as it says what to do or why it ended.
#[boxed]
pub async fn told(tx: &mut Tx, found: &Application) -> Result<Option<String>> {
    let speaks = matches!(
        found.state(),
        ApplicationState::MoreNeeded | ApplicationState::Refused
    );
    if !speaks {
        return Ok(None);
    }
    let case = store::evidence::case(tx, found.id).await?;
    Ok(case.and_then(|case| case.told))
}

async fn factor(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    found: &Application,
    shown: Option<&store::identification::Identification>,
) -> Result<Option<Factor>> {
    match found.kind {
        Kind::Manager => {}
        // It is there before one comes to the counter, and used afterwards.
        Kind::Means => {
            let there = factors::person_has_second(tx, actor.person).await?;
            return Ok(Some(match actor.fresh(s.now()) {
                _ if !there => Factor::SetUp,
                Ok(()) => Factor::Held,
                Err(_) => Factor::Use,
            }));
        }
        Kind::Representative | Kind::Upgrade => return Ok(None),
    }
    let here = shown.is_some_and(|row| row.session_here == Some(actor.session));
    Ok(Some(if complete::holds_factor(tx, found).await? {
        Factor::Held
    } else if !here {
        Factor::Show
    } else if factors::person_has_second(tx, actor.person).await? {
        Factor::Use
    } else {
        Factor::SetUp
    }))
}

/// Everything the actor has under way, newest first.
#[boxed]
pub async fn all(s: &Services, actor: &Actor) -> Result<Vec<Application>> {
    let mut tx = s.db.read().await?;
    let open = store::application::open_of_person(&mut tx, actor.person).await?;
    Ok(open.into_iter().filter(Application::registers).collect())
}

/// What the start page says of an application that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// It waits for signatures of others only.
    pub others: bool,
    /// What a clerk asked for.
    pub told: Option<String>,
}

/// Whose turn it is in an application of the actor's.
#[boxed]
pub async fn turn(s: &Services, actor: &Actor, found: &Application) -> Result<Turn> {
    let mut tx = s.db.read().await?;
    Ok(Turn {
        others: waits_for_others(s, &mut tx, actor, found).await?,
        told: told(&mut tx, found).await?,
    })
}

/// Whether the applicant's own part is done, and as many others are asked as are still needed.
async fn waits_for_others(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    found: &Application,
) -> Result<bool> {
    let ApplicationState::AwaitingSignatures { signed, needed } = found.state() else {
        return Ok(false);
    };
    if found.kind == Kind::Representative {
        return Ok(false);
    }
    let shown = store::identification::of_applicant(tx, found.id).await?;
    let factor = factor(s, tx, actor, found, shown.as_ref()).await?;
    // At EH4 the passkey is chosen in the end, and without a KvK number the factor is used then.
    let later = found.in_person();
    let own_part = shown.is_some_and(|row| identification::serves(s, &row, found.level))
        && (later || matches!(factor, None | Some(Factor::Held)));
    if !own_part {
        return Ok(false);
    }
    let me = subject(s, found)?.identity;
    let mut asked = 0;
    for row in store::application::signers(tx, found.id).await? {
        match row.state {
            SignerState::Asked => asked += 1,
            SignerState::Listed if complete::officer(s, &row)?.is_same(&me) => return Ok(false),
            _ => {}
        }
    }
    // Where too few are left who can sign, it is the applicant who must do something.
    Ok(asked >= needed.saturating_sub(signed))
}

/// Sends the applicant to the check of identity documents; the answer is where the browser goes.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::OnlyInPerson`], [`Fault::IdentityUnavailable`], [`Error::TooMany`].
#[boxed]
pub async fn identify(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Elsewhere> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    drop(tx);
    if !is_open(&found) {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    identification::begin_own(s, actor, &found, &format!("/applications/{id}")).await
}

/// Signs one's own application, as somebody the register names. As representative it is the last step; as manager it
/// is one of the signatures.
///
/// Refusals: [`Fault::NotIdentified`], [`SigningPlan::not_among`], [`Fault::AlreadySigned`], [`Fault::ApplicationIs`],
/// [`Fault::RegisterUnavailable`].
#[boxed]
pub async fn sign(s: &Services, actor: &Actor, id: ApplicationId) -> Result<ApplicationState> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    drop(tx);
    let (reading, plan) = standing(s, &found).await?;
    let mut tx = s.db.write().await?;
    let found = own(&mut tx, actor, id).await?;
    if !is_open(&found) {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let shown = store::identification::of_applicant(&mut tx, id)
        .await?
        .filter(|row| identification::serves(s, row, found.level))
        .ok_or(Error::refused(Fault::NotIdentified))?;
    let me = subject(s, &found)?;
    let mut mine = None;
    for row in store::application::signers(&mut tx, id).await? {
        if complete::officer(s, &row)?.is_same(&me.identity) {
            mine = Some(row);
        }
    }
    let mine = mine.ok_or(Error::refused(plan.not_among()))?;
    if mine.state == SignerState::Signed {
        return Err(Error::refused(Fault::AlreadySigned));
    }
    let digest = document(&found, &me);
    let signed = store::application::Signed {
        person: Some(actor.person),
        identification: shown.id,
        digest: &digest,
        at: s.now(),
    };
    if !store::application::sign(&mut tx, mine.id, signed).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let facts = json!({ "signer": mine.id, "identification": shown.id, "extract": reading.as_ref().map(|reading| reading.id) });
    note(
        s,
        &mut tx,
        &found,
        Some(actor.person),
        "application.signed",
        "representative",
        facts,
    )
    .await?;
    let state = complete::go_on(s, &mut tx, &found, (reading.as_ref(), &plan)).await?;
    tx.commit().await?;
    Ok(state)
}

/// Goes on after something changed elsewhere: an identification that came in. Changes nothing when nothing did.
///
/// Refusals: [`Fault::RegisterUnavailable`]; [`Error::StepUpNeeded`] for the last step of who came to a counter.
#[boxed]
pub async fn refresh(s: &Services, actor: &Actor, id: ApplicationId) -> Result<ApplicationState> {
    let mut tx = s.db.read().await?;
    let found = own(&mut tx, actor, id).await?;
    drop(tx);
    if !is_open(&found) {
        return Ok(found.state());
    }
    let (reading, plan) = standing(s, &found).await?;
    let mut tx = s.db.write().await?;
    let found = own(&mut tx, actor, id).await?;
    let known = (reading.as_ref(), &plan);
    let mut state = complete::go_on(s, &mut tx, &found, known).await?;
    // At a counter two clerks saw whose this is, and the second factor was there: by that one it is finished (R-ID-8).
    if state == ApplicationState::IdentificationNeeded
        && found.kind == Kind::Means
        && factors::person_has_second(&mut tx, actor.person).await?
    {
        actor.fresh(s.now())?;
        let found = own(&mut tx, actor, id).await?;
        complete::bound(s, &mut tx, &found, known, None).await?;
        state = ApplicationState::Issued;
    }
    tx.commit().await?;
    Ok(state)
}

/// Takes the application back; final (R-AAN-8). Whoever was asked to sign is told.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn cancel(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let found = own(&mut tx, actor, id).await?;
    let state = found.state().apply(ApplicationEvent::Cancel, WHATEVER)?;
    let closing = Closing {
        state,
        by: Some(actor.person),
        reason: None,
        at: s.now(),
    };
    if !store::application::close(&mut tx, id, found.revision, closing).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    store::evidence::destroy_all(&mut tx, id, s.now()).await?;
    let facts = json!({});
    note(
        s,
        &mut tx,
        &found,
        Some(actor.person),
        "application.cancelled",
        "own",
        facts,
    )
    .await?;
    tell_asked(s, &mut tx, &found).await?;
    let message = Message::ApplicationCancelled {
        organisation: party(&found, None)?,
        applicant: found.subject_name.clone(),
    };
    tell_applicant(s, &mut tx, &found, &message).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells whoever was asked to sign, or has signed, that it is not needed any more.
async fn tell_asked(s: &Services, tx: &mut Tx, application: &Application) -> Result<()> {
    let message = Message::ApplicationCancelled {
        organisation: party(application, None)?,
        applicant: application.subject_name.clone(),
    };
    for row in store::application::signers(tx, application.id).await? {
        let asked = matches!(row.state, SignerState::Asked | SignerState::Signed);
        if let (true, Some(email)) = (asked, row.email) {
            let to = effects::Recipient {
                email,
                person: row.person,
                lang: row.lang,
                ..applicant(application)
            };
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(())
}
