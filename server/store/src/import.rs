//! Files of users (R-AAN-7): a file, its rows with their verdicts, and which worker applies it. What stands in a row is
//! sealed by whoever writes it. The rules: a file is changed by compare-and-set on its revision; while it runs, only by
//! the worker whose claim is the newest; and a row is marked once.

use crate::{
    db::{Tx, cell, cells, exec, record, row, rows},
    error::Result,
    query::{self, Query},
    row::args,
    value::Arg,
};
use domain::{
    Instant, Lang, Level,
    id::{ApplicationId, ImportId, OrderId, OrganisationId, PersonId},
    import::{State, Verdict},
};
use serde_json::Value;

record! {
    pub struct Import {
        pub id: ImportId,
        pub organisation: OrganisationId,
        /// Who uploaded it; once it runs, on whose word.
        pub by_person: PersonId,
        /// Up to which that one may apply.
        pub level: Level,
        pub lang: Lang,
        /// Sealed.
        pub head: Vec<u8>,
        pub state: State,
        pub revision: u32,
        pub claim: u32,
        pub claim_until: Instant,
        pub created_at: Instant,
        pub changed_at: Instant,
        pub started_at: Option<Instant>,
        pub ended_at: Option<Instant>,
        /// What was ordered with it; none before it ran.
        pub means_order: Option<OrderId>,
    }
}

record! {
    pub struct Row {
        pub line: u32,
        /// Sealed.
        pub cells: Vec<u8>,
        pub verdict: Verdict,
        /// Codes only.
        pub findings: Value,
        pub application: Option<ApplicationId>,
        /// What it costs, in cents; 0 for what does not go.
        pub net_cents: i64,
        pub vat_cents: i64,
    }
}

record! {
    /// How many rows of a file have a verdict, and what they cost.
    pub struct Counted {
        pub verdict: Verdict,
        pub rows: u32,
        pub net_cents: i64,
        pub vat_cents: i64,
    }
}

const IMPORT: &str = "SELECT id, organisation, by_person, level, lang, head, state, revision, claim, claim_until, \
    created_at, changed_at, started_at, ended_at, means_order FROM import ";
const ROW: &str =
    "SELECT line, cells, verdict, findings, application, net_cents, vat_cents FROM import_row ";

/// Adds a file with its rows.
pub async fn insert(tx: &mut Tx, new: &Import, rows: &[Row]) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO import (id, organisation, by_person, level, lang, head, state, revision, claim, claim_until, \
         created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        new.id,
        new.organisation,
        new.by_person,
        new.level,
        new.lang,
        new.head,
        new.state,
        new.revision,
        new.claim,
        new.claim_until,
        new.created_at,
        new.changed_at
    )?;
    let sql = "INSERT INTO import_row (import, line, cells, verdict, findings, application, net_cents, vat_cents) VALUES ";
    let row = |row: &Row| {
        args![
            new.id,
            row.line,
            row.cells,
            row.verdict,
            row.findings,
            row.application,
            row.net_cents,
            row.vat_cents
        ]
    };
    query::insert_all(tx, sql, rows.iter().map(row).collect()).await
}

pub async fn by_id(tx: &mut Tx, id: ImportId) -> Result<Option<Import>> {
    row!(tx, Import, [IMPORT, "WHERE id = $1"].concat(), id)
}

/// The files of an organisation, newest first.
pub async fn of_organisation(
    tx: &mut Tx,
    organisation: OrganisationId,
    limit: u32,
) -> Result<Vec<Import>> {
    let sql = [
        IMPORT,
        "WHERE organisation = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
    ]
    .concat();
    rows!(tx, Import, sql, organisation, limit)
}

/// Those of an organisation with which nothing happens until somebody goes on with them, newest first. One that is done
/// is among them as long as a row of it can go, or can once it is corrected.
pub async fn waiting(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Import>> {
    let sql = [
        IMPORT,
        "WHERE organisation = $1 AND (state IN ('planned', 'stopped') OR (state = 'done' AND EXISTS \
         (SELECT 1 FROM import_row WHERE import_row.import = import.id AND verdict IN ('new', 'attention')))) \
         ORDER BY created_at DESC, id DESC",
    ]
    .concat();
    rows!(tx, Import, sql, organisation)
}

/// How many files an organisation has uploaded since.
pub async fn count_since(tx: &mut Tx, organisation: OrganisationId, since: Instant) -> Result<u32> {
    let sql = "SELECT count(*) FROM import WHERE organisation = $1 AND created_at >= $2";
    Ok(cell!(tx, u32, sql, organisation, since)?.unwrap_or_default())
}

/// How many rows of a file have each verdict; those that none has are left out.
pub async fn counts(tx: &mut Tx, id: ImportId) -> Result<Vec<Counted>> {
    // PostgreSQL adds whole numbers up to a decimal one.
    let sql = "SELECT verdict, count(*) AS rows, CAST(sum(net_cents) AS BIGINT) AS net_cents, \
               CAST(sum(vat_cents) AS BIGINT) AS vat_cents FROM import_row WHERE import = $1 GROUP BY verdict";
    rows!(tx, Counted, sql, id)
}

/// Rows in the order of the file: of one verdict or all, a piece of them.
pub async fn some_rows(
    tx: &mut Tx,
    id: ImportId,
    verdict: Option<Verdict>,
    (limit, offset): (u32, u32),
) -> Result<Vec<Row>> {
    let mut query = Query::new(ROW);
    query.push("WHERE import = ").arg(id);
    if let Some(verdict) = verdict {
        query.push(" AND verdict = ").arg(verdict);
    }
    query.push(" ORDER BY line LIMIT ").arg(limit);
    query.push(" OFFSET ").arg(offset);
    query.rows(tx).await
}

/// Every row, in the order of the file.
pub async fn all_rows(tx: &mut Tx, id: ImportId) -> Result<Vec<Row>> {
    rows!(
        tx,
        Row,
        [ROW, "WHERE import = $1 ORDER BY line"].concat(),
        id
    )
}

pub async fn one_row(tx: &mut Tx, id: ImportId, line: u32) -> Result<Option<Row>> {
    let sql = [ROW, "WHERE import = $1 AND line = $2"].concat();
    row!(tx, Row, sql, id, line)
}

/// The first line after this one whose row has this verdict.
pub async fn line_after(
    tx: &mut Tx,
    id: ImportId,
    verdict: Verdict,
    line: u32,
) -> Result<Option<u32>> {
    let sql = "SELECT line FROM import_row WHERE import = $1 AND verdict = $2 AND line > $3 ORDER BY line LIMIT 1";
    cell!(tx, u32, sql, id, verdict, line)
}

/// Takes a file that does not run, to change it; false when it was changed since `revision`, or runs.
pub async fn touch(tx: &mut Tx, id: ImportId, revision: u32, at: Instant) -> Result<bool> {
    let sql = "UPDATE import SET revision = revision + 1, changed_at = $3 \
               WHERE id = $1 AND revision = $2 AND state <> 'running'";
    Ok(exec!(tx, sql, id, revision, at)? == 1)
}

/// What stands in a row now.
pub async fn set_cells(tx: &mut Tx, id: ImportId, line: u32, cells: &[u8]) -> Result<bool> {
    let sql =
        "UPDATE import_row SET cells = $3 WHERE import = $1 AND line = $2 AND application IS NULL";
    Ok(exec!(tx, sql, id, line, cells)? == 1)
}

/// A row's new verdict.
#[derive(Clone, Debug)]
pub struct Mark {
    pub line: u32,
    pub verdict: Verdict,
    pub findings: Value,
    /// With [`Verdict::Applied`].
    pub application: Option<ApplicationId>,
    pub net_cents: i64,
    pub vat_cents: i64,
}

/// Gives rows another verdict; those that were applied for keep theirs. How many rows changed.
pub async fn mark(tx: &mut Tx, id: ImportId, marks: &[Mark]) -> Result<u64> {
    let mut changed = 0;
    // Six values a row: far below what a statement takes.
    for some in marks.chunks(2_000) {
        let row = |mark: &Mark| -> Vec<Arg> {
            args![
                mark.line,
                mark.verdict,
                mark.findings,
                mark.application,
                mark.net_cents,
                mark.vat_cents
            ]
        };
        let mut query = Query::new(
            "UPDATE import_row SET verdict = v.column2, findings = v.column3, application = v.column4, \
             net_cents = v.column5, vat_cents = v.column6 FROM (VALUES ",
        );
        query.tuples(some.iter().map(row));
        query
            .push(") v WHERE import_row.line = v.column1 AND import_row.application IS NULL AND import_row.import = ")
            .arg(id);
        changed += query.run(tx).await?;
    }
    Ok(changed)
}

/// On whose word a file runs, and up to which level.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    pub by: PersonId,
    pub level: Level,
    pub lang: Lang,
    /// What is ordered.
    pub order: OrderId,
    pub at: Instant,
}

/// Lets workers take a file; whoever had it before it was stopped has it no more. False when it was changed since `revision`, or runs.
pub async fn start(tx: &mut Tx, id: ImportId, revision: u32, start: Start) -> Result<bool> {
    let sql = "UPDATE import SET state = 'running', by_person = $3, level = $4, lang = $5, started_at = $6, \
               changed_at = $6, claim_until = $6, ended_at = NULL, claim = claim + 1, means_order = $7, revision = revision + 1 \
               WHERE id = $1 AND revision = $2 AND state <> 'running'";
    let Start {
        by,
        level,
        lang,
        order,
        at,
    } = start;
    Ok(exec!(tx, sql, id, revision, by, level, lang, at, order)? == 1)
}

/// Ends the run of a file, stopped or done; false when it did not run, or another worker has it now.
pub async fn end(
    tx: &mut Tx,
    id: ImportId,
    claim: Option<u32>,
    state: State,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE import SET state = $2, ended_at = $3, changed_at = $3, revision = revision + 1 \
               WHERE id = $1 AND state = 'running' AND ($4 IS NULL OR claim = $4)";
    Ok(exec!(tx, sql, id, state, at, claim)? == 1)
}

/// Takes the file that waits longest, until `until`: nobody else takes it before then.
pub async fn claim(tx: &mut Tx, now: Instant, until: Instant) -> Result<Option<Import>> {
    row!(
        tx,
        Import,
        "UPDATE import SET claim = claim + 1, claim_until = $2 \
         WHERE id = (SELECT id FROM import WHERE state = 'running' AND claim_until <= $1 \
                     ORDER BY claim_until, id LIMIT 1) \
         AND state = 'running' AND claim_until <= $1 \
         RETURNING id, organisation, by_person, level, lang, head, state, revision, claim, claim_until, created_at, \
                   changed_at, started_at, ended_at, means_order",
        now,
        until
    )
}

/// Those of an organisation that run on somebody's word.
pub async fn running_of(
    tx: &mut Tx,
    organisation: OrganisationId,
    by: PersonId,
) -> Result<Vec<ImportId>> {
    cells!(
        tx,
        ImportId,
        "SELECT id FROM import WHERE organisation = $1 AND by_person = $2 AND state = 'running' ORDER BY id",
        organisation,
        by
    )
}

/// Whether a file waits for a worker.
pub async fn waits(tx: &mut Tx, now: Instant) -> Result<bool> {
    let sql = "SELECT count(*) FROM import WHERE state = 'running' AND claim_until <= $1";
    Ok(cell!(tx, u32, sql, now)?.unwrap_or_default() > 0)
}

/// Keeps a claim until `until`, and the file to this transaction; false when it was stopped, or another worker has it.
pub async fn keep(
    tx: &mut Tx,
    id: ImportId,
    claim: u32,
    now: Instant,
    until: Instant,
) -> Result<bool> {
    let sql = "UPDATE import SET claim_until = $4, changed_at = $3 WHERE id = $1 AND claim = $2 AND state = 'running'";
    Ok(exec!(tx, sql, id, claim, now, until)? == 1)
}

/// Takes a file away, with all its rows. What came of it stays. False when it runs.
pub async fn remove(tx: &mut Tx, id: ImportId, revision: u32) -> Result<bool> {
    let sql = "DELETE FROM import_row WHERE import = \
               (SELECT id FROM import WHERE id = $1 AND revision = $2 AND state <> 'running')";
    exec!(tx, sql, id, revision)?;
    let sql = "DELETE FROM import WHERE id = $1 AND revision = $2 AND state <> 'running'";
    Ok(exec!(tx, sql, id, revision)? == 1)
}

/// Takes away every file that does not run and was not changed since: they name people.
pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    let sql = "DELETE FROM import_row WHERE import IN \
               (SELECT id FROM import WHERE changed_at < $1 AND state <> 'running')";
    exec!(tx, sql, before)?;
    exec!(
        tx,
        "DELETE FROM import WHERE changed_at < $1 AND state <> 'running'",
        before
    )
}
