//! Changing a plan: correcting a row, leaving one out, planning again, throwing the file away. Every change plans the
//! whole file again, because rows depend on each other: what one corrects may be what another has. While a file runs,
//! nothing of it is changed.

use super::{
    Kept, findings,
    judge::{self, At, Judged},
    open, own, seal,
};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    people::roles,
};
use domain::{
    fault::Fault,
    id::ImportId,
    import::{State, Verdict},
};
use serde_json::json;
use sheet::Cells;
use store::import::{Import, Mark, Row};

/// What is done to one row.
enum Change {
    Cells(Cells),
    LeaveOut,
    PutBack,
}

/// Corrects a row, and says what becomes of it now.
///
/// Refusals: [`Fault::ImportBusy`] for a row that was applied for or a file that runs; [`Fault::ChangedMeanwhile`].
#[boxed]
pub async fn correct(
    s: &Services,
    actor: &Actor,
    id: ImportId,
    line: u32,
    cells: Cells,
) -> Result<Verdict> {
    change(s, actor, id, Some((line, Change::Cells(cells)))).await
}

/// Leaves a row out: it is not applied for.
#[boxed]
pub async fn leave_out(s: &Services, actor: &Actor, id: ImportId, line: u32) -> Result<()> {
    change(s, actor, id, Some((line, Change::LeaveOut))).await?;
    Ok(())
}

/// Takes a row in again that was left out.
#[boxed]
pub async fn put_back(s: &Services, actor: &Actor, id: ImportId, line: u32) -> Result<Verdict> {
    change(s, actor, id, Some((line, Change::PutBack))).await
}

/// Judges every row again: much may have happened since.
#[boxed]
pub async fn plan_again(s: &Services, actor: &Actor, id: ImportId) -> Result<()> {
    change(s, actor, id, None).await?;
    Ok(())
}

async fn change(
    s: &Services,
    actor: &Actor,
    id: ImportId,
    changed: Option<(u32, Change)>,
) -> Result<Verdict> {
    let mut tx = s.db.read().await?;
    let (manager, import) = own(&mut tx, actor, id).await?;
    let mut rows = store::import::all_rows(&mut tx, id).await?;
    drop(tx);
    not_running(&import)?;
    let line = changed.as_ref().map(|(line, _)| *line);
    let mut cells = None;
    if let Some((line, change)) = changed {
        let row = rows
            .iter_mut()
            .find(|row| row.line == line)
            .ok_or(Error::NotFound)?;
        if row.application.is_some() {
            return Err(Error::refused(Fault::ImportBusy));
        }
        match change {
            Change::LeaveOut => row.verdict = Verdict::LeftOut,
            Change::PutBack => row.verdict = Verdict::Attention,
            Change::Cells(new) => {
                row.verdict = Verdict::Attention;
                row.cells = seal(
                    s,
                    &Kept {
                        cells: new,
                        fault: None,
                    },
                )?;
                cells = Some(row.cells.clone());
            }
        }
    }
    // Those that were left out or applied for keep their verdict, and stand in nobody's way.
    let judged_again: Vec<&Row> = rows
        .iter()
        .filter(|row| !matches!(row.verdict, Verdict::LeftOut | Verdict::Applied))
        .collect();
    let kept = judged_again
        .iter()
        .map(|row| Ok((row.line, open::<Kept>(s, &row.cells)?)))
        .collect::<Result<Vec<_>>>()?;
    let at = At {
        organisation: manager.organisation,
        level: manager.level,
        lang: actor.lang,
    };
    let ready = judge::read(s, at, &kept).await?;
    // A plan may be old as soon as it is made: nobody who writes has to wait for it.
    let mut tx = s.db.read().await?;
    let judged = judge::judge(s, &mut tx, at, ready).await?;
    drop(tx);
    let mut tx = s.db.write().await?;
    actor.hold(s, &mut tx, &[]).await?.manager()?;
    if !store::import::touch(&mut tx, id, import.revision, s.now()).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    if let (Some(line), Some(cells)) = (line, cells) {
        store::import::set_cells(&mut tx, id, line, &cells).await?;
    }
    let mut marks = marks(&judged_again, &judged);
    // It was judged as it is now, but the row in the database is as it was.
    if let Some(line) = line {
        let row = rows.iter().find(|row| row.line == line);
        if let Some(row) = row.filter(|row| row.verdict == Verdict::LeftOut) {
            marks.push(Mark {
                line,
                verdict: Verdict::LeftOut,
                findings: row.findings.clone(),
                application: None,
                net_cents: 0,
                vat_cents: 0,
            });
        }
    }
    store::import::mark(&mut tx, id, &marks).await?;
    tx.commit().await?;
    let now = line.and_then(|line| marks.iter().find(|mark| mark.line == line));
    Ok(now.map_or(Verdict::New, |mark| mark.verdict))
}

/// The rows whose verdict or findings are not what they were, and the one that was changed.
fn marks(rows: &[&Row], judged: &[Judged]) -> Vec<Mark> {
    rows.iter()
        .zip(judged)
        .filter(|(row, judged)| {
            row.verdict != judged.verdict
                || findings(row) != judged.findings
                || row.verdict == Verdict::Attention
        })
        .map(|(row, judged)| judged.mark(row.line))
        .collect()
}

/// Throws a file away, with everything in it. What was applied for goes on.
#[boxed]
pub async fn remove(s: &Services, actor: &Actor, id: ImportId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let (manager, import) = own(&mut tx, actor, id).await?;
    not_running(&import)?;
    if !store::import::remove(&mut tx, id, import.revision).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let happened = Happened {
        organisations: &[manager.organisation],
        actor: Some(actor.person),
        action: "import.removed",
        object: id.uuid(),
        basis: roles::basis(actor),
        facts: json!({}),
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    Ok(tx.commit().await?)
}

fn not_running(import: &Import) -> Result<()> {
    if import.state == State::Running {
        Err(Error::refused(Fault::ImportBusy))
    } else {
        Ok(())
    }
}
