//! `/toegankelijkheid`: what was tested and how to tell us what does not work. An operator's formal statement is made
//! with the generator of the scheme; this page says what the software itself does.

use crate::{components::PageTitle, lang::lang, text::home as t};
use leptos::prelude::*;

#[component]
pub fn Accessibility() -> impl IntoView {
    let lang = lang();
    view! {
        <PageTitle text=t::accessibility_title(lang)/>
        <p class="lead">{t::accessibility_lead(lang)}</p>
        <h2 class="nl-heading nl-heading--level-2">{t::accessibility_does(lang)}</h2>
        <ul class="list">
            <li>{t::accessibility_keyboard(lang)}</li>
            <li>{t::accessibility_zoom(lang)}</li>
            <li>{t::accessibility_script(lang)}</li>
            <li>{t::accessibility_colour(lang)}</li>
            <li>{t::accessibility_words(lang)}</li>
        </ul>
        <h2 class="nl-heading nl-heading--level-2">{t::accessibility_status(lang)}</h2>
        <p>{t::accessibility_status_text(lang)}</p>
        <h2 class="nl-heading nl-heading--level-2">{t::accessibility_tell(lang)}</h2>
        <p>{t::accessibility_tell_text(lang)}</p>
    }
}
