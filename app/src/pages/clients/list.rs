//! `/clients`: who the office may act for, and who it has asked.

use super::request::called;
use crate::{
    api::clients::{self as api, ListState},
    components::{
        Column, DataTable, EmptyState, Export, Filter, Filters, PageTitle, Pagination, SearchForm, StandingTag, loaded, query,
    },
    format,
    lang::lang,
    text::clients as t,
};
use domain::{
    lang::Lang,
    time::Date,
    view::clients::{ClientFilter, ClientRow, Clients, Standing},
};
use leptos::prelude::*;

#[component]
pub fn List() -> impl IntoView {
    let (state, q, sort, page) = (query("state"), query("q"), query("sort"), query("page"));
    let asked = move || ListState { state: state.get(), q: q.get(), sort: sort.get(), page: page.get() };
    loaded(asked, api::read_clients, move |clients| {
        let waiting = state.get_untracked() == ClientFilter::Waiting.code();
        screen(clients, !q.get_untracked().is_empty(), waiting)
    })
}

fn screen(clients: Clients, searched: bool, waiting: bool) -> impl IntoView {
    let lang = lang();
    let filters = clients
        .counts
        .iter()
        .map(|(filter, count)| {
            let value = if *filter == ClientFilter::All { "" } else { filter.code() };
            Filter::new(value, filter_name(lang, *filter), *count)
        })
        .collect();
    let nobody = clients.counts.iter().all(|(_, count)| *count == 0) && !searched;
    let page = clients.page;
    let total = page.total;
    let may_manage = clients.may_manage;
    view! {
        <div class="title-row">
            <PageTitle text=t::title(lang)/>
            {may_manage.then(|| view! {
                <a class="nl-button nl-button--primary" href="/clients/request">{t::ask(lang)}</a>
            })}
        </div>
        {if nobody {
            view! {
                <EmptyState title=t::empty_title(lang) text=t::empty_text(lang)>
                    {may_manage.then(|| view! {
                        <a class="nl-button nl-button--primary" href="/clients/request">{t::ask(lang)}</a>
                    })}
                </EmptyState>
            }.into_any()
        } else {
            view! {
                <SearchForm label=t::search(lang)/>
                <Filters name="state" filters/>
                {if total == 0 {
                    view! { <p>{t::nothing(lang)}</p> }.into_any()
                } else {
                    let (number, size) = (page.page, page.size);
                    view! {
                        {table(lang, page.rows, may_manage, waiting)}
                        <Pagination page=number per_page=size total/>
                        <p><Export path="/clients.csv"/></p>
                    }.into_any()
                }}
            }.into_any()
        }}
    }
}

fn filter_name(lang: Lang, filter: ClientFilter) -> &'static str {
    match filter {
        ClientFilter::All => t::filter_all(lang),
        ClientFilter::Active => t::filter_active(lang),
        ClientFilter::Waiting => t::filter_waiting(lang),
        ClientFilter::Ending => t::filter_ending(lang),
        ClientFilter::Unassigned => t::filter_unassigned(lang),
        ClientFilter::Stopped => t::filter_stopped(lang),
    }
}

/// `waiting`: who waits for an answer wants to know since when, and until when.
fn table(lang: Lang, rows: Vec<ClientRow>, may_manage: bool, waiting: bool) -> impl IntoView {
    let (until, who) = if waiting {
        (Column::new(t::sent_on(lang)).day(), Column::new(t::answer_before(lang)).day())
    } else {
        (Column::new(t::until(lang)).sorted("last_day").day(), Column::new(t::who(lang)))
    };
    let columns = vec![
        Column::new(t::client(lang)).sorted("name"),
        Column::new(t::services(lang)),
        Column::new(t::standing(lang)),
        until,
        who,
        Column::new(""),
    ];
    let rows = rows.into_iter().map(|row| cells(lang, row, may_manage, waiting)).collect::<Vec<_>>();
    view! { <DataTable caption=t::title(lang) columns rows/> }
}

fn cells(lang: Lang, row: ClientRow, may_manage: bool, waiting: bool) -> Vec<AnyView> {
    let kvk = format::kvk(&row.client.number.to_string());
    let name = called(lang, &row.client);
    let home = match (row.mandate, row.request) {
        (Some(mandate), _) => format!("/clients/{mandate}"),
        (None, Some(request)) => format!("/clients/requests/{request}"),
        (None, None) => "/clients".to_owned(),
    };
    let mut under = Vec::new();
    if !row.client.name.is_empty() {
        under.push(kvk);
    }
    if !row.here {
        under.push(t::not_here(lang).to_owned());
    }
    if !row.label.is_empty() {
        under.push(row.label);
    }
    let under = under.join(" · ");
    let services = match (row.services, row.asked) {
        (0, 0) => "–".to_owned(),
        (0, asked) if row.requests > 1 => t::services_asked_in(lang, asked, row.requests),
        (0, asked) => t::services_asked(lang, asked),
        (services, 0) => services.to_string(),
        (services, asked) => t::services_and_asked(lang, services, asked),
    };
    let day = |day: Option<Date>| day.map_or_else(|| "–".to_owned(), |day| format::short_date(lang, day));
    let more = row.assigned_total.saturating_sub(u32::try_from(row.assigned.len()).unwrap_or(u32::MAX));
    let who = match (row.assigned.is_empty(), more) {
        (true, _) => "–".to_owned(),
        (false, 0) => row.assigned.join(", "),
        (false, more) => t::and_more(lang, row.assigned.join(", "), more),
    };
    let (until, who) = if waiting {
        (day(row.open.map(|open| open.0)), day(row.open.map(|open| open.1)))
    } else {
        (day(row.last_day), who)
    };
    let again = match (row.standing, row.request) {
        // Nothing was granted: what was asked is asked again.
        (Standing::Unanswered(_), Some(request)) => format!("/clients/request?again={request}"),
        _ => format!("/clients/request?kvk={}", row.client.number),
    };
    // Beside what is granted a request may wait: a renewal, or for more.
    let waits = row.asked > 0 && row.services > 0;
    let (href, label) = match (row.standing, row.mandate, row.request) {
        (Standing::Ending, _, Some(request)) if waits => (format!("/clients/requests/{request}"), t::follow(lang)),
        (Standing::Unassigned, Some(mandate), _) if may_manage => (format!("/clients/{mandate}/assign"), t::assign(lang)),
        (Standing::Ending, ..) if may_manage => (again, t::renew(lang)),
        (Standing::Stopped | Standing::Ended | Standing::Unanswered(_), ..) if may_manage => (again, t::ask_again(lang)),
        (Standing::Waiting | Standing::PartlySigned { .. }, _, Some(request)) => {
            (format!("/clients/requests/{request}"), t::follow(lang))
        }
        _ => (home.clone(), t::look(lang)),
    };
    let about = name.clone();
    vec![
        view! { <a href=home><strong>{name}</strong></a> <small>{under}</small> }.into_any(),
        services.into_any(),
        view! {
            <StandingTag standing=row.standing/>
            {row.before.map(|standing| view! { " " <StandingTag standing/> })}
            {waits.then(|| view! { " " <StandingTag standing=Standing::Waiting/> })}
        }
        .into_any(),
        until.into_any(),
        who.into_any(),
        view! {
            <a class="nl-button nl-button--secondary button--small" href=href>
                {label} <span class="visually-hidden">" " {about}</span>
            </a>
        }
        .into_any(),
    ]
}
