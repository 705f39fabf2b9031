//! `/operator`: what is under way and by when it was promised, and the messages that did not arrive.

use crate::{
    api::operator::{self as api, Desk as Shown, UnderWay, Undelivered},
    components::{Column, DataTable, EmptyState, LevelBadge, PageTitle, Pagination, StatusTag, Tone, loaded, query},
    form::PostButton,
    format,
    lang::lang,
    text::operator as t,
};
use domain::{
    application::{ApplicationState, Kind, Waiting},
    lang::Lang,
};
use leptos::prelude::*;

#[component]
pub fn Desk() -> impl IntoView {
    let page = query("page");
    loaded(move || page.get(), api::read_desk, screen)
}

fn screen(desk: Shown) -> impl IntoView {
    let lang = lang();
    let none = desk.under_way.is_empty();
    let all_arrived = desk.undelivered.is_empty();
    let rows = desk.under_way.into_iter().map(|row| line(lang, row)).collect();
    let columns = vec![
        Column::new(t::organisation(lang)),
        Column::new(t::what(lang)),
        Column::new(t::waits_for(lang)),
        Column::new(t::since(lang)).day(),
        Column::new(t::promised(lang)).day(),
    ];
    let mails = desk.undelivered.into_iter().map(|mail| undelivered(lang, mail)).collect_view();
    view! {
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang)}</p>
        <p class="actions"><a class="nl-button nl-button--primary" href="/operator/checks">{t::checks(lang)}</a></p>
        <p><a href="/operator/questions">{t::questions_to(lang, desk.questions)}</a></p>
        <h2 class="nl-heading nl-heading--level-2">{t::under_way(lang, desk.total)}</h2>
        {if none {
            view! { <EmptyState title=t::nothing(lang) text=t::nothing_text(lang)/> }.into_any()
        } else {
            view! {
                <DataTable caption=t::under_way(lang, desk.total) columns rows/>
                <Pagination page=desk.page total=desk.total per_page=desk.per_page/>
            }
            .into_any()
        }}
        <h2 class="nl-heading nl-heading--level-2">{t::undelivered(lang)}</h2>
        {if all_arrived {
            view! { <p>{t::all_arrived(lang)}</p> }.into_any()
        } else {
            view! {
                <p>{t::undelivered_text(lang)}</p>
                <ul class="card tasks">{mails}</ul>
            }
            .into_any()
        }}
    }
}

fn line(lang: Lang, row: UnderWay) -> Vec<AnyView> {
    let kind = match row.kind {
        Kind::Manager => t::kind_manager(lang),
        Kind::Representative => t::kind_representative(lang),
        Kind::Means => t::kind_means(lang),
        Kind::Upgrade => t::kind_upgrade(lang),
    };
    let promised = format::date(lang, row.promised);
    let promised = if row.late {
        view! { {promised} " " <StatusTag tone=Tone::Bad text=t::late(lang)/> }.into_any()
    } else {
        promised.into_any()
    };
    vec![
        match row.page {
            Some(page) => view! { <a href=page>{row.organisation}</a> }.into_any(),
            None => row.organisation.into_any(),
        },
        view! { {kind} " " <LevelBadge level=row.level/> }.into_any(),
        waits(lang, row.state, row.at_counter).into_any(),
        format::date(lang, row.since).into_any(),
        promised,
    ]
}

/// Who has to act next.
fn waits(lang: Lang, state: ApplicationState, at_counter: bool) -> String {
    match state.waiting() {
        // Whoever signs does so there.
        Waiting::Representative { .. } if at_counter => t::waits_counter(lang).to_owned(),
        Waiting::User => t::waits_user(lang).to_owned(),
        Waiting::Representative { signed, needed } => t::waits_signatures(lang, signed, needed),
        Waiting::Clerk => t::waits_clerk(lang).to_owned(),
        Waiting::Nobody => t::waits_nobody(lang).to_owned(),
    }
}

fn undelivered(lang: Lang, mail: Undelivered) -> impl IntoView + use<> {
    let action = format!("/operator/messages/{}/retry", mail.id);
    let when = mail.given_up_on.map(|day| format::date(lang, day)).unwrap_or_default();
    view! {
        <li>
            <div>
                <strong>{mail.subject}</strong> " "
                <span>{t::undelivered_to(lang, mail.to, mail.attempts, when)}</span> " "
                <span class="quiet">{mail.error}</span>
            </div>
            <PostButton action label=t::retry(lang)/>
        </li>
    }
}
