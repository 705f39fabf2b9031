//! Where one is in a flow of a few pages.

use crate::{lang::lang, text::components as t};
use leptos::prelude::*;

/// `current` counts from 0; what lies before it is done.
#[component]
pub fn Steps(steps: Vec<&'static str>, current: usize) -> impl IntoView {
    let lang = lang();
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(i, step)| {
            let class = if i < current { "steps__step steps__step--done" } else { "steps__step" };
            view! {
                <li class=class aria-current=(i == current).then_some("step")>
                    {step}
                    {(i < current).then(|| view! { <span class="visually-hidden">{t::step_done(lang)}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps" aria-label=t::steps(lang)>{items}</ol> }
}
