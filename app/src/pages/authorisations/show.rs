//! `/authorisations/:mandate`: what an office may do for us, and how to stop it.

use crate::{
    api::authorisations as api,
    components::{Chain, Column, DataTable, History, Leg, Link, PageTitle, ServiceStateTag, loaded, param},
    format,
    lang::lang,
    text::authorisations as t,
};
use domain::{
    lang::Lang,
    view::{
        Party,
        chain::{GrantView, MandateDetail, ServiceState},
    },
};
use leptos::prelude::*;

#[component]
pub fn Authorisation() -> impl IntoView {
    let mandate = param("mandate");
    loaded(move || mandate.get(), api::read_authorisation, screen)
}

fn screen(detail: MandateDetail) -> impl IntoView {
    let lang = lang();
    let base = format!("/authorisations/{}", detail.mandate);
    let running = detail.grants.iter().flat_map(|grant| &grant.services).any(|row| row.state == ServiceState::Active);
    let kvk = |party: &Party| t::number(lang, format::kvk(&party.kvk.to_string()));
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
    let grants = detail.grants.iter().map(|grant| grant_view(lang, grant, &base, detail.may_stop)).collect_view();
    view! {
        <PageTitle text=title/>
        <div class="card"><Chain links/></div>
        {(detail.may_stop && running).then(|| view! {
            <div class="actions">
                <a class="nl-button nl-button--secondary" href=format!("{base}/stop")>{t::stop_all(lang)}</a>
            </div>
        })}
        <h2 class="nl-heading nl-heading--level-2">{t::given(lang)}</h2>
        {grants}
        <History lines=detail.history.clone()/>
    }
}

fn grant_view(lang: Lang, grant: &GrantView, base: &str, may_stop: bool) -> impl IntoView + use<> {
    let rows = grant
        .services
        .iter()
        .map(|row| {
            let stop = format!("{base}/stop?service={}", row.service.id);
            let name = row.service.name.clone();
            vec![
                view! { <strong>{row.service.name.clone()}</strong> <small>{row.service.does.clone()}</small> }.into_any(),
                view! { <ServiceStateTag state=row.state/> }.into_any(),
                (may_stop && row.state == ServiceState::Active)
                    .then(|| view! { <a href=stop>{t::stop(lang)} <span class="visually-hidden">" " {name}</span></a> })
                    .into_any(),
            ]
        })
        .collect::<Vec<_>>();
    let title = t::period(
        lang,
        format::date(lang, grant.first_day),
        format::date(lang, grant.last_day),
        grant.level.name(),
    );
    let columns = vec![Column::new(t::services(lang)), Column::new(t::standing(lang)), Column::new("")];
    view! {
        <p>{title.clone()}</p>
        <DataTable caption=title columns rows/>
    }
}
