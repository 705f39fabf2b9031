//! `/account/password`: another password; other devices are signed out.

use crate::{
    components::{PageTitle, signed_in},
    form::{PasswordField, PostForm},
    lang::lang,
    text::account as t,
};
use leptos::prelude::*;

#[component]
pub fn Password() -> impl IntoView {
    let lang = lang();
    signed_in(move || {
        view! {
            <div class="narrow">
                <PageTitle text=t::password_title(lang)/>
                <p class="lead">{t::password_lead(lang)}</p>
                <PostForm submit=t::password_submit(lang) beside=move || view! { <a href="/account">{t::back(lang)}</a> }>
                    <PasswordField name="current" label=t::current_password(lang)/>
                    <PasswordField name="password" label=t::new_password(lang) hint=t::new_password_hint(lang) new=true/>
                </PostForm>
            </div>
        }
    })
}
