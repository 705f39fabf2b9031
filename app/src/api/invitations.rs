//! Invitations as a manager sends and follows them. Answering one is in [`super::invitation`]; the colleagues who came of
//! them are in [`super::people`].

use crate::api::ApiError;
use domain::{
    fault::Fault,
    id::{InvitationId, TeamId},
    level::Level,
    time::Date,
    view::ServiceLine,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Whether the mail with a link arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivery {
    Waiting,
    Sent,
    Retrying,
    Failed,
}

/// An invitation nobody accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub id: InvitationId,
    pub email: String,
    pub name: String,
    pub manager: Option<Level>,
    pub team: String,
    /// How many services are given with it.
    pub services: u32,
    pub invited_by: String,
    pub sent: Date,
    pub last_day: Date,
    pub expired: bool,
    pub delivery: Delivery,
}

/// What an invitation can offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteOptions {
    /// Levels at which a manager may be appointed; empty without a level of one's own.
    pub levels: Vec<Level>,
    pub teams: Vec<(TeamId, String)>,
    /// Services that can be given for the own organisation; none above the inviter's level.
    pub services: Vec<ServiceLine>,
}

/// What became of one pasted address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    pub text: String,
    /// Why there is no invitation.
    pub fault: Option<Fault>,
}

#[cfg(feature = "ssr")]
pub(super) mod read {
    use super::{Delivery, Invited};
    use domain::{
        id::{InvitationId, TeamId},
        time::{date_of, last_day_of},
        view::Page,
    };
    use services::{Actor, Services, invitation};
    use std::collections::BTreeMap;

    /// A page of the open invitations that fit a search.
    pub async fn invited(
        s: &Services,
        actor: &Actor,
        search: &str,
        page: u32,
    ) -> services::Result<Page<Invited>> {
        let teams = teams(s, actor).await?;
        let pending = invitation::pending(s, actor, search, page).await?;
        Ok(pending.map(|row| line(&teams, row)))
    }

    pub async fn one(s: &Services, actor: &Actor, id: InvitationId) -> services::Result<Invited> {
        let teams = teams(s, actor).await?;
        let row = invitation::one_pending(s, actor, id).await?;
        Ok(line(&teams, row))
    }

    async fn teams(s: &Services, actor: &Actor) -> services::Result<BTreeMap<TeamId, String>> {
        let teams = services::team::list(s, actor).await?;
        Ok(teams.into_iter().map(|team| (team.id, team.name)).collect())
    }

    fn line(teams: &BTreeMap<TeamId, String>, row: invitation::Pending) -> Invited {
        Invited {
            id: row.invitation,
            team: row
                .team
                .and_then(|id| teams.get(&id).cloned())
                .unwrap_or_default(),
            services: u32::try_from(row.services.len()).unwrap_or(u32::MAX),
            email: row.email,
            name: row.name.unwrap_or_default(),
            manager: row.manager,
            invited_by: row.invited_by,
            sent: date_of(row.sent_at),
            last_day: last_day_of(row.expires_at),
            expired: row.expired,
            // What was sent long ago is not kept; what was not is.
            delivery: row.delivery.map_or(Delivery::Sent, |mail| {
                let tries = mail.attempts.unwrap_or_default();
                arrived(mail.state.map_or("", |state| state.code()), tries)
            }),
        }
    }

    fn arrived(state: &str, tries: u32) -> Delivery {
        match state {
            "sent" => Delivery::Sent,
            "dead" => Delivery::Failed,
            _ if tries > 0 => Delivery::Retrying,
            _ => Delivery::Waiting,
        }
    }
}

#[server(protocol = super::Call, endpoint = "people/invite")]
pub async fn read_invite() -> Result<InviteOptions, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    actor.manager()?;
    let teams = services::team::list(s, actor).await?;
    Ok(InviteOptions {
        levels: super::people::read::levels(actor),
        teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
        services: services::invitation::options::services(s, actor).await?,
    })
}

/// What came of inviting several: it waits sealed for the one who invited.
#[server(protocol = super::Call, endpoint = "people/invited")]
pub async fn read_verdicts(token: String) -> Result<Vec<InviteRow>, ApiError> {
    let request = crate::server::request()?;
    let reader = request.actor()?.person;
    let token = services::secret::Token::received(&token);
    let found = services::flash::peek(
        &request.services,
        services::flash::Under::Address,
        &token,
        Some(reader),
    )
    .await?;
    found
        .yours()
        .and_then(|body| serde_json::from_slice::<Vec<InviteRow>>(&body).ok())
        .ok_or_else(|| services::Error::NotFound.into())
}

#[server(protocol = super::Call, endpoint = "people/invitation")]
pub async fn read_invited(invitation: String) -> Result<Invited, ApiError> {
    let request = crate::server::request()?;
    let id: InvitationId = crate::server::id(&invitation)?;
    Ok(read::one(&request.services, request.actor()?, id).await?)
}

#[cfg(feature = "ssr")]
pub mod forms {
    use super::InviteRow;
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        fault::Fault,
        id::{InvitationId, ServiceId, TeamId},
        lang::Lang,
        level::Level,
    };
    use services::{
        Error,
        flash::{self, Under, Whose},
        invitation,
    };

    /// Characters of a pasted list: 250 addresses with names.
    const PASTED_MAX: u16 = 30_000;

    /// Invite one or many.
    pub struct Invite {
        addresses: String,
        manager: Option<Level>,
        team: Option<TeamId>,
        services: Vec<ServiceId>,
        years: Option<i16>,
        lang: Lang,
    }

    impl Form for Invite {
        const PATH: &'static str = "/people/invite";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let addresses = raw.lines("addresses", 1, PASTED_MAX);
            let manager = role(raw, "manager");
            let team = raw.optional("team", |id| id.parse().map_err(|_| Fault::NotAChoice));
            let services = raw.many("services", 0);
            let years = raw.optional("years", |years| {
                years.parse().map_err(|_| Fault::NotAChoice)
            });
            let lang = raw.one_of("lang", &["nl", "en"]);
            Some(Self {
                addresses: addresses?,
                manager: manager?,
                team: team?,
                services: services?,
                years: years?,
                lang: Lang::from_code(lang?)?,
            })
        }
    }

    /// `user`, or the level at which somebody is manager.
    pub fn role(raw: &mut Raw, name: &'static str) -> Option<Option<Level>> {
        raw.parsed(name, |value| match value {
            "user" => Ok(None),
            level => Level::parse(level).map(Some),
        })
    }

    impl Submit for Invite {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let offer = invitation::Offer {
                manager: self.manager,
                services: self.services,
                years: self.years,
                team: self.team,
                lang: self.lang,
            };
            let verdicts = invitation::send(s, actor, &self.addresses, &offer).await?;
            let rows: Vec<InviteRow> = verdicts
                .into_iter()
                .map(|verdict| InviteRow {
                    text: verdict.text,
                    fault: verdict.outcome.err(),
                })
                .collect();
            if let [
                InviteRow {
                    fault: Some(fault), ..
                },
            ] = rows[..]
            {
                return Err(Error::Refused(vec![("addresses", fault)]));
            }
            let sent = rows.iter().filter(|row| row.fault.is_none()).count();
            let all = sent == rows.len();
            let sent = u32::try_from(sent).unwrap_or(u32::MAX);
            if all {
                return Ok(Done::to("/people").notice(Notice::Invited(sent)));
            }
            let body = serde_json::to_vec(&rows)
                .map_err(|_| Error::Internal("verdicts that are no JSON"))?;
            let kept = flash::keep(s, Under::Address, Whose::Person(actor.person), &body).await?;
            let done = Done::to(format!("/people/invited/{}", kept.reveal()));
            Ok(if sent > 0 {
                done.notice(Notice::Invited(sent))
            } else {
                done
            })
        }
    }

    /// A new link.
    pub struct Resend;

    impl Form for Resend {
        const PATH: &'static str = "/people/invitations/{invitation}/resend";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Resend {
        async fn submit(self, request: &Request) -> Outcome {
            let id: InvitationId = request.id("invitation")?;
            invitation::resend(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/people").notice(Notice::InvitationResent))
        }
    }

    /// The link is dead.
    pub struct Revoke;

    impl Form for Revoke {
        const PATH: &'static str = "/people/invitations/{invitation}/revoke";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Revoke {
        async fn submit(self, request: &Request) -> Outcome {
            let id: InvitationId = request.id("invitation")?;
            invitation::revoke(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/people").notice(Notice::InvitationRevoked))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms.add::<Invite>().add::<Resend>().add::<Revoke>()
    }
}
