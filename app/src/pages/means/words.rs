//! Words and shapes that several of these pages share: how a means stands, why, and what changes with it.

use crate::{
    api::means::{Extent, Named},
    components::{Note, NoteLook, StatusTag, Tone},
    lang::lang,
    text::{account, login as l, means as t},
};
use domain::{
    lang::Lang,
    means::{Cause, MeansState},
};
use leptos::prelude::*;

#[component]
pub fn StateTag(state: MeansState) -> impl IntoView {
    let lang = lang();
    let tone = match state {
        MeansState::Active => Tone::Good,
        MeansState::Suspended => Tone::Waiting,
        MeansState::Revoked => Tone::Bad,
        MeansState::Expired => Tone::Neutral,
    };
    view! { <StatusTag tone text=word(lang, state)/> }
}

pub fn word(lang: Lang, state: MeansState) -> &'static str {
    match state {
        MeansState::Active => t::active(lang),
        MeansState::Suspended => t::suspended(lang),
        MeansState::Revoked => t::revoked(lang),
        MeansState::Expired => t::expired(lang),
    }
}

pub fn cause(lang: Lang, cause: Cause) -> &'static str {
    match cause {
        Cause::Owner => t::cause_owner(lang),
        Cause::Manager => t::cause_manager(lang),
        Cause::Lost => t::cause_lost(lang),
        Cause::Misused => t::cause_misused(lang),
        Cause::Left => t::cause_left(lang),
        Cause::Replaced => t::cause_replaced(lang),
    }
}

/// What the owner does now about a means that was reported. `owner_resumes`: they reported it themselves.
pub fn reported(lang: Lang, state: MeansState, cause: Option<Cause>, owner_resumes: bool) -> Option<AnyView> {
    match (cause?, state) {
        (Cause::Lost, MeansState::Suspended) => Some(
            view! {
                <p>{t::lost_suspended(lang)}</p>
                {owner_resumes.then(|| view! { <p>{t::lost_own(lang)} " " <a href="/way-back">{l::way_back(lang)}</a></p> })}
            }
            .into_any(),
        ),
        (Cause::Lost, MeansState::Revoked) => Some(view! { <p>{t::lost_revoked(lang)}</p> }.into_any()),
        // Whoever used the means may know the password too.
        (Cause::Misused, _) => Some(
            view! { <p>{t::report_next(lang)} " " <a href="/account/password">{account::password_title(lang)}</a></p> }
                .into_any(),
        ),
        _ => None,
    }
}

/// What stops, or goes on again, in plain words; `None` when nothing does.
pub fn what(lang: Lang, extent: &Extent) -> Option<impl IntoView + use<>> {
    let lines: Vec<String> = sentences(lang, extent);
    (!lines.is_empty()).then(|| {
        let lines = lines
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect_view();
        view! { <ul>{lines}</ul> }
    })
}

/// The same, one sentence each.
fn sentences(lang: Lang, extent: &Extent) -> Vec<String> {
    let clients = (extent.clients > 0).then(|| t::clients(lang, extent.clients));
    let own = (extent.own_services > 0).then(|| t::own_services(lang, extent.own_services));
    let abroad = (!extent.abroad.is_empty())
        .then(|| t::countries(lang, named(lang, &extent.abroad).join(", ")));
    clients.into_iter().chain(own).chain(abroad).collect()
}

/// Names in the reader's language.
pub fn named(lang: Lang, names: &[Named]) -> Vec<String> {
    let one = |(nl, en): &Named| match lang {
        Lang::Nl => nl.clone(),
        Lang::En => en.clone(),
    };
    names.iter().map(one).collect()
}

/// Clients that nobody serves, with the way to somebody who does.
pub fn uncovered(
    title: String,
    clients: Vec<(String, String)>,
    assign: bool,
) -> Option<impl IntoView> {
    let lang = lang();
    (!clients.is_empty()).then(|| {
        let lines = clients
            .into_iter()
            .map(|(mandate, name)| {
                let href = if assign {
                    format!("/clients/{mandate}/assign")
                } else {
                    format!("/clients/{mandate}")
                };
                view! { <li><a href=href>{name}</a></li> }
            })
            .collect_view();
        view! {
            <Note look=NoteLook::Warning title>
                <p>{t::uncovered_text(lang)}</p>
                <ul>{lines}</ul>
            </Note>
        }
    })
}
