//! Looking at files: those of an organisation, one with its rows, one row.

use super::{Findings, Head, Kept, PAGE, findings, open, own};
use crate::{Actor, Services, boxed, error::Result, party};
use domain::{
    id::{ApplicationId, ImportId, OrderId},
    import::{Column, State, Verdict},
    price::Amount,
    time::Instant,
    view::{Page, existing_page},
};
use sheet::Cells;
use store::import::{Counted, Import};

/// A list of files shows this many.
const PAST: u32 = 50;

/// The question behind the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct LookQuery {
    /// None: all.
    pub verdict: Option<Verdict>,
    /// Counted from 1; 0 is 1.
    pub page: u32,
}

/// A file among others.
#[derive(Clone, Debug)]
pub struct Past {
    pub id: ImportId,
    /// What it was called where it came from.
    pub name: String,
    pub state: State,
    pub uploaded_at: Instant,
    /// Who uploaded it or, once it runs, on whose word.
    pub by: String,
    pub rows: u32,
    pub applied: u32,
}

/// A file that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub id: ImportId,
    pub name: String,
    pub uploaded_at: Instant,
    /// So many rows are to be corrected.
    pub wrong: u32,
}

/// A file, and some of its rows.
#[derive(Clone, Debug)]
pub struct Look {
    pub id: ImportId,
    pub name: String,
    pub ignored: Vec<String>,
    pub state: State,
    pub uploaded_at: Instant,
    pub by: String,
    pub started_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// What was ordered, once it has begun.
    pub order: Option<OrderId>,
    pub counts: Vec<(Verdict, u32)>,
    /// What the rows cost that can go.
    pub cost: Amount,
    pub rows: Page<Line>,
    /// Until when it is kept, if nobody works with it.
    pub kept_until: Instant,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Line {
    pub line: u32,
    pub cells: Cells,
    pub verdict: Verdict,
    pub findings: Findings,
    /// What it costs without VAT, in cents; 0 for what does not go.
    pub net: i64,
    pub application: Option<ApplicationId>,
}

impl Line {
    pub(super) fn new(s: &Services, row: &store::import::Row) -> Result<Self> {
        Ok(Self {
            line: row.line,
            cells: open::<Kept>(s, &row.cells)?.cells,
            verdict: row.verdict,
            findings: findings(row),
            net: row.net_cents,
            application: row.application,
        })
    }

    /// How the user is called, as far as the row says.
    pub fn name(&self) -> String {
        let parts = [Column::Given, Column::Prefix, Column::Family];
        let parts = parts.map(|column| self.cells.get(column));
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

fn of(counts: &[Counted], verdict: Verdict) -> u32 {
    let found = counts.iter().find(|counted| counted.verdict == verdict);
    found.map_or(0, |counted| counted.rows)
}

/// The files of the actor's organisation, newest first.
#[boxed]
pub async fn imports(s: &Services, actor: &Actor) -> Result<Vec<Past>> {
    let manager = actor.manager()?;
    let mut tx = s.db.read().await?;
    let mut past = Vec::new();
    for import in store::import::of_organisation(&mut tx, manager.organisation, PAST).await? {
        let counts = store::import::counts(&mut tx, import.id).await?;
        past.push(Past {
            id: import.id,
            name: open::<Head>(s, &import.head)?.name,
            state: import.state,
            uploaded_at: import.created_at,
            by: party::person_name(&mut tx, import.by_person).await?,
            rows: counts.iter().map(|counted| counted.rows).sum(),
            applied: of(&counts, Verdict::Applied),
        });
    }
    Ok(past)
}

/// The files of the actor's organisation that wait until somebody goes on with them or throws them away, newest first.
#[boxed]
pub async fn waiting(s: &Services, actor: &Actor) -> Result<Vec<Waiting>> {
    let manager = actor.manager()?;
    let mut tx = s.db.read().await?;
    let found = store::import::waiting(&mut tx, manager.organisation).await?;
    let mut waiting = Vec::with_capacity(found.len());
    for import in found {
        let counts = store::import::counts(&mut tx, import.id).await?;
        waiting.push(Waiting {
            id: import.id,
            name: open::<Head>(s, &import.head)?.name,
            uploaded_at: import.created_at,
            wrong: of(&counts, Verdict::Attention),
        });
    }
    Ok(waiting)
}

/// One file.
#[boxed]
pub async fn look(s: &Services, actor: &Actor, id: ImportId, query: LookQuery) -> Result<Look> {
    let mut tx = s.db.read().await?;
    let (_, import) = own(&mut tx, actor, id).await?;
    let counts = store::import::counts(&mut tx, id).await?;
    let total = match query.verdict {
        Some(verdict) => of(&counts, verdict),
        None => counts.iter().map(|counted| counted.rows).sum(),
    };
    let page = existing_page(query.page, total, PAGE);
    let piece = (PAGE, (page - 1) * PAGE);
    let rows = store::import::some_rows(&mut tx, id, query.verdict, piece).await?;
    let Head { name, ignored } = open(s, &import.head)?;
    let cost = counts.iter().find(|one| one.verdict == Verdict::New);
    let Import {
        state,
        created_at,
        changed_at,
        started_at,
        ended_at,
        means_order,
        by_person,
        ..
    } = import;
    Ok(Look {
        id,
        name,
        ignored,
        state,
        uploaded_at: created_at,
        by: party::person_name(&mut tx, by_person).await?,
        started_at,
        ended_at,
        order: means_order,
        cost: cost.map_or(Amount { net: 0, vat: 0 }, |one| Amount {
            net: one.net_cents,
            vat: one.vat_cents,
        }),
        counts: counts
            .iter()
            .map(|counted| (counted.verdict, counted.rows))
            .collect(),
        rows: Page {
            rows: rows
                .iter()
                .map(|row| Line::new(s, row))
                .collect::<Result<_>>()?,
            total,
            page,
            size: PAGE,
        },
        kept_until: changed_at.plus_days(super::KEEP_DAYS),
    })
}

/// One row of a file.
#[boxed]
pub async fn row(s: &Services, actor: &Actor, id: ImportId, line: u32) -> Result<Line> {
    let mut tx = s.db.read().await?;
    own(&mut tx, actor, id).await?;
    let found = store::import::one_row(&mut tx, id, line).await?;
    Line::new(s, &found.ok_or(crate::Error::NotFound)?)
}

/// The line of the row to correct after this one, and from the last on to the first; none when nothing is to be corrected.
#[boxed]
pub async fn to_correct(
    s: &Services,
    actor: &Actor,
    id: ImportId,
    after: u32,
) -> Result<Option<u32>> {
    let mut tx = s.db.read().await?;
    own(&mut tx, actor, id).await?;
    let wrong = Verdict::Attention;
    if let Some(next) = store::import::line_after(&mut tx, id, wrong, after).await? {
        return Ok(Some(next));
    }
    Ok(store::import::line_after(&mut tx, id, wrong, 0).await?)
}
