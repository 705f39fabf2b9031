//! `/privacy`: which data there are, why, for how long, and who sees them.

use crate::{
    components::PageTitle,
    lang::lang,
    text::{contact as c, home as t, means as m},
};
use leptos::prelude::*;

#[component]
pub fn Privacy() -> impl IntoView {
    let lang = lang();
    let parts = [
        (t::privacy_what(lang), t::privacy_what_text(lang)),
        (t::privacy_why(lang), t::privacy_why_text(lang)),
        (t::privacy_who(lang), t::privacy_who_text(lang)),
        (t::privacy_long(lang), t::privacy_long_text(lang)),
        (t::privacy_cookies(lang), t::privacy_cookies_text(lang)),
        (t::privacy_rights(lang), t::privacy_rights_text(lang)),
    ]
    .map(|(title, text)| view! { <h2 class="nl-heading nl-heading--level-2">{title}</h2> <p>{text}</p> })
    .collect_view();
    view! {
        <PageTitle text=t::privacy_title(lang)/>
        <p class="lead">{t::privacy_lead(lang)}</p>
        {parts}
        <p><a href="/my-means/data">{m::data_link(lang)}</a> " · " <a href="/contact">{c::ask(lang)}</a></p>
    }
}
