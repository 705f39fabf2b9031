//! `/clients/request/sent/:token`: what came of sending, with the links that the office forwards itself.

use super::{ask::steps, check::plan_row, link::share};
use crate::{
    api::clients as api,
    components::{PageTitle, Steps, loaded, param},
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
    let rows = rows
        .into_iter()
        .map(|row| {
            let sent = row.request.is_some();
            let follow = row.request.map(|id| view! {
                <p><a href=format!("/clients/requests/{id}")>{t::follow_this(lang)}</a></p>
            });
            let link = row.link.map(|link| share(lang, link));
            let after = (link.is_some() || follow.is_some()).then(|| view! { <li>{link} {follow}</li> });
            view! {
                {plan_row(lang, row.plan, Some(sent))}
                {after}
            }
        })
        .collect_view();
    view! {
        <Steps steps=steps(lang) current=2/>
        <PageTitle text=t::sent_title(lang, count)/>
        <p class="lead">{t::sent_lead(lang)}</p>
        <ul class="plan">{rows}</ul>
        <p><a class="nl-button nl-button--primary" href="/clients">{t::to_clients(lang)}</a></p>
    }
}
