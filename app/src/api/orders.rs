//! What was ordered, and what it costs.

use crate::api::ApiError;
use domain::{
    application::{ApplicationState, Product},
    id::{ApplicationId, OrderId},
    price::{Amount, Item},
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub number: u32,
    pub by: String,
    pub on: Date,
    pub people: u32,
    pub amount: Amount,
    pub credited: Amount,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    pub organisation: String,
    pub rows: Vec<Order>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub manages: bool,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub application: ApplicationId,
    pub name: String,
    pub email: String,
    pub state: ApplicationState,
    pub item: Item,
    pub product: Product,
    pub years: i16,
    pub quantity: u16,
    pub unit_cents: u32,
    pub vat_percent: u16,
    pub amount: Amount,
    pub credited: Option<Date>,
}

/// One order with a page of its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct One {
    pub order: Order,
    pub organisation: String,
    pub lines: Vec<Line>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    /// What all its lines come to per rate of VAT.
    pub rates: Vec<(u16, Amount)>,
}

#[cfg(feature = "ssr")]
mod read {
    use super::Order;
    use domain::time::date_of;

    pub fn order(found: services::order::Order) -> Order {
        Order {
            id: found.id,
            number: found.number,
            amount: found.amount(),
            credited: found.credited(),
            by: found.by_name,
            on: date_of(found.ordered_at),
            people: found.people,
        }
    }
}

#[server(protocol = super::Call, endpoint = "orders/list")]
pub async fn read_orders(page: String) -> Result<Orders, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::order::list(s, actor, page.parse().unwrap_or(1)).await?;
    Ok(Orders {
        organisation: actor.acting()?.organisation_name.clone(),
        rows: found.rows.into_iter().map(read::order).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        manages: actor.is_manager(),
    })
}

#[server(protocol = super::Call, endpoint = "orders/one")]
pub async fn read_order(order: String, page: String) -> Result<One, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&order)?;
    let page = page.parse().unwrap_or(1);
    let found = services::order::one(&request.services, request.actor()?, id, page).await?;
    Ok(One {
        organisation: found.organisation,
        total: found.lines.total,
        page: found.lines.page,
        size: found.lines.size,
        rates: found.rates,
        lines: found
            .lines
            .rows
            .into_iter()
            .map(|line| Line {
                state: line.state(),
                amount: line.amount(),
                application: line.application,
                name: line.name,
                email: line.email,
                item: line.item,
                product: line.product,
                years: line.years,
                quantity: line.quantity,
                unit_cents: line.unit_cents,
                vat_percent: line.vat_percent,
                credited: line.credited_at.map(domain::time::date_of),
            })
            .collect(),
        order: read::order(found.order),
    })
}
