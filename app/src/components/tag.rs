//! A state in a word, with a shape and a colour that say the same.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a state means for the person looking.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Tone {
    #[default]
    Neutral,
    Good,
    Waiting,
    Info,
    Bad,
}

#[component]
pub fn StatusTag(#[prop(optional)] tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "nl-data-badge tag",
        Tone::Good => "nl-data-badge tag tag--good",
        Tone::Waiting => "nl-data-badge tag tag--waiting",
        Tone::Info => "nl-data-badge tag tag--info",
        Tone::Bad => "nl-data-badge tag tag--bad",
    };
    view! { <span class=class>{text}</span> }
}
