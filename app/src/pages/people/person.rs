//! `/people/:person`: one colleague: roles, means, teams, last use, what happened, and the way out.

use super::list::roles;
use crate::{
    api::people::{self as api, OwnAuthorisation, OwnScope, OwnStanding, Person as Found, PersonMeans},
    components::{
        Column, DataTable, EmptyState, Fact, Facts, History, LevelBadge, PageTitle, StatusTag, Tone,
        loaded, param,
    },
    format,
    lang::lang,
    text::people as t,
};
use domain::{lang::Lang, means::MeansState};
use leptos::prelude::*;

#[component]
pub fn Person() -> impl IntoView {
    let person = param("person");
    loaded(move || person.get(), api::read_person, screen)
}

fn screen(person: Found) -> impl IntoView {
    let lang = lang();
    let base = format!("/people/{}", person.id);
    let teams = person
        .teams
        .iter()
        .map(|(id, name)| view! { <li><a href=format!("/people/teams/{id}")>{name.clone()}</a></li> })
        .collect_view();
    let facts = vec![
        Fact::new(t::email(lang), person.email.clone()),
        Fact::new(
            t::role(lang),
            roles(lang, person.representative, person.manager),
        ),
        Fact::new(t::since(lang), format::date(lang, person.since)),
        Fact::new(
            t::last_use(lang),
            person.last_use.map_or_else(
                || t::never_used(lang).to_owned(),
                |day| format::date(lang, day),
            ),
        ),
        Fact::new(t::own_clients(lang), person.assignments.to_string()),
    ];
    let may_role = !person.levels.is_empty() || person.manager.is_some();
    let no_teams = person.teams.is_empty();
    let manages = person.manages;
    let (role, in_teams, remove) = (
        format!("{base}/role"),
        format!("{base}/teams"),
        format!("{base}/remove"),
    );
    view! {
        <p><a href="/people">{t::to_people(lang)}</a></p>
        <PageTitle text=person.name.clone()/>
        {person.is_me.then(|| view! { <p class="lead">{t::this_is_you(lang)} " " <a href="/account">{t::your_account(lang)}</a></p> })}
        <Facts facts/>
        <div class="actions">
            {may_role.then(|| view! { <a class="nl-button nl-button--secondary" href=role>{t::change_role(lang)}</a> })}
            {(!person.is_me).then(|| view! { <a href=remove>{t::remove(lang)}</a> })}
        </div>
        {person.last_manager.then(|| view! { <p class="quiet">{t::last_manager(lang)}</p> })}
        <h2 class="nl-heading nl-heading--level-2">{t::means(lang)}</h2>
        {means(lang, person.means)}
        {own(lang, person.authorisations)}
        <h2 class="nl-heading nl-heading--level-2">{t::teams(lang)}</h2>
        {if no_teams { view! { <p>{t::no_teams(lang)}</p> }.into_any() } else { view! { <ul>{teams}</ul> }.into_any() }}
        {manages.then(|| view! { <p><a href=in_teams>{t::change_teams(lang)}</a></p> })}
        <History lines=person.history/>
    }
}

/// What somebody may do for the own organisation; most people only act for clients.
fn own(lang: Lang, authorisations: Vec<OwnAuthorisation>) -> Option<impl IntoView + use<>> {
    if authorisations.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(t::service(lang)),
        Column::new(t::level(lang)),
        Column::new(t::standing(lang)),
        Column::new(t::until(lang)),
    ];
    let rows = authorisations
        .into_iter()
        .map(|own| {
            let (name, provider) = match own.scope {
                OwnScope::All => (t::every_service(lang).to_owned(), String::new()),
                OwnScope::Provider(provider) => (t::every_service_of(lang, provider), String::new()),
                OwnScope::Service { name, provider } => (name, provider),
            };
            let (tone, text) = match own.standing {
                OwnStanding::Active => (Tone::Good, t::own_active(lang).to_owned()),
                OwnStanding::From(day) => (Tone::Waiting, t::own_from(lang, format::short_date(lang, day))),
                OwnStanding::Expired => (Tone::Neutral, t::own_expired(lang).to_owned()),
                OwnStanding::Ended(day) => (Tone::Bad, t::own_ended(lang, format::short_date(lang, day))),
            };
            vec![
                view! { <strong>{name}</strong> <small>{provider}</small> }.into_any(),
                view! { <LevelBadge level=own.level/> }.into_any(),
                view! { <StatusTag tone text/> }.into_any(),
                format::short_date(lang, own.last_day).into_any(),
            ]
        })
        .collect::<Vec<_>>();
    Some(view! {
        <h2 class="nl-heading nl-heading--level-2">{t::own(lang)}</h2>
        <DataTable caption=t::own(lang) columns rows/>
    })
}

fn means(lang: Lang, means: Vec<PersonMeans>) -> AnyView {
    if means.is_empty() {
        return view! { <EmptyState title=t::no_means(lang) text=t::no_means_text(lang)/> }
            .into_any();
    }
    let columns = vec![
        Column::new(t::level(lang)),
        Column::new(t::standing(lang)),
        Column::new(t::until(lang)),
    ];
    let rows = means
        .into_iter()
        .map(|means| {
            let (tone, text) = match means.state {
                MeansState::Active => (Tone::Good, t::means_active(lang)),
                MeansState::Suspended => (Tone::Waiting, t::means_suspended(lang)),
                MeansState::Revoked => (Tone::Bad, t::means_revoked(lang)),
                MeansState::Expired => (Tone::Neutral, t::means_expired(lang)),
            };
            vec![
                view! { <LevelBadge level=means.level/> }.into_any(),
                view! { <StatusTag tone text/> }.into_any(),
                format::short_date(lang, means.last_day).into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::means(lang) columns rows/> }.into_any()
}
