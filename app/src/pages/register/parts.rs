//! What the screens of registering have in common: the steps, the request that waits beyond them, signatures as a
//! picture, and the fields of a name.

use crate::{
    api::register::{Office, Takes, Typed, Wish},
    components::{Note, Steps},
    form::{Field, Kind},
    format,
    text::register as t,
};
use domain::{
    lang::Lang,
    number::{KvkNumber, OrganisationNumber},
};
use leptos::prelude::*;

/// The steps of an application.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Organisation,
    You,
    Identity,
    Signing,
    /// Behind all of them.
    Done,
}

pub fn steps(lang: Lang, stage: Stage) -> impl IntoView {
    let steps = vec![t::step_organisation(lang), t::step_you(lang), t::step_identity(lang), t::step_sign(lang)];
    view! { <Steps steps current=stage as usize/> }
}

/// The request that is answered afterwards stays in sight.
pub fn beyond(lang: Lang, office: Option<Office>) -> Option<impl IntoView> {
    office.map(|Office { name, answer_before }| view! { <Note><p>{t::then(lang, name, format::date(lang, answer_before))}</p></Note> })
}

pub fn number(kvk: KvkNumber) -> String {
    format::kvk(&kvk.to_string())
}

/// By which number an organisation is known, with the word for it.
pub fn known_by(lang: Lang, organisation: OrganisationNumber) -> String {
    match organisation {
        OrganisationNumber::Kvk(kvk) => t::number(lang, number(kvk)),
        OrganisationNumber::Fiscal(fiscal) => t::fiscal_number(lang, fiscal),
    }
}

/// Where somebody begins again for the same organisation.
pub fn begin_again(organisation: OrganisationNumber) -> String {
    match organisation {
        OrganisationNumber::Kvk(kvk) => format!("/register/{kvk}"),
        OrganisationNumber::Fiscal(_) => "/register/without-number".to_owned(),
    }
}

pub fn becomes(lang: Lang, wish: Wish) -> String {
    match wish {
        Wish::Representative => t::becomes_representative(lang).to_owned(),
        Wish::Manager(level) => t::becomes_manager(lang, level.name()),
        Wish::TaxMeans => t::becomes_tax_means(lang).to_owned(),
    }
}

/// How many signatures it takes, as marks: filled for those that are there. The words say the same, and who may give them.
pub fn marks(signed: u16, needed: u16) -> impl IntoView {
    // More than fit on a line say nothing that the words do not.
    let mark = |i: u16| if i < signed { "signers__mark signers__mark--signed" } else { "signers__mark" };
    let marks = (0..needed.min(12)).map(|i| view! { <span class=mark(i)></span> }).collect_view();
    view! { <span class="signers" aria-hidden="true">{marks}</span> }
}

/// What signing takes, in a sentence.
pub fn signing(lang: Lang, takes: Takes) -> String {
    let Takes { needed, able, alone, user, behind } = takes;
    let words = match (needed, able) {
        (0 | 1, 0 | 1) if user => t::signing_one_user(lang).to_owned(),
        (0 | 1, 0 | 1) => t::signing_one(lang).to_owned(),
        (0 | 1, able) if alone < able => t::signing_alone(lang, u32::from(alone), able),
        (0 | 1, able) => t::signing_one_of(lang, able),
        (needed, _) if user => t::signing_all_user(lang, needed),
        (needed, able) if able <= needed => t::signing_all(lang, needed),
        (needed, able) => t::signing_some(lang, needed, able),
    };
    if behind {
        format!("{words} {}", t::signing_behind(lang))
    } else {
        words
    }
}

/// A name and a day of birth, as a document has them.
#[component]
pub fn NameFields(lang: Lang, #[prop(optional)] typed: Typed) -> impl IntoView {
    view! {
        <Field name="given" label=t::given(lang) hint=t::given_hint(lang) autocomplete="given-name" value=typed.given/>
        <Field name="prefix" label=t::prefix(lang) optional=true autocomplete="off" value=typed.prefix/>
        <Field name="family" label=t::family(lang) hint=t::family_hint(lang) autocomplete="family-name" value=typed.family/>
        <Field name="birth" label=t::birth(lang) kind=Kind::Date autocomplete="bday" value=typed.birth/>
    }
}
