//! `/my-means`: one's own means per organisation, what one may do, where and on what it was used, and the way out.

use super::words::{StateTag, cause, reported};
use crate::{
    api::means::{self as api, Mine as Found, MyMeans},
    components::{EmptyState, Fact, Facts, LevelBadge, PageTitle, authorise_self, loaded},
    format,
    lang::lang,
    pages::{activation::under_way as list_under_way, people::own_rows},
    text::means as t,
};
use domain::{
    lang::Lang,
    level::Level,
    means::{Cause, MeansState},
};
use leptos::prelude::*;

#[component]
pub fn Mine() -> impl IntoView {
    loaded(|| (), |()| api::read_mine(), screen)
}

fn screen(found: Found) -> impl IntoView {
    let lang = lang();
    let Found {
        means,
        authorisations,
        authorise,
        devices,
        under_way,
        registering,
    } = found;
    let runs = |means: &MyMeans| matches!(means.state, MeansState::Active | MeansState::Suspended);
    let any = means.iter().any(runs);
    let none = under_way.is_empty() && registering.is_empty();
    let waits = list_under_way(lang, under_way, &registering);
    let cards = if means.is_empty() {
        none.then(|| view! {
            <EmptyState title=t::mine_empty_title(lang) text=t::mine_empty(lang)>
                <a class="nl-button nl-button--secondary" href="/register">{t::mine_empty_do(lang)}</a>
            </EmptyState>
        })
        .into_any()
    } else {
        means
            .into_iter()
            .map(|means| card(lang, means))
            .collect_view()
            .into_any()
    };
    let own = if authorisations.is_empty() {
        view! { <p>{t::may_none(lang)}</p> }.into_any()
    } else {
        authorisations
            .into_iter()
            .map(|(organisation, rows)| {
                view! {
                    <h3 class="nl-heading nl-heading--level-3">{t::may_own(lang, &organisation)}</h3>
                    {own_rows(lang, rows, t::may_own(lang, &organisation), Some(t::give_up(lang)), false)}
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <PageTitle text=t::mine_title(lang)/>
        <p class="lead">{t::mine_lead(lang)}</p>
        {waits}
        {cards}
        {any.then(|| view! {
            <section class="card">
                <h2 class="nl-heading nl-heading--level-2">{t::lost_title(lang)}</h2>
                <p>{t::lost_text(lang)}</p>
                <p><a class="nl-button nl-button--secondary" href="/my-means/report">{t::report(lang)}</a></p>
            </section>
        })}
        <h2 class="nl-heading nl-heading--level-2">{t::may_title(lang)}</h2>
        <p><a href="/acting">{t::may_clients(lang)}</a></p>
        {own}
        {authorise_self(lang, authorise)}
        <h2 class="nl-heading nl-heading--level-2">{t::data_title(lang)}</h2>
        <p>{t::devices(lang, devices)} " " <a href="/account/sessions">{t::devices_link(lang)}</a></p>
        <p>{t::data_text(lang)} " " <a href="/my-means/data">{t::data_link(lang)}</a></p>
    }
}

fn card(lang: Lang, means: MyMeans) -> impl IntoView {
    let (level, state) = (means.level, means.state);
    let home = format!("/means/{}", means.means);
    let mut facts = vec![
        Fact::new(t::level(lang), view! { <LevelBadge level tax_only=means.tax_only/> }),
        Fact::new(t::state(lang), view! { <StateTag state/> }),
    ];
    if state != MeansState::Active {
        let since = if state.is_final() { t::ended(lang) } else { t::since(lang) };
        facts.push(Fact::new(since, format::date(lang, means.since)));
        if let Some(why) = means.cause {
            facts.push(Fact::new(t::why(lang), cause(lang, why)));
        }
    }
    if state != MeansState::Revoked {
        facts.push(Fact::new(t::until(lang), format::date(lang, means.last_day)));
    }
    facts.push(Fact::new(
        t::last_use(lang),
        means.last_use.map_or_else(
            || t::never_used(lang).to_owned(),
            |day| {
                format!(
                    "{}, {}",
                    format::date(lang, day),
                    t::use_line(lang, &means.organisation)
                )
            },
        ),
    ));
    let owner_resumes = means.resumes || means.unproved;
    let lost = means.cause == Some(Cause::Lost);
    // How what was lost goes on again stands in full under what was reported.
    let hint = (state == MeansState::Suspended && !(lost && owner_resumes)).then(|| {
        if owner_resumes {
            t::resume_yourself(lang)
        } else {
            t::resume_manager(lang)
        }
    });
    let next = reported(lang, state, means.cause, owner_resumes);
    let about = means.organisation.clone();
    let base = home.clone();
    let link = move |act: &str, label: &'static str| {
        let about = about.clone();
        view! {
            <a class="nl-button nl-button--secondary" href=format!("{base}/{act}")>
                {label} <span class="visually-hidden">" " {about}</span>
            </a>
        }
    };
    let running = matches!(state, MeansState::Active | MeansState::Suspended);
    view! {
        <section class="card">
            <h2 class="nl-heading nl-heading--level-2"><a href=home>{means.organisation}</a></h2>
            <Facts facts/>
            {next}
            {hint.map(|hint| view! { <p class="quiet">{hint}</p> })}
            {running.then(|| view! {
                <div class="actions">
                    {means.resumes.then(|| link("resume", t::resume(lang)))}
                    {means.upgrade.map(|id| view! {
                        <a class="nl-button nl-button--secondary" href=format!("/means/upgrades/{id}")>{t::upgrade_running(lang)}</a>
                    })}
                    {(means.rises && means.upgrade.is_none()).then(|| link("upgrade", t::upgrade(lang)))}
                    {(state == MeansState::Active).then(|| link("suspend", t::suspend(lang)))}
                    {(state == MeansState::Active && level >= Level::Eh3 && !means.tax_only).then(|| link("abroad", t::abroad(lang)))}
                </div>
            })}
        </section>
    }
}
