//! `/operator/messages/:message/retry`: the question behind the button, for browsers without scripts.

use crate::{
    api::operator as api,
    components::{PageTitle, loaded, param},
    form::PostForm,
    lang::lang,
    text::operator as t,
};
use leptos::prelude::*;

#[component]
pub fn Retry() -> impl IntoView {
    let id = param("message");
    loaded(move || id.get(), api::read_undelivered, |mail| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::retry_title(lang)/>
                <p class="lead">{t::retry_lead(lang, mail.subject)}</p>
                <PostForm submit=t::retry(lang) beside=move || view! { <a href="/operator">{t::back(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}
