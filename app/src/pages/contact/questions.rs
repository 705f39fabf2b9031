//! `/contact/questions`: what somebody asked, and whether there is an answer.

use super::ask::topic;
use crate::{
    api::contact::{self as api, Row},
    components::{Column, DataTable, EmptyState, PageTitle, StatusTag, Tone, loaded},
    format,
    lang::lang,
    text::contact as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Questions() -> impl IntoView {
    loaded(|| (), |()| api::read_questions(), screen)
}

fn screen(rows: Vec<Row>) -> impl IntoView {
    let lang = lang();
    let none = rows.is_empty();
    let columns = vec![
        Column::new(t::question(lang)),
        Column::new(t::topic(lang)),
        Column::new(t::asked(lang)).day(),
        Column::new(t::state(lang)),
    ];
    let rows = rows
        .into_iter()
        .map(|row| {
            let href = format!("/contact/questions/{}", row.id);
            vec![
                view! { <a href=href>{row.begins.clone()}</a> }.into_any(),
                topic(lang, row.topic).into_any(),
                format::date(lang, row.asked).into_any(),
                state(lang, &row),
            ]
        })
        .collect();
    view! {
        <p><a href="/contact">{t::back(lang)}</a></p>
        <PageTitle text=t::own_title(lang)/>
        {if none {
            view! { <EmptyState title=t::own_none(lang) text=t::own_none_text(lang)><a href="/contact">{t::ask(lang)}</a></EmptyState> }.into_any()
        } else {
            view! { <DataTable caption=t::own_title(lang) columns rows/> }.into_any()
        }}
    }
}

/// Whose turn it is, for who asked.
fn state(lang: Lang, row: &Row) -> AnyView {
    let (tone, text) = if row.waits {
        (Tone::Waiting, t::waits(lang))
    } else if row.closed {
        (Tone::Neutral, t::closed(lang))
    } else {
        (Tone::Good, t::answered(lang))
    };
    view! { <StatusTag tone text/> }.into_any()
}
