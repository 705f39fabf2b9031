//! The footer: the pages that every site must have, and the other language.

use crate::{lang::lang, text::layout as t};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

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
                <form method="post" action="/language">
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
