//! `/acting`: for whom may I act, and where. An employee may give up access here.

use crate::{
    api::authorisations::{self as api, ActsFor},
    components::{EmptyState, Note, NoteLook, PageTitle, Pagination, SearchForm, StatusTag, Tone, authorise_self, loaded, param, query},
    form::{ButtonLook, PostForm},
    format,
    lang::lang,
    pages::activation::under_way,
    text::authorisations as t,
};
use domain::{
    lang::Lang,
    view::{
        Page, ServiceLine,
        clients::{ActingAt, ActingFor},
    },
};
use leptos::prelude::*;

#[component]
pub fn Acting() -> impl IntoView {
    let (q, page) = (query("q"), query("page"));
    loaded(
        move || (q.get(), page.get()),
        |(q, page)| api::read_acting(q, page),
        move |found| screen(found, !q.get_untracked().is_empty()),
    )
}

fn screen(found: ActsFor, searched: bool) -> impl IntoView {
    let lang = lang();
    let Page { rows, total, page, size } = found.page;
    let without_means = found.without_means && rows.iter().any(|row| !row.over);
    let low: u32 = rows.iter().map(|row| row.low).sum();
    let low = found.means.filter(|_| low >= MANY).map(|(means, level)| {
        let raise = format!("/means/{means}/upgrade");
        view! {
            <Note look=NoteLook::Warning title=t::low(lang, low, level.name())>
                <p><a href=raise>{t::low_do(lang)}</a></p>
            </Note>
        }
    });
    let cards = rows.into_iter().map(|row| card(lang, row)).collect_view();
    let empty = total == 0 && found.own.is_empty();
    let own = found.own.into_iter().map(|at| own_card(lang, at)).collect_view();
    view! {
        <PageTitle text=t::acting_title(lang)/>
        {under_way(lang, found.under_way, &[])}
        {without_means.then(|| view! {
            <Note look=NoteLook::Warning title=t::without_means(lang)>
                <p>{t::without_means_text(lang)} " " <a href="/my-means">{t::without_means_do(lang)}</a></p>
            </Note>
        })}
        {low}
        {authorise_self(lang, found.authorise)}
        {if empty && !searched {
            view! { <EmptyState title=t::acting_empty(lang) text=t::acting_empty_text(lang)/> }.into_any()
        } else {
            view! {
                {(total > 0 || searched).then(|| view! { <SearchForm label=t::acting_search(lang)/> })}
                {(empty).then(|| view! { <p>{t::nothing(lang)}</p> })}
                <ul class="plan">{own}{cards}</ul>
                {(total > 0).then(|| view! { <Pagination page per_page=size total/> })}
            }.into_any()
        }}
    }
}

/// One cause that blocks so many services is told once, above them.
const MANY: u32 = 3;

/// So many services stand there at once; more are folded.
const AT_ONCE: usize = 5;

fn own_card(lang: Lang, at: ActingAt) -> impl IntoView {
    let count = at.services.len();
    let services = view! { <ul>{at.services.into_iter().map(service).collect_view()}</ul> };
    view! {
        <li class="card">
            <h2 class="nl-heading nl-heading--level-3">{at.organisation}</h2>
            <p class="quiet">{t::acting_own(lang)}</p>
            {if count > AT_ONCE {
                view! { <details class="fold"><summary>{t::acting_services(lang, count)}</summary>{services}</details> }.into_any()
            } else {
                services.into_any()
            }}
        </li>
    }
}

fn service(line: ServiceLine) -> impl IntoView {
    view! { <li>{line.name} " " <span class="quiet">{line.provider}</span></li> }
}

fn card(lang: Lang, row: ActingFor) -> impl IntoView {
    let client = row.client.id.map(|id| id.to_string()).unwrap_or_default();
    let usable = row.services.into_iter().map(service).collect_view();
    let blocked = row
        .blocked
        .iter()
        .map(|service| {
            let why = format!("/why?client={client}&service={}", service.id);
            view! {
                <li>
                    <StatusTag tone=Tone::Bad text=t::blocked(lang)/> " " {service.name.clone()} " "
                    <a href=why>{t::why(lang)} <span class="visually-hidden">" " {service.name.clone()}</span></a>
                </li>
            }
        })
        .collect_view();
    let kvk = format::kvk(&row.client.number.to_string());
    let under = if row.label.is_empty() { kvk } else { format!("{kvk} · {}", row.label) };
    let day = format::short_date(lang, row.last_day);
    let via = if row.over { t::via_over(lang, &row.via.name, day) } else { t::via(lang, &row.via.name, day) };
    let give_up = format!("/acting/{}/give-up", row.mandate);
    let name = row.client.name.clone();
    view! {
        <li class="card">
            <h2 class="nl-heading nl-heading--level-3">{row.client.name.clone()}</h2>
            <p class="quiet">{under} " · " {via}</p>
            <ul>{usable}{blocked}</ul>
            {row.may_give_up.then(|| view! {
                <p><a href=give_up>{t::give_up(lang)} <span class="visually-hidden">" " {name}</span></a></p>
            })}
        </li>
    }
}

/// `/acting/:mandate/give-up`.
#[component]
pub fn GiveUp() -> impl IntoView {
    let mandate = param("mandate");
    loaded(
        move || mandate.get(),
        api::read_to_give_up,
        move |client| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::give_up_title(lang)/>
                    <p class="lead">{t::give_up_lead(lang, client.name)}</p>
                    <PostForm
                        action=format!("/acting/{}/give-up", mandate.get_untracked())
                        submit=t::give_up_button(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href="/acting">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}
