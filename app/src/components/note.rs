//! A remark in a box: something to know before going on.

use leptos::prelude::*;

/// What kind of remark it is.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum NoteLook {
    #[default]
    Info,
    Good,
    Warning,
    Bad,
}

#[component]
pub fn Note(
    #[prop(optional)] look: NoteLook,
    #[prop(optional, into)] title: String,
    children: Children,
) -> impl IntoView {
    let class = match look {
        NoteLook::Info => "utrecht-alert utrecht-alert--info",
        NoteLook::Good => "utrecht-alert utrecht-alert--ok",
        NoteLook::Warning => "utrecht-alert utrecht-alert--warning",
        NoteLook::Bad => "utrecht-alert utrecht-alert--error",
    };
    view! {
        <div class=class>
            {(!title.is_empty()).then(|| view! { <p class="utrecht-alert__title"><strong>{title.clone()}</strong></p> })}
            {children()}
        </div>
    }
}
