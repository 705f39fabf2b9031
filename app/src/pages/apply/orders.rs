//! `/means/orders`: what the organisation ordered, newest first.

use crate::{
    api::orders::{self as api, Orders as Found},
    components::{
        Column, DataTable, EmptyState, Manage, PageTitle, Pagination, loaded, query,
    },
    format,
    lang::lang,
    text::orders as t,
};
use leptos::prelude::*;

#[component]
pub fn Orders() -> impl IntoView {
    let page = query("page");
    loaded(move || page.get(), api::read_orders, screen)
}

fn screen(found: Found) -> impl IntoView {
    let lang = lang();
    let Found {
        organisation,
        rows,
        total,
        page,
        size,
        manages,
    } = found;
    let columns = vec![
        Column::new(t::number(lang)),
        Column::new(t::on(lang)).day(),
        Column::new(t::by(lang)),
        Column::new(t::whom(lang)),
        Column::new(t::amount(lang)).number(),
        Column::new(t::credited(lang)).number(),
    ];
    let rows = rows
        .into_iter()
        .map(|order| {
            let credited = match order.credited.gross() {
                0 => "–".to_owned(),
                cents => format::money(lang, cents),
            };
            vec![
                view! { <a href=format!("/means/orders/{}", order.id)><strong>{t::order(lang, order.number)}</strong></a> }.into_any(),
                format::short_date(lang, order.on).into_any(),
                order.by.into_any(),
                t::people(lang, order.people).into_any(),
                format::money(lang, order.amount.gross()).into_any(),
                credited.into_any(),
            ]
        })
        .collect::<Vec<_>>();
    let apply = manages.then(|| {
        view! { <a class="nl-button nl-button--primary" href="/means/apply">{t::apply(lang)}</a> }
    });
    let list = if total == 0 {
        view! { <EmptyState title=t::none_title(lang) text=t::none_text(lang)>{apply}<a href="/prices">{t::prices_title(lang)}</a></EmptyState> }.into_any()
    } else {
        view! {
            <DataTable caption=t::title(lang) columns rows/>
            <Pagination page per_page=size total/>
            <p class="screen-only">
                <a href="/means/orders.csv" rel="external" download="">{t::export(lang)}</a>
                " · "
                <a href="/prices">{t::prices_title(lang)}</a>
            </p>
        }
        .into_any()
    };
    view! {
        <Manage/>
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang, organisation)}</p>
        {list}
    }
}
