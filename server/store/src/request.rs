//! Requests for a chain authorisation, with their services, links and signatures. The rule that the tables carry:
//! one open request per requester, client and service. Whoever changes a request names the revision that was seen.

use crate::{
    db::{Pair, Tx, cell, cells, exec, record, row, rows},
    error::Result,
    query::Query,
    value::{fold, words},
};
use domain::{
    Instant, Lang, Level,
    approval::Power,
    id::{BundleId, MembershipId, OrganisationId, PersonId, RequestId, ServiceId, SignatureId},
    number::KvkNumber,
    request::RequestState,
    role::Role,
};

/// The constraint that refuses a second open request for one client and service.
pub const ASKED_ALREADY: &str = "request_service_origin_intermediary_client_kvk_service";
/// The constraint that refuses a second signature of one person.
pub const SIGNED_ALREADY: &str = "signature_request_person";

words! {
    /// Who took the initiative (R-KET-3).
    pub enum Origin {
        Intermediary = "intermediary",
        Client = "client",
    }
}

words! {
    /// What a link is for.
    pub enum LinkPurpose {
        Approve = "approve",
        /// For the next of several joint signers.
        Sign = "sign",
        /// "Not me, pass it on."
        PassOn = "pass_on",
    }
}

record! {
    pub struct Request {
        pub id: RequestId,
        pub intermediary: OrganisationId,
        pub client_kvk: KvkNumber,
        /// None as long as the client is not here.
        pub client: Option<OrganisationId>,
        pub client_name: String,
        pub origin: Origin,
        pub asked_by: PersonId,
        pub level: Level,
        /// The wished end: whole years from the approval …
        pub years: Option<i16>,
        /// … or a moment. Exactly one of the two.
        pub until_at: Option<Instant>,
        pub bundle: Option<BundleId>,
        pub bundle_version: Option<u32>,
        pub message: String,
        pub match_code: String,
        pub lang: Lang,
        /// As recorded; whether it has expired by its date is `RequestState::at`.
        pub state: RequestState,
        pub revision: i64,
        pub created_at: Instant,
        pub sent_at: Instant,
        pub expires_at: Instant,
        pub closed_at: Option<Instant>,
        pub closed_by: Option<PersonId>,
        pub reason: Option<String>,
    }
}

record! {
    pub struct RequestService {
        pub service: ServiceId,
        /// Whether the approval took it in; none before.
        pub granted: Option<bool>,
    }
}

/// A link to a request. It identifies the request, never the approver.
#[derive(Clone, Debug)]
pub struct NewLink {
    pub token_hash: Vec<u8>,
    pub request: RequestId,
    pub purpose: LinkPurpose,
    /// To whom it was sent, as far as known.
    pub person: Option<PersonId>,
    pub email: Option<String>,
    pub created_by: Option<PersonId>,
    pub created_at: Instant,
}

/// A signature under an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub id: SignatureId,
    pub request: RequestId,
    pub person: PersonId,
    pub membership: MembershipId,
    pub role: Role,
    pub power: Option<Power>,
    pub level: Level,
    /// Of what was signed (R-DEC-8).
    pub digest: [u8; 32],
    pub services: Vec<ServiceId>,
    /// None: from the moment of approval.
    pub from_at: Option<Instant>,
    pub until_at: Instant,
    pub at: Instant,
}

const REQUEST: &str = "SELECT r.id, r.intermediary, r.client_kvk, r.client, r.client_name, r.origin, r.asked_by, r.level, \
    r.years, r.until_at, r.bundle, r.bundle_version, r.message, r.match_code, r.lang, r.state, r.revision, r.created_at, \
    r.sent_at, r.expires_at, r.closed_at, r.closed_by, r.reason FROM request r ";

/// Adds a request for these services. Conflict [`ASKED_ALREADY`]; open requests past their last moment do not stand in
/// the way, they are closed here.
pub async fn insert(tx: &mut Tx, new: &Request, services: &[ServiceId]) -> Result<()> {
    let mut old =
        Query::new("UPDATE request SET state = 'expired', revision = revision + 1, closed_at = ");
    old.arg(new.created_at)
        .push(" WHERE state IN ('pending', 'partly_signed') AND expires_at <= ")
        .arg(new.created_at);
    old.push(" AND origin = ")
        .arg(new.origin)
        .push(" AND intermediary = ")
        .arg(new.intermediary);
    old.push(" AND client_kvk = ")
        .arg(new.client_kvk)
        .push(" RETURNING id");
    for expired in old.cells::<RequestId>(tx).await? {
        release(tx, expired).await?;
    }
    exec!(
        tx,
        "INSERT INTO request (id, intermediary, client_kvk, client, client_name, client_name_key, origin, asked_by, \
         level, years, until_at, bundle, bundle_version, message, match_code, lang, state, revision, created_at, \
         sent_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        new.id,
        new.intermediary,
        new.client_kvk,
        new.client,
        new.client_name,
        fold(&new.client_name),
        new.origin,
        new.asked_by,
        new.level,
        new.years,
        new.until_at,
        new.bundle,
        new.bundle_version,
        new.message,
        new.match_code,
        new.lang,
        new.state,
        new.revision,
        new.created_at,
        new.sent_at,
        new.expires_at
    )?;
    for service in services {
        exec!(
            tx,
            "INSERT INTO request_service (request, service, intermediary, client_kvk, origin, open) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            new.id,
            service,
            new.intermediary,
            new.client_kvk,
            new.origin,
            new.state.is_open()
        )?;
    }
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: RequestId) -> Result<Option<Request>> {
    row!(tx, Request, [REQUEST, "WHERE r.id = $1"].concat(), id)
}

/// The request a living link leads to, in any state.
pub async fn by_link(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Request>> {
    let sql = [
        REQUEST,
        "JOIN request_link l ON l.request = r.id WHERE l.token_hash = $1 AND l.ended_at IS NULL",
    ]
    .concat();
    row!(tx, Request, sql, token_hash)
}

/// The services of a request, in the order of the catalogue.
pub async fn service_ids(tx: &mut Tx, id: RequestId) -> Result<Vec<ServiceId>> {
    Ok(services(tx, id)
        .await?
        .into_iter()
        .map(|row| row.service)
        .collect())
}

pub async fn services(tx: &mut Tx, id: RequestId) -> Result<Vec<RequestService>> {
    let sql = "SELECT q.service, q.granted FROM request_service q JOIN service s ON s.id = q.service \
               WHERE q.request = $1 ORDER BY s.slug";
    rows!(tx, RequestService, sql, id)
}

/// Services this intermediary has asked this client for and that still wait for an answer, each with its request.
pub async fn open_services(
    tx: &mut Tx,
    intermediary: OrganisationId,
    client: &KvkNumber,
    now: Instant,
) -> Result<Vec<(ServiceId, RequestId)>> {
    let sql = "SELECT q.service, q.request FROM request_service q JOIN request r ON r.id = q.request \
               WHERE q.intermediary = $1 AND q.client_kvk = $2 AND q.origin = 'intermediary' AND q.open \
               AND r.expires_at > $3 ORDER BY q.service";
    let found: Result<Vec<Pair<ServiceId, RequestId>>> =
        rows!(tx, Pair<ServiceId, RequestId>, sql, intermediary, client, now);
    Ok(found?.into_iter().map(Pair::into).collect())
}

/// Requests of a pair, newest first.
pub async fn between(
    tx: &mut Tx,
    intermediary: OrganisationId,
    client: &KvkNumber,
) -> Result<Vec<Request>> {
    let sql = [
        REQUEST,
        "WHERE r.intermediary = $1 AND r.client_kvk = $2 ORDER BY r.created_at DESC, r.id DESC",
    ]
    .concat();
    rows!(tx, Request, sql, intermediary, client)
}

/// Requests that wait for this client's answer, oldest first.
pub async fn waiting_for(
    tx: &mut Tx,
    client: OrganisationId,
    now: Instant,
) -> Result<Vec<Request>> {
    let sql = [
        REQUEST,
        "WHERE r.client = $1 AND r.state IN ('pending', 'partly_signed') AND r.expires_at > $2 \
         ORDER BY r.created_at, r.id",
    ]
    .concat();
    rows!(tx, Request, sql, client, now)
}

/// Moves an open request on (a signature came, or was voided): compare-and-set on the revision that was seen.
pub async fn advance(
    tx: &mut Tx,
    id: RequestId,
    revision: i64,
    state: RequestState,
) -> Result<bool> {
    let sql = "UPDATE request SET state = $3, revision = revision + 1 \
               WHERE id = $1 AND revision = $2 AND state IN ('pending', 'partly_signed')";
    Ok(exec!(tx, sql, id, revision, state)? == 1)
}

/// Closes an open request: compare-and-set on the revision that was seen. Its services are free to be asked again;
/// its links go on leading to it, so that whoever decided can see what became of it.
pub async fn close(
    tx: &mut Tx,
    id: RequestId,
    revision: i64,
    state: RequestState,
    by: Option<PersonId>,
    reason: Option<&str>,
    at: Instant,
) -> Result<bool> {
    let closed = exec!(
        tx,
        "UPDATE request SET state = $3, revision = revision + 1, closed_at = $4, closed_by = $5, reason = $6 \
         WHERE id = $1 AND revision = $2 AND state IN ('pending', 'partly_signed')",
        id,
        revision,
        state,
        at,
        by,
        reason
    )? == 1;
    if closed {
        release(tx, id).await?;
    }
    Ok(closed)
}

async fn release(tx: &mut Tx, id: RequestId) -> Result<()> {
    exec!(
        tx,
        "UPDATE request_service SET open = FALSE WHERE request = $1 AND open",
        id
    )?;
    Ok(())
}

/// Notes which services the approval took in; the others were declined.
pub async fn set_granted(tx: &mut Tx, id: RequestId, granted: &[ServiceId]) -> Result<()> {
    let mut query = Query::new("UPDATE request_service SET granted = (service IN ");
    query.list(granted).push(") WHERE request = ").arg(id);
    query.run(tx).await?;
    Ok(())
}

/// Notes that it was sent again.
pub async fn set_sent(tx: &mut Tx, id: RequestId, at: Instant) -> Result<bool> {
    let sql =
        "UPDATE request SET sent_at = $2 WHERE id = $1 AND state IN ('pending', 'partly_signed')";
    Ok(exec!(tx, sql, id, at)? == 1)
}

/// Open requests past their last moment, oldest first: for the job that notes and tells it.
pub async fn past_due(tx: &mut Tx, now: Instant, limit: u32) -> Result<Vec<Request>> {
    let sql = [
        REQUEST,
        "WHERE r.state IN ('pending', 'partly_signed') AND r.expires_at <= $1 ORDER BY r.expires_at, r.id LIMIT $2",
    ]
    .concat();
    rows!(tx, Request, sql, now, limit)
}

/// Open requests that expire after `now` and not later than `until`: for reminders.
pub async fn expiring(tx: &mut Tx, now: Instant, until: Instant) -> Result<Vec<Request>> {
    let sql = [
        REQUEST,
        "WHERE r.state IN ('pending', 'partly_signed') AND r.expires_at > $1 AND r.expires_at <= $2 \
         ORDER BY r.expires_at, r.id",
    ]
    .concat();
    rows!(tx, Request, sql, now, until)
}

pub async fn insert_link(tx: &mut Tx, new: &NewLink) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO request_link (token_hash, request, purpose, person, email, created_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.token_hash,
        new.request,
        new.purpose,
        new.person,
        new.email,
        new.created_by,
        new.created_at
    )?;
    Ok(())
}

record! {
    struct SignatureRow {
        pub id: SignatureId,
        pub request: RequestId,
        pub person: PersonId,
        pub membership: MembershipId,
        pub role: Role,
        pub power: Option<Power>,
        pub level: Level,
        pub digest: [u8; 32],
        pub from_at: Option<Instant>,
        pub until_at: Instant,
        pub at: Instant,
    }
}

/// Adds a signature. Conflict [`SIGNED_ALREADY`].
pub async fn sign(tx: &mut Tx, new: &Signature) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO signature (id, request, person, membership, role, power, level, digest, from_at, until_at, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.request,
        new.person,
        new.membership,
        new.role,
        new.power,
        new.level,
        new.digest,
        new.from_at,
        new.until_at,
        new.at
    )?;
    for service in &new.services {
        exec!(
            tx,
            "INSERT INTO signature_service (signature, service) VALUES ($1, $2)",
            new.id,
            service
        )?;
    }
    Ok(())
}

/// The signatures that were not voided, in the order they were given.
pub async fn signatures(tx: &mut Tx, id: RequestId) -> Result<Vec<Signature>> {
    let found = rows!(
        tx,
        SignatureRow,
        "SELECT id, request, person, membership, role, power, level, digest, from_at, until_at, at FROM signature \
         WHERE request = $1 AND voided_at IS NULL ORDER BY at, id",
        id
    )?;
    let mut signatures = Vec::with_capacity(found.len());
    for row in found {
        let sql = "SELECT service FROM signature_service WHERE signature = $1 ORDER BY service";
        let services = cells!(tx, ServiceId, sql, row.id)?;
        signatures.push(Signature {
            id: row.id,
            request: row.request,
            person: row.person,
            membership: row.membership,
            role: row.role,
            power: row.power,
            level: row.level,
            digest: row.digest,
            services,
            from_at: row.from_at,
            until_at: row.until_at,
            at: row.at,
        });
    }
    Ok(signatures)
}

/// Voids the signatures of these people (R-DEC-8, R-BEV-9); how many.
pub async fn void_signatures(
    tx: &mut Tx,
    id: RequestId,
    people: &[PersonId],
    at: Instant,
) -> Result<u64> {
    let mut query = Query::new("UPDATE signature SET voided_at = ");
    query
        .arg(at)
        .push(" WHERE request = ")
        .arg(id)
        .push(" AND voided_at IS NULL AND person IN ")
        .list(people);
    query.run(tx).await
}

record! {
    /// Somebody whose signature another choice dropped (R-DEC-8).
    pub struct Dropped {
        pub person: PersonId,
        pub membership: MembershipId,
        pub role: Role,
    }
}

/// Whose signature was dropped by another choice, and who has not signed since.
pub async fn dropped(tx: &mut Tx, id: RequestId) -> Result<Vec<Dropped>> {
    let sql = "SELECT person, membership, role FROM signature v WHERE request = $1 AND voided_at IS NOT NULL \
               AND EXISTS (SELECT 1 FROM signature s WHERE s.request = $1 AND s.at = v.voided_at AND s.digest <> v.digest) \
               AND NOT EXISTS (SELECT 1 FROM signature s WHERE s.request = $1 AND s.person = v.person AND s.at > v.at) \
               ORDER BY at, id";
    rows!(tx, Dropped, sql, id)
}

/// How many requests an intermediary has sent since a moment: for the limit on asking.
pub async fn count_since(tx: &mut Tx, intermediary: OrganisationId, since: Instant) -> Result<u32> {
    let sql = "SELECT count(*) FROM request WHERE intermediary = $1 AND origin = 'intermediary' AND created_at >= $2";
    Ok(cell!(tx, u32, sql, intermediary, since)?.unwrap_or_default())
}
