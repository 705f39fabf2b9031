//! Services as they are read before somebody says yes: each ticked, with whose it is and what one can do there.

use crate::{lang::lang, text::approve as t};
use domain::view::ServiceLine;
use leptos::prelude::*;

#[component]
pub fn ServiceTicks(services: Vec<ServiceLine>) -> impl IntoView {
    let lang = lang();
    let lines = services
        .into_iter()
        .map(|service| {
            let money = if service.financial { t::money(lang) } else { "" };
            let hint = t::service_hint(lang, &service.provider, &service.does, money);
            view! { <li><strong>{service.name}</strong> " " <span class="quiet">{hint.trim_end().to_owned()}</span></li> }
        })
        .collect_view();
    view! { <ul class="ticks">{lines}</ul> }
}
