//! The start page of who is signed in.

use crate::api::ApiError;
use domain::{
    application::ApplicationState,
    id::{ApplicationId, PersonId},
    time::Date,
    view::clients::Start,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An application of one's own that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub id: ApplicationId,
    /// A means for oneself; otherwise the registration of an organisation.
    pub means: bool,
    pub organisation: String,
    pub state: ApplicationState,
    /// By when it is done, where that is promised.
    pub promised: Option<Date>,
    /// Others have to sign; the applicant has nothing to do.
    pub others: bool,
    /// What a clerk asked for.
    pub told: Option<String>,
    /// Until when one can go on with it.
    pub last_day: Date,
}

/// What is under way for somebody, wherever they work or do not work yet.
#[server(protocol = super::Call, endpoint = "home/open")]
pub async fn read_open() -> Result<Vec<Open>, ApiError> {
    let request = crate::server::request()?;
    Ok(open(&request).await?)
}

#[cfg(feature = "ssr")]
async fn open(request: &crate::server::RequestContext) -> services::Result<Vec<Open>> {
    let (s, actor) = (&request.services, request.actor()?);
    let mut shown = registrations(s, actor).await?;
    let mine = services::application::activation::mine::all(s, actor).await?;
    let means = mine.into_iter().map(|row| Open {
        id: row.application,
        means: true,
        organisation: row.organisation.name,
        state: row.state,
        promised: Some(row.promised),
        others: false,
        told: None,
        last_day: row.last_day,
    });
    shown.extend(means);
    Ok(shown)
}

/// Of them, the registrations of an organisation.
#[cfg(feature = "ssr")]
pub(super) async fn registrations(
    s: &services::Services,
    actor: &services::Actor,
) -> services::Result<Vec<Open>> {
    let found = services::registration::mine::all(s, actor).await?;
    let mut shown = Vec::new();
    for row in found {
        let turn = services::registration::mine::turn(s, actor, &row).await?;
        shown.push(Open {
            id: row.id,
            means: false,
            organisation: row.organisation_name.clone(),
            state: row.state(),
            others: turn.others,
            told: turn.told,
            promised: None,
            last_day: domain::time::last_day_of(row.expires_at),
        });
    }
    Ok(shown)
}

/// What waits, and what is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub start: Start,
    pub open: Vec<Open>,
    /// The reader, who manages and may log in nowhere yet.
    pub authorise: Option<PersonId>,
}

#[server(protocol = super::Call, endpoint = "home/start")]
pub async fn read_start() -> Result<Waiting, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let start = services::overview::start(s, actor).await?;
    let open = open(&request).await?;
    let authorise = services::authorisation::mine::to_authorise(s, actor).await?;
    Ok(Waiting {
        start,
        open,
        authorise,
    })
}
