//! Reading the Trade Register through a drawer of earlier answers. A reading is kept sealed, with the moment of which
//! it speaks; one of today serves everybody who asks today. What follows from a reading is the domain's.

use crate::{
    Services,
    error::{Error, Result},
    secret::Purpose,
};
use domain::{
    approval::SignaturePolicy,
    fault::Fault,
    id::ExtractId,
    level::Level,
    number::{FiscalNumber, KvkNumber},
    register::{Extract, Extracts},
    signing::{self, SigningPlan, Subject},
    time::{Instant, date_of},
};
use outside::register::RegisterError;

/// More officers that are organisations than this are not followed: the clerk looks at what is left.
const MOST_EXTRACTS: usize = 20;

/// One answer of the register.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub id: ExtractId,
    pub extract: Extract,
    /// The register was asked for it just now, which costs something; else it came out of the drawer.
    pub asked: bool,
}

/// What the register says of an organisation: an answer not older than `register_fresh_hours`, or a new one. `None`
/// when the register knows no such number.
///
/// Refusal: [`Fault::RegisterUnavailable`].
pub(crate) async fn read(s: &Services, kvk: KvkNumber) -> Result<Option<Reading>> {
    read_since(s, kvk, fresh_since(s)).await
}

/// As [`read`], out of the drawer only: the register is not asked, and it costs nothing.
pub(crate) async fn kept(s: &Services, kvk: KvkNumber) -> Result<Option<Reading>> {
    kept_since(s, kvk, fresh_since(s)).await
}

fn fresh_since(s: &Services) -> Instant {
    let hours = i64::from(s.settings.register_fresh_hours);
    s.now().plus_seconds(-hours * 3600)
}

async fn kept_since(s: &Services, kvk: KvkNumber, since: Instant) -> Result<Option<Reading>> {
    let mut tx = s.db.read().await?;
    let kept = store::extract::newest(&mut tx, &kvk, since).await?;
    Ok(kept.and_then(|row| open(s, &row)))
}

/// As [`read`], with an answer that was taken after `since`.
pub(crate) async fn read_since(
    s: &Services,
    kvk: KvkNumber,
    since: Instant,
) -> Result<Option<Reading>> {
    if let Some(reading) = kept_since(s, kvk, since).await? {
        return Ok(Some(reading));
    }
    let now = s.now();
    // Asked outside a transaction: others go on while the register thinks.
    let extract = match s.connections.register.extract(kvk, now).await {
        Ok(extract) => extract,
        Err(RegisterError::NotFound) => return Ok(None),
        Err(_) => return Err(Error::refused(Fault::RegisterUnavailable)),
    };
    let row = store::extract::Extract {
        id: s.id(),
        kvk,
        as_of: extract.as_of,
        taken_at: now,
        content: seal(s, &extract)?,
    };
    let mut tx = s.db.write().await?;
    store::extract::insert(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(Some(Reading {
        id: row.id,
        extract,
        asked: true,
    }))
}

/// Who must sign for an organisation at a level today, with the readings of the organisations that are its officers
/// (R-BEV-6).
///
/// Refusal: [`Fault::RegisterUnavailable`].
pub(crate) async fn plan(s: &Services, own: &Reading, level: Level) -> Result<SigningPlan> {
    let kvk = own.extract.kvk;
    let mut extracts = Extracts::from([(kvk, own.extract.clone())]);
    loop {
        let subject = Subject::Registered {
            kvk,
            extracts: &extracts,
        };
        let plan = signing::plan(
            &SignaturePolicy::default(),
            level,
            subject,
            date_of(s.now()),
        );
        let mut found = Vec::new();
        for missing in plan.missing.iter().filter_map(|officer| officer.kvk) {
            if extracts.len() + found.len() < MOST_EXTRACTS
                && let Some(reading) = read(s, missing).await?
            {
                found.push((missing, reading.extract));
            }
        }
        if found.is_empty() {
            return Ok(plan);
        }
        extracts.extend(found);
    }
}

/// Who must sign for an organisation that is in no register: nobody before papers are read (R-ID-8).
pub(crate) fn plan_without(s: &Services, number: FiscalNumber, level: Level) -> SigningPlan {
    signing::plan(
        &SignaturePolicy::default(),
        level,
        Subject::Fiscal(number),
        date_of(s.now()),
    )
}

fn seal(s: &Services, extract: &Extract) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(extract)
        .map_err(|_| Error::Internal("an extract that cannot be written"))?;
    Ok(s.key.seal(&*s.rng, Purpose::Extract, &plain))
}

/// `None` when it was sealed under another key or by a version that wrote it differently: then it is read anew.
fn open(s: &Services, row: &store::extract::Extract) -> Option<Reading> {
    let plain = s.key.open(Purpose::Extract, &row.content)?;
    Some(Reading {
        id: row.id,
        extract: serde_json::from_slice(&plain).ok()?,
        asked: false,
    })
}
