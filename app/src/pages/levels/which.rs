//! `/which-level`: pick what one wants to do, and read which level that takes, why, and what it costs (F1-3). Everything
//! that was picked is in the address, so it works before any script and can be passed on.

use super::prices::table;
use crate::{
    api::{
        frame,
        levels::{self as api, Found, Needed, Picked},
    },
    components::{LevelBadge, Note, NoteLook, PageTitle, level_meaning, loaded, query},
    lang::lang,
    text::{apply as a, levels as t},
};
use domain::{
    application::Product,
    lang::Lang,
    level::Level,
    view::ServiceLine,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn WhichLevel() -> impl IntoView {
    let q = query("q");
    let map = use_query_map();
    let all = move |name: &'static str| {
        Memo::new(move |_| map.with(|map| map.get_all(name).unwrap_or_default()))
    };
    let (services, bundles) = (all("service"), all("bundle"));
    let picked = move || Picked {
        q: q.get(),
        services: services.get(),
        bundles: bundles.get(),
    };
    loaded(picked, api::read_level, move |found| {
        let asked = map.with_untracked(|map| map.get_str("q").is_some());
        screen(found, &untrack(picked), asked)
    })
}

/// `asked`: somebody pressed the button.
fn screen(found: Found, picked: &Picked, asked: bool) -> impl IntoView + use<> {
    let lang = lang();
    let Found {
        needed,
        gone,
        bundles,
        chosen,
        offered,
        more,
        prices,
    } = found;
    let answered = needed.is_some();
    let nothing = asked && !answered && !gone && picked.q.is_empty();
    let bundles = bundles
        .into_iter()
        .map(|(id, name, about)| {
            let on = picked.bundles.contains(&id);
            tick("bundle", &id, name, about, on)
        })
        .collect_view();
    let none = chosen.is_empty() && offered.is_empty();
    let services = chosen
        .into_iter()
        .map(|service| (service, true))
        .chain(offered.into_iter().map(|service| (service, false)))
        .map(|(service, on)| {
            let id = service.id.to_string();
            tick("service", &id, service.name, format!("{} · {}", service.provider, service.does), on)
        })
        .collect_view();
    let q = picked.q.clone();
    view! {
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang)}</p>
        {needed.map(|needed| answer(lang, needed, &prices))}
        {nothing.then(|| view! { <Note look=NoteLook::Warning title=t::pick(lang)>""</Note> })}
        {gone.then(|| view! { <p class="quiet">{t::gone(lang)}</p> })}
        <form class="form card" method="get" action="/which-level">
            <fieldset class="utrecht-form-field group">
                <legend class="utrecht-form-label">{t::bundles(lang)}</legend>
                <div class="choices">{bundles}</div>
            </fieldset>
            <div class="utrecht-form-field">
                <label class="utrecht-form-label" for="q">{t::search(lang)}</label>
                <p class="utrecht-form-field-description" id="q-hint">{t::search_hint(lang)}</p>
                <input class="utrecht-textbox utrecht-textbox--html-input" id="q" name="q" type="search" value=q aria-describedby="q-hint"/>
            </div>
            <fieldset class="utrecht-form-field group">
                <legend class="utrecht-form-label">{t::services(lang)}</legend>
                {none.then(|| view! { <p>{t::nothing(lang)}</p> })}
                <div class="choices">{services}</div>
                {more.then(|| view! { <p class="quiet">{t::more(lang)}</p> })}
            </fieldset>
            <div class="actions">
                <button class="nl-button nl-button--primary" type="submit">{t::show(lang)}</button>
                {answered.then(|| view! { <a href="/which-level">{t::again(lang)}</a> })}
            </div>
        </form>
        <p><a href="/help">{t::help(lang)}</a> " · " <a href="/prices">{t::prices(lang)}</a></p>
    }
}

fn tick(name: &'static str, id: &str, label: String, hint: String, on: bool) -> impl IntoView + use<> {
    let field = format!("{name}-{id}");
    let hint_id = format!("{field}-hint");
    view! {
        <div class="choice">
            <input type="checkbox" id=field.clone() name=name value=id.to_owned() checked=on aria-describedby=hint_id.clone()/>
            <label for=field>{label}</label>
            <p class="choice__hint" id=hint_id>{hint}</p>
        </div>
    }
}

/// The level, why, what else it opens, what it costs, and where to go on.
fn answer(lang: Lang, needed: Needed, prices: &domain::price::Prices) -> impl IntoView + use<> {
    let Needed {
        level,
        product,
        because,
        covered,
        chosen,
        above,
    } = needed;
    let list = |services: Vec<ServiceLine>| {
        services
            .into_iter()
            .map(|one| {
                view! {
                    <li>
                        <a href=format!("/services/{}", one.id)>{one.name}</a> " "
                        <span class="quiet">{one.provider} " · " {one.level.name()}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let (why, also) = (count(&because), count(&covered));
    let services: Vec<String> = chosen
        .iter()
        .map(|id| format!("&services={id}"))
        .collect();
    let apply = format!(
        "/means/apply?product={}{}",
        product.code(),
        services.concat()
    );
    let mut products = vec![product];
    if product == Product::TaxOnly {
        products.push(Product::Eh3);
    }
    view! {
        <section class="card" aria-labelledby="answer" role="status">
            <h2 class="nl-heading nl-heading--level-2" id="answer">{t::answer(lang, level.name())}</h2>
            <p><LevelBadge level/> " " {level_meaning(level, lang)}</p>
            <p>{t::because(lang, why, level.name())}</p>
            <ul>{list(because)}</ul>
            {(also > 0).then(|| view! { <p>{t::covered(lang, also)}</p> <ul>{list(covered)}</ul> })}
            {(product == Product::TaxOnly).then(|| view! { <Note title=t::tax_title(lang)><p>{t::tax_text(lang)}</p></Note> })}
            <h3 class="nl-heading nl-heading--level-3">{t::cost(lang)}</h3>
            {prices.example.then(|| view! { <p class="quiet">{crate::text::orders::example(lang)}</p> })}
            {table(lang, prices, &products)}
            {onward(lang, level, (!above).then_some(apply))}
        </section>
    }
}

fn count(services: &[ServiceLine]) -> u32 {
    u32::try_from(services.len()).unwrap_or(u32::MAX)
}

/// To the application where one may apply, else to who may. `apply`: none for a manager whose own level is too low.
fn onward(lang: Lang, level: Level, apply: Option<String>) -> AnyView {
    let viewer = frame().viewer;
    let counter = (level == Level::Eh4).then(|| view! { <p>{t::eh4_text(lang)}</p> });
    let next = match viewer {
        Some(viewer) if viewer.manages => match apply {
            Some(apply) => view! {
                <div class="actions"><a class="nl-button nl-button--primary" href=apply>{t::apply(lang)}</a></div>
            }
            .into_any(),
            None => view! {
                <p>{if level == Level::Eh4 { a::not_offered_eh4(lang) } else { a::not_offered_text(lang) }}</p>
                <div class="actions">
                    <a class="nl-button nl-button--primary" href="/register">{crate::text::means::mine_empty_do(lang)}</a>
                    <a href="/my-means">{t::my_means(lang)}</a>
                </div>
            }
            .into_any(),
        },
        Some(_) => view! {
            <p>{t::ask_manager(lang)}</p>
            <div class="actions"><a class="nl-button nl-button--secondary" href="/my-means">{t::my_means(lang)}</a></div>
        }
        .into_any(),
        None => view! {
            <p>{t::register_text(lang)}</p>
            <div class="actions"><a class="nl-button nl-button--primary" href="/register">{t::register(lang)}</a></div>
        }
        .into_any(),
    };
    view! { {counter} {next} }.into_any()
}
