//! A higher level for a means that is in use (R-LOA-7): asked for by its owner and approved by somebody in charge, or
//! begun by them. Where the level asks for it the owner shows an identity document first (R-AAN-5).
//!
//! The rule: nothing is lost on the way. The same means rises, so that authorisations, assignments and the last log-in
//! stay where they are, and the old level works until the very moment the new one does. Only EH4 asks for another
//! credential: its owner comes to a counter (`evidence::counter`), and with the passkey that is bound in the end a new means
//! takes the place of the old one, for the same term. What somebody may do hangs on the stay, and what was open in other
//! countries goes along.

mod answer;
mod rise;
mod told;

use rise::issue;
use told::{note, tell_agreed, tell_asked};

pub(super) use answer::drop_with;
pub use answer::{approve, cancel, refuse};
pub(crate) use answer::{lapse, take_back};
pub use rise::identify;
pub(crate) use rise::{bound, refresh};

use super::{
    Entered, enter, enter_to_change,
    extent::{self, Extent, Reach},
    identity, state_at,
};
use crate::{
    Actor, Services, boxed,
    consent::bears,
    effects::Recipient,
    error::{Error, Result},
    evidence::counter::{self, Booked},
    identification, party,
    registration::Subject,
};
use domain::{
    application::{
        ApplicationEvent, ApplicationState, By as AskedBy, Kind, Product, Situation, Steps,
        check_upgrade,
    },
    fault::Fault,
    id::{ApplicationId, MeansId, OrganisationId, PersonId},
    level::Level,
    means::MeansState,
    number::OrganisationNumber,
    person::{BirthDate, Identity, PersonName},
    promise::{Case, Promise, PromisePolicy},
    role::{self, Role},
    signing::EvidencePath,
    time::{Date, date_of, last_day_of, until_after},
    view::Party,
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, is_open_already},
    means::Means,
    membership::{Contact, RoleHeld},
};

/// The levels that a means can rise to, lowest first; EH4 at a counter (R-BEV-4, R-AAN-5).
pub const LEVELS: [Level; 3] = Level::ISSUED;

/// The levels that a means of this one can go to, at the organisation of this number.
pub fn above(level: Level, at: OrganisationNumber) -> impl Iterator<Item = Level> {
    LEVELS
        .into_iter()
        .filter(move |target| goes_to(level, *target, at).is_ok())
}

/// The levels that the owner of a means can ask for, lowest first: those that somebody there could agree to some day.
pub(crate) async fn can_ask(
    tx: &mut Tx,
    means: &Means,
    at: OrganisationNumber,
) -> Result<Vec<Level>> {
    let mut levels: Vec<Level> = above(means.level, at).collect();
    if levels.is_empty() {
        return Ok(levels);
    }
    let in_charge = InCharge::of(tx, means.organisation).await?;
    levels.retain(|level| {
        let mut contacts = in_charge.contacts.iter();
        contacts.any(|one| {
            if one.person == means.person {
                is_manager_at(&in_charge.held(one), *level)
            } else {
                in_charge.gives(one, *level)
            }
        })
    });
    Ok(levels)
}

/// A level goes up, and without a KvK number there is no other than the one of the tax office's means (R-ID-8).
fn goes_to(from: Level, to: Level, at: OrganisationNumber) -> Result<(), Fault> {
    let product = product(to);
    check_upgrade(from, product)?;
    product.check(Kind::Upgrade, at.kvk().is_some())
}

/// The product of a level.
pub(super) const fn product(level: Level) -> Product {
    match level {
        Level::Eh4 => Product::Eh4,
        Level::Eh3 => Product::Eh3,
        _ => Product::Eh2Plus,
    }
}

/// How far it is.
#[derive(Clone, Debug)]
pub struct Asked {
    pub application: ApplicationId,
    pub means: MeansId,
    pub person: PersonId,
    pub name: String,
    /// It is the reader's own means.
    pub own: bool,
    pub organisation: Party,
    pub from: Level,
    pub to: Level,
    /// [`ApplicationState::AwaitingSignatures`]: somebody in charge decides;
    /// [`ApplicationState::IdentificationNeeded`]: the owner shows a document.
    pub state: ApplicationState,
    pub asked_at: Date,
    /// By when it is done, at the latest.
    pub promised: Date,
    /// Until when one can go on with it.
    pub last_day: Date,
    /// The reader may decide; why not otherwise.
    pub decides: Result<(), Fault>,
    /// What the owner could do more.
    pub gains: Extent,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Whom the document must show is known here; otherwise somebody in charge says so when agreeing.
    pub known: bool,
    /// The owner was at a counter, and two clerks say so: what is left is a passkey (EH4).
    pub appeared: bool,
    /// When and where the owner comes to a counter; for the owner alone.
    pub booked: Option<Booked>,
}

/// What the owner could do more at a level, without raising anything.
#[boxed]
pub async fn gains(s: &Services, actor: &Actor, id: MeansId, level: Level) -> Result<Extent> {
    let mut tx = s.db.write().await?;
    let entered = enter(s, &mut tx, actor, id).await?;
    let extent = raised(s, &mut tx, &entered.means, level).await?;
    tx.rollback().await?;
    Ok(extent)
}

/// Raises, and says what changes with it.
async fn raised(s: &Services, tx: &mut Tx, means: &Means, level: Level) -> Result<Extent> {
    let now = s.now();
    let (person, organisation) = (means.person, means.organisation);
    let stay = store::membership::current(tx, person, organisation).await?;
    let before = Reach::of(tx, person, organisation, stay.as_ref(), now).await?;
    if !store::means::set_level(tx, means.id, means.level, level, now).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let after = Reach::of(tx, person, organisation, stay.as_ref(), now).await?;
    extent::between(tx, &before, &after, false).await
}

/// What somebody in charge says of the owner.
#[derive(Clone, Debug)]
pub enum Word {
    /// Nothing: of one's own it is not asked, of another's it is.
    Unsaid,
    /// Employed by the organisation (*in loondienst*): known to it (R-AAN-5).
    Employed,
    /// The same, and called so: at EH4 who is employed shows a document too.
    EmployedAs(PersonName, Date),
    /// Not employed, and called so, as far as the organisation did not know yet.
    Called(Option<(PersonName, Date)>),
}

impl Word {
    const fn employed(&self) -> bool {
        matches!(self, Self::Employed | Self::EmployedAs(..))
    }

    /// Of another's means something must be said.
    fn said(&self) -> Result<()> {
        match self {
            Self::Unsaid => Err(Error::field("employed", Fault::NotAChoice)),
            _ => Ok(()),
        }
    }
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wish {
    pub means: MeansId,
    pub level: Level,
    /// Of one's own nobody's word counts.
    pub word: Word,
}

/// Begins: an owner asks, somebody in charge agrees at once. A manager who was appointed for this level by the
/// representatives, and whom the organisation knows by name and day of birth, needs nobody else for the own means
/// (R-ROL-2), and always shows a document.
///
/// Refusals: at `level` [`Fault::LevelNotHigher`], [`Fault::OnlyTaxProduct`], [`Fault::NobodyGives`],
/// [`Fault::LevelAboveOwn`] (R-ROL-3);
/// [`Fault::MeansIs`], [`Fault::AlreadyApplied`], [`Fault::SignInHasNoLevel`];
/// at `employed`, `given`, `family` and `birth` as [`approve`]. [`Error::TooMany`] for who asks over and over.
#[boxed]
pub async fn begin(s: &Services, actor: &Actor, wish: Wish) -> Result<ApplicationId> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, wish.means).await?;
    let Entered { means, own, .. } = &entered;
    check(s, &mut tx, means, wish.level).await?;
    let known = known(s, &mut tx, means).await?;
    let agreed = !*own || (appointed_for(&entered.actor, wish.level) && known.is_some());
    if agreed {
        actor.fresh(now)?;
    }
    if !*own {
        may_decide(s, &mut tx, &entered, wish.level)
            .await?
            .map_err(|fault| Error::field("level", fault))?;
        wish.word.said()?;
    }
    let asked = if agreed {
        Vec::new()
    } else {
        givers(&mut tx, means, wish.level).await?
    };
    // Better said now than waited for.
    if !agreed && asked.is_empty() {
        return Err(Error::field("level", Fault::NobodyGives(wish.level)));
    }
    let employed = wish.word.employed() && !*own;
    let steps = steps(wish.level, employed, !agreed);
    let state = ApplicationState::Draft
        .apply(ApplicationEvent::Submit, steps)?
        .apply(ApplicationEvent::Proceed, steps)?;
    let called = match state {
        ApplicationState::IdentificationNeeded => Some(called(s, known, &wish.word)?),
        _ => None,
    };
    let row = row(s, &mut tx, &entered, (wish.level, employed, called), state).await?;
    let token = s.token();
    match store::application::insert(&mut tx, &row, token.hash().bytes()).await {
        Err(error) if is_open_already(&error) => {
            return Err(Error::refused(Fault::AlreadyApplied));
        }
        inserted => inserted?,
    }
    let facts = json!({
        "kind": row.kind,
        "means": means.id,
        "level": row.level,
        "from": means.level,
        "members": entered.stay.as_ref().map(|stay| stay.id),
    });
    note(s, &mut tx, &entered, &row, "application.sent", facts).await?;
    match state {
        ApplicationState::Approved => {
            issue(s, &mut tx, &row, &entered.by()).await?;
        }
        ApplicationState::IdentificationNeeded if !*own => {
            tell_agreed(s, &mut tx, &entered, &row).await?;
        }
        ApplicationState::AwaitingSignatures { .. } => {
            s.accounts.limits.ask_upgrade(now, means.id)?;
            tell_asked(s, &mut tx, means, &row, &asked).await?;
        }
        _ => {}
    }
    tx.commit().await?;
    Ok(row.id)
}

/// Whether a means can be raised to a level at all.
async fn check(s: &Services, tx: &mut Tx, means: &Means, level: Level) -> Result<()> {
    let state = state_at(means, s.now());
    if state != MeansState::Active {
        return Err(Error::refused(Fault::MeansIs(state)));
    }
    let at = party::organisation(tx, means.organisation).await?.number;
    goes_to(means.level, level, at).map_err(|fault| Error::field("level", fault))
}

/// Those in charge of an organisation, with what they hold: read once, asked per level.
struct InCharge {
    contacts: Vec<Contact>,
    roles: Vec<RoleHeld>,
    directors: u16,
}

impl InCharge {
    async fn of(tx: &mut Tx, organisation: OrganisationId) -> Result<Self> {
        Ok(Self {
            contacts: store::membership::contacts(tx, organisation).await?,
            roles: store::membership::roles_at(tx, organisation).await?,
            directors: party::organisation(tx, organisation).await?.directors,
        })
    }

    fn held(&self, one: &Contact) -> Vec<RoleHeld> {
        let roles = self.roles.iter();
        roles
            .filter(|held| held.membership == one.membership)
            .cloned()
            .collect()
    }

    /// Whether somebody could agree to this level, once signed in with what that takes. At EH4 no single representative can
    /// (R-BEV-4): it takes a manager of that level.
    fn gives(&self, one: &Contact, level: Level) -> bool {
        bears(&self.held(one), self.directors, level).is_ok()
    }
}

/// Whom a request for a level waits for: the others in charge who could agree to it. Nobody else is asked.
async fn givers(tx: &mut Tx, means: &Means, level: Level) -> Result<Vec<Recipient>> {
    let in_charge = InCharge::of(tx, means.organisation).await?;
    let others = in_charge
        .contacts
        .iter()
        .filter(|one| one.person != means.person && in_charge.gives(one, level));
    Ok(others
        .map(|one| Recipient::contact(one.clone(), Some(means.organisation)))
        .collect())
}

/// The steps that are left: somebody's word, a document, or neither.
fn steps(level: Level, employed: bool, asks: bool) -> Steps {
    Steps::new(&Situation {
        kind: Kind::Upgrade,
        by: if asks {
            AskedBy::Anyone
        } else {
            AskedBy::Manager
        },
        level,
        employed,
        address_known: true,
        signatures: u16::from(asks),
        path: EvidencePath::Register,
        uploaded: false,
    })
}

/// Manager at this level or above, as is recorded.
fn is_manager_at(held: &[RoleHeld], level: Level) -> bool {
    held.iter()
        .any(|held| held.role == Role::Manager && held.level >= Some(level))
}

/// Manager at this level by the word of the representatives; the sign-in cannot be that high yet.
fn appointed_for(actor: &Actor, level: Level) -> bool {
    actor.at.as_ref().is_some_and(|at| {
        at.roles
            .iter()
            .any(|held| held.role == Role::Manager && held.level >= Some(level))
    })
}

/// What the actor may agree to, at the organisation acted for: read once, asked per level.
pub(crate) struct Voice {
    held: Vec<RoleHeld>,
    directors: u16,
    /// What the sign-in carries; a representative's document too.
    signed_in: Option<Level>,
}

impl Voice {
    pub(crate) async fn of(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Self> {
        let acting = actor.acting()?;
        let here = acting.organisation;
        let signed_in = if actor.is_manager() {
            actor.sign_in.level
        } else {
            let identified = identification::level_of(s, tx, actor, here).await?;
            actor.sign_in.level.max(identified)
        };
        Ok(Self {
            held: store::membership::roles(tx, acting.membership).await?,
            directors: party::organisation(tx, here).await?.directors,
            signed_in,
        })
    }

    /// By the roles, and no further than the sign-in (R-DEC-5).
    pub(crate) fn may_agree(&self, level: Level) -> Result<(), Fault> {
        bears(&self.held, self.directors, level)?;
        role::may_register(self.signed_in.ok_or(Fault::SignInHasNoLevel)?, level)
    }
}

/// Whether the actor may agree to this level, at the organisation of the means.
pub(super) async fn may_decide(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    level: Level,
) -> Result<Result<(), Fault>> {
    Ok(Voice::of(s, tx, &entered.actor).await?.may_agree(level))
}

/// By when it is done, when it begins now.
fn promise(s: &Services, by: AskedBy, employed: bool, level: Level) -> Promise {
    PromisePolicy::default().promise(&Case {
        kind: Kind::Upgrade,
        by,
        urgent: false,
        joint: false,
        employed,
        level,
        submitted_at: s.now(),
    })
}

/// By when an application of any kind is done. Before somebody agrees to a higher level that is told as if it happens
/// today: the days count from then.
pub(crate) fn promised(s: &Services, asked: &Application) -> Date {
    if asked.awaits_word() {
        promise(s, AskedBy::Anyone, asked.employed, asked.level).latest
    } else {
        last_day_of(asked.promised_at)
    }
}

async fn row(
    s: &Services,
    tx: &mut Tx,
    entered: &Entered,
    (level, employed, called): (Level, bool, Option<Identity>),
    state: ApplicationState,
) -> Result<Application> {
    let now = s.now();
    let means = &entered.means;
    let account = store::account::by_person(tx, means.person)
        .await?
        .ok_or(Error::refused(Fault::AccountClosed))?;
    let here = party::organisation(tx, means.organisation).await?;
    let name = party::person_name(tx, means.person).await?;
    let by = if entered.own {
        AskedBy::Anyone
    } else {
        AskedBy::Manager
    };
    let promise = promise(s, by, employed, level);
    // Whom a document must show is needed only where one is.
    let subject = Subject {
        identity: called.unwrap_or_else(nobody),
        mobile: None,
    };
    let (word, signed, needed) = Application::columns(state);
    Ok(Application {
        stage: word,
        id: s.id(),
        kind: Kind::Upgrade,
        kvk: here.number.kvk(),
        fiscal: here.number.fiscal(),
        organisation_name: here.name,
        town: None,
        legal_form: None,
        organisation: Some(here.id),
        extract: None,
        product: product(level),
        level,
        person: Some(means.person),
        applied_by: (!entered.own).then_some(entered.actor.person),
        email: account.email,
        subject: subject.seal(s)?,
        subject_name: name,
        mobile_digest: None,
        employed,
        urgent: false,
        lang: account.lang,
        next: None,
        signed,
        needed,
        revision: 1,
        token_expires_at: now,
        created_at: now,
        sent_at: now,
        promised_at: until_after(promise.latest),
        expires_at: now.plus_days(i64::from(s.settings.application_days)),
        closed_at: None,
        closed_by: None,
        reason: None,
        means: Some(means.id),
    })
}

/// The upgrade of a means that is under way.
pub(crate) async fn open_of(
    tx: &mut Tx,
    person: PersonId,
    means: MeansId,
) -> Result<Option<Application>> {
    let open = store::application::open_of_person(tx, person).await?;
    Ok(open
        .into_iter()
        .find(|found| found.kind == Kind::Upgrade && found.means == Some(means)))
}

/// An upgrade with its means, for the owner and who is in charge; another's is not found (R-DEC-22).
async fn found(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(Application, Entered)> {
    let found = store::application::by_id(tx, id)
        .await?
        .filter(|found| found.kind == Kind::Upgrade)
        .ok_or(Error::NotFound)?;
    let means = found.means.ok_or(Error::NotFound)?;
    let entered = enter(s, tx, actor, means).await?;
    Ok((found, entered))
}

/// [`found`], with the organisation held and read again.
async fn found_to_change(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(Application, Entered)> {
    let (before, _) = found(s, tx, actor, id).await?;
    let organisation = before.organisation.ok_or(Error::NotFound)?;
    store::organisation::hold(tx, &[organisation]).await?;
    found(s, tx, actor, id).await
}

/// How far one is, for its page.
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: ApplicationId) -> Result<Asked> {
    // What would be gained is tried, and never kept.
    let mut tx = s.db.write().await?;
    let (found, entered) = found(s, &mut tx, actor, id).await?;
    let state = found.state();
    let decides = match state {
        ApplicationState::AwaitingSignatures { .. } if !entered.own => {
            may_decide(s, &mut tx, &entered, found.level).await?
        }
        state => Err(Fault::ApplicationIs(state)),
    };
    let organisation = party::organisation(&mut tx, entered.means.organisation).await?;
    let from = entered.means.level;
    let gains = if state.is_final() || found.level <= from {
        Extent::default()
    } else {
        raised(s, &mut tx, &entered.means, found.level).await?
    };
    let known = known(s, &mut tx, &entered.means).await?.is_some();
    let appeared = domain::identification::takes_a_counter(found.level)
        && counter::has_appeared(&mut tx, &found).await?;
    let booked = counter::booked(&mut tx, &found).await?;
    tx.rollback().await?;
    Ok(Asked {
        application: id,
        known,
        appeared,
        means: entered.means.id,
        person: entered.means.person,
        name: found.subject_name.clone(),
        own: entered.own,
        organisation: party::shown(&organisation),
        from,
        to: found.level,
        state,
        asked_at: date_of(found.created_at),
        promised: counter::done_by(promised(s, &found), booked.as_ref()),
        booked: booked.filter(|_| entered.own),
        last_day: last_day_of(found.expires_at),
        decides,
        gains,
        reason: found.reason,
    })
}

const fn nobody() -> Identity {
    Identity {
        given: String::new(),
        prefix: String::new(),
        family: String::new(),
        birth: None,
    }
}

/// Whom the organisation knows as the owner of a means: who they showed to be there or, when they never did, under which
/// name something was issued to them. What they are called on screen says nothing: they can change that.
async fn known(s: &Services, tx: &mut Tx, means: &Means) -> Result<Option<Identity>> {
    let known = store::application::known_as(tx, means.person, means.organisation).await?;
    Ok(identity::proved(s, &known)
        .chain(identity::said(s, &known))
        .next())
}

/// Whether it is known here whom a document of the owner of a means must show.
#[boxed]
pub async fn is_known(s: &Services, actor: &Actor, id: MeansId) -> Result<bool> {
    let mut tx = s.db.read().await?;
    let entered = enter(s, &mut tx, actor, id).await?;
    Ok(known(s, &mut tx, &entered.means).await?.is_some())
}

/// Whom the document must show: whom the organisation knows already, otherwise whom somebody in charge names.
fn called(s: &Services, known: Option<Identity>, word: &Word) -> Result<Identity> {
    match (known, word) {
        (Some(identity), _) => Ok(identity),
        (None, Word::Called(Some((name, birth))) | Word::EmployedAs(name, birth)) => {
            let birth = BirthDate::new(*birth, date_of(s.now()))
                .map_err(|fault| Error::field("birth", fault))?;
            Ok(Identity::new(name, birth))
        }
        (None, _) => Err(Error::Refused(
            ["given", "family", "birth"]
                .map(|field| (field, Fault::Required))
                .to_vec(),
        )),
    }
}
