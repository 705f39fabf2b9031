//! `/account/two-factor`: the code app and the recovery codes. A new app counts only after it has shown a right code;
//! recovery codes are shown once.

use crate::{
    path::{with_next, within},
    api::{
        account::{self as api, Account, Enrolment},
    },
    components::{EmptyState, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param, query, signed_in},
    form::{ButtonLook, Field, Kind, PostForm},
    lang::lang,
    text::account as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn TwoFactor() -> impl IntoView {
    let next = query("next");
    loaded(|| (), |()| api::read_account(), move |account| screen(account, &next.get_untracked()))
}

fn screen(account: Account, next: &str) -> impl IntoView + use<> {
    let lang = lang();
    let passkeys_page = with_next("/account/passkeys", next);
    let Account {
        app,
        text,
        passkeys,
        recovery_codes,
        ..
    } = account;
    let second = app || text || passkeys > 0;
    let (tone, state) = if app {
        (Tone::Good, t::app_on(lang))
    } else {
        (Tone::Waiting, t::app_off(lang))
    };
    let (begin, look) = if app {
        (t::replace_app(lang), ButtonLook::Quiet)
    } else {
        (t::begin_app(lang), ButtonLook::Primary)
    };
    view! {
        <div class="narrow">
            <p><a href="/account">{t::to_account(lang)}</a></p>
            <PageTitle text=t::second_step(lang)/>
            <p class="lead">{t::second_lead(lang)}</p>
            {text.then(|| view! {
                <h2 class="nl-heading nl-heading--level-2">{t::by_text(lang)}</h2>
                <p><StatusTag tone=Tone::Good text=t::text_on(lang)/></p>
                <p>{t::by_text_text(lang)}</p>
            })}
            <h2 class="nl-heading nl-heading--level-2">{t::code_app(lang)}</h2>
            <p><StatusTag tone text=state/></p>
            <p>{t::code_app_text(lang)}</p>
            <PostForm
                submit=begin
                look
                beside=move || (app && passkeys > 0).then(|| view! {
                    <a href="/account/two-factor/remove">{t::remove_app(lang)}</a>
                })
            >
                ""
            </PostForm>
            {second.then(|| view! {
                <h2 class="nl-heading nl-heading--level-2">{t::recovery(lang)}</h2>
                <p>{t::recovery_text(lang)}</p>
                <p><strong>{t::codes_left(lang, recovery_codes)}</strong></p>
                <p><a class="nl-button nl-button--secondary" href="/account/two-factor/codes">{t::new_codes(lang)}</a></p>
            })}
            <h2 class="nl-heading nl-heading--level-2">{t::passkeys(lang)}</h2>
            <p>{t::passkey_text(lang)} " " <a href=passkeys_page>{t::to_passkeys(lang)}</a></p>
        </div>
    }
}

#[component]
pub fn SetUp() -> impl IntoView {
    let next = query("next");
    loaded(|| (), |()| api::read_enrolment(), move |enrolment| set_up(enrolment, &next.get_untracked()))
}

fn set_up(enrolment: Option<Enrolment>, next: &str) -> AnyView {
    let lang = lang();
    let back = with_next("/account/two-factor", next);
    let Some(Enrolment { qr, key, url }) = enrolment else {
        return view! {
            <div class="narrow">
                <PageTitle text=t::set_up_title(lang)/>
                <EmptyState title=t::nothing_pending_title(lang) text=t::nothing_pending(lang)>
                    <a class="nl-button nl-button--primary" href=back>{t::second_step(lang)}</a>
                </EmptyState>
            </div>
        }
        .into_any();
    };
    view! {
        <div class="narrow">
            <PageTitle text=t::set_up_title(lang)/>
            <p class="lead">{t::set_up_lead(lang)}</p>
            <div class="card pairing">
                // In the hand there is nothing to scan with: the link comes first there.
                <p class="share__open"><a class="nl-button nl-button--secondary" href=url rel="external">{t::open_app(lang)}</a></p>
                // The picture is SVG of the server's own making.
                <div class="share__qr" inner_html=qr></div>
                <p>{t::manual_key(lang)}</p>
                <p class="share__url"><code>{key}</code></p>
            </div>
            <PostForm
                submit=t::confirm_app(lang)
                beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
            >
                <Field name="code" label=t::code(lang) hint=t::code_hint(lang) kind=Kind::Code/>
            </PostForm>
        </div>
    }
    .into_any()
}

#[component]
pub fn NewCodes() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_account(),
        |account| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::new_codes_title(lang)/>
                    <p class="lead">{t::new_codes_lead(lang)}</p>
                    <p>{t::codes_left(lang, account.recovery_codes)}</p>
                    <PostForm
                        submit=t::new_codes(lang)
                        beside=move || view! { <a href="/account/two-factor">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}

#[component]
pub fn Codes() -> impl IntoView {
    let (token, next) = (param("token"), query("next"));
    loaded(move || token.get(), api::read_codes, move |shown| codes(shown, &next.get_untracked()))
}

fn codes(codes: Vec<String>, next: &str) -> impl IntoView + use<> {
    let on = within(next, "/account/two-factor");
    let lang: Lang = lang();
    let codes = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect_view();
    view! {
        <div class="narrow">
            <PageTitle text=t::codes_title(lang)/>
            <Note look=NoteLook::Warning title=t::codes_once_title(lang)><p>{t::codes_once(lang)}</p></Note>
            <ol class="card">{codes}</ol>
            <p>{t::codes_use(lang)}</p>
            <p><a class="nl-button nl-button--primary" href=on>{t::codes_kept(lang)}</a></p>
        </div>
    }
}

#[component]
pub fn RemoveApp() -> impl IntoView {
    let lang = lang();
    signed_in(move || {
        view! {
            <div class="narrow">
                <PageTitle text=t::remove_app_title(lang)/>
                <p class="lead">{t::remove_app_lead(lang)}</p>
                <PostForm
                    submit=t::remove_app(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href="/account/two-factor">{t::back(lang)}</a> }
                >
                    ""
                </PostForm>
            </div>
        }
    })
}
