//! Choosing for which of one's organisations to work; a form, so that it works without a script.

use crate::{
    form::{Choice, PostForm, Radios},
    lang::lang,
    text::components as t,
};
use domain::id::OrganisationId;
use leptos::prelude::*;

/// `current` is chosen when the page opens. Sends `organisation` to the page it stands on.
#[component]
pub fn OrganisationSwitcher(
    organisations: Vec<(OrganisationId, String)>,
    #[prop(optional)] current: Option<OrganisationId>,
) -> impl IntoView {
    let lang = lang();
    let options = organisations
        .into_iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect::<Vec<_>>();
    let current = current.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <PostForm submit=t::switch_organisation(lang)>
            <Radios name="organisation" legend=t::which_organisation(lang) options=options value=current/>
        </PostForm>
    }
}
