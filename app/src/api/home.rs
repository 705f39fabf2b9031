//! The start page of who is signed in.

use crate::api::ApiError;
use domain::view::clients::Start;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What waits, and where what ends is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub start: Start,
    /// Whether what ends was received from clients; otherwise it was given.
    pub clients_end: bool,
}

#[server(endpoint = "home/start")]
pub async fn read_start() -> Result<Waiting, ApiError> {
    use domain::view::clients::{ClientFilter, ClientQuery, Todo};
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let start = services::overview::start(&request.services, actor).await?;
    let ends = start
        .todo
        .iter()
        .any(|todo| matches!(todo, Todo::Ending { .. }));
    let clients_end = if ends {
        let query = ClientQuery {
            filter: ClientFilter::Ending,
            ..ClientQuery::default()
        };
        let clients = services::overview::clients(&request.services, actor, &query).await?;
        clients.page.total > 0
    } else {
        false
    };
    Ok(Waiting { start, clients_end })
}
