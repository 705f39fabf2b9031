//! `/clients/request/check/:draft`: per client whether it can be asked, and if not, why and what to do.

use super::ask::steps;
use crate::{
    api::clients::{self as api, Draft},
    components::{PageTitle, StatusTag, Steps, Tone, loaded, param},
    fault,
    form::PostForm,
    format,
    lang::lang,
    text::clients as t,
};
use domain::{lang::Lang, view::chain::PlanRow};
use leptos::prelude::*;

#[component]
pub fn Check() -> impl IntoView {
    let draft = param("draft");
    loaded(move || draft.get(), api::read_draft, screen)
}

fn screen(draft: Draft) -> impl IntoView {
    let lang = lang();
    let can = u32::try_from(draft.rows.iter().filter(|row| row.can_send).count()).unwrap_or(u32::MAX);
    let rows = draft.rows.into_iter().map(|row| plan_row(lang, row)).collect_view();
    let summary = t::check_lead(lang, draft.services, format::date(lang, draft.last_day));
    view! {
        <Steps steps=steps(lang) current=1/>
        <PageTitle text=t::check_title(lang)/>
        <p class="lead">{summary}</p>
        <ul class="plan">{rows}</ul>
        {if can > 0 {
            view! {
                <PostForm submit=t::send(lang, can) beside=move || view! { <a href="/clients/request">{t::start_again(lang)}</a> }>
                    ""
                </PostForm>
            }.into_any()
        } else {
            view! { <p><a class="nl-button nl-button--secondary" href="/clients/request">{t::start_again(lang)}</a></p> }.into_any()
        }}
    }
}

/// One client of the plan, also for what came of it.
pub(super) fn plan_row(lang: Lang, row: PlanRow) -> impl IntoView {
    let kvk = format::kvk(&row.client.number.to_string());
    let name = if row.client.name.is_empty() { t::not_here(lang).to_owned() } else { row.client.name.clone() };
    let partly = !row.services.is_empty();
    let (tone, text) = match (row.can_send, partly, row.here) {
        (false, ..) => (Tone::Bad, t::plan_no(lang)),
        (true, true, _) => (Tone::Waiting, t::plan_part(lang)),
        (true, false, true) => (Tone::Good, t::plan_yes(lang)),
        (true, false, false) => (Tone::Info, t::plan_link(lang)),
    };
    let whole = row.faults.into_iter().map(|reason| view! { <li>{fault::text(reason, lang)}</li> }).collect_view();
    let parts = row
        .services
        .into_iter()
        .map(|(service, reason)| view! { <li><strong>{service}</strong> ": " {fault::text(reason, lang)}</li> })
        .collect_view();
    view! {
        <li class="card plan__row">
            <div class="plan__head">
                <span><strong>{name}</strong> " " <span class="quiet">{kvk}</span></span>
                <StatusTag tone text/>
            </div>
            <ul class="plan__why">{whole}{parts}</ul>
            {(!row.here && row.can_send).then(|| view! { <p class="quiet">{t::plan_link_text(lang)}</p> })}
        </li>
    }
}
