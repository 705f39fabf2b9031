//! The operator's desk: what is under way, and messages that did not arrive.

use crate::api::ApiError;
use domain::{
    application::{ApplicationState, Kind},
    level::Level,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An application, without anybody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay {
    pub kind: Kind,
    pub organisation: String,
    pub level: Level,
    pub state: ApplicationState,
    pub since: Date,
    pub promised: Date,
    pub late: bool,
    /// People come to a counter for it.
    pub at_counter: bool,
    /// The page where a clerk does something about it.
    pub page: Option<String>,
}

/// A mail that could not be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub attempts: u32,
    pub error: String,
    pub given_up_on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub under_way: Vec<UnderWay>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub per_page: u32,
    pub undelivered: Vec<Undelivered>,
    /// How many questions of people wait for an answer.
    pub questions: u32,
}

#[server(protocol = super::Call, endpoint = "operator/desk")]
pub async fn read_desk(page: String) -> Result<Desk, ApiError> {
    use services::operator;
    let request = crate::server::request()?;
    let page = page.parse::<u32>().unwrap_or(1).saturating_sub(1);
    let desk = operator::desk(&request.services, request.actor()?, page).await?;
    Ok(Desk {
        under_way: desk
            .under_way
            .into_iter()
            .map(|row| UnderWay {
                kind: row.kind,
                organisation: row.organisation,
                level: row.level,
                state: row.state,
                since: row.since,
                promised: row.promised,
                late: row.late,
                at_counter: matches!(row.place, Some(operator::Place::Counter(_))),
                page: row.place.map(|place| match place {
                    operator::Place::Papers(id) => format!("/operator/checks/{id}"),
                    operator::Place::Counter(id) => format!("/operator/visits/{id}"),
                }),
            })
            .collect(),
        total: desk.total,
        page: page + 1,
        per_page: operator::PAGE,
        undelivered: desk.undelivered.into_iter().map(Into::into).collect(),
        questions: desk.questions,
    })
}

/// One mail that could not be sent; any other is not found.
#[server(protocol = super::Call, endpoint = "operator/undelivered")]
pub async fn read_undelivered(message: String) -> Result<Undelivered, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&message)?;
    let mail = services::operator::undelivered(&request.services, request.actor()?, id).await?;
    Ok(mail.into())
}

#[cfg(feature = "ssr")]
impl From<services::operator::Undelivered> for Undelivered {
    fn from(mail: services::operator::Undelivered) -> Self {
        Self {
            id: mail.id.to_string(),
            to: mail.to,
            subject: mail.subject,
            attempts: mail.attempts,
            error: mail.error,
            given_up_on: mail.given_up_on,
        }
    }
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };

    /// Tries a mail again.
    pub struct Retry;

    impl Form for Retry {
        const PATH: &'static str = "/operator/messages/{message}/retry";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Retry {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("message")?;
            services::operator::try_again(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/operator").notice(Notice::MessageRetried))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms.add::<Retry>()
    }
}
