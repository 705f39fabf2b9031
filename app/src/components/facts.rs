//! What is known about one thing: names and values.

use leptos::prelude::*;

/// One name with its value.
pub struct Fact {
    name: String,
    value: AnyView,
}

impl Fact {
    pub fn new(name: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self {
            name: name.into(),
            value: value.into_any(),
        }
    }
}

#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let items = facts
        .into_iter()
        .map(|fact| view! { <div class="facts__fact"><dt>{fact.name}</dt><dd>{fact.value}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{items}</dl> }
}
