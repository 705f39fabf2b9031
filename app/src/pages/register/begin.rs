//! `/register`: what registering is, what it takes, and which organisation it is: by number, or by name.

use super::parts::{Stage, beyond, number, steps};
use crate::{
    path::with_next,
    api::register::{self as api, Found, Hit},
    components::{Note, NoteLook, PageTitle, SearchForm, loaded, query},
    form::{Field, Kind, PostForm},
    lang::lang,
    text::register as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Begin() -> impl IntoView {
    let (q, next, kvk) = (query("q"), query("next"), query("kvk"));
    loaded(
        move || (q.get(), next.get()),
        |(q, next)| api::read_begin(q, next),
        move |begin| screen(begin, next.get_untracked(), kvk.get_untracked()),
    )
}

fn screen(begin: api::Begin, next: String, kvk: String) -> impl IntoView {
    let lang = lang();
    let searched = begin.found != Found::Nothing;
    view! {
        <div class="narrow">
            {steps(lang, Stage::Organisation)}
            <PageTitle text=t::title(lang)/>
            <p class="lead">{t::lead(lang)}</p>
            {beyond(lang, begin.office)}
            <section class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::needs(lang)}</h2>
                <ul class="list">
                    <li>{t::need_number(lang)}</li>
                    <li>{t::need_document(lang)}</li>
                    <li>{t::need_signers(lang)}</li>
                </ul>
            </section>
            <PostForm submit=t::to_check(lang)>
                <Field name="kvk" label=t::kvk(lang) hint=t::kvk_hint(lang) kind=Kind::Digits value=kvk/>
            </PostForm>
            <details class="fold" open=searched>
                <summary>{t::by_name(lang)}</summary>
                <SearchForm label=t::search(lang)/>
                {found(lang, begin.found, &next)}
            </details>
            <section class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::without_title(lang)}</h2>
                <p>{t::without_begin(lang)}</p>
                <p><a href=with_next("/register/without-number", &next)>{t::without_do(lang)}</a></p>
            </section>
        </div>
    }
}

fn found(lang: Lang, found: Found, next: &str) -> AnyView {
    match found {
        Found::Nothing => ().into_any(),
        Found::Unavailable => unavailable(lang).into_any(),
        Found::These { hits, .. } if hits.is_empty() => view! { <p role="status">{t::found_none(lang)}</p> }.into_any(),
        Found::These { hits, more } => {
            let count = hits.len();
            let hits = hits.into_iter().map(|hit| line(lang, hit, next)).collect_view();
            view! {
                <p role="status">{t::found(lang, count)}</p>
                <ul class="picks">{hits}</ul>
                {more.then(|| view! { <p>{t::found_more(lang)}</p> })}
            }
            .into_any()
        }
    }
}

fn line(lang: Lang, hit: Hit, next: &str) -> impl IntoView + use<> {
    let href = with_next(&format!("/register/{}", hit.kvk), next);
    let place = hit.town.map(|town| format!(", {town}"));
    view! {
        <li>
            <a href=href>
                <strong>{hit.name}</strong> " "
                <span class="quiet">{t::number(lang, number(hit.kvk))} {place}</span>
            </a>
        </li>
    }
}

/// The register does not answer.
pub fn unavailable(lang: Lang) -> impl IntoView {
    view! {
        <Note look=NoteLook::Warning title=t::register_down_title(lang)><p>{t::register_down(lang)}</p></Note>
    }
}
