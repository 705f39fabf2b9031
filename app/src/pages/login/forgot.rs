//! `/login/forgot`: asks for a link. The answer is the same whether or not the address has an account.

use crate::{
    components::PageTitle,
    form::{Field, Kind, PostForm},
    lang::lang,
    text::login as t,
};
use leptos::prelude::*;

#[component]
pub fn Forgot() -> impl IntoView {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=t::forgot_title(lang)/>
            <p class="lead">{t::forgot_lead(lang)}</p>
            <PostForm submit=t::forgot_submit(lang) beside=move || view! { <a href="/login">{t::back(lang)}</a> }>
                <Field name="email" label=t::email(lang) kind=Kind::Email/>
            </PostForm>
        </div>
    }
}
