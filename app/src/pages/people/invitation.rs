//! `/people/invitations/:invitation/resend` and `…/revoke`: the questions behind the buttons of the list.

use crate::{
    api::invitations as api,
    components::{PageTitle, loaded, param},
    form::{ButtonLook, PostForm},
    lang::lang,
    text::people as t,
};
use leptos::prelude::*;

#[component]
pub fn Resend() -> impl IntoView {
    let invitation = param("invitation");
    loaded(
        move || invitation.get(),
        api::read_invited,
        |invited| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::resend_title(lang, invited.email)/>
                    <p class="lead">{t::resend_lead(lang)}</p>
                    <PostForm submit=t::resend(lang) beside=move || view! { <a href="/people">{t::back(lang)}</a> }>
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}

#[component]
pub fn Revoke() -> impl IntoView {
    let invitation = param("invitation");
    loaded(
        move || invitation.get(),
        api::read_invited,
        |invited| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::revoke_title(lang, invited.email)/>
                    <p class="lead">{t::revoke_lead(lang)}</p>
                    <PostForm
                        submit=t::revoke(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href="/people">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}
