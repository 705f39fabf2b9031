//! Applying: who somebody is, and what they want to become at an organisation that the register knows; and the sending of
//! every application. For who is not signed in, a link goes to the address; the
//! screen says the same whether or not that address has an account.

use super::{Subject, note, tell_applicant, town};
use crate::{
    Actor, Services,
    accounts::Client,
    boxed,
    error::{Error, Result},
    messages::{
        Message,
        parts::{Link, Party},
    },
    register,
    secret::{Purpose, Token},
};
use domain::{
    application::{ApplicationState, Kind, Product},
    approval::SignaturePolicy,
    fault::Fault,
    id::{ApplicationId, ExtractId, OrganisationId},
    lang::Lang,
    level::Level,
    mobile::MobileNumber,
    number::{KvkNumber, OrganisationNumber},
    person::{BirthDate, Identity, PersonName},
    signing::SigningPlan,
    time::{date_of, until_after},
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, Closing, is_open_already},
};

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
/// Refusals: at `kvk` [`Fault::UnknownOrganisation`]; at `birth` as [`BirthDate::of_age`]; at `mobile`
/// [`Fault::Required`] for a manager; at `level` [`Fault::LevelNotIssued`]; [`Fault::OrganisationNotActive`]
/// when nobody can sign; [`Fault::AlreadyApplied`] and [`Fault::AlreadyManager`] for who is signed in;
/// [`Fault::RegisterUnavailable`].
#[boxed]
pub async fn start(
    s: &Services,
    client: &Client,
    actor: Option<&Actor>,
    new: New,
) -> Result<Started> {
    let (kind, level) = match new.wish {
        Wish::Representative => (Kind::Representative, super::REPRESENTING),
        Wish::Manager(level) => (Kind::Manager, level),
    };
    let mut faults = Vec::new();
    let birth = BirthDate::of_age(new.birth, date_of(s.now()))
        .map_err(|fault| faults.push(("birth", fault)));
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
    if let (Some(actor), Kind::Manager) = (actor, kind)
        && let Some(managed) = super::look::managed(s, actor, new.kvk).await?
        && level <= managed.level
    {
        return Err(Error::refused(Fault::AlreadyManager(managed.level)));
    }
    charge(s, client, actor)?;
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
    let about = About {
        kind,
        product: product(level),
        number: new.kvk.into(),
        name: reading.extract.name.clone(),
        town: town(&reading.extract).to_owned(),
        stated_form: None,
        extract: Some(reading.id),
        plan,
    };
    let who = Who {
        identity: Identity::new(&new.name, birth),
        email: new.email,
        mobile: new.mobile,
        lang: new.lang,
        next: new.next,
    };
    send(s, actor, about, who).await
}

/// What an application costs its sender.
pub(super) fn charge(s: &Services, client: &Client, actor: Option<&Actor>) -> Result<()> {
    match actor {
        // Each one sends a mail.
        None => s.accounts.limits.apply_from(s.now(), client),
        // Each one shows who may sign for an organisation.
        Some(actor) => s.accounts.limits.apply_by(s.now(), actor.person),
    }
}

/// What is applied for, and where.
pub(super) struct About {
    pub kind: Kind,
    pub product: Product,
    pub number: OrganisationNumber,
    pub name: String,
    pub town: String,
    /// The legal form that the applicant says, of an organisation that is in no register.
    pub stated_form: Option<String>,
    /// The reading on which it rests; none where there is no register.
    pub extract: Option<ExtractId>,
    pub plan: SigningPlan,
}

/// Who applies.
pub(super) struct Who {
    pub identity: Identity,
    /// Of who is signed in, the account's own is used.
    pub email: String,
    pub mobile: Option<MobileNumber>,
    pub lang: Lang,
    pub next: Option<String>,
}

/// The row of an application that is sent now.
fn row(
    s: &Services,
    actor: Option<&Actor>,
    (about, who): (&About, Who),
    organisation: Option<OrganisationId>,
) -> Result<Application> {
    let now = s.now();
    let name = who.identity.full_name();
    let subject = Subject {
        identity: who.identity,
        mobile: who.mobile,
    };
    let promise = super::promise(s, about.kind, &about.plan);
    let state = match actor {
        Some(_) => ApplicationState::EmailConfirmed,
        None => ApplicationState::Submitted,
    };
    let stated = about.stated_form.is_some();
    Ok(Application {
        id: s.id(),
        kind: about.kind,
        kvk: about.number.kvk(),
        fiscal: about.number.fiscal(),
        organisation_name: about.name.clone(),
        town: stated.then(|| about.town.clone()),
        legal_form: about.stated_form.clone(),
        organisation,
        extract: about.extract,
        product: about.product,
        level: about.product.level(),
        person: actor.map(|actor| actor.person),
        applied_by: None,
        email: actor.map_or_else(
            || domain::email::folded(&who.email),
            |actor| actor.email.clone(),
        ),
        subject: subject.seal(s)?,
        subject_name: name,
        mobile_digest: None,
        employed: true,
        urgent: false,
        lang: actor.map_or(who.lang, |actor| actor.lang),
        next: who
            .next
            .as_ref()
            .map(|path| s.key.seal(&*s.rng, Purpose::NextPath, path.as_bytes())),
        stage: Application::columns(state).0,
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
    })
}

/// Sends an application that was found good: on its page for who is signed in, by a link for who is not.
///
/// Refusal: [`Fault::AlreadyApplied`].
pub(super) async fn send(
    s: &Services,
    actor: Option<&Actor>,
    about: About,
    who: Who,
) -> Result<Started> {
    let token = s.token();
    let mut tx = s.db.write().await?;
    let known = store::organisation::by_number(&mut tx, about.number).await?;
    let known = known.map(|organisation| organisation.id);
    let row = row(s, actor, (&about, who), known)?;
    let email = row.email.clone();
    let open = store::application::open_of(&mut tx, about.kind, about.number, &email).await?;
    let ended = match (open, actor) {
        (Some(open), Some(actor)) if open.person == Some(actor.person) => {
            // A name is corrected in what it was typed for; another level, or another word of an organisation that is in
            // no register, is another application.
            let stated = |row: &Application| {
                (
                    row.product,
                    row.organisation_name.clone(),
                    row.legal_form.clone(),
                    row.town.clone(),
                )
            };
            if open.product != row.product || row.fiscal.is_some() && stated(&open) != stated(&row)
            {
                return Err(Error::refused(Fault::AlreadyApplied));
            }
            return super::correct::correct(s, tx, actor, &open, &super::opened(s, &row.subject)?)
                .await;
        }
        (Some(_), Some(_)) => return Err(Error::refused(Fault::AlreadyApplied)),
        // Over the limit nothing is sent, and nothing is said.
        (_, None) if !s.accounts.limits.apply_to(s.now(), &email) => return Ok(Started::Mailed),
        // To the screen it is the same; the mail leads to the one there is, under a new link.
        (Some(open), None) => return again(s, tx, &open, &token, &about.town).await,
        // Anybody can type an address. What its owner never confirmed stands in nobody's way, and ends when the owner
        // goes on with another.
        (None, None) => Vec::new(),
        (None, Some(_)) => end_unconfirmed(s, &mut tx, &row).await?,
    };
    match store::application::insert(&mut tx, &row, token.hash().bytes()).await {
        Err(error) if is_open_already(&error) => {
            // Two clicks at once: the other one did it.
            return Err(Error::refused(Fault::AlreadyApplied));
        }
        inserted => inserted?,
    }
    note_ended(s, &mut tx, &ended).await?;
    let plan = &about.plan;
    if plan.path.names_by_paper() {
        store::evidence::open(&mut tx, row.id, plan.path).await?;
    }
    let facts = json!({
        "path": plan.path,
        "kind": about.kind,
        "kvk": row.kvk,
        "level": row.level,
        "needed": plan.needed,
        "extract": about.extract,
    });
    let by = actor.map(|actor| actor.person);
    note(s, &mut tx, &row, by, "application.sent", "own", facts).await?;
    if actor.is_some() {
        super::complete::proceed(s, &mut tx, &row, plan).await?;
        tx.commit().await?;
        return Ok(Started::Here(row.id));
    }
    mail(s, &mut tx, &row, about.town, token.reveal()).await?;
    tx.commit().await?;
    Ok(Started::Mailed)
}

/// Sends the link of an application that is somebody's once more, as another one.
async fn again(
    s: &Services,
    mut tx: Tx,
    open: &Application,
    token: &Token,
    town: &str,
) -> Result<Started> {
    let now = s.now();
    let until = now.plus_days(i64::from(s.settings.application_link_days));
    store::application::resend(&mut tx, open.id, token.hash().bytes(), now, until).await?;
    mail(s, &mut tx, open, town.to_owned(), token.reveal()).await?;
    tx.commit().await?;
    Ok(Started::Mailed)
}

/// Ends what else was applied for under an address whose owner goes on with `with`, and that nobody confirmed. The answer
/// is for [`note_ended`], once all rows are changed.
pub(super) async fn end_unconfirmed(
    s: &Services,
    tx: &mut Tx,
    with: &Application,
) -> Result<Vec<Application>> {
    let number = super::number(with)?;
    let all = store::application::unconfirmed(tx, with.kind, number, &with.email).await?;
    let mut ended = Vec::new();
    for open in all.into_iter().filter(|open| open.id != with.id) {
        let closing = Closing {
            state: ApplicationState::Expired,
            by: None,
            reason: None,
            at: s.now(),
        };
        // Ended by another meanwhile is as good.
        if store::application::close(tx, open.id, open.revision, closing).await? {
            ended.push(open);
        }
    }
    Ok(ended)
}

pub(super) async fn note_ended(s: &Services, tx: &mut Tx, ended: &[Application]) -> Result<()> {
    for open in ended {
        let facts = json!({});
        note(s, tx, open, None, "application.replaced", "system", facts).await?;
    }
    Ok(())
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
    tx: &mut Tx,
    application: &Application,
    town: String,
    token: &str,
) -> Result<()> {
    let message = Message::ApplicationConfirm {
        organisation: Party {
            name: application.organisation_name.clone(),
            number: super::number(application)?,
            town,
        },
        role: super::complete::role_of(application),
        last_day: domain::time::last_day_of(application.token_expires_at),
        link: Link::application(token),
    };
    tell_applicant(s, tx, application, &message).await
}
