//! A list's filter as links with counts: the choice is in the URL.

use super::{query, with_query};
use crate::{lang::lang, text::components as t};
use domain::id::OrganisationId;
use leptos::prelude::*;

/// One choice; an empty value means all.
#[derive(Clone, Debug)]
pub struct Filter {
    pub value: &'static str,
    pub label: String,
    pub count: Option<u32>,
}

impl Filter {
    pub fn new(
        value: &'static str,
        label: impl Into<String>,
        count: impl Into<Option<u32>>,
    ) -> Self {
        Self {
            value,
            label: label.into(),
            count: count.into(),
        }
    }
}

/// Which organisation, as links like the other filters: their ids are not known before the answer.
#[component]
pub fn OrganisationFilter(organisations: Vec<(OrganisationId, String)>) -> impl IntoView {
    let lang = lang();
    let chosen = query("organisation");
    let all = (String::new(), t::every_organisation(lang).to_owned());
    let links = std::iter::once(all)
        .chain(
            organisations
                .into_iter()
                .map(|(id, name)| (id.to_string(), name)),
        )
        .map(|(value, name)| {
            let href = with_query(vec![("organisation", value.clone())]);
            let current = move || chosen.with(|chosen| *chosen == value).then_some("true");
            view! { <li><a class="filters__link" href=href aria-current=current>{name}</a></li> }
        })
        .collect_view();
    view! { <nav class="filters" aria-label=t::organisation(lang)><ul>{links}</ul></nav> }
}

#[component]
pub fn Filters(
    name: &'static str,
    filters: Vec<Filter>,
    /// What is narrowed, where a page has more than one.
    #[prop(optional, into)]
    label: String,
) -> impl IntoView {
    let lang = lang();
    let chosen = query(name);
    let label = if label.is_empty() {
        t::filters(lang).to_owned()
    } else {
        label
    };
    // What finds nothing is not offered; what is chosen stays, to see that it is.
    let now = chosen.get_untracked();
    let links = filters
        .into_iter()
        .filter(|filter| filter.count != Some(0) || filter.value.is_empty() || now == filter.value)
        .map(|filter| {
            let href = with_query(vec![(name, filter.value.to_owned())]);
            let current = move || {
                chosen
                    .with(|chosen| chosen == filter.value)
                    .then_some("true")
            };
            view! {
                <li>
                    <a class="filters__link" href=href aria-current=current>
                        {filter.label}
                        {filter.count.map(|n| view! { " " <b>{n}</b> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="filters" aria-label=label>
            <ul>{links}</ul>
        </nav>
    }
}
