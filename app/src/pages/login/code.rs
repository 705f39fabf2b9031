//! `/login/code/:token`: the code on the phone of who gave the right password, and the same code once more. Whatever the
//! token is not good for, the answer is to log in again.

use super::sign_in::on;
use crate::{
    api::{activation::{Arrival, Texted}, login as api},
    components::{PageTitle, loaded, param, query, there},
    form::{ButtonLook, Field, Kind, PostButton, PostForm},
    format,
    lang::lang,
    pages::activation::{arrival, demo, tries},
    text::login as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Code() -> impl IntoView {
    let (token, next) = (param("token"), query("next"));
    loaded(
        move || token.get(),
        |token| async move { there(api::read_code(token).await) },
        move |found| {
            let next = next.get_untracked();
            match found {
                Some(texted) => screen(&texted, &token.get_untracked(), &next).into_any(),
                None => over(&next).into_any(),
            }
        },
    )
}

fn screen(texted: &Texted, token: &str, next: &str) -> impl IntoView + use<> {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=t::code_title(lang)/>
            <p class="lead">{t::code_lead(lang, format::unbroken(&texted.hint), texted.minutes)}</p>
            {status(lang, texted)}
            {demo(lang)}
            {tries(lang, texted)}
            <PostForm submit=t::submit(lang) beside=move || view! { <a href="/login">{t::back(lang)}</a> }>
                <Field name="code" label=t::text_code(lang) hint=t::text_code_hint(lang) kind=Kind::Code/>
            </PostForm>
            {again(lang, texted, &format!("/login/code/{token}/resend"), next)}
            <p>{t::phone_lost(lang)} " " <a href="/way-back">{t::way_back(lang)}</a></p>
        </div>
    }
}

/// What became of the message, where the page does not say it already.
pub(super) fn status(lang: Lang, texted: &Texted) -> Option<impl IntoView + use<>> {
    texted.arrival.filter(|found| *found != Arrival::OnItsWay).map(|found| arrival(lang, found))
}

/// For who got no message: the same code once more by `path`, or why not now.
pub(super) fn again(lang: Lang, texted: &Texted, path: &str, next: &str) -> AnyView {
    let title = view! { <h2 class="nl-heading nl-heading--level-2">{t::no_text(lang)}</h2> };
    if texted.used_up {
        return view! {
            {title}
            <p>{t::text_used_up(lang)} " " <a href=on("/login", next)>{t::over_title(lang)}</a></p>
        }
        .into_any();
    }
    let waits = (texted.wait_seconds > 0).then(|| view! { <p>{t::text_wait(lang, texted.wait_seconds)}</p> });
    let action = on(path, next);
    view! {
        {title}
        {waits}
        <div class="actions"><PostButton action label=t::text_again(lang) look=ButtonLook::Quiet/></div>
    }
    .into_any()
}

/// Used up, too old or unknown.
fn over(next: &str) -> impl IntoView + use<> {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=t::over_title(lang)/>
            <p class="lead">{t::over_lead(lang)}</p>
            <p class="actions"><a class="nl-button nl-button--primary" href=on("/login", next)>{t::title(lang)}</a></p>
        </div>
    }
}

#[component]
pub fn Again() -> impl IntoView {
    let (token, next) = (param("token"), query("next"));
    loaded(
        move || token.get(),
        |token| async move { there(api::read_code(token).await) },
        move |found| {
            let (lang, next) = (lang(), next.get_untracked());
            if found.is_none() {
                return over(&next).into_any();
            }
            let back = on(&format!("/login/code/{}", token.get_untracked()), &next);
            view! {
                <div class="narrow">
                    <PageTitle text=t::text_again(lang)/>
                    <p class="lead">{t::text_again_lead(lang)}</p>
                    <PostForm submit=t::text_again(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                        ""
                    </PostForm>
                </div>
            }
            .into_any()
        },
    )
}
