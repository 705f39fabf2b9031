//! `/operator/questions`: what people asked, the longest waiting first.

use crate::{
    api::contact::{self as api, Desk},
    components::{
        Column, DataTable, EmptyState, Filter, Filters, PageTitle, Pagination, loaded, query,
    },
    format,
    lang::lang,
    pages::contact::topic,
    text::{contact as c, operator as t},
};
use leptos::prelude::*;

#[component]
pub fn Questions() -> impl IntoView {
    let (state, page) = (query("state"), query("page"));
    loaded(
        move || (state.get(), page.get()),
        |(state, page)| api::read_desk_questions(state, page),
        screen,
    )
}

fn screen(desk: Desk) -> impl IntoView {
    let lang = lang();
    let answered = query("state").get_untracked() == "answered";
    let total = if answered {
        desk.answered
    } else {
        desk.waiting
    };
    let none = desk.rows.is_empty();
    let columns = vec![
        Column::new(t::question(lang)),
        Column::new(c::topic(lang)),
        Column::new(t::language(lang)),
        Column::new(t::since(lang)).day(),
    ];
    let rows = desk
        .rows
        .into_iter()
        .map(|row| {
            let href = format!("/operator/questions/{}", row.id);
            vec![
                view! { <a href=href>{row.begins}</a> }.into_any(),
                topic(lang, row.topic).into_any(),
                row.lang.code().to_uppercase().into_any(),
                format::date(lang, row.last).into_any(),
            ]
        })
        .collect();
    let filters = vec![
        Filter::new("", t::questions_waiting(lang), desk.waiting),
        Filter::new("answered", t::questions_answered(lang), desk.answered),
    ];
    view! {
        <p><a href="/operator">{t::title(lang)}</a></p>
        <PageTitle text=t::questions(lang)/>
        <Filters name="state" filters/>
        {if none {
            view! { <EmptyState title=t::questions_none(lang) text=t::questions_none_text(lang)/> }.into_any()
        } else {
            view! {
                <DataTable caption=t::questions(lang) columns rows/>
                <Pagination page=desk.page total per_page=desk.per_page/>
            }
            .into_any()
        }}
    }
}
