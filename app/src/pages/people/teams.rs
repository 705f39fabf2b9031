//! `/people/teams`: the teams, and a new one.

use crate::{
    api::teams::{self as api, TeamList},
    components::{Column, DataTable, EmptyState, PageTitle, Pagination, loaded, query},
    form::{ButtonLook, Field, PostForm},
    lang::lang,
    text::people as t,
};
use leptos::prelude::*;

#[component]
pub fn Teams() -> impl IntoView {
    let page = query("page");
    loaded(move || page.get(), api::read_teams, screen)
}

fn screen(list: TeamList) -> impl IntoView {
    let lang = lang();
    let TeamList { teams, manages } = list;
    let columns = vec![
        Column::new(t::team(lang)),
        Column::new(t::members(lang)).number(),
    ];
    let table = if teams.rows.is_empty() {
        view! { <EmptyState title=t::teams_empty_title(lang) text=t::teams_empty_text(lang)/> }
            .into_any()
    } else {
        let (page, size, total) = (teams.page, teams.size, teams.total);
        let rows = teams
            .rows
            .into_iter()
            .map(|team| {
                vec![
                    view! { <a href=format!("/people/teams/{}", team.id)><strong>{team.name}</strong></a> }.into_any(),
                    team.members.to_string().into_any(),
                ]
            })
            .collect::<Vec<_>>();
        view! {
            <DataTable caption=t::teams(lang) columns rows/>
            {(total > size).then(|| view! { <Pagination page per_page=size total/> })}
        }
        .into_any()
    };
    view! {
        <p><a href="/people">{t::to_people(lang)}</a></p>
        <PageTitle text=t::teams(lang)/>
        <p class="lead">{t::teams_lead(lang)}</p>
        {table}
        {manages.then(|| view! {
            <section class="narrow">
                <h2 class="nl-heading nl-heading--level-2">{t::make_team(lang)}</h2>
                <PostForm submit=t::make_team(lang) look=ButtonLook::Quiet>
                    <Field name="name" label=t::team_name(lang) hint=t::team_name_hint(lang)/>
                </PostForm>
            </section>
        })}
    }
}
