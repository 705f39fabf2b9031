//! `/terms`: what somebody with a login means promises, how long it lasts, and how it is suspended, revoked and renewed
//! (R-AAN-10). Anybody may read it.

use crate::{components::PageTitle, lang::lang, text::home as t};
use leptos::prelude::*;

#[component]
pub fn Terms() -> impl IntoView {
    let lang = lang();
    let parts = [
        (t::terms_own(lang), t::terms_own_text(lang)),
        (t::terms_report(lang), t::terms_report_text(lang)),
        (t::terms_life(lang), t::terms_life_text(lang)),
        (t::terms_suspend(lang), t::terms_suspend_text(lang)),
        (t::terms_end(lang), t::terms_end_text(lang)),
        (t::terms_renew(lang), t::terms_renew_text(lang)),
        (t::terms_data(lang), t::terms_data_text(lang)),
    ]
    .map(|(title, text)| view! { <h2 class="nl-heading nl-heading--level-2">{title}</h2> <p>{text}</p> })
    .collect_view();
    view! {
        <PageTitle text=t::terms_title(lang)/>
        <p class="lead">{t::terms_lead(lang)}</p>
        {parts}
        <p class="actions">
            <a class="nl-button nl-button--secondary" href="/lost">{t::terms_lost(lang)}</a>
            <a href="/privacy">{t::terms_privacy(lang)}</a>
        </p>
    }
}
