//! `/account`: who one is here, how one signs in, and the language.

use crate::{
    api::account::{self as api, Account},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded},
    form::{ButtonLook, Choice, PostButton, PostForm, Radios},
    format,
    lang::lang,
    text::account as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Overview() -> impl IntoView {
    loaded(|| (), |()| api::read_account(), screen)
}

/// A value with the page that changes it.
fn with_link(
    value: String,
    href: &'static str,
    label: &'static str,
    about: &'static str,
) -> impl IntoView {
    view! { {value} " " <a href=href>{label} <span class="visually-hidden">" " {about}</span></a> }
}

fn screen(account: Account) -> impl IntoView {
    let lang = lang();
    let languages = Choice::languages();
    let without = !account.app && !account.text && account.passkeys == 0;
    let switch = account.places > 1;
    view! {
        <div class="narrow">
            <PageTitle text=t::title(lang)/>
            {without.then(|| view! {
                <Note look=NoteLook::Warning title=t::no_second_title(lang)>
                    <p>{t::no_second(lang)} " " <a href="/account/two-factor">{t::no_second_link(lang)}</a></p>
                </Note>
            })}
            <Facts facts=facts(lang, &account)/>
            <h2 class="nl-heading nl-heading--level-2">{t::language(lang)}</h2>
            <PostForm submit=t::save_language(lang) look=ButtonLook::Quiet>
                <Radios name="lang" legend=t::which_language(lang) hint=t::language_hint(lang) options=languages value=account.lang.code()/>
            </PostForm>
            <h2 class="nl-heading nl-heading--level-2">{t::leave(lang)}</h2>
            {switch.then(|| view! { <p><a href="/organisation">{t::switch(lang)}</a></p> })}
            <p><a href="/register">{t::register(lang)}</a></p>
            <PostButton action="/logout" label=t::log_out(lang) look=ButtonLook::Quiet/>
        </div>
    }
}

fn facts(lang: Lang, account: &Account) -> Vec<Fact> {
    let app = if account.app {
        t::app_on(lang)
    } else if account.text {
        t::text_on(lang)
    } else {
        t::app_off(lang)
    };
    let mut facts = vec![
        Fact::new(
            t::name(lang),
            with_link(
                account.name.clone(),
                "/account/name",
                t::change(lang),
                t::name(lang),
            ),
        ),
        Fact::new(
            t::email(lang),
            with_link(
                account.email.clone(),
                "/account/email",
                t::change(lang),
                t::email(lang),
            ),
        ),
    ];
    facts.push(Fact::new(
        t::mobile(lang),
        with_link(
            account
                .mobile
                .as_deref()
                .map_or_else(|| t::mobile_not(lang).to_owned(), format::unbroken),
            "/account/mobile",
            t::change(lang),
            t::mobile(lang),
        ),
    ));
    if account.password {
        let dots = t::password_set(lang).to_owned();
        facts.push(Fact::new(
            t::password(lang),
            with_link(
                dots,
                "/account/password",
                t::change(lang),
                t::password(lang),
            ),
        ));
    }
    facts.push(Fact::new(
        t::second_step(lang),
        with_link(
            app.to_owned(),
            "/account/two-factor",
            t::arrange(lang),
            t::second_step(lang),
        ),
    ));
    facts.push(Fact::new(
        t::passkeys(lang),
        with_link(
            account.passkeys.to_string(),
            "/account/passkeys",
            t::arrange(lang),
            t::passkeys(lang),
        ),
    ));
    facts.push(Fact::new(
        t::pin(lang),
        view! { <a href="/account/pin">{t::pin_see(lang)}</a> },
    ));
    facts.push(Fact::new(
        t::devices(lang),
        view! { <a href="/account/sessions">{t::see_devices(lang)}</a> },
    ));
    if !account.organisation.is_empty() {
        facts.push(Fact::new(
            t::working_for(lang),
            account.organisation.clone(),
        ));
    }
    facts
}
