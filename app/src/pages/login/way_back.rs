//! `/way-back`: for who lost the phone, its number or the app, and asks for a link; `/way-back/:token` and what comes
//! after it: showing a document, filling in a number, and the code from that phone with a new password.

use super::{code::status, forgot::asking};
use crate::{
    api::{activation::Texted, login::{self as api, WayBackStep as Step}},
    components::{EmptyState, Note, PageTitle, Steps, loaded, param},
    form::{ButtonLook, Field, Kind, PasswordField, PostButton, PostForm},
    format,
    lang::lang,
    pages::activation::{demo, tries},
    text::{contact as c, login as t, register as r},
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn WayBack() -> impl IntoView {
    asking("/way-back", ask)
}

fn ask(lang: Lang) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::way_back_title(lang)/>
            <p class="lead">{t::way_back_lead(lang)}</p>
            <ol class="list">
                <li>{t::way_back_mail(lang)}</li>
                <li>{t::way_back_document(lang)}</li>
                <li>{t::way_back_phone(lang)}</li>
            </ol>
            <p>{t::way_back_codes(lang)} " " <a href="/login">{t::title(lang)}</a></p>
            <PostForm submit=t::forgot_submit(lang) beside=move || view! { <a href="/lost">{t::lost(lang)}</a> }>
                <Field name="email" label=t::email(lang) kind=Kind::Email/>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Which of the pages behind the link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Identify,
    Number,
    Code,
}

#[component]
pub fn WayBackIdentify() -> impl IntoView {
    behind(At::Identify)
}

#[component]
pub fn WayBackNumber() -> impl IntoView {
    behind(At::Number)
}

#[component]
pub fn WayBackCode() -> impl IntoView {
    behind(At::Code)
}

/// What is not its turn yet leads to what is.
fn behind(at: At) -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_way_back, move |found| {
        let (lang, base) = (lang(), format!("/way-back/{}", token.get_untracked()));
        match (found.step, at) {
            (Step::NotKnown, _) => not_known(lang),
            (Step::Code(sent), At::Code) => code(lang, &sent, base),
            (Step::Number | Step::Code(_), At::Identify | At::Number) => number(lang, base),
            (Step::Number, At::Code) => on(lang, t::way_back_number_first(lang), format!("{base}/number")),
            (Step::Identify, At::Identify) => identify(lang, &found.email, &base),
            (Step::Identify, _) => on(lang, t::way_back_identify_first(lang), base),
        }
    })
}

fn steps(lang: Lang, current: usize) -> impl IntoView {
    let steps = vec![t::way_back_step_document(lang), t::way_back_step_number(lang), t::way_back_step_code(lang)];
    view! { <Steps steps current/> }
}

fn not_known(lang: Lang) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::way_back_title(lang)/>
            <EmptyState title=t::way_back_not_known_title(lang) text=t::way_back_not_known(lang)>
                <a class="nl-button nl-button--primary" href="/contact">{c::title(lang)}</a>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn on(lang: Lang, words: &'static str, to: String) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::way_back_title(lang)/>
            <p class="lead">{words}</p>
            <p class="actions"><a class="nl-button nl-button--primary" href=to>{t::again_submit(lang)}</a></p>
        </div>
    }
    .into_any()
}

fn identify(lang: Lang, email: &str, base: &str) -> AnyView {
    let action = format!("{base}/identify");
    let demo = crate::api::frame().demo.then(|| view! { <Note>{r::identify_demo(lang)}</Note> });
    view! {
        <div class="narrow">
            {steps(lang, 0)}
            <PageTitle text=r::identify_title(lang)/>
            <p class="lead">{t::way_back_for(lang, email)} " " {r::identify_lead(lang)}</p>
            <h2 class="nl-heading nl-heading--level-2">{r::identify_needs(lang)}</h2>
            <ul class="list">
                <li>{r::identify_document(lang)}</li>
                <li>{r::identify_camera(lang)}</li>
            </ul>
            <h2 class="nl-heading nl-heading--level-2">{r::identify_keeps(lang)}</h2>
            <p>{r::identify_keeps_text(lang)}</p>
            {demo}
            <PostButton action label=r::identify_do(lang) look=ButtonLook::Primary/>
        </div>
    }
    .into_any()
}

fn number(lang: Lang, base: String) -> AnyView {
    view! {
        <div class="narrow">
            {steps(lang, 1)}
            <PageTitle text=t::way_back_number_title(lang)/>
            <p class="lead">{t::way_back_number_lead(lang)}</p>
            <PostForm action=format!("{base}/number") submit=t::again_text_send(lang)>
                <Field name="mobile" label=t::way_back_mobile(lang) kind=Kind::Phone/>
            </PostForm>
        </div>
    }
    .into_any()
}

fn code(lang: Lang, sent: &Texted, base: String) -> AnyView {
    view! {
        <div class="narrow">
            {steps(lang, 2)}
            <PageTitle text=t::way_back_code_title(lang)/>
            <p class="lead">{t::again_text_sent(lang, format::unbroken(&sent.hint), sent.minutes)} " " {t::way_back_then(lang)}</p>
            {status(lang, sent)}
            {demo(lang)}
            {tries(lang, sent)}
            <PostForm submit=t::reset_submit(lang) beside=move || view! { <a href=format!("{base}/number")>{t::way_back_other(lang)}</a> }>
                <Field name="code" label=t::text_code(lang) hint=t::text_code_hint(lang) kind=Kind::Code/>
                <PasswordField name="password" label=t::new_password(lang) hint=t::new_password_hint(lang) new=true/>
            </PostForm>
        </div>
    }
    .into_any()
}
