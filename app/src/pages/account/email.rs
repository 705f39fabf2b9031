//! `/account/email`: another address; `/account/email/:token`: the link in the new mailbox, which asks before it acts.

use crate::{
    api::account as api,
    components::{PageTitle, loaded, param},
    form::{Field, Kind, PostForm},
    lang::lang,
    text::account as t,
};
use leptos::prelude::*;

#[component]
pub fn Email() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_account(),
        |account| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::email_title(lang)/>
                    <p class="lead">{t::email_lead(lang, account.email)}</p>
                    <PostForm submit=t::email_submit(lang) beside=move || view! { <a href="/account">{t::back(lang)}</a> }>
                        <Field name="email" label=t::new_email(lang) kind=Kind::Email/>
                    </PostForm>
                </div>
            }
        },
    )
}

#[component]
pub fn ConfirmEmail() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_new_email,
        |email| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::confirm_email_title(lang)/>
                    <p class="lead">{t::confirm_email_lead(lang, email)}</p>
                    <PostForm submit=t::confirm_email_submit(lang)>
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}
