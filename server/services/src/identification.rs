//! Showing an identity document from afar: sending somebody to the checks, and taking in what they found. What an
//! identification is good for (a signature, an application, approving without a means) is decided where it is used.
//! The rules: the found name must be the expected one (R-BEV-2, R-BEV-8); a check counts only in the browser that began
//! it, for the account that began it, so that nobody finishes another's; and what is kept of a document is its kind and
//! the person's name and day of birth, sealed.

use crate::{
    Actor, Services,
    accounts::{
        factors,
        session::{self, Method as SignIn},
    },
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    party, register, registration,
    secret::{Purpose, Token, same},
};
use domain::{
    evidence::{EvidencePolicy, IdKind},
    fault::Fault,
    id::{ApplicationId, IdentificationId, OrganisationId, PersonId, SignerId},
    identification::{IdentificationState, Method, shows},
    level::Level,
    person::Identity,
    role::Role,
    time::{Date, date_of},
};
use outside::identity::{Decision, Identified, IdentityError, ReasonKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, application::Application, identification as rows};

/// For what somebody shows a document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct For {
    pub person: Option<PersonId>,
    pub application: Option<ApplicationId>,
    pub signer: Option<SignerId>,
}

/// What is kept of whom the document shows, as proof of correct issue (R-PRV-1).
#[derive(Serialize, Deserialize)]
pub(crate) struct Found {
    pub given: String,
    pub family: String,
    pub birth: Date,
    pub document: IdKind,
}

/// What was kept of a document, opened for whose it is.
pub(crate) fn found(s: &Services, sealed: &[u8]) -> Option<Found> {
    open(s, Purpose::Applicant, sealed)
}

/// What was expected, sealed beside the way back, so that nothing has to be looked up when the answer comes.
#[derive(Serialize, Deserialize)]
struct Kept {
    next: String,
    expected: Identity,
}

/// An address at the party that checks identity documents. Only an answer of that party, as configured, becomes one, so
/// whoever holds one may send a browser there.
#[derive(Clone)]
pub struct Elsewhere {
    url: String,
    /// What the browser keeps meanwhile, each check under a name of its own.
    pub browser: Token,
    pub id: IdentificationId,
}

impl std::ops::Deref for Elsewhere {
    type Target = str;

    fn deref(&self) -> &str {
        &self.url
    }
}

/// Who comes back from a check, by which link, and in which browser.
#[derive(Clone, Copy)]
pub struct Back<'a> {
    pub token: &'a Token,
    /// What this browser keeps of the checks that began in it.
    pub browser: &'a [Token],
    pub actor: Option<&'a Actor>,
}

/// Whether a check began in the browser that keeps these. One at a counter began in none.
pub(crate) fn began_in(browser: &[Token], row: &rows::Identification) -> bool {
    row.browser_hash
        .as_deref()
        .is_some_and(|hash| browser.iter().any(|token| same(token.hash().bytes(), hash)))
}

/// It opens the session for whoever has it, so it does not show itself in a log.
impl std::fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Elsewhere(…)")
    }
}

/// Opens a check for a person who is expected to be `expected`, and says where the browser goes. From there it comes
/// back to `/identified/…`, and then to `next`, a path of ours.
///
/// Refusal: [`Fault::IdentityUnavailable`].
pub(crate) async fn begin(
    s: &Services,
    what: For,
    expected: &Identity,
    next: &str,
    lang: domain::lang::Lang,
) -> Result<Elsewhere> {
    let token = s.token();
    let browser = s.token();
    let id: IdentificationId = s.id();
    let back = s.settings.link(&format!("/identified/{}", token.reveal()));
    let opened = s
        .connections
        .identity
        .begin(expected, id.uuid(), &back, lang)
        .await
        .map_err(|_| Error::refused(Fault::IdentityUnavailable))?;
    let kept = Kept {
        next: next.to_owned(),
        expected: expected.clone(),
    };
    let row = rows::Identification {
        id,
        person: what.person,
        application: what.application,
        signer: what.signer,
        method: Method::Remote,
        session: Some(opened.id.to_string()),
        next: seal(s, Purpose::NextPath, &kept)?,
        state: IdentificationState::Waiting,
        level: None,
        found: None,
        reason: None,
        started_at: s.now(),
        decided_at: None,
        browser_hash: Some(browser.hash().bytes().to_vec()),
        session_here: None,
        factor_at: None,
    };
    let mut tx = s.db.write().await?;
    rows::insert(&mut tx, &row, token.hash().bytes()).await?;
    note(
        s,
        &mut tx,
        &row,
        "identification.started",
        json!({ "method": row.method }),
    )
    .await?;
    tx.commit().await?;
    Ok(Elsewhere {
        url: opened.url,
        browser,
        id,
    })
}

/// The applicant shows a document for what they applied for, and comes back to `next`, a path of ours.
///
/// Refusals: [`Fault::OnlyInPerson`], [`Fault::IdentityUnavailable`], [`Error::TooMany`].
pub(crate) async fn begin_own(
    s: &Services,
    actor: &Actor,
    application: &Application,
    next: &str,
) -> Result<Elsewhere> {
    from_afar(application)?;
    s.accounts.limits.identify(s.now(), actor.person)?;
    let what = For {
        person: Some(actor.person),
        application: Some(application.id),
        signer: None,
    };
    let expected = registration::subject(s, application)?.identity;
    begin(s, what, &expected, next, actor.lang).await
}

/// Whether a document may be shown from afar; at the highest level, and without a KvK number, it is shown at a counter
/// (R-BEV-4, R-AAN-5, R-ID-8).
pub(crate) fn from_afar(application: &Application) -> Result<()> {
    if application.in_person() {
        Err(Error::refused(Fault::OnlyInPerson(application.level)))
    } else {
        Ok(())
    }
}

/// An actor shows a document for an act of the own, such as approving without a means (R-DEC-6). The name is asked for
/// once, because an account has a name as people write it, not as a document does. It must be whom the register names:
/// whoever has somebody's password and a document of their own is not let in by it.
///
/// Refusals: [`Fault::NotOnExtract`], [`Fault::RegisterUnavailable`], [`Fault::IdentityUnavailable`],
/// [`Error::TooMany`].
#[boxed]
pub async fn own(
    s: &Services,
    actor: &Actor,
    expected: &Identity,
    next: &str,
) -> Result<Elsewhere> {
    s.accounts.limits.identify(s.now(), actor.person)?;
    if !named(s, actor, expected).await? {
        return Err(Error::refused(Fault::NotOnExtract));
    }
    let what = For {
        person: Some(actor.person),
        ..For::default()
    };
    begin(s, what, expected, next, actor.lang).await
}

/// Whether the register names this person at every organisation that the actor represents, and there is one.
async fn named(s: &Services, actor: &Actor, expected: &Identity) -> Result<bool> {
    let mut tx = s.db.read().await?;
    let mut represented = Vec::new();
    for place in store::membership::workplaces(&mut tx, actor.person).await? {
        let roles = store::membership::roles(&mut tx, place.membership).await?;
        if roles.iter().any(|held| held.role == Role::Representative) {
            let here = party::organisation(&mut tx, place.organisation).await?;
            // What is in no register names nobody there (R-ID-8).
            represented.extend(here.number.kvk());
        }
    }
    drop(tx);
    for kvk in &represented {
        let Some(reading) = register::read(s, *kvk).await? else {
            return Ok(false);
        };
        let plan = register::plan(s, &reading, Method::Remote.level()).await?;
        if plan.signatory(expected).is_none() {
            return Ok(false);
        }
    }
    Ok(!represented.is_empty())
}

/// Where an identification stands, for the page one comes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The checks are not done; look again in a moment.
    Waiting,
    Approved,
    /// It did not succeed, and why; one may try again.
    Failed(Failure),
}

/// Why an identification did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    Photos,
    Document,
    OutOfDate,
    /// Valid for less than a month (R-BEV-8).
    ExpiresSoon,
    Face,
    /// Another name or day of birth than was filled in, or than the register has (R-BEV-2).
    AnotherPerson,
    GivenUp,
    /// Begun in another browser, or with another account: it counts for nothing.
    Elsewhere,
    Other,
}

/// The page one comes back to.
#[derive(Clone, Debug)]
pub struct Shown {
    pub outcome: Outcome,
    /// Where to go on, or to try again: a path of ours.
    pub next: String,
}

/// Takes in what the checks decided, as far as they have. Asking again changes nothing: an outcome is written once. One
/// that comes back in another browser is over: somebody was talked into finishing it for another.
///
/// Refusal: [`Error::SignInNeeded`] in the browser of an account that is not signed in.
pub async fn look(s: &Services, back: Back<'_>) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let row = rows::by_token_hash(&mut tx, back.token.hash().bytes())
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    let kept: Kept = open(s, Purpose::NextPath, &row.next).ok_or(Error::NotFound)?;
    let theirs = back
        .actor
        .filter(|actor| row.person.is_some_and(|person| person == actor.person));
    let elsewhere = Shown {
        outcome: Outcome::Failed(Failure::Elsewhere),
        // A way back may hold a secret link: only whose it is goes there from another browser.
        next: theirs.map_or_else(|| "/".to_owned(), |_| kept.next.clone()),
    };
    if !began_in(back.browser, &row) {
        if row.state == IdentificationState::Waiting {
            give_up(s, &row).await?;
        }
        return Ok(elsewhere);
    }
    match (row.person, back.actor) {
        (Some(_), None) => return Err(Error::SignInNeeded),
        (Some(_), Some(_)) if theirs.is_none() => return Ok(elsewhere),
        _ => {}
    }
    let outcome = match row.state {
        IdentificationState::Waiting => {
            let outcome = decide(s, &row, &kept.expected, theirs).await?;
            // What was decided is told, whatever becomes of what waited for it: its own page has the button.
            if outcome == Outcome::Approved
                && let Err(error) = carry_on(s, theirs, &row).await
            {
                tracing::warn!(%error, "what waited for an identification did not go on");
            }
            outcome
        }
        state => told(state, row.reason.as_deref()),
    };
    Ok(Shown {
        outcome,
        next: kept.next,
    })
}

/// Ends one that waits, as begun elsewhere.
async fn give_up(s: &Services, row: &rows::Identification) -> Result<()> {
    let reason = code(Failure::Elsewhere);
    let ended = rows::Outcome {
        state: IdentificationState::Declined,
        level: None,
        found: None,
        reason: reason.clone(),
        session_here: None,
    };
    let mut tx = s.db.write().await?;
    if rows::decide(&mut tx, row.id, &ended, s.now()).await? {
        let facts = json!({ "state": ended.state, "level": ended.level, "reason": reason });
        note(s, &mut tx, row, "identification.decided", facts).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Goes on after a good identification. It was the actor's own: the session carries it as a second factor from now on,
/// and the answer is its new token.
pub async fn go_on(s: &Services, back: Back<'_>) -> Result<(String, Option<Token>)> {
    let shown = look(s, back).await?;
    let mut tx = s.db.write().await?;
    let row = rows::by_token_hash(&mut tx, back.token.hash().bytes())
        .await?
        .ok_or(Error::NotFound)?;
    let theirs = back.actor.filter(|actor| {
        shown.outcome == Outcome::Approved
            && row.person == Some(actor.person)
            && row
                .decided_at
                .is_some_and(|at| s.now() < fresh_until(s, at))
    });
    // An account with a second factor of its own is asked for that one: nothing weaker stands in for it.
    let session = match theirs {
        Some(actor)
            if actor.fresh(s.now()).is_err() && !factors::actor_has_any(&mut tx, actor).await? =>
        {
            let method = SignIn::PasswordAndIdentification;
            let at = row.decided_at.ok_or(Error::NotFound)?;
            Some(session::renew(s, &mut tx, actor, method, None, at).await?)
        }
        _ => None,
    };
    tx.commit().await?;
    carry_on(s, theirs, &row).await?;
    Ok((shown.next, session))
}

/// What waited for a good identification goes on at once. Where it cannot now, or only in a session with a factor, its own
/// page has the button.
async fn carry_on(s: &Services, theirs: Option<&Actor>, row: &rows::Identification) -> Result<()> {
    let (Some(actor), Some(application), None) = (theirs, row.application, row.signer) else {
        return Ok(());
    };
    match crate::application::went_on(s, actor, application).await {
        Err(Error::Refused(_) | Error::StepUpNeeded) => Ok(()),
        went_on => went_on,
    }
}

/// How long a session may take an identification for a factor: as long as any other.
fn fresh_until(s: &Services, at: domain::Instant) -> domain::Instant {
    at.plus_seconds(i64::from(s.settings.step_up_minutes) * 60)
}

/// Whether an identification can be signed with at a level.
pub(crate) fn serves(s: &Services, row: &rows::Identification, level: Level) -> bool {
    is_recent(s, row) && row.level >= Some(level)
}

/// The level at which somebody without a means may sign for an organisation: that of an identification made for it
/// lately, of whom the register names there (R-DEC-6, R-BEV-2). In a session that is fresh by a document and nothing
/// else it is that very one: another's document, shown for something else, does not wake up what the right person showed
/// earlier.
pub(crate) async fn level_of(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
) -> Result<Option<Level>> {
    let since = s
        .now()
        .plus_seconds(-i64::from(s.settings.identification_hours) * 3600);
    let row = rows::newest_for(tx, actor.person, organisation, since).await?;
    let sign_in = actor.sign_in;
    Ok(row
        .filter(|row| !sign_in.by_document || row.decided_at == Some(sign_in.factor_at))
        .and_then(|row| row.level))
}

/// Whether an identification can still be signed with. Who came to a counter does not come again: it is good as long as
/// what it was made for is open.
pub(crate) fn is_recent(s: &Services, row: &rows::Identification) -> bool {
    if row.method == Method::InPerson {
        return row.decided_at.is_some();
    }
    let hours = i64::from(s.settings.identification_hours);
    row.decided_at
        .is_some_and(|at| s.now() < at.plus_seconds(hours * 3600))
}

async fn decide(
    s: &Services,
    row: &rows::Identification,
    expected: &Identity,
    theirs: Option<&Actor>,
) -> Result<Outcome> {
    let session = row
        .session
        .as_deref()
        .and_then(|id| id.parse().ok())
        .ok_or(Error::Internal("an identification without a session"))?;
    let decision = match s.connections.identity.decision(session).await {
        Ok(decision) => decision,
        Err(IdentityError::NoSession) => Decision::Expired,
        Err(_) => return Err(Error::refused(Fault::IdentityUnavailable)),
    };
    let (outcome, found) = match decision {
        Decision::Waiting => return Ok(Outcome::Waiting),
        Decision::Approved(shown) => judge(s, shown, expected),
        Decision::Declined(reason) => (Outcome::Failed(failure(reason.kind)), None),
        // The same session is open still: the page leads there again.
        Decision::Again(reason) => return Ok(Outcome::Failed(failure(reason.kind))),
        Decision::Expired => (Outcome::Failed(Failure::GivenUp), None),
    };
    // Only now: a page that waits asks again and again, and must not keep others from writing.
    let mut tx = s.db.write().await?;
    let (outcome, found) = if found.is_some() && !still_for(s, &mut tx, row, expected).await? {
        // Corrected since the check began: what was shown is not for who it is about now (R-BEV-2).
        (Outcome::Failed(Failure::AnotherPerson), None)
    } else {
        (outcome, found)
    };
    let state = match outcome {
        Outcome::Approved => IdentificationState::Approved,
        Outcome::Failed(Failure::GivenUp) => IdentificationState::Expired,
        _ => IdentificationState::Declined,
    };
    let reason = match outcome {
        Outcome::Failed(failure) => code(failure),
        _ => None,
    };
    let decided = rows::Outcome {
        state,
        level: found.is_some().then(|| row.method.level()),
        found: found
            .map(|found| seal(s, Purpose::Applicant, &found))
            .transpose()?,
        reason: reason.clone(),
        session_here: theirs.map(|actor| actor.session),
    };
    if !rows::decide(&mut tx, row.id, &decided, s.now()).await? {
        // Decided by another look at the same moment; that one counts.
        let row = rows::by_id(&mut tx, row.id).await?.ok_or(Error::NotFound)?;
        return Ok(told(row.state, row.reason.as_deref()));
    }
    let facts = json!({ "state": state, "level": decided.level, "reason": reason });
    note(s, &mut tx, row, "identification.decided", facts).await?;
    if let Some(actor) = theirs.filter(|actor| actor.sign_in.own_factor) {
        rows::factor_used(&mut tx, actor.person, actor.session, s.now()).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

/// Whether an application, if it was begun for one, is still for whom a document was to show. Asked in the transaction that
/// decides: who corrects a name drops what waits, and one of the two sees the other.
async fn still_for(
    s: &Services,
    tx: &mut Tx,
    row: &rows::Identification,
    expected: &Identity,
) -> Result<bool> {
    let (Some(application), None) = (row.application, row.signer) else {
        return Ok(true);
    };
    let found = store::application::by_id(tx, application).await?;
    let subject = registration::subject(s, &found.ok_or(Error::NotFound)?)?;
    Ok(subject.identity == *expected)
}

/// Whether the document is good (R-BEV-8), and shows whom it should (R-BEV-2).
fn judge(s: &Services, shown: Identified, expected: &Identity) -> (Outcome, Option<Found>) {
    let failed = |failure| (Outcome::Failed(failure), None);
    let Some(document) = shown.document else {
        return failed(Failure::Document);
    };
    let policy = EvidencePolicy::default();
    match shown
        .valid_until
        .map(|day| policy.check_id(day, date_of(s.now())))
    {
        // Without its last day nobody knows whether it is about to expire.
        None => return failed(Failure::Document),
        Some(Err(Fault::IdExpired)) => return failed(Failure::OutOfDate),
        Some(Err(_)) => return failed(Failure::ExpiresSoon),
        Some(Ok(())) => {}
    }
    if !shows(&shown.given, &shown.family, shown.birth_date, expected) {
        return failed(Failure::AnotherPerson);
    }
    let found = Found {
        given: shown.given,
        family: shown.family,
        birth: shown.birth_date,
        document,
    };
    (Outcome::Approved, Some(found))
}

const fn failure(kind: ReasonKind) -> Failure {
    match kind {
        ReasonKind::Photos => Failure::Photos,
        ReasonKind::Document => Failure::Document,
        ReasonKind::OutOfDate => Failure::OutOfDate,
        ReasonKind::Face => Failure::Face,
        ReasonKind::Name => Failure::AnotherPerson,
        ReasonKind::Other => Failure::Other,
    }
}

fn told(state: IdentificationState, reason: Option<&str>) -> Outcome {
    let why = reason
        .and_then(|code| serde_json::from_value(json!(code)).ok())
        .unwrap_or(Failure::Other);
    match state {
        IdentificationState::Waiting => Outcome::Waiting,
        IdentificationState::Approved => Outcome::Approved,
        IdentificationState::Declined | IdentificationState::Expired => Outcome::Failed(why),
    }
}

fn code(failure: Failure) -> Option<String> {
    serde_json::to_value(failure)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
}

async fn note(
    s: &Services,
    tx: &mut Tx,
    row: &rows::Identification,
    action: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        // Belongs to no organisation yet: it stands in the installation's own chain.
        organisations: &[store::organisation::INSTALLATION as OrganisationId],
        actor: row.person,
        action,
        object: row.id.uuid(),
        basis: "own",
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

fn seal(s: &Services, purpose: Purpose, value: &impl Serialize) -> Result<Vec<u8>> {
    let plain =
        serde_json::to_vec(value).map_err(|_| Error::Internal("a value that cannot be written"))?;
    Ok(s.key.seal(&*s.rng, purpose, &plain))
}

fn open<T: serde::de::DeserializeOwned>(
    s: &Services,
    purpose: Purpose,
    sealed: &[u8],
) -> Option<T> {
    serde_json::from_slice(&s.key.open(purpose, sealed)?).ok()
}
