//! `/means/:means`: one means, for its owner and for who is in charge: how it stands and why, and what can be done.

use super::words::{StateTag, cause, named, reported, uncovered};
use crate::{
    api::means::{self as api, One},
    components::{
        Fact, Facts, History, LevelBadge, Note, NoteLook, PageTitle, loaded, param,
    },
    fault, format,
    lang::lang,
    text::means as t,
};
use domain::{
    fault::Fault,
    lang::Lang,
    level::Level,
    means::{Cause, MeansState},
};
use leptos::prelude::*;

#[component]
pub fn OneMeans() -> impl IntoView {
    let means = param("means");
    loaded(move || means.get(), api::read_one, screen)
}

pub(super) fn title(lang: Lang, one: &One) -> String {
    if one.own {
        t::one_title_own(lang, &one.organisation)
    } else {
        t::one_title(lang, &one.name)
    }
}

/// Where this means is one of several.
pub(super) fn home(one: &One) -> String {
    format!("/means/{}", one.means)
}

fn screen(one: One) -> impl IntoView {
    let lang = lang();
    let back = if one.own {
        view! { <a href="/my-means">{t::to_mine(lang)}</a> }.into_any()
    } else if one.member {
        view! { <a href=format!("/people/{}", one.person)>{t::to_person(lang, &one.name)}</a> " · " <a href="/means">{t::to_list(lang)}</a> }.into_any()
    } else {
        view! { <a href="/means">{t::to_list(lang)}</a> }.into_any()
    };
    let count = u32::try_from(one.uncovered.len()).unwrap_or(u32::MAX);
    view! {
        <p>{back}</p>
        <PageTitle text=title(lang, &one)/>
        <Facts facts=facts(lang, &one)/>
        {misused(lang, &one)}
        {one.own.then(|| reported(lang, one.state, one.cause, told_how(&one)))}
        {actions(lang, &one)}
        {uncovered(t::uncovered(lang, count), one.uncovered, true)}
        <History lines=one.history/>
    }
}

fn facts(lang: Lang, one: &One) -> Vec<Fact> {
    let (level, state) = (one.level, one.state);
    let mut facts = Vec::new();
    if !one.own {
        facts.push(Fact::new(t::owner(lang), one.name.clone()));
    }
    facts.extend([
        Fact::new(t::organisation(lang), one.organisation.clone()),
        Fact::new(t::level(lang), view! { <LevelBadge level tax_only=one.tax_only/> }),
        Fact::new(t::state(lang), view! { <StateTag state/> }),
    ]);
    if state != MeansState::Active {
        let by = (!one.by.is_empty()).then(|| t::by(lang, &one.by));
        let since = [Some(format::date(lang, one.since)), by];
        facts.push(Fact::new(
            if state.is_final() { t::ended(lang) } else { t::since(lang) },
            since.into_iter().flatten().collect::<Vec<_>>().join(" "),
        ));
        if let Some(why) = one.cause {
            facts.push(Fact::new(t::why(lang), cause(lang, why)));
        }
        if !one.abroad.is_empty() {
            let names = named(lang, &one.abroad);
            facts.push(Fact::new(t::stopped_abroad(lang), names.join(", ")));
        }
    }
    facts.push(Fact::new(t::issued(lang), format::date(lang, one.issued)));
    // Until when it would have been good is nothing to count on any more.
    if state != MeansState::Revoked {
        facts.push(Fact::new(t::until(lang), format::date(lang, one.last_day)));
    }
    facts.push(Fact::new(
        t::last_use(lang),
        one.last_use.map_or_else(
            || t::never_used(lang).to_owned(),
            |day| format::date(lang, day),
        ),
    ));
    facts
}

/// Somebody in charge decides what becomes of it, and not before knowing what happened.
fn is_misused(one: &One) -> bool {
    !one.own && one.state == MeansState::Suspended && one.cause == Some(Cause::Misused)
}

/// What is suspended for another reason may turn out to be lost or misused.
pub(super) fn is_reported_later(one: &One) -> bool {
    !one.own && one.state == MeansState::Suspended && one.cause != Some(Cause::Misused)
}

/// What to do first.
fn misused(lang: Lang, one: &One) -> Option<impl IntoView + use<>> {
    if !is_misused(one) {
        return None;
    }
    let used = one.last_use.map_or_else(
        || t::never_used(lang).to_owned(),
        |day| format::date(lang, day),
    );
    let ask = t::misused_ask(lang, &one.name);
    let person = one.member.then(|| {
        let what = t::misused_where(lang, &one.name);
        view! { <a href=format!("/people/{}", one.person)>{what}</a> }
    });
    Some(view! {
        <Note look=NoteLook::Bad title=t::misused_title(lang)>
            <ol>
                <li>{ask}</li>
                <li>{t::misused_look(lang, used)} " " {person}</li>
                <li>{t::misused_then(lang)}</li>
            </ol>
        </Note>
    })
}

/// How its owner resumes what they lost is told where it was reported.
fn told_how(one: &One) -> bool {
    matches!(one.not_resumed, None | Some(Fault::LostNeedsMore))
}

/// Whether the reader is here as a manager of this organisation.
fn applies_for(organisation: &str) -> bool {
    let viewer = crate::api::frame().viewer;
    viewer.is_some_and(|viewer| viewer.manages && viewer.organisation.as_deref() == Some(organisation))
}

fn actions(lang: Lang, one: &One) -> impl IntoView + use<> {
    let base = home(one);
    let link = |act: &str, label: &'static str, loud: bool| {
        let class = if loud {
            "nl-button nl-button--secondary"
        } else {
            ""
        };
        view! { <a class=class href=format!("{base}/{act}")>{label}</a> }.into_any()
    };
    let misused = is_misused(one);
    let ends = one.not_ended.is_none();
    let mut links = Vec::new();
    if misused && ends {
        links.push(link("terminate", t::terminate(lang), true));
    }
    if one.state == MeansState::Suspended && one.not_resumed.is_none() {
        links.push(link("resume", t::resume(lang), !misused));
    }
    if is_reported_later(one) {
        links.push(link("suspend", t::report(lang), false));
    }
    match one.upgrade {
        Some(id) => links.push(
            view! { <a class="nl-button nl-button--secondary" href=format!("/means/upgrades/{id}")>{t::upgrade_running(lang)}</a> }
                .into_any(),
        ),
        None if !one.higher.is_empty() => links.push(link("upgrade", t::upgrade(lang), true)),
        None => {}
    }
    if one.state == MeansState::Active {
        let label = if one.own { t::suspend(lang) } else { t::suspend_report(lang) };
        links.push(link("suspend", label, true));
    }
    let running = matches!(one.state, MeansState::Active | MeansState::Suspended);
    // What does not work here works nowhere else: there is nothing to choose.
    if one.state == MeansState::Active && one.level >= Level::Eh3 && !one.tax_only {
        links.push(link("abroad", t::abroad(lang), false));
    }
    if running && one.own {
        links.push(view! { <a href="/my-means/report">{t::report(lang)}</a> }.into_any());
    }
    if running && !misused && ends {
        links.push(link("terminate", t::terminate(lang), false));
    }
    if one.state.is_final() && one.member && !one.own && applies_for(&one.organisation) {
        links.push(
            view! { <a class="nl-button nl-button--secondary" href=format!("/means/apply?person={}", one.person)>{t::again(lang)}</a> }
                .into_any(),
        );
    }
    // A sign-in without a level stands in the way of both: said once.
    let not_resumed = one.not_resumed.filter(|_| !told_how(one));
    let mut why: Vec<_> = not_resumed.into_iter().chain(one.not_ended).collect();
    why.dedup();
    let refused = why
        .into_iter()
        .map(|why| view! { <p class="quiet">{fault::text(why, lang)}</p> })
        .collect_view();
    view! {
        {(!links.is_empty()).then(|| view! { <div class="actions">{links}</div> })}
        {refused}
    }
}
