//! `/authorisations/:mandate`: what an office may do for us, and how to stop it.

use crate::{
    api::authorisations as api,
    components::{Chain, Granted, History, Leg, Link, PageTitle, loaded, param},
    format,
    lang::lang,
    text::authorisations as t,
};
use domain::view::{Party, chain::MandateDetail};
use leptos::prelude::*;

#[component]
pub fn Authorisation() -> impl IntoView {
    let mandate = param("mandate");
    loaded(move || mandate.get(), api::read_authorisation, screen)
}

fn screen(detail: MandateDetail) -> impl IntoView {
    let lang = lang();
    let base = format!("/authorisations/{}", detail.mandate);
    let extend = format!("/authorisations/grant?office={}", detail.intermediary.number);
    let running = detail.grants.iter().flat_map(|grant| &grant.services).any(|row| row.state.is_usable());
    let kvk = |party: &Party| t::number(lang, format::kvk(&party.number.to_string()));
    let leg = if running { Leg::Holds } else { Leg::Broken };
    let links = vec![
        Link::new(detail.client.name.clone(), kvk(&detail.client)).leg(leg),
        Link::new(detail.intermediary.name.clone(), kvk(&detail.intermediary)).leg(leg),
        Link::new(t::their_people(lang), t::their_people_role(lang)).anyone(),
    ];
    let title = if running {
        t::running(lang, &detail.intermediary.name)
    } else {
        t::not_running(lang, &detail.intermediary.name)
    };
    view! {
        <PageTitle text=title/>
        <div class="card"><Chain links/></div>
        <div class="actions">
            {detail.may_extend.then(|| view! {
                <a class="nl-button nl-button--secondary" href=extend>{if running { crate::text::clients::renew(lang) } else { t::grant_again(lang) }}</a>
            })}
            {(detail.may_stop && running).then(|| view! {
                <a class="nl-button nl-button--secondary" href=format!("{base}/stop")>{t::stop_all(lang)}</a>
            })}
        </div>
        <h2 class="nl-heading nl-heading--level-2">{t::given(lang)}</h2>
        <Granted detail=&detail/>
        <History lines=detail.history.clone()/>
    }
}
