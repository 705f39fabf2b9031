//! `/approve/:token/done`: the receipt, to be printed or kept, with the way to stop it.

use super::{choose::steps, picture::{called, signing}};
use crate::{
    api::approve as api,
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
    let answered = !matches!(receipt.state, RequestState::Withdrawn | RequestState::Expired);
    view! {
        <div class="narrow">
            {answered.then(|| view! { <Steps steps=steps_of(lang, receipt.state) current=2/> })}
            <PageTitle text=title/>
            <p class="lead">{text}</p>
            {signing(lang, &receipt.signing).filter(|_| receipt.state.is_open())}
            {granted.then(|| given(lang, &receipt))}
            <div class="actions">
                {receipt.mandate.filter(|_| granted).map(|mandate| view! {
                    <a class="nl-button nl-button--secondary" href=format!("/authorisations/{mandate}")>{look}</a>
                })}
                <a href="/authorisations">{t::all(lang)}</a>
            </div>
        </div>
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
