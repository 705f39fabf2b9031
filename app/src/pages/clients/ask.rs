//! `/clients/request`: what to ask of which clients. What stands in the way is shown on the next page, before sending.

use crate::{
    api::{
        clients::{self as api, Asking},
        manages,
    },
    components::{LevelBadge, Note, NoteLook, PageTitle, SearchForm, Steps, loaded, query, with_query},
    form::{Checkboxes, Choice, Field, Kind, PostForm, SelectField, TextArea, Together},
    format,
    lang::lang,
    text::clients as t,
};
use domain::{lang::Lang, level::Level, time::last_day_after_years, view::Party};
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// The field with the clients' numbers.
const CLIENTS: &str = "clients";

#[component]
pub fn Ask() -> impl IntoView {
    let lang = lang();
    let (q, draft, kvk, again) = (query("q"), query("draft"), query("kvk"), query("again"));
    let asking = move || {
        loaded(
            move || (draft.get(), numbers(&kvk.get()), again.get()),
            |(draft, clients, again)| api::read_asking(draft, clients, again),
            move |asking| form(asking, &kvk.get_untracked()),
        )
    };
    if !manages() {
        // The answer says why not, and nothing stands above it.
        return asking();
    }
    // What is found is loaded apart from the form: searching leaves alone what is filled in already.
    view! {
        <Steps steps=steps(lang) current=0/>
        <PageTitle text=t::ask_title(lang)/>
        <p class="lead">{t::ask_lead(lang)}</p>
        <div class="narrow">
            <SearchForm label=t::find_client(lang) hint=t::find_client_hint(lang)/>
            {loaded(move || q.get(), api::find_clients, move |clients| {
                let nothing = clients.is_empty() && !q.get_untracked().is_empty();
                found(lang, clients, &kvk.get_untracked(), nothing)
            })}
            {asking()}
        </div>
    }
    .into_any()
}

pub(super) fn steps(lang: Lang) -> Vec<&'static str> {
    vec![t::step_fill(lang), t::step_check(lang), t::step_sent(lang)]
}

/// The numbers in the address, which the form starts with.
fn numbers(kvk: &str) -> Vec<String> {
    kvk.split(',').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

fn found(lang: Lang, clients: Vec<Party>, kvk: &str, nothing: bool) -> impl IntoView + use<> {
    let typed = numbers(kvk);
    let rows = clients.into_iter().map(|party| client(lang, party, &typed)).collect_view();
    view! {
        {nothing.then(|| view! { <p>{t::find_nothing(lang)}</p> })}
        <ul class="found">{rows}</ul>
    }
}

/// A client that was found. With a script its number is put into the form as it stands; without one the page is loaded
/// anew with the number in its address.
fn client(lang: Lang, party: Party, typed: &[String]) -> impl IntoView + use<> {
    let number = party.number.to_string();
    let mut numbers = typed.to_vec();
    if !numbers.contains(&number) {
        numbers.push(number.clone());
    }
    let href = with_query(vec![("kvk", numbers.join(","))]);
    let added = RwSignal::new(false);
    let shown = format::kvk(&number);
    let add = move |event: MouseEvent| {
        if append(CLIENTS, &number) {
            event.prevent_default();
            added.set(true);
        }
    };
    view! {
        <li>
            {party.name.clone()} " " <span class="quiet">{shown}</span> " "
            <a href=href rel="external" on:click=add>{t::add(lang)} <span class="visually-hidden">" " {party.name}</span></a>
            " " <span role="status">{move || added.get().then(|| t::added(lang))}</span>
        </li>
    }
}

/// Puts a line at the end of a text that is being filled in, unless it is there; whether there is such a text.
fn append(id: &str, line: &str) -> bool {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(field) = field else {
        return false;
    };
    let text = field.value();
    if !text.lines().any(|there| there.trim() == line) {
        let before = text.trim_end();
        let text = if before.is_empty() { line.to_owned() } else { format!("{before}\n{line}") };
        field.set_value(&text);
    }
    true
}

fn form(asking: Asking, kvk: &str) -> impl IntoView + use<> {
    let lang = lang();
    let Asking { options, typed, services: granted, level, left } = asking;
    // The page that explains a refusal leads here with what is missing ticked already; else what there is to extend is.
    let asked = use_query_map().with_untracked(|map| map.get_all("services").unwrap_or_default());
    let ticked = match &typed {
        Some(typed) => typed.services.iter().map(ToString::to_string).collect(),
        None if asked.is_empty() => granted.iter().map(ToString::to_string).collect(),
        None => asked,
    };
    let clients = match &typed {
        Some(typed) => typed.clients.iter().map(ToString::to_string).collect(),
        None => numbers(kvk),
    };
    let bundle = typed.as_ref().and_then(|typed| typed.bundle).map(|id| id.to_string()).unwrap_or_default();
    let level = typed.as_ref().map_or(level, |typed| typed.level).map_or("", Level::name);
    let last_day = typed.as_ref().map_or_else(|| last_day_after_years(options.today, 3), |typed| typed.last_day);
    let message = typed.map(|typed| typed.message).unwrap_or_default();
    let services = Choice::services(lang, &options.services);
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
    view! {
        {left.map(|draft| view! {
            <Note><p>{t::left(lang)} " " <a href=format!("/clients/request/check/{draft}")>{t::left_do(lang)}</a></p></Note>
        })}
        {options.own_level.is_none().then(|| view! {
            <Note look=NoteLook::Warning title=t::no_level_title(lang)><p>{t::no_level(lang)}</p></Note>
        })}
        <PostForm submit=t::check(lang) beside=move || view! { <a href="/clients">{t::back(lang)}</a> }>
            <TextArea name=CLIENTS label=t::numbers(lang) hint=t::numbers_hint(lang) value=clients.join("\n") rows=3/>
            <Together name="which" legend=t::ask_what(lang)>
                <SelectField name="bundle" label=t::bundle(lang) hint=t::bundle_hint(lang) options=bundles value=bundle depends=true/>
                <Checkboxes name="services" legend=t::which(lang) hint=t::which_hint(lang) options=services values=ticked/>
            </Together>
            <SelectField name="level" label=t::level(lang) hint=t::level_hint(lang) options=levels value=level optional=true/>
            {options.own_level.map(|level| view! { <p class="quiet">{t::own_level(lang)} " " <LevelBadge level/></p> })}
            <Field
                name="last_day"
                label=t::last_day(lang)
                hint=t::last_day_hint(lang, years)
                kind=Kind::Date
                value=last_day.to_string()
                min=options.today.to_string()
                max=options.latest.to_string()
            />
            <TextArea name="message" label=t::message(lang) hint=t::message_hint(lang) value=message optional=true/>
        </PostForm>
    }
}
