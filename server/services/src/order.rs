//! What was ordered with applications for means, with the prices of that day: seeing it, and as lines for an invoice.
//! Nothing is paid here. The rules: an order is written in the transaction of what was ordered, its amounts never change,
//! and what ends before anything was issued is credited in the transaction that ends it.

use crate::{
    Actor, Services,
    application::plan::tax_office,
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    overview::{Sheet, sheet::Writer},
    people::roles,
};
use domain::{
    application::Product,
    id::{ApplicationId, OrderId, OrganisationId, PersonId},
    lang::Lang,
    price::{Amount, Item, Prices, total},
    time::date_of,
    view::{Page, existing_page},
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Tx,
    order::{self as rows, NewLine, NewOrder},
};

pub use store::order::{Line, Order};

/// The prices that come with the product: examples, marked as such.
const EXAMPLE: &str = include_str!("../data/prices.toml");
/// The terms that go with an order; another number with every other text.
pub const TERMS: &str = "2026-11";
/// Rows on one page.
pub const PAGE: u32 = 25;
/// More lines than this are no file for a spreadsheet.
const MOST: u32 = 100_000;

/// The prices of an operator who wrote none.
///
/// # Panics
/// Never: a test reads the same file.
pub(crate) fn example_prices() -> Prices {
    toml::from_str(EXAMPLE).expect("the example prices are read by a test")
}

/// What can be had at what price: the tax office's product only where the catalogue has that office (R-AAN-13).
#[boxed]
pub async fn prices(s: &Services) -> Result<Prices> {
    let mut tx = s.db.read().await?;
    let providers = store::catalogue::providers(&mut tx).await?;
    let mut prices = s.settings.prices.clone();
    if tax_office(s, &providers).is_none() {
        prices
            .means
            .retain(|price| price.product != Product::TaxOnly);
    }
    Ok(prices)
}

/// One order, with its lines.
#[derive(Clone, Debug)]
pub struct One {
    pub order: Order,
    pub organisation: String,
    pub lines: Page<Line>,
    /// What all its lines come to per rate of VAT, the lowest first.
    pub rates: Vec<(u16, Amount)>,
}

/// Writes what was ordered at the actor's organisation, which is held.
pub(crate) async fn place(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: OrderId,
    lines: &[NewLine],
    terms: Option<&str>,
) -> Result<()> {
    let charges: Vec<_> = lines.iter().map(|line| line.charge).collect();
    begin(s, tx, actor, id, total(&charges), terms).await?;
    Ok(rows::add_lines(tx, id, lines).await?)
}

/// Writes an order whose lines follow, each with its application; `amount` is what they will come to at the most.
pub(crate) async fn begin(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    id: OrderId,
    amount: Amount,
    terms: Option<&str>,
) -> Result<()> {
    let organisation = actor.organisation()?;
    let number = rows::next_number(tx, organisation).await?;
    let new = NewOrder {
        id,
        organisation,
        number,
        by: actor.person,
        at: s.now(),
        terms,
    };
    rows::insert(tx, &new, &[]).await?;
    let Amount { net, vat } = amount;
    let placed = Happened {
        organisations: &[organisation],
        actor: Some(actor.person),
        action: "order.placed",
        object: id.uuid(),
        basis: roles::basis(actor),
        facts: json!({ "number": number, "net_cents": net, "vat_cents": vat, "terms": terms }),
        personal: None,
    };
    effects::record(s, tx, placed).await
}

/// Credits what was ordered with an application that ended before anything was issued; nothing when nothing was.
pub(crate) async fn credit(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    application: ApplicationId,
    (by, basis): (Option<PersonId>, &'static str),
) -> Result<()> {
    let lines = rows::credit(tx, application, s.now()).await?;
    let ordered = rows::of_application(tx, application).await?;
    let Some((order, _)) = ordered.filter(|_| lines > 0) else {
        return Ok(());
    };
    let credited = Happened {
        organisations: &[organisation],
        actor: by,
        action: "order.credited",
        object: order.uuid(),
        basis,
        facts: json!({ "application": application, "lines": lines }),
        personal: None,
    };
    effects::record(s, tx, credited).await
}

/// The orders of the actor's organisation, newest first.
#[boxed]
pub async fn list(s: &Services, actor: &Actor, page: u32) -> Result<Page<Order>> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let total = rows::count(&mut tx, organisation).await?;
    let page = existing_page(page, total, PAGE);
    let range = (PAGE, (page - 1) * PAGE);
    Ok(Page {
        rows: rows::of_organisation(&mut tx, organisation, range).await?,
        total,
        page,
        size: PAGE,
    })
}

/// One order and a page of its lines; another organisation's is not found (R-DEC-22).
#[boxed]
pub async fn one(s: &Services, actor: &Actor, id: OrderId, page: u32) -> Result<One> {
    let here = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let order = rows::by_id(&mut tx, id)
        .await?
        .filter(|order| order.organisation == here)
        .ok_or(Error::NotFound)?;
    let rates = rows::rates(&mut tx, id).await?;
    let total = rates.iter().map(|rate| rate.lines).sum::<u32>();
    let page = existing_page(page, total, PAGE);
    Ok(One {
        lines: Page {
            rows: rows::lines(&mut tx, id, (PAGE, (page - 1) * PAGE)).await?,
            total,
            page,
            size: PAGE,
        },
        rates: rates
            .into_iter()
            .map(|rate| {
                let (net, vat) = (rate.net_cents, rate.vat_cents);
                (rate.vat_percent, Amount { net, vat })
            })
            .collect(),
        organisation: actor.acting()?.organisation_name.clone(),
        order,
    })
}

/// Every line of the actor's organisation, as an invoice would have them: what was credited stands there twice, the
/// second time as a credit.
#[boxed]
pub async fn csv(s: &Services, actor: &Actor) -> Result<Sheet> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let orders = rows::of_organisation(&mut tx, organisation, (MOST, 0)).await?;
    let orders: BTreeMap<OrderId, Order> =
        orders.into_iter().map(|order| (order.id, order)).collect();
    let lines = rows::all_lines(&mut tx, organisation, MOST).await?;
    drop(tx);
    let (name, header) = match actor.lang {
        Lang::Nl => (
            "bestelregels",
            [
                "Bestelling",
                "Soort",
                "Datum",
                "Besteld door",
                "Voor",
                "E-mailadres",
                "Wat",
                "Product",
                "Looptijd in jaren",
                "Aantal",
                "Prijs per stuk",
                "Bedrag zonder btw",
                "Btw in procenten",
                "Btw",
                "Bedrag met btw",
            ],
        ),
        Lang::En => (
            "order-lines",
            [
                "Order",
                "Kind",
                "Date",
                "Ordered by",
                "For",
                "E-mail address",
                "What",
                "Product",
                "Term in years",
                "Quantity",
                "Unit price",
                "Amount without VAT",
                "VAT in per cent",
                "VAT",
                "Amount with VAT",
            ],
        ),
    };
    let mut writer = Writer::new(actor.lang, name, date_of(s.now()), &header)?;
    for line in &lines {
        let Some(order) = orders.get(&line.means_order) else {
            continue;
        };
        // What is credited is taken off, so that the columns add up to what is owed.
        let days = [
            (Some(order.ordered_at), kind(actor.lang, false), 1),
            (line.credited_at, kind(actor.lang, true), -1),
        ];
        for (at, kind, sign) in days {
            let Some(at) = at else { continue };
            let amount = line.amount();
            let money = |cents: i64| decimal(actor.lang, sign * cents);
            writer.row(&[
                order.number.to_string(),
                kind.to_owned(),
                date_of(at).to_string(),
                order.by_name.clone(),
                line.name.clone(),
                line.email.clone(),
                item(actor.lang, line.item).to_owned(),
                product(actor.lang, line.product).to_owned(),
                line.years.to_string(),
                (sign * i64::from(line.quantity)).to_string(),
                decimal(actor.lang, i64::from(line.unit_cents)),
                money(amount.net),
                line.vat_percent.to_string(),
                money(amount.vat),
                money(amount.gross()),
            ])?;
        }
    }
    writer.finish()
}

const fn kind(lang: Lang, credit: bool) -> &'static str {
    match (credit, lang) {
        (false, Lang::Nl) => "bestelling",
        (false, Lang::En) => "order",
        (true, _) => "credit",
    }
}

const fn item(lang: Lang, item: Item) -> &'static str {
    match (item, lang) {
        (Item::Means, Lang::Nl) => "middel",
        (Item::Means, Lang::En) => "means",
        (Item::Urgent, Lang::Nl) => "spoed",
        (Item::Urgent, Lang::En) => "urgent",
        (Item::Authorisations, Lang::Nl) => "extra machtigingen",
        (Item::Authorisations, Lang::En) => "extra authorisations",
    }
}

pub(crate) const fn product(lang: Lang, product: Product) -> &'static str {
    match (product, lang) {
        (Product::Eh2Plus, _) => "EH2+",
        (Product::Eh3, _) => "EH3",
        (Product::Eh4, _) => "EH4",
        (Product::TaxOnly, Lang::Nl) => "EH3 Belastingdienst",
        (Product::TaxOnly, Lang::En) => "EH3 tax office",
    }
}

/// `36,00` or `36.00`, as a spreadsheet set to the language reads it.
fn decimal(lang: Lang, cents: i64) -> String {
    let point = match lang {
        Lang::Nl => ',',
        Lang::En => '.',
    };
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}{point}{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_prices_can_be_used_and_say_that_they_are_examples() {
        let prices = example_prices();
        assert_eq!(prices.problem(), None);
        assert!(prices.example);
        for product in Product::ALL {
            assert!(!prices.terms(*product).is_empty(), "{product:?}");
        }
    }

    #[test]
    fn cents_are_written_as_a_spreadsheet_reads_them() {
        assert_eq!(decimal(Lang::Nl, 3605), "36,05");
        assert_eq!(decimal(Lang::En, 99), "0.99");
    }
}
