//! Lists as files: what the page shows, all of it, safe to open in a spreadsheet.

use super::{Portal, errors};
use app::server::RequestContext;
use axum::{
    Extension, Router,
    extract::Query,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::view::clients::{ClientFilter, ClientQuery, ClientSort};
use serde::Deserialize;
use services::overview::{self, Sheet};

pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/clients.csv", get(clients))
        .route("/authorisations.csv", get(authorisations))
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

async fn authorisations(Extension(request): Extension<RequestContext>) -> Response {
    let made = match request.actor() {
        Ok(actor) => overview::authorisations_csv(&request.services, actor).await,
        Err(error) => Err(error),
    };
    answer(made)
}

fn answer(made: services::Result<Sheet>) -> Response {
    match made {
        Ok(sheet) => {
            let name = format!("attachment; filename=\"{}\"", sheet.file_name);
            (
                [
                    (header::CONTENT_TYPE, Sheet::CONTENT_TYPE.to_owned()),
                    (header::CONTENT_DISPOSITION, name),
                ],
                sheet.body,
            )
                .into_response()
        }
        Err(error) => errors::plain(&error).into_response(),
    }
}
