//! `/account/pin`: the browsers that one may sign in from with a PIN (R-AAN-6): this one, another PIN, and one less.

use crate::{
    api::{
        ApiError,
        account::{self as api, PinDevice},
    },
    components::{Column, DataTable, PageTitle, Problem, StatusTag, Tone, loaded, param},
    form::{ButtonLook, Field, Kind, PostButton, PostForm},
    format,
    lang::lang,
    text::account as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Pin() -> impl IntoView {
    loaded(|| (), |()| api::read_pins(), screen)
}

fn called(lang: Lang, device: &PinDevice) -> String {
    if device.name.is_empty() {
        t::unknown_device(lang).to_owned()
    } else {
        device.name.clone()
    }
}

fn screen(devices: Vec<PinDevice>) -> impl IntoView {
    let lang = lang();
    let here = devices.iter().any(|device| device.this);
    let (title, submit) = if here {
        (t::pin_other(lang), t::pin_change(lang))
    } else {
        (t::pin_new(lang), t::pin_set(lang))
    };
    view! {
        <p><a href="/account">{t::to_account(lang)}</a></p>
        <PageTitle text=t::pin(lang)/>
        <p class="lead">{t::pin_lead(lang)}</p>
        <ul class="list">
            <li>{t::pin_level(lang)}</li>
            <li>{t::pin_wrong(lang)}</li>
            <li>{t::pin_shared(lang)}</li>
        </ul>
        <h2 class="nl-heading nl-heading--level-2">{title}</h2>
        <div class="narrow">
            <PostForm submit>
                <Field name="pin" label=t::pin(lang) hint=t::pin_hint(lang) kind=Kind::Pin/>
            </PostForm>
        </div>
        {(!devices.is_empty()).then(|| table(lang, devices))}
    }
}

fn table(lang: Lang, devices: Vec<PinDevice>) -> impl IntoView {
    let columns = vec![
        Column::new(t::device(lang)),
        Column::new(t::pin_since(lang)),
        Column::new(t::last_used(lang)),
        Column::new(""),
    ];
    let rows = devices
        .into_iter()
        .map(|device| {
            let name = called(lang, &device);
            let used = device.used.map_or_else(|| t::never(lang).to_owned(), |day| format::short_date(lang, day));
            let action = format!("/account/pin/{}/remove", device.id);
            vec![
                view! {
                    <strong>{name}</strong>
                    {device.this.then(|| view! { " " <StatusTag tone=Tone::Good text=t::this_device(lang)/> })}
                }
                .into_any(),
                format::short_date(lang, device.made).into_any(),
                used.into_any(),
                view! { <PostButton action label=t::remove(lang) look=ButtonLook::Quiet/> }.into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! {
        <h2 class="nl-heading nl-heading--level-2">{t::pin_devices(lang)}</h2>
        <DataTable caption=t::pin_devices(lang) columns rows/>
    }
}

#[component]
pub fn RemovePin() -> impl IntoView {
    let id = param("device");
    loaded(
        || (),
        |()| api::read_pins(),
        move |devices| {
            let lang = lang();
            let id = id.get_untracked();
            // Somebody else's is not there (R-DEC-22).
            let Some(device) = devices.iter().find(|device| device.id.to_string() == id) else {
                return view! { <Problem error=ApiError::NotFound/> }.into_any();
            };
            let name = called(lang, device);
            view! {
                <div class="narrow">
                    <PageTitle text=t::pin_remove_title(lang, name)/>
                    <PostForm
                        submit=t::pin_remove(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href="/account/pin">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
            .into_any()
        },
    )
}
