//! `/operator/visits/:id/…`: making an appointment, writing down that somebody appeared, agreeing as second clerk,
//! and saying that it was not so.

use crate::{
    api::evidence::{self as api, Appearing, Person, Seen},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param, query},
    fault,
    form::{Checkbox, Choice, Field, Hidden, Kind, PostForm, Radios},
    format,
    lang::lang,
    text::evidence as t,
};
use domain::{evidence::IdKind, fault::Fault, lang::Lang};
use leptos::prelude::*;

fn page(found: &Appearing) -> String {
    format!("/operator/visits/{}", found.visit.application)
}

#[component]
pub fn Appoint() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_visit, |found| {
        let lang = lang();
        let back = page(&found);
        let (day, time) = found
            .visit
            .at
            .as_ref()
            .map_or_else(Default::default, |at| (at.day.to_string(), at.time.clone()));
        let counter = found.visit.counter.clone().unwrap_or_default();
        view! {
            <div class="narrow">
                <PageTitle text=t::appointment_title(lang, &found.visit.organisation)/>
                <PostForm submit=t::appointment_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Field name="day" label=t::day(lang) kind=Kind::Date value=day autocomplete="off"/>
                    <Field name="time" label=t::time(lang) hint=t::time_hint(lang) value=time autocomplete="off"/>
                    <Field name="counter" label=t::at_which(lang) value=counter autocomplete="off"/>
                </PostForm>
            </div>
        }
    })
}

/// Who is meant is not expected here, or was seen already.
fn nobody(lang: Lang, back: String) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::visits(lang)/>
            <Note look=NoteLook::Warning><p>{fault::text(Fault::ChangedMeanwhile, lang)}</p></Note>
            <p><a href=back>{t::back(lang)}</a></p>
        </div>
    }
    .into_any()
}

#[component]
pub fn Appeared() -> impl IntoView {
    let (id, signer) = (param("id"), query("signer"));
    loaded(move || id.get(), api::read_visit, move |found| {
        let lang = lang();
        let asked = signer.get_untracked();
        let is_meant = |person: &&Person| {
            let theirs = person.signer.map(|id| id.to_string()).unwrap_or_default();
            theirs == asked && person.seen == Seen::Not
        };
        match found.people.iter().find(is_meant) {
            Some(person) => appeared(lang, &found, person),
            None => nobody(lang, page(&found)),
        }
    })
}

fn appeared(lang: Lang, found: &Appearing, person: &Person) -> AnyView {
    let back = page(found);
    let birth = person.birth.map(|birth| format::date(lang, birth)).unwrap_or_default();
    let facts = vec![Fact::new(t::name(lang), person.name.clone()), Fact::new(t::birth(lang), birth)];
    let documents = IdKind::ALL.iter().map(|kind| Choice::new(kind.code(), document(lang, *kind))).collect();
    let signer = person.signer.map(|id| id.to_string()).unwrap_or_default();
    let counter = found.visit.counter.clone().unwrap_or_default();
    view! {
        <div class="narrow">
            <PageTitle text=t::appeared_title(lang, &person.name)/>
            <p class="lead">{t::appeared_lead(lang)}</p>
            {signs(lang, person)}
            <h2 class="nl-heading nl-heading--level-3">{t::expects(lang)}</h2>
            <div class="card"><Facts facts/></div>
            <PostForm submit=t::appeared_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                <Hidden name="signer" value=signer/>
                <Radios name="document" legend=t::document(lang) options=documents/>
                <Field name="valid_until" label=t::valid_until(lang) kind=Kind::Date autocomplete="off"/>
                <Field name="counter" label=t::at_which(lang) value=counter autocomplete="off"/>
                <Checkbox name="same" label=t::same(lang)/>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Who signs does so at the counter (R-BEV-4).
fn signs(lang: Lang, person: &Person) -> Option<impl IntoView + use<>> {
    person.signer.map(|_| view! { <Note><p>{t::signs_here(lang)}</p></Note> })
}

fn document(lang: Lang, kind: IdKind) -> &'static str {
    match kind {
        IdKind::Passport => t::doc_passport(lang),
        IdKind::IdentityCard => t::doc_identity_card(lang),
        IdKind::DrivingLicence => t::doc_driving_licence(lang),
        IdKind::ResidencePermit => t::doc_residence_permit(lang),
    }
}

/// The words of a question about what a clerk wrote.
struct Asked {
    title: fn(Lang, &str) -> String,
    lead: fn(Lang) -> &'static str,
    submit: fn(Lang) -> &'static str,
    /// It is put to the clerk who wrote it.
    mine: bool,
}

#[component]
pub fn Confirm() -> impl IntoView {
    about(Asked {
        title: |lang, name| t::agree_person_title(lang, name),
        lead: t::agree_person_lead,
        submit: t::agree_person_do,
        mine: false,
    })
}

#[component]
pub fn TakeBack() -> impl IntoView {
    about(Asked {
        title: |lang, name| t::take_back_title(lang, name),
        lead: t::take_back_lead,
        submit: t::take_back_do,
        mine: true,
    })
}

#[component]
pub fn Doubt() -> impl IntoView {
    about(Asked {
        title: |lang, name| t::doubt_title(lang, name),
        lead: t::doubt_lead,
        submit: t::doubt_do,
        mine: false,
    })
}

fn about(question: Asked) -> impl IntoView {
    let (id, identification) = (param("id"), query("identification"));
    loaded(move || id.get(), api::read_visit, move |found| {
        let lang = lang();
        let asked = identification.get_untracked();
        let back = page(&found);
        let is_meant = |person: &&Person| match person.seen {
            Seen::Once { identification, mine } => {
                identification.to_string() == asked && mine == question.mine
            }
            _ => false,
        };
        let Some(person) = found.people.iter().find(is_meant) else {
            return nobody(lang, back);
        };
        view! {
            <div class="narrow">
                <PageTitle text=(question.title)(lang, &person.name)/>
                <p class="lead">{(question.lead)(lang)}</p>
                {signs(lang, person)}
                <PostForm submit=(question.submit)(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Hidden name="identification" value=asked.clone()/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}
