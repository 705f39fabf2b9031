//! A file of users for whom a manager applies for means (R-AAN-7). It is planned first: every row gets a verdict, and
//! nothing is done. The manager looks, corrects, leaves out, and says go; then a worker applies, some rows at a time, each
//! exactly once, until it is done or stopped.
//!
//! The rules: whether a row may go is decided by `application::plan`, once when it is planned and again in the
//! transaction that applies for it; a row is applied for in the same transaction that marks it; and who has uploaded
//! the same file twice has applied once.

mod change;
pub mod job;
mod judge;
pub mod look;
mod report;
mod run;
mod upload;

pub use change::{correct, leave_out, plan_again, put_back, remove};
pub use look::{Line, Look, LookQuery, Past, Waiting, imports, look, row, to_correct, waiting};
pub use report::{report, template};
pub(crate) use run::stop_of;
pub use run::{start, stop};
pub use sheet::{Cells, chosen, spelled};
pub use upload::upload;

use crate::{
    Actor, Services,
    actor::Manager,
    error::{Error, Result},
    secret::Purpose,
};
use domain::{
    fault::Fault,
    id::ImportId,
    import::{Column, Note},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Tx, import::Import};

/// Files that are not worked with for so many days are forgotten: they name people.
pub const KEEP_DAYS: i64 = 30;
/// Rows of a page.
pub const PAGE: u32 = 25;

/// Why a row has its verdict, and what else to know about it. Codes only: it is stored beside what is sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Each at its column; none: about the row as a whole.
    pub faults: Vec<(Option<Column>, Fault)>,
    pub notes: Vec<Note>,
}

/// What is kept of a file, sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    /// What it was called where it came from.
    name: String,
    /// Columns that were not known.
    ignored: Vec<String>,
}

/// What is kept of a row, sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    cells: Cells,
    /// What was wrong with the row itself, until somebody corrects it.
    fault: Option<Fault>,
}

fn seal<T: Serialize>(s: &Services, value: &T) -> Result<Vec<u8>> {
    let plain =
        serde_json::to_vec(value).map_err(|_| Error::Internal("a row that cannot be written"))?;
    Ok(s.key.seal(&*s.rng, Purpose::Import, &plain))
}

fn open<T: DeserializeOwned>(s: &Services, sealed: &[u8]) -> Result<T> {
    s.key
        .open(Purpose::Import, sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(Error::Internal("a row that cannot be opened"))
}

fn findings(row: &store::import::Row) -> Findings {
    serde_json::from_value(row.findings.clone()).unwrap_or_default()
}

/// A file of the actor's own organisation; any other is not found.
async fn own(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<(Manager, Import)> {
    let manager = actor.manager()?;
    let found = store::import::by_id(tx, id).await?;
    let own = found.filter(|import| import.organisation == manager.organisation);
    Ok((manager, own.ok_or(Error::NotFound)?))
}
