//! A link that becomes a dialog once WebAssembly runs; before that it leads to the page that asks the same.

use crate::{form::ButtonLook, lang::lang, text::form as t};
use leptos::{html, prelude::*};

/// `href` is the page of the same question; `children` is its form, with `action=href`.
#[component]
pub fn Confirm(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(into)] title: String,
    #[prop(default = ButtonLook::Quiet)] look: ButtonLook,
    children: ChildrenFn,
) -> impl IntoView {
    let lang = lang();
    let dialog = NodeRef::<html::Dialog>::new();
    // Made when it is opened: a page of fifty rows does not carry fifty forms.
    let open = RwSignal::new(false);
    let title_id = format!("dialog{}", href.replace('/', "-"));
    let id = title_id.clone();
    let content = move || {
        open.get().then(|| {
            view! {
                <h2 class="nl-heading nl-heading--level-2" id=id.clone()>{title.clone()}</h2>
                {children()}
            }
        })
    };
    view! {
        <a
            class=look.class()
            href=href
            aria-haspopup="dialog"
            on:click=move |event| {
                open.set(true);
                match dialog.get_untracked().map(|dialog| dialog.show_modal()) {
                    Some(Ok(())) => event.prevent_default(),
                    // No dialog here: follow the link.
                    _ => open.set(false),
                }
            }
        >
            {label}
        </a>
        <dialog class="dialog" node_ref=dialog aria-labelledby=title_id on:close=move |_| open.set(false)>
            {content}
            <form method="dialog">
                <button class="nl-button nl-button--subtle">{t::cancel(lang)}</button>
            </form>
        </dialog>
    }
}
