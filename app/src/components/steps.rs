//! Where one is in a flow of a few pages.

use crate::{lang::lang, text::components as t};
use leptos::prelude::*;

/// `current` counts from 0; what lies before it is done.
#[component]
pub fn Steps(steps: Vec<&'static str>, current: usize) -> impl IntoView {
    let lang = lang();
    let many = steps.len();
    // More than three have no room for all their names on a phone: there the one that is on says which it is.
    let class = if many > 3 {
        "steps steps--many"
    } else {
        "steps"
    };
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(i, step)| {
            let class = if i < current { "steps__step steps__step--done" } else { "steps__step" };
            view! {
                <li class=class aria-current=(i == current).then_some("step")>
                    <span class="steps__name">
                        <span class="steps__place" aria-hidden="true">{t::step_of(lang, i + 1, many)} " "</span>
                        {step}
                    </span>
                    {(i < current).then(|| view! { <span class="visually-hidden">{t::step_done(lang)}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class=class aria-label=t::steps(lang)>{items}</ol> }
}
