//! For a manager who may log in nowhere yet: nobody else gives them anything.

use super::Note;
use crate::text::components as t;
use domain::{id::PersonId, lang::Lang};
use leptos::prelude::*;

/// Where managers authorise themselves; `me` is the reader, when there is reason to.
pub fn authorise_self(lang: Lang, me: Option<PersonId>) -> AnyView {
    let Some(me) = me else {
        return ().into_any();
    };
    let href = format!("/people/{me}/authorise");
    view! {
        <Note title=t::authorise_self(lang)>
            <p>{t::authorise_self_text(lang)} " " <a href=href>{t::authorise_self_do(lang)}</a></p>
        </Note>
    }
    .into_any()
}
