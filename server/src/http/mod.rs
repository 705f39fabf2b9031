//! The HTTP side: plain axum where Leptos has no part. Middleware, headers, health, files, exports, passkey endpoints
//! and reports of systems outside live here; pages and forms live in `app`, rules in `services`.

pub mod assets;
mod context;
mod dev;
mod errors;
mod exports;
mod headers;
mod health;
mod language;
pub mod limits;
pub mod listen;
pub mod metrics;
mod passkeys;
mod reports;
mod security_txt;

use crate::config::Config;
use axum::{
    Router,
    extract::FromRef,
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware,
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use services::Services;
use std::sync::Arc;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate as _},
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyDeadlineLayer, RequestBodyTimeoutLayer},
};

/// The largest body anybody may send, but for files: a form with a long message fits many times over.
const BODY_LIMIT: usize = 256 * 1024;

/// What every handler can reach.
#[derive(Clone)]
pub struct Portal {
    pub services: Services,
    pub config: Arc<Config>,
    pub options: LeptosOptions,
}

impl FromRef<Portal> for LeptosOptions {
    fn from_ref(portal: &Portal) -> Self {
        portal.options.clone()
    }
}

impl FromRef<Portal> for Services {
    fn from_ref(portal: &Portal) -> Self {
        portal.services.clone()
    }
}

/// Not a page with a secret on it: beside what the address says, its size would tell the secret bit by bit.
fn may_be_compressed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let control = headers.get(header::CACHE_CONTROL);
    !control.is_some_and(|value| value.as_bytes().ends_with(b"no-transform"))
}

/// The whole site as one router.
pub fn router(services: Services, config: Config) -> Router {
    let site = config.site_root();
    let hashes = assets::hashes(&site);
    let options = LeptosOptions::builder()
        .output_name("schakel")
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .hash_files(hashes.is_some())
        .hash_file(Arc::from(hashes.unwrap_or_default().to_string_lossy()))
        .build();
    let portal = Portal {
        services,
        config: Arc::new(config),
        options: options.clone(),
    };
    let routes = generate_route_list(app::App);
    let limits = &portal.config.http;
    Router::new()
        .leptos_routes_with_context(&portal, routes, app::server::provide_request, {
            let options = options.clone();
            move || app::shell(options.clone())
        })
        .merge(app::server::routes())
        .merge(exports::routes())
        .merge(passkeys::routes())
        .merge(language::routes())
        .merge(reports::routes())
        .merge(dev::routes(portal.config.portal.demo))
        .fallback(
            leptos_axum::file_and_error_handler_with_context::<Portal, _>(
                app::server::provide_request,
                app::shell,
            ),
        )
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(RequestBodyDeadlineLayer::new(limits.request()))
        .merge(
            app::server::uploads()
                .layer(RequestBodyLimitLayer::new(app::server::LARGEST_BODY))
                .layer(RequestBodyDeadlineLayer::new(limits.upload())),
        )
        .layer(RequestBodyTimeoutLayer::new(limits.pause()))
        .layer(middleware::from_fn(app::wire::same_sources))
        .layer(middleware::from_fn(app::server::show_flash))
        .layer(middleware::from_fn_with_state(
            portal.clone(),
            context::attach,
        ))
        .layer(CsrfLayer::new())
        // Pages only: assets were compressed when they were built.
        .layer(
            CompressionLayer::new().compress_when(DefaultPredicate::new().and(may_be_compressed)),
        )
        .merge(assets::routes(&portal))
        .merge(security_txt::routes(&portal))
        .merge(health::routes())
        // A panic gets the headers and the page of any other answer.
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(middleware::from_fn_with_state(portal.clone(), headers::add))
        .layer(middleware::from_fn(errors::in_house_style))
        .layer(middleware::from_fn(metrics::measure))
        .with_state(portal)
}
