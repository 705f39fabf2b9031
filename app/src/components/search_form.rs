//! Searching a list: a GET form, so that what was searched is in the URL. Two lists on a page are searched under two
//! names.

use super::{query, with_query};
use crate::{lang::lang, text::components as t};
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// Sends `name`; every other value of the query stays, except the page.
#[component]
pub fn SearchForm(
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "q")] name: &'static str,
) -> impl IntoView {
    let lang = lang();
    let sought = query(name);
    let kept = use_query_map().with_untracked(|map| {
        map.clone()
            .into_iter()
            .filter(|(other, _)| other != name && other != "page")
            .collect::<Vec<_>>()
    });
    let (whole, cleared) = (with_query(vec![(name, String::new())]), sought);
    let described = (!hint.is_empty()).then(|| format!("{name}-hint"));
    let input = NodeRef::<html::Input>::new();
    // What was typed stands in the field, whatever its attribute says meanwhile; what a page opens with stays.
    Effect::new(move |before: Option<()>| {
        let now = sought.get();
        if let (Some(()), Some(input)) = (before, input.get_untracked()) {
            input.set_value(&now);
        }
    });
    let navigate = use_navigate();
    let stay = with_query(Vec::new());
    let on_submit = move |event: SubmitEvent| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        event.prevent_default();
        let base = untrack(&stay);
        let (path, query) = base.split_once('?').unwrap_or((&base, ""));
        let others = query.split('&').filter(|pair| {
            pair.split('=')
                .next()
                .is_some_and(|other| !other.is_empty() && other != name)
        });
        let value = input.value();
        let sought = (!value.trim().is_empty())
            .then(|| format!("{name}={}", js_sys::encode_uri_component(value.trim())));
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
    let name_of_form = label.clone();
    view! {
        <form class="search" role="search" aria-label=name_of_form method="get" on:submit=on_submit>
            <label class="utrecht-form-label" for=name>{label}</label>
            {(!hint.is_empty()).then(|| {
                let id = format!("{name}-hint");
                view! { <p class="utrecht-form-field-description" id=id>{hint.clone()}</p> }
            })}
            {kept
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> })
                .collect_view()}
            <div class="search__row">
                <input
                    class="utrecht-textbox utrecht-textbox--html-input"
                    id=name
                    name=name
                    type="search"
                    node_ref=input
                    value=sought
                    aria-describedby=described
                />
                <button class="nl-button nl-button--secondary" type="submit">{t::search(lang)}</button>
                {move || (!cleared.get().is_empty()).then(|| view! { <a href=whole()>{t::search_clear(lang)}</a> })}
            </div>
        </form>
    }
}
