//! `/register/without-number`: an organisation that is in no Trade Register (R-ID-8): for whom this is, what it takes and
//! gives, and the form.

use super::{
    parts::{NameFields, Stage, beyond, steps},
    words::paper_text,
};
use crate::{
    path::with_next,
    api::register as api,
    components::{Note, NoteLook, PageTitle, loaded, query},
    form::{Field, Hidden, Kind, PostForm},
    format,
    lang::lang,
    text::register as t,
};
use domain::{lang::Lang, signing::EvidencePath, time::Date};
use leptos::prelude::*;

#[component]
pub fn Without() -> impl IntoView {
    let next = query("next");
    loaded(move || next.get(), api::read_without, move |found| screen(found, &next.get_untracked()))
}

fn screen(found: api::Without, next: &str) -> impl IntoView + use<> {
    let lang = lang();
    let back = with_next("/register", next);
    view! {
        <div class="narrow">
            {steps(lang, Stage::Organisation)}
            <PageTitle text=t::without_title(lang)/>
            <p class="lead">{t::without_lead(lang)}</p>
            {beyond(lang, found.office)}
            {match found.done_by {
                Some(day) => form(lang, day, (found.email, found.typed), back).into_any(),
                None => view! {
                    <Note look=NoteLook::Warning><p>{t::without_none(lang)}</p></Note>
                    <p><a href=back>{t::back(lang)}</a></p>
                }
                .into_any(),
            }}
        </div>
    }
}

fn form(lang: Lang, day: Date, (email, typed): (Option<String>, api::Typed), back: String) -> impl IntoView {
    let papers = EvidencePath::NoKvkNumber.papers();
    let papers = papers.iter().map(|paper| view! { <li>{paper_text(lang, *paper)}</li> }).collect_view();
    let submit = if email.is_some() { t::send_here(lang) } else { t::send(lang) };
    view! {
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::without_how(lang)}</h2>
            <ul class="list">
                <li>{t::without_who_text(lang)}</li>
                <li>{t::without_one(lang)}</li>
                <li>{t::without_comes_text(lang)}</li>
                <li>{t::without_signs_text(lang)}</li>
                <li>{t::without_when(lang, format::date(lang, day))}</li>
            </ul>
        </section>
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::without_papers(lang)}</h2>
            <ul class="list">{papers}</ul>
            <p class="quiet">{t::without_papers_later(lang)}</p>
        </section>
        <PostForm submit=submit beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
            <Field name="fiscal" label=t::fiscal(lang) hint=t::fiscal_hint(lang) value=typed.fiscal.clone()/>
            <Field name="organisation" label=t::without_name(lang) hint=t::without_name_hint(lang) autocomplete="organization" value=typed.organisation.clone()/>
            <Field name="legal_form" label=t::legal_form(lang) hint=t::without_form_hint(lang) value=typed.legal_form.clone()/>
            <Field name="town" label=t::without_town(lang) hint=t::without_town_hint(lang) value=typed.town.clone()/>
            <h2 class="nl-heading nl-heading--level-3">{t::apply_title(lang)}</h2>
            <NameFields lang typed=typed.clone()/>
            {match email {
                Some(_) => view! { <Hidden name="signed_in" value="yes"/> }.into_any(),
                None => view! {
                    <Field name="email" label=t::email(lang) hint=t::email_hint(lang) kind=Kind::Email/>
                }
                .into_any(),
            }}
        </PostForm>
    }
}
