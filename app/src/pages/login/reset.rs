//! `/login/reset/:token`: a new password. A mailbox alone is not enough where there is a second factor.

use crate::{
    api::login as api,
    components::{PageTitle, loaded, param},
    form::{Field, Kind, PasswordField, PostForm},
    lang::lang,
    text::login as t,
};
use leptos::prelude::*;

#[component]
pub fn Reset() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_reset, |reset| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::reset_title(lang)/>
                <p class="lead">{t::reset_lead(lang, &reset.email)}</p>
                <PostForm submit=t::reset_submit(lang)>
                    <PasswordField name="password" label=t::new_password(lang) hint=t::new_password_hint(lang) new=true/>
                    {reset.needs_code.then(|| view! {
                        <Field name="code" label=t::code(lang) hint=t::reset_code_hint(lang) kind=Kind::Code/>
                    })}
                </PostForm>
            </div>
        }
    })
}
