//! Portfolios: sets of clients of one intermediary, assigned as one (R-DEC-19). Membership is dated rows; a client
//! that is kept out stays out until the exclusion ends.

use crate::{
    db::{Tx, cells, exec, record, row, rows},
    error::Result,
    value::fold,
};
use domain::{
    Instant,
    id::{MandateId, OrganisationId, PortfolioId},
};
use uuid::Uuid;

/// The constraint that refuses a second portfolio of the same name.
pub const NAME_TAKEN: &str = "portfolio_organisation_name_key";

record! {
    pub struct Portfolio {
        pub id: PortfolioId,
        pub organisation: OrganisationId,
        pub name: String,
        /// How many clients are in it now.
        pub clients: u32,
        pub created_at: Instant,
        pub ended_at: Option<Instant>,
    }
}

const PORTFOLIO: &str = "SELECT f.id, f.organisation, f.name, f.created_at, f.ended_at, \
    (SELECT count(*) FROM portfolio_client k WHERE k.portfolio = f.id AND k.ended_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z WHERE z.portfolio = f.id AND z.mandate = k.mandate \
            AND z.ended_at IS NULL)) AS clients FROM portfolio f ";

/// Makes a portfolio. Conflict [`NAME_TAKEN`].
pub async fn insert(
    tx: &mut Tx,
    id: PortfolioId,
    organisation: OrganisationId,
    name: &str,
    at: Instant,
) -> Result<()> {
    let sql = "INSERT INTO portfolio (id, organisation, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5)";
    exec!(tx, sql, id, organisation, name, fold(name), at)?;
    Ok(())
}

pub async fn by_id(tx: &mut Tx, id: PortfolioId) -> Result<Option<Portfolio>> {
    row!(tx, Portfolio, [PORTFOLIO, "WHERE f.id = $1"].concat(), id)
}

/// The portfolios of an organisation, by name.
pub async fn of_organisation(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Portfolio>> {
    let sql = [
        PORTFOLIO,
        "WHERE f.organisation = $1 AND f.ended_at IS NULL ORDER BY f.name_key, f.id",
    ]
    .concat();
    rows!(tx, Portfolio, sql, organisation)
}

/// Gives a portfolio another name; false when it has ended. Conflict [`NAME_TAKEN`].
pub async fn rename(tx: &mut Tx, id: PortfolioId, name: &str) -> Result<bool> {
    let sql = "UPDATE portfolio SET name = $2, name_key = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(exec!(tx, sql, id, name, fold(name))? == 1)
}

/// Ends a portfolio: what was assigned through it gives nothing from now on.
pub async fn end(tx: &mut Tx, id: PortfolioId, at: Instant) -> Result<bool> {
    Ok(exec!(
        tx,
        "UPDATE portfolio SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
        id,
        at
    )? == 1)
}

/// Puts a client in; false when it is in already. `id` is the row's.
pub async fn add(
    tx: &mut Tx,
    id: Uuid,
    portfolio: PortfolioId,
    mandate: MandateId,
    at: Instant,
) -> Result<bool> {
    let sql = "INSERT INTO portfolio_client (id, portfolio, mandate, from_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (portfolio, mandate) WHERE ended_at IS NULL DO NOTHING";
    Ok(exec!(tx, sql, id, portfolio, mandate, at)? == 1)
}

/// Takes a client out; false when it is not in.
pub async fn remove(
    tx: &mut Tx,
    portfolio: PortfolioId,
    mandate: MandateId,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE portfolio_client SET ended_at = $3 WHERE portfolio = $1 AND mandate = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, portfolio, mandate, at)? == 1)
}

/// Takes a client out of every portfolio it is in: when its last grant is stopped. Returns those.
pub async fn remove_everywhere(
    tx: &mut Tx,
    mandate: MandateId,
    at: Instant,
) -> Result<Vec<PortfolioId>> {
    let sql = "UPDATE portfolio_client SET ended_at = $2 WHERE mandate = $1 AND ended_at IS NULL RETURNING portfolio";
    cells!(tx, PortfolioId, sql, mandate, at)
}

/// Keeps a client out, whatever puts it in; false when that was so already. `id` is the row's.
pub async fn exclude(
    tx: &mut Tx,
    id: Uuid,
    portfolio: PortfolioId,
    mandate: MandateId,
    at: Instant,
) -> Result<bool> {
    let sql = "INSERT INTO portfolio_exclusion (id, portfolio, mandate, from_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (portfolio, mandate) WHERE ended_at IS NULL DO NOTHING";
    Ok(exec!(tx, sql, id, portfolio, mandate, at)? == 1)
}

/// Ends an exclusion; false when there was none.
pub async fn include(
    tx: &mut Tx,
    portfolio: PortfolioId,
    mandate: MandateId,
    at: Instant,
) -> Result<bool> {
    let sql = "UPDATE portfolio_exclusion SET ended_at = $3 WHERE portfolio = $1 AND mandate = $2 AND ended_at IS NULL";
    Ok(exec!(tx, sql, portfolio, mandate, at)? == 1)
}

/// The clients in a portfolio now, by name.
pub async fn clients(tx: &mut Tx, id: PortfolioId) -> Result<Vec<MandateId>> {
    cells!(
        tx,
        MandateId,
        "SELECT k.mandate FROM portfolio_client k JOIN mandate m ON m.id = k.mandate JOIN organisation o ON o.id = m.client \
         WHERE k.portfolio = $1 AND k.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM portfolio_exclusion z \
            WHERE z.portfolio = $1 AND z.mandate = k.mandate AND z.ended_at IS NULL) ORDER BY o.name_key, o.id",
        id
    )
}
