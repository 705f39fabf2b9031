//! `/means/orders/:order`: one order line by line. Right after sending it is the receipt: it says what happens next and
//! where to follow it.

use super::{form::steps, words};
use crate::{
    api::orders::{self as api, Line, One},
    components::{
        Column, DataTable, Fact, Facts, PageTitle, Pagination, StatusTag, Steps, Tone, loaded,
        param, query,
    },
    format,
    lang::lang,
    text::orders as t,
};
use domain::{application::ApplicationState, lang::Lang, price::Item};
use leptos::prelude::*;

#[component]
pub fn OneOrder() -> impl IntoView {
    let (order, sent, page) = (param("order"), query("sent"), query("page"));
    loaded(
        move || (order.get(), page.get()),
        |(order, page)| api::read_order(order, page),
        move |found| screen(found, !sent.get_untracked().is_empty()),
    )
}

fn screen(found: One, sent: bool) -> impl IntoView {
    let lang = lang();
    let One {
        order,
        organisation,
        lines,
        total,
        page,
        size,
        rates,
    } = found;
    let money = |cents| format::money(lang, cents);
    let mut sums = vec![Fact::new(t::total(lang), money(order.amount.net))];
    for (rate, amount) in rates {
        sums.push(Fact::new(t::vat_of(lang, rate), money(amount.vat)));
    }
    sums.push(Fact::new(t::total_gross(lang), money(order.amount.gross())));
    if order.credited.gross() > 0 {
        sums.push(Fact::new(
            t::total_credited(lang),
            money(order.credited.gross()),
        ));
        let left = order.amount.gross() - order.credited.gross();
        sums.push(Fact::new(t::total_left(lang), money(left)));
    }
    let about = vec![
        Fact::new(t::number(lang), t::order(lang, order.number)),
        Fact::new(t::whom(lang), organisation),
        Fact::new(t::on(lang), format::date(lang, order.on)),
        Fact::new(t::by(lang), order.by),
    ];
    let title = if sent {
        t::sent_title(lang).to_owned()
    } else {
        t::order(lang, order.number)
    };
    view! {
        {if sent {
            view! { <Steps steps=steps(lang) current=2/> }.into_any()
        } else {
            view! { <p><a href="/means/orders">{t::back(lang)}</a></p> }.into_any()
        }}
        <PageTitle text=title/>
        {sent.then(|| next(lang, order.people))}
        <div class="narrow"><Facts facts=about/></div>
        {table(lang, lines)}
        {(total > size).then(|| view! { <Pagination page per_page=size total/> })}
        <div class="narrow"><Facts facts=sums/></div>
    }
}

/// What happens now, and where to see it.
fn next(lang: Lang, people: u32) -> impl IntoView {
    view! {
        <p class="lead">{t::sent_lead(lang, people)}</p>
        <section class="card narrow" aria-labelledby="next">
            <h2 class="nl-heading nl-heading--level-2" id="next">{t::next_title(lang)}</h2>
            <ol>
                <li>{t::next_link(lang)}</li>
                <li>{t::next_code(lang)}</li>
                <li>{t::next_works(lang)}</li>
                <li>{t::next_told(lang)}</li>
            </ol>
            <div class="actions">
                <a class="nl-button nl-button--primary" href="/means/pending">{t::follow(lang)}</a>
                <a href="/means/apply">{t::another(lang)}</a>
            </div>
        </section>
    }
}

fn table(lang: Lang, lines: Vec<Line>) -> impl IntoView {
    let columns = vec![
        Column::new(t::line(lang)),
        Column::new(t::who(lang)),
        Column::new(t::state(lang)),
        Column::new(t::quantity(lang)).number(),
        Column::new(t::unit(lang)).number(),
        Column::new(t::net(lang)).number(),
    ];
    let rows = lines
        .into_iter()
        .map(|line| {
            let money = |cents| format::money(lang, cents);
            let state = match (line.credited, line.state) {
                (Some(day), _) => {
                    let text = t::credited_on(lang, format::short_date(lang, day));
                    view! { <StatusTag text/> }.into_any()
                }
                (None, ApplicationState::Issued) => {
                    view! { <StatusTag tone=Tone::Good text=t::state_issued(lang)/> }.into_any()
                }
                (None, state) if state.is_final() => {
                    view! { <StatusTag text=t::state_ended(lang)/> }.into_any()
                }
                (None, _) => {
                    let open = format!("/means/pending/{}", line.application);
                    view! { <StatusTag tone=Tone::Waiting text=t::state_open(lang)/> " " {(line.item == Item::Means).then(|| view! { <a href=open>{t::follow_one(lang)} <span class="visually-hidden">" " {line.name.clone()}</span></a> })} }.into_any()
                }
            };
            vec![
                words::item(lang, line.item, line.product, line.years).into_any(),
                line.name.clone().into_any(),
                state,
                line.quantity.to_string().into_any(),
                money(i64::from(line.unit_cents)).into_any(),
                money(line.amount.net).into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::title(lang) columns rows/> }
}
