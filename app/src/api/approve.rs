//! The approval page's reads and forms. The link says which request; who may answer it is the service's to say.

use crate::api::ApiError;
use domain::view::{
    ServiceLine,
    chain::{Asked, Receipt},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is about to be signed, in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    pub asked: Asked,
    pub chosen: Vec<ServiceLine>,
    pub declined: Vec<ServiceLine>,
    pub last_day: domain::time::Date,
}

/// The request behind a link. Changes nothing.
#[server(protocol = super::Call, endpoint = "approve/asked")]
pub async fn read_asked(token: String) -> Result<Asked, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let (client, actor) = (request.client(), request.actor.as_ref());
    Ok(services::approval::open(&request.services, &client, &token, actor, request.lang).await?)
}

/// The same for somebody who must be signed in: to refuse, or to pass it on.
#[server(protocol = super::Call, endpoint = "approve/asked_me")]
pub async fn read_asked_me(token: String) -> Result<Asked, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let token = services::secret::Token::received(&token);
    Ok(services::approval::view(&request.services, &token, Some(actor), request.lang).await?)
}

/// The choice of the first screen, with the request, for the one who will sign.
#[server(protocol = super::Call, endpoint = "approve/confirmation")]
pub async fn read_confirmation(
    token: String,
    chosen: Vec<String>,
    last_day: String,
) -> Result<Confirmation, ApiError> {
    use domain::view::chain::Reader;
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let token = services::secret::Token::received(&token);
    let asked =
        services::approval::view(&request.services, &token, Some(actor), request.lang).await?;
    if asked.reader == Reader::MustStepUp {
        return Err(services::Error::StepUpNeeded.into());
    }
    let (picked, declined) = asked
        .services
        .clone()
        .into_iter()
        .partition(|service| chosen.contains(&service.id.to_string()));
    let last_day = last_day.parse().unwrap_or(asked.last_day);
    Ok(Confirmation {
        asked,
        chosen: picked,
        declined,
        last_day,
    })
}

/// What was decided.
#[server(protocol = super::Call, endpoint = "approve/receipt")]
pub async fn read_receipt(token: String) -> Result<Receipt, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    Ok(services::approval::receipt(&request.services, request.actor()?, &token).await?)
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        api::ApiError,
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit, sign_in_path},
    };
    use domain::{fault::Fault, id::ServiceId, request::RequestState, time::Date};
    use services::{Actor, Error, accounts::session, approval, secret::Token};

    /// The first screen: what, and until when. Only looks whether it can be; nothing is kept.
    pub struct Choose {
        services: Vec<ServiceId>,
        last_day: Date,
    }

    impl Form for Choose {
        const PATH: &'static str = "/approve/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let services = raw.many("services", 1);
            let last_day = raw.date("last_day");
            Some(Self {
                services: services?,
                last_day: last_day?,
            })
        }
    }

    impl Submit for Choose {
        async fn submit(self, request: &Request) -> Outcome {
            let token = request.param("token");
            approval::weigh(
                &request.services,
                &Token::received(token),
                &self.services,
                self.last_day,
            )
            .await?;
            let mut confirm = format!("/approve/{token}/confirm?last_day={}", self.last_day);
            for service in &self.services {
                confirm.push_str("&services=");
                confirm.push_str(&service.to_string());
            }
            // Signing in lies on the way for whoever has not done so.
            let sign_in = sign_in_path(ApiError::SignIn, &confirm);
            Ok(Done::to(match (request.actor(), sign_in) {
                (Err(_), Some(sign_in)) => sign_in,
                _ => confirm,
            }))
        }
    }

    /// It was answered meanwhile, in another tab or by somebody else: the way to the page that says so. A form that can
    /// only refuse does not stay.
    fn answered<T>(result: Result<T, Error>, token: &str) -> Result<Result<T, Done>, Error> {
        let closed = |faults: &Vec<(&str, Fault)>| {
            let mut faults = faults.iter();
            faults.any(|(_, fault)| matches!(fault, Fault::RequestClosed(_) | Fault::AlreadySigned))
        };
        match result {
            Err(Error::Refused(faults)) if closed(&faults) => {
                Ok(Err(Done::to(format!("/approve/{token}"))))
            }
            other => other.map(Ok),
        }
    }

    /// To the receipt, at the organisation that was asked: whatever the header showed, what was answered is theirs, and the
    /// pages that follow must be too. The answer stands already, so whatever fails here takes nothing of it away.
    async fn receipt(request: &Request, actor: &Actor, token: &str) -> Done {
        let s = &request.services;
        let done = Done::to(format!("/approve/{token}/done"));
        let here = actor.at.as_ref().map(|at| at.organisation);
        let asked = approval::client_asked(s, actor, &Token::received(token)).await;
        let switched = match asked {
            Ok(client) if here != Some(client) => session::switch(s, actor, client).await.is_ok(),
            _ => false,
        };
        if switched { done.reload() } else { done }
    }

    /// The last screen: the signature.
    pub struct Confirm {
        services: Vec<ServiceId>,
        last_day: Date,
        seen: Option<domain::approval::Digest>,
    }

    impl Form for Confirm {
        const PATH: &'static str = "/approve/{token}/confirm";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let services = raw.many("services", 1);
            let last_day = raw.date("last_day");
            let seen = raw.optional("seen", str::parse);
            Some(Self {
                services: services?,
                last_day: last_day?,
                seen: seen?,
            })
        }
    }

    impl Submit for Confirm {
        async fn submit(self, request: &Request) -> Outcome {
            let token = request.param("token");
            let chosen = approval::Approval {
                services: self.services,
                last_day: self.last_day,
                seen: self.seen,
            };
            let actor = request.actor()?;
            let state =
                approval::approve(&request.services, actor, &Token::received(token), &chosen).await;
            let state = match answered(state, token)? {
                Ok(state) => state,
                Err(elsewhere) => return Ok(elsewhere),
            };
            let notice = if state == RequestState::PartlySigned {
                Notice::Signed
            } else {
                Notice::Approved
            };
            Ok(receipt(request, actor, token).await.notice(notice))
        }
    }

    /// No.
    pub struct Refuse {
        reason: String,
    }

    impl Form for Refuse {
        const PATH: &'static str = "/approve/{token}/refuse";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                reason: raw.lines("reason", 0, domain::request::MESSAGE_MAX)?,
            })
        }
    }

    impl Submit for Refuse {
        async fn submit(self, request: &Request) -> Outcome {
            let token = request.param("token");
            let actor = request.actor()?;
            let refused = approval::refuse(
                &request.services,
                actor,
                &Token::received(token),
                &self.reason,
            )
            .await;
            if let Err(elsewhere) = answered(refused, token)? {
                return Ok(elsewhere);
            }
            Ok(receipt(request, actor, token).await.notice(Notice::Refused))
        }
    }

    /// Not me.
    pub struct PassOn {
        email: String,
        note: String,
    }

    impl Form for PassOn {
        const PATH: &'static str = "/approve/{token}/pass-on";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let email = raw.email("email");
            let note = raw.lines("note", 0, domain::request::MESSAGE_MAX);
            Some(Self {
                email: email?,
                note: note?,
            })
        }
    }

    impl Submit for PassOn {
        async fn submit(self, request: &Request) -> Outcome {
            let token = request.param("token");
            let actor = request.actor()?;
            approval::pass_on(
                &request.services,
                actor,
                &request.client(),
                &Token::received(token),
                &self.email,
                &self.note,
            )
            .await?;
            Ok(Done::to(format!("/approve/{token}")).notice(Notice::PassedOn))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Choose>()
            .add::<Confirm>()
            .add::<Refuse>()
            .add::<PassOn>()
    }
}
