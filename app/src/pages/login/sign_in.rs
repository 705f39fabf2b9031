//! `/login`: one page, so that a code app and a password manager are both asked once. `?next=` leads back.

use crate::{
    components::{PageTitle, PasskeyButton, PasskeyUse, query},
    form::{Field, Kind, PasswordField, PostForm},
    lang::lang,
    text::login as t,
};
use leptos::prelude::*;

#[component]
pub fn SignIn() -> impl IntoView {
    let lang = lang();
    let next = query("next");
    view! {
        <div class="narrow">
            <PageTitle text=t::title(lang)/>
            <PostForm
                submit=t::submit(lang)
                beside=move || view! { <a href="/login/forgot">{t::forgot(lang)}</a> }
            >
                <Field name="email" label=t::email(lang) kind=Kind::Email autocomplete="username"/>
                <PasswordField name="password" label=t::password(lang)/>
                <Field name="code" label=t::code(lang) hint=t::code_hint(lang) kind=Kind::Code depends=true/>
            </PostForm>
            <p><a href="/lost">{t::lost(lang)}</a></p>
            <PasskeyButton purpose=PasskeyUse::Login label=t::passkey(lang) next/>
        </div>
    }
}
