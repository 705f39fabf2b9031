//! What an empty screen says: what belongs here, and what to do first.

use leptos::prelude::*;

/// `children` is the first thing to do: a button or a link.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="card empty">
            <h2 class="nl-heading nl-heading--level-2">{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
