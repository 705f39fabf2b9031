//! The people of one's own organisation: colleagues, invitations, teams, leaving.

use crate::api::ApiError;
use domain::{
    fault::Fault,
    id::{AuthorisationId, InvitationId, MeansId, PersonId, TeamId},
    level::Level,
    means::MeansState,
    time::Date,
    view::{HistoryLine, ServiceLine},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The list's state, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub state: String,
    pub q: String,
    /// `name`, or `-name` for the other way round.
    pub sort: String,
    pub page: String,
}

/// Colleagues, and who is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub rows: Vec<Colleague>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    /// How many each filter shows, by its word in the URL.
    pub counts: Vec<(String, u32)>,
    pub pending: Vec<Invited>,
    /// May invite and arrange teams.
    pub manages: bool,
}

/// One line of the list of colleagues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub representative: bool,
    /// Manager at this level.
    pub manager: Option<Level>,
    /// The best active means; none: "heeft nog geen middel".
    pub means: Option<Level>,
    /// Clients assigned to the person, not to a team.
    pub assignments: u32,
    pub teams: Vec<String>,
    /// The last log-in at a service for this organisation.
    pub last_use: Option<Date>,
    pub since: Date,
}

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

/// A means of a colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMeans {
    pub id: MeansId,
    pub level: Level,
    pub state: MeansState,
    pub last_day: Date,
    /// There is a higher level to go to.
    pub rises: bool,
}

/// What a colleague may do for the own organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAuthorisation {
    pub id: AuthorisationId,
    pub scope: OwnScope,
    pub level: Level,
    /// Only for this branch; empty: for all.
    pub branch: String,
    pub last_day: Date,
    pub standing: OwnStanding,
}

/// At which services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnScope {
    All,
    Provider(String),
    Service { name: String, provider: String },
}

/// Whether an own authorisation counts now, or since when it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnStanding {
    Active,
    From(Date),
    Expired,
    Ended(Date),
}

/// Everything about one colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing the page shows or leaves out"
)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub since: Date,
    pub representative: bool,
    pub manager: Option<Level>,
    pub teams: Vec<(TeamId, String)>,
    pub means: Vec<PersonMeans>,
    pub authorisations: Vec<OwnAuthorisation>,
    pub last_use: Option<Date>,
    pub assignments: u32,
    pub is_me: bool,
    pub last_manager: bool,
    /// Levels the reader may appoint at.
    pub levels: Vec<Level>,
    /// The reader may arrange teams.
    pub manages: bool,
    pub history: Vec<HistoryLine>,
}

/// A colleague and the teams to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonTeams {
    pub name: String,
    pub chosen: Vec<TeamId>,
    pub teams: Vec<(TeamId, String)>,
}

/// What goes, or went, with a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    pub name: String,
    /// When it was done; none: not yet.
    pub done: Option<Date>,
    pub roles: u32,
    pub teams: u32,
    pub assignments: u32,
    pub authorisations: u32,
    pub means: u32,
    pub invitations: u32,
    /// Clients that lose their last person: the mandate's id and the name.
    pub uncovered: Vec<(String, String)>,
    pub refused: Option<Fault>,
    /// Of somebody who is gone: there is no other page of them any more.
    pub history: Vec<HistoryLine>,
}

/// A team on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    pub id: TeamId,
    pub name: String,
    pub members: u32,
}

/// All teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamList {
    pub teams: Vec<TeamLine>,
    pub manages: bool,
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InTeam {
    pub person: PersonId,
    pub name: String,
    pub means: Option<Level>,
    pub since: Date,
}

/// One team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    pub id: TeamId,
    pub name: String,
    pub members: Vec<InTeam>,
    pub manages: bool,
}

/// Who can be added to a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outsiders {
    pub team: TeamId,
    pub name: String,
    /// By name.
    pub people: Vec<(PersonId, String)>,
    /// There are more than are listed.
    pub more: bool,
}

#[cfg(feature = "ssr")]
mod read {
    use super::{
        Colleague, Delivery, Invited, OwnAuthorisation, OwnScope, OwnStanding, Person, PersonMeans,
    };
    use domain::{
        level::Level,
        role::Role,
        time::{date_of, last_day_of},
        view::HistoryLine,
    };
    use services::{Actor, Services, invitation, people};

    pub fn colleague(row: people::PersonRow) -> Colleague {
        let people::PersonRow { member: row, teams } = row;
        Colleague {
            person: row.person,
            name: row.name,
            email: row.email.unwrap_or_default(),
            representative: row.representative,
            manager: row.manager_level,
            means: row.means_level,
            assignments: row.assignments,
            teams,
            last_use: row.last_use.map(date_of),
            since: date_of(row.from_at),
        }
    }

    /// Every level the actor may appoint a manager at; none for who cannot.
    pub fn levels(actor: &Actor) -> Vec<Level> {
        let own = people::roles::may_appoint(actor).ok();
        Level::ISSUED
            .into_iter()
            .filter(|level| own.is_some_and(|own| *level <= own))
            .collect()
    }

    pub async fn invited(s: &Services, actor: &Actor) -> services::Result<Vec<Invited>> {
        let teams = services::team::list(s, actor).await?;
        let pending = invitation::pending(s, actor).await?;
        let line = |row: invitation::Pending| Invited {
            id: row.invitation,
            team: row
                .team
                .and_then(|id| teams.iter().find(|team| team.id == id))
                .map(|team| team.name.clone())
                .unwrap_or_default(),
            services: u32::try_from(row.services.len()).unwrap_or(u32::MAX),
            email: row.email,
            name: row.name.unwrap_or_default(),
            manager: row.manager,
            invited_by: row.invited_by,
            sent: date_of(row.sent_at),
            last_day: last_day_of(row.expires_at),
            expired: row.expired,
            delivery: row.delivery.map_or(Delivery::Waiting, |mail| {
                let tries = mail.attempts.unwrap_or_default();
                arrived(mail.state.map_or("", |state| state.code()), tries)
            }),
        };
        Ok(pending.into_iter().map(line).collect())
    }

    fn arrived(state: &str, tries: u32) -> Delivery {
        match state {
            "sent" => Delivery::Sent,
            "dead" => Delivery::Failed,
            _ if tries > 0 => Delivery::Retrying,
            _ => Delivery::Waiting,
        }
    }

    impl From<people::authorisations::For> for OwnScope {
        fn from(given_for: people::authorisations::For) -> Self {
            use people::authorisations::For;
            match given_for {
                For::All => Self::All,
                For::Provider(name) => Self::Provider(name),
                For::Service { name, provider } => Self::Service { name, provider },
            }
        }
    }

    impl From<people::authorisations::Own> for OwnAuthorisation {
        fn from(own: people::authorisations::Own) -> Self {
            use people::authorisations::Standing;
            Self {
                id: own.authorisation,
                scope: own.given_for.into(),
                level: own.level,
                branch: own
                    .branch
                    .map(|branch| branch.to_string())
                    .unwrap_or_default(),
                last_day: own.last_day,
                standing: match own.standing {
                    Standing::Active => OwnStanding::Active,
                    Standing::NotYet => OwnStanding::From(own.first_day),
                    Standing::Expired => OwnStanding::Expired,
                    Standing::Ended(day) => OwnStanding::Ended(day),
                },
            }
        }
    }

    pub fn person(
        actor: &Actor,
        found: people::Colleague,
        own: Vec<people::authorisations::Own>,
        history: Vec<HistoryLine>,
    ) -> Person {
        let held = |role| found.roles.iter().find(|held| held.role == role);
        Person {
            id: found.person,
            representative: held(Role::Representative).is_some(),
            manager: held(Role::Manager).and_then(|held| held.level),
            name: found.name,
            email: found.email.unwrap_or_default(),
            since: date_of(found.since),
            teams: found
                .teams
                .into_iter()
                .map(|team| (team.team, team.name))
                .collect(),
            means: found
                .means
                .into_iter()
                .map(|means| PersonMeans {
                    id: means.means,
                    level: means.level,
                    state: means.state,
                    last_day: last_day_of(means.expires_at),
                    rises: means.rises,
                })
                .collect(),
            authorisations: own.into_iter().map(OwnAuthorisation::from).collect(),
            last_use: found.last_use.map(date_of),
            assignments: found.assignments,
            is_me: found.is_me,
            last_manager: found.last_manager,
            levels: levels(actor),
            manages: actor.is_manager(),
            history,
        }
    }
}

#[server(protocol = super::Call, endpoint = "people/list")]
pub async fn read_staff(asked: Asked) -> Result<Staff, ApiError> {
    use services::people;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let query = people::PeopleQuery {
        search: &asked.q,
        // An unknown word shows everybody, by name.
        filter: people::MemberFilter::from_code(&asked.state).unwrap_or(people::MemberFilter::All),
        descending: asked.sort.starts_with('-'),
        sort: people::MemberSort::from_code(asked.sort.trim_start_matches('-'))
            .unwrap_or(people::MemberSort::Name),
        page: asked.page.parse().unwrap_or(1),
    };
    let people::People { page, counts } = people::list(s, actor, &query).await?;
    Ok(Staff {
        rows: page.rows.into_iter().map(read::colleague).collect(),
        total: page.total,
        page: page.page,
        size: page.size,
        counts: counts
            .into_iter()
            .map(|(filter, count)| (filter.code().to_owned(), count))
            .collect(),
        pending: read::invited(s, actor).await?,
        manages: actor.is_manager(),
    })
}

#[server(protocol = super::Call, endpoint = "people/invite")]
pub async fn read_invite() -> Result<InviteOptions, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    actor.manager()?;
    let teams = services::team::list(s, actor).await?;
    Ok(InviteOptions {
        levels: read::levels(actor),
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
    let found = services::flash::peek(&request.services, &token, Some(reader)).await?;
    found
        .yours()
        .and_then(|body| serde_json::from_slice::<Vec<InviteRow>>(&body).ok())
        .ok_or_else(|| services::Error::NotFound.into())
}

#[server(protocol = super::Call, endpoint = "people/invitation")]
pub async fn read_invited(invitation: String) -> Result<Invited, ApiError> {
    let request = crate::server::request()?;
    let id: InvitationId = crate::server::id(&invitation)?;
    let pending = read::invited(&request.services, request.actor()?).await?;
    pending
        .into_iter()
        .find(|row| row.id == id)
        .ok_or_else(|| services::Error::NotFound.into())
}

#[server(protocol = super::Call, endpoint = "people/one")]
pub async fn read_person(person: String) -> Result<Person, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&person)?;
    let found = services::people::colleague(s, actor, id).await?;
    let own = services::people::authorisations::of_colleague(s, actor, id).await?;
    let history = services::people::history(s, actor, id).await?;
    Ok(read::person(actor, found, own, history))
}

#[server(protocol = super::Call, endpoint = "people/one/teams")]
pub async fn read_person_teams(person: String) -> Result<PersonTeams, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    actor.manager()?;
    let found = services::people::colleague(s, actor, crate::server::id(&person)?).await?;
    let teams = services::team::list(s, actor).await?;
    Ok(PersonTeams {
        name: found.name,
        chosen: found.teams.into_iter().map(|team| team.team).collect(),
        teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
    })
}

/// The plan, or for somebody who is gone the receipt.
#[server(protocol = super::Call, endpoint = "people/leaving")]
pub async fn read_leaving(person: String) -> Result<Leaving, ApiError> {
    use services::people::remove;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let person = crate::server::id(&person)?;
    let found = match remove::plan(s, actor, person).await {
        Err(services::Error::NotFound) => remove::receipt(s, actor, person).await?,
        found => found?,
    };
    let history = match found.at {
        Some(_) => services::people::history(s, actor, person).await?,
        None => Vec::new(),
    };
    Ok(Leaving {
        name: found.name,
        done: found.at.map(domain::time::date_of),
        roles: u32::try_from(found.roles.len()).unwrap_or(u32::MAX),
        teams: found.teams,
        assignments: found.assignments,
        authorisations: found.authorisations,
        means: found.means,
        invitations: found.invitations,
        uncovered: found
            .uncovered
            .into_iter()
            .map(|one| (one.mandate.to_string(), one.client.name))
            .collect(),
        refused: found.refused,
        history,
    })
}

#[server(protocol = super::Call, endpoint = "people/teams")]
pub async fn read_teams() -> Result<TeamList, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let teams = services::team::list(&request.services, actor).await?;
    let teams = teams
        .into_iter()
        .map(|team| TeamLine {
            id: team.id,
            name: team.name,
            members: team.members,
        })
        .collect();
    Ok(TeamList {
        teams,
        manages: actor.is_manager(),
    })
}

#[server(protocol = super::Call, endpoint = "people/team")]
pub async fn read_team(team: String) -> Result<TeamView, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::team::one(s, actor, crate::server::id(&team)?).await?;
    Ok(TeamView {
        id: found.team,
        name: found.name,
        members: found
            .members
            .into_iter()
            .map(|member| InTeam {
                person: member.person,
                name: member.name,
                means: member.means_level,
                since: domain::time::date_of(member.from_at),
            })
            .collect(),
        manages: actor.is_manager(),
    })
}

/// Who can be added to a team; `q` narrows it.
#[server(protocol = super::Call, endpoint = "people/team/outsiders")]
pub async fn read_outsiders(
    team: String,
    #[server(default)] q: String,
) -> Result<Outsiders, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&team)?;
    let found = services::team::one(s, actor, id).await?;
    let (people, more) = services::team::outsiders(s, actor, id, &q).await?;
    Ok(Outsiders {
        team: id,
        name: found.name,
        people,
        more,
    })
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
        id::{InvitationId, PersonId, ServiceId, TeamId},
        lang::Lang,
        level::Level,
    };
    use services::{
        Error,
        flash::{self, Whose},
        invitation,
        people::{remove, roles},
        team,
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
    #[expect(clippy::option_option, reason = "outer: readable; inner: a manager")]
    fn role(raw: &mut Raw, name: &'static str) -> Option<Option<Level>> {
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
            let kept = flash::put(s, Whose::Person(actor.person), &body).await?;
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

    /// Make a colleague manager, or end that.
    pub struct Role {
        manager: Option<Level>,
    }

    impl Form for Role {
        const PATH: &'static str = "/people/{person}/role";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                manager: role(raw, "level")?,
            })
        }
    }

    impl Submit for Role {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let person: PersonId = request.id("person")?;
            let notice = if let Some(level) = self.manager {
                roles::appoint(s, actor, roles::Appoint { person, level }).await?;
                Notice::RoleGiven
            } else {
                match roles::end_manager(s, actor, person).await {
                    // No manager, as was asked; whoever is no colleague is not found.
                    Err(Error::NotFound) => {
                        services::people::colleague(s, actor, person).await?;
                    }
                    ended => ended?,
                }
                Notice::RoleTaken
            };
            // Who ends the own role sees no list of people any more.
            let to = if person == actor.person && self.manager.is_none() {
                "/".to_owned()
            } else {
                format!("/people/{person}")
            };
            let done = Done::to(to).notice(notice);
            Ok(if person == actor.person {
                done.reload()
            } else {
                done
            })
        }
    }

    /// The teams of one colleague.
    pub struct PersonTeams {
        teams: Vec<TeamId>,
    }

    impl Form for PersonTeams {
        const PATH: &'static str = "/people/{person}/teams";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                teams: raw.many("teams", 0)?,
            })
        }
    }

    impl Submit for PersonTeams {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let person: PersonId = request.id("person")?;
            let now = services::people::colleague(s, actor, person).await?;
            for team in &self.teams {
                if now.teams.iter().all(|held| held.team != *team) {
                    team::add(s, actor, *team, person).await?;
                }
            }
            for held in &now.teams {
                if !self.teams.contains(&held.team) {
                    team::drop(s, actor, held.team, person).await?;
                }
            }
            Ok(Done::to(format!("/people/{person}")).notice(Notice::PersonSaved))
        }
    }

    /// A person leaves, everywhere at once.
    pub struct Remove;

    impl Form for Remove {
        const PATH: &'static str = "/people/{person}/remove";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Remove {
        async fn submit(self, request: &Request) -> Outcome {
            let person: PersonId = request.id("person")?;
            remove::remove(&request.services, request.actor()?, person).await?;
            Ok(Done::to(format!("/people/{person}/remove")).notice(Notice::PersonRemoved))
        }
    }

    /// A new team.
    pub struct NewTeam {
        name: String,
    }

    impl Form for NewTeam {
        const PATH: &'static str = "/people/teams";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                name: raw.text("name", 1, team::NAME_MAX)?,
            })
        }
    }

    impl Submit for NewTeam {
        async fn submit(self, request: &Request) -> Outcome {
            let id = team::create(&request.services, request.actor()?, &self.name).await?;
            Ok(Done::to(format!("/people/teams/{id}")).notice(Notice::TeamMade))
        }
    }

    /// Another name.
    pub struct RenameTeam {
        name: String,
    }

    impl Form for RenameTeam {
        const PATH: &'static str = "/people/teams/{team}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                name: raw.text("name", 1, team::NAME_MAX)?,
            })
        }
    }

    impl Submit for RenameTeam {
        async fn submit(self, request: &Request) -> Outcome {
            let id: TeamId = request.id("team")?;
            team::rename(&request.services, request.actor()?, id, &self.name).await?;
            Ok(Done::to(format!("/people/teams/{id}")).notice(Notice::TeamSaved))
        }
    }

    /// Put colleagues in a team.
    pub struct AddMembers {
        people: Vec<PersonId>,
    }

    impl Form for AddMembers {
        const PATH: &'static str = "/people/teams/{team}/add";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                people: raw.many("people", 1)?,
            })
        }
    }

    impl Submit for AddMembers {
        async fn submit(self, request: &Request) -> Outcome {
            let id: TeamId = request.id("team")?;
            for person in self.people {
                team::add(&request.services, request.actor()?, id, person).await?;
            }
            Ok(Done::to(format!("/people/teams/{id}")).notice(Notice::TeamSaved))
        }
    }

    /// Take a colleague out of a team.
    pub struct DropMember {
        person: PersonId,
    }

    impl Form for DropMember {
        const PATH: &'static str = "/people/teams/{team}/drop";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                person: raw.choice("person")?,
            })
        }
    }

    impl Submit for DropMember {
        async fn submit(self, request: &Request) -> Outcome {
            let id: TeamId = request.id("team")?;
            team::drop(&request.services, request.actor()?, id, self.person).await?;
            Ok(Done::to(format!("/people/teams/{id}")).notice(Notice::TeamSaved))
        }
    }

    /// A team ends.
    pub struct EndTeam;

    impl Form for EndTeam {
        const PATH: &'static str = "/people/teams/{team}/end";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for EndTeam {
        async fn submit(self, request: &Request) -> Outcome {
            team::end(&request.services, request.actor()?, request.id("team")?).await?;
            Ok(Done::to("/people/teams").notice(Notice::TeamRemoved))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Invite>()
            .add::<Resend>()
            .add::<Revoke>()
            .add::<Role>()
            .add::<PersonTeams>()
            .add::<Remove>()
            .add::<NewTeam>()
            .add::<RenameTeam>()
            .add::<AddMembers>()
            .add::<DropMember>()
            .add::<EndTeam>()
    }
}
