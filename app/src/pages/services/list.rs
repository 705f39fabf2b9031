//! `/services`: what one can log in to for somebody else, what it asks, and what goes together. What the list is
//! narrowed to is in the URL.

use crate::{
    api::services::{self as api, Bundle, Catalogue, Narrowed},
    components::{Export, LevelBadge, Note, PageTitle, Pick, StatusTag, Tone, level_meaning, loaded, query},
    lang::lang,
    text::services as t,
};
use domain::{lang::Lang, level::Level, view::ServiceLine};
use leptos::prelude::*;

#[component]
pub fn List() -> impl IntoView {
    let (q, provider) = (query("q"), query("provider"));
    let (level, chain) = (query("level"), query("chain"));
    let asked = move || Narrowed { q: q.get(), provider: provider.get(), level: level.get(), chain: chain.get() };
    loaded(asked, api::read_catalogue, move |found| screen(found, untrack(asked)))
}

fn screen(found: Catalogue, asked: Narrowed) -> impl IntoView {
    let lang = lang();
    let all = asked == Narrowed::default();
    let level = Level::parse(&asked.level).ok();
    let count = found.services.len();
    let groups: Vec<_> = found
        .services
        .chunk_by(|one, next| one.provider == next.provider)
        .map(|services| group(lang, services))
        .collect();
    let bundles = found.bundles.into_iter().map(|one| bundle(lang, one)).collect_view();
    view! {
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang)}</p>
        <Note title=t::examples(lang)><p>{t::examples_text(lang)}</p></Note>
        {narrow(lang, found.providers, asked)}
        {level.map(|level| view! { <p><LevelBadge level/> " " {level_meaning(level, lang)}</p> })}
        <p role="status">{t::found(lang, count)}</p>
        <p class="screen-only">
            <Export path="/services.csv"/>
            " · "
            <a href="/which-level">{crate::text::levels::title(lang)}</a>
            <span class="quiet">" · " {t::print(lang)}</span>
        </p>
        {(!all).then(|| view! { <p><a href="/services">{t::all(lang)}</a></p> })}
        {groups}
        <h2 class="nl-heading nl-heading--level-2" id="bundles">{t::bundles(lang)}</h2>
        <p>{t::bundles_text(lang)}</p>
        <ul class="columns">{bundles}</ul>
        <h2 class="nl-heading nl-heading--level-2">{t::words(lang)}</h2>
        <p>{t::level_text(lang)} " " <a href="/help">{t::help(lang)}</a></p>
        <p>{t::chain_text(lang)}</p>
    }
}

fn narrow(lang: Lang, providers: Vec<(String, String)>, asked: Narrowed) -> impl IntoView {
    let mut by_provider = vec![(String::new(), t::every_provider(lang).to_owned())];
    by_provider.extend(providers);
    let mut levels = vec![(String::new(), t::every_level(lang).to_owned())];
    levels.extend(Level::ISSUED.map(|level| (level.name().to_owned(), t::with_level(lang, level.name()))));
    let level = Level::parse(&asked.level).map(Level::name).unwrap_or_default();
    view! {
        <form class="form card" role="search" method="get" action="/services">
            <div class="utrecht-form-field">
                <label class="utrecht-form-label" for="q">{t::search(lang)}</label>
                <input class="utrecht-textbox utrecht-textbox--html-input" id="q" name="q" type="search" value=asked.q/>
            </div>
            <Pick name="provider" label=t::provider(lang) options=by_provider value=asked.provider/>
            <Pick name="level" label=t::level(lang) options=levels value=level/>
            <div class="choice">
                <input type="checkbox" id="chain" name="chain" value="yes" checked=!asked.chain.is_empty()/>
                <label for="chain">{t::chain_only(lang)}</label>
            </div>
            <div class="actions">
                <button class="nl-button nl-button--primary" type="submit">{t::show(lang)}</button>
            </div>
        </form>
    }
}

fn group(lang: Lang, services: &[ServiceLine]) -> impl IntoView + use<> {
    let provider = services.first().map(|service| service.provider.clone()).unwrap_or_default();
    let rows: Vec<_> = services.iter().cloned().map(|service| row(lang, service)).collect();
    view! {
        <section>
            <h2 class="nl-heading nl-heading--level-2">{provider}</h2>
            <ul class="card tasks">{rows}</ul>
        </section>
    }
}

fn row(lang: Lang, service: ServiceLine) -> impl IntoView {
    let chain = if service.chain_allowed {
        view! { <StatusTag tone=Tone::Good text=t::chain_yes(lang)/> }
    } else {
        view! { <StatusTag text=t::chain_no(lang)/> }
    };
    view! {
        <li>
            <div>
                <a href=format!("/services/{}", service.id)><strong>{service.name}</strong></a>
                <span>{service.does}</span>
            </div>
            <p><LevelBadge level=service.level/> " " {chain}</p>
        </li>
    }
}

fn bundle(lang: Lang, bundle: Bundle) -> impl IntoView {
    let count = bundle.services.len();
    let services = bundle
        .services
        .into_iter()
        .map(|service| {
            view! {
                <li>
                    <a href=format!("/services/{}", service.id)>{service.name}</a> " "
                    <span class="quiet">{service.provider} " · " {service.level.name()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="card">
            <h3 class="nl-heading nl-heading--level-3">{bundle.name}</h3>
            <p>{bundle.about}</p>
            <p class="quiet">{t::bundle_holds(lang, count)}</p>
            <ul class="list">{services}</ul>
        </li>
    }
}
