//! `/account/passkeys`: the list, one more, another name, one less. Adding is the one thing that needs JavaScript.

use crate::{
    path::within,
    api::{
        ApiError,
        account::{self as api, Passkeys as Found},
    },
    components::{
        Column, DataTable, EmptyState, Note, PageTitle, PasskeyButton, PasskeyUse, Problem, loaded,
        param, query,
    },
    form::{ButtonLook, Field, PostForm},
    format,
    lang::lang,
    text::account as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Passkeys() -> impl IntoView {
    let next = query("next");
    loaded(|| (), |()| api::read_passkeys(), move |found| screen(found, &next.get_untracked()))
}

fn screen(found: Found, next: &str) -> impl IntoView + use<> {
    let lang = lang();
    let next = within(next, "/account/passkeys");
    let available = found.available;
    view! {
        <p><a href="/account">{t::to_account(lang)}</a></p>
        <PageTitle text=t::passkeys(lang)/>
        <p class="lead">{t::passkey_text(lang)}</p>
        {list(lang, found)}
        {if available {
            view! {
                <section class="narrow">
                    <h2 class="nl-heading nl-heading--level-2">{t::add_passkey_title(lang)}</h2>
                    <noscript><p>{t::passkey_script(lang)}</p></noscript>
                    <div class="utrecht-form-field">
                        <label class="utrecht-form-label" for="passkey-name">{t::passkey_name(lang)}</label>
                        <p class="utrecht-form-field-description" id="passkey-name-hint">{t::passkey_name_hint(lang)}</p>
                        <input
                            class="utrecht-textbox utrecht-textbox--html-input"
                            id="passkey-name"
                            type="text"
                            autocomplete="off"
                            aria-describedby="passkey-name-hint"
                        />
                    </div>
                    <PasskeyButton
                        purpose=PasskeyUse::Register
                        label=t::add_passkey(lang)
                        next=next
                        name_from="passkey-name"
                    />
                </section>
            }.into_any()
        } else {
            view! { <Note><p>{t::passkey_not_here(lang)}</p></Note> }.into_any()
        }}
    }
}

fn list(lang: Lang, found: Found) -> AnyView {
    if found.passkeys.is_empty() {
        return view! { <EmptyState title=t::passkeys_empty_title(lang) text=t::passkeys_empty(lang)/> }.into_any();
    }
    let columns = vec![
        Column::new(t::name(lang)),
        Column::new(t::added(lang)),
        Column::new(t::last_used(lang)),
        Column::new(""),
    ];
    let rows = found
        .passkeys
        .into_iter()
        .map(|one| {
            let base = format!("/account/passkeys/{}", one.id);
            let remove = format!("{base}/remove");
            let (about, also) = (one.name.clone(), one.name.clone());
            let used = one.used.map_or_else(|| t::never(lang).to_owned(), |day| format::short_date(lang, day));
            vec![
                view! { <strong>{one.name}</strong> }.into_any(),
                format::short_date(lang, one.made).into_any(),
                used.into_any(),
                view! {
                    <a href=base>{t::rename(lang)} <span class="visually-hidden">" " {about}</span></a>
                    " "
                    <a href=remove>{t::remove(lang)} <span class="visually-hidden">" " {also}</span></a>
                }
                .into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::passkeys(lang) columns rows/> }.into_any()
}

/// The name of the passkey in the path, if it is the reader's (R-DEC-22).
fn called(found: &Found, id: &str) -> Option<String> {
    let one = found.passkeys.iter().find(|one| one.id.to_string() == id);
    one.map(|one| one.name.clone())
}

#[component]
pub fn RenamePasskey() -> impl IntoView {
    let id = param("passkey");
    loaded(
        || (),
        |()| api::read_passkeys(),
        move |found| {
            let lang = lang();
            let Some(name) = called(&found, &id.get_untracked()) else {
                return view! { <Problem error=ApiError::NotFound/> }.into_any();
            };
            view! {
                <div class="narrow">
                    <PageTitle text=t::rename_title(lang)/>
                    <PostForm
                        submit=t::save_name(lang)
                        beside=move || view! { <a href="/account/passkeys">{t::back(lang)}</a> }
                    >
                        <Field name="name" label=t::passkey_name(lang) hint=t::passkey_name_hint(lang) value=name.clone()/>
                    </PostForm>
                </div>
            }
            .into_any()
        },
    )
}

#[component]
pub fn RemovePasskey() -> impl IntoView {
    let id = param("passkey");
    loaded(
        || (),
        |()| api::read_passkeys(),
        move |found| {
            let lang = lang();
            let Some(name) = called(&found, &id.get_untracked()) else {
                return view! { <Problem error=ApiError::NotFound/> }.into_any();
            };
            view! {
                <div class="narrow">
                    <PageTitle text=t::remove_passkey_title(lang, name)/>
                    <p class="lead">{t::remove_passkey_lead(lang)}</p>
                    <PostForm
                        submit=t::remove(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href="/account/passkeys">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
            .into_any()
        },
    )
}
