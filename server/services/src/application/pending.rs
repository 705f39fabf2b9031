//! What is under way (*Beheer → Lopende aanvragen*, R-AAN-8): who, what, since when, promised when, whose turn it is and
//! whether the last message arrived; and acting on it: a new link, a reminder, a code once more, taking it back.
//! Applications to become manager or representative are shown beside those for means, and acted on by their applicant.

use super::{
    activation::send_again, apply, note, organisation_of, steps, tell_managers, tell_user,
};
use crate::{
    Actor, Services,
    accounts::session,
    error::{Error, Result},
    messages::{
        Message,
        parts::Link,
        texts::{self, Texted},
    },
    party,
    people::{PAGE, roles},
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Kind, Product, Waiting},
    fault::Fault,
    id::{ApplicationId, OrganisationId, PersonId},
    role::Role,
    time::{Date, Instant, last_day_of},
    view::Party,
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Tx,
    application::{Application, Closing},
    organisation::Organisation,
    outbox::Delivery,
    value::fold,
};

/// A link is not sent again sooner than this.
const RESEND_SECONDS: i64 = 5 * 60;

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
    /// Counted from 1; 0 is 1.
    pub page: u32,
}

/// One application that is under way.
#[derive(Clone, Debug)]
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
    /// Whether the last mail left; none: nothing known.
    pub mail: Option<Delivery>,
    /// What became of the last text message.
    pub text: Option<Texted>,
    /// The link has run out: send a new one.
    pub link_dead: bool,
    /// What the reader can do about it; empty for an application that is its applicant's own matter.
    pub acts: Vec<Act>,
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
    Cancel,
}

/// A piece of the list.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Oldest first.
    pub lines: Vec<Line>,
    /// All that fit the question.
    pub total: u32,
    /// Of all that are under way.
    pub late: u32,
}

/// What is under way at the actor's organisation.
pub async fn pending(s: &Services, actor: &Actor, query: &PendingQuery) -> Result<Pending> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    list(s, &mut tx, &[organisation], query).await
}

/// What is under way at every organisation where the actor is manager (F4-10).
pub async fn everywhere(s: &Services, actor: &Actor, query: &PendingQuery) -> Result<Pending> {
    let mut tx = s.db.read().await?;
    let mut managed = Vec::new();
    for place in store::membership::workplaces(&mut tx, actor.person).await? {
        let roles = store::membership::roles(&mut tx, place.membership).await?;
        if roles.iter().any(|held| held.role == Role::Manager) {
            managed.push(place.organisation);
        }
    }
    if managed.is_empty() {
        return Err(Error::NotAllowed);
    }
    list(s, &mut tx, &managed, query).await
}

async fn list(
    s: &Services,
    tx: &mut Tx,
    organisations: &[OrganisationId],
    query: &PendingQuery,
) -> Result<Pending> {
    let now = s.now();
    let mut open = Vec::new();
    let mut places = BTreeMap::new();
    for organisation in organisations {
        places.insert(*organisation, party::organisation(tx, *organisation).await?);
        open.extend(store::application::open_at(tx, *organisation).await?);
    }
    let late = open.iter().filter(|row| is_late(row, now)).count();
    let search = fold(&query.search);
    open.retain(|row| {
        let found = fold(&row.subject_name).contains(&search) || row.email.contains(&search);
        found && fits(row, query.which, now)
    });
    open.sort_by_key(|row| (row.created_at, row.id));
    let total = open.len();
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let page = usize::try_from(query.page.max(1) - 1).unwrap_or_default();
    let mut lines = Vec::new();
    for row in open.into_iter().skip(page.saturating_mul(size)).take(size) {
        lines.push(line(s, tx, &row, &places).await?);
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Pending {
        lines,
        total: count(total),
        late: count(late),
    })
}

fn is_late(row: &Application, now: Instant) -> bool {
    row.promised_at <= now
}

fn fits(row: &Application, which: Which, now: Instant) -> bool {
    match which {
        Which::All => true,
        Which::Late => is_late(row, now),
        Which::User => row.state().waiting() == Waiting::User,
        Which::Signatures => matches!(row.state().waiting(), Waiting::Representative { .. }),
        Which::Operator => row.state().waiting() == Waiting::Clerk,
    }
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
        state: row.state(),
        waiting: row.state().waiting(),
        since: row.created_at,
        promised: last_day_of(row.promised_at),
        late: is_late(row, now),
        urgent: row.urgent,
        applied_by: match row.applied_by {
            Some(manager) => Some(party::person_name(tx, manager).await?),
            None => None,
        },
        mail: store::outbox::delivery(tx, about).await?,
        text: texts::about(tx, about).await?,
        link_dead: row.kind == Kind::Means && !accepted && row.token_expires_at <= now,
        acts: acts(row, accepted, now),
    })
}

/// `accepted`: the user is known, and goes on without the link.
fn acts(row: &Application, accepted: bool, now: Instant) -> Vec<Act> {
    if row.kind != Kind::Means {
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
async fn managed(
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
        .filter(|found| found.kind == Kind::Means)
        .ok_or(Error::NotFound)
}

/// Sends a new link; the earlier one stops working, and what was done under it begins anew.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::WaitSeconds`]; [`Fault::LinkDead`] when the user has gone on without it:
/// [`remind`] instead.
pub async fn resend(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    send_link(s, &mut tx, &actor, &found).await?;
    tx.commit().await?;
    Ok(())
}

async fn send_link(s: &Services, tx: &mut Tx, actor: &Actor, found: &Application) -> Result<()> {
    let now = s.now();
    may_mail(found, now)?;
    if !store::activation::restart(tx, found.id).await? {
        return Err(Error::refused(Fault::LinkDead));
    }
    let token = s.token();
    let until = now.plus_days(i64::from(s.settings.application_link_days));
    if !store::application::resend(tx, found.id, token.hash().bytes(), now, until).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let did = ("application.resent", roles::basis(actor));
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
    let waits = found.sent_at.plus_seconds(RESEND_SECONDS).seconds() - now.seconds();
    match u32::try_from(waits) {
        Ok(seconds @ 1..) => Err(Error::refused(Fault::WaitSeconds(seconds))),
        _ => Ok(()),
    }
}

/// Reminds whom it is for: of the link, by a new one, or of what is left after it.
///
/// Refusals: [`Fault::ApplicationIs`], [`Fault::WaitSeconds`].
pub async fn remind(s: &Services, actor: &Actor, id: ApplicationId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let (actor, found) = managed(s, &mut tx, actor, id).await?;
    let accepted = store::activation::of(&mut tx, id)
        .await?
        .is_some_and(|activation| activation.accepted_at.is_some());
    if accepted {
        let now = s.now();
        may_mail(&found, now)?;
        store::application::reminded(&mut tx, id, now).await?;
        let did = ("application.reminded", roles::basis(&actor));
        note(s, &mut tx, &found, Some(actor.person), did, json!({})).await?;
        let here = party::organisation(&mut tx, organisation_of(&found)?).await?;
        let message = Message::MeansWaits {
            organisation: party::named(&here),
            asked_by: actor.name.clone(),
            product: found.product,
            last_day: last_day_of(found.expires_at),
            link: Link::my_activation(id),
        };
        tell_user(s, &mut tx, &found, &message).await?;
    } else {
        send_link(s, &mut tx, &actor, &found).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sends the code to the user's phone once more, for who cannot press the button there.
///
/// Refusals: as [`super::activation::resend_code`].
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
    note(s, tx, found, by, did, json!({})).await
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
