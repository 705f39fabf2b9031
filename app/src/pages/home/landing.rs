//! What a visitor sees who is not signed in: what Schakel is, in one picture and three tasks.

use crate::{components::{Chain, Link, PageTitle}, lang::lang, text::home as t};
use leptos::prelude::*;

#[component]
pub fn Landing() -> impl IntoView {
    let lang = lang();
    let links = vec![
        Link::new(t::landing_client(lang), t::landing_client_role(lang)),
        Link::new(t::landing_office(lang), t::landing_office_role(lang)),
        Link::new(t::landing_person(lang), t::landing_person_role(lang)),
    ];
    let tasks = [
        (t::task_approve(lang), t::task_approve_text(lang)),
        (t::task_divide(lang), t::task_divide_text(lang)),
        (t::task_stop(lang), t::task_stop_text(lang)),
    ]
    .map(|(title, text)| {
        view! {
            <li class="card">
                <h3 class="nl-heading nl-heading--level-3">{title}</h3>
                <p>{text}</p>
            </li>
        }
    })
    .collect_view();
    view! {
        <div class="hero">
            <div class="hero__words">
                <PageTitle text=t::landing_title(lang)/>
                <p class="lead">{t::landing_lead(lang)}</p>
                <div class="actions">
                    <a class="nl-button nl-button--primary" href="/login">{t::log_in(lang)}</a>
                    <a class="nl-button nl-button--secondary" href="/register">{t::register(lang)}</a>
                    <a href="/help">{t::how_it_works(lang)}</a>
                </div>
            </div>
            <div class="card hero__picture">
                <Chain links/>
            </div>
        </div>
        <h2 class="nl-heading nl-heading--level-2">{t::tasks(lang)}</h2>
        <ul class="columns">{tasks}</ul>
    }
}
