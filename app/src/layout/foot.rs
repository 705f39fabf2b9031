//! The footer: the pages that every site must have, and the other language.

use crate::{
    form::{IN_LANGUAGE, TYPED},
    lang::lang,
    text::layout as t,
};
use domain::lang::Lang;
use leptos::{
    ev::{self, SubmitEvent},
    prelude::*,
};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement};

/// What a search asks goes along in its address.
const POST_FORM: &str = "form.form[method=post]";

fn note_typed(event: Event) {
    let field = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    if let Some(form) = field.and_then(|field| field.closest(POST_FORM).ok().flatten()) {
        // One that cannot be marked is shown anew, empty.
        let _ = form.set_attribute(TYPED, "");
    }
}

/// Sends the form in which something was typed with the language beside it: its page comes back in that language, with
/// what was typed, and nothing is done. False when there is no such form.
fn takes_along(lang: Lang) -> bool {
    let found = document().query_selector(&format!("{POST_FORM}[{TYPED}]"));
    let form = found
        .ok()
        .flatten()
        .and_then(|found| found.dyn_into::<HtmlFormElement>().ok());
    let (Some(form), Ok(field)) = (form, document().create_element("input")) else {
        return false;
    };
    let sent = field
        .set_attribute("type", "hidden")
        .and_then(|()| field.set_attribute("name", IN_LANGUAGE))
        .and_then(|()| field.set_attribute("value", lang.code()))
        .and_then(|()| form.append_child(&field))
        .and_then(|_| form.submit())
        .is_ok();
    // A browser that comes back to this page would send it with the form's own button too.
    field.remove();
    sent
}

#[component]
pub fn Foot() -> impl IntoView {
    let lang = lang();
    let other = match lang {
        Lang::Nl => Lang::En,
        Lang::En => Lang::Nl,
    };
    let here = use_location();
    let to = move || {
        let search = here.search.get();
        format!(
            "{}{}{search}",
            here.pathname.get(),
            if search.is_empty() { "" } else { "?" }
        )
    };
    // As long as the document lives.
    Effect::new(|_| {
        window_event_listener(ev::input, note_typed);
    });
    let on_submit = move |event: SubmitEvent| {
        if takes_along(other) {
            event.prevent_default();
        }
    };
    view! {
        <footer class="foot">
            <div class="wrap foot__row">
                <p>{t::footer_text(lang)}</p>
                <nav aria-label=t::footer(lang)>
                    <ul class="foot__links">
                        <li><a href="/help">{t::help(lang)}</a></li>
                        <li><a href="/services">{t::services(lang)}</a></li>
                        <li><a href="/prices">{t::prices(lang)}</a></li>
                        <li><a href="/contact">{t::contact(lang)}</a></li>
                        <li><a href="/privacy">{t::privacy(lang)}</a></li>
                        <li><a href="/toegankelijkheid">{t::accessibility(lang)}</a></li>
                    </ul>
                </nav>
                <form method="post" action="/language" on:submit=on_submit>
                    <input type="hidden" name="lang" value=other.code()/>
                    <input type="hidden" name="to" value=to/>
                    <button class="foot__language" type="submit" lang=other.code() aria-label=t::language_label(lang)>
                        {t::language(lang)}
                    </button>
                </form>
            </div>
        </footer>
    }
}
