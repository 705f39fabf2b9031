//! `/authorisations/:mandate/stop`: the question before a client stops an office, whole or one service.

use crate::{
    api::authorisations as api,
    components::{StopMandate, loaded, param, query},
};
use leptos::prelude::*;

#[component]
pub fn Stop() -> impl IntoView {
    let (mandate, service) = (param("mandate"), query("service"));
    loaded(
        move || mandate.get(),
        api::read_authorisation,
        move |detail| view! { <StopMandate detail service=service.get_untracked()/> },
    )
}
