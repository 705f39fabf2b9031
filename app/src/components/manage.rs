//! What `Beheer` in the main menu consists of: the lists of an organisation's own people and their means.

use crate::{api::manages, lang::lang, text::layout as t};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Manage() -> impl IntoView {
    let lang = lang();
    let path = use_location().pathname;
    let manages = manages();
    let links = [
        ("/people", t::people(lang)),
        ("/means", t::means(lang)),
        ("/means/pending", t::pending(lang)),
        ("/means/orders", t::orders(lang)),
        ("/means/import", t::import(lang)),
    ]
    .into_iter()
    // A representative sees the lists; only a manager applies (R-ROL-4).
    .filter(|(href, _)| manages || *href != "/means/import")
    .map(|(href, label)| {
        let current = move || path.with(|path| path == href).then_some("page");
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    })
    .collect_view();
    view! { <nav class="subnav" aria-label=t::manage(lang)><ul>{links}</ul></nav> }
}
