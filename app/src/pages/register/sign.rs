//! `/applications/:id/sign`: the applicant, whom the register or the papers name, signs: exactly what is written here.

use super::parts::{Stage, becomes, known_by, steps};
use crate::{
    api::register::{self as api, Mine, Own},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param},
    fault,
    form::PostForm,
    lang::lang,
    text::register as t,
};
use domain::{fault::Fault, lang::Lang};
use leptos::prelude::*;

#[component]
pub fn SignMine() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_mine, |mine| screen(&mine))
}

fn screen(mine: &Mine) -> impl IntoView + use<> {
    let lang = lang();
    let facts = vec![
        Fact::new(t::organisation(lang), t::organisation_is(lang, &mine.organisation, known_by(lang, mine.number))),
        Fact::new(t::sign_asks(lang), mine.applicant.clone()),
        Fact::new(t::sign_as(lang), becomes(lang, mine.wish)),
        Fact::new(t::sign_document(lang), mine.applicant.clone()),
    ];
    view! {
        <div class="narrow">
            {steps(lang, Stage::Signing)}
            <PageTitle text=t::sign_title(lang, &mine.organisation)/>
            <p class="lead">{t::sign_lead(lang)}</p>
            <div class="card"><Facts facts/></div>
            {answer(lang, mine)}
        </div>
    }
}

/// The button, or why there is none.
fn answer(lang: Lang, mine: &Mine) -> AnyView {
    let back = format!("/applications/{}", mine.id);
    let fault = match mine.own {
        Own::Possible => None,
        Own::Unknown => Some(Fault::NotIdentified),
        Own::Given => Some(Fault::AlreadySigned),
        Own::NotMine if mine.by_papers => Some(Fault::NotInPapers),
        Own::NotMine => Some(Fault::NotOnExtract),
    };
    match fault {
        None => view! {
            <PostForm submit=t::sign_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                ""
            </PostForm>
        }
        .into_any(),
        Some(fault) => view! {
            <Note look=NoteLook::Warning><p>{fault::text(fault, lang)}</p></Note>
            <p><a href=back>{t::back(lang)}</a></p>
        }
        .into_any(),
    }
}
