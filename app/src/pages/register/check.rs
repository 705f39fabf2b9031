//! `/register/:kvk`: the register's data for checking, what signing takes, and what somebody wants to become.

use super::{
    begin::unavailable,
    parts::{Stage, beyond, marks, number, signing, steps},
    words::{obstacle, papers},
};
use crate::{
    path::with_next,
    api::register::{self as api, BY_EXTRACT, Looked, Managed, Organisation, Takes, Way, Wish},
    components::{Fact, Facts, Note, NoteLook, PageTitle, level_meaning, loaded, param, query, not_there},
    form::{Choice, PostForm, Radios},
    format,
    lang::lang,
    text::register as t,
};
use domain::{lang::Lang, level::Level};
use leptos::prelude::*;

#[component]
pub fn Check() -> impl IntoView {
    let (kvk, next, by) = (param("kvk"), query("next"), query("by"));
    loaded(
        move || (kvk.get(), by.get(), next.get()),
        |(kvk, by, next)| api::read_organisation(kvk, by, next),
        move |looked| screen(looked, &next.get_untracked()),
    )
}

fn screen(looked: Looked, next: &str) -> AnyView {
    let lang = lang();
    match looked {
        Looked::Found(organisation) => view! {
            <div class="narrow">
                {steps(lang, Stage::Organisation)}
                <PageTitle text=t::check_title(lang)/>
                <p class="lead">{t::check_lead(lang)}</p>
                {beyond(lang, organisation.office.clone())}
                {data(lang, &organisation, next)}
                {ways(lang, *organisation, next)}
            </div>
        }
        .into_any(),
        Looked::Unknown => unknown(lang, next).into_any(),
        Looked::Unavailable => view! {
            <div class="narrow">
                {steps(lang, Stage::Organisation)}
                <PageTitle text=t::check_title(lang)/>
                {unavailable(lang)}
            </div>
        }
        .into_any(),
    }
}

/// The register knows no such number.
pub fn unknown(lang: Lang, next: &str) -> impl IntoView + use<> {
    not_there();
    view! {
        <div class="narrow">
            {steps(lang, Stage::Organisation)}
            <PageTitle text=t::unknown_title(lang)/>
            <p class="lead">{t::unknown(lang)}</p>
            <p><a class="nl-button nl-button--primary" href=with_next("/register", next)>{t::look_again(lang)}</a></p>
        </div>
    }
}

fn data(lang: Lang, organisation: &Organisation, next: &str) -> impl IntoView + use<> {
    let mut facts = vec![
        Fact::new(t::kvk_number(lang), number(organisation.kvk)),
        Fact::new(t::legal_form(lang), organisation.form.clone()),
    ];
    let place: Vec<String> = [&organisation.street, &organisation.town].into_iter().flatten().cloned().collect();
    if !place.is_empty() {
        facts.push(Fact::new(t::address(lang), place.join(", ")));
    }
    if organisation.branches > 1 {
        facts.push(Fact::new(t::branches(lang), organisation.branches));
    }
    view! {
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{organisation.name.clone()}</h2>
            <Facts facts/>
            <p class="quiet">{t::as_of(lang, format::date(lang, organisation.as_of))} " " {(!organisation.by_extract).then(|| t::wrong(lang))}</p>
        </section>
        <p><a href=with_next("/register", next)>{t::another(lang)}</a></p>
    }
}

/// What the reader manages already is not registered again: where to go instead comes first.
fn ways(lang: Lang, mut organisation: Organisation, next: &str) -> AnyView {
    let Some(managed) = organisation.managed else {
        return choose(lang, organisation, next);
    };
    organisation.ways.retain(|way| !managed.covers(way.wish));
    organisation.known = false;
    let already = already(lang, &organisation.name, managed);
    if organisation.ways.is_empty() {
        return already.into_any();
    }
    view! {
        {already}
        <h2 class="nl-heading nl-heading--level-2">{t::managed_other(lang)}</h2>
        {choose(lang, organisation, next)}
    }
    .into_any()
}

/// That the reader manages it, and where that is done.
pub fn already(lang: Lang, name: &str, managed: Managed) -> impl IntoView + use<> {
    let choose = (!managed.here).then(|| view! {
        <li><a href="/organisation">{t::managed_choose(lang, name)}</a></li>
    });
    view! {
        <Note title=t::managed_title(lang, name)>
            <p>{t::managed(lang, managed.level.name())}</p>
            <ul class="list">
                {choose}
                <li><a href="/people">{t::managed_people(lang)}</a></li>
                {managed.rises.then(|| view! { <li><a href="/my-means">{t::managed_means(lang)}</a></li> })}
            </ul>
        </Note>
    }
}

fn choose(lang: Lang, organisation: Organisation, next: &str) -> AnyView {
    let other = (!organisation.by_extract && organisation.ways.iter().any(|way| way.by_extract)).then(|| {
        let to = with_next(&format!("/register/{}?by={BY_EXTRACT}", organisation.kvk), next);
        view! {
            <details class="fold">
                <summary>{t::not_right(lang)}</summary>
                <p>{t::not_right_text(lang)}</p>
                <p><a href=to>{t::not_right_do(lang)}</a></p>
            </details>
        }
    });
    let open: Vec<Way> = organisation.ways.iter().filter(|way| way.hindrance.is_none()).cloned().collect();
    if open.is_empty() {
        let why = organisation.ways.last().and_then(|way| way.hindrance);
        return view! {
            <Note look=NoteLook::Warning title=t::hindered(lang)>{why.map(|why| obstacle(lang, why))}</Note>
            {other}
        }
        .into_any();
    }
    let joint = open.iter().any(|way| way.takes.needed > 1);
    let closed = organisation
        .ways
        .iter()
        .filter_map(|way| match (way.wish, way.hindrance) {
            (Wish::Manager(level), Some(why)) => Some((level, why)),
            _ => None,
        })
        .map(|(level, why)| view! {
            <Note title=t::hindered_level(lang, level.name())>{obstacle(lang, why)}</Note>
        })
        .collect_view();
    // Who one is already first, then the level that most services ask.
    let (mut sorted, managers): (Vec<&Way>, Vec<&Way>) =
        open.iter().partition(|way| way.wish == Wish::Representative);
    // The highest last: it takes the most.
    let (highest, others): (Vec<&Way>, Vec<&Way>) =
        managers.into_iter().partition(|way| way.wish == Wish::Manager(Level::Eh4));
    sorted.extend(others.into_iter().rev());
    sorted.extend(highest);
    let options = sorted.into_iter().map(|way| option(lang, way, organisation.together)).collect();
    let advice = organisation.advice;
    let advised = advice.map(|wish| match wish {
        Wish::Manager(level) => t::advice_manager(lang, level.name()),
        _ => t::advice_representative(lang).to_owned(),
    });
    let value = advice.map(|wish| wish.to_string()).unwrap_or_default();
    let path = open.iter().find_map(|way| way.papers);
    let levels = [Level::Eh2Plus, Level::Eh3, Level::Eh4].map(|level| Fact::new(level.name(), level_meaning(level, lang))).into();
    let by_register = with_next(&format!("/register/{}", organisation.kvk), next);
    let own_extract = organisation.by_extract.then(|| view! {
        <Note title=t::own_extract(lang)>
            <p>{t::own_extract_text(lang)} " " <a href=by_register>{t::own_extract_back(lang)}</a></p>
        </Note>
    });
    view! {
        {own_extract}
        {organisation.known.then(|| view! { <Note title=t::known_title(lang)><p>{t::known(lang)}</p></Note> })}
        <PostForm submit=t::confirm(lang)>
            {advised.clone().map(|words| view! { <p><strong>{words}</strong></p> })}
            <Radios name="wish" legend=t::wish(lang) options value/>
            <details class="fold">
                <summary>{t::levels(lang)}</summary>
                <p>{t::levels_text(lang)}</p>
                <Facts facts=levels/>
            </details>
            <h2 class="nl-heading nl-heading--level-2">{t::signing(lang)}</h2>
            {match path {
                Some(path) => view! { <Note title=t::papers_title(lang)>{papers(lang, path)}</Note> }.into_any(),
                None => pictures(lang, &open),
            }}
            {joint.then(|| view! { <p>{t::signing_longer(lang)}</p> })}
        </PostForm>
        {closed}
        {other}
    }
    .into_any()
}

fn option(lang: Lang, way: &Way, joint: bool) -> Choice {
    let (label, hint) = match way.wish {
        Wish::Representative if way.papers.is_some() => {
            (t::wish_representative(lang).to_owned(), t::wish_representative_papers(lang))
        }
        Wish::Representative if joint => {
            (t::wish_representative(lang).to_owned(), t::wish_representative_joint(lang))
        }
        Wish::Representative => (t::wish_representative(lang).to_owned(), t::wish_representative_hint(lang)),
        Wish::Manager(Level::Eh2Plus) => {
            (t::wish_manager(lang, Level::Eh2Plus.name()), t::wish_manager_eh2plus(lang))
        }
        Wish::Manager(Level::Eh4) => (t::wish_manager(lang, Level::Eh4.name()), t::wish_manager_eh4(lang)),
        Wish::Manager(level) => (t::wish_manager(lang, level.name()), t::wish_manager_hint(lang)),
        Wish::TaxMeans => (t::becomes_tax_means(lang).to_owned(), t::without_one(lang)),
    };
    Choice::new(way.wish, label).hint(hint)
}

/// What signing takes, for a representative and for a manager; level by level only where the levels differ (R-BEV-4).
fn pictures(lang: Lang, open: &[Way]) -> AnyView {
    let managers: Vec<(Level, Takes)> = open
        .iter()
        .filter_map(|way| match way.wish {
            Wish::Manager(level) => Some((level, way.takes)),
            Wish::Representative | Wish::TaxMeans => None,
        })
        .collect();
    let representative = open.iter().any(|way| way.wish == Wish::Representative);
    // Who becomes it shows that it is so already: nobody else signs for that.
    let own = representative.then(|| view! {
        <p class="signing">
            {marks(0, 1)}
            <span><strong>{t::signing_by_representative(lang)}</strong> " " {t::signing_representative(lang)}</span>
        </p>
    });
    let whose = representative.then(|| view! { <strong>{t::signing_by_manager(lang)}</strong> " " });
    let line = |takes: Takes| view! {
        {marks(0, takes.needed)}
        <span>{whose} {signing(lang, takes)}</span>
    };
    let same = managers.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let managing = match managers.first() {
        None => ().into_any(),
        Some((_, takes)) if same => view! { <p class="signing">{line(*takes)}</p> }.into_any(),
        Some(_) => managers
            .into_iter()
            .map(|(level, takes)| {
                view! {
                    <p class="signing">
                        {marks(0, takes.needed)}
                        <span><strong>{t::signing_by_level(lang, level.name())}</strong> " " {signing(lang, takes)}</span>
                    </p>
                }
            })
            .collect_view()
            .into_any(),
    };
    view! { {own} {managing} }.into_any()
}
