//! The teams of one's own organisation, and which of them a colleague is in.

use crate::api::ApiError;
use domain::{
    id::{MandateId, PersonId, TeamId},
    level::Level,
    time::Date,
    view::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A colleague and the teams to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonTeams {
    pub name: String,
    pub chosen: Vec<TeamId>,
    pub teams: Vec<(TeamId, String)>,
}

/// A team on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    pub id: TeamId,
    pub name: String,
    pub members: u32,
}

/// The teams, a page at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamList {
    pub teams: Page<TeamLine>,
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
    pub members: Page<InTeam>,
    /// The clients that are assigned to it, the first ones by name.
    pub clients: Vec<(MandateId, String)>,
    pub more_clients: bool,
    pub manages: bool,
}

/// A team that is about to end, and the clients that nobody else is assigned to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamEnding {
    pub id: TeamId,
    pub name: String,
    pub alone: Vec<(MandateId, String)>,
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

#[server(protocol = super::Call, endpoint = "people/teams")]
pub async fn read_teams(#[server(default)] page: String) -> Result<TeamList, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let teams = services::team::list(&request.services, actor).await?;
    let page = page.parse().unwrap_or(1);
    let teams = Page::of(teams, page, services::people::PAGE).map(|team| TeamLine {
        id: team.id,
        name: team.name,
        members: team.members,
    });
    Ok(TeamList {
        teams,
        manages: actor.is_manager(),
    })
}

#[server(protocol = super::Call, endpoint = "people/team/end")]
pub async fn read_team_ending(team: String) -> Result<TeamEnding, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&team)?;
    let (name, alone) = services::team::ending(&request.services, request.actor()?, id).await?;
    Ok(TeamEnding { id, name, alone })
}

/// `person` narrows its members to that one.
#[server(protocol = super::Call, endpoint = "people/team")]
pub async fn read_team(
    team: String,
    #[server(default)] page: String,
    #[server(default)] person: String,
) -> Result<TeamView, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::team::one(s, actor, crate::server::id(&team)?).await?;
    let page = page.parse().unwrap_or(1);
    let mut members = found.members;
    members.retain(|member| person.is_empty() || member.person.to_string() == person);
    let (clients, more_clients) = found.clients;
    Ok(TeamView {
        id: found.team,
        name: found.name,
        members: Page::of(members, page, services::people::PAGE).map(|member| InTeam {
            person: member.person,
            name: member.name,
            means: member.means_level,
            since: domain::time::date_of(member.from_at),
        }),
        clients,
        more_clients,
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
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::id::{PersonId, TeamId};
    use services::team;

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
            team::set(s, actor, person, &self.teams).await?;
            Ok(Done::to(format!("/people/{person}")).notice(Notice::PersonSaved))
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
            team::add(&request.services, request.actor()?, id, &self.people).await?;
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
            .add::<PersonTeams>()
            .add::<NewTeam>()
            .add::<RenameTeam>()
            .add::<AddMembers>()
            .add::<DropMember>()
            .add::<EndTeam>()
    }
}
