//! The application as people see it: pages, forms and components, compiled once for the server and once for the
//! browser. Here are only the document, the frame and the router; rules live in `domain` and `services`.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a component takes its properties by value, whether it keeps them or not"
)]

pub mod api;
pub mod components;
pub mod fault;
mod fetch;
pub mod form;
pub mod format;
pub mod lang;
pub mod layout;
pub mod notice;
pub mod pages;
pub mod path;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server;
pub mod text;
pub mod wire;

pub use pages::AREAS;

/// What became of a row of a file of users, and why, for the file to download: in the words of the page.
#[cfg(feature = "ssr")]
pub fn import_words(
    lang: domain::lang::Lang,
    verdict: domain::import::Verdict,
    faults: &[(Option<domain::import::Column>, domain::fault::Fault)],
    notes: &[domain::import::Note],
) -> (String, String) {
    use pages::import::words;
    (
        words::verdict(lang, verdict).to_owned(),
        words::sentences(lang, faults, notes).join(" "),
    )
}

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, FlatRoutesProps, Router};

/// The document around the application.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use leptos_meta::{HashedStylesheet, MetaTags};
    view! {
        <!DOCTYPE html>
        <html lang=lang::lang().code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#18201f" media="(prefers-color-scheme: dark)"/>
                <HashedStylesheet id="style" options=options.clone()/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The application: the same frame around every page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    lang::provide_lang();
    api::provide_frame();
    form::provide_flash();
    components::provide_page_state();
    let (routing, set_routing) = signal(false);
    view! {
        <Router set_is_routing=set_routing>
            <layout::Top routing/>
            <main id="main" tabindex="-1">
                <div class="wrap">
                    <components::NoticeBar/>
                    <Pages/>
                </div>
            </main>
            <layout::Foot/>
        </Router>
    }
}

/// The page that belongs to the path.
#[component(transparent)]
fn Pages() -> impl IntoView {
    let table = routes::Table::new(AREAS);
    FlatRoutes(
        FlatRoutesProps::builder()
            .fallback(|| view! { <components::Problem error=api::ApiError::NotFound/> })
            .children(ToChildren::to_children(move || table))
            .build(),
    )
}

/// Before hydration: fetches the part of the download that holds the page on screen.
///
/// # Errors
/// It did not arrive; the document then stays as the server made it.
pub async fn load_first() -> Result<(), routes::LoadError> {
    routes::load_first(AREAS).await
}
