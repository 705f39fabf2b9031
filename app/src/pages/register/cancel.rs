//! `/applications/:id/cancel`: taking an application back, which is final (R-AAN-8).

use crate::{
    api::register as api,
    components::{PageTitle, loaded, param},
    form::{ButtonLook, PostForm},
    lang::lang,
    text::register as t,
};
use leptos::prelude::*;

#[component]
pub fn Cancel() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_mine, |mine| {
        let lang = lang();
        let back = format!("/applications/{}", mine.id);
        view! {
            <div class="narrow">
                <PageTitle text=t::cancel_title(lang, &mine.organisation)/>
                <p class="lead">{t::cancel_lead(lang)}</p>
                <PostForm
                    submit=t::cancel_do(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    ""
                </PostForm>
            </div>
        }
    })
}
