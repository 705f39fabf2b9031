//! `/why`: who, for whom, where and when; and the answer, drawn link by link. The question is in the URL, so that an
//! answer can be sent to a colleague.

use super::{checks, mends};
use crate::{
    api::why::{self as api, Answer, Asked, Seen, Why},
    components::{Chain, Leg, Link, Note, NoteLook, PageTitle, Pick, SearchForm, loaded, query},
    fault, format,
    form::Hidden,
    lang::lang,
    text::why as t,
};
use domain::{
    decide::{Leg as Part, Who},
    lang::Lang,
    view::why::WhyOptions,
};
use leptos::prelude::*;

#[component]
pub fn Ask() -> impl IntoView {
    let (person, client, service) = (query("person"), query("client"), query("service"));
    let (day, who, q) = (query("day"), query("who"), query("q"));
    let asked = move || Asked {
        person: person.get(),
        client: client.get(),
        service: service.get(),
        day: day.get(),
        who: who.get(),
        q: q.get(),
    };
    loaded(asked, api::read_why, move |why| screen(why, untrack(asked)))
}

fn screen(why: Why, mut asked: Asked) -> impl IntoView {
    let lang = lang();
    let mut options = why.options;
    if let Some(answer) = &why.answer {
        keep_chosen(&mut options, &asked, answer);
    }
    choose_found(&options, &mut asked);
    let question = question(lang, options, asked, why.fault);
    match why.answer {
        None => view! {
            <PageTitle text=t::title(lang)/>
            <p class="lead">{t::lead(lang)}</p>
            {question}
        }
        .into_any(),
        Some(answer) => view! {
            {answered(lang, answer)}
            <section class="screen-only">
                <h2 class="nl-heading nl-heading--level-2">{t::again(lang)}</h2>
                {question}
            </section>
        }
        .into_any(),
    }
}

/// Who was asked about stays in the lists, also when a list is too long to hold them or was narrowed since.
fn keep_chosen(options: &mut WhyOptions, asked: &Asked, answer: &Answer) {
    if let Ok(person) = asked.person.parse()
        && options.people.iter().all(|(id, _)| *id != person)
    {
        options.people.push((person, answer.person.clone()));
    }
    if let Some(client) = answer.client.id
        && options.clients.iter().all(|(id, _)| *id != client)
    {
        options.clients.push((client, answer.client.name.clone()));
    }
}

/// The one that a search found is chosen, unless something was: the own organisation and the reader are above it in the
/// list.
fn choose_found(options: &WhyOptions, asked: &mut Asked) {
    if asked.client.is_empty()
        && !asked.q.is_empty()
        && let [_, (id, _)] = &options.clients[..]
    {
        asked.client = id.to_string();
    }
    if asked.person.is_empty()
        && !asked.who.is_empty()
        && let [_, (id, _)] = &options.people[..]
    {
        asked.person = id.to_string();
    }
}

fn question(
    lang: Lang,
    options: WhyOptions,
    asked: Asked,
    wrong: Option<domain::fault::Fault>,
) -> impl IntoView {
    let find_person = options.more_people || !asked.who.is_empty();
    let (nobody, no_client) = (options.nobody, options.no_client);
    let people = words(options.people);
    let clients = words(options.clients);
    let services = words(options.services);
    view! {
        <form class="form card" method="get" action="/why">
            <Pick name="person" label=t::person(lang) options=people value=asked.person/>
            <Pick name="client" label=t::client(lang) options=clients value=asked.client/>
            <Pick name="service" label=t::service(lang) options=services value=asked.service/>
            <div class="utrecht-form-field" class=("utrecht-form-field--invalid", wrong.is_some())>
                <label class="utrecht-form-label" for="day">
                    {t::day(lang)} " " <span class="optional">{t::optional(lang)}</span>
                </label>
                <p class="utrecht-form-field-description" id="day-hint">{t::day_hint(lang)}</p>
                {wrong.map(|wrong| view! {
                    <p class="utrecht-form-field-error-message" id="day-fault" role="alert">{fault::text(wrong, lang)}</p>
                })}
                <input
                    class="utrecht-textbox utrecht-textbox--html-input textbox--medium"
                    id="day"
                    name="day"
                    type="date"
                    max=options.today.to_string()
                    value=asked.day
                    aria-describedby=if wrong.is_some() { "day-hint day-fault" } else { "day-hint" }
                    aria-invalid=wrong.is_some().then_some("true")
                />
            </div>
            {(!asked.who.is_empty()).then(|| view! { <Hidden name="who" value=asked.who.clone()/> })}
            {(!asked.q.is_empty()).then(|| view! { <Hidden name="q" value=asked.q.clone()/> })}
            <div class="actions">
                <button class="nl-button nl-button--primary" type="submit">{t::show(lang)}</button>
            </div>
        </form>
        {find_person.then(|| view! { <SearchForm name="who" label=t::find_person(lang) hint=t::find_person_hint(lang)/> })}
        {nobody.then(|| view! { <p role="status">{t::nobody(lang)}</p> })}
        <SearchForm label=t::find(lang) hint=t::find_hint(lang)/>
        {no_client.then(|| view! { <p role="status">{t::nothing(lang)}</p> })}
    }
}

fn words<I: ToString>(rows: Vec<(I, String)>) -> Vec<(String, String)> {
    rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
}

fn answered(lang: Lang, answer: Answer) -> impl IntoView {
    let (person, client) = (&answer.person, &answer.client.name);
    let title = match (answer.at, answer.allowed) {
        (None, Some(_)) if answer.own => t::may_own(lang, client),
        (None, None) if answer.own => t::may_not_own(lang, client),
        (Some(day), Some(_)) if answer.own => t::might_own(lang, format::date(lang, day), client),
        (Some(day), None) if answer.own => t::might_not_own(lang, format::date(lang, day), client),
        (None, Some(_)) => t::may(lang, person, client),
        (None, None) => t::may_not(lang, person, client),
        (Some(day), Some(_)) => t::might(lang, person, format::date(lang, day), client),
        (Some(day), None) => t::might_not(lang, person, format::date(lang, day), client),
    };
    let failing = answer.checks.iter().filter(|check| !check.held).count();
    let verdict = match answer.allowed {
        Some(level) => view! { <p class="lead">{t::all_hold(lang, &answer.service.name, level.name())}</p> }.into_any(),
        None => view! { <p class="lead">{t::some_fail(lang, failing, &answer.service.name)}</p> }.into_any(),
    };
    let links = links(lang, &answer);
    let denied = answer.allowed.is_none();
    let past = answer.at.is_some();
    view! {
        <PageTitle text=title/>
        {verdict}
        {(denied && !past).then(|| mend(lang, &answer))}
        <div class="card"><Chain links/></div>
    }
}

/// The one action that mends it, or who can do it.
fn mend(lang: Lang, answer: &Answer) -> impl IntoView + use<> {
    let Some(remedy) = answer.remedy else {
        return view! { <Note look=NoteLook::Warning title=t::helps(lang)><p>{t::no_mend(lang)}</p></Note> }.into_any();
    };
    let text = mends::text(lang, remedy.mend, answer);
    let rest = match &answer.mend_path {
        Some(path) => view! {
            <p><a class="nl-button nl-button--primary" href=path.clone()>{mends::button(lang, remedy.mend, path)}</a></p>
        }
        .into_any(),
        None if matches!(remedy.who, Who::ManagerOf(_)) && !answer.ask.is_empty() => ask(lang, answer).into_any(),
        None => view! { <p>{mends::who(lang, remedy.who, answer)}</p> }.into_any(),
    };
    view! { <Note title=t::helps(lang)><p>{text}</p> {rest}</Note> }.into_any()
}

/// The managers to turn to, each with the way to write to them.
fn ask(lang: Lang, answer: &Answer) -> impl IntoView + use<> {
    let people = answer
        .ask
        .iter()
        .enumerate()
        .map(|(i, (name, email))| {
            let before = if i == 0 { " " } else { ", " };
            view! { {before} <a href=format!("mailto:{email}")>{name.clone()}</a> }
        })
        .collect_view();
    view! { <p>{t::who_ask(lang)} {people} "."</p> }
}

/// Who grants, who passes on, who acts, and where.
fn links(lang: Lang, answer: &Answer) -> Vec<Link> {
    let client = &answer.client.name;
    let mut links = Vec::new();
    if answer.chain {
        links.push(link(lang, answer, client, t::role_client(lang), &[Part::Represented, Part::Grant]));
        let via = &answer.via.name;
        links.push(link(lang, answer, via, t::role_office(lang), &[Part::Intermediary, Part::Assignment]));
    } else {
        let parts = [Part::Represented, Part::Authorisation];
        links.push(link(lang, answer, client, t::role_own(lang), &parts));
    }
    links.push(link(lang, answer, &answer.person, t::role_person(lang), &[Part::Member, Part::Means]));
    links.push(link(lang, answer, &answer.service.name, &answer.service.provider, &[Part::Service]));
    // What the service itself refuses breaks the way to it.
    let refused = answer.checks.iter().any(|check| check.leg == Part::Service && !check.held);
    let last = links.len().saturating_sub(2);
    if refused && let Some(link) = links.get_mut(last) {
        link.leg = Leg::Broken;
    }
    links
}

fn link(lang: Lang, answer: &Answer, name: &str, role: &str, parts: &[Part]) -> Link {
    let seen: Vec<&Seen> = answer.checks.iter().filter(|check| parts.contains(&check.leg)).collect();
    let holds = seen.iter().all(|check| check.held);
    let link = Link::new(name, role).leg(if holds { Leg::Holds } else { Leg::Broken });
    seen.into_iter()
        .filter_map(|check| Some((check.held, checks::text(lang, check, answer)?)))
        .fold(link, |link, (held, text)| link.check(held, text))
}
