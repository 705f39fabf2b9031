//! What managers ordered, line by line, with the prices of that day. A line is credited once; nothing else changes.

use crate::{
    application::Stage,
    db::{Tx, cell, exec, record, row, rows},
    error::Result,
    query,
    row::args,
};
use domain::{
    Instant,
    application::{ApplicationState, Product},
    id::{ApplicationId, OrderId, OrganisationId, PersonId},
    price::{Amount, Charge, Item},
};

/// An order about to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder<'a> {
    pub id: OrderId,
    pub organisation: OrganisationId,
    pub number: u32,
    pub by: PersonId,
    pub at: Instant,
    pub terms: Option<&'a str>,
}

/// A line about to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewLine {
    pub application: ApplicationId,
    pub product: Product,
    pub years: i16,
    pub charge: Charge,
}

record! {
    /// An order, with what its lines come to.
    pub struct Order {
        pub id: OrderId,
        pub organisation: OrganisationId,
        pub number: u32,
        pub by_name: String,
        pub ordered_at: Instant,
        /// For how many users.
        pub people: u32,
        pub net_cents: i64,
        pub vat_cents: i64,
        pub credited_net: i64,
        pub credited_vat: i64,
    }
}

record! {
    /// A line, with what became of its application.
    pub struct Line {
        pub means_order: OrderId,
        pub seq: u32,
        pub application: ApplicationId,
        pub name: String,
        pub email: String,
        pub stage: Stage,
        pub item: Item,
        pub product: Product,
        pub years: i16,
        pub quantity: u16,
        pub unit_cents: u32,
        pub net_cents: i64,
        pub vat_percent: u16,
        pub vat_cents: i64,
        pub credited_at: Option<Instant>,
    }
}

impl Order {
    pub const fn amount(&self) -> Amount {
        Amount {
            net: self.net_cents,
            vat: self.vat_cents,
        }
    }

    pub const fn credited(&self) -> Amount {
        Amount {
            net: self.credited_net,
            vat: self.credited_vat,
        }
    }
}

impl Line {
    /// Where its application is.
    pub const fn state(&self) -> ApplicationState {
        // A manager's word is enough for a means: nobody signs.
        self.stage.state(0, 0)
    }

    pub const fn amount(&self) -> Amount {
        Amount {
            net: self.net_cents,
            vat: self.vat_cents,
        }
    }
}

/// The next number of an organisation, which the caller holds.
pub async fn next_number(tx: &mut Tx, organisation: OrganisationId) -> Result<u32> {
    let sql = "SELECT COALESCE(MAX(number), 0) + 1 FROM means_order WHERE organisation = $1";
    Ok(cell!(tx, u32, sql, organisation)?.unwrap_or(1))
}

/// Writes an order and its lines, in this order.
pub async fn insert(tx: &mut Tx, new: &NewOrder<'_>, lines: &[NewLine]) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO means_order (id, organisation, number, ordered_by, ordered_at, terms) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        new.id,
        new.organisation,
        new.number,
        new.by,
        new.at,
        new.terms
    )?;
    add_lines(tx, new.id, lines).await
}

/// Adds lines to an order, after those that it has.
pub async fn add_lines(tx: &mut Tx, order: OrderId, lines: &[NewLine]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let sql = "SELECT COALESCE(MAX(seq), 0) + 1 FROM means_order_line WHERE means_order = $1";
    let first = cell!(tx, u32, sql, order)?.unwrap_or(1);
    let sql = "INSERT INTO means_order_line (means_order, seq, application, item, product, years, quantity, unit_cents, \
               net_cents, vat_percent, vat_cents) VALUES ";
    let rows = (first..).zip(lines).map(|(seq, line)| {
        let amount = line.charge.amount();
        args![
            order,
            seq,
            line.application,
            line.charge.item,
            line.product,
            line.years,
            line.charge.quantity,
            line.charge.unit_cents,
            amount.net,
            line.charge.vat_percent,
            amount.vat
        ]
    });
    query::insert_all(tx, sql, rows.collect()).await
}

// PostgreSQL adds whole numbers up to a decimal one.
const ORDER: &str = "SELECT o.id, o.organisation, o.number, p.name AS by_name, o.ordered_at, \
    COUNT(DISTINCT l.application) AS people, CAST(COALESCE(SUM(l.net_cents), 0) AS BIGINT) AS net_cents, \
    CAST(COALESCE(SUM(l.vat_cents), 0) AS BIGINT) AS vat_cents, \
    CAST(COALESCE(SUM(CASE WHEN l.credited_at IS NULL THEN 0 ELSE l.net_cents END), 0) AS BIGINT) AS credited_net, \
    CAST(COALESCE(SUM(CASE WHEN l.credited_at IS NULL THEN 0 ELSE l.vat_cents END), 0) AS BIGINT) AS credited_vat \
    FROM means_order o JOIN person p ON p.id = o.ordered_by \
    LEFT JOIN means_order_line l ON l.means_order = o.id WHERE ";
const GROUPED: &str = " GROUP BY o.id, o.organisation, o.number, p.name, o.ordered_at";

pub async fn by_id(tx: &mut Tx, id: OrderId) -> Result<Option<Order>> {
    row!(tx, Order, [ORDER, "o.id = $1", GROUPED].concat(), id)
}

/// The orders of an organisation, newest first.
pub async fn of_organisation(
    tx: &mut Tx,
    organisation: OrganisationId,
    (limit, offset): (u32, u32),
) -> Result<Vec<Order>> {
    let sql = [
        ORDER,
        "o.organisation = $1",
        GROUPED,
        " ORDER BY o.number DESC LIMIT $2 OFFSET $3",
    ]
    .concat();
    rows!(tx, Order, sql, organisation, limit, offset)
}

pub async fn count(tx: &mut Tx, organisation: OrganisationId) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM means_order WHERE organisation = $1";
    Ok(cell!(tx, u32, sql, organisation)?.unwrap_or_default())
}

const LINE: &str = "SELECT l.means_order, l.seq, l.application, a.subject_name AS name, a.email, a.state AS stage, \
    l.item, l.product, l.years, l.quantity, l.unit_cents, l.net_cents, l.vat_percent, l.vat_cents, l.credited_at \
    FROM means_order_line l JOIN application a ON a.id = l.application ";

/// Some of an order, in its order.
pub async fn lines(tx: &mut Tx, order: OrderId, (limit, offset): (u32, u32)) -> Result<Vec<Line>> {
    let sql = [
        LINE,
        "WHERE l.means_order = $1 ORDER BY l.seq LIMIT $2 OFFSET $3",
    ]
    .concat();
    rows!(tx, Line, sql, order, limit, offset)
}

record! {
    /// What the lines of one rate come to.
    pub struct Rate {
        pub vat_percent: u16,
        pub lines: u32,
        pub net_cents: i64,
        pub vat_cents: i64,
    }
}

/// What an order comes to per rate of VAT, the lowest first.
pub async fn rates(tx: &mut Tx, order: OrderId) -> Result<Vec<Rate>> {
    let sql = "SELECT vat_percent, COUNT(*) AS lines, CAST(SUM(net_cents) AS BIGINT) AS net_cents, \
               CAST(SUM(vat_cents) AS BIGINT) AS vat_cents FROM means_order_line WHERE means_order = $1 \
               GROUP BY vat_percent ORDER BY vat_percent";
    rows!(tx, Rate, sql, order)
}

/// Every line of an organisation, oldest order first.
pub async fn all_lines(tx: &mut Tx, organisation: OrganisationId, limit: u32) -> Result<Vec<Line>> {
    let sql = [
        LINE,
        "JOIN means_order o ON o.id = l.means_order WHERE o.organisation = $1 ORDER BY o.number, l.seq LIMIT $2",
    ]
    .concat();
    rows!(tx, Line, sql, organisation, limit)
}

/// The order that an application is in, and the term of its means; none for one that was not ordered.
pub async fn of_application(
    tx: &mut Tx,
    application: ApplicationId,
) -> Result<Option<(OrderId, i16)>> {
    record! {
        struct Found {
            pub means_order: OrderId,
            pub years: i16,
        }
    }
    let sql = "SELECT means_order, years FROM means_order_line WHERE application = $1 ORDER BY seq LIMIT 1";
    let found = row!(tx, Found, sql, application)?;
    Ok(found.map(|found| (found.means_order, found.years)))
}

/// Credits the lines of an application that were not; how many.
pub async fn credit(tx: &mut Tx, application: ApplicationId, at: Instant) -> Result<u64> {
    let sql = "UPDATE means_order_line SET credited_at = $2 WHERE application = $1 AND credited_at IS NULL";
    exec!(tx, sql, application, at)
}
