//! `/people/teams/:team`: one team: its members, its name, its end.

use crate::{
    api::teams::{self as api, Outsiders, TeamView},
    components::{
        Column, DataTable, EmptyState, LevelBadge, Note, NoteLook, PageTitle, Pagination, SearchForm,
        StatusTag, Tone, loaded, param, query,
    },
    form::{ButtonLook, Checkboxes, Choice, Field, Hidden, PostForm},
    format,
    lang::lang,
    text::people as t,
};
use domain::{id::MandateId, lang::Lang};
use leptos::prelude::*;

#[component]
pub fn Team() -> impl IntoView {
    let (team, page) = (param("team"), query("page"));
    loaded(move || (team.get(), page.get()), |(team, page)| api::read_team(team, page, String::new()), screen)
}

fn screen(team: TeamView) -> impl IntoView {
    let lang = lang();
    let base = format!("/people/teams/{}", team.id);
    let (add, end) = (format!("{base}/add"), format!("{base}/end"));
    let name = team.name.clone();
    let manages = team.manages;
    let more = team.more_clients.then(|| view! { <p><a href="/clients">{t::team_clients_more(lang)}</a></p> });
    let clients = clients(&team.clients).map(|clients| view! {
        <h2 class="nl-heading nl-heading--level-2">{t::team_clients(lang)}</h2>
        {clients}
        {more}
    });
    view! {
        <p><a href="/people/teams">{t::to_teams(lang)}</a></p>
        <div class="title-row">
            <PageTitle text=team.name.clone()/>
            {manages.then(|| view! { <a class="nl-button nl-button--primary" href=add>{t::add_members(lang)}</a> })}
        </div>
        {members(lang, team, &base)}
        {clients}
        {manages.then(|| view! {
            <section class="narrow">
                <h2 class="nl-heading nl-heading--level-2">{t::team_change(lang)}</h2>
                <PostForm
                    submit=t::save_name(lang)
                    look=ButtonLook::Quiet
                    beside=move || view! { <a href=end.clone()>{t::end_team(lang)}</a> }
                >
                    <Field name="name" label=t::team_name(lang) value=name.clone()/>
                </PostForm>
            </section>
        })}
    }
}

/// Clients, each with the way to its page.
fn clients(clients: &[(MandateId, String)]) -> Option<impl IntoView + use<>> {
    let rows = clients
        .iter()
        .map(|(id, name)| view! { <li><a href=format!("/clients/{id}")>{name.clone()}</a></li> })
        .collect_view();
    (!clients.is_empty()).then(|| view! { <ul>{rows}</ul> })
}

fn members(lang: Lang, team: TeamView, base: &str) -> AnyView {
    if team.members.rows.is_empty() {
        return view! { <EmptyState title=t::team_empty_title(lang) text=t::team_empty_text(lang)/> }.into_any();
    }
    let columns = vec![
        Column::new(t::name(lang)),
        Column::new(t::means(lang)),
        Column::new(t::in_team_since(lang)),
        Column::new(""),
    ];
    let (page, size, total) = (team.members.page, team.members.size, team.members.total);
    let rows = team
        .members
        .rows
        .into_iter()
        .map(|member| {
            let means = match member.means {
                Some(level) => view! { <LevelBadge level/> }.into_any(),
                None => view! { <StatusTag tone=Tone::Waiting text=t::filter_without_means(lang)/> }.into_any(),
            };
            let drop = format!("{base}/drop?person={}", member.person);
            let about = member.name.clone();
            vec![
                view! { <a href=format!("/people/{}", member.person)><strong>{member.name}</strong></a> }.into_any(),
                means,
                format::short_date(lang, member.since).into_any(),
                view! { <a href=drop>{t::drop_member(lang)} <span class="visually-hidden">" " {about}</span></a> }.into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! {
        <DataTable caption=team.name columns rows/>
        {(total > size).then(|| view! { <Pagination page per_page=size total/> })}
    }
    .into_any()
}

#[component]
pub fn Add() -> impl IntoView {
    let (team, q) = (param("team"), query("q"));
    loaded(
        move || (team.get(), q.get()),
        |(team, q)| api::read_outsiders(team, q),
        move |found| add(found, !q.get_untracked().is_empty()),
    )
}

fn add(found: Outsiders, searched: bool) -> impl IntoView {
    let lang = lang();
    let back = format!("/people/teams/{}", found.team);
    let way_back = back.clone();
    let options: Vec<Choice> = found
        .people
        .iter()
        .map(|(id, name)| Choice::new(id, name.clone()))
        .collect();
    let search = found.more || searched;
    view! {
        <div class="narrow">
            <PageTitle text=t::add_title(lang, &found.name)/>
            {search.then(|| view! { <SearchForm label=t::search_colleague(lang) hint=t::search_colleague_hint(lang)/> })}
            {match (options.is_empty(), searched) {
                (true, true) => view! { <p>{t::nobody_found(lang)} " " <a href=way_back>{t::back(lang)}</a></p> }.into_any(),
                (true, false) => view! { <p>{t::add_nobody(lang)} " " <a href=way_back>{t::back(lang)}</a></p> }.into_any(),
                (false, _) => view! {
                    <p class="lead">{t::add_lead(lang)}</p>
                    <PostForm submit=t::add_members(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                        <Checkboxes name="people" legend=t::colleagues(lang) options/>
                    </PostForm>
                }.into_any(),
            }}
        </div>
    }
}

#[component]
pub fn Drop() -> impl IntoView {
    let (team, person) = (param("team"), query("person"));
    loaded(
        move || (team.get(), person.get()),
        |(team, person)| api::read_team(team, String::new(), person),
        move |team| {
            let lang = lang();
            let person = person.get_untracked();
            let back = format!("/people/teams/{}", team.id);
            // Without a person it would be all of them.
            let who = team.members.rows.first().filter(|member| member.person.to_string() == person);
            let who = who.map(|member| member.name.clone()).unwrap_or_default();
            view! {
                <div class="narrow">
                    <PageTitle text=t::drop_title(lang, who, &team.name)/>
                    <p class="lead">{t::drop_lead(lang)}</p>
                    <PostForm
                        submit=t::drop_member(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                    >
                        <Hidden name="person" value=person.clone()/>
                    </PostForm>
                </div>
            }
        },
    )
}

#[component]
pub fn End() -> impl IntoView {
    let team = param("team");
    loaded(
        move || team.get(),
        api::read_team_ending,
        |team| {
            let lang = lang();
            let alone = clients(&team.alone);
            let back = format!("/people/teams/{}", team.id);
            view! {
                <div class="narrow">
                    <PageTitle text=t::end_title(lang, &team.name)/>
                    <Note look=NoteLook::Warning><p>{t::end_lead(lang)}</p></Note>
                    {alone.map(|alone| view! { <p>{t::end_alone(lang)}</p> {alone} })}
                    <PostForm
                        submit=t::end_team(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}
