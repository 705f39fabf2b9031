//! `/organisation` and `/logout`: the pages behind the header's buttons. Their forms are those of signing in.

use crate::{
    api::account as api,
    components::{EmptyState, OrganisationSwitcher, PageTitle, loaded},
    form::PostForm,
    lang::lang,
    text::account as t,
};
use leptos::prelude::*;

#[component]
pub fn Organisation() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_places(),
        |found| {
            let lang = lang();
            let api::Places { places, current } = found;
            let form = if places.is_empty() {
                view! { <EmptyState title=t::nowhere_title(lang) text=t::nowhere(lang)/> }
                    .into_any()
            } else {
                match current {
                    Some(current) => {
                        view! { <OrganisationSwitcher organisations=places current/> }.into_any()
                    }
                    None => view! { <OrganisationSwitcher organisations=places/> }.into_any(),
                }
            };
            view! {
                <div class="narrow">
                    <PageTitle text=t::switch(lang)/>
                    {form}
                </div>
            }
        },
    )
}

#[component]
pub fn Logout() -> impl IntoView {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=t::log_out(lang)/>
            <p class="lead">{t::log_out_lead(lang)}</p>
            <PostForm submit=t::log_out(lang) beside=move || view! { <a href="/">{t::back(lang)}</a> }>
                ""
            </PostForm>
        </div>
    }
}
