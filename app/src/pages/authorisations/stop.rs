//! `/authorisations/:mandate/stop`: the question before a client stops an office, whole or one service.

use crate::{
    api::authorisations as api,
    components::{Note, NoteLook, PageTitle, loaded, param, query},
    form::{ButtonLook, Hidden, PostForm, TextArea},
    lang::lang,
    text::authorisations as t,
};
use leptos::prelude::*;

#[component]
pub fn Stop() -> impl IntoView {
    let (mandate, service) = (param("mandate"), query("service"));
    loaded(move || mandate.get(), api::read_authorisation, move |detail| {
        let lang = lang();
        let service = service.get_untracked();
        let name = detail
            .grants
            .iter()
            .flat_map(|grant| &grant.services)
            .find(|row| row.service.id.to_string() == service)
            .map(|row| row.service.name.clone());
        let office = detail.intermediary.name.clone();
        let title = match &name {
            Some(service) => t::stop_service_title(lang, service, &office),
            None => t::stop_all_title(lang, &office),
        };
        let back = format!("/authorisations/{}", detail.mandate);
        let at_once = t::at_once(lang, &office);
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
                    <TextArea name="reason" label=t::reason(lang) hint=t::reason_hint(lang, &office) optional=true/>
                </PostForm>
            </div>
        }
    })
}
