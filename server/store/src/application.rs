//! Applications for a role or a means. Names, dates of birth and telephone numbers are sealed by
//! whoever writes them; only the hash of a link's token is kept. Every change is a compare-and-set
//! on the revision; which change may follow which is the domain's. Beside it: who signs under them,
//! what they wish for, and as whom a person is known by them.

mod known;
pub mod list;
mod signer;
mod wish;

pub use known::{KnownAs, known_as, shown_by};
pub use signer::{
    Signed, Signer, SignerState, add_signer, ask_signer, forget_signer_email, give_signer_email,
    refuse, set_signer_lang, set_signer_person, sign, signer, signer_by_token_hash, signers,
    void_signature,
};
pub use wish::{Wish, add_wishes, wishes};

use crate::{
    db::{Tx, cell, exec, record, row, rows},
    error::{Result, StoreError},
    query::{self, Query},
    row::{args, cells},
    value::{fold, words},
};
use domain::{
    Instant, Lang, Level,
    application::{ApplicationState, Kind, Product},
    id::{ApplicationId, ExtractId, MeansId, OrganisationId, PersonId},
    number::{FiscalNumber, KvkNumber, OrganisationNumber},
};

/// The constraints that refuse a second application that counts of one address for the same: by
/// either number.
const OPEN_ALREADY: [&str; 2] = [
    "application_kind_kvk_email",
    "application_kind_fiscal_email",
];

/// Whether an application was not added because the same is under way.
pub fn is_open_already(error: &StoreError) -> bool {
    OPEN_ALREADY.iter().any(|name| error.is_refusal_by(name))
}

record! {
    /// A row as it stands; [`Application::state`] puts the state together.
    pub struct Application {
        pub id: ApplicationId,
        pub kind: Kind,
        pub kvk: Option<KvkNumber>,
        /// The number of an organisation without a KvK number (R-ID-8).
        pub fiscal: Option<FiscalNumber>,
        pub organisation_name: String,
        /// What the applicant says of an organisation that is in no register.
        pub town: Option<String>,
        pub legal_form: Option<String>,
        /// Filled in once the organisation is here.
        pub organisation: Option<OrganisationId>,
        pub extract: Option<ExtractId>,
        pub product: Product,
        pub level: Level,
        /// Whom it is for, once the person is known here.
        pub person: Option<PersonId>,
        /// The manager who applied for a colleague.
        pub applied_by: Option<PersonId>,
        /// In small letters.
        pub email: String,
        /// Name, date of birth and mobile number, sealed.
        pub subject: Vec<u8>,
        pub subject_name: String,
        pub mobile_digest: Option<Vec<u8>>,
        pub employed: bool,
        pub urgent: bool,
        pub lang: Lang,
        /// Where the applicant was going, sealed.
        pub next: Option<Vec<u8>>,
        pub stage: Stage,
        pub signed: u16,
        pub needed: u16,
        pub revision: u32,
        pub token_expires_at: Instant,
        pub created_at: Instant,
        pub sent_at: Instant,
        pub promised_at: Instant,
        pub expires_at: Instant,
        pub closed_at: Option<Instant>,
        pub closed_by: Option<PersonId>,
        pub reason: Option<String>,
        pub means: Option<MeansId>,
    }
}

words! {
    /// The word of a state, without the count of signatures.
    pub enum Stage {
        Draft = "draft",
        Submitted = "submitted",
        EmailConfirmed = "email_confirmed",
        AwaitingSignatures = "awaiting_signatures",
        InReview = "in_review",
        MoreNeeded = "more_needed",
        IdentificationNeeded = "identification_needed",
        Approved = "approved",
        Issued = "issued",
        Cancelled = "cancelled",
        Refused = "refused",
        Expired = "expired",
    }
}

impl Stage {
    /// Those of what is under way.
    pub const OPEN: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::EmailConfirmed,
        Self::AwaitingSignatures,
        Self::InReview,
        Self::MoreNeeded,
        Self::IdentificationNeeded,
        Self::Approved,
    ];

    /// The state, with how many signatures of how many.
    pub const fn state(self, signed: u16, needed: u16) -> ApplicationState {
        match self {
            Self::Draft => ApplicationState::Draft,
            Self::Submitted => ApplicationState::Submitted,
            Self::EmailConfirmed => ApplicationState::EmailConfirmed,
            Self::AwaitingSignatures => ApplicationState::AwaitingSignatures { signed, needed },
            Self::InReview => ApplicationState::InReview,
            Self::MoreNeeded => ApplicationState::MoreNeeded,
            Self::IdentificationNeeded => ApplicationState::IdentificationNeeded,
            Self::Approved => ApplicationState::Approved,
            Self::Issued => ApplicationState::Issued,
            Self::Cancelled => ApplicationState::Cancelled,
            Self::Refused => ApplicationState::Refused,
            Self::Expired => ApplicationState::Expired,
        }
    }
}

impl Application {
    pub const fn state(&self) -> ApplicationState {
        self.stage.state(self.signed, self.needed)
    }

    /// The organisation's number: there always is one of the two.
    pub fn number(&self) -> Option<OrganisationNumber> {
        let fiscal = self.fiscal.map(OrganisationNumber::Fiscal);
        self.kvk.map(OrganisationNumber::Kvk).or(fiscal)
    }

    /// As [`Kind::registers`].
    pub const fn registers(&self) -> bool {
        self.kind.registers(self.applied_by.is_some())
    }

    /// Whether it is a higher level to which nobody has agreed yet; the days count from when somebody does.
    pub const fn awaits_word(&self) -> bool {
        matches!(self.kind, Kind::Upgrade) && matches!(self.stage, Stage::AwaitingSignatures)
    }

    /// As [`domain::application::in_person`].
    pub fn in_person(&self) -> bool {
        domain::application::in_person(self.level, self.registers(), self.kvk.is_some())
    }

    /// The columns of a state: its word, and how many signatures of how many.
    pub const fn columns(state: ApplicationState) -> (Stage, u16, u16) {
        match state {
            ApplicationState::Draft => (Stage::Draft, 0, 0),
            ApplicationState::Submitted => (Stage::Submitted, 0, 0),
            ApplicationState::EmailConfirmed => (Stage::EmailConfirmed, 0, 0),
            ApplicationState::AwaitingSignatures { signed, needed } => {
                (Stage::AwaitingSignatures, signed, needed)
            }
            ApplicationState::InReview => (Stage::InReview, 0, 0),
            ApplicationState::MoreNeeded => (Stage::MoreNeeded, 0, 0),
            ApplicationState::IdentificationNeeded => (Stage::IdentificationNeeded, 0, 0),
            ApplicationState::Approved => (Stage::Approved, 0, 0),
            ApplicationState::Issued => (Stage::Issued, 0, 0),
            ApplicationState::Cancelled => (Stage::Cancelled, 0, 0),
            ApplicationState::Refused => (Stage::Refused, 0, 0),
            ApplicationState::Expired => (Stage::Expired, 0, 0),
        }
    }
}

const APPLICATION: &str = "SELECT id, kind, kvk, fiscal, organisation_name, town, legal_form, organisation, extract, \
    product, level, person, applied_by, email, subject, subject_name, mobile_digest, employed, urgent, lang, next, state AS stage, \
    signed, needed, revision, token_expires_at, created_at, sent_at, promised_at, expires_at, closed_at, closed_by, \
    reason, means FROM application ";
const OPEN: &str = "state NOT IN ('issued', 'cancelled', 'refused', 'expired')";
/// Among those that are open: its address is confirmed, or a manager applied. There is one for the
/// same.
const COUNTS: &str = "(state <> 'submitted' OR applied_by IS NOT NULL)";

/// Adds an application. Conflict [`is_open_already`].
pub async fn insert(tx: &mut Tx, new: &Application, token_hash: &[u8]) -> Result<()> {
    insert_all(tx, &[(new, token_hash)]).await
}

/// Adds applications, each with the hash of its link's token. Conflict [`is_open_already`], and
/// then none is added.
pub async fn insert_all(tx: &mut Tx, new: &[(&Application, &[u8])]) -> Result<()> {
    let sql = "INSERT INTO application (id, kind, kvk, fiscal, organisation_name, organisation_key, town, legal_form, organisation, \
               extract, product, level, person, applied_by, email, subject, subject_name, subject_key, mobile_digest, \
               employed, urgent, lang, next, state, signed, needed, revision, token_hash, token_expires_at, created_at, \
               sent_at, promised_at, expires_at, means, applied_at) VALUES ";
    let row = |(new, token_hash): &(&Application, &[u8])| {
        args![
            new.id,
            new.kind,
            new.kvk,
            new.fiscal,
            new.organisation_name,
            fold(&new.organisation_name),
            new.town,
            new.legal_form,
            new.organisation,
            new.extract,
            new.product,
            new.level,
            new.person,
            new.applied_by,
            new.email,
            new.subject,
            new.subject_name,
            fold(&new.subject_name),
            new.mobile_digest,
            new.employed,
            new.urgent,
            new.lang,
            new.next,
            new.stage,
            new.signed,
            new.needed,
            new.revision,
            *token_hash,
            new.token_expires_at,
            new.created_at,
            new.sent_at,
            new.promised_at,
            new.expires_at,
            new.means,
            new.created_at
        ]
    };
    query::insert_all(tx, sql, new.iter().map(row).collect()).await
}

pub async fn by_id(tx: &mut Tx, id: ApplicationId) -> Result<Option<Application>> {
    row!(tx, Application, [APPLICATION, "WHERE id = $1"].concat(), id)
}

/// The application behind a mailed link, in any state.
pub async fn by_token_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Application>> {
    let sql = [APPLICATION, "WHERE token_hash = $1"].concat();
    row!(tx, Application, sql, token_hash)
}

/// The open application of an address for the same that counts: either number by its own index.
pub async fn open_of(
    tx: &mut Tx,
    kind: Kind,
    number: OrganisationNumber,
    email: &str,
) -> Result<Option<Application>> {
    let sql = [APPLICATION, of_address(number), OPEN, " AND ", COUNTS].concat();
    row!(tx, Application, sql, kind, number, email)
}

/// What was applied for from a browser in which nobody was signed in, for the same, and that nobody
/// confirmed.
pub async fn unconfirmed(
    tx: &mut Tx,
    kind: Kind,
    number: OrganisationNumber,
    email: &str,
) -> Result<Vec<Application>> {
    const UNCONFIRMED: &str = "state = 'submitted' AND applied_by IS NULL ORDER BY id";
    let sql = [APPLICATION, of_address(number), UNCONFIRMED].concat();
    rows!(tx, Application, sql, kind, number, email)
}

const fn of_address(number: OrganisationNumber) -> &'static str {
    match number {
        OrganisationNumber::Kvk(_) => "WHERE kind = $1 AND kvk = $2 AND email = $3 AND ",
        OrganisationNumber::Fiscal(_) => "WHERE kind = $1 AND fiscal = $2 AND email = $3 AND ",
    }
}

/// What a person has under way, newest first.
pub async fn open_of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE person = $1 AND ",
        OPEN,
        " ORDER BY created_at DESC, id DESC",
    ]
    .concat();
    rows!(tx, Application, sql, person)
}

/// Whose an application is: the person's, or before the link was opened by address, where a manager
/// applied.
pub(crate) const OF_PERSON: &str = "id IN (SELECT id FROM application WHERE person = $1 UNION SELECT id FROM application \
    WHERE email = $2 AND person IS NULL AND applied_by IS NOT NULL) ";

/// What a person has under way, and what a manager applied for at their address, newest first.
pub async fn open_for_owner(
    tx: &mut Tx,
    person: PersonId,
    email: &str,
) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE ",
        OF_PERSON,
        "AND ",
        OPEN,
        " ORDER BY created_at DESC, id DESC",
    ]
    .concat();
    rows!(tx, Application, sql, person, email)
}

/// What a person last applied for to register an organisation, in any state.
pub async fn newest_of_person(tx: &mut Tx, person: PersonId) -> Result<Option<Application>> {
    let sql = [
        APPLICATION,
        "WHERE person = $1 AND (kind IN ('representative', 'manager') OR fiscal IS NOT NULL) ORDER BY created_at DESC, id DESC LIMIT 1",
    ]
    .concat();
    row!(tx, Application, sql, person)
}

/// What is under way for somebody at an organisation, by who they are or, before a link was opened,
/// by their address, where a manager applied. What a stranger typed under an address is nobody's.
pub async fn open_for(
    tx: &mut Tx,
    organisation: OrganisationId,
    person: PersonId,
    email: &str,
) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE organisation = $1 \
         AND (person = $2 OR (email = $3 AND person IS NULL AND applied_by IS NOT NULL)) AND ",
        OPEN,
        " ORDER BY created_at, id",
    ]
    .concat();
    rows!(tx, Application, sql, organisation, person, email)
}

/// What somebody applied for at an organisation since a moment, for others or for oneself, and is
/// under way.
pub async fn open_by(
    tx: &mut Tx,
    organisation: OrganisationId,
    by: PersonId,
    since: Instant,
) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE organisation = $1 AND applied_by = $2 AND applied_at >= $3 AND ",
        OPEN,
        " ORDER BY created_at, id",
    ]
    .concat();
    rows!(tx, Application, sql, organisation, by, since)
}

/// What managers applied for at an organisation for somebody, in any state: by who it is for or,
/// where no link was opened, by the address.
pub async fn ever_for(
    tx: &mut Tx,
    organisation: OrganisationId,
    person: PersonId,
    email: &str,
) -> Result<Vec<ApplicationId>> {
    let sql = "SELECT id FROM application WHERE organisation = $1 AND kind = 'means' AND applied_by IS NOT NULL \
               AND (person = $2 OR (person IS NULL AND email = $3)) ORDER BY id";
    cells!(tx, ApplicationId, sql, organisation, person, email)
}

record! {
    /// For whom a means was applied for.
    pub struct AppliedFor {
        pub id: ApplicationId,
        pub name: String,
    }
}

/// For whom a manager applied at an organisation, as far as it is under way: the oldest, and how
/// many there are.
pub async fn applied_by(
    tx: &mut Tx,
    organisation: OrganisationId,
    by: PersonId,
    limit: u32,
) -> Result<(Vec<AppliedFor>, u32)> {
    let theirs = [
        "FROM application WHERE organisation = $1 AND applied_by = $2 AND kind = 'means' AND ",
        OPEN,
    ]
    .concat();
    let oldest = [
        "SELECT id, subject_name AS name ",
        &theirs,
        " ORDER BY created_at, id LIMIT $3",
    ]
    .concat();
    let found = rows!(tx, AppliedFor, oldest, organisation, by, limit)?;
    let count = ["SELECT count(*) ", &theirs].concat();
    let all = cell!(tx, u32, count, organisation, by)?.unwrap_or_default();
    Ok((found, all))
}

/// Higher levels that wait for somebody in charge of an organisation, the oldest first.
pub async fn upgrades_to_decide(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE organisation = $1 AND kind = $2 AND state = $3 ORDER BY created_at, id",
    ]
    .concat();
    let (kind, stage) = (Kind::Upgrade, Stage::AwaitingSignatures);
    rows!(tx, Application, sql, organisation, kind, stage)
}

/// What is under way anywhere, the earliest promise first.
pub async fn open_everywhere(tx: &mut Tx, (limit, offset): (u32, u32)) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE ",
        OPEN,
        " ORDER BY promised_at, id LIMIT $1 OFFSET $2",
    ]
    .concat();
    rows!(tx, Application, sql, limit, offset)
}

/// Those under way whose people come to a counter: at the highest level, and without a KvK number.
pub async fn open_in_person(tx: &mut Tx) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE person IS NOT NULL AND ((level = $1 AND (kind = 'manager' \
         OR (kind IN ('means', 'upgrade') AND state = 'identification_needed'))) \
         OR (fiscal IS NOT NULL AND kind = 'means' AND applied_by IS NULL)) AND ",
        OPEN,
        " ORDER BY promised_at, id LIMIT 200",
    ]
    .concat();
    rows!(tx, Application, sql, Level::Eh4)
}

/// How many are under way anywhere.
pub async fn count_open(tx: &mut Tx) -> Result<u32> {
    let sql = ["SELECT count(*) FROM application WHERE ", OPEN].concat();
    Ok(cell!(tx, u32, sql)?.unwrap_or_default())
}

/// Moves on to `state`; false when it changed since `revision`.
pub async fn advance(
    tx: &mut Tx,
    id: ApplicationId,
    revision: u32,
    state: ApplicationState,
) -> Result<bool> {
    let (word, signed, needed) = Application::columns(state);
    let sql = [
        "UPDATE application SET state = $3, signed = $4, needed = $5, revision = revision + 1 \
         WHERE id = $1 AND revision = $2 AND ",
        OPEN,
    ]
    .concat();
    Ok(exec!(tx, sql, id, revision, word, signed, needed)? == 1)
}

/// How an application ended.
#[derive(Clone, Copy, Debug)]
pub struct Closing<'a> {
    /// A final one.
    pub state: ApplicationState,
    pub by: Option<PersonId>,
    pub reason: Option<&'a str>,
    pub at: Instant,
}

/// Ends it; false when it changed since `revision`.
pub async fn close(
    tx: &mut Tx,
    id: ApplicationId,
    revision: u32,
    closing: Closing<'_>,
) -> Result<bool> {
    let (stage, ..) = Application::columns(closing.state);
    let sql = [
        "UPDATE application SET state = $3, closed_by = $4, reason = $5, closed_at = $6, revision = revision + 1 \
         WHERE id = $1 AND revision = $2 AND ",
        OPEN,
    ]
    .concat();
    let (by, reason, at) = (closing.by, closing.reason, closing.at);
    Ok(exec!(tx, sql, id, revision, stage, by, reason, at)? == 1)
}

/// Says whose it is, once the address is proved.
pub async fn set_person(tx: &mut Tx, id: ApplicationId, person: PersonId) -> Result<bool> {
    let sql =
        "UPDATE application SET person = $2 WHERE id = $1 AND (person IS NULL OR person = $2)";
    Ok(exec!(tx, sql, id, person)? == 1)
}

/// The organisation has been made, or was here already.
pub async fn set_organisation(
    tx: &mut Tx,
    id: ApplicationId,
    organisation: OrganisationId,
) -> Result<()> {
    let sql = "UPDATE application SET organisation = $2 WHERE id = $1";
    exec!(tx, sql, id, organisation)?;
    Ok(())
}

/// Whether whom it is for is employed there, once somebody in charge said so (R-AAN-5), and by when it is done from then.
pub async fn set_employed(
    tx: &mut Tx,
    id: ApplicationId,
    employed: bool,
    promised_at: Instant,
) -> Result<()> {
    let sql = "UPDATE application SET employed = $2, promised_at = $3 WHERE id = $1";
    exec!(tx, sql, id, employed, promised_at)?;
    Ok(())
}

/// The means that came of it.
pub async fn set_means(tx: &mut Tx, id: ApplicationId, means: MeansId) -> Result<()> {
    exec!(
        tx,
        "UPDATE application SET means = $2 WHERE id = $1",
        id,
        means
    )?;
    Ok(())
}

/// Who it is for, as the applicant corrects it; false when it changed meanwhile.
pub async fn correct(
    tx: &mut Tx,
    (id, revision): (ApplicationId, u32),
    subject: &[u8],
    name: &str,
) -> Result<bool> {
    let sql = "UPDATE application SET subject = $3, subject_name = $4, subject_key = $5, revision = revision + 1 \
               WHERE id = $1 AND revision = $2";
    Ok(exec!(tx, sql, id, revision, subject, name, fold(name))? == 1)
}

/// Whom it is for and where that one is reached, on the word of `by` from that moment on. False
/// when it changed meanwhile, or has ended. Conflict [`is_open_already`].
pub async fn correct_user(
    tx: &mut Tx,
    (id, revision): (ApplicationId, u32),
    (subject, name, email): (&[u8], &str, &str),
    (by, at): (PersonId, Instant),
) -> Result<bool> {
    let sql = [
        "UPDATE application SET subject = $3, subject_name = $4, subject_key = $5, email = $6, applied_by = $7, \
         applied_at = $8, revision = revision + 1 WHERE id = $1 AND revision = $2 AND ",
        OPEN,
    ]
    .concat();
    let key = fold(name);
    Ok(exec!(tx, sql, id, revision, subject, name, key, email, by, at)? == 1)
}

/// Another mobile number in the subject, on the word of `by` from that moment on. False when it
/// changed meanwhile, or has ended.
pub async fn correct_mobile(
    tx: &mut Tx,
    (id, revision): (ApplicationId, u32),
    subject: &[u8],
    mobile_digest: &[u8],
    (by, at): (PersonId, Instant),
) -> Result<bool> {
    let sql = [
        "UPDATE application SET subject = $3, mobile_digest = $4, applied_by = $5, applied_at = $6, revision = revision + 1 \
         WHERE id = $1 AND revision = $2 AND ",
        OPEN,
    ]
    .concat();
    Ok(exec!(tx, sql, id, revision, subject, mobile_digest, by, at)? == 1)
}

/// Who it is for, as somebody in charge says.
pub async fn set_subject(tx: &mut Tx, id: ApplicationId, subject: &[u8]) -> Result<()> {
    exec!(
        tx,
        "UPDATE application SET subject = $2 WHERE id = $1",
        id,
        subject
    )?;
    Ok(())
}

/// A newer reading of the register takes the place of the one it rested on.
pub async fn set_extract(tx: &mut Tx, id: ApplicationId, extract: ExtractId) -> Result<()> {
    exec!(
        tx,
        "UPDATE application SET extract = $2 WHERE id = $1",
        id,
        extract
    )?;
    Ok(())
}

/// A new link; the earlier one stops working. False when the application has ended.
pub async fn resend(
    tx: &mut Tx,
    id: ApplicationId,
    token_hash: &[u8],
    at: Instant,
    expires_at: Instant,
) -> Result<bool> {
    let sql = [
        "UPDATE application SET token_hash = $2, sent_at = $3, token_expires_at = $4 WHERE id = $1 AND ",
        OPEN,
    ]
    .concat();
    Ok(exec!(tx, sql, id, token_hash, at, expires_at)? == 1)
}

/// Open ones whose time has passed. What waits for the operator waits on: that is not the
/// applicant's doing.
pub async fn past_due(tx: &mut Tx, now: Instant, limit: u32) -> Result<Vec<Application>> {
    let sql = [
        APPLICATION,
        "WHERE expires_at <= $1 AND state <> 'in_review' AND ",
        OPEN,
        " ORDER BY expires_at, id LIMIT $2",
    ]
    .concat();
    rows!(tx, Application, sql, now, limit)
}

record! {
    /// An open application, as far as another must not be the same.
    pub struct Open {
        pub id: ApplicationId,
        pub kind: Kind,
        pub product: Product,
        pub email: String,
        pub mobile_digest: Option<Vec<u8>>,
    }
}

/// The open applications for an organisation by any of these addresses or mobile numbers (R-AAN-4).
pub async fn open_like(
    tx: &mut Tx,
    number: OrganisationNumber,
    emails: &[String],
    mobile_digests: &[[u8; 32]],
) -> Result<Vec<Open>> {
    let mut query = Query::new(match number {
        OrganisationNumber::Kvk(_) => {
            "SELECT id, kind, product, email, mobile_digest FROM application WHERE kvk = "
        }
        OrganisationNumber::Fiscal(_) => {
            "SELECT id, kind, product, email, mobile_digest FROM application WHERE fiscal = "
        }
    });
    query
        .arg(number)
        .push(" AND state NOT IN ('issued', 'cancelled', 'refused', 'expired') AND (email IN ")
        .list(emails)
        .push(" OR mobile_digest IN ")
        .list(mobile_digests)
        .push(") ORDER BY created_at, id");
    query.rows(tx).await
}

/// Notes that whom it is for was reminded. False when it has ended.
pub async fn reminded(tx: &mut Tx, id: ApplicationId, at: Instant) -> Result<bool> {
    let sql = [
        "UPDATE application SET sent_at = $2 WHERE id = $1 AND ",
        OPEN,
    ]
    .concat();
    Ok(exec!(tx, sql, id, at)? == 1)
}
