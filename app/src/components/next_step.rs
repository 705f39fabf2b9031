//! What is left to do for who asked for a mail without being signed in, or did what it was for.

use super::PageTitle;
use crate::{
    lang::lang,
    text::{components as t, contact as c, login as l},
};
use leptos::prelude::*;

/// `mailed`: a mail is on its way, for which one asks anew at this page. `children` is another way, where there is one.
#[component]
pub fn NextStep(
    words: &'static str,
    #[prop(optional)] mailed: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=t::next_title(lang)/>
            <p class="lead">{words}</p>
            {mailed.map(|page| view! { <p>{t::next_late(lang)} " " <a href=page>{t::next_again(lang)}</a></p> })}
            {children.map(|children| children())}
            <p>{t::next_help(lang)} " " <a href="/contact">{c::title(lang)}</a></p>
            <p><a href="/login">{l::back(lang)}</a></p>
        </div>
    }
}
