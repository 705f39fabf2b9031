//! A choice from a list in a GET form, where there are no faults to show: what is chosen is in the URL.

use leptos::prelude::*;

/// `options` are values with their words; an empty value is no choice.
#[component]
pub fn Pick(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(into)] value: String,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(code, words)| {
            let selected = code == value;
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="utrecht-form-field">
            <label class="utrecht-form-label" for=name>{label}</label>
            <select class="utrecht-select utrecht-select--html-select" id=name name=name>{options}</select>
        </div>
    }
}
