//! `/`: for a visitor what Schakel is, for who is signed in where the work is.

use super::landing::Landing;
use crate::{api::{Viewer, frame}, components::PageTitle, lang::lang, text::home as t};
use leptos::prelude::*;

#[component]
pub fn Start() -> impl IntoView {
    match frame().viewer {
        None => view! { <Landing/> }.into_any(),
        Some(viewer) => view! { <Work viewer/> }.into_any(),
    }
}

#[component]
fn Work(viewer: Viewer) -> impl IntoView {
    let lang = lang();
    let first = viewer.name.split_whitespace().next().unwrap_or_default();
    let tiles: &[(&str, &str, &str)] = if viewer.arranges {
        &[
            ("/clients", t::clients(lang), t::clients_text(lang)),
            ("/authorisations", t::authorisations(lang), t::authorisations_text(lang)),
            ("/people", t::people(lang), t::people_text(lang)),
            ("/acting", t::acting(lang), t::acting_text(lang)),
            ("/why", t::why(lang), t::why_text(lang)),
        ]
    } else {
        &[("/acting", t::acting(lang), t::acting_text(lang)), ("/why", t::why(lang), t::why_text(lang))]
    };
    let tiles = tiles
        .iter()
        .map(|&(href, title, text)| {
            view! {
                <li>
                    <a class="card tile" href=href>
                        <strong>{title}</strong>
                        <span>{text}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageTitle text=t::hello(lang, first)/>
        {viewer.organisation.map(|name| view! { <p class="lead">{t::working_for(lang, name)}</p> })}
        <ul class="tiles">{tiles}</ul>
    }
}
