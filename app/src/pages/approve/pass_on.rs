//! `/approve/:token/pass-on`: "not me": a colleague gets a link of their own.

use super::{done, picture::called};
use crate::{
    api::approve as api,
    components::{Note, NoteLook, PageTitle, loaded, param},
    form::{Field, Kind, PostForm, TextArea},
    lang::lang,
    text::approve as t,
};
use domain::{lang::Lang, view::chain::Asked};
use leptos::prelude::*;

#[component]
pub fn PassOn() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_asked_me, move |asked| {
        let lang = lang();
        let back = format!("/approve/{}", token.get_untracked());
        if !asked.state.is_open()
            && let Some(over) = asked.over
        {
            return done::screen(over).into_any();
        }
        if !asked.may_pass_on {
            return stranger(lang, &asked, back);
        }
        view! {
            <div class="narrow">
                <PageTitle text=t::pass_on_title(lang)/>
                <p class="lead">{t::pass_on_lead(lang, &asked.intermediary.name)}</p>
                <PostForm
                    submit=t::pass_on_button(lang)
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <Field name="email" label=t::email(lang) hint=t::email_hint(lang) kind=Kind::Email/>
                    <TextArea name="note" label=t::note(lang) optional=true/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}

/// In the place of a form that would only refuse.
pub(super) fn stranger(lang: Lang, asked: &Asked, back: String) -> AnyView {
    let words = t::stranger(lang, called(&asked.client));
    view! {
        <div class="narrow">
            <PageTitle text=t::may_not_title(lang)/>
            <Note look=NoteLook::Warning><p>{words}</p></Note>
            <p><a href=back>{t::back(lang)}</a></p>
        </div>
    }
    .into_any()
}
