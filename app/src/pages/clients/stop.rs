//! `/clients/:mandate/stop` and `/clients/:mandate/unassign`: the questions before stopping, from the office's side.

use crate::{
    api::clients as api,
    components::{PageTitle, StopMandate, loaded, param, query},
    form::{ButtonLook, Hidden, PostForm},
    lang::lang,
    text::clients as t,
};
use leptos::prelude::*;

#[component]
pub fn Stop() -> impl IntoView {
    let (mandate, service) = (param("mandate"), query("service"));
    loaded(
        move || mandate.get(),
        api::read_client,
        move |detail| view! { <StopMandate detail service=service.get_untracked()/> },
    )
}

#[component]
pub fn Unassign() -> impl IntoView {
    let (mandate, assignment) = (param("mandate"), query("assignment"));
    loaded(move || mandate.get(), api::read_client, move |detail| {
        let lang = lang();
        let assignment = assignment.get_untracked();
        let who = detail
            .assignments
            .iter()
            .find(|row| row.assignment.to_string() == assignment)
            .map(|row| row.name.clone())
            .unwrap_or_default();
        let client = detail.client.name.clone();
        let back = format!("/clients/{}", detail.mandate);
        view! {
            <div class="narrow">
                <PageTitle text=t::unassign_title(lang, &who, &client)/>
                <p class="lead">{t::unassign_lead(lang)}</p>
                <PostForm
                    submit=t::unassign(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <Hidden name="assignment" value=assignment/>
                </PostForm>
            </div>
        }
    })
}
