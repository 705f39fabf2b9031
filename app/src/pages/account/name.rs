//! `/account/name`: what one is called.

use crate::{
    api::account as api,
    components::{PageTitle, loaded},
    form::{Field, PostForm},
    lang::lang,
    text::account as t,
};
use leptos::prelude::*;

#[component]
pub fn Name() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_account(),
        |account| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::name_title(lang)/>
                    <p class="lead">{t::name_lead(lang)}</p>
                    <PostForm submit=t::save_name(lang) beside=move || view! { <a href="/account">{t::back(lang)}</a> }>
                        <Field name="name" label=t::name(lang) value=account.name.clone() autocomplete="name"/>
                    </PostForm>
                </div>
            }
        },
    )
}
