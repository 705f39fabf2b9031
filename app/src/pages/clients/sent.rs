//! `/clients/request/sent/:token`: what came of sending, with the links that the office forwards itself.

use super::{ask::steps, check::plan_row, link::share};
use crate::{
    api::clients as api,
    components::{PageTitle, Steps, Tone, loaded, param},
    lang::lang,
    text::clients as t,
};
use domain::{lang::Lang, view::chain::SentRow};
use leptos::prelude::*;

#[component]
pub fn Sent() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_sent, screen)
}

fn screen(rows: Vec<SentRow>) -> impl IntoView {
    let lang = lang();
    let (links, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.link.is_some());
    let mailed = others.iter().filter(|row| row.is_mailed()).count();
    // What the office still has to forward is not counted as sent.
    let ready = match links.len() {
        0 => None,
        count => Some((t::links_title(lang, count), t::links_lead(lang))),
    };
    let (first, second) = match (mailed, ready) {
        (0, None) => ((t::none_title(lang).to_owned(), t::none_lead(lang)), None),
        (0, Some(ready)) => (ready, None),
        (count, ready) => ((t::sent_title(lang, count), t::sent_lead(lang)), ready),
    };
    let apart = second.is_some();
    let (links, others) = (list(lang, links), list(lang, others));
    view! {
        <Steps steps=steps(lang) current=2/>
        <PageTitle text=first.0/>
        <p class="lead">{first.1}</p>
        {if apart { view! { {others} {second.map(heading)} {links} }.into_any() } else { view! { {links} {others} }.into_any() }}
        <p><a class="nl-button nl-button--primary" href="/clients">{t::to_clients(lang)}</a></p>
    }
}

fn heading((title, lead): (String, &'static str)) -> impl IntoView {
    view! {
        <h2 class="nl-heading nl-heading--level-2">{title}</h2>
        <p>{lead}</p>
    }
}

fn list(lang: Lang, rows: Vec<SentRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| one(lang, row)).collect_view();
    (!rows.is_empty()).then(|| view! { <ul class="plan">{rows}</ul> })
}

fn one(lang: Lang, row: SentRow) -> impl IntoView {
    let came = match (&row.request, &row.link) {
        (None, _) => (Tone::Bad, t::plan_not_sent(lang)),
        (Some(_), None) if !row.plan.services.is_empty() => (Tone::Waiting, t::plan_part_sent(lang)),
        (Some(_), None) => (Tone::Good, t::plan_sent(lang)),
        (Some(_), Some(_)) => (Tone::Waiting, t::plan_link_ready(lang)),
    };
    let follow = row.request.map(|id| view! {
        <p><a href=format!("/clients/requests/{id}")>{t::follow_this(lang)}</a></p>
    }
    .into_any());
    let link = row.link.map(|link| view! { <li>{share(lang, link)}</li> });
    view! {
        {plan_row(lang, row.plan, Some(came), follow)}
        {link}
    }
}
