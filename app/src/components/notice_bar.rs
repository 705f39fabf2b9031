//! Says once what was just done, on the page one arrives at.

use crate::{form::PageFlash, lang::lang};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn NoticeBar() -> impl IntoView {
    let flash = expect_context::<PageFlash>();
    let path = use_location().pathname;
    let lang = lang();
    Effect::new(move |_| {
        let here = path.get();
        // Said; coming back to the page does not say it again.
        if flash
            .notice
            .with_untracked(|n| n.as_ref().is_some_and(|(page, _)| *page != here))
        {
            flash.notice.set(None);
        }
    });
    let shown = move || {
        let here = path.get();
        flash.notice.with(|n| {
            n.as_ref()
                .filter(|(page, _)| *page == here)
                .map(|(_, notice)| notice.text(lang))
        })
    };
    view! {
        <div role="status" class="notice-bar">
            {move || shown().map(|text| view! { <p class="utrecht-alert utrecht-alert--ok">{text}</p> })}
        </div>
    }
}
