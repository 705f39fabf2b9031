//! Searching a list: a GET form, so that what was searched is in the URL.

use super::{query, with_query};
use crate::{lang::lang, text::components as t};
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// Sends `q`; every other value of the query stays, except the page.
#[component]
pub fn SearchForm(
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let lang = lang();
    let sought = query("q");
    let kept = use_query_map().with_untracked(|map| {
        map.clone()
            .into_iter()
            .filter(|(name, _)| name != "q" && name != "page")
            .collect::<Vec<_>>()
    });
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let stay = with_query(Vec::new());
    let on_submit = move |event: SubmitEvent| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        event.prevent_default();
        let base = untrack(&stay);
        let (path, query) = base.split_once('?').unwrap_or((&base, ""));
        let others = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("q="));
        let value = input.value();
        let sought = (!value.trim().is_empty())
            .then(|| format!("q={}", js_sys::encode_uri_component(value.trim())));
        let query = others
            .map(str::to_owned)
            .chain(sought)
            .collect::<Vec<_>>()
            .join("&");
        navigate(
            &format!("{path}{}{query}", if query.is_empty() { "" } else { "?" }),
            NavigateOptions::default(),
        );
    };
    view! {
        <form class="search" role="search" method="get" on:submit=on_submit>
            <label class="utrecht-form-label" for="q">{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="utrecht-form-field-description" id="q-hint">{hint.clone()}</p> })}
            {kept
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> })
                .collect_view()}
            <div class="search__row">
                <input class="utrecht-textbox utrecht-textbox--html-input" id="q" name="q" type="search" node_ref=input value=sought/>
                <button class="nl-button nl-button--secondary" type="submit">{t::search(lang)}</button>
            </div>
        </form>
    }
}
