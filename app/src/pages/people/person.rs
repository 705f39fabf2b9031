//! `/people/:person`: one colleague: roles, means, teams, last use, what happened, and the way out.

use super::{list::roles, role::last_manager};
use crate::{
    api::{
        pending::Line,
        people::{
            self as api, OwnAuthorisation, OwnScope, OwnStanding, Person as Found, PersonMeans,
        },
    },
    components::{
        Column, DataTable, EmptyState, Fact, Facts, History, LevelBadge, PageTitle, StatusTag,
        Tone, loaded, param,
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
    let apply = format!("/means/apply?person={}", person.id);
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
        {person.last_manager.then(|| view! { <p class="quiet">{last_manager(lang, person.is_me)}</p> })}
        <h2 class="nl-heading nl-heading--level-2">{t::means(lang)}</h2>
        {(!person.means.is_empty() || person.under_way.is_empty()).then(|| means(lang, person.name.clone(), person.means, person.is_me))}
        {under_way(lang, person.under_way)}
        {manages.then(|| view! {
            <div class="actions"><a class="nl-button nl-button--secondary" href=apply>{crate::text::apply::apply(lang)}</a></div>
        })}
        {own(lang, base.clone(), person.authorisations, manages)}
        <h2 class="nl-heading nl-heading--level-2">{t::teams(lang)}</h2>
        {if no_teams { view! { <p>{t::no_teams(lang)}</p> }.into_any() } else { view! { <ul>{teams}</ul> }.into_any() }}
        {manages.then(|| view! { <p><a href=in_teams>{t::change_teams(lang)}</a></p> })}
        <History lines=person.history/>
    }
}

/// What somebody may do for the own organisation; most people only act for clients.
fn own(
    lang: Lang,
    base: String,
    authorisations: Vec<OwnAuthorisation>,
    manages: bool,
) -> impl IntoView + use<> {
    use crate::text::authorise as a;
    let some = authorisations.iter().any(|own| own.standing.stands());
    let rows = (!authorisations.is_empty()).then(|| {
        own_rows(
            lang,
            authorisations,
            t::own(lang).to_owned(),
            Some(a::revoke(lang)),
            manages,
        )
    });
    let (authorise, revoke) = (format!("{base}/authorise"), format!("{base}/revoke"));
    view! {
        <h2 class="nl-heading nl-heading--level-2">{t::own(lang)}</h2>
        {rows}
        <div class="actions">
            {manages.then(|| view! { <a class="nl-button nl-button--secondary" href=authorise>{a::authorise(lang)}</a> })}
            {some.then(|| view! { <a href=revoke>{a::revoke_all(lang)}</a> })}
        </div>
    }
}

/// For which services something is given: the name, and the provider where the name does not say it.
pub(super) fn scope_words(lang: Lang, scope: OwnScope) -> (String, String) {
    match scope {
        OwnScope::All => (t::every_service(lang).to_owned(), String::new()),
        OwnScope::Provider(provider) => (t::every_service_of(lang, provider), String::new()),
        OwnScope::Service { name, provider } => (name, provider),
    }
}

/// Own authorisations as a table; `revoke` is the word for taking one back, and `changes` whether one can be changed.
pub fn own_rows(
    lang: Lang,
    authorisations: Vec<OwnAuthorisation>,
    caption: String,
    revoke: Option<&'static str>,
    changes: bool,
) -> impl IntoView + use<> {
    use crate::text::authorise as a;
    let mut columns = vec![
        Column::new(t::service(lang)),
        Column::new(t::level(lang)),
        Column::new(t::standing(lang)),
        Column::new(t::until(lang)),
    ];
    if revoke.is_some() {
        columns.push(Column::new(""));
    }
    let rows = authorisations
        .into_iter()
        .map(|own| {
            let (name, provider) = scope_words(lang, own.scope);
            let (tone, text) = match own.standing {
                OwnStanding::Active => (Tone::Good, t::own_active(lang).to_owned()),
                OwnStanding::Suspended => (Tone::Waiting, t::own_suspended(lang).to_owned()),
                OwnStanding::Waits(level) => (Tone::Waiting, t::own_waits(lang, level.name())),
                OwnStanding::UpTo(level) => (Tone::Info, t::own_up_to(lang, level.name())),
                OwnStanding::From(day) => (Tone::Waiting, t::own_from(lang, format::short_date(lang, day))),
                OwnStanding::Expired => (Tone::Neutral, t::own_expired(lang).to_owned()),
                OwnStanding::Ended(day) => (Tone::Bad, t::own_ended(lang, format::short_date(lang, day))),
            };
            let stands = own.standing.stands();
            let home = format!("/people/authorisations/{}", own.id);
            let about = name.clone();
            let branch = (!own.branch.is_empty()).then(|| view! { " " <small>{t::only_branch(lang, own.branch)}</small> });
            let mut cells = vec![
                view! { <strong>{name}</strong> <small>{provider}</small> {branch} }.into_any(),
                view! { <LevelBadge level=own.level/> }.into_any(),
                view! { <StatusTag tone text/> }.into_any(),
                format::short_date(lang, own.standing.ended().unwrap_or(own.last_day)).into_any(),
            ];
            if let Some(word) = revoke {
                let link = |href: String, word: &'static str| {
                    let about = about.clone();
                    view! { <a href=href>{word} <span class="visually-hidden">" " {about}</span></a> }
                };
                cells.push(
                    stands
                        .then(|| view! {
                            <span class="row-acts">
                                {changes.then(|| link(home.clone(), a::change(lang)))}
                                {link(format!("{home}/revoke"), word)}
                            </span>
                        })
                        .into_any(),
                );
            }
            cells
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption columns rows/> }
}

/// What was applied for and is not ready: whose turn it is, by when it is promised, and the page that can hurry it.
fn under_way(lang: Lang, open: Vec<Line>) -> Option<impl IntoView> {
    use crate::{pages::apply::words, text::pending as p};
    let lines = open
        .into_iter()
        .map(|line| {
            let (tone, state) = words::state(lang, line.state);
            let turn = words::turn(lang, &line);
            view! {
                <li>
                    <div>
                        <strong>{words::kind(lang, line.kind)} ": " {words::short(lang, line.product)}</strong>
                        <span>
                            <StatusTag tone text=state/> " " {turn} ". "
                            {p::promised(lang)} " " {format::date(lang, line.promised)}
                        </span>
                    </div>
                    <a class="nl-button nl-button--secondary button--small" href=format!("/means/pending/{}", line.id)>
                        {crate::text::home::look(lang)}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!lines.is_empty()).then(|| view! {
        <h3 class="nl-heading nl-heading--level-3">{p::title(lang)}</h3>
        <ul class="card tasks">{lines}</ul>
    })
}

fn means(lang: Lang, name: String, means: Vec<PersonMeans>, own: bool) -> AnyView {
    use crate::text::means as m;
    if means.is_empty() {
        return view! { <EmptyState title=t::no_means(lang) text=t::no_means_text(lang)/> }
            .into_any();
    }
    let columns = vec![
        Column::new(t::level(lang)),
        Column::new(t::standing(lang)),
        Column::new(t::until(lang)),
        Column::new(""),
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
            let home = format!("/means/{}", means.id);
            let about = format!("{} {name}", means.level);
            let to = |href: String, word: &'static str| {
                let about = about.clone();
                view! { <a href=href>{word} <span class="visually-hidden">" " {about}</span></a> }
                    .into_any()
            };
            let link = |act: &str, word: &'static str| to(format!("{home}{act}"), word);
            let acts = match means.state {
                MeansState::Active => vec![
                    means.upgrade.map(|id| to(format!("/means/upgrades/{id}"), m::upgrade_running(lang))),
                    (means.rises && means.upgrade.is_none()).then(|| link("/upgrade", m::upgrade(lang))),
                    Some(link("/suspend", m::suspend(lang))),
                    Some(link("/terminate", m::terminate(lang))),
                ],
                // First what happened: the means' own page says what to do.
                MeansState::Suspended if means.misused => vec![
                    Some(link("/terminate", m::terminate(lang))),
                    Some(link("/resume", m::resume(lang))),
                ],
                MeansState::Suspended => vec![
                    Some(link("/resume", m::resume(lang))),
                    (!own).then(|| link("/suspend", m::report(lang))),
                    Some(link("/terminate", m::terminate(lang))),
                ],
                MeansState::Revoked | MeansState::Expired => vec![],
            };
            let level = means.level;
            vec![
                view! { <a href=home.clone()><LevelBadge level tax_only=means.tax_only/> <span class="visually-hidden">" " {about.clone()}</span></a> }.into_any(),
                view! { <StatusTag tone text/> {means.misused.then(|| view! { " " <StatusTag tone=Tone::Bad text=m::cause_misused(lang)/> })} }.into_any(),
                (means.state != MeansState::Revoked).then(|| format::short_date(lang, means.last_day)).into_any(),
                view! { <span class="row-acts">{acts}</span> }.into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::means(lang) columns rows/> }.into_any()
}
