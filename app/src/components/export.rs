//! The link by which a list is taken along as a file: the list as it is searched, narrowed and sorted now.

use crate::{lang::lang, text::components as t};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// `path` is the file's; the page's own question goes with it.
#[component]
pub fn Export(path: &'static str) -> impl IntoView {
    let search = use_location().search;
    let href = move || match search.get() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{}", query.trim_start_matches('?')),
    };
    view! { <a href=href rel="external" download="">{t::export(lang())}</a> }
}
