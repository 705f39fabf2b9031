//! `/operator/checks`: the papers that wait for a clerk, the most urgent first, and who is expected at a counter.

use super::words::{ground, hands, moment};
use crate::{
    api::evidence::{self as api, Checks as Shown, Hands, Line, Visit},
    components::{Column, DataTable, EmptyState, LevelBadge, PageTitle, StatusTag, Tone, loaded},
    format,
    lang::lang,
    text::evidence as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Checks() -> impl IntoView {
    loaded(|| (), |()| api::read_checks(), screen)
}

fn screen(checks: Shown) -> impl IntoView {
    let lang = lang();
    view! {
        <PageTitle text=t::checks(lang)/>
        <p class="lead">{t::checks_lead(lang)}</p>
        {waiting(lang, checks.waiting)}
        <h2 class="nl-heading nl-heading--level-2">{t::visits(lang)}</h2>
        <p>{t::visits_lead(lang)}</p>
        {visits(lang, checks.visits)}
        <p><a href="/operator">{t::to_desk(lang)}</a></p>
    }
}

fn waiting(lang: Lang, lines: Vec<Line>) -> AnyView {
    if lines.is_empty() {
        return view! { <EmptyState title=t::none(lang) text=t::none_text(lang)/> }.into_any();
    }
    let columns = vec![
        Column::new(t::col_organisation(lang)),
        Column::new(t::col_ground(lang)),
        Column::new(t::col_age(lang)),
        Column::new(t::col_due(lang)),
        Column::new(t::col_promised(lang)),
        Column::new(t::col_hands(lang)),
    ];
    let rows = lines.into_iter().map(|line| row(lang, line)).collect();
    view! { <DataTable caption=t::checks(lang) columns rows/> }.into_any()
}

fn row(lang: Lang, line: Line) -> Vec<AnyView> {
    let to = format!("/operator/checks/{}", line.application);
    // Free is no warning: it can be taken.
    let tone = if line.hands == Hands::Mine {
        Tone::Info
    } else {
        Tone::Neutral
    };
    let who = line.holder.unwrap_or_else(|| hands(lang, line.hands).to_owned());
    let late = line.late.then(|| view! { " " <StatusTag tone=Tone::Bad text=t::late(lang)/> });
    let waited = if line.age == 0 { t::age_today(lang).to_owned() } else { t::age(lang, line.age) };
    let second = line.second.then(|| view! { " " <StatusTag tone=Tone::Info text=t::second(lang)/> });
    vec![
        view! { <a href=to>{line.organisation}</a> }.into_any(),
        view! { {ground(lang, line.path)} " " <LevelBadge level=line.level/> {second} }.into_any(),
        waited.into_any(),
        view! { {format::date(lang, line.due)} {late} }.into_any(),
        format::date(lang, line.promised).into_any(),
        view! { <StatusTag tone=tone text=who/> }.into_any(),
    ]
}

fn visits(lang: Lang, visits: Vec<Visit>) -> AnyView {
    if visits.is_empty() {
        return view! { <p>{t::visits_none(lang)}</p> }.into_any();
    }
    let columns = vec![
        Column::new(t::col_number(lang)),
        Column::new(t::col_organisation(lang)),
        Column::new(t::col_when(lang)),
        Column::new(t::counter(lang)),
    ];
    let rows = visits
        .into_iter()
        .map(|visit| {
            let to = format!("/operator/visits/{}", visit.application);
            let passed = visit.passed.then(|| view! { " " <StatusTag tone=Tone::Bad text=t::visit_passed(lang)/> });
            let waits = visit.waits.then(|| view! { " " <StatusTag tone=Tone::Waiting text=t::waits_second(lang)/> });
            vec![
                view! { <a href=to>{visit.number}</a> }.into_any(),
                view! { {visit.organisation} {waits} }.into_any(),
                view! { {moment(lang, visit.at)} {passed} }.into_any(),
                visit.counter.unwrap_or_default().into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=t::visits(lang) columns rows/> }.into_any()
}
