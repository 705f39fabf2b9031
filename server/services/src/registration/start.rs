//! Applying: who somebody is, and what they want to become. For who is not signed in, a link goes to the address; the
//! screen says the same whether or not that address has an account.

use super::{Subject, note, tell_applicant, town};
use crate::{
    Actor, Services,
    accounts::Client,
    error::{Error, Result},
    messages::{
        Message,
        parts::{Link, Party},
    },
    register,
    secret::Purpose,
};
use domain::{
    application::{ApplicationState, Kind, Product},
    approval::SignaturePolicy,
    fault::Fault,
    id::ApplicationId,
    lang::Lang,
    level::Level,
    mobile::MobileNumber,
    number::KvkNumber,
    person::{BirthDate, Identity, PersonName},
    time::{date_of, until_after},
};
use serde_json::json;
use store::application::{Application, OPEN_ALREADY, Stage};

/// What somebody filled in.
#[derive(Clone, Debug)]
pub struct New {
    pub kvk: KvkNumber,
    pub wish: Wish,
    pub name: PersonName,
    pub birth: domain::Date,
    /// Where the link goes; of who is signed in, the account's own address is used.
    pub email: String,
    pub mobile: Option<MobileNumber>,
    pub lang: Lang,
    /// Where they were going: a path of ours.
    pub next: Option<String>,
    /// The register's names are not right: an extract is sent in (R-BEV-7).
    pub by_extract: bool,
}

/// What somebody wants to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Known as who represents the organisation by the register.
    Representative,
    /// Manager at this level.
    Manager(Level),
}

/// How it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// By the link in the mail.
    Mailed,
    /// On its page: the applicant is signed in.
    Here(ApplicationId),
}

/// Starts an application.
///
/// Refusals: at `kvk` [`Fault::UnknownOrganisation`]; at `birth` as [`BirthDate::new`]; at `mobile`
/// [`Fault::Required`] for a manager; at `level` [`Fault::LevelNotIssued`]; [`Fault::OrganisationNotActive`]
/// when nobody can sign; [`Fault::AlreadyApplied`] for who is signed in;
/// [`Fault::RegisterUnavailable`].
#[expect(
    clippy::too_many_lines,
    reason = "one check after the other, in the order in which a person would want to hear of them"
)]
pub async fn start(
    s: &Services,
    client: &Client,
    actor: Option<&Actor>,
    new: New,
) -> Result<Started> {
    let now = s.now();
    let (kind, level) = match new.wish {
        Wish::Representative => (Kind::Representative, super::REPRESENTING),
        Wish::Manager(level) => (Kind::Manager, level),
    };
    let mut faults = Vec::new();
    let birth =
        BirthDate::new(new.birth, date_of(now)).map_err(|fault| faults.push(("birth", fault)));
    if kind == Kind::Manager && new.mobile.is_none() {
        faults.push(("mobile", Fault::Required));
    }
    if !super::LEVELS.contains(&level) {
        faults.push(("level", Fault::LevelNotIssued(level)));
    }
    let Ok(birth) = birth else {
        return Err(Error::Refused(faults));
    };
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    match actor {
        // Each one sends a mail.
        None => s.accounts.limits.apply_from(now, client)?,
        // Each one shows who may sign for an organisation.
        Some(actor) => s.accounts.limits.apply_by(now, actor.person)?,
    }
    let reading = register::read(s, new.kvk)
        .await?
        .ok_or(Error::field("kvk", Fault::UnknownOrganisation))?;
    let mut plan = register::plan(s, &reading, level).await?;
    if new.by_extract {
        plan = plan.by_sent_extract(&SignaturePolicy::default());
    }
    if plan.obstacle.is_some() {
        return Err(Error::refused(Fault::OrganisationNotActive));
    }

    let email = actor.map_or_else(
        || new.email.trim().to_lowercase(),
        |actor| actor.email.clone(),
    );
    let identity = Identity::new(&new.name, birth);
    let name = identity.full_name();
    let subject = Subject {
        identity,
        mobile: new.mobile,
    };
    let promise = super::promise(s, kind, &plan);
    let token = s.token();
    let state = match actor {
        Some(_) => ApplicationState::EmailConfirmed,
        None => ApplicationState::Submitted,
    };
    let mut tx = s.db.write().await?;
    let known = store::organisation::by_kvk(&mut tx, &new.kvk).await?;
    let row = Application {
        id: s.id(),
        kind,
        kvk: Some(new.kvk),
        fiscal: None,
        organisation_name: reading.extract.name.clone(),
        organisation: known.map(|organisation| organisation.id),
        extract: Some(reading.id),
        product: product(level),
        level,
        person: actor.map(|actor| actor.person),
        applied_by: None,
        email: email.clone(),
        subject: subject.seal(s)?,
        subject_name: name,
        mobile_digest: None,
        employed: true,
        urgent: false,
        lang: actor.map_or(new.lang, |actor| actor.lang),
        next: new
            .next
            .as_ref()
            .map(|path| s.key.seal(&*s.rng, Purpose::NextPath, path.as_bytes())),
        stage: Stage::Submitted,
        signed: 0,
        needed: 0,
        revision: 1,
        token_expires_at: now.plus_days(i64::from(s.settings.application_link_days)),
        created_at: now,
        sent_at: now,
        promised_at: until_after(promise.latest),
        expires_at: now.plus_days(i64::from(s.settings.application_days)),
        closed_at: None,
        closed_by: None,
        reason: None,
        means: None,
    };
    let row = Application {
        stage: Application::columns(state).0,
        ..row
    };
    let already = store::application::open_of(&mut tx, kind, &new.kvk, &email).await?;
    if already.is_none() {
        match store::application::insert(&mut tx, &row, token.hash().bytes()).await {
            Err(error) if error.is_conflict(OPEN_ALREADY) => {
                // Two clicks at once: the other one did it.
                return Err(Error::refused(Fault::AlreadyApplied));
            }
            inserted => inserted?,
        }
    }
    if let Some(open) = already {
        return match actor {
            Some(actor) if open.person == Some(actor.person) => Ok(Started::Here(open.id)),
            Some(_) => Err(Error::refused(Fault::AlreadyApplied)),
            // To the screen it is the same; the mail leads to the one there is, under a new link.
            None => {
                // Over the limit nothing is sent, nothing is said, and the link that was sent stays good.
                if !s.accounts.limits.apply_to(now, &open.email) {
                    return Ok(Started::Mailed);
                }
                let until = now.plus_days(i64::from(s.settings.application_link_days));
                store::application::resend(&mut tx, open.id, token.hash().bytes(), now, until)
                    .await?;
                mail(
                    s,
                    &mut tx,
                    &open,
                    town(&reading.extract).to_owned(),
                    token.reveal(),
                )
                .await?;
                tx.commit().await?;
                Ok(Started::Mailed)
            }
        };
    }
    if plan.path.names_by_paper() {
        store::evidence::open(&mut tx, row.id, plan.path).await?;
    }
    let facts = json!({
        "path": plan.path,
        "kind": kind,
        "kvk": new.kvk,
        "level": level,
        "needed": plan.needed,
        "extract": reading.id,
    });
    let by = actor.map(|actor| actor.person);
    note(s, &mut tx, &row, by, "application.sent", "own", facts).await?;
    if actor.is_some() {
        super::complete::proceed(s, &mut tx, &row, &plan).await?;
        tx.commit().await?;
        return Ok(Started::Here(row.id));
    }
    if s.accounts.limits.apply_to(now, &email) {
        let town = town(&reading.extract).to_owned();
        mail(s, &mut tx, &row, town, token.reveal()).await?;
        tx.commit().await?;
    }
    Ok(Started::Mailed)
}

/// The product that comes with a role at this level.
const fn product(level: Level) -> Product {
    match level {
        Level::Eh4 => Product::Eh4,
        Level::Eh3 => Product::Eh3,
        _ => Product::Eh2Plus,
    }
}

/// The link that proves the address.
async fn mail(
    s: &Services,
    tx: &mut store::Tx,
    application: &Application,
    town: String,
    token: &str,
) -> Result<()> {
    let message = Message::ApplicationConfirm {
        organisation: Party {
            name: application.organisation_name.clone(),
            kvk: application.kvk.ok_or(Error::NotFound)?,
            town,
        },
        role: super::complete::role_of(application),
        last_day: domain::time::last_day_of(application.token_expires_at),
        link: Link::application(token),
    };
    tell_applicant(s, tx, application, &message).await
}
