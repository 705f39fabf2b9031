//! `/account/mobile`: another mobile number; `/account/mobile/code`: the code from that phone.

use crate::{
    api::account as api,
    components::{PageTitle, loaded},
    form::{Field, Kind, PostForm},
    format,
    lang::lang,
    pages::activation::{arrival, demo, tries},
    text::account as t,
};
use leptos::prelude::*;

#[component]
pub fn Mobile() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_mobile(),
        |found| {
            let lang = lang();
            let now = found.hint.map_or_else(
                || t::mobile_none(lang).to_owned(),
                |hint| t::mobile_now(lang, format::unbroken(&hint)),
            );
            let typed = found.typed.unwrap_or_default();
            view! {
                <div class="narrow">
                    <PageTitle text=t::mobile_title(lang)/>
                    <p class="lead">{now} " " {t::mobile_lead(lang)}</p>
                    <PostForm submit=t::mobile_submit(lang) beside=move || view! { <a href="/account">{t::back(lang)}</a> }>
                        <Field name="mobile" label=t::new_mobile(lang) kind=Kind::Phone value=typed.clone()/>
                    </PostForm>
                </div>
            }
        },
    )
}

#[component]
pub fn ConfirmMobile() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_mobile(),
        |found| {
            let lang = lang();
            let Some(sent) = found.sent else {
                return view! {
                    <div class="narrow">
                        <PageTitle text=t::mobile_title(lang)/>
                        <p class="lead">{t::mobile_over(lang)}</p>
                        <p class="actions"><a class="nl-button nl-button--primary" href="/account/mobile">{t::mobile_title(lang)}</a></p>
                    </div>
                }
                .into_any();
            };
            view! {
                <div class="narrow">
                    <PageTitle text=t::mobile_code_title(lang)/>
                    <p class="lead">{t::mobile_sent(lang, format::unbroken(&sent.hint), sent.minutes)}</p>
                    {sent.arrival.map(|found| arrival(lang, found))}
                    {demo(lang)}
                    {tries(lang, &sent)}
                    <PostForm submit=t::mobile_use(lang) beside=move || view! { <a href="/account/mobile">{t::mobile_other(lang)}</a> }>
                        <Field name="code" label=t::mobile_code(lang) hint=t::code_hint(lang) kind=Kind::Code/>
                    </PostForm>
                </div>
            }
            .into_any()
        },
    )
}
