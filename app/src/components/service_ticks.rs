//! Services as they are read before somebody says yes: each ticked, with what one can do there.

use crate::{lang::lang, text::approve as t};
use domain::view::ServiceLine;
use leptos::prelude::*;

#[component]
pub fn ServiceTicks(services: Vec<ServiceLine>) -> impl IntoView {
    let lang = lang();
    let lines = services
        .into_iter()
        .map(|service| {
            let money = service.financial.then(|| t::money(lang));
            view! { <li><strong>{service.name}</strong> " " <span class="quiet">{service.does} " " {money}</span></li> }
        })
        .collect_view();
    view! { <ul class="ticks">{lines}</ul> }
}
