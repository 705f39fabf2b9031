//! What is under way (*Beheer → Lopende aanvragen*, R-AAN-8): who, what, since when, promised when, whose turn it is and
//! whether the last message arrived; and acting on it: a new link, a reminder, a code once more (`act`), taking it back (`end`).
//! What an applicant began alone (to become manager or representative, or for the tax office without a KvK number) is
//! shown beside it, and acted on by that applicant.

mod act;
mod end;

use self::act::RESEND_SECONDS;
use super::{correct, is_ours, mobile};
use crate::{
    Actor, Services,
    accounts::session,
    boxed,
    error::{Error, Result},
    history,
    means::upgrade,
    messages::texts::{self, Texted},
    overview::Sheet,
    party,
    people::PAGE,
    registration,
};
use domain::{
    application::{ApplicationState, Kind, Product, Waiting},
    id::{ApplicationId, OrganisationId, PersonId},
    person::Identity,
    time::{Date, Instant},
    view::{HistoryLine, Party, existing_page},
};
use std::collections::BTreeMap;
use store::{
    Tx,
    application::{
        Application, Stage,
        list::{self, Count, OpenList},
    },
    organisation::Organisation,
    outbox::Delivery,
    value::fold,
};

pub(super) use act::{managed, new_link, tell_what_waits};
pub use act::{remind, resend, resend_code};
pub use end::cancel;
pub(crate) use end::{drop_applied_by, drop_of, lapse};
pub use store::application::list::OpenSort as Sort;

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

/// Whether what was promised was not kept. Nothing is late before somebody agrees to it; the list's counts and filter say
/// the same in SQL.
pub(crate) fn is_late(row: &Application, now: Instant) -> bool {
    row.promised_at <= now && !row.state().is_final() && !row.awaits_word()
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
        promised: upgrade::promised(s, row),
        late: is_late(row, now),
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
