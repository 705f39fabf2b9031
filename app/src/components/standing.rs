//! Where a client or an authorisation stands, as a tag: the same words on every list.

use super::{StatusTag, Tone};
use crate::{lang::lang, text::components as t};
use domain::{
    lang::Lang,
    request::RequestState,
    view::{chain::ServiceState, clients::Standing},
};
use leptos::prelude::*;

#[component]
pub fn StandingTag(standing: Standing) -> impl IntoView {
    let lang = lang();
    let (tone, text) = match standing {
        Standing::Active => (Tone::Good, t::standing_active(lang).to_owned()),
        Standing::Ending => (Tone::Info, t::standing_ending(lang).to_owned()),
        Standing::Waiting => (Tone::Waiting, t::standing_waiting(lang).to_owned()),
        Standing::PartlySigned { signed, needed } => {
            (Tone::Waiting, t::standing_signed(lang, signed, needed))
        }
        Standing::Unassigned => (Tone::Bad, t::standing_unassigned(lang).to_owned()),
        Standing::Stopped => (Tone::Bad, t::standing_stopped(lang).to_owned()),
        Standing::Ended => (Tone::Neutral, t::standing_ended(lang).to_owned()),
        Standing::Unanswered(state) => (Tone::Neutral, request_state(lang, state).to_owned()),
    };
    view! { <StatusTag tone text/> }
}

/// A request's state in words.
pub fn request_state(lang: Lang, state: RequestState) -> &'static str {
    match state {
        RequestState::Pending => t::request_pending(lang),
        RequestState::PartlySigned => t::request_partly_signed(lang),
        RequestState::Approved => t::request_approved(lang),
        RequestState::PartlyApproved => t::request_partly_approved(lang),
        RequestState::Refused => t::request_refused(lang),
        RequestState::Withdrawn => t::request_withdrawn(lang),
        RequestState::Expired => t::request_expired(lang),
    }
}

/// Whether a granted service can be used today.
#[component]
pub fn ServiceStateTag(state: ServiceState) -> impl IntoView {
    let lang = lang();
    let day = |day| crate::format::short_date(lang, day);
    let (tone, text) = match state {
        ServiceState::Active => (Tone::Good, t::standing_active(lang).to_owned()),
        ServiceState::Ending(on) => (Tone::Info, t::service_ending(lang, day(on))),
        ServiceState::NotYet(from) => (Tone::Waiting, t::service_not_yet(lang, day(from))),
        ServiceState::Renewed(until) => (Tone::Neutral, t::service_renewed(lang, day(until))),
        ServiceState::Stopped(on) => (Tone::Bad, t::service_stopped(lang, day(on))),
        ServiceState::Ended(on) => (Tone::Neutral, t::service_ended(lang, day(on))),
        ServiceState::NoLonger => (Tone::Bad, t::service_no_longer(lang).to_owned()),
    };
    view! { <StatusTag tone text/> }
}
