//! `/approve/:token/done`: the receipt, to be printed or kept, with the way to stop it.

use super::{choose::steps, picture::{called, signing}};
use crate::{
    api::{approve as api, frame},
    components::{Chain, Fact, Facts, Leg, Link, PageTitle, Steps, loaded, param},
    format,
    lang::lang,
    text::approve as t,
};
use domain::{
    lang::Lang,
    request::RequestState,
    view::{ServiceLine, chain::Receipt},
};
use leptos::prelude::*;

#[component]
pub fn Done() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_receipt, screen)
}

fn names(services: &[ServiceLine]) -> String {
    services.iter().map(|service| service.name.clone()).collect::<Vec<_>>().join(", ")
}

pub(super) fn screen(receipt: Receipt) -> impl IntoView {
    let lang = lang();
    let office = receipt.intermediary.name.clone();
    let over = receipt.granted.is_empty() && !receipt.ended.is_empty();
    let (title, text) = match receipt.state {
        _ if over => (t::done_over(lang).to_owned(), t::done_over_text(lang, &office)),
        RequestState::Approved | RequestState::PartlyApproved => {
            (t::done_approved(lang, &office), t::done_approved_text(lang).to_owned())
        }
        RequestState::PartlySigned => (t::done_signed(lang).to_owned(), t::done_signed_text(lang).to_owned()),
        RequestState::Refused => (t::done_refused(lang).to_owned(), t::done_refused_text(lang, &office)),
        RequestState::Pending => (t::done_open(lang).to_owned(), t::done_open_text(lang).to_owned()),
        RequestState::Withdrawn => (t::done_withdrawn(lang).to_owned(), t::done_withdrawn_text(lang, &office)),
        RequestState::Expired => (t::done_expired(lang).to_owned(), t::done_expired_text(lang, &office)),
    };
    let granted = matches!(receipt.state, RequestState::Approved | RequestState::PartlyApproved);
    // What was stopped already is not stopped again.
    let look = if over { t::look_over(lang) } else { t::look(lang) };
    let answered = !matches!(
        receipt.state,
        RequestState::Pending | RequestState::Withdrawn | RequestState::Expired
    );
    let half = receipt.state == RequestState::PartlySigned;
    let all = if half { t::follow(lang) } else { t::all(lang) };
    let mandate = receipt.mandate.filter(|_| granted);
    view! {
        <div class="narrow">
            {answered.then(|| view! { <Steps steps=steps_of(lang, receipt.state) current=2/> })}
            <PageTitle text=title/>
            <p class="lead">{text}</p>
            {signing(lang, &receipt.signing, half).filter(|_| receipt.state.is_open())}
            {half.then(|| signed(lang, &receipt))}
            {granted.then(|| given(lang, &receipt))}
            <div class="actions">
                {mandate.map(|mandate| way(&receipt, format!("/authorisations/{mandate}"), look, true))}
                {way(&receipt, "/authorisations".to_owned(), all, half)}
            </div>
        </div>
    }
}

/// A way to what is the client's own. Who works for another organisation now goes to work for this one with it.
fn way(receipt: &Receipt, to: String, label: &'static str, button: bool) -> AnyView {
    let acting = frame().viewer.and_then(|viewer| viewer.acting);
    let class = if button { "nl-button nl-button--secondary" } else { "" };
    match receipt.client.id {
        Some(client) if acting != Some(client) => view! {
            <form method="post" action="/organisation">
                <input type="hidden" name="back" value=to/>
                <button
                    class="nl-button nl-button--secondary"
                    type="submit"
                    name="organisation"
                    value=client.to_string()
                >{label}</button>
            </form>
        }
        .into_any(),
        _ => view! { <a class=class href=to>{label}</a> }.into_any(),
    }
}

/// What stands under the signatures so far, and whose are still to come.
fn signed(lang: Lang, receipt: &Receipt) -> impl IntoView + use<> {
    let mut facts = vec![
        Fact::new(t::gives(lang), called(&receipt.client)),
        Fact::new(t::receives(lang), called(&receipt.intermediary)),
        Fact::new(t::they_may(lang), names(&receipt.granted)),
    ];
    if !receipt.declined.is_empty() {
        facts.push(Fact::new(t::declined(lang), names(&receipt.declined)));
    }
    if let Some(day) = receipt.last_day {
        facts.push(Fact::new(t::until(lang), format::date(lang, day)));
    }
    let have = u32::try_from(receipt.signing.signed_by.len()).unwrap_or(u32::MAX);
    let missing = receipt.signing.needed.saturating_sub(have);
    let waits = (!receipt.waits_for.is_empty()).then(|| t::waits_for(lang, missing, receipt.waits_for.join(", ")));
    view! {
        <Facts facts/>
        {waits.map(|words| view! { <p>{words}</p> })}
    }
}

/// With one of several signatures it is not done.
fn steps_of(lang: Lang, state: RequestState) -> Vec<&'static str> {
    let mut all = steps(lang);
    if state == RequestState::PartlySigned
        && let Some(last) = all.last_mut()
    {
        *last = t::step_waits(lang);
    }
    all
}

fn given(lang: Lang, receipt: &Receipt) -> impl IntoView + use<> {
    let stands = !receipt.granted.is_empty();
    let mut facts = Vec::new();
    if stands {
        facts.push(Fact::new(t::they_may(lang), names(&receipt.granted)));
    }
    if !receipt.ended.is_empty() {
        facts.push(Fact::new(t::ended(lang), names(&receipt.ended)));
    }
    if !receipt.declined.is_empty() {
        facts.push(Fact::new(t::declined(lang), names(&receipt.declined)));
    }
    if let Some(day) = receipt.last_day.filter(|_| stands) {
        facts.push(Fact::new(t::until(lang), format::date(lang, day)));
    }
    if stands {
        facts.push(Fact::new(t::stop(lang), t::stop_text(lang)));
    }
    // Whom the office assigns is its own: as on the page of the authorisation, that is not told here.
    let leg = if stands { Leg::Holds } else { Leg::Broken };
    let links = vec![
        Link::new(called(&receipt.client), t::gave(lang)).leg(leg),
        Link::new(receipt.intermediary.name.clone(), t::divides(lang)).leg(leg),
        Link::new(t::people(lang), t::people_role(lang)).anyone(),
    ];
    view! {
        <div class="card">
            <Chain links/>
        </div>
        <Facts facts/>
    }
}
