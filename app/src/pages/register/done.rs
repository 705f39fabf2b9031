//! How an application ended: what follows, or how to begin again.

use super::{
    mine::told,
    parts::{Stage, becomes, begin_again, known_by, steps},
};
use crate::{
    api::register::{Mine, Wish},
    components::{Chain, Link, PageTitle, authorise_self},
    path::with_next,
    text::register as t,
};
use domain::{application::ApplicationState, lang::Lang};
use leptos::prelude::*;

pub fn issued(lang: Lang, mine: &Mine) -> impl IntoView + use<> {
    let words = match mine.wish {
        Wish::Representative => t::done_representative(lang).to_owned(),
        Wish::Manager(level) => t::done_manager(lang, level.name()),
        Wish::TaxMeans => t::done_tax_means(lang).to_owned(),
    };
    let links = vec![
        Link::new(mine.organisation.clone(), known_by(lang, mine.number)),
        Link::new(mine.applicant.clone(), becomes(lang, mine.wish)),
    ];
    let on = mine.next.clone().map(|next| {
        let label = match &mine.office {
            Some(office) => t::done_next_of(lang, &office.name),
            None => t::done_next(lang).to_owned(),
        };
        view! { <a class="nl-button nl-button--primary" href=next>{label}</a> }
    });
    view! {
        <div class="narrow">
            {steps(lang, Stage::Done)}
            <PageTitle text=t::done_title(lang, &mine.organisation)/>
            <p class="lead">{words}</p>
            <div class="card"><Chain links/></div>
            {on.map(|on| view! { <p class="actions">{on}</p> })}
            {authorise_self(lang, mine.authorise)}
            <p><a href="/">{t::done_start(lang)}</a></p>
        </div>
    }
}

pub fn ended(lang: Lang, mine: &Mine, state: ApplicationState) -> impl IntoView + use<> {
    let title = match state {
        ApplicationState::Cancelled => t::ended_cancelled(lang),
        ApplicationState::Refused => t::ended_refused(lang),
        _ => t::ended_expired(lang),
    };
    let again = with_next(
        &begin_again(mine.number),
        mine.next.as_deref().unwrap_or_default(),
    );
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{t::mine_subtitle(lang, &mine.organisation)}</p>
            {told(lang, mine)}
            <p>{t::ended_text(lang)}</p>
            <p class="actions">
                <a class="nl-button nl-button--primary" href=again>{t::again(lang)}</a>
                <a href="/">{t::done_start(lang)}</a>
            </p>
        </div>
    }
}
