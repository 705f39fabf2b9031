//! The people of one's own organisation: colleagues, their roles, leaving. Who is invited is in [`super::invitations`],
//! who works together in [`super::teams`].

use super::invitations::Invited;
use crate::api::ApiError;
use domain::{
    fault::Fault,
    id::{ApplicationId, AuthorisationId, MeansId, PersonId, TeamId},
    level::Level,
    means::MeansState,
    time::Date,
    view::{HistoryLine, Page},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The list's state, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub state: String,
    pub q: String,
    /// `name`, or `-name` for the other way round.
    pub sort: String,
    pub page: String,
    /// The page of the open invitations.
    pub invited: String,
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
    pub pending: Page<Invited>,
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
    /// The best active means.
    pub means: Option<Level>,
    /// Without an active one: there is one that is suspended.
    pub suspended: bool,
    /// Without one that works or is suspended: there was one.
    pub had_means: bool,
    /// Clients assigned to the person, not to a team.
    pub assignments: u32,
    pub teams: Vec<String>,
    /// The last log-in at a service for this organisation.
    pub last_use: Option<Date>,
    pub since: Date,
}

/// A means of a colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMeans {
    pub id: MeansId,
    pub level: Level,
    pub tax_only: bool,
    pub state: MeansState,
    pub last_day: Date,
    /// Suspended because somebody else used it, or may have.
    pub misused: bool,
    /// There is a higher level to go to.
    pub rises: bool,
    /// One that is under way already.
    pub upgrade: Option<ApplicationId>,
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
    /// The means of its owner is suspended, so it opens nothing now.
    Suspended,
    /// It opens nothing before its owner has a means at this level.
    Waits(Level),
    /// Of more than one service: those up to this level.
    UpTo(Level),
    From(Date),
    Expired,
    Ended(Date),
}

impl OwnStanding {
    /// Nobody took it back, and its last day is not over.
    pub const fn stands(self) -> bool {
        !matches!(self, Self::Expired | Self::Ended(_))
    }

    /// The day on which it was taken back, which its planned end says nothing about any more.
    pub const fn ended(self) -> Option<Date> {
        match self {
            Self::Ended(day) => Some(day),
            _ => None,
        }
    }
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
    /// What was applied for and is not ready yet.
    pub under_way: Vec<super::pending::Line>,
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
    /// What goes on that this person applied for: the application and for whom; the first few.
    pub applied: Vec<(ApplicationId, String)>,
    pub applied_all: u32,
    /// Nobody can manage anything here afterwards.
    pub last_manager: bool,
    pub refused: Option<Fault>,
    /// Of somebody who is gone: there is no other page of them any more.
    pub history: Vec<HistoryLine>,
}

#[cfg(feature = "ssr")]
pub(super) mod read {
    use super::{Colleague, OwnAuthorisation, OwnScope, OwnStanding, Person, PersonMeans};
    use crate::api::pending::Line;
    use domain::{
        level::Level,
        role::Role,
        time::{date_of, last_day_of},
        view::HistoryLine,
    };
    use services::{Actor, people};

    pub fn colleague(row: people::PersonRow) -> Colleague {
        let people::PersonRow { member: row, teams } = row;
        Colleague {
            person: row.person,
            name: row.name,
            email: row.email.unwrap_or_default(),
            representative: row.representative,
            manager: row.manager_level,
            means: row.means_level,
            suspended: row.means_suspended,
            had_means: row.means_ever,
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
                    Standing::Suspended => OwnStanding::Suspended,
                    Standing::Waits(level) => OwnStanding::Waits(level),
                    Standing::UpTo(level) => OwnStanding::UpTo(level),
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
        under_way: Vec<Line>,
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
                    tax_only: means.tax_only,
                    state: means.state,
                    last_day: last_day_of(means.expires_at),
                    misused: means.misused,
                    rises: means.rises,
                    upgrade: means.upgrade,
                })
                .collect(),
            under_way,
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

#[cfg(feature = "ssr")]
impl Asked {
    /// The question behind the list; an unknown word shows everybody, by name.
    pub fn query(&self) -> services::people::PeopleQuery<'_> {
        use services::people::{MemberFilter, MemberSort, PeopleQuery};
        PeopleQuery {
            search: &self.q,
            filter: MemberFilter::from_code(&self.state).unwrap_or(MemberFilter::All),
            descending: self.sort.starts_with('-'),
            sort: MemberSort::from_code(self.sort.trim_start_matches('-'))
                .unwrap_or(MemberSort::Name),
            page: self.page.parse().unwrap_or(1),
        }
    }
}

#[server(protocol = super::Call, endpoint = "people/list")]
pub async fn read_staff(asked: Asked) -> Result<Staff, ApiError> {
    use services::people;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let query = asked.query();
    let invited = asked.invited.parse().unwrap_or(1);
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
        pending: super::invitations::read::invited(s, actor, &asked.q, invited).await?,
        manages: actor.is_manager(),
    })
}

#[server(protocol = super::Call, endpoint = "people/one")]
pub async fn read_person(person: String) -> Result<Person, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&person)?;
    let found = services::people::colleague(s, actor, id).await?;
    let own = services::people::authorisations::of_colleague(s, actor, id).await?;
    let history = services::people::history(s, actor, id).await?;
    let open = services::application::pending::of_colleague(s, actor, id).await?;
    let under_way = open.into_iter().map(super::pending::read::line).collect();
    Ok(read::person(actor, found, own, under_way, history))
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
        applied: found.applied,
        applied_all: found.applied_all,
        last_manager: found.last_manager,
        refused: found.refused,
        history,
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        api::invitations::forms::role,
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{id::PersonId, level::Level};
    use services::{
        Error,
        people::{remove, roles},
    };

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

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms.add::<Role>().add::<Remove>()
    }
}
