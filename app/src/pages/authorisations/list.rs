//! `/authorisations`: who may act for this organisation, and who asks to.

use crate::{
    api::{authorisations as api, manages},
    components::{Column, DataTable, EmptyState, PageTitle, StandingTag, loaded, param},
    form::{ButtonLook, PostButton, PostForm},
    format,
    lang::lang,
    text::authorisations as t,
};
use domain::{
    lang::Lang,
    view::clients::{Authorisations, GivenRow, Standing},
};
use leptos::prelude::*;

#[component]
pub fn List() -> impl IntoView {
    loaded(|| (), |()| api::read_given(), screen)
}

fn screen(all: Authorisations) -> impl IntoView {
    let lang = lang();
    let may = all.may_manage;
    let (received, own) = (all.received, all.own);
    let rows: Vec<_> = all.given.into_iter().map(|row| cells(lang, row)).collect();
    let columns = vec![
        Column::new(t::office(lang)),
        Column::new(t::services(lang)),
        Column::new(t::standing(lang)),
        Column::new(t::until(lang)),
        Column::new(""),
    ];
    view! {
        <div class="title-row">
            <PageTitle text=t::title(lang)/>
            {may.then(|| view! { <a class="nl-button nl-button--primary" href="/authorisations/grant">{t::grant(lang)}</a> })}
        </div>
        <p class="lead">{t::lead(lang)}</p>
        <h2 class="nl-heading nl-heading--level-2">{t::own_title(lang)}</h2>
        <p>
            {if own == 0 {
                t::own_none(lang).into_any()
            } else {
                view! { <a href="/people?state=authorised">{t::own(lang, own)}</a> }.into_any()
            }}
            {manages().then(|| view! { " " <a href="/people/authorise">{t::own_do(lang)}</a> })}
        </p>
        <h2 class="nl-heading nl-heading--level-2">{t::offices_title(lang)}</h2>
        {if rows.is_empty() {
            view! {
                <EmptyState title=t::empty_title(lang) text=t::empty_text(lang)>
                    <a class="nl-button nl-button--primary" href="/authorisations/grant">{t::grant(lang)}</a>
                </EmptyState>
            }.into_any()
        } else {
            view! {
                <DataTable caption=t::title(lang) columns rows/>
                <p><a href="/authorisations.csv" rel="external" download="">{t::export(lang)}</a></p>
            }.into_any()
        }}
        {(received > 0).then(|| view! {
            <h2 class="nl-heading nl-heading--level-2">{t::received_title(lang)}</h2>
            <p><a href="/clients">{t::received(lang, received)}</a></p>
        })}
    }
}

fn cells(lang: Lang, row: GivenRow) -> Vec<AnyView> {
    let kvk = format::kvk(&row.intermediary.number.to_string());
    let until = row.last_day.map_or_else(|| "–".to_owned(), |day| format::short_date(lang, day));
    let open = matches!(row.standing, Standing::Waiting | Standing::PartlySigned { .. });
    let name = row.intermediary.name.clone();
    let action = match (row.request.filter(|_| open), row.mandate) {
        (Some(request), _) => {
            let action = format!("/authorisations/requests/{request}/answer");
            let label = if row.signed { t::look(lang) } else { t::answer(lang) };
            view! { <PostButton action label/> }.into_any()
        }
        (None, Some(mandate)) => view! {
            <a class="nl-button nl-button--secondary button--small" href=format!("/authorisations/{mandate}")>
                {t::look(lang)} <span class="visually-hidden">" " {name.clone()}</span>
            </a>
        }
        .into_any(),
        (None, None) => ().into_any(),
    };
    let title = match row.mandate {
        Some(mandate) => view! { <a href=format!("/authorisations/{mandate}")><strong>{name}</strong></a> }.into_any(),
        None => view! { <strong>{name}</strong> }.into_any(),
    };
    vec![
        view! { {title} <small>{kvk}</small> }.into_any(),
        if row.services.is_empty() { "–".to_owned() } else { row.services.join(", ") }.into_any(),
        view! { <StandingTag standing=row.standing/> }.into_any(),
        until.into_any(),
        action,
    ]
}

/// The page behind the button "answer", for a browser without a script that was sent here.
#[component]
pub fn Answer() -> impl IntoView {
    let request = param("request");
    loaded(
        move || request.get(),
        api::read_to_answer,
        move |office| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::answer_title(lang)/>
                    <p class="lead">{t::answer_lead(lang, office.name)}</p>
                    <PostForm
                        action=format!("/authorisations/requests/{}/answer", request.get_untracked())
                        submit=t::answer(lang)
                        look=ButtonLook::Primary
                        beside=move || view! { <a href="/authorisations">{t::back(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}
