//! Two links of a chain, one in the other: the mark of the product. `public/icon.svg` draws the same.

use leptos::prelude::*;

#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="3.4" aria-hidden="true">
            <rect x="3" y="10.5" width="15" height="11" rx="5.5"></rect>
            <path d="M16.5 10.5h7a5.5 5.5 0 0 1 0 11h-7" opacity=".55"></path>
        </svg>
    }
}
