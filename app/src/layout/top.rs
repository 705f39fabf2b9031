//! The header: skip link, name, main menu by what the viewer may do, and who is working for whom.

use super::Logo;
use crate::{
    api::{Viewer, frame},
    components::OrganisationMenu,
    lang::lang,
    text::layout as t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Top(
    /// A page is on its way.
    routing: ReadSignal<bool>,
) -> impl IntoView {
    let lang = lang();
    let frame = frame();
    let demo = frame.demo.then(|| {
        view! {
            <p class="demo">
                <span class="wrap">{t::demo(lang)} " " <a href="/dev/outbox">{t::demo_mail(lang)}</a></span>
            </p>
        }
    });
    let menu = frame
        .viewer
        .as_ref()
        .map(|viewer| view! { <Menu arranges=viewer.arranges clerk=viewer.clerk/> });
    let who = match frame.viewer {
        Some(viewer) => view! { <Who viewer/> }.into_any(),
        None => view! { <a class="top__login" href="/login">{t::log_in(lang)}</a> }.into_any(),
    };
    view! {
        <a class="nl-skip-link nl-skip-link--visible-on-focus" href="#main" rel="external">{t::skip(lang)}</a>
        <header class="top">
            {demo}
            <div class="wrap top__row">
                <a class="brand" href="/"><Logo/>" Schakel"</a>
                {menu}
                {who}
            </div>
            <p class="progress" role="status" class=("progress--on", move || routing.get())>
                {move || routing.get().then(|| t::loading(lang))}
            </p>
        </header>
    }
}

#[component]
fn Menu(arranges: bool, clerk: bool) -> impl IntoView {
    let lang = lang();
    let items: &[(&str, &str)] = if arranges {
        &[
            ("/", t::home(lang)),
            ("/clients", t::clients(lang)),
            ("/authorisations", t::authorisations(lang)),
            ("/people", t::manage(lang)),
            ("/services", t::services(lang)),
            ("/my-means", t::my_means(lang)),
        ]
    } else {
        &[
            ("/", t::home(lang)),
            ("/acting", t::acting(lang)),
            ("/services", t::services(lang)),
            ("/my-means", t::my_means(lang)),
        ]
    };
    // Who arranges nothing sees only means of their own.
    let means = if arranges { "/people" } else { "/my-means" };
    let path = use_location().pathname;
    // What a clerk comes for stands at the front.
    let links = items
        .iter()
        .copied()
        .take(1)
        .chain(clerk.then(|| ("/operator", t::operator(lang))))
        .chain(items.iter().copied().skip(1))
        .map(|(href, label)| {
            // A page below counts as the page itself, except that everything is below the start.
            let current = move || {
                path.with(|path| match path.strip_prefix(href) {
                    Some("") => Some("page"),
                    Some(rest) if href != "/" && rest.starts_with('/') => Some("true"),
                    _ if href == means && under(path, "/means") => Some("true"),
                    _ => None,
                })
            };
            view! { <li><a href=href aria-current=current>{label}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="menu" aria-label=t::menu(lang)>
            <ul>{links}</ul>
        </nav>
    }
}

/// Whether a page is another page or one below it.
fn under(path: &str, other: &str) -> bool {
    path.strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[component]
fn Who(viewer: Viewer) -> impl IntoView {
    let lang = lang();
    let Viewer {
        name,
        organisation,
        acting,
        places,
        ..
    } = viewer;
    let who = match (acting, organisation) {
        // With a choice, the organisation is the way to another one and the person the way to the account.
        (Some(current), Some(organisation)) if !places.is_empty() => view! {
            <div class="who who--choice">
                <OrganisationMenu places current name=organisation/>
                <a class="who__account" href="/account">
                    <span class="visually-hidden">{t::account(lang)} ": "</span>
                    <span class="who__person">{name}</span>
                </a>
            </div>
        }
        .into_any(),
        (_, organisation) => {
            let (first, second) = match organisation {
                Some(organisation) => (organisation, name),
                None => (name, String::new()),
            };
            view! {
                <a class="who" href="/account">
                    <span class="visually-hidden">{t::account(lang)} ": "</span>
                    <strong>{first}</strong>
                    " "
                    <span class="who__person">{second}</span>
                </a>
            }
            .into_any()
        }
    };
    view! {
        <div class="top__end">
            {who}
            // Plain on purpose: signing out must work whatever else does not.
            <form class="top__out" method="post" action="/logout">
                <button class="nl-button nl-button--subtle" type="submit">{t::log_out(lang)}</button>
            </form>
        </div>
    }
}
