//! `/approve/:token/refuse`: no, with a reason for the office if one likes.

use super::{done, pass_on::stranger};
use crate::{
    api::approve as api,
    components::{Note, NoteLook, PageTitle, loaded, param},
    form::{ButtonLook, PostForm, TextArea},
    lang::lang,
    text::approve as t,
};
use leptos::prelude::*;

#[component]
pub fn Refuse() -> impl IntoView {
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
        let office = asked.intermediary.name;
        let signed = asked.signing.signed_by.join(", ");
        let joint = (asked.signing.needed > 1).then(|| view! {
            <Note look=NoteLook::Warning>
                <p>{t::refuse_joint(lang)} " " {(!signed.is_empty()).then(|| t::refuse_signed(lang, signed))}</p>
            </Note>
        });
        view! {
            <div class="narrow">
                <PageTitle text=t::refuse_title(lang, &office)/>
                <p class="lead">{t::refuse_lead(lang, &office)}</p>
                {joint}
                <PostForm
                    submit=t::refuse_button(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <TextArea name="reason" label=t::reason(lang) hint=t::reason_hint(lang, &office) optional=true/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}
