//! `/register/:kvk/apply`: who the applicant is, as their identity document has it, and by when it is done.

use super::{
    begin::unavailable,
    check::{already, unknown},
    parts::{NameFields, Stage, beyond, marks, signing, steps},
    words::{obstacle, papers},
};
use crate::{
    path::with_next,
    api::register::{self as api, BY_EXTRACT, Way, Wish},
    components::{Note, NoteLook, PageTitle, loaded, param, query},
    form::{Field, Hidden, Kind, PostForm},
    format,
    lang::lang,
    text::{evidence as e, register as t},
};
use domain::{lang::Lang, level::Level};
use leptos::prelude::*;

#[component]
pub fn Apply() -> impl IntoView {
    let (kvk, wish, by, next) = (param("kvk"), query("as"), query("by"), query("next"));
    loaded(
        move || (kvk.get(), wish.get(), by.get(), next.get()),
        |(kvk, wish, by, next)| api::read_apply(kvk, wish, by, next),
        move |apply| screen(apply, &next.get_untracked()),
    )
}

fn screen(apply: api::Application, next: &str) -> AnyView {
    let lang = lang();
    let apply = match apply {
        api::Application::Open(apply) => *apply,
        api::Application::Unknown => return unknown(lang, next).into_any(),
        api::Application::Unavailable => {
            return view! {
                <div class="narrow"><PageTitle text=t::apply_title(lang)/> {unavailable(lang)}</div>
            }
            .into_any();
        }
    };
    let api::Apply { organisation, way, email, typed, open } = apply;
    let back = match open {
        Some(id) => format!("/applications/{id}"),
        None if organisation.by_extract => {
            with_next(&format!("/register/{}?by={BY_EXTRACT}", organisation.kvk), next)
        }
        None => with_next(&format!("/register/{}", organisation.kvk), next),
    };
    let lead = match way.wish {
        Wish::Representative => t::apply_lead_representative(lang, &organisation.name),
        Wish::Manager(level) => t::apply_lead_manager(lang, &organisation.name, level.name()),
        Wish::TaxMeans => String::new(),
    };
    let head = view! {
        {steps(lang, Stage::You)}
        <PageTitle text=t::apply_title(lang)/>
        <p class="lead">{lead}</p>
    };
    if let Some(why) = way.hindrance {
        return view! {
            <div class="narrow">
                {head}
                <Note look=NoteLook::Warning title=t::hindered(lang)>{obstacle(lang, why)}</Note>
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    if let Some(managed) = organisation.managed.filter(|managed| managed.covers(way.wish)) {
        return view! {
            <div class="narrow">
                <PageTitle text=t::apply_title(lang)/>
                {already(lang, &organisation.name, managed)}
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    let submit = match (open, &email) {
        (Some(_), _) => t::correct(lang),
        (None, Some(_)) => t::send_here(lang),
        (None, None) => t::send(lang),
    };
    let mobile = typed.mobile.clone();
    let manager = matches!(way.wish, Wish::Manager(_));
    view! {
        <div class="narrow">
            {head}
            {beyond(lang, organisation.office)}
            {open.map(|_| view! { <Note><p>{t::correct_void(lang)}</p></Note> })}
            <PostForm submit=submit beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                <NameFields lang typed=typed.clone()/>
                {match email {
                    Some(_) => view! { <Hidden name="signed_in" value="yes"/> }.into_any(),
                    None => view! {
                        <Field name="email" label=t::email(lang) hint=t::email_hint(lang) kind=Kind::Email/>
                    }
                    .into_any(),
                }}
                {manager.then(|| view! {
                    <Hidden name="manager" value="yes"/>
                    <Field name="mobile" label=t::mobile(lang) hint=t::mobile_hint(lang) kind=Kind::Phone value=mobile.clone()/>
                })}
                {(way.wish == Wish::Manager(Level::Eh4)).then(|| view! { <p>{e::to_appear_text(lang)}</p> })}
                {promise(lang, &way)}
            </PostForm>
        </div>
    }
    .into_any()
}

/// By when it is done, said before it begins (R-AAN-2).
fn promise(lang: Lang, way: &Way) -> AnyView {
    let day = format::date(lang, way.done_by);
    if let Some(path) = way.papers {
        return view! {
            <section class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::when(lang)}</h2>
                <p>{t::when_papers(lang, day)}</p>
                {papers(lang, path)}
            </section>
        }
        .into_any();
    }
    let joint = way.takes.needed > 1 && matches!(way.wish, Wish::Manager(_));
    let words = match way.wish {
        _ if joint => t::when_joint(lang, day),
        Wish::Manager(Level::Eh4) => t::when_counter(lang, day),
        _ => t::when_alone(lang, day),
    };
    let picture = joint.then(|| view! {
        <p class="signing">{marks(0, way.takes.needed)} <span>{signing(lang, way.takes)}</span></p>
    });
    view! {
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::when(lang)}</h2>
            {picture}
            <p>{words}</p>
        </section>
    }
    .into_any()
}
