//! `/clients/:mandate/assign`: who may act for this client, and at which services.

use crate::{
    api::clients as api,
    components::{PageTitle, SearchForm, loaded, param, query},
    form::{Checkboxes, Choice, PostForm, Radios, Together},
    lang::lang,
    text::clients as t,
};
use domain::view::chain::{AssignOptions, Assignee};
use leptos::prelude::*;

#[component]
pub fn Assign() -> impl IntoView {
    let (mandate, q) = (param("mandate"), query("q"));
    loaded(
        move || (mandate.get(), q.get()),
        |(mandate, q)| api::read_assign(vec![mandate], q),
        move |options| screen(options, !q.get_untracked().is_empty()),
    )
}

fn screen(options: AssignOptions, searched: bool) -> impl IntoView {
    let lang = lang();
    let (mandate, name) = options
        .clients
        .first()
        .map(|(id, client)| (id.to_string(), client.name.clone()))
        .unwrap_or_default();
    let search = options.more_members || searched;
    let assigned = |to: &Assignee| options.current.iter().any(|row| row.to == *to);
    let members: Vec<Choice> = options
        .members
        .iter()
        .map(|member| {
            let who = if member.myself { t::myself(lang, &member.name) } else { member.name.clone() };
            let mut hint = vec![match member.level {
                None if member.suspended => t::means_suspended(lang).to_owned(),
                None if member.ended => t::means_ended(lang).to_owned(),
                None => t::no_means(lang).to_owned(),
                Some(level) => t::has_means(lang, level.name()),
            }];
            // Assigning works and is worth nothing there: told before, not refused (R-KET-6).
            let above = |level| options.services.iter().filter(move |service| service.level > level);
            let low: Vec<&str> = member.level.into_iter().flat_map(above).map(|service| service.name.as_str()).collect();
            if !low.is_empty() {
                hint.push(t::means_too_low(lang, low.join(", ")));
            }
            if assigned(&Assignee::Member(member.membership)) {
                hint.push(t::already_assigned(lang).to_owned());
            }
            Choice::new(member.membership, who).hint(hint.join(" · "))
        })
        .collect();
    let teams: Vec<Choice> = options
        .teams
        .iter()
        .map(|(id, name, count)| {
            let size = t::team_size(lang, *count);
            let already = assigned(&Assignee::Team(*id)).then(|| t::already_assigned(lang));
            Choice::new(id, name.clone()).hint(already.map_or(size.clone(), |already| format!("{size} · {already}")))
        })
        .collect();
    let services = options
        .services
        .iter()
        .map(|service| Choice::new(service.id, service.name.clone()).hint(service.provider.clone()))
        .collect();
    let scopes = vec![
        Choice::new("all", t::scope_all(lang)).hint(t::scope_all_hint(lang)),
        Choice::new("some", t::scope_some(lang)),
    ];
    let back = format!("/clients/{mandate}");
    view! {
        <div class="narrow">
            <PageTitle text=t::assign_title(lang, &name)/>
            <p class="lead">{t::assign_lead(lang)}</p>
            {search.then(|| view! { <SearchForm label=t::find_colleague(lang) hint=t::find_colleague_hint(lang)/> })}
            {(searched && members.is_empty()).then(|| view! { <p>{t::nobody_found(lang)}</p> })}
            <PostForm submit=t::assign(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                <Together name="to" legend=t::assign_to(lang)>
                    {(!teams.is_empty()).then(|| view! { <Checkboxes name="teams" legend=t::teams(lang) options=teams/> })}
                    {(!members.is_empty()).then(|| view! { <Checkboxes name="members" legend=t::people(lang) options=members/> })}
                </Together>
                <Radios name="scope" legend=t::scope(lang) options=scopes value="all"/>
                <Checkboxes name="services" legend=t::only_these(lang) options=services/>
            </PostForm>
        </div>
    }
}
