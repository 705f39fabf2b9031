//! `/applications/:id/counter`: showing who one is in person, for EH4 or without a KvK number: the number to say there, the
//! appointment, and afterwards, for EH4, the passkey that the means hangs on. For every kind of application; it goes back to
//! that kind's own page.

use crate::{
    path::with_next,
    api::evidence::{self as api, Booked, Counter as Shown},
    components::{Fact, Facts, Note, NoteLook, PageTitle, PasskeyButton, PasskeyUse, loaded, param},
    form::{Choice, PostForm, Radios},
    format,
    lang::lang,
    text::{contact as c, evidence as t},
};
use domain::{application::Kind, lang::Lang};
use leptos::prelude::*;

#[component]
pub fn Counter() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_counter, move |shown| screen(shown, &id.get_untracked()))
}

fn screen(shown: Shown, id: &str) -> AnyView {
    let lang = lang();
    let back = shown.page.clone();
    if shown.appeared && shown.binds {
        return bind(lang, shown, format!("/applications/{id}/counter"));
    }
    // Without a passkey to bind it is the tax office's means, for which others sign too.
    let signed = shown.kind == Kind::Manager || !shown.binds;
    let lead = match (shown.binds, signed) {
        (false, _) => t::to_appear_text_tax(lang),
        (true, true) => t::to_appear_text(lang),
        (true, false) => t::to_appear_alone(lang),
    };
    let tell = (shown.at.is_none() && !shown.appeared).then(|| reach(lang, shown.phone.clone()));
    let when = match shown.at.clone() {
        Some(when) => t::at(lang, format::date(lang, when.day), when.time),
        None => t::no_appointment(lang).to_owned(),
    };
    let mut facts = vec![
        Fact::new(t::number(lang), view! { <strong>{shown.number}</strong> }),
        Fact::new(t::appointment(lang), when),
    ];
    if let Some(counter) = shown.counter {
        facts.push(Fact::new(t::counter(lang), counter));
    }
    view! {
        <div class="narrow">
            <PageTitle text=t::to_appear(lang)/>
            <p class="lead">{lead}</p>
            {shown.appeared.then(|| view! { <Note look=NoteLook::Good><p>{t::appeared(lang)}</p></Note> })}
            <div class="card"><Facts facts/></div>
            {shown.passed.then(|| view! {
                <Note look=NoteLook::Warning title=t::mine_passed(lang)>
                    <p>{t::mine_passed_text(lang)} " " <a href="/contact">{c::title(lang)}</a></p>
                </Note>
            })}
            {tell}
            <h2 class="nl-heading nl-heading--level-3">{t::bring(lang)}</h2>
            <ul class="list">
                <li>{t::bring_document(lang)}</li>
                {signed.then(|| view! {
                    <li>{t::bring_signers(lang)} " " {shown.by_register.then(|| t::bring_directors(lang))}</li>
                })}
                {shown.binds.then(|| view! { <li>{t::bring_passkey(lang)}</li> })}
            </ul>
            <p>{t::kept(lang)}</p>
            <p><a href=back>{t::back(lang)}</a></p>
        </div>
    }
    .into_any()
}

/// How to make an appointment oneself, while there is none.
fn reach(lang: Lang, phone: Option<String>) -> impl IntoView {
    let call = phone.map(|number| {
        let href = format!("tel:{}", number.replace([' ', '-'], ""));
        view! { <a href=href rel="external">{number}</a> " · " }
    });
    view! { <p>{t::ask_appointment(lang)} " " {call} <a href="/contact">{c::title(lang)}</a></p> }
}

/// The appointment, on the page of what it is for.
pub fn booked(lang: Lang, made: Option<&Booked>) -> Vec<Fact> {
    made.map_or_else(Vec::new, |made| {
        let when = t::at(lang, format::date(lang, made.at.day), made.at.time.clone());
        vec![Fact::new(t::appointment(lang), when), Fact::new(t::counter(lang), made.counter.clone())]
    })
}

/// The word on the way to the page of the counter: there is not always an appointment yet.
pub fn to_counter(lang: Lang, made: Option<&Booked>) -> &'static str {
    if made.is_some() { t::to_appear_do(lang) } else { t::to_appear_first_do(lang) }
}

fn bind(lang: Lang, shown: Shown, here: String) -> AnyView {
    let back = shown.page.clone();
    let submit = if shown.kind == Kind::Manager { t::bind(lang) } else { t::bind_this(lang) };
    let replaces = (shown.kind == Kind::Upgrade).then(|| view! { <p>{t::bind_higher(lang)}</p> });
    let none = shown.passkeys.is_empty();
    let options: Vec<_> = shown.passkeys.into_iter().map(|(id, name)| Choice::new(id, name)).collect();
    let to = back.clone();
    let add = with_next("/account/passkeys", &here);
    view! {
        <div class="narrow">
            <PageTitle text=t::to_bind(lang)/>
            <p class="lead">{t::to_bind_text(lang)}</p>
            {replaces}
            {if none {
                view! {
                    <Note title=t::no_passkey(lang)><p>{t::no_passkey_text(lang)}</p></Note>
                    <p class="actions">
                        <a class="nl-button nl-button--primary" href=add>{t::add_passkey(lang)}</a>
                    </p>
                    <p><a href=back>{t::back(lang)}</a></p>
                }
                .into_any()
            } else {
                view! {
                    <p>{t::use_passkey(lang)}</p>
                    <PasskeyButton
                        purpose=PasskeyUse::StepUp
                        label=t::use_passkey_do(lang)
                        next=Signal::stored(here)
                    />
                    <PostForm submit=submit beside=move || view! { <a href=to.clone()>{t::back(lang)}</a> }>
                        <Radios name="passkey" legend=t::which_passkey(lang) options/>
                    </PostForm>
                }
                .into_any()
            }}
        </div>
    }
    .into_any()
}
