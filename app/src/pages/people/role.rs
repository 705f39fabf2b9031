//! `/people/:person/role` and `/people/:person/teams`: what a colleague is here, and with whom.

use super::invite::role_choices;
use crate::{
    api::{people as api, teams},
    components::{EmptyState, Note, NoteLook, PageTitle, loaded, param},
    form::{Checkboxes, Choice, PostForm, Radios},
    lang::lang,
    text::people as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Role() -> impl IntoView {
    let person = param("person");
    loaded(
        move || person.get(),
        api::read_person,
        |person| {
            let lang = lang();
            let back = format!("/people/{}", person.id);
            let mut levels = person.levels.clone();
            levels.extend(
                person
                    .manager
                    .filter(|level| !person.levels.contains(level)),
            );
            let chosen = person.manager.map_or("user", domain::level::Level::name);
            view! {
                <div class="narrow">
                    <PageTitle text=t::role_title(lang, &person.name)/>
                    <p class="lead">{t::role_lead(lang)}</p>
                    {person.levels.is_empty().then(|| view! { <Note look=NoteLook::Warning><p>{t::no_level(lang)}</p></Note> })}
                    {person.last_manager.then(|| view! { <Note look=NoteLook::Warning><p>{last_manager(lang, person.is_me)}</p></Note> })}
                    <PostForm submit=t::save_role(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                        <Radios name="level" legend=t::which_role(lang) options=role_choices(lang, &levels) value=chosen/>
                    </PostForm>
                </div>
            }
        },
    )
}

/// What goes with the last manager: a representative may take somebody else's role, knowingly, and nobody the own.
pub(super) fn last_manager(lang: Lang, is_me: bool) -> &'static str {
    if is_me {
        t::last_manager_own(lang)
    } else {
        t::last_manager(lang)
    }
}

#[component]
pub fn PersonTeams() -> impl IntoView {
    let person = param("person");
    loaded(
        move || person.get(),
        teams::read_person_teams,
        move |found| {
            let lang = lang();
            let back = format!("/people/{}", person.get_untracked());
            let values = found.chosen.iter().map(ToString::to_string).collect();
            let options: Vec<Choice> = found
                .teams
                .iter()
                .map(|(id, name)| Choice::new(id, name.clone()))
                .collect();
            view! {
                <div class="narrow">
                    <PageTitle text=t::person_teams_title(lang, &found.name)/>
                    {if options.is_empty() {
                        view! {
                            <EmptyState title=t::teams_empty_title(lang) text=t::teams_empty_text(lang)>
                                <a class="nl-button nl-button--primary" href="/people/teams">{t::make_team(lang)}</a>
                            </EmptyState>
                        }.into_any()
                    } else {
                        view! {
                            <p class="lead">{t::person_teams_lead(lang)}</p>
                            <PostForm submit=t::save_teams(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                                <Checkboxes name="teams" legend=t::teams(lang) options values optional=true/>
                            </PostForm>
                        }.into_any()
                    }}
                </div>
            }
        },
    )
}
