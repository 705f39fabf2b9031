//! Taking in a file: reading it, judging every row, and keeping both. Nothing is applied for.

use super::{
    Head, Kept,
    judge::{self, At, Judged},
    seal,
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
    time::Instant,
};
use serde_json::json;
use store::import::{Import, Row};

/// The field of the form.
const FILE: &str = "users";
/// An organisation uploads at most this many files an hour: each costs work and space.
const MOST_AN_HOUR: u32 = 30;

/// Plans a file; what it is called from now on.
///
/// Refusals: everything for which a file cannot be used, at the field `users`; [`Fault::SignInHasNoLevel`].
#[boxed]
pub async fn upload(s: &Services, actor: &Actor, name: &str, bytes: Vec<u8>) -> Result<ImportId> {
    let manager = actor.manager()?;
    let level = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    let mut tx = s.db.read().await?;
    let hour = s.now().plus_seconds(-3600);
    if store::import::count_since(&mut tx, manager.organisation, hour).await? >= MOST_AN_HOUR {
        return Err(Error::TooMany { retry_after: 3600 });
    }
    drop(tx);
    // Reading takes a moment of a processor, and others wait for answers.
    let file = tokio::task::spawn_blocking(move || sheet::read(&bytes))
        .await
        .map_err(|_| Error::Internal("a file could not be read"))?
        .map_err(|faults| {
            Error::Refused(faults.into_iter().map(|fault| (FILE, fault)).collect())
        })?;
    let rows: Vec<(u32, Kept)> = file
        .rows
        .into_iter()
        .map(|row| {
            let kept = Kept {
                cells: row.cells,
                fault: row.fault,
            };
            (row.line, kept)
        })
        .collect();
    let at = At {
        organisation: manager.organisation,
        level: manager.level,
        lang: actor.lang,
    };
    let ready = judge::read(s, at, &rows).await?;
    let mut tx = s.db.read().await?;
    let judged = judge::judge(s, &mut tx, at, ready).await?;
    drop(tx);
    let head = Head {
        name: name.to_owned(),
        ignored: file.ignored,
    };
    let now = s.now();
    let import = Import {
        id: s.id(),
        organisation: manager.organisation,
        by_person: actor.person,
        level,
        lang: actor.lang,
        head: seal(s, &head)?,
        state: State::Planned,
        revision: 1,
        claim: 0,
        claim_until: Instant::MIN,
        created_at: now,
        changed_at: now,
        started_at: None,
        ended_at: None,
        means_order: None,
    };
    let stored = rows
        .iter()
        .zip(&judged)
        .map(|((line, kept), judged)| stored(s, *line, kept, judged))
        .collect::<Result<Vec<_>>>()?;
    keep(s, actor, &import, &stored).await?;
    Ok(import.id)
}

fn stored(s: &Services, line: u32, kept: &Kept, judged: &Judged) -> Result<Row> {
    let cost = judged.cost();
    Ok(Row {
        line,
        cells: seal(s, kept)?,
        verdict: judged.verdict,
        findings: json!(judged.findings),
        application: None,
        net_cents: cost.net,
        vat_cents: cost.vat,
    })
}

async fn keep(s: &Services, actor: &Actor, import: &Import, rows: &[Row]) -> Result<()> {
    let new = rows.iter().filter(|row| row.verdict == Verdict::New);
    let facts = json!({ "rows": rows.len(), "new": new.count() });
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    actor.manager()?;
    store::import::insert(&mut tx, import, rows).await?;
    let happened = Happened {
        organisations: &[import.organisation],
        actor: Some(actor.person),
        action: "import.uploaded",
        object: import.id.uuid(),
        basis: roles::basis(actor),
        facts,
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    Ok(tx.commit().await?)
}
