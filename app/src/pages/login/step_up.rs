//! `/step-up`: granting and changing how one signs in ask for a factor used just now.

use crate::{
    api::login as api,
    components::{Note, NoteLook, PageTitle, PasskeyButton, PasskeyUse, loaded, query},
    form::{Field, Kind, PasswordField, PostForm},
    lang::lang,
    text::login as t,
};
use leptos::prelude::*;

#[component]
pub fn StepUp() -> impl IntoView {
    let next = query("next");
    loaded(|| (), |()| api::read_step_up(), move |ways| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::again(lang)/>
                <p class="lead">{t::again_lead(lang)}</p>
                {(!ways.second_factor).then(|| view! {
                    <Note look=NoteLook::Warning title=t::no_factor_title(lang)>
                        <p>{t::no_factor(lang)} " " <a href="/account/two-factor">{t::no_factor_link(lang)}</a></p>
                    </Note>
                })}
                {ways.password.then(|| view! {
                    <PostForm submit=t::again_submit(lang)>
                        <PasswordField name="password" label=t::password(lang)/>
                        {ways.code.then(|| view! {
                            <Field name="code" label=t::code(lang) hint=t::code_again_hint(lang) kind=Kind::Code/>
                        })}
                    </PostForm>
                })}
                {ways.passkey.then(|| view! {
                    <PasskeyButton purpose=PasskeyUse::StepUp label=t::passkey_again(lang) next/>
                })}
            </div>
        }
    })
}
