//! The title of a page, in the window and as its heading. After a navigation within the application the heading takes
//! the focus, so that a screen reader says where one is. After a form that was refused the window's title begins with
//! "Fout: ", which a screen reader reads first.

use crate::{form::PageFlash, lang::lang, text};
use leptos::{html, prelude::*};
use leptos_meta::Title;

/// Whether the document's first page has been shown.
#[derive(Clone, Copy)]
struct Arrived(StoredValue<bool>);

/// Whether a form of the page on screen was refused. The server writes the window's title when the page has been made,
/// outside of everything that belongs to it: what the title reads may not belong to the page.
#[derive(Clone)]
pub(crate) struct Refused(pub ArcRwSignal<bool>);

pub(super) fn provide_arrival() {
    provide_context(Arrived(StoredValue::new(false)));
    // A form that came back refused with this document.
    let form = expect_context::<PageFlash>().form;
    let refused = form.with_untracked(|form| form.as_ref().is_some_and(|(_, state)| state.wrong()));
    provide_context(Refused(ArcRwSignal::new(refused)));
}

/// As the window's title is set: the server writes it in the document as it is handed over, markup and all.
fn written(title: String) -> String {
    #[cfg(feature = "ssr")]
    return html_escape::encode_text(&title).into_owned();
    #[cfg(not(feature = "ssr"))]
    title
}

#[component]
pub fn PageTitle(#[prop(into)] text: String) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let arrived = expect_context::<Arrived>().0;
    let refused = expect_context::<Refused>().0;
    let error = text::form::error(lang());
    let title = text.clone();
    let is_refused = refused.clone();
    let title = move || {
        let before = if is_refused.get() { error } else { "" };
        written(format!("{before}{title} · Schakel"))
    };
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            if arrived.get_value() {
                refused.set(false);
                // A heading that cannot take the focus leaves it where it was.
                let _ = heading.focus();
            }
            arrived.set_value(true);
        }
    });
    view! {
        <Title text=title/>
        <h1 class="nl-heading nl-heading--level-1" tabindex="-1" node_ref=heading>
            {text.clone()}
        </h1>
    }
}
