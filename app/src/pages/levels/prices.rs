//! `/prices`: what a means costs per term, what may be added, and what costs nothing (F1-8).

use crate::{
    api::{levels as api, manages},
    components::{
        Column, DataTable, Fact, Facts, Note, PageTitle, loaded,
    },
    format,
    lang::lang,
    pages::apply::words,
    text::{apply as a, orders as t},
};
use domain::{
    application::Product,
    lang::Lang,
    price::{Charge, Item, Prices},
    time::YEARS_OFFERED,
};
use leptos::prelude::*;

#[component]
pub fn PriceList() -> impl IntoView {
    loaded(|| (), |()| api::read_prices(), screen)
}

fn screen(prices: Prices) -> impl IntoView {
    let lang = lang();
    let money = |cents: u32| format::money(lang, i64::from(cents));
    let products = Product::ALL
        .iter()
        .copied()
        .filter(|product| !prices.terms(*product).is_empty())
        .collect::<Vec<_>>();
    let free = u32::from(prices.authorisations_free);
    // Where more of them cost nothing either, there is no price to tell.
    let scopes = (prices.authorisation_cents > 0).then(|| {
        format!(
            "{} {}",
            t::price_scopes_free(lang, free),
            t::price_scopes_more(lang, money(prices.authorisation_cents))
        )
    });
    let mut other = vec![Fact::new(
        t::price_urgent(lang),
        t::price_urgent_text(lang, money(prices.urgent_cents)),
    )];
    other.extend(scopes.map(|scopes| Fact::new(t::price_scopes(lang), scopes)));
    view! {
        <PageTitle text=t::prices_title(lang)/>
        <p class="lead">{t::prices_lead(lang)}</p>
        {prices.example.then(|| view! { <Note title=t::example(lang)><p>{t::example_text(lang)}</p></Note> })}
        {table(lang, &prices, &products)}
        <p class="quiet">{t::prices_vat(lang, prices.vat_percent)}</p>
        <h2 class="nl-heading nl-heading--level-2">{t::other_title(lang)}</h2>
        <div class="card narrow"><Facts facts=other/></div>
        <h2 class="nl-heading nl-heading--level-2">{t::free_title(lang)}</h2>
        <ul class="ticks">
            <li>{t::free_manager(lang)}</li>
            <li>{t::free_chain(lang)}</li>
            <li>{t::free_later(lang)}</li>
            <li>{t::free_upgrade(lang)}</li>
            <li>{t::free_cancel(lang)}</li>
            <li>{t::free_stop(lang)}</li>
        </ul>
        <div class="actions">
            <a class="nl-button nl-button--primary" href="/which-level">{t::prices_which(lang)}</a>
            {manages().then(|| view! { <a class="nl-button nl-button--secondary" href="/means/apply">{t::prices_apply(lang)}</a> })}
        </div>
    }
}

/// One row per product, one column per term.
pub(super) fn table(lang: Lang, prices: &Prices, products: &[Product]) -> impl IntoView + use<> {
    let years = YEARS_OFFERED
        .into_iter()
        .filter(|years| products.iter().any(|one| prices.of(*one, *years).is_some()))
        .collect::<Vec<_>>();
    let mut columns = vec![Column::new(t::price_product(lang))];
    columns.extend(
        years
            .iter()
            .map(|years| Column::new(a::years(lang, i32::from(*years))).number()),
    );
    let rows = products
        .iter()
        .map(|product| {
            let mut cells =
                vec![view! { <strong>{words::product(lang, *product)}</strong> }.into_any()];
            cells.extend(years.iter().map(|years| {
                match prices.of(*product, *years) {
                    None => view! { "–" <span class="visually-hidden">" " {t::price_none(lang)}</span> }.into_any(),
                    Some(cents) => {
                        let with = Charge {
                            item: Item::Means,
                            quantity: 1,
                            unit_cents: cents,
                            vat_percent: prices.vat_percent,
                        };
                        let with = format::money(lang, with.amount().gross());
                        view! {
                            {format::money(lang, i64::from(cents))} " "
                            <small>{t::price_with(lang, with)}</small>
                        }
                        .into_any()
                    }
                }
            }));
            cells
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::prices_title(lang) columns rows/> }
}
