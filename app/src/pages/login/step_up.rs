//! `/step-up`: granting and changing how one signs in ask for a factor used just now.

use super::code::{again, status};
use crate::{
    api::login as api,
    path::with_next,
    components::{Note, NoteLook, PageTitle, PasskeyButton, PasskeyUse, loaded, query},
    form::{ButtonLook, Field, Kind, PasswordField, PostButton, PostForm},
    format,
    lang::lang,
    pages::activation::{demo, tries},
    text::login as t,
};
use leptos::prelude::*;
use leptos_router::location::Url;

/// Asking for the code, for a browser without WebAssembly.
#[component]
pub fn Text() -> impl IntoView {
    let next = query("next");
    loaded(|| (), |()| api::read_step_up(), move |_| {
        let lang = lang();
        let back = format!("/step-up?next={}", Url::escape(&next.get_untracked()));
        view! {
            <div class="narrow">
                <PageTitle text=t::again(lang)/>
                <p class="lead">{t::again_text(lang)}</p>
                <PostForm submit=t::again_text_send(lang) beside=move || view! { <a href=back.clone()>{t::again_submit(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}

#[component]
pub fn StepUp() -> impl IntoView {
    let next = query("next");
    loaded(|| (), |()| api::read_step_up(), move |ways| {
        let lang = lang();
        let text = format!("/step-up/text?next={}", Url::escape(&next.get_untracked()));
        let set_up = with_next("/account/two-factor", &next.get_untracked());
        let sent = ways.texted.clone();
        // Who gets the code by text message asks for it first, and beside a passkey alone a password is worth nothing.
        let shown = ways.password && (ways.code || sent.is_some() || !ways.second_factor);
        let typed = sent.is_some();
        let resend = sent.as_ref().map(|sent| again(lang, sent, "/step-up/text", &next.get_untracked()));
        view! {
            <div class="narrow">
                <PageTitle text=t::again(lang)/>
                <p class="lead">{t::again_lead(lang)}</p>
                {(!ways.second_factor).then(|| view! {
                    <Note look=NoteLook::Warning title=t::no_factor_title(lang)>
                        <p>{t::no_factor(lang)} " " <a href=set_up>{t::no_factor_link(lang)}</a></p>
                    </Note>
                })}
                {(ways.text && ways.texted.is_none()).then(|| view! {
                    <p>{t::again_text(lang)}</p>
                    <PostButton action=text.clone() label=t::again_text_send(lang) look=ButtonLook::Primary/>
                })}
                {sent.map(|sent| view! {
                    <p>{t::again_text_sent(lang, format::unbroken(&sent.hint), sent.minutes)}</p>
                    {status(lang, &sent)}
                    {demo(lang)}
                    {tries(lang, &sent)}
                })}
                {shown.then(|| view! {
                    <PostForm submit=t::again_submit(lang)>
                        <PasswordField name="password" label=t::password(lang)/>
                        {ways.code.then(|| view! {
                            <Field name="code" label=t::code(lang) hint=t::code_again_hint(lang) kind=Kind::Code/>
                        })}
                        {typed.then(|| view! {
                            <Field name="code" label=t::text_code(lang) hint=t::text_code_hint(lang) kind=Kind::Code/>
                        })}
                    </PostForm>
                })}
                {resend}
                {(ways.code || ways.text).then(|| view! {
                    <p>{t::phone_gone(lang)} " " <a href="/way-back">{t::way_back(lang)}</a></p>
                })}
                {ways.passkey.then(|| view! {
                    <PasskeyButton purpose=PasskeyUse::StepUp label=t::passkey_again(lang) next/>
                })}
            </div>
        }
    })
}
