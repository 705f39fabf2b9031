//! `/services/:id`: one service, what it asks and whether somebody else may do it for you.

use crate::{
    api::{
        frame,
        services::{self as api, Service},
    },
    components::{Fact, Facts, LevelBadge, Note, NoteLook, PageTitle, level_meaning, loaded, param},
    format,
    lang::lang,
    text::services as t,
};
use leptos::prelude::*;

#[component]
pub fn One() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_service, screen)
}

fn screen(service: Service) -> impl IntoView {
    let lang = lang();
    let line = service.line;
    let viewer = frame().viewer;
    let signed_in = viewer.is_some();
    let (arranges, manages) = viewer.map_or((false, false), |viewer| (viewer.arranges, viewer.manages));
    let open = service.withdrawn.is_none();
    let chain = if line.chain_allowed { t::chain_yes_text(lang) } else { t::chain_no_text(lang) };
    let branch = if service.branch_allowed { t::branch_yes(lang) } else { t::branch_no(lang) };
    let level = line.level;
    let mut facts = vec![
        Fact::new(t::provider(lang), line.provider),
        Fact::new(t::level(lang), view! { <LevelBadge level/> " " {level_meaning(level, lang)} }),
        Fact::new(t::chain(lang), chain),
        Fact::new(t::branch(lang), branch),
    ];
    if line.financial {
        facts.push(Fact::new(t::money(lang), t::money_text(lang)));
    }
    if !service.bundles.is_empty() {
        facts.push(Fact::new(t::in_bundles(lang), service.bundles.join(", ")));
    }
    let ask = format!("/clients/request?services={}", line.id);
    let why = format!("/why?service={}", line.id);
    view! {
        <PageTitle text=line.name/>
        <p class="lead">{line.does}</p>
        {service.withdrawn.map(|day| view! {
            <Note look=NoteLook::Warning><p>{t::withdrawn(lang, format::date(lang, day))}</p></Note>
        })}
        <div class="card"><Facts facts/></div>
        <p class="quiet">{t::examples_text(lang)}</p>
        <div class="actions">
            {(manages && open && line.chain_allowed).then(|| view! {
                <a class="nl-button nl-button--primary" href=ask>{t::ask_client(lang)}</a>
            })}
            {(arranges && open && line.chain_allowed).then(|| view! {
                <a class="nl-button nl-button--secondary" href="/authorisations/grant">{t::grant(lang)}</a>
            })}
            {(manages && open).then(|| view! { <a href="/people/authorise">{crate::text::authorisations::own_do(lang)}</a> })}
            {signed_in.then(|| view! { <a href=why>{t::why(lang)}</a> })}
            <a href="/services">{t::back(lang)}</a>
        </div>
    }
}
