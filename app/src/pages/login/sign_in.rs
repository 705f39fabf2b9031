//! `/login`: one page, so that a code app and a password manager are both asked once. `?next=` leads back. A browser that
//! was registered asks for its PIN first (R-AAN-6); `/login/pin` is that form on its own.

use crate::{
    api::{
        frame,
        login::{self as api, Pin},
    },
    components::{Note, PageTitle, PasskeyButton, PasskeyUse, loaded, query},
    form::{ButtonLook, Field, Kind, PasswordField, PostForm},
    lang::lang,
    path::within,
    text::login as t,
};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::location::Url;

/// `path` with where somebody was going.
pub(super) fn on(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    format!("{path}?next={}", Url::escape(next))
}

#[component]
pub fn SignIn() -> impl IntoView {
    let next = query("next");
    loaded(move || next.get(), api::read_door, move |door| {
        let lang = lang();
        let (known, waits) = (door.pin, waits(lang, door.office, &next.get_untracked()));
        let (title, look) = match &known {
            Some(_) => (Some(t::in_full(lang)), ButtonLook::Quiet),
            None => (None, ButtonLook::Primary),
        };
        let pin = known.map(|known| by_pin(lang, &known, &next.get_untracked()));
        view! {
            <div class="narrow">
                <PageTitle text=t::title(lang)/>
                {waits}
                {signed_in(lang, &next.get_untracked())}
                {pin}
                {title.map(|title| view! { <h2 class="nl-heading nl-heading--level-2">{title}</h2> })}
                <PostForm
                    submit=t::submit(lang)
                    look
                    beside=move || view! { <a href="/login/forgot">{t::forgot(lang)}</a> }
                >
                    <Field name="email" label=t::email(lang) kind=Kind::Email autocomplete="username"/>
                    <PasswordField name="password" label=t::password(lang)/>
                    <Field name="code" label=t::code(lang) hint=t::code_hint(lang) kind=Kind::Code depends=true/>
                </PostForm>
                <p><a href="/way-back">{t::way_back(lang)}</a></p>
                <p><a href="/lost">{t::lost(lang)}</a></p>
                <PasskeyButton purpose=PasskeyUse::Login label=t::passkey(lang) next/>
            </div>
        }
    })
}

/// What signing in is for, where somebody came by a link to a request; the choice is carried in `next`.
fn waits(lang: Lang, office: Option<String>, next: &str) -> Option<impl IntoView + use<>> {
    let path = next.split('?').next().unwrap_or_default();
    let kept = path.starts_with("/approve/") && path.ends_with("/confirm");
    let words = office.map(|office| if kept { t::waits_kept(lang, office) } else { t::waits(lang, office) })?;
    Some(view! { <p class="lead">{words}</p> })
}

/// As whom one is signed in: another account would take its place unnoticed.
fn signed_in(lang: Lang, next: &str) -> Option<impl IntoView + use<>> {
    let name = frame().viewer?.name;
    let on = within(next, "/");
    Some(view! {
        <Note title=t::signed_in(lang, &name)>
            <p>{t::signed_in_text(lang)}</p>
            <p><a href=on>{t::signed_in_do(lang, &name)}</a></p>
        </Note>
    })
}

fn by_pin(lang: Lang, known: &Pin, next: &str) -> impl IntoView + use<> {
    let first = known.name.split_whitespace().next().unwrap_or_default();
    let left = (known.tries < 5).then(|| view! { <p><strong>{t::pin_tries(lang, known.tries)}</strong></p> });
    view! {
        <section class="card" aria-labelledby="by-pin">
            <h2 class="nl-heading nl-heading--level-3" id="by-pin">{t::pin_title(lang, first)}</h2>
            {left}
            <PostForm action=on("/login/pin", next) prefix="pin-" submit=t::pin_submit(lang)>
                <Field name="pin" label=t::pin(lang) hint=t::pin_hint(lang) kind=Kind::Pin/>
            </PostForm>
        </section>
    }
}

#[component]
pub fn ByPin() -> impl IntoView {
    let next = query("next");
    loaded(move || next.get(), api::read_door, move |door| {
        let lang = lang();
        let waits = waits(lang, door.office, &next.get_untracked());
        let full = on("/login", &next.get_untracked());
        let form = match door.pin {
            Some(known) => by_pin(lang, &known, &next.get_untracked()).into_any(),
            None => view! {
                <p class="lead">{t::pin_none(lang)}</p>
                <p class="actions"><a class="nl-button nl-button--primary" href=full.clone()>{t::in_full(lang)}</a></p>
            }
            .into_any(),
        };
        view! {
            <div class="narrow">
                <PageTitle text=t::title(lang)/>
                {waits}
                {form}
                <p><a href=full>{t::back(lang)}</a></p>
            </div>
        }
    })
}
