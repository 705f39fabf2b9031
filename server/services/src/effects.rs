//! What every change leaves behind, in the same transaction: audit rows and messages. A use case collects nothing
//! itself; it says what happened and whom to tell, and commits only after both are written.

use crate::{
    Services, boxed,
    error::{Error, Result},
    messages::Message,
    secret::Purpose,
};
use data_encoding::BASE64;
use domain::{
    id::{OrganisationId, PersonId},
    lang::Lang,
};
use serde_json::Value;
use store::{
    Tx,
    account::{self, AccountState},
    audit,
    membership::Contact,
    outbox,
};
use uuid::Uuid;

/// An audit row in the making. `facts` holds ids and codes only: it is hashed and stays for ever. Names, addresses
/// and typed text go in `personal`, which can be erased.
pub struct Happened<'a> {
    pub organisations: &'a [OrganisationId],
    pub actor: Option<PersonId>,
    /// `request.sent`, `grant.service_revoked`: the kind of object, a full stop, what happened to it.
    pub action: &'static str,
    /// What it happened to: an id of the kind that `action` begins with.
    pub object: Uuid,
    /// On what basis: `manager`, `representative`, `joint`, `own`, `system`.
    pub basis: &'static str,
    pub facts: Value,
    pub personal: Option<Value>,
}

/// Every action that the log knows: what people read has words for each of them, and nothing else is written.
pub const ACTIONS: &[&str] = &[
    "abroad.asked",
    "abroad.coupled",
    "abroad.given",
    "abroad.refused",
    "abroad.stopped",
    "account.app_removed",
    "account.app_set",
    "account.created",
    "account.data_taken",
    "account.email_asked",
    "account.email_changed",
    "account.language",
    "account.loss_asked",
    "account.mobile_set",
    "account.password_changed",
    "account.password_reset",
    "account.recovery_codes_renewed",
    "account.renamed",
    "account.reset_asked",
    "account.sessions_ended",
    "account.way_back",
    "account.way_back_asked",
    "application.approved",
    "application.cancelled",
    "application.code_sent",
    "application.corrected",
    "application.duties_accepted",
    "application.email_confirmed",
    "application.expired",
    "application.issued",
    "application.mobile_confirmed",
    "application.mobile_corrected",
    "application.refused",
    "application.reminded",
    "application.replaced",
    "application.resent",
    "application.sent",
    "application.signature_refused",
    "application.signature_voided",
    "application.signed",
    "application.signer_asked",
    "bundle.changed",
    "clerk.appointed",
    "clerk.dismissed",
    "client.labelled",
    "evidence.accepted",
    "evidence.appearance_agreed",
    "evidence.appearance_disagreed",
    "evidence.appearance_withdrawn",
    "evidence.appeared",
    "evidence.appointment",
    "evidence.case_seen",
    "evidence.disagreed",
    "evidence.left",
    "evidence.more_asked",
    "evidence.paper_seen",
    "evidence.paper_sent",
    "evidence.proposal_withdrawn",
    "evidence.proposed",
    "evidence.refused",
    "evidence.submitted",
    "evidence.taken",
    "evidence.turned_away",
    "evidence.visit_seen",
    "grant.given",
    "identification.decided",
    "identification.started",
    "import.done",
    "import.removed",
    "import.started",
    "import.stopped",
    "import.uploaded",
    "invitation.accepted",
    "invitation.resent",
    "invitation.revoked",
    "invitation.sent",
    "mandate.assigned",
    "mandate.given_up",
    "mandate.granted_first",
    "mandate.put_in_portfolio",
    "mandate.readmitted",
    "mandate.service_stopped",
    "mandate.stopped",
    "mandate.unassigned",
    "means.activated",
    "means.raised",
    "means.replaced",
    "means.reported_lost",
    "means.reported_misused",
    "means.resumed",
    "means.suspended",
    "means.terminated",
    "membership.authorisation_changed",
    "membership.authorisation_ended",
    "membership.authorised",
    "membership.began",
    "membership.ended",
    "order.credited",
    "order.placed",
    "organisation.active_again",
    "organisation.blocked",
    "organisation.ended",
    "organisation.register_changed",
    "organisation.registered",
    "passkey.added",
    "passkey.removed",
    "passkey.renamed",
    "pin.blocked",
    "pin.removed",
    "pin.set",
    "portfolio.assigned",
    "question.answered",
    "question.asked",
    "question.closed",
    "question.followed",
    "question.read",
    "request.expired",
    "request.link_made",
    "request.passed_on",
    "request.received",
    "request.refused",
    "request.resent",
    "request.sent",
    "request.signed",
    "request.withdrawn",
    "role.ended",
    "role.given",
    "service.changed",
    "service.withdrawn",
    "session.ended",
    "session.started",
    "session.stepped_up",
    "team.created",
    "team.ended",
    "team.member_added",
    "team.member_dropped",
    "team.renamed",
];

/// Writes the audit row into the chain of every organisation it touches.
pub async fn record(s: &Services, tx: &mut Tx, happened: Happened<'_>) -> Result<()> {
    record_all(s, tx, vec![happened]).await
}

/// As [`record`], for many at once, in this order.
pub async fn record_all(s: &Services, tx: &mut Tx, happened: Vec<Happened<'_>>) -> Result<()> {
    let events: Vec<audit::NewEvent<'_>> = happened.into_iter().map(|one| event(s, one)).collect();
    audit::append_all(tx, &events).await?;
    Ok(())
}

fn event<'a>(s: &Services, happened: Happened<'a>) -> audit::NewEvent<'a> {
    debug_assert!(
        ACTIONS.contains(&happened.action),
        "{} is no action of the log",
        happened.action
    );
    let kind = happened.action.split('.').next().unwrap_or(happened.action);
    let personal = happened.personal.map(|content| {
        let mut salt = [0; 16];
        s.rng.fill(&mut salt);
        (content, salt)
    });
    audit::NewEvent {
        id: s.id(),
        organisations: happened.organisations,
        at: s.now(),
        actor: happened.actor,
        action: happened.action,
        object: (kind, happened.object),
        basis: happened.basis,
        facts: happened.facts,
        personal,
    }
}

/// Somebody to tell.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub email: String,
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    pub lang: Lang,
}

impl Recipient {
    /// Somebody who arranges things at an organisation.
    pub(crate) fn contact(contact: Contact, organisation: Option<OrganisationId>) -> Self {
        Self {
            email: contact.email,
            person: Some(contact.person),
            organisation,
            lang: contact.lang,
        }
    }
}

/// Somebody told as a member of an organisation; none without an account that is open: there is nobody to write to.
pub(crate) async fn member(
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Option<Recipient>> {
    let account = account::by_person(tx, person).await?;
    Ok(account
        .filter(|account| account.state == AccountState::Active)
        .map(|account| Recipient {
            email: account.email,
            person: Some(person),
            organisation: Some(organisation),
            lang: account.lang,
        }))
}

/// Puts a message in the outbox; the worker sends it after the commit.
#[boxed]
pub async fn tell(s: &Services, tx: &mut Tx, to: &Recipient, message: &Message) -> Result<()> {
    tell_about(s, tx, to, message, None, None).await
}

/// As [`tell`]. `about` is what the message is about, to show whether it arrived; a message with the same `dedupe`
/// key that still waits for this recipient is replaced instead of repeated.
#[boxed]
pub async fn tell_about(
    s: &Services,
    tx: &mut Tx,
    to: &Recipient,
    message: &Message,
    about: Option<Uuid>,
    dedupe: Option<String>,
) -> Result<()> {
    outbox::push(tx, &waiting(s, to, message, about, dedupe)?).await?;
    Ok(())
}

/// As [`tell_about`], for many at once.
#[boxed]
pub async fn tell_all(
    s: &Services,
    tx: &mut Tx,
    messages: &[(Recipient, Message, Option<Uuid>)],
) -> Result<()> {
    let rows = messages
        .iter()
        .map(|(to, message, about)| waiting(s, to, message, *about, None))
        .collect::<Result<Vec<_>>>()?;
    outbox::push_all(tx, &rows).await?;
    Ok(())
}

/// The row in which a message waits.
fn waiting(
    s: &Services,
    to: &Recipient,
    message: &Message,
    about: Option<Uuid>,
    dedupe: Option<String>,
) -> Result<outbox::Message> {
    let now = s.now();
    let wait = if message.is_urgent() {
        0
    } else {
        i64::from(s.settings.digest_minutes) * 60
    };
    Ok(outbox::Message {
        id: s.id(),
        recipient: to.email.clone(),
        person: to.person,
        organisation: to.organisation,
        lang: to.lang,
        kind: message.kind().to_owned(),
        params: seal_message(s, message)?,
        about,
        dedupe,
        created_at: now,
        due_at: now.plus_seconds(wait),
    })
}

/// Messages wait in the database sealed: they carry names, and links with tokens in them.
fn seal_message(s: &Services, message: &Message) -> Result<Value> {
    let plain = serde_json::to_vec(message)
        .map_err(|_| Error::Internal("a message that cannot be written"))?;
    Ok(Value::String(BASE64.encode(&s.key.seal(
        &*s.rng,
        Purpose::MessageParams,
        &plain,
    ))))
}

/// The message in an outbox row; `None` when it was sealed under another key.
pub fn open_message(s: &Services, params: &Value) -> Option<Message> {
    let sealed = BASE64.decode(params.as_str()?.as_bytes()).ok()?;
    serde_json::from_slice(&s.key.open(Purpose::MessageParams, &sealed)?).ok()
}
