//! "1 tot 25 van 40", and the way to the pages before and after; `page=2` in the URL, or another word where a page has two
//! lists.

use super::with_query;
use crate::{lang::lang, text::components as t};
use leptos::prelude::*;

/// Pages count from 1.
#[component]
pub fn Pagination(
    page: u32,
    per_page: u32,
    total: u32,
    #[prop(default = "page")] name: &'static str,
) -> impl IntoView {
    let lang = lang();
    let first = page.saturating_sub(1).saturating_mul(per_page);
    let last = first.saturating_add(per_page).min(total);
    let link = |page: u32, rel: &'static str, label: &'static str| {
        let href = with_query(vec![(
            name,
            if page > 1 {
                page.to_string()
            } else {
                String::new()
            },
        )]);
        view! { <a class="pagination__link" href=href rel=rel>{label}</a> }
    };
    view! {
        <nav class="pagination" aria-label=t::pages(lang)>
            <span>{t::range(lang, (first + 1).min(last), last, total)}</span>
            {(page > 1).then(|| link(page - 1, "prev", t::previous(lang)))}
            {(last < total).then(|| link(page + 1, "next", t::next(lang)))}
        </nav>
    }
}
