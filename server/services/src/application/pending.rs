//! What is under way (*Beheer → Lopende aanvragen*, R-AAN-8): who, what, since when, promised when, whose turn it is and
//! whether the last message arrived; and acting on it: a new link, a reminder, a code once more, taking it back.
//! What an applicant began alone (to become manager or representative, or for the tax office without a KvK number) is
//! shown beside it, and acted on by that applicant.

use super::{
    activation::send_again, apply, correct, is_ours, mobile, note, organisation_of, steps,
    tell_managers, tell_user,
};
use crate::{
    Actor, Services,
    accounts::session,
    boxed,
    error::{Error, Result},
    history,
    means::upgrade,
    messages::{
        Message,
        parts::Link,
        texts::{self, Texted},
    },
    order,
    overview::Sheet,
    party,
    people::{PAGE, roles},
    registration,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Kind, Product, Waiting},
    fault::Fault,
    id::{ApplicationId, OrganisationId, PersonId},
    person::Identity,
    time::{Date, Instant, last_day_of},
    view::{HistoryLine, Party, existing_page},
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Tx,
    application::{
        Application, Closing, Stage,
        list::{self, Count, OpenList},
    },
    organisation::Organisation,
    outbox::Delivery,
    value::fold,
};

pub use store::application::list::OpenSort as Sort;

/// A link is not sent again sooner than this.
const RESEND_SECONDS: i64 = 5 * 60;
/// More rows than this are no file for a spreadsheet.
const MOST: u32 = 20_000;

/// Which lines a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    All,
    /// Promised for a day that has passed.
    Late,
    /// Whom it is for has to do something.
    User,
    /// Signatures are awaited.
    Signatures,
    /// The operator looks at evidence.
    Operator,
}

/// The question behind the list.
#[derive(Clone, Debug, Default)]
pub struct PendingQuery {
    /// A part of a name or address; empty finds all.
    pub search: String,
    pub which: Which,
    /// One organisation; none: all that are listed.
    pub organisation: Option<OrganisationId>,
    /// Oldest first without one.
    pub sort: Option<Sort>,
    pub descending: bool,
    /// Counted from 1; 0 is 1.
    pub page: u32,
}

impl Which {
    pub const ALL: [Self; 5] = [
        Self::All,
        Self::Late,
        Self::User,
        Self::Signatures,
        Self::Operator,
    ];

    /// The word in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Late => "late",
            Self::User => "user",
            Self::Signatures => "signatures",
            Self::Operator => "operator",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.code() == code)
    }
}

/// One application that is under way.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a row, each by itself"
)]
pub struct Line {
    pub application: ApplicationId,
    pub organisation: Party,
    pub kind: Kind,
    pub name: String,
    pub email: String,
    pub product: Product,
    pub state: ApplicationState,
    /// Whose turn it is.
    pub waiting: Waiting,
    pub since: Instant,
    /// By when it is done, at the latest.
    pub promised: Date,
    pub late: bool,
    pub urgent: bool,
    /// The manager who applied; none: the applicant did.
    pub applied_by: Option<String>,
    /// A manager's matter, with a link and a code; else the applicant's own, and so are its messages.
    pub ours: bool,
    /// The document is shown at a counter.
    pub in_person: bool,
    /// A document is awaited, and the last one that was shown was no good: perhaps the user needs help.
    pub declined: bool,
    /// Whether the last mail left; none: nothing known.
    pub mail: Option<Delivery>,
    /// What became of the last text message.
    pub text: Option<Texted>,
    /// The link has run out: send a new one.
    pub link_dead: bool,
    /// Until when no other mail about it can be sent; none: now.
    pub mails_from: Option<Instant>,
    /// Where the code goes, as far as one recognises it; only of one that is looked at by itself.
    pub mobile: Option<String>,
    /// As it was typed; only for who may correct it, of one that is looked at by itself.
    pub identity: Option<Identity>,
    /// What the reader can do about it; empty for an application that is its applicant's own matter.
    pub acts: Vec<Act>,
    /// Who did what about it; only of a manager's matter that is looked at by itself.
    pub history: Vec<HistoryLine>,
}

/// What a manager can do about an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A new link, by [`resend`].
    Resend,
    /// The code once more, by [`resend_code`].
    ResendCode,
    /// A word about what is left, by [`remind`].
    Remind,
    /// Another name, day of birth or address, by [`super::correct()`].
    Correct,
    /// Another address with it.
    CorrectEmail,
    /// Another mobile number, by [`super::correct_mobile`].
    CorrectMobile,
    Cancel,
}

/// A piece of the list.
#[derive(Clone, Debug)]
pub struct Pending {
    /// In the order asked for; oldest first without one.
    pub lines: Vec<Line>,
    /// All that fit the question.
    pub total: u32,
    pub page: u32,
    /// Of all that are under way.
    pub late: u32,
    /// Per choice, over everything that fits the rest of the question.
    pub counts: Vec<(Which, u32)>,
    /// What can be chosen from, by name.
    pub organisations: Vec<(OrganisationId, String)>,
}

/// What is under way at the actor's organisation.
#[boxed]
pub async fn pending(s: &Services, actor: &Actor, query: &PendingQuery) -> Result<Pending> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    page(s, &mut tx, vec![organisation], query).await
}

/// What is under way at every organisation where the actor is in charge (F4-10).
#[boxed]
pub async fn everywhere(s: &Services, actor: &Actor, query: &PendingQuery) -> Result<Pending> {
    let mut tx = s.db.read().await?;
    let places = in_charge(s, &mut tx, actor).await?;
    page(s, &mut tx, places, query).await
}

/// The same as a file: all that fits, on one page.
#[boxed]
pub async fn csv(s: &Services, actor: &Actor, query: &PendingQuery) -> Result<Sheet> {
    let mut tx = s.db.read().await?;
    let all = in_charge(s, &mut tx, actor).await?;
    let chosen = chosen(&all, query);
    let stages = query.which.stages();
    let asked = question(s, (&chosen, stages.as_deref()), query);
    let rows = list::lines(&mut tx, &asked).await?;
    let places = places(&mut tx, all).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        lines.push(line(s, &mut tx, row, &places).await?);
    }
    drop(tx);
    super::sheet::pending(s, actor.lang, &lines)
}

/// One application where the actor is in charge: under way, or how it ended; of what has ended nothing can be done.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Line> {
    let mut tx = s.db.read().await?;
    let places = in_charge(s, &mut tx, actor).await;
    let places = places.map_err(|_| Error::NotFound)?;
    let row = store::application::by_id(&mut tx, id).await?;
    let row = row.ok_or(Error::NotFound)?;
    let organisation = row.organisation.filter(|one| places.contains(one));
    let organisation = organisation.ok_or(Error::NotFound)?;
    let here = party::organisation(&mut tx, organisation).await?;
    let places = BTreeMap::from([(organisation, here)]);
    let mut line = line(s, &mut tx, &row, &places).await?;
    let there = session::acting_at(s, &mut tx, actor, organisation).await?;
    let there = there.map(|there| Actor {
        lang: actor.lang,
        ..there
    });
    if line.ours
        && let Some(there) = &there
    {
        line.history = history::of(s, &mut tx, there, "application", id.uuid()).await?;
    }
    if !line.acts.is_empty() {
        // Corrections mail the same address, and count with the others.
        let limits = &s.accounts.limits;
        let free_from = limits.applies_for_from(s.now(), organisation, &row.email);
        line.mails_from = line
            .mails_from
            .max(Some(free_from).filter(|from| *from > s.now()));
        line.mobile = Some(registration::subject(s, &row)?)
            .and_then(|subject| subject.mobile)
            .map(|mobile| mobile.hint());
        let activation = store::activation::of(&mut tx, id).await?;
        if let Some(there) = &there {
            if mobile::may_correct(there, &row, activation.as_ref()).is_ok() {
                line.acts.push(Act::CorrectMobile);
            }
            if correct::may_correct(there, &row).is_ok() {
                line.acts.push(Act::Correct);
                let accepted = activation.is_some_and(|one| one.accepted_at.is_some());
                let kept = correct::keeps_address(&mut tx, &row, accepted).await?;
                line.acts
                    .extend(kept.is_none().then_some(Act::CorrectEmail));
                line.identity = Some(registration::subject(s, &row)?.identity);
            }
        }
    }
    Ok(line)
}

/// What is under way for one colleague at the actor's organisation, oldest first; for who is none, nothing.
#[boxed]
pub async fn of_colleague(s: &Services, actor: &Actor, person: PersonId) -> Result<Vec<Line>> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let stay = store::membership::current(&mut tx, person, organisation).await?;
    let account = store::account::by_person(&mut tx, person).await?;
    let (Some(_), Some(account)) = (stay, account) else {
        return Ok(Vec::new());
    };
    let here = party::organisation(&mut tx, organisation).await?;
    let places = BTreeMap::from([(organisation, here)]);
    let mut lines = Vec::new();
    for row in store::application::open_for(&mut tx, organisation, person, &account.email).await? {
        lines.push(line(s, &mut tx, &row, &places).await?);
    }
    Ok(lines)
}

async fn in_charge(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<OrganisationId>> {
    let places = crate::means::list::in_charge(s, tx, actor).await?;
    Ok(places.into_iter().map(|(id, _)| id).collect())
}

/// A piece of what is under way at these organisations.
async fn page(
    s: &Services,
    tx: &mut Tx,
    all: Vec<OrganisationId>,
    query: &PendingQuery,
) -> Result<Pending> {
    let chosen = chosen(&all, query);
    let stages = query.which.stages();
    let asked = question(s, (&chosen, stages.as_deref()), query);
    let stands = list::counts(tx, &asked).await?;
    let everything = OpenList {
        organisations: &all,
        search: "",
        ..asked
    };
    let late = Which::Late.of(&list::counts(tx, &everything).await?);
    let total = query.which.of(&stands);
    // A page beyond the end shows the last one: a list that shrank meanwhile is no error.
    let page = existing_page(query.page, total, PAGE);
    let asked = OpenList {
        limit: PAGE,
        offset: (page - 1) * PAGE,
        ..asked
    };
    let rows = list::lines(tx, &asked).await?;
    let places = places(tx, all).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        lines.push(line(s, tx, row, &places).await?);
    }
    let mut organisations: Vec<_> = places
        .into_iter()
        .map(|(id, place)| (id, place.name))
        .collect();
    organisations.sort_by_cached_key(|(_, name)| fold(name));
    Ok(Pending {
        lines,
        total,
        page,
        late,
        counts: Which::ALL.map(|which| (which, which.of(&stands))).to_vec(),
        organisations,
    })
}

async fn places(
    tx: &mut Tx,
    organisations: Vec<OrganisationId>,
) -> Result<BTreeMap<OrganisationId, Organisation>> {
    let mut places = BTreeMap::new();
    for organisation in organisations {
        places.insert(organisation, party::organisation(tx, organisation).await?);
    }
    Ok(places)
}

/// The organisations that are asked about; one that is not the actor's to see has nothing under way.
fn chosen(all: &[OrganisationId], query: &PendingQuery) -> Vec<OrganisationId> {
    all.iter()
        .copied()
        .filter(|id| query.organisation.is_none_or(|only| only == *id))
        .collect()
}

fn question<'a>(
    s: &Services,
    (organisations, stages): (&'a [OrganisationId], Option<&'a [Stage]>),
    query: &'a PendingQuery,
) -> OpenList<'a> {
    OpenList {
        organisations,
        now: s.now(),
        search: query.search.trim(),
        stages,
        late: query.which == Which::Late,
        sort: query.sort.unwrap_or(Sort::Since),
        descending: query.descending,
        limit: MOST,
        offset: 0,
    }
}

impl Which {
    /// At which stages it is their turn; none: the stage does not matter.
    fn stages(self) -> Option<Vec<Stage>> {
        match self {
            Self::All | Self::Late => None,
            _ => Some(
                Stage::OPEN
                    .into_iter()
                    .filter(|stage| self.waits_at(*stage))
                    .collect(),
            ),
        }
    }

    fn waits_at(self, stage: Stage) -> bool {
        // How many signatures there are does not matter for whose turn it is.
        let waiting = stage.state(0, 1).waiting();
        match self {
            Self::All | Self::Late => true,
            Self::User => waiting == Waiting::User,
            Self::Signatures => matches!(waiting, Waiting::Representative { .. }),
            Self::Operator => waiting == Waiting::Clerk,
        }
    }

    fn of(self, counts: &[Count]) -> u32 {
        counts
            .iter()
            .filter(|count| self.waits_at(count.stage))
            .map(|count| {
                if self == Self::Late {
                    count.late
                } else {
                    count.all
                }
            })
            .sum()
    }
}

fn is_late(row: &Application, now: Instant) -> bool {
    row.promised_at <= now
}

async fn line(
    s: &Services,
    tx: &mut Tx,
    row: &Application,
    places: &BTreeMap<OrganisationId, Organisation>,
) -> Result<Line> {
    let now = s.now();
    let place = row
        .organisation
        .and_then(|id| places.get(&id))
        .ok_or(Error::Internal("an application of another organisation"))?;
    let about = row.id.uuid();
    let activation = store::activation::of(tx, row.id).await?;
    let accepted = activation
        .as_ref()
        .is_some_and(|one| one.accepted_at.is_some());
    Ok(Line {
        application: row.id,
        organisation: party::shown(place),
        kind: row.kind,
        name: row.subject_name.clone(),
        email: row.email.clone(),
        product: row.product,
        // Whoever is not known yet shows no document yet.
        state: match row.state() {
            ApplicationState::IdentificationNeeded if is_ours(row) && !accepted => {
                ApplicationState::EmailConfirmed
            }
            state => state,
        },
        waiting: row.state().waiting(),
        since: row.created_at,
        promised: last_day_of(row.promised_at),
        late: is_late(row, now) && !row.state().is_final(),
        urgent: row.urgent,
        applied_by: match row.applied_by {
            Some(manager) => Some(party::person_name(tx, manager).await?),
            None => None,
        },
        ours: is_ours(row),
        in_person: row.in_person(),
        declined: is_ours(row)
            && row.state() == ApplicationState::IdentificationNeeded
            && store::identification::was_declined(tx, row.id).await?,
        mail: store::outbox::delivery(tx, about).await?,
        text: texts::about(tx, about).await?,
        link_dead: is_ours(row)
            && !accepted
            && !row.state().is_final()
            && row.token_expires_at <= now,
        mails_from: Some(row.sent_at.plus_seconds(RESEND_SECONDS))
            .filter(|from| is_ours(row) && !row.state().is_final() && *from > now),
        mobile: None,
        identity: None,
        acts: acts(row, accepted, now),
        history: Vec::new(),
    })
}

/// `accepted`: the user is known, and goes on without the link.
fn acts(row: &Application, accepted: bool, now: Instant) -> Vec<Act> {
    if !is_ours(row) || row.state().is_final() {
        return Vec::new();
    }
    let begun = row.state() != ApplicationState::Submitted;
    if accepted {
        vec![Act::Remind, Act::Cancel]
    } else if begun && now < row.token_expires_at {
        vec![Act::Resend, Act::ResendCode, Act::Cancel]
    } else {
        vec![Act::Resend, Act::Cancel]
    }
}

/// The actor at the organisation of an application, which is held, and the application as it is now. One that the actor
/// does not manage is not found (R-DEC-22), nor is one that is its applicant's own matter.
pub(super) async fn managed(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(Actor, Application)> {
    let found = of_means(tx, id).await?;
    let organisation = organisation_of(&found)?;
    store::organisation::hold(tx, &[organisation]).await?;
    let there = session::acting_at(s, tx, actor, organisation)
        .await?
        .ok_or(Error::NotFound)?;
    if there.may_stop().is_err() {
        return Err(Error::NotFound);
    }
    let there = Actor {
        lang: actor.lang,
        ..there
    };
    Ok((there, of_means(tx, id).await?))
}

async fn of_means(tx: &mut Tx, id: ApplicationId) -> Result<Application> {
    store::application::by_id(tx, id)
        .await?
        .filter(is_ours)
        .ok_or(Error::NotFound)
}

/// Sends a new link; the earlier one stops working, and what was done under it begins anew.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::WaitSeconds`]; [`Fault::LinkDead`] when the user has gone on without it:
/// [`remind`] instead.
#[boxed]
pub async fn resend(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    send_link(s, &mut tx, &actor, &found).await?;
    tx.commit().await?;
    Ok(())
}

async fn send_link(s: &Services, tx: &mut Tx, actor: &Actor, found: &Application) -> Result<()> {
    may_mail(found, s.now())?;
    new_link(s, tx, actor, found, "application.resent").await
}

/// A link takes the place of the earlier one; `action` is what is noted.
pub(super) async fn new_link(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    found: &Application,
    action: &'static str,
) -> Result<()> {
    let now = s.now();
    if !store::activation::restart(tx, found.id).await? {
        return Err(Error::refused(Fault::LinkDead));
    }
    charge_mail(s, found)?;
    let token = s.token();
    let until = now.plus_days(i64::from(s.settings.application_link_days));
    if !store::application::resend(tx, found.id, token.hash().bytes(), now, until).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let did = (action, roles::basis(actor));
    note(s, tx, found, Some(actor.person), did, json!({})).await?;
    let found = Application {
        token_expires_at: until,
        ..found.clone()
    };
    apply::mail(s, tx, &found, &actor.name, (&token, true)).await
}

fn may_mail(found: &Application, now: Instant) -> Result<()> {
    if found.state().is_final() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let from = found.sent_at.plus_seconds(RESEND_SECONDS);
    Ok(Fault::wait_until(from, now)?)
}

/// One more mail to the address of an application: it counts with those that applying sends there.
fn charge_mail(s: &Services, found: &Application) -> Result<()> {
    let here = organisation_of(found)?;
    s.accounts
        .limits
        .apply_for(s.now(), here, &found.email)
        .map(drop)
}

/// Reminds whom it is for: of the link, by a new one, or of what is left after it.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::WaitSeconds`], [`Error::TooMany`].
#[boxed]
pub async fn remind(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let accepted = store::activation::of(&mut tx, id)
        .await?
        .is_some_and(|activation| activation.accepted_at.is_some());
    if accepted {
        may_mail(&found, s.now())?;
        tell_what_waits(s, &mut tx, &actor, &found, "application.reminded").await?;
    } else {
        send_link(s, &mut tx, &actor, &found).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Notes what was done for whom went on without the link, and mails them what is left to do: counted, and dated, as every
/// mail about it.
pub(super) async fn tell_what_waits(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    found: &Application,
    action: &'static str,
) -> Result<()> {
    charge_mail(s, found)?;
    store::application::reminded(tx, found.id, s.now()).await?;
    let did = (action, roles::basis(actor));
    note(s, tx, found, Some(actor.person), did, json!({})).await?;
    let here = party::organisation(tx, organisation_of(found)?).await?;
    let message = Message::MeansWaits {
        organisation: party::named(&here),
        asked_by: actor.name.clone(),
        product: found.product,
        last_day: last_day_of(found.expires_at),
        corrected: action == "application.corrected",
        link: Link::my_activation(found.id),
    };
    tell_user(s, tx, found, &message).await
}

/// Sends the code to the user's phone once more, for who cannot press the button there.
///
/// Refusals: as [`super::activation::resend_code`].
#[boxed]
pub async fn resend_code(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (_, found) = managed(s, &mut tx, actor, id).await?;
    if found.state().is_final() {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    let activation = store::activation::of(&mut tx, id)
        .await?
        .filter(|activation| activation.accepted_at.is_none())
        .ok_or(Error::refused(Fault::LinkDead))?;
    send_again(s, &mut tx, &found, &activation).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an application back: final, and told to both (R-AAN-8).
///
/// Refusals: [`Fault::ApplicationIs`] when it was issued or has ended, [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn cancel(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let did = ("application.cancelled", roles::basis(&actor));
    close(
        s,
        &mut tx,
        &found,
        ApplicationEvent::Cancel,
        Some(actor.person),
        did,
    )
    .await?;
    let here = party::organisation(&mut tx, organisation_of(&found)?).await?;
    let told = |own| Message::MeansCancelled {
        organisation: party::named(&here),
        person: found.subject_name.clone(),
        product: found.product,
        by: actor.name.clone(),
        own,
    };
    tell_user(s, &mut tx, &found, &told(true)).await?;
    tell_managers(s, &mut tx, &found, &told(false)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever is removed from an organisation takes along what a manager applied for there: nothing of it may bring them back.
/// What somebody applied for alone waits for signatures of its own and stays.
pub(crate) async fn drop_of(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Vec<ApplicationId>> {
    let account = store::account::by_person(tx, person).await?;
    let email = account.map(|account| account.email).unwrap_or_default();
    let mut dropped = Vec::new();
    for found in store::application::open_for(tx, organisation, person, &email).await? {
        let by = (actor.person, roles::basis(actor));
        match found.kind {
            Kind::Means if is_ours(&found) => {
                let did = ("application.cancelled", by.1);
                close(s, tx, &found, ApplicationEvent::Cancel, Some(by.0), did).await?;
            }
            Kind::Upgrade => upgrade::take_back(s, tx, &found, by).await?,
            _ => continue,
        }
        dropped.push(found.id);
    }
    Ok(dropped)
}

/// Somebody's means was misused: what was applied for with that name lately, and has not become a means, is taken back,
/// and those for whom it was are told. How much it was.
pub(crate) async fn drop_applied_by(
    s: &Services,
    tx: &mut Tx,
    (organisation, owner): (OrganisationId, PersonId),
    by: (PersonId, &'static str),
    since: Instant,
) -> Result<u32> {
    let here = party::organisation(tx, organisation).await?;
    let name = party::person_name(tx, by.0).await?;
    let mut dropped = 0;
    for found in store::application::open_by(tx, organisation, owner, since).await? {
        match found.kind {
            Kind::Means if is_ours(&found) => {
                let did = ("application.cancelled", by.1);
                close(s, tx, &found, ApplicationEvent::Cancel, Some(by.0), did).await?;
                let message = Message::MeansCancelled {
                    organisation: party::named(&here),
                    person: found.subject_name.clone(),
                    product: found.product,
                    by: name.clone(),
                    own: true,
                };
                tell_user(s, tx, &found, &message).await?;
            }
            Kind::Upgrade => upgrade::take_back(s, tx, &found, by).await?,
            _ => continue,
        }
        dropped += 1;
    }
    Ok(dropped)
}

/// Closes an application for good; texts that wait are not sent any more.
async fn close(
    s: &Services,
    tx: &mut Tx,
    found: &Application,
    event: ApplicationEvent,
    by: Option<PersonId>,
    did: (&'static str, &'static str),
) -> Result<()> {
    let now = s.now();
    let closing = Closing {
        state: found.state().apply(event, steps(found))?,
        by,
        reason: None,
        at: now,
    };
    if !store::application::close(tx, found.id, found.revision, closing).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    store::text_message::take_back(tx, found.id.uuid(), now).await?;
    note(s, tx, found, by, did, json!({})).await?;
    // Nothing was issued, so nothing is owed.
    order::credit(s, tx, organisation_of(found)?, found.id, (by, did.1)).await
}

/// Closes one that nobody went on with in time, and tells both. False when somebody was first.
pub(crate) async fn lapse(s: &Services, id: ApplicationId) -> Result<bool> {
    let mut tx = s.db.write().await?;
    let found = store::application::by_id(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let organisation = organisation_of(&found)?;
    store::organisation::hold(&mut tx, &[organisation]).await?;
    let found = store::application::by_id(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    if found.state().is_final() || s.now() < found.expires_at {
        return Ok(false);
    }
    let did = ("application.expired", "system");
    close(s, &mut tx, &found, ApplicationEvent::Expire, None, did).await?;
    let here = party::organisation(&mut tx, organisation).await?;
    let told = |own| Message::MeansLapsed {
        organisation: party::named(&here),
        person: found.subject_name.clone(),
        product: found.product,
        own,
    };
    // Whoever never confirmed the address hears nothing more at it.
    if found.state() != ApplicationState::Submitted {
        tell_user(s, &mut tx, &found, &told(true)).await?;
    }
    tell_managers(s, &mut tx, &found, &told(false)).await?;
    tx.commit().await?;
    Ok(true)
}
