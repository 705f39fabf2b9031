//! The client's side: what was given to whom; and the employee's: for whom may I act.

use crate::api::ApiError;
use domain::{
    id::{MeansId, PersonId},
    level::Level,
    view::{
        Page, Party,
        chain::{GrantLook, GrantOptions, GrantTyped, MandateDetail},
        clients::{ActingAt, ActingFor, Authorisations},
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[server(protocol = super::Call, endpoint = "authorisations/list")]
pub async fn read_given() -> Result<Authorisations, ApiError> {
    let request = crate::server::request()?;
    Ok(services::overview::authorisations(&request.services, request.actor()?).await?)
}

#[server(protocol = super::Call, endpoint = "authorisations/one")]
pub async fn read_authorisation(mandate: String) -> Result<MandateDetail, ApiError> {
    use services::messages::parts::Side;
    let request = crate::server::request()?;
    let mandate = crate::server::id(&mandate)?;
    Ok(
        services::overview::mandate(&request.services, request.actor()?, mandate, Side::Client)
            .await?,
    )
}

/// The page that grants: what can be picked, and what was filled in before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granting {
    pub options: GrantOptions,
    pub typed: Option<GrantTyped>,
}

/// `draft` is what is to be changed; empty for a new one, or to extend what the office of this number has.
#[server(protocol = super::Call, endpoint = "authorisations/options")]
pub async fn read_grant_options(
    #[server(default)] draft: String,
    #[server(default)] office: String,
) -> Result<Granting, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let options = services::grant::options(&request.services, actor).await?;
    let typed = if draft.is_empty() {
        match domain::number::KvkNumber::parse(&office) {
            Ok(office) => services::grant::extending(&request.services, actor, office).await?,
            Err(_) => None,
        }
    } else {
        let token = services::secret::Token::received(&draft);
        services::grant::filled_in(&request.services, actor, &token).await?
    };
    Ok(Granting { options, typed })
}

/// What is about to be granted, in full, or where it is.
#[server(protocol = super::Call, endpoint = "authorisations/draft")]
pub async fn read_grant_draft(draft: String) -> Result<GrantLook, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&draft);
    Ok(services::grant::look(&request.services, request.actor()?, &token).await?)
}

/// Who asks, for the way to a request that waits.
#[server(protocol = super::Call, endpoint = "authorisations/asked")]
pub async fn read_to_answer(request: String) -> Result<Party, ApiError> {
    let context = crate::server::request()?;
    let id = crate::server::id(&request)?;
    Ok(services::approval::to_answer(&context.services, context.actor()?, id).await?)
}

/// The client whose access is about to be given up.
#[server(protocol = super::Call, endpoint = "acting/one")]
pub async fn read_to_give_up(mandate: String) -> Result<Party, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&mandate)?;
    Ok(services::assignment::to_give_up(&request.services, request.actor()?, id).await?)
}

/// For whom somebody may act; and whether nothing of it works for want of a means, or which is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActsFor {
    /// On the first page of everything.
    pub own: Vec<ActingAt>,
    pub page: Page<ActingFor>,
    pub without_means: bool,
    /// The reader, who manages and may log in nowhere yet.
    pub authorise: Option<PersonId>,
    /// The reader's means and its level, to raise it where it is too low.
    pub means: Option<(MeansId, Level)>,
    pub under_way: Vec<crate::api::activation::UnderWay>,
}

#[server(protocol = super::Call, endpoint = "acting/list")]
pub async fn read_acting(q: String, page: String) -> Result<ActsFor, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let page = services::assignment::acting_for(s, actor, &q, page.parse().unwrap_or(1)).await?;
    Ok(ActsFor {
        own: if q.is_empty() && page.page == 1 {
            services::assignment::acting_at(s, actor).await?
        } else {
            Vec::new()
        },
        page,
        without_means: services::overview::is_without_means(s, actor).await?,
        authorise: services::authorisation::mine::to_authorise(s, actor).await?,
        means: services::assignment::too_low(s, actor).await?,
        under_way: super::activation::convert::under_way(s, actor).await?,
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        fault::Fault,
        id::{BundleId, RequestId, ServiceId},
        level::Level,
        number::KvkNumber,
        time::Date,
    };
    use services::{approval, assignment, grant, secret::Token};

    /// Grant before being asked; it is shown in full before it is done.
    pub struct GrantFirst {
        intermediary: KvkNumber,
        services: Vec<ServiceId>,
        bundle: Option<BundleId>,
        level: Level,
        last_day: Date,
    }

    impl Form for GrantFirst {
        const PATH: &'static str = "/authorisations/grant";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let intermediary = raw.parsed("intermediary", KvkNumber::parse);
            let bundle = raw.optional("bundle", |id| id.parse().map_err(|_| Fault::NotAChoice));
            let services: Option<Vec<ServiceId>> = raw.many("services", 0);
            if !raw.is_filled("bundle") && services.as_ref().is_some_and(Vec::is_empty) {
                raw.fail("which", Fault::NothingChosen);
            }
            let level = raw.parsed("level", Level::parse);
            let last_day = raw.date("last_day");
            Some(Self {
                intermediary: intermediary?,
                services: services?,
                bundle: bundle?,
                level: level?,
                last_day: last_day?,
            })
        }
    }

    impl Submit for GrantFirst {
        async fn submit(self, request: &Request) -> Outcome {
            let new = grant::NewGrant {
                intermediary: self.intermediary,
                services: self.services,
                bundle: self.bundle,
                level: self.level,
                last_day: self.last_day,
            };
            let draft = grant::keep(&request.services, request.actor()?, &new).await?;
            Ok(Done::to(format!(
                "/authorisations/grant/check/{}",
                draft.reveal()
            )))
        }
    }

    /// Grant what was checked.
    pub struct GrantChecked;

    impl Form for GrantChecked {
        const PATH: &'static str = "/authorisations/grant/check/{draft}";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for GrantChecked {
        async fn submit(self, request: &Request) -> Outcome {
            let draft = Token::received(request.param("draft"));
            let given = grant::grant_draft(&request.services, request.actor()?, &draft).await?;
            let (mandate, notice) = match given {
                grant::Given::Now(mandate) => (mandate, Notice::Granted),
                grant::Given::Before(mandate) => (mandate, Notice::GrantedBefore),
            };
            Ok(Done::to(format!("/authorisations/{mandate}")).notice(notice))
        }
    }

    /// Stop an office, whole or one service.
    pub struct Stop {
        service: Option<ServiceId>,
        reason: String,
    }

    impl Form for Stop {
        const PATH: &'static str = "/authorisations/{mandate}/stop";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let service = raw.optional("service", |id| id.parse().map_err(|_| Fault::NotAChoice));
            let reason = raw.lines("reason", 0, domain::request::MESSAGE_MAX);
            Some(Self {
                service: service?,
                reason: reason?,
            })
        }
    }

    impl Submit for Stop {
        async fn submit(self, request: &Request) -> Outcome {
            let mandate = request.id("mandate")?;
            let reason = Some(self.reason).filter(|text| !text.is_empty());
            grant::stop(
                &request.services,
                request.actor()?,
                mandate,
                self.service,
                reason,
            )
            .await?;
            let notice = if self.service.is_some() {
                Notice::ServiceStopped
            } else {
                Notice::GrantStopped
            };
            Ok(Done::to(format!("/authorisations/{mandate}")).notice(notice))
        }
    }

    /// From the start page to a request that waits.
    pub struct Answer;

    impl Form for Answer {
        const PATH: &'static str = "/authorisations/requests/{request}/answer";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Answer {
        async fn submit(self, request: &Request) -> Outcome {
            let id: RequestId = request.id("request")?;
            let token = approval::own_link(&request.services, request.actor()?, id).await?;
            Ok(Done::to(format!("/approve/{}", token.reveal())))
        }
    }

    /// An employee gives up access to a client.
    pub struct GiveUp;

    impl Form for GiveUp {
        const PATH: &'static str = "/acting/{mandate}/give-up";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for GiveUp {
        async fn submit(self, request: &Request) -> Outcome {
            assignment::give_up(&request.services, request.actor()?, request.id("mandate")?)
                .await?;
            Ok(Done::to("/acting").notice(Notice::AssignmentEnded))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<GrantFirst>()
            .add::<GrantChecked>()
            .add::<Stop>()
            .add::<Answer>()
            .add::<GiveUp>()
    }
}
