//! Services as they are read before somebody says yes: each ticked, with what one can do there.

use domain::view::ServiceLine;
use leptos::prelude::*;

#[component]
pub fn ServiceTicks(services: Vec<ServiceLine>) -> impl IntoView {
    let lines = services
        .into_iter()
        .map(|service| view! { <li><strong>{service.name}</strong> " " <span class="quiet">{service.does}</span></li> })
        .collect_view();
    view! { <ul class="ticks">{lines}</ul> }
}
