//! Parties: organisations that use services, intermediaries, or both. Names and towns are the register's, or
//! those of the papers; the history of states is dated and only grows.

use crate::{
    db::{Pair, Tx, cell, exec, record, row, rows},
    error::Result,
    query::Query,
    value::{anywhere, fold},
};
use domain::{
    Instant,
    decide::world::{Identifiers, OrganisationState},
    id::{OrganisationId, PersonId},
    number::{FiscalNumber, KvkNumber, OrganisationNumber, Rsin},
};
use uuid::Uuid;

/// The constraint that refuses a KvK number that is here already.
pub const KVK_KNOWN: &str = "organisation_kvk";
/// The constraint that refuses a fiscal number that is here already.
pub const FISCAL_KNOWN: &str = "organisation_fiscal";

record! {
    pub struct Organisation {
        pub id: OrganisationId,
        /// By which it is known: its KvK number, or its fiscal number where it has none (R-ID-8).
        pub number: OrganisationNumber,
        pub rsin: Option<Rsin>,
        pub name: String,
        pub town: String,
        /// The register's word: `Besloten Vennootschap`, `Stichting`, …
        pub legal_form: String,
        /// How many directors the register knows (R-BEV-4).
        pub directors: u16,
        /// The newest.
        pub state: OrganisationState,
        pub created_at: Instant,
    }
}

impl Organisation {
    /// The kinds of number it is known by (R-CAT-5).
    pub fn identifiers(&self) -> Identifiers {
        let number = match self.number {
            OrganisationNumber::Kvk(_) => Identifiers::KVK,
            OrganisationNumber::Fiscal(_) => Identifiers::FISCAL,
        };
        self.rsin.map_or(number, |_| number.and(Identifiers::RSIN))
    }
}

const ORGANISATION: &str = "SELECT o.id, coalesce(o.kvk, o.fiscal) AS number, o.rsin, o.name, o.town, o.legal_form, o.directors, o.created_at, \
    (SELECT s.state FROM organisation_state s WHERE s.organisation = o.id ORDER BY s.seq DESC LIMIT 1) AS state \
    FROM organisation o ";

/// Adds an organisation with its first state, at `created_at`. Conflict [`KVK_KNOWN`] or [`FISCAL_KNOWN`].
pub async fn insert(tx: &mut Tx, new: &Organisation) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO organisation (id, kvk, fiscal, rsin, identifiers, name, name_key, town, legal_form, directors, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.number.kvk(),
        new.number.fiscal(),
        new.rsin,
        new.identifiers(),
        new.name,
        fold(&new.name),
        new.town,
        new.legal_form,
        new.directors,
        new.created_at
    )?;
    // Requests that were sent before the client was here are now the client's.
    exec!(
        tx,
        "UPDATE request SET client = $1 WHERE client_kvk = $2 AND client IS NULL",
        new.id,
        new.number.kvk()
    )?;
    exec!(
        tx,
        "INSERT INTO organisation_state (organisation, seq, at, state) VALUES ($1, 1, $2, $3)",
        new.id,
        new.created_at,
        new.state
    )?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>> {
    row!(
        tx,
        Organisation,
        [ORGANISATION, "WHERE o.id = $1"].concat(),
        id
    )
}

pub async fn by_kvk(tx: &mut Tx, kvk: &KvkNumber) -> Result<Option<Organisation>> {
    row!(
        tx,
        Organisation,
        [ORGANISATION, "WHERE o.kvk = $1"].concat(),
        kvk
    )
}

/// By whichever number it is known.
pub async fn by_number(tx: &mut Tx, number: OrganisationNumber) -> Result<Option<Organisation>> {
    match number {
        OrganisationNumber::Kvk(kvk) => by_kvk(tx, &kvk).await,
        OrganisationNumber::Fiscal(fiscal) => row!(
            tx,
            Organisation,
            [ORGANISATION, "WHERE o.fiscal = $1"].concat(),
            fiscal
        ),
    }
}

/// Whether an organisation of the register has this number for the tax office.
pub async fn has_rsin(tx: &mut Tx, number: &FiscalNumber) -> Result<bool> {
    let sql = "SELECT count(*) FROM organisation WHERE kvk IS NOT NULL AND rsin = $1";
    Ok(cell!(tx, u32, sql, number)?.unwrap_or_default() > 0)
}

/// Finds organisations by a part of their name, or by the beginning of their number; by name, at most `limit`.
pub async fn search(tx: &mut Tx, text: &str, limit: u32) -> Result<Vec<Organisation>> {
    let sql = [
        ORGANISATION,
        r"WHERE o.name_key LIKE $1 ESCAPE '\' OR coalesce(o.kvk, o.fiscal) LIKE $2 ESCAPE '\' ORDER BY o.name_key, o.id LIMIT $3",
    ]
    .concat();
    let anywhere = anywhere(text);
    rows!(tx, Organisation, sql, anywhere, &anywhere[1..], limit)
}

/// Records the next state after `seen`; false when it is not the newest any more.
pub async fn set_state(
    tx: &mut Tx,
    id: OrganisationId,
    seen: OrganisationState,
    next: OrganisationState,
    by: Option<PersonId>,
    at: Instant,
) -> Result<bool> {
    hold(tx, &[id]).await?;
    Ok(exec!(
        tx,
        "INSERT INTO organisation_state (organisation, seq, at, state, by_person) \
         SELECT organisation, seq + 1, $4, $3, $5 FROM organisation_state s \
         WHERE organisation = $1 AND state = $2 \
         AND seq = (SELECT max(l.seq) FROM organisation_state l WHERE l.organisation = $1)",
        id,
        seen,
        next,
        at,
        by
    )? == 1)
}

/// Whether the newest state was recorded by nobody: by the comparison with the Trade Register.
pub async fn last_state_is_the_registers(tx: &mut Tx, id: OrganisationId) -> Result<bool> {
    let sql = "SELECT by_person IS NULL AND seq > 1 FROM organisation_state \
               WHERE organisation = $1 ORDER BY seq DESC LIMIT 1";
    Ok(cell!(tx, bool, sql, id)?.unwrap_or_default())
}

/// Holds organisations until the end of this transaction: another change that holds one of them waits. For rules that
/// look at several rows before they change one ("not the last manager"). Call it before looking, once, with all of
/// them: always taking them in the same order is what keeps two changes from waiting for each other.
pub async fn hold(tx: &mut Tx, organisations: &[OrganisationId]) -> Result<()> {
    let mut sorted = organisations.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for id in sorted {
        crate::audit::take_head(tx, id).await?;
    }
    Ok(())
}

/// How many organisations there are.
pub async fn count(tx: &mut Tx) -> Result<u32> {
    Ok(cell!(tx, u32, "SELECT count(*) FROM organisation")?.unwrap_or_default())
}

/// The organisation that stands for the installation itself in the audit log.
pub const INSTALLATION: OrganisationId = OrganisationId::new(Uuid::nil());

/// What organisations are called.
pub async fn names(tx: &mut Tx, ids: &[OrganisationId]) -> Result<Vec<(OrganisationId, String)>> {
    let mut query = Query::new("SELECT id, name FROM organisation WHERE id IN ");
    let found = query
        .list(ids)
        .rows::<Pair<OrganisationId, String>>(tx)
        .await?;
    Ok(found.into_iter().map(Pair::into).collect())
}
