//! What a page shows as a file: lists, all of them, safe to open in a spreadsheet, and one's own data as JSON.

use super::{Portal, errors};
use app::server::RequestContext;
use axum::{
    Extension, Router,
    extract::{Path, Query},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::view::clients::{ClientFilter, ClientQuery, ClientSort};
use serde::Deserialize;
use services::{
    Error, application, catalogue,
    evidence::look,
    import, means, order,
    overview::{self, Sheet},
    people,
    privacy::{self, File},
};

pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/clients.csv", get(clients))
        .route("/people.csv", get(people))
        .route("/authorisations.csv", get(authorisations))
        .route("/means.csv", get(all_means))
        .route("/means/pending.csv", get(pending))
        .route("/means/orders.csv", get(orders))
        .route("/services.csv", get(catalogue))
        .route("/means/import/template.csv", get(import_template))
        .route("/means/import/{import}/report.csv", get(import_report))
        // It is noted in the log, so no link of another site may do it.
        .route("/my-means/data.json", post(my_data))
        .route("/operator/papers/{id}", get(paper))
}

/// The list's own query, as in the page's URL.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    state: String,
    q: String,
    sort: String,
}

async fn clients(
    Extension(request): Extension<RequestContext>,
    Query(asked): Query<Asked>,
) -> Response {
    let query = ClientQuery {
        filter: ClientFilter::from_code(&asked.state),
        search: asked.q,
        descending: asked.sort.starts_with('-'),
        sort: ClientSort::from_code(asked.sort.trim_start_matches('-')),
        page: 0,
    };
    let made = match request.actor() {
        Ok(actor) => overview::clients_csv(&request.services, actor, &query).await,
        Err(error) => Err(error),
    };
    answer(made)
}

async fn people(
    Extension(request): Extension<RequestContext>,
    Query(asked): Query<app::api::people::Asked>,
) -> Response {
    let made = match request.actor() {
        Ok(actor) => people::csv(&request.services, actor, &asked.query()).await,
        Err(error) => Err(error),
    };
    answer(made)
}

async fn authorisations(Extension(request): Extension<RequestContext>) -> Response {
    let made = match request.actor() {
        Ok(actor) => overview::authorisations_csv(&request.services, actor).await,
        Err(error) => Err(error),
    };
    answer(made)
}

async fn all_means(
    Extension(request): Extension<RequestContext>,
    Query(asked): Query<app::api::means::Asked>,
) -> Response {
    let made = match request.actor() {
        Ok(actor) => means::list::csv(&request.services, actor, &asked.query()).await,
        Err(error) => Err(error),
    };
    answer(made)
}

async fn pending(
    Extension(request): Extension<RequestContext>,
    Query(asked): Query<app::api::pending::Asked>,
) -> Response {
    let made = match request.actor() {
        Ok(actor) => application::pending::csv(&request.services, actor, &asked.query()).await,
        Err(error) => Err(error),
    };
    answer(made)
}

/// The empty file to fill in, in the reader's language.
async fn import_template(Extension(request): Extension<RequestContext>) -> Response {
    let made = request
        .actor()
        .and_then(|actor| import::template(&request.services, actor.lang));
    answer(made)
}

/// Every row of a file of users, with what became of it in the words of the page.
async fn import_report(
    Extension(request): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let made = match (request.actor(), id.parse()) {
        (Ok(actor), Ok(id)) => {
            let words = |verdict, found: &import::Findings| {
                app::import_words(actor.lang, verdict, &found.faults, &found.notes)
            };
            import::report(&request.services, actor, id, words).await
        }
        (Ok(_), Err(_)) => Err(services::Error::NotFound),
        (Err(error), _) => Err(error),
    };
    answer(made)
}

async fn orders(Extension(request): Extension<RequestContext>) -> Response {
    let made = match request.actor() {
        Ok(actor) => order::csv(&request.services, actor).await,
        Err(error) => Err(error),
    };
    answer(made)
}

/// The catalogue is everybody's, signed in or not.
async fn catalogue(
    Extension(request): Extension<RequestContext>,
    Query(asked): Query<app::api::services::Narrowed>,
) -> Response {
    let made = catalogue::sheet::csv(&request.services, request.lang, &asked.filter()).await;
    answer(made)
}

/// What is kept about the reader, to take along (R-PRV).
async fn my_data(Extension(request): Extension<RequestContext>) -> Response {
    let made = match request.actor() {
        Ok(actor) => privacy::file(&request.services, actor).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(file) => download(File::CONTENT_TYPE, &file.file_name, file.body),
        Err(Error::StepUpNeeded) => Redirect::to("/step-up?next=/my-means/data").into_response(),
        Err(error) => errors::plain(&error).into_response(),
    }
}

/// A paper that was sent in as evidence, for the clerk who has taken its case. It comes from outside: it is kept, never
/// shown, and nothing in it may run or load anything wherever a browser opens it all the same.
async fn paper(Extension(request): Extension<RequestContext>, Path(id): Path<String>) -> Response {
    const NOTHING: &str = "sandbox; default-src 'none'";
    let id = id.parse().map_err(|_| Error::NotFound);
    let made = match (request.actor(), id) {
        (Ok(actor), Ok(id)) => look::file(&request.services, actor, id).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match made {
        Ok(file) => {
            let mut response = download(file.kind.content_type(), &file.name, file.body);
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(NOTHING),
            );
            headers.insert(
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            );
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        // The queue leads back to the case.
        Err(Error::StepUpNeeded) => Redirect::to("/step-up?next=/operator/checks").into_response(),
        Err(error) => errors::plain(&error).into_response(),
    }
}

fn answer(made: services::Result<Sheet>) -> Response {
    match made {
        Ok(sheet) => download(Sheet::CONTENT_TYPE, &sheet.file_name, sheet.body),
        Err(error) => errors::plain(&error).into_response(),
    }
}

fn download(kind: &'static str, name: &str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        body,
    )
        .into_response()
}
