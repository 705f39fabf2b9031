//! `/people/invite`: one or many addresses and what they are invited to; `/people/invited/:token`: what came of each.

use crate::{
    api::invitations::{self as api, InviteOptions, InviteRow},
    components::{Column, DataTable, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param},
    fault,
    form::{Checkboxes, Choice, Fold, PostForm, Radios, SelectField, TextArea},
    lang::lang,
    text::people as t,
};
use domain::{
    fault::Fault, lang::Lang, level::Level, time::YEARS_OFFERED, view::ServiceLine,
};
use leptos::prelude::*;

#[component]
pub fn Invite() -> impl IntoView {
    loaded(|| (), |()| api::read_invite(), screen)
}

/// User, or manager at one of these levels.
pub(super) fn role_choices(lang: Lang, levels: &[Level]) -> Vec<Choice> {
    let mut choices = vec![Choice::new("user", t::role_user(lang)).hint(t::role_user_hint(lang))];
    choices.extend(levels.iter().map(|level| {
        Choice::new(level.name(), t::role_manager(lang, level.name()))
            .hint(t::role_manager_hint(lang, level.name()))
    }));
    choices
}

fn screen(options: InviteOptions) -> impl IntoView {
    let lang = lang();
    let no_level = options.levels.is_empty();
    let roles = role_choices(lang, &options.levels);
    let teams: Vec<Choice> = options
        .teams
        .iter()
        .map(|(id, name)| Choice::new(id, name.clone()))
        .collect();
    let services = options.services;
    let languages = Choice::languages();
    view! {
        <div class="narrow">
            <PageTitle text=t::invite_title(lang)/>
            <p class="lead">{t::invite_lead(lang)}</p>
            {no_level.then(|| view! { <Note look=NoteLook::Warning><p>{t::no_level(lang)}</p></Note> })}
            <PostForm submit=t::invite_submit(lang) beside=move || view! { <a href="/people">{t::back(lang)}</a> }>
                <TextArea name="addresses" label=t::addresses(lang) hint=t::addresses_hint(lang) rows=5/>
                <Radios name="manager" legend=t::which_role(lang) options=roles value="user"/>
                {(!teams.is_empty()).then(|| {
                    let mut choices = vec![Choice::new("", t::no_team(lang))];
                    choices.extend(teams);
                    view! { <SelectField name="team" label=t::team(lang) hint=t::team_hint(lang) options=choices optional=true/> }
                })}
                {(!services.is_empty()).then(|| view! { <OwnServices services/> })}
                <Radios name="lang" legend=t::mail_language(lang) options=languages value=lang.code()/>
            </PostForm>
        </div>
    }
}

/// Services for which the colleague may act for the own organisation from the moment of joining. Most colleagues of an
/// office need none: they act for clients.
#[component]
fn OwnServices(services: Vec<ServiceLine>) -> impl IntoView {
    let lang = lang();
    let options = Choice::services(lang, &services);
    let years = YEARS_OFFERED
        .map(|years| Choice::new(years, t::years(lang, i32::from(years))))
        .to_vec();
    view! {
        <Fold summary=t::own_services(lang) of="services">
            <Checkboxes name="services" legend=t::which_services(lang) hint=t::which_services_hint(lang) options optional=true/>
            <Radios name="years" legend=t::how_long(lang) hint=t::how_long_hint(lang) options=years value="1"/>
        </Fold>
    }
}

#[component]
pub fn Invited() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_verdicts, verdicts)
}

/// What can be mended first.
fn rank(row: &InviteRow) -> usize {
    match row.fault {
        Some(Fault::AlreadyInvited | Fault::AlreadyMember | Fault::Twice) => 1,
        Some(_) => 0,
        None => 2,
    }
}

fn verdicts(mut rows: Vec<InviteRow>) -> impl IntoView {
    let lang = lang();
    let mut counts = [0_usize; 3];
    for row in &rows {
        counts[rank(row)] += 1;
    }
    let [wrong, known, sent] = counts;
    rows.sort_by_key(rank);
    let columns = vec![Column::new(t::address(lang)), Column::new(t::outcome(lang))];
    let lines = rows
        .into_iter()
        .map(|row| {
            let tone = if rank(&row) == 1 { Tone::Neutral } else { Tone::Bad };
            let outcome = match row.fault {
                None => view! { <StatusTag tone=Tone::Good text=t::outcome_sent(lang)/> }.into_any(),
                Some(why) => view! {
                    <div><StatusTag tone text=t::outcome_not(lang)/> " " {fault::text(why, lang)}</div>
                }
                .into_any(),
            };
            vec![row.text.into_any(), outcome]
        })
        .collect::<Vec<_>>();
    view! {
        <PageTitle text=t::outcome_title(lang)/>
        <p class="lead">{t::outcome_counts(lang, sent, known, wrong)}</p>
        <DataTable caption=t::outcome_title(lang) columns rows=lines/>
        <div class="actions">
            <a class="nl-button nl-button--primary" href="/people">{t::to_people(lang)}</a>
            <a href="/people/invite">{t::invite_more(lang)}</a>
        </div>
    }
}
