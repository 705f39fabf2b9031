//! `/login/forgot`: asks for a link. The answer is the same whether or not the address has an account.

use crate::{
    components::{NextStep, PageTitle, query},
    form::{Field, Kind, PostForm},
    lang::lang,
    text::login as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Forgot() -> impl IntoView {
    asking("/login/forgot", ask)
}

/// A page that asks for a link, and what one does after that: `?done=mailed`.
pub fn asking(path: &'static str, ask: fn(Lang) -> AnyView) -> impl IntoView {
    let (lang, done) = (lang(), query("done"));
    move || {
        if done.get().is_empty() {
            ask(lang)
        } else {
            view! { <NextStep words=t::mailed_text(lang) mailed=path/> }.into_any()
        }
    }
}

fn ask(lang: Lang) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::forgot_title(lang)/>
            <p class="lead">{t::forgot_lead(lang)}</p>
            <PostForm submit=t::forgot_submit(lang) beside=move || view! { <a href="/login">{t::back(lang)}</a> }>
                <Field name="email" label=t::email(lang) kind=Kind::Email/>
            </PostForm>
        </div>
    }
    .into_any()
}
