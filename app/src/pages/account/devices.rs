//! `/account/sessions`: where one is signed in, and signing out there.

use crate::{
    api::{
        ApiError,
        account::{self as api, Device},
    },
    components::{Column, DataTable, PageTitle, Problem, StatusTag, Tone, loaded, param},
    form::{ButtonLook, PostButton, PostForm},
    format,
    lang::lang,
    text::account as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Devices() -> impl IntoView {
    loaded(|| (), |()| api::read_devices(), screen)
}

fn called(lang: Lang, device: &Device) -> String {
    if device.name.is_empty() {
        t::unknown_device(lang).to_owned()
    } else {
        device.name.clone()
    }
}

fn screen(devices: Vec<Device>) -> impl IntoView {
    let lang = lang();
    let others =
        u32::try_from(devices.iter().filter(|device| !device.this).count()).unwrap_or(u32::MAX);
    let columns = vec![
        Column::new(t::device(lang)),
        Column::new(t::signed_in(lang)),
        Column::new(t::last_seen(lang)),
        Column::new(""),
    ];
    let rows = devices
        .into_iter()
        .map(|device| {
            let name = called(lang, &device);
            let action = format!("/account/sessions/{}/end", device.id);
            vec![
                view! {
                    <strong>{name}</strong> " " <small>{device.address}</small>
                    {device.this.then(|| view! { " " <StatusTag tone=Tone::Good text=t::this_device(lang)/> })}
                }
                .into_any(),
                format::short_date(lang, device.signed_in).into_any(),
                format::short_date(lang, device.seen).into_any(),
                view! { <PostButton action label=t::end_device(lang) look=ButtonLook::Quiet/> }.into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! {
        <p><a href="/account">{t::to_account(lang)}</a></p>
        <PageTitle text=t::devices(lang)/>
        <p class="lead">{t::devices_lead(lang)}</p>
        <p>{t::devices_pin(lang)} " " <a href="/account/pin">{t::pin_see(lang)}</a></p>
        <DataTable caption=t::devices(lang) columns rows/>
        {if others > 0 {
            view! { <PostForm submit=t::end_others(lang, others) look=ButtonLook::Danger>""</PostForm> }.into_any()
        } else {
            view! { <p>{t::only_here(lang)}</p> }.into_any()
        }}
    }
}

#[component]
pub fn EndDevice() -> impl IntoView {
    let id = param("session");
    loaded(
        || (),
        |()| api::read_devices(),
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
                    <PageTitle text=t::end_device_title(lang, name)/>
                    <PostForm
                        submit=t::end_device(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href="/account/sessions">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
            .into_any()
        },
    )
}
