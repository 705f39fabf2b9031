//! `/means/import`: a file to upload, what its columns mean, and earlier files.

use super::words;
use crate::{
    api::import::{self as api, Past},
    components::{Column as Head, DataTable, Manage, PageTitle, loaded},
    form::{FileField, PostForm},
    format,
    lang::lang,
    text::import as t,
};
use domain::{import::Column, lang::Lang};
use leptos::prelude::*;

#[component]
pub fn Upload() -> impl IntoView {
    loaded(|| (), |()| api::read_imports(), screen)
}

fn screen(past: Vec<Past>) -> impl IntoView {
    let lang = lang();
    let earlier = (!past.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="nl-heading nl-heading--level-2">{t::earlier(lang)}</h2>
                {table(lang, past)}
            </section>
        }
    });
    view! {
        <Manage/>
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang)}</p>
        <div class="narrow">
            <PostForm submit=t::submit(lang) files=true>
                <FileField name="users" label=t::file(lang) hint=t::file_hint(lang) accept=".csv,.txt,text/csv,text/plain"/>
            </PostForm>
            <p><a href="/means/import/template.csv" rel="external" download="">{t::template(lang)}</a></p>
        </div>
        {earlier}
        <section>
            <h2 class="nl-heading nl-heading--level-2">{t::columns(lang)}</h2>
            <p>{t::columns_lead(lang)}</p>
            {columns(lang)}
        </section>
    }
}

fn table(lang: Lang, past: Vec<Past>) -> impl IntoView {
    let columns = vec![
        Head::new(t::file(lang)),
        Head::new(t::uploaded(lang)).day(),
        Head::new(t::state(lang)),
        Head::new(t::rows(lang)),
        Head::new(t::applied(lang)),
        Head::new(t::by(lang)),
    ];
    let rows = past
        .into_iter()
        .map(|one| {
            let name = if one.name.is_empty() { t::nameless(lang).to_owned() } else { one.name };
            vec![
                view! { <a href=format!("/means/import/{}", one.id)><strong>{name}</strong></a> }.into_any(),
                format!("{} {}", format::short_date(lang, one.day), one.time).into_any(),
                words::state(lang, one.state).into_any(),
                one.rows.into_any(),
                one.applied.into_any(),
                one.by.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=t::earlier(lang) columns rows/> }
}

/// What each column of the template is for, and how it is filled in.
fn columns(lang: Lang) -> impl IntoView {
    let heads = vec![
        Head::new(t::column(lang)),
        Head::new(t::column_needed(lang)),
        Head::new(t::column_what(lang)),
        Head::new(t::column_example(lang)),
    ];
    let rows = Column::TEMPLATE
        .into_iter()
        .map(|column| {
            let (what, example) = about(lang, column);
            let needed = if column.is_required() { t::needed(lang) } else { t::not_needed(lang) };
            vec![
                view! { <code>{column.header(lang)}</code> }.into_any(),
                needed.into_any(),
                what.into_any(),
                view! { <code>{example}</code> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=t::columns(lang) columns=heads rows/> }
}

/// What a column is for, and an example.
pub(super) fn about(lang: Lang, column: Column) -> (&'static str, &'static str) {
    match column {
        Column::Given => (t::about_given(lang), "Puk"),
        Column::Prefix => (t::about_prefix(lang), "de"),
        Column::Family => (t::about_family(lang), "Jong"),
        Column::Birth => (t::about_birth(lang), "30-4-1994"),
        Column::Email => (t::about_email(lang), "puk@kantoor.example"),
        Column::Mobile => (t::about_mobile(lang), "06 12345678"),
        Column::Employed => (t::about_employed(lang), t::example_yes(lang)),
        Column::Product => (t::about_product(lang), "EH3"),
        Column::Term => (t::about_term(lang), "3"),
        Column::Services => (t::about_services(lang), t::example_services(lang)),
        Column::Years => (t::about_years(lang), "3"),
        Column::Branch => (t::about_branch(lang), "000012345678"),
        Column::Kvk => (t::about_kvk(lang), "00001001"),
        Column::Urgent => (t::about_urgent(lang), t::example_no(lang)),
        Column::Language => (t::about_language(lang), "nl"),
        Column::SameMobile => (t::about_same_mobile(lang), t::example_no(lang)),
        Column::LastDay => (t::about_last_day(lang), ""),
    }
}
