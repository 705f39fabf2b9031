//! The code that two people compare, on the phone or at a desk, to know that they see the same request.

use crate::{lang::lang, text::components as t};
use leptos::prelude::*;

#[component]
pub fn MatchCode(#[prop(into)] code: String) -> impl IntoView {
    let lang = lang();
    // Spelt out for a screen reader; as one word for the eye.
    let spelt = code
        .chars()
        .map(|c| c.to_string())
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <span class="match-code">
            <span class="visually-hidden">{t::code(lang, &spelt)}</span>
            <span aria-hidden="true">{code.clone()}</span>
        </span>
    }
}
