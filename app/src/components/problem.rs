//! What stands in the place of a page that cannot be shown. Missing and foreign look the same (R-DEC-22).

use super::PageTitle;
use crate::{
    api::{ApiError, frame},
    lang::lang,
    text::error as t,
};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The answer says that what was asked for is not there, whatever the page around it says.
pub fn not_there() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(ApiError::NotFound.status());
    }
}

#[component]
pub fn Problem(error: ApiError) -> impl IntoView {
    let lang = lang();
    if error == ApiError::NotFound {
        not_there();
    }
    let here = use_location();
    let by_link =
        error == ApiError::NotFound && here.pathname.with_untracked(|path| is_mailed(path));
    let title = match error {
        ApiError::NotFound if by_link => t::dead_link(lang),
        ApiError::NotFound => t::not_found(lang),
        ApiError::SignIn => t::sign_in(lang),
        ApiError::StepUp => t::step_up(lang),
        ApiError::Forbidden => t::forbidden(lang),
        ApiError::TooMany(_) => t::too_many(lang),
        ApiError::Refused | ApiError::Unavailable => t::unavailable(lang),
    };
    let way = match error {
        ApiError::SignIn => Some(("/login", t::sign_in_button(lang))),
        ApiError::StepUp => Some(("/step-up", t::step_up_button(lang))),
        _ => None,
    };
    let asked = move || {
        let (path, search) = (here.pathname.get(), here.search.get());
        let mark = if search.is_empty() { "" } else { "?" };
        format!("{path}{mark}{search}")
    };
    let view = match way {
        None if by_link => view! {
            <p class="lead">{t::dead_link_text(lang)}</p>
            <ul>
                <li>{t::dead_link_log_in(lang)} " " <a href="/login">{t::sign_in_button(lang)}</a></li>
                {match here.pathname.with_untracked(|path| asked_by_oneself(path)) {
                    Some(again) => view! {
                        <li>{t::dead_link_begin(lang)} " " <a href=again>{t::dead_link_again(lang)}</a></li>
                    }
                    .into_any(),
                    None => view! { <li>{t::dead_link_ask(lang)}</li> }.into_any(),
                }}
            </ul>
            <p><a href="/">{t::home(lang)}</a></p>
        }
        .into_any(),
        // The server sends a browser there by itself. For a page opened within the application the browser goes by
        // itself too; the button is there for the moment until it does.
        Some((path, label)) => {
            let next = move || {
                format!(
                    "{path}?next={}",
                    leptos_router::location::Url::escape(&asked())
                )
            };
            Effect::new(move |_| {
                // Nothing to do when the browser refuses: the button stays.
                let _ = window().location().replace(&untrack(next));
            });
            view! { <p><a class="nl-button nl-button--primary" href=next rel="external">{label}</a></p> }.into_any()
        }
        None => view! {
            <p class="lead">{error.text(lang)}</p>
            {(error == ApiError::NotFound).then(|| elsewhere(lang, untrack(asked)))}
            <p><a href="/">{t::home(lang)}</a></p>
        }
        .into_any(),
    };
    view! {
        <PageTitle text=title/>
        {view}
    }
}

/// Who works at more places chooses in the header.
const MOST_PLACES: usize = 12;

/// A link in a mail may be about another organisation that one works for. Offered on every page that is not there: it says
/// nothing about what is where (R-DEC-22).
fn elsewhere(lang: Lang, back: String) -> Option<impl IntoView> {
    let viewer = frame().viewer?;
    let places = viewer
        .places
        .into_iter()
        .filter(|(id, _)| Some(*id) != viewer.acting);
    let buttons = places
        .take(MOST_PLACES)
        .map(|(id, name)| view! {
            <button class="nl-button nl-button--secondary" type="submit" name="organisation" value=id.to_string()>{name}</button>
        })
        .collect::<Vec<_>>();
    (!buttons.is_empty()).then(|| {
        view! {
            <form class="form" method="post" action="/organisation">
                <p>{t::elsewhere(lang)}</p>
                <input type="hidden" name="back" value=back/>
                <div class="actions">{buttons}</div>
            </form>
        }
    })
}

/// Where links in mails lead. Whatever is wrong with one, and whoever opens it, the page is the same (R-DEC-22).
const MAILED: [&str; 9] = [
    "/approve/",
    "/invitation/",
    "/application/",
    "/sign/",
    "/login/reset/",
    "/account/email/",
    "/activation/",
    "/lost/",
    "/way-back/",
];

/// Where a link that one asked for oneself is asked for again: nobody else sent it.
fn asked_by_oneself(path: &str) -> Option<&'static str> {
    [
        ("/application/", "/register"),
        ("/login/reset/", "/login/forgot"),
        ("/lost/", "/lost"),
        ("/way-back/", "/way-back"),
    ]
    .into_iter()
    .find_map(|(prefix, again)| path.starts_with(prefix).then_some(again))
}

fn is_mailed(path: &str) -> bool {
    MAILED.iter().any(|prefix| path.starts_with(prefix))
}
