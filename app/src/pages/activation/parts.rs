//! Words and pieces that these pages and others share: what a means is for, where an application stands, and what became
//! of a text message.

use crate::{
    api::{
        activation::{Arrival, Texted, UnderWay, Wishes},
        frame,
        home::Open,
    },
    components::{StatusTag, Steps, Tone},
    format,
    pages::home::application,
    text::activation as t,
};
use domain::{
    application::{ApplicationState, Identification, Product},
    lang::Lang,
};
use leptos::prelude::*;

/// The steps behind a link.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Address,
    Phone,
    Account,
    /// Only where a document is asked for.
    Identity,
    Done,
}

pub fn steps(lang: Lang, asked: Option<Identification>, stage: Stage) -> impl IntoView {
    let mut steps = vec![
        (Stage::Address, t::step_address(lang)),
        (Stage::Phone, t::step_phone(lang)),
        (Stage::Account, t::step_account(lang)),
        (Stage::Identity, t::step_identity(lang)),
        (Stage::Done, t::step_done(lang)),
    ];
    steps.retain(|(step, _)| *step != Stage::Identity || asked.is_some());
    let current = steps.iter().position(|(step, _)| *step == stage);
    let steps = steps.into_iter().map(|(_, name)| name).collect();
    view! { <Steps steps current=current.unwrap_or_default()/> }
}

/// The steps of who shows a document from afar.
pub fn to_identify(lang: Lang) -> impl IntoView {
    steps(lang, Some(Identification::Remote), Stage::Identity)
}

/// `EH3`, or that it works at one provider only.
pub fn product(lang: Lang, product: Product) -> String {
    match product {
        Product::TaxOnly => t::tax_only(lang, product.level().name()),
        _ => product.level().name().to_owned(),
    }
}

/// What it may be used for, as a list; nothing yet is said too.
pub fn wishes(lang: Lang, wishes: &Wishes) -> AnyView {
    if wishes.is_empty() {
        return view! { <p>{t::for_nothing(lang)}</p> }.into_any();
    }
    let all = wishes.all.then(|| view! { <li><strong>{t::for_all(lang)}</strong></li> });
    let providers = wishes
        .providers
        .iter()
        .map(|name| view! { <li><strong>{t::for_provider(lang, name)}</strong></li> })
        .collect_view();
    let services = wishes
        .services
        .iter()
        .map(|service| {
            view! { <li><strong>{service.name.clone()}</strong> " " {t::service_does(lang, &service.provider, &service.does)}</li> }
        })
        .collect_view();
    let until = wishes.last_day.map(|day| view! { <p class="quiet">{t::for_until(lang, format::date(lang, day))}</p> });
    view! {
        <ul class="list">{all} {providers} {services}</ul>
        {until}
    }
    .into_any()
}

/// Where an application of one's own stands.
pub fn state(lang: Lang, state: ApplicationState) -> impl IntoView {
    let (tone, text) = match state {
        ApplicationState::Issued => (Tone::Good, t::state_issued(lang)),
        ApplicationState::IdentificationNeeded => (Tone::Waiting, t::state_identify(lang)),
        ApplicationState::Cancelled => (Tone::Bad, t::state_cancelled(lang)),
        ApplicationState::Refused => (Tone::Bad, t::state_refused(lang)),
        ApplicationState::Expired => (Tone::Neutral, t::state_expired(lang)),
        ApplicationState::Submitted | ApplicationState::EmailConfirmed => {
            (Tone::Waiting, t::state_mail(lang))
        }
        _ => (Tone::Waiting, t::state_open(lang)),
    };
    view! { <StatusTag tone text/> }
}

/// What is under way for oneself: where it stands, by when it is done, and the way on.
pub fn under_way(lang: Lang, open: Vec<UnderWay>, registering: &[Open]) -> Option<impl IntoView + use<>> {
    let lines = open
        .into_iter()
        .map(|one| {
            let href = format!("/activations/{}", one.id);
            let level = one.product.level().name();
            view! {
                <li>
                    <div>
                        <strong>{t::mine_for(lang, level, one.organisation)}</strong>
                        <span>{state(lang, one.state)} " " {t::promised(lang)} " " {format::date(lang, one.promised)}</span>
                    </div>
                    <a class="nl-button nl-button--secondary button--small" href=href>{t::mine_go_on(lang)}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let registrations = registering.iter().map(|one| application(lang, one)).collect_view();
    (!lines.is_empty() || !registering.is_empty()).then(|| view! {
        <section aria-labelledby="under-way">
            <h2 class="nl-heading nl-heading--level-2" id="under-way">{t::mine_title(lang)}</h2>
            <ul class="card tasks">{registrations} {lines}</ul>
        </section>
    })
}

/// What became of a text message, and what to do about it.
pub fn arrival(lang: Lang, arrival: Arrival) -> impl IntoView {
    let (tone, text, what) = match arrival {
        Arrival::OnItsWay => (Tone::Waiting, t::text_on_its_way(lang), t::text_on_its_way_do(lang)),
        Arrival::Delayed => (Tone::Waiting, t::text_delayed(lang), t::text_delayed_do(lang)),
        Arrival::Delivered => (Tone::Good, t::text_delivered(lang), t::text_delivered_do(lang)),
        Arrival::NotKnown => (Tone::Waiting, t::text_not_known(lang), t::text_not_known_do(lang)),
        Arrival::NotDelivered => (Tone::Bad, t::text_not_delivered(lang), t::text_not_delivered_do(lang)),
        Arrival::BadNumber => (Tone::Bad, t::text_bad_number(lang), t::text_bad_number_do(lang)),
        Arrival::NotSent => (Tone::Bad, t::text_not_sent(lang), t::text_not_sent_do(lang)),
    };
    view! { <p><StatusTag tone text/> " " {what}</p> }
}

/// Where the text message is in a demo. A line, no box: beside the one that says what was just done nothing asks for
/// attention here.
pub fn demo(lang: Lang) -> Option<impl IntoView> {
    frame().demo.then(|| view! { <p class="quiet">{t::demo(lang)} " " <a href="/dev/outbox">{t::demo_link(lang)}</a></p> })
}

/// How often a code may still be tried, once that matters.
pub fn tries(lang: Lang, texted: &Texted) -> Option<impl IntoView> {
    (texted.out && texted.tries < 5).then(|| view! { <p><strong>{t::tries(lang, texted.tries)}</strong></p> })
}
