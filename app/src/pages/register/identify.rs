//! Before somebody goes to the party that checks identity documents: what it takes and what is kept. For an applicant, a
//! signer, and somebody who approves without a means (R-DEC-6).

use super::parts::{NameFields, Stage, beyond, steps};
use crate::{
    api::{frame, register as api},
    components::{Fact, Facts, Note, PageTitle, loaded, param, query},
    form::PostForm,
    lang::lang,
    path::within,
    text::register as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn IdentifyMine() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_mine, |mine| {
        let lang = lang();
        let back = format!("/applications/{}", mine.id);
        view! {
            <div class="narrow">
                {steps(lang, Stage::Identity)}
                <PageTitle text=t::identify_title(lang)/>
                <p class="lead">{t::identify_lead(lang)}</p>
                {about(lang, Some(mine.applicant))}
                {button(lang, back)}
            </div>
        }
    })
}

#[component]
pub fn IdentifySigner() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_signing, move |asked| {
        let lang = lang();
        let back = format!("/sign/{}", token.get_untracked());
        view! {
            <div class="narrow">
                <PageTitle text=t::identify_title(lang)/>
                <p class="lead">{t::identify_lead(lang)}</p>
                {about(lang, Some(asked.signer))}
                {button(lang, back)}
            </div>
        }
    })
}

#[component]
pub fn IdentifyMe() -> impl IntoView {
    let next = query("next");
    loaded(move || next.get(), api::read_identify, move |found| {
        let lang = lang();
        let back = within(&next.get_untracked(), "/");
        view! {
            <div class="narrow">
                <PageTitle text=t::identify_title(lang)/>
                <p class="lead">{t::own_lead(lang)} " " {t::identify_lead(lang)}</p>
                {beyond(lang, found.office)}
                {about(lang, None)}
                <PostForm submit=t::identify_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <NameFields lang typed=found.typed.clone()/>
                </PostForm>
            </div>
        }
    })
}

/// What to keep at hand, and what is kept of it (R-BEV-8).
fn about(lang: Lang, who: Option<String>) -> impl IntoView {
    let facts = who.map(|who| vec![Fact::new(t::identify_who(lang), who)]);
    view! {
        <section class="card">
            {facts.map(|facts| view! { <Facts facts/> })}
            <h2 class="nl-heading nl-heading--level-3">{t::identify_needs(lang)}</h2>
            <ul class="list">
                <li>{t::identify_document(lang)}</li>
                <li>{t::identify_camera(lang)}</li>
            </ul>
            <h2 class="nl-heading nl-heading--level-3">{t::identify_keeps(lang)}</h2>
            <p>{t::identify_keeps_text(lang)}</p>
        </section>
        {frame().demo.then(|| view! { <Note><p>{t::identify_demo(lang)}</p></Note> })}
    }
}

fn button(lang: Lang, back: String) -> impl IntoView {
    view! {
        <PostForm submit=t::identify_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
            ""
        </PostForm>
    }
}
