//! `/clients/request`: what to ask of which clients. What stands in the way is shown on the next page, before sending.

use crate::{
    api::clients::{self as api, Asking},
    components::{LevelBadge, Note, NoteLook, PageTitle, SearchForm, Steps, loaded, query, with_query},
    form::{Checkboxes, Choice, Field, Kind, PostForm, SelectField, TextArea},
    format,
    lang::lang,
    text::clients as t,
};
use domain::{lang::Lang, level::Level, time::last_day_after_years};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn Ask() -> impl IntoView {
    let (q, kvk) = (query("q"), query("kvk"));
    loaded(move || q.get(), api::read_asking, move |asking| screen(asking, kvk.get_untracked()))
}

pub(super) fn steps(lang: Lang) -> Vec<&'static str> {
    vec![t::step_fill(lang), t::step_check(lang), t::step_sent(lang)]
}

fn screen(asking: Asking, kvk: String) -> impl IntoView {
    let lang = lang();
    // The page that explains a refusal leads here with what is missing ticked already.
    let ticked = use_query_map().with_untracked(|map| map.get_all("services").unwrap_or_default());
    let Asking { options, found } = asking;
    let typed: Vec<String> = kvk.split(',').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect();
    let results = found
        .into_iter()
        .map(|party| {
            let mut numbers = typed.clone();
            let number = party.number.to_string();
            if !numbers.contains(&number) {
                numbers.push(number.clone());
            }
            let href = with_query(vec![("kvk", numbers.join(","))]);
            // The form below starts with what is in the address, so this loads it anew.
            view! {
                <li>
                    {party.name.clone()} " " <span class="quiet">{format::kvk(&number)}</span> " "
                    <a href=href rel="external">{t::add(lang)} <span class="visually-hidden">" " {party.name.clone()}</span></a>
                </li>
            }
        })
        .collect_view();
    let services = options
        .services
        .iter()
        .map(|service| {
            Choice::new(service.id, service.name.clone())
                .hint(t::service_hint(lang, &service.provider, &service.does, service.level.name()))
        })
        .collect();
    let mut bundles = vec![Choice::new("", t::no_bundle(lang))];
    bundles.extend(options.bundles.iter().map(|bundle| Choice::new(bundle.id, bundle.name.clone())));
    let levels = [Level::Eh2Plus, Level::Eh3, Level::Eh4]
        .into_iter()
        .filter(|level| options.own_level.is_some_and(|own| *level <= own))
        .map(|level| Choice::new(level.name(), level.name()));
    let levels: Vec<Choice> = std::iter::once(Choice::new("", t::level_lowest(lang))).chain(levels).collect();
    let years = [1, 3, 5]
        .map(|years| {
            let day = last_day_after_years(options.today, years);
            t::years(lang, i32::from(years), format::short_date(lang, day))
        })
        .join(" · ");
    let three = last_day_after_years(options.today, 3);
    view! {
        <Steps steps=steps(lang) current=0/>
        <PageTitle text=t::ask_title(lang)/>
        <p class="lead">{t::ask_lead(lang)}</p>
        {options.own_level.is_none().then(|| view! {
            <Note look=NoteLook::Warning title=t::no_level_title(lang)><p>{t::no_level(lang)}</p></Note>
        })}
        <div class="narrow">
            <SearchForm label=t::find_client(lang) hint=t::find_client_hint(lang)/>
            <ul class="found">{results}</ul>
            <PostForm submit=t::check(lang) beside=move || view! { <a href="/clients">{t::back(lang)}</a> }>
                <TextArea name="clients" label=t::numbers(lang) hint=t::numbers_hint(lang) value=typed.join("\n") rows=3/>
                <SelectField name="bundle" label=t::bundle(lang) hint=t::bundle_hint(lang) options=bundles optional=true/>
                <Checkboxes name="services" legend=t::which(lang) hint=t::which_hint(lang) options=services values=ticked optional=true/>
                <SelectField name="level" label=t::level(lang) hint=t::level_hint(lang) options=levels optional=true/>
                {options.own_level.map(|level| view! { <p class="quiet">{t::own_level(lang)} " " <LevelBadge level/></p> })}
                <Field
                    name="last_day"
                    label=t::last_day(lang)
                    hint=t::last_day_hint(lang, years)
                    kind=Kind::Date
                    value=three.to_string()
                    min=options.today.to_string()
                    max=options.latest.to_string()
                />
                <TextArea name="message" label=t::message(lang) hint=t::message_hint(lang) optional=true/>
            </PostForm>
        </div>
    }
}
