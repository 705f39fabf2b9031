//! Choosing for which of one's organisations to work: a page of its own, and a menu in the header. Both are forms, so
//! that they work without a script.

use crate::{
    form::{Choice, PostForm, Radios},
    lang::lang,
    text::components as t,
};
use domain::id::OrganisationId;
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    html,
    prelude::*,
};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// More than this many in the header are chosen on the page.
const MOST_IN_MENU: usize = 12;

/// `current` is chosen when the page opens. Sends `organisation` to the page it stands on.
#[component]
pub fn OrganisationSwitcher(
    organisations: Vec<(OrganisationId, String)>,
    #[prop(optional)] current: Option<OrganisationId>,
) -> impl IntoView {
    let lang = lang();
    let options = organisations
        .into_iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect::<Vec<_>>();
    let current = current.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <PostForm submit=t::switch_organisation(lang)>
            <Radios name="organisation" legend=t::which_organisation(lang) options=options value=current/>
        </PostForm>
    }
}

/// The organisation one works for now, which opens to the others: `<details>` around a plain form. Another organisation
/// is another document, whatever scripts there are.
#[component]
pub fn OrganisationMenu(
    places: Vec<(OrganisationId, String)>,
    current: OrganisationId,
    /// What the current one is called.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let lang = lang();
    let details = NodeRef::<html::Details>::new();
    let summary = NodeRef::<html::Summary>::new();
    let shut = move || {
        if let Some(details) = details.get_untracked() {
            // An attribute that is not there is as good as one that is taken away.
            let _ = details.remove_attribute("open");
        }
    };
    // What a menu does where scripts run: Escape and leaving it close it.
    let on_keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            shut();
            if let Some(summary) = summary.get_untracked() {
                // Without it the focus stays where it was: on a button that is gone.
                let _ = summary.focus();
            }
        }
    };
    let on_focusout = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = details
            .get_untracked()
            .is_some_and(|details| details.contains(to.as_ref()));
        if to.is_some() && !inside {
            shut();
        }
    };
    let more = places.len() > MOST_IN_MENU;
    let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let lines = places
        .into_iter()
        .take(MOST_IN_MENU)
        .map(|(id, name)| {
            if id == current {
                return view! { <li><span class="switcher__place switcher__place--current" aria-current="true">{name}</span></li> }
                    .into_any();
            }
            view! {
                <li>
                    <button class="switcher__place" type="submit" name="organisation" value=id.to_string()>{name}</button>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <details class="switcher" node_ref=details on:keydown=on_keydown on:focusout=on_focusout>
            <summary class="switcher__now" node_ref=summary>
                <span><span class="visually-hidden">{t::working_for(lang)} " "</span><strong>{name}</strong></span>
            </summary>
            <form class="switcher__menu" method="post" action="/organisation">
                <input type="hidden" name="from" value=use_location().pathname/>
                <ul>{lines}</ul>
                {more.then(|| view! { <a href="/organisation">{t::all_places(lang, count)}</a> })}
            </form>
        </details>
    }
}
