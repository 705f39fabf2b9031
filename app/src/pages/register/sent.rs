//! `/register/sent`: a mail is on its way, and what to do when it does not come. It says the same to everybody, so that
//! nobody learns who has an account.

use super::parts::{Stage, steps};
use crate::{
    api::frame,
    path::with_next,
    components::{Note, PageTitle, query},
    lang::lang,
    text::register as t,
};
use leptos::prelude::*;

#[component]
pub fn Sent() -> impl IntoView {
    let lang = lang();
    let of: String = query("of").get_untracked().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let again = if of.is_empty() { "/register".to_owned() } else { format!("/register/{of}") };
    let again = with_next(&again, &query("next").get_untracked());
    let demo = frame().demo.then(|| {
        view! {
            <Note title=t::sent_demo_title(lang)>
                <p>{t::sent_demo(lang)} " " <a href="/dev/outbox">{t::sent_demo_link(lang)}</a></p>
            </Note>
        }
    });
    view! {
        <div class="narrow">
            {steps(lang, Stage::You)}
            <PageTitle text=t::sent_title(lang)/>
            <p class="lead">{t::sent_lead(lang)}</p>
            {demo}
            <h2 class="nl-heading nl-heading--level-2">{t::sent_nothing(lang)}</h2>
            <ul class="list">
                <li>{t::sent_wait(lang)}</li>
                <li>{t::sent_again(lang)} " " <a href=again>{t::again(lang)}</a></li>
            </ul>
        </div>
    }
}
