//! Papers that were sent in with an application, and what clerks do with them. What a paper shows, and whom it names,
//! is sealed by whoever writes it. Every change of a case is a compare-and-set on its revision; what a paper shows is
//! destroyed, and its kind, day and digest stay (R-BEV-8).

use crate::{
    db::{Pair, Tx, cell, cells, exec, record, row, rows},
    error::Result,
};
use domain::{
    Instant, Level,
    application::Kind,
    evidence::{FileKind, PaperState},
    id::{ApplicationId, OrganisationId, PaperId, PersonId},
    signing::{EvidencePath, Paper},
};

record! {
    /// The papers of one application, as a whole.
    pub struct Case {
        pub application: ApplicationId,
        pub path: EvidencePath,
        /// Since when it waits for a clerk.
        pub waiting_since: Option<Instant>,
        /// When it first came to a clerk.
        pub submitted_at: Option<Instant>,
        pub claimed_by: Option<PersonId>,
        pub claimed_at: Option<Instant>,
        /// Whom the papers name, sealed.
        pub named: Option<Vec<u8>>,
        pub proposed_by: Option<PersonId>,
        pub proposed_at: Option<Instant>,
        pub decided_by: Option<PersonId>,
        pub decided_at: Option<Instant>,
        pub accepted: bool,
        /// What a clerk asked for, or why it was refused.
        pub told: Option<String>,
        pub revision: u32,
    }
}

const CASE: &str = "SELECT application, path, waiting_since, submitted_at, claimed_by, claimed_at, named, proposed_by, \
    proposed_at, decided_by, decided_at, accepted, told, revision FROM evidence_case ";

/// Says that papers of an application are read, and on which ground.
pub async fn open(tx: &mut Tx, application: ApplicationId, path: EvidencePath) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO evidence_case (application, path, accepted, revision) VALUES ($1, $2, $3, 1)",
        application,
        path,
        false
    )?;
    Ok(())
}

pub async fn case(tx: &mut Tx, application: ApplicationId) -> Result<Option<Case>> {
    row!(
        tx,
        Case,
        [CASE, "WHERE application = $1"].concat(),
        application
    )
}

/// Writes a case as it is now; false when it changed since it was read.
pub async fn save(tx: &mut Tx, case: &Case) -> Result<bool> {
    let sql = "UPDATE evidence_case SET waiting_since = $3, submitted_at = $4, claimed_by = $5, claimed_at = $6, \
               named = $7, proposed_by = $8, proposed_at = $9, decided_by = $10, decided_at = $11, accepted = $12, \
               told = $13, revision = revision + 1 WHERE application = $1 AND revision = $2";
    Ok(exec!(
        tx,
        sql,
        case.application,
        case.revision,
        case.waiting_since,
        case.submitted_at,
        case.claimed_by,
        case.claimed_at,
        case.named,
        case.proposed_by,
        case.proposed_at,
        case.decided_by,
        case.decided_at,
        case.accepted,
        case.told
    )? == 1)
}

record! {
    /// A line of the clerks' queue.
    pub struct Waiting {
        pub application: ApplicationId,
        pub path: EvidencePath,
        pub waiting_since: Instant,
        pub claimed_by: Option<PersonId>,
        pub proposed_by: Option<PersonId>,
        pub organisation: Option<OrganisationId>,
        pub organisation_name: String,
        pub kind: Kind,
        pub level: Level,
        pub promised_at: Instant,
    }
}

/// What waits for a clerk, the earliest promise first, and of those the one that waits longest.
pub async fn waiting(tx: &mut Tx, limit: u32) -> Result<Vec<Waiting>> {
    let sql = "SELECT c.application, c.path, c.waiting_since, c.claimed_by, c.proposed_by, a.organisation, \
               a.organisation_name, a.kind, a.level, a.promised_at FROM evidence_case c \
               JOIN application a ON a.id = c.application WHERE c.waiting_since IS NOT NULL AND a.state = 'in_review' \
               ORDER BY a.promised_at, c.waiting_since, a.id LIMIT $1";
    rows!(tx, Waiting, sql, limit)
}

/// From when to when the last cases of a path were handled, since a moment (R-AAN-2).
pub async fn handled(
    tx: &mut Tx,
    path: EvidencePath,
    since: Instant,
) -> Result<Vec<(Instant, Instant)>> {
    let sql = "SELECT submitted_at, decided_at FROM evidence_case WHERE path = $1 AND decided_at > $2 \
               AND submitted_at IS NOT NULL ORDER BY decided_at DESC LIMIT 500";
    let found = rows!(tx, Pair<Instant, Instant>, sql, path, since)?;
    Ok(found.into_iter().map(Pair::into).collect())
}

/// Whether papers took the place of the register's names at an organisation, accepted since a moment.
pub async fn overruled_since(
    tx: &mut Tx,
    organisation: OrganisationId,
    since: Instant,
) -> Result<bool> {
    let sql = "SELECT count(*) FROM evidence_case c JOIN application a ON a.id = c.application \
               WHERE a.organisation = $1 AND c.path = 'sent_extract' AND c.accepted = $2 AND c.decided_at > $3";
    Ok(cell!(tx, u32, sql, organisation, true, since)? > Some(0))
}

record! {
    /// A paper without what it shows.
    pub struct Sent {
        pub id: PaperId,
        pub application: ApplicationId,
        pub paper: Paper,
        /// The day on an extract, as its first moment.
        pub issued_at: Option<Instant>,
        pub kind: FileKind,
        pub bytes: u32,
        pub digest: Vec<u8>,
        pub state: PaperState,
        pub sent_by: PersonId,
        pub sent_at: Instant,
        pub destroyed_at: Option<Instant>,
    }
}

const SENT: &str = "SELECT id, application, paper, issued_at, kind, bytes, digest, state, sent_by, sent_at, destroyed_at \
    FROM evidence_paper ";

/// Keeps a paper. `content` is sealed.
pub async fn add(tx: &mut Tx, new: &Sent, content: &[u8]) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO evidence_paper (id, application, paper, issued_at, kind, bytes, digest, content, state, sent_by, \
         sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.application,
        new.paper,
        new.issued_at,
        new.kind,
        new.bytes,
        new.digest,
        content,
        new.state,
        new.sent_by,
        new.sent_at
    )?;
    Ok(())
}

/// The papers of an application, oldest first.
pub async fn papers(tx: &mut Tx, application: ApplicationId) -> Result<Vec<Sent>> {
    let sql = [SENT, "WHERE application = $1 ORDER BY sent_at, id"].concat();
    rows!(tx, Sent, sql, application)
}

pub async fn paper(tx: &mut Tx, id: PaperId) -> Result<Option<Sent>> {
    row!(tx, Sent, [SENT, "WHERE id = $1"].concat(), id)
}

/// What a paper shows, sealed; none once it is destroyed.
pub async fn content(tx: &mut Tx, id: PaperId) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT content FROM evidence_paper WHERE id = $1 AND content IS NOT NULL";
    cell!(tx, Vec<u8>, sql, id)
}

/// A clerk opened a paper; the first time is kept.
pub async fn opened(tx: &mut Tx, id: PaperId, clerk: PersonId, at: Instant) -> Result<()> {
    let sql = "INSERT INTO evidence_reading (paper, person, read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    exec!(tx, sql, id, clerk, at)?;
    Ok(())
}

/// The papers of an application that this clerk has opened.
pub async fn opened_by(
    tx: &mut Tx,
    application: ApplicationId,
    clerk: PersonId,
) -> Result<Vec<PaperId>> {
    let sql = "SELECT r.paper FROM evidence_reading r JOIN evidence_paper p ON p.id = r.paper \
               WHERE p.application = $1 AND r.person = $2";
    cells!(tx, PaperId, sql, application, clerk)
}

/// Whether a paper waits to be judged that this clerk has not opened; what was destroyed nobody can open any more.
pub async fn has_unopened(
    tx: &mut Tx,
    application: ApplicationId,
    clerk: PersonId,
) -> Result<bool> {
    let sql = "SELECT p.id FROM evidence_paper p WHERE p.application = $1 AND p.state = 'sent' \
               AND NOT EXISTS (SELECT 1 FROM evidence_reading r WHERE r.paper = p.id AND r.person = $2) LIMIT 1";
    Ok(cell!(tx, PaperId, sql, application, clerk)?.is_some())
}

/// Says where a paper stands; false when it was said already.
pub async fn judge(tx: &mut Tx, id: PaperId, state: PaperState) -> Result<bool> {
    let sql = "UPDATE evidence_paper SET state = $2 WHERE id = $1 AND state = 'sent'";
    Ok(exec!(tx, sql, id, state)? == 1)
}

/// Destroys what one paper shows.
pub async fn destroy(tx: &mut Tx, id: PaperId, at: Instant) -> Result<bool> {
    let sql = "UPDATE evidence_paper SET content = NULL, destroyed_at = $2 WHERE id = $1 AND content IS NOT NULL";
    Ok(exec!(tx, sql, id, at)? == 1)
}

/// Destroys what the papers of an application show: it is decided on, or has ended.
pub async fn destroy_all(tx: &mut Tx, application: ApplicationId, at: Instant) -> Result<u64> {
    let sql = "UPDATE evidence_paper SET content = NULL, destroyed_at = $2 \
               WHERE application = $1 AND content IS NOT NULL";
    exec!(tx, sql, application, at)
}

/// Destroys what was left lying: sent before a moment, or with an application that has ended.
pub async fn destroy_abandoned(tx: &mut Tx, before: Instant, at: Instant) -> Result<u64> {
    let sql = "UPDATE evidence_paper SET content = NULL, destroyed_at = $2 WHERE content IS NOT NULL AND (sent_at < $1 \
               OR application IN (SELECT a.id FROM application a \
               WHERE a.state IN ('issued', 'cancelled', 'refused', 'expired')))";
    exec!(tx, sql, before, at)
}
