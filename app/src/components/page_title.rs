//! The title of a page, in the window and as its heading. After a navigation within the application the heading takes
//! the focus, so that a screen reader says where one is.

use leptos::{html, prelude::*};
use leptos_meta::Title;

/// Whether the document's first page has been shown.
#[derive(Clone, Copy)]
struct Arrived(StoredValue<bool>);

pub(super) fn provide_arrival() {
    provide_context(Arrived(StoredValue::new(false)));
}

#[component]
pub fn PageTitle(#[prop(into)] text: String) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let arrived = expect_context::<Arrived>().0;
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            if arrived.get_value() {
                // A heading that cannot take the focus leaves it where it was.
                let _ = heading.focus();
            }
            arrived.set_value(true);
        }
    });
    view! {
        <Title text=format!("{text} · Schakel")/>
        <h1 class="nl-heading nl-heading--level-1" tabindex="-1" node_ref=heading>
            {text.clone()}
        </h1>
    }
}
