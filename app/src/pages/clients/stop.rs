//! `/clients/:mandate/stop` and `/clients/:mandate/unassign`: the questions before stopping, from the office's side.

use crate::{
    api::clients as api,
    components::{Note, NoteLook, PageTitle, loaded, param, query},
    form::{ButtonLook, Hidden, PostForm, TextArea},
    lang::lang,
    text::clients as t,
};
use leptos::prelude::*;

#[component]
pub fn Stop() -> impl IntoView {
    let (mandate, service) = (param("mandate"), query("service"));
    loaded(move || mandate.get(), api::read_client, move |detail| {
        let lang = lang();
        let service = service.get_untracked();
        let name = detail
            .grants
            .iter()
            .flat_map(|grant| &grant.services)
            .find(|row| row.service.id.to_string() == service)
            .map(|row| row.service.name.clone());
        let client = detail.client.name.clone();
        let title = match &name {
            Some(service) => t::stop_service_title(lang, service, &client),
            None => t::give_up_title(lang, &client),
        };
        let back = format!("/clients/{}", detail.mandate);
        let at_once = t::stop_at_once(lang, &client);
        let hidden = if name.is_some() { service } else { String::new() };
        view! {
            <div class="narrow">
                <PageTitle text=title/>
                <Note look=NoteLook::Warning><p>{at_once.clone()}</p></Note>
                <PostForm
                    submit=t::stop_button(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <Hidden name="service" value=hidden/>
                    <TextArea name="reason" label=t::reason(lang) hint=t::reason_hint(lang, &client) optional=true/>
                </PostForm>
            </div>
        }
    })
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
