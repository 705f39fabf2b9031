//! A level of assurance, with what it means for people who do not know the name.

use crate::{lang::lang, text::components as t};
use domain::{lang::Lang, level::Level};
use leptos::prelude::*;

/// `explain` opens the meaning under the badge; without it the badge is only the name. `tax_only` is of a means that is
/// good at the tax office alone (R-AAN-13).
#[component]
pub fn LevelBadge(
    level: Level,
    #[prop(optional)] explain: bool,
    #[prop(optional)] tax_only: bool,
) -> impl IntoView {
    let lang = lang();
    let badge = view! { <span class="nl-data-badge level">{level.name()}</span> };
    if !explain {
        return view! { {badge} {tax_only.then(|| view! { " " <span class="quiet">{t::tax_only(lang)}</span> })} }.into_any();
    }
    let words = level_meaning(level, lang);
    view! {
        <details class="level-explained">
            <summary>{badge} <span class="visually-hidden">{t::level_what(lang)}</span></summary>
            <p>{words}</p>
        </details>
    }
    .into_any()
}

/// What a level asks of who logs in, in a sentence or two.
pub fn level_meaning(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Eh1 | Level::Eh2 => t::level_old(lang),
        Level::Eh2Plus => t::level_eh2plus(lang),
        Level::Eh3 => t::level_eh3(lang),
        Level::Eh4 => t::level_eh4(lang),
    }
}
