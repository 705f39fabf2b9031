//! `/activations/:application`: one's own application for a means once one is known: what is left to do, or that it
//! works and what one can do now. It can be left and resumed; nothing here depends on a link.

use super::parts::{Stage, product, state, steps, wishes};
use crate::{
    api::{
        activation::{self as api, Mine as Application},
        frame,
    },
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param},
    form::{ButtonLook, PostForm},
    format,
    lang::lang,
    pages::register::counter::{booked, to_counter},
    text::{activation as t, evidence as e},
};
use domain::{
    application::{ApplicationState, Identification},
    lang::Lang,
};
use leptos::prelude::*;

#[component]
pub fn Mine() -> impl IntoView {
    let id = param("application");
    loaded(move || id.get(), api::read_mine, |mine| screen(&mine))
}

fn screen(mine: &Application) -> AnyView {
    let lang = lang();
    match mine.state {
        ApplicationState::Issued => issued(lang, mine).into_any(),
        ApplicationState::IdentificationNeeded => identify(lang, mine),
        open if !open.is_final() => mailed(lang, mine).into_any(),
        _ => ended(lang, mine).into_any(),
    }
}

fn facts(lang: Lang, mine: &Application) -> Vec<Fact> {
    vec![
        Fact::new(t::organisation(lang), mine.organisation.name.clone()),
        Fact::new(t::level(lang), product(lang, mine.product)),
        Fact::new(t::state(lang), state(lang, mine.state)),
    ]
}

/// It works: what one can do now.
fn issued(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let now = if mine.wishes.is_empty() { nothing(lang, mine).into_any() } else { wishes(lang, &mine.wishes) };
    let sentence = if mine.wishes.is_empty() { t::done_alone } else { t::done };
    let works = sentence(lang, &mine.organisation.name, product(lang, mine.product));
    view! {
        <div class="narrow">
            {steps(lang, mine.identification, Stage::Done)}
            <PageTitle text=t::done_title(lang)/>
            <Note look=NoteLook::Good><p>{works}</p></Note>
            <h2 class="nl-heading nl-heading--level-2">{t::done_now(lang)}</h2>
            {now}
            <p class="actions">
                <a class="nl-button nl-button--primary" href="/my-means">{t::to_my_means(lang)}</a>
                <a href="/acting">{t::to_acting(lang)}</a>
            </p>
            <h2 class="nl-heading nl-heading--level-2">{t::easier(lang)}</h2>
            <p>{t::easier_text(lang)}</p>
            <ul class="list">
                <li><a href="/account/passkeys">{t::easier_link(lang)}</a></li>
                <li><a href="/account/pin">{t::easier_pin(lang)}</a></li>
            </ul>
            <h2 class="nl-heading nl-heading--level-2">{t::lost_title(lang)}</h2>
            <p>{t::lost(lang)} " " <a href="/my-means/report">{t::lost_link(lang)}</a></p>
        </div>
    }
}

/// Given with no authorisation: what there is all the same, and who gives the rest.
fn nothing(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let organisation = &mine.organisation.name;
    let who = if mine.applied_by.is_empty() {
        t::done_who_any(lang, organisation)
    } else {
        t::done_who(lang, organisation, &mine.applied_by)
    };
    view! {
        <ul class="list">
            <li>{t::done_here(lang)}</li>
            <li>{t::done_clients(lang)} " " <a href="/acting">{t::to_acting(lang)}</a></li>
            <li>{who} " " {t::done_told(lang)}</li>
        </ul>
    }
}

/// The link in the mail comes first.
fn mailed(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let mut facts = facts(lang, mine);
    facts.extend([
        Fact::new(t::applied_by(lang), mine.applied_by.clone()),
        Fact::new(t::promised(lang), format::date(lang, mine.promised)),
        Fact::new(t::open_until(lang), format::date(lang, mine.last_day)),
    ]);
    view! {
        <div class="narrow">
            {steps(lang, mine.identification, Stage::Address)}
            <PageTitle text=t::title(lang, &mine.organisation.name)/>
            <p class="lead">{t::mailed(lang)}</p>
            <ul class="list">
                <li>{t::dead_newer(lang)}</li>
                <li>{t::dead_half(lang)}</li>
                <li>{t::dead_late(lang)}</li>
            </ul>
            <div class="card"><Facts facts/></div>
            <p><a href="/my-means">{t::to_my_means(lang)}</a></p>
        </div>
    }
}

fn identify(lang: Lang, mine: &Application) -> AnyView {
    let mut facts = facts(lang, mine);
    if !mine.appeared {
        facts.extend(booked(lang, mine.booked.as_ref()));
    }
    facts.extend([
        Fact::new(t::promised(lang), t::promised_text(lang, format::date(lang, mine.promised))),
        Fact::new(t::open_until(lang), format::date(lang, mine.last_day)),
    ]);
    let again = mine.identification != Some(Identification::InPerson) && !mine.identified;
    let what = match mine.identification {
        Some(Identification::InPerson) if mine.appeared => to_bind(lang, mine).into_any(),
        Some(Identification::InPerson) => in_person(lang, mine).into_any(),
        _ if mine.identified => view! {
            <p class="lead">{t::identified(lang)}</p>
            <PostForm submit=t::finish(lang)>""</PostForm>
        }
        .into_any(),
        _ => view! {
            <p class="lead">{t::identify_lead(lang)}</p>
            <p class="actions">
                <a class="nl-button nl-button--primary" href=format!("/activations/{}/identify", mine.id)>{t::identify(lang)}</a>
            </p>
        }
        .into_any(),
    };
    view! {
        <div class="narrow">
            {steps(lang, mine.identification, Stage::Identity)}
            <PageTitle text=if mine.appeared { e::to_bind(lang) } else { t::identify_title(lang) }/>
            {what}
            <div class="card"><Facts facts/></div>
            {again.then(|| view! {
                <h2 class="nl-heading nl-heading--level-2">{t::shown_title(lang)}</h2>
                <p>{t::shown_text(lang)}</p>
                <PostForm submit=t::refresh(lang) look=ButtonLook::Quiet>""</PostForm>
            })}
        </div>
    }
    .into_any()
}

/// The page of the appointment, and of the passkey after it.
fn counter(mine: &Application) -> String {
    format!("/applications/{}/counter", mine.id)
}

/// Seen at a counter: what is left is the passkey (EH4).
fn to_bind(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    view! {
        <p class="lead">{t::person_shown(lang)}</p>
        <p class="actions">
            <a class="nl-button nl-button--primary" href=counter(mine)>{e::to_bind_do(lang)}</a>
        </p>
    }
}

/// Where to go and what to bring (R-BEV-4, R-BEV-8).
fn in_person(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let lines = mine
        .counter
        .lines()
        .map(|line| view! { {line.to_owned()} <br/> })
        .collect_view();
    let known = !mine.counter.is_empty();
    view! {
        <p class="lead">{t::person_lead(lang, mine.product.level().name())}</p>
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::person_where(lang)}</h2>
            {if known {
                view! { <p>{lines}</p> }.into_any()
            } else {
                view! { <p>{t::person_unknown(lang)}</p> }.into_any()
            }}
            <h2 class="nl-heading nl-heading--level-3">{t::person_bring(lang)}</h2>
            <ul class="list">
                <li>{t::person_document(lang)}</li>
                <li>{t::person_passkey(lang)}</li>
            </ul>
        </section>
        <p class="actions">
            <a class="nl-button nl-button--primary" href=counter(mine)>{to_counter(lang, mine.booked.as_ref())}</a>
        </p>
    }
}

/// Cancelled, refused or expired: what to do.
fn ended(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    view! {
        <div class="narrow">
            <PageTitle text=t::ended_title(lang)/>
            <p class="lead">{t::ended(lang, &mine.organisation.name)}</p>
            <div class="card"><Facts facts=facts(lang, mine)/></div>
            <p><a href="/my-means">{t::to_my_means(lang)}</a></p>
        </div>
    }
}

#[component]
pub fn Identify() -> impl IntoView {
    let id = param("application");
    loaded(move || id.get(), api::read_mine, |mine| {
        let lang = lang();
        let back = format!("/activations/{}", mine.id);
        let who = vec![Fact::new(crate::text::register::identify_who(lang), mine.name)];
        view! {
            <div class="narrow">
                {steps(lang, mine.identification, Stage::Identity)}
                <PageTitle text=t::identify_title(lang)/>
                <p class="lead">{t::check_lead(lang)}</p>
                <section class="card">
                    <Facts facts=who/>
                    <h2 class="nl-heading nl-heading--level-3">{t::check_needs(lang)}</h2>
                    <ul class="list">
                        <li>{t::check_document(lang)}</li>
                        <li>{t::check_camera(lang)}</li>
                    </ul>
                    <h2 class="nl-heading nl-heading--level-3">{t::check_keeps(lang)}</h2>
                    <p>{t::check_keeps_text(lang)}</p>
                </section>
                {frame().demo.then(|| view! { <Note><p>{t::check_demo(lang)}</p></Note> })}
                <PostForm submit=t::check_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}
