//! `/clients/request/sent/:token`: what came of sending, with the links that the office forwards itself.

use super::{ask::steps, check::plan_row, link::share};
use crate::{
    api::clients as api,
    components::{PageTitle, Steps, Tone, loaded, param},
    lang::lang,
    text::clients as t,
};
use domain::view::chain::SentRow;
use leptos::prelude::*;

#[component]
pub fn Sent() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_sent, screen)
}

fn screen(rows: Vec<SentRow>) -> impl IntoView {
    let lang = lang();
    let count = u32::try_from(rows.iter().filter(|row| row.request.is_some()).count()).unwrap_or(u32::MAX);
    let mailed = rows.iter().any(|row| row.request.is_some() && row.link.is_none());
    let (title, lead) = match count {
        0 => (t::none_title(lang).to_owned(), t::none_lead(lang)),
        _ if mailed => (t::sent_title(lang, count), t::sent_lead(lang)),
        _ => (t::links_title(lang, count), t::links_lead(lang)),
    };
    let rows = rows
        .into_iter()
        .map(|row| {
            let came = match (&row.request, &row.link) {
                (None, _) => (Tone::Bad, t::plan_not_sent(lang)),
                (Some(_), None) => (Tone::Good, t::plan_sent(lang)),
                (Some(_), Some(_)) => (Tone::Waiting, t::plan_link_ready(lang)),
            };
            let follow = row.request.map(|id| view! {
                <p><a href=format!("/clients/requests/{id}")>{t::follow_this(lang)}</a></p>
            });
            let link = row.link.map(|link| share(lang, link));
            let after = (link.is_some() || follow.is_some()).then(|| view! { <li>{link} {follow}</li> });
            view! {
                {plan_row(lang, row.plan, Some(came))}
                {after}
            }
        })
        .collect_view();
    view! {
        <Steps steps=steps(lang) current=2/>
        <PageTitle text=title/>
        <p class="lead">{lead}</p>
        <ul class="plan">{rows}</ul>
        <p><a class="nl-button nl-button--primary" href="/clients">{t::to_clients(lang)}</a></p>
    }
}
