//! Login means in use: all that somebody is in charge of, one of them, one's own, and what is kept about oneself.

use crate::api::{ApiError, evidence::Booked, people::OwnAuthorisation};
use domain::{
    application::ApplicationState,
    fault::Fault,
    id::{ApplicationId, MeansId, OrganisationId, PersonId},
    level::Level,
    means::{Cause, MeansState},
    time::Date,
    view::{HistoryLine, kept::Kept},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The list's state, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub state: String,
    pub level: String,
    pub organisation: String,
    pub q: String,
    /// `name`, or `-name` for the other way round.
    pub sort: String,
    pub page: String,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub means: MeansId,
    pub name: String,
    pub email: String,
    pub organisation: String,
    pub level: Level,
    pub tax_only: bool,
    pub state: MeansState,
    /// Why it does not work.
    pub cause: Option<Cause>,
    pub last_day: Date,
    pub last_use: Option<Date>,
}

/// A page of all means that the reader is in charge of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub rows: Vec<Line>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    /// How many each filter shows, by its word in the URL.
    pub counts: Vec<(String, u32)>,
    pub organisations: Vec<(OrganisationId, String)>,
}

/// A name in Dutch and in English.
pub type Named = (String, String);

/// What changes with a means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    pub clients: u32,
    pub own_services: u32,
    /// Clients whom nobody serves then: the mandate's id and the name.
    pub uncovered: Vec<(String, String)>,
    /// Countries where logging in stops, or works again.
    pub abroad: Vec<Named>,
    pub last_manager: bool,
}

/// One means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct One {
    pub means: MeansId,
    pub person: PersonId,
    pub name: String,
    pub own: bool,
    pub member: bool,
    pub organisation: String,
    pub level: Level,
    pub tax_only: bool,
    pub state: MeansState,
    pub since: Date,
    pub cause: Option<Cause>,
    pub by: String,
    pub issued: Date,
    pub last_day: Date,
    pub last_use: Option<Date>,
    pub not_resumed: Option<Fault>,
    pub not_ended: Option<Fault>,
    pub higher: Vec<Level>,
    pub upgrade: Option<ApplicationId>,
    pub uncovered: Vec<(String, String)>,
    /// Countries where logging in stopped with it.
    pub abroad: Vec<Named>,
    pub history: Vec<HistoryLine>,
}

/// Something to do with a means, and what would change; or why it cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub one: One,
    pub extent: Result<Extent, Fault>,
}

/// A means that could rise, and what would change at each level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rising {
    pub one: One,
    pub levels: Vec<(Level, Extent)>,
    /// Whom a document must show is known.
    pub known: bool,
}

/// A higher level that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upgrade {
    pub id: ApplicationId,
    pub means: MeansId,
    pub person: PersonId,
    pub name: String,
    pub own: bool,
    pub organisation: String,
    pub from: Level,
    pub to: Level,
    pub state: ApplicationState,
    pub asked: Date,
    pub promised: Date,
    pub last_day: Date,
    /// The reader may decide; why not otherwise.
    pub decides: Result<(), Fault>,
    pub gains: Extent,
    pub reason: String,
    /// Whom the document must show is known.
    pub known: bool,
    /// The owner was at a counter; what is left is a passkey.
    pub appeared: bool,
    /// When and where the owner comes to a counter; for the owner alone.
    pub booked: Option<Booked>,
}

/// One of one's own means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing the page shows or leaves out"
)]
pub struct MyMeans {
    pub means: MeansId,
    pub organisation: String,
    pub level: Level,
    pub tax_only: bool,
    pub state: MeansState,
    pub since: Date,
    pub cause: Option<Cause>,
    pub resumes: bool,
    /// Lost and reported by the owner, who proves more before resuming it.
    pub unproved: bool,
    pub last_day: Date,
    pub last_use: Option<Date>,
    pub authorisations: u32,
    pub upgrade: Option<ApplicationId>,
    pub rises: bool,
}

/// One's own means, and what one may do with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    pub means: Vec<MyMeans>,
    /// By organisation.
    pub authorisations: Vec<(String, Vec<OwnAuthorisation>)>,
    /// The reader, who manages and may log in nowhere yet.
    pub authorise: Option<PersonId>,
    pub devices: u32,
    /// What is under way for oneself.
    pub under_way: Vec<crate::api::activation::UnderWay>,
    /// And for an organisation.
    pub registering: Vec<crate::api::home::Open>,
}

/// Behind a link to report a loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    pub name: String,
    pub means: Vec<MyMeans>,
}

#[cfg(feature = "ssr")]
mod read {
    use super::{Extent, Lost, MyMeans, Named, One, Upgrade};
    use domain::time::{date_of, last_day_of};
    use services::means::{self, loss, mine, upgrade};

    pub fn extent(found: means::Extent) -> Extent {
        Extent {
            clients: found.clients,
            own_services: found.own_services,
            uncovered: uncovered(found.uncovered),
            abroad: abroad(means::abroad::all_named(&found.abroad)),
            last_manager: found.last_manager,
        }
    }

    fn uncovered(found: Vec<services::people::remove::Uncovered>) -> Vec<(String, String)> {
        found
            .into_iter()
            .map(|one| (one.mandate.to_string(), one.client.name))
            .collect()
    }

    fn abroad(found: Vec<services::messages::parts::Words>) -> Vec<Named> {
        found.into_iter().map(|name| (name.nl, name.en)).collect()
    }

    pub fn one(found: means::One) -> One {
        One {
            means: found.means,
            person: found.person,
            name: found.name,
            own: found.own,
            member: found.member,
            organisation: found.organisation.name,
            level: found.level,
            tax_only: found.tax_only,
            state: found.state,
            since: date_of(found.since),
            cause: found.cause,
            by: found.by,
            issued: date_of(found.issued_at),
            last_day: last_day_of(found.expires_at),
            last_use: found.last_use.map(date_of),
            not_resumed: found.not_resumed,
            not_ended: found.not_ended,
            higher: found.higher,
            upgrade: found.upgrade,
            uncovered: uncovered(found.uncovered),
            abroad: abroad(found.abroad),
            history: found.history,
        }
    }

    pub fn my_means(found: mine::MyMeans) -> MyMeans {
        MyMeans {
            means: found.means,
            organisation: found.organisation.name,
            level: found.level,
            tax_only: found.tax_only,
            state: found.state,
            since: date_of(found.since),
            cause: found.cause,
            resumes: found.resumes,
            unproved: found.unproved,
            last_day: last_day_of(found.expires_at),
            last_use: found.last_use.map(date_of),
            authorisations: found.authorisations,
            upgrade: found.upgrade,
            rises: found.rises,
        }
    }

    pub fn upgrade(found: upgrade::Asked) -> Upgrade {
        Upgrade {
            id: found.application,
            means: found.means,
            person: found.person,
            name: found.name,
            own: found.own,
            organisation: found.organisation.name,
            from: found.from,
            to: found.to,
            state: found.state,
            asked: found.asked_at,
            promised: found.promised,
            last_day: found.last_day,
            decides: found.decides,
            gains: extent(found.gains),
            reason: found.reason.unwrap_or_default(),
            known: found.known,
            appeared: found.appeared,
            booked: found.booked.map(Into::into),
        }
    }

    pub fn lost(found: loss::Shown) -> Lost {
        Lost {
            name: found.name,
            means: found.means.into_iter().map(my_means).collect(),
        }
    }
}

#[cfg(feature = "ssr")]
impl Asked {
    /// The question behind the list; an unknown word shows everything, by name.
    pub fn query(&self) -> services::means::list::MeansQuery<'_> {
        use services::means::list::{MeansFilter, MeansQuery, MeansSort};
        MeansQuery {
            search: &self.q,
            organisation: self.organisation.parse().ok(),
            level: Level::parse(&self.level).ok(),
            filter: MeansFilter::from_code(&self.state).unwrap_or(MeansFilter::Running),
            descending: self.sort.starts_with('-'),
            sort: MeansSort::from_code(self.sort.trim_start_matches('-'))
                .unwrap_or(MeansSort::Name),
            page: self.page.parse().unwrap_or(1),
        }
    }
}

#[server(protocol = super::Call, endpoint = "means/list")]
pub async fn read_means(asked: Asked) -> Result<Overview, ApiError> {
    use domain::time::{date_of, last_day_of};
    let request = crate::server::request()?;
    let found =
        services::means::list::list(&request.services, request.actor()?, &asked.query()).await?;
    Ok(Overview {
        rows: found
            .page
            .rows
            .into_iter()
            .map(|line| Line {
                means: line.means,
                name: line.name,
                email: line.email.unwrap_or_default(),
                organisation: line.organisation_name,
                level: line.level,
                tax_only: line.tax_only,
                state: line.state,
                cause: line.cause,
                last_day: last_day_of(line.expires_at),
                last_use: line.last_use.map(date_of),
            })
            .collect(),
        total: found.page.total,
        page: found.page.page,
        size: found.page.size,
        counts: found
            .counts
            .into_iter()
            .map(|(filter, count)| (filter.code().to_owned(), count))
            .collect(),
        organisations: found.organisations,
    })
}

#[server(protocol = super::Call, endpoint = "means/one")]
pub async fn read_one(means: String) -> Result<One, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&means)?;
    let found = services::means::one(&request.services, request.actor()?, id).await?;
    Ok(read::one(found))
}

/// `act`: `suspend`, `resume` or `terminate`.
#[server(protocol = super::Call, endpoint = "means/plan")]
pub async fn read_plan(means: String, act: String) -> Result<Planned, ApiError> {
    use services::{Error, means::Act};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&means)?;
    let act = match act.as_str() {
        "suspend" => Act::Suspend,
        "resume" => Act::Resume,
        "terminate" => Act::Terminate,
        _ => return Err(Error::NotFound.into()),
    };
    let one = services::means::one(s, actor, id).await?;
    let extent = match services::means::plan(s, actor, id, act).await {
        Err(Error::Refused(faults)) if !faults.is_empty() => Err(faults[0].1),
        planned => Ok(read::extent(planned?)),
    };
    Ok(Planned {
        one: read::one(one),
        extent,
    })
}

/// The levels that a means could rise to, with what each would bring.
#[server(protocol = super::Call, endpoint = "means/rising")]
pub async fn read_rising(means: String) -> Result<Rising, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&means)?;
    let one = services::means::one(s, actor, id).await?;
    let mut levels = Vec::new();
    for level in &one.higher {
        let gains = services::means::upgrade::gains(s, actor, id, *level).await?;
        levels.push((*level, read::extent(gains)));
    }
    let known = services::means::upgrade::is_known(s, actor, id).await?;
    Ok(Rising {
        one: read::one(one),
        levels,
        known,
    })
}

#[server(protocol = super::Call, endpoint = "means/upgrade")]
pub async fn read_upgrade(application: String) -> Result<Upgrade, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&application)?;
    let found = services::means::upgrade::one(&request.services, request.actor()?, id).await?;
    Ok(read::upgrade(found))
}

#[server(protocol = super::Call, endpoint = "means/mine")]
pub async fn read_mine() -> Result<Mine, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let means = services::means::mine::mine(s, actor).await?;
    let own = services::authorisation::mine::mine(s, actor).await?;
    let devices = services::accounts::session::devices(s, actor).await?;
    Ok(Mine {
        authorise: services::authorisation::mine::to_authorise(s, actor).await?,
        authorisations: own
            .into_iter()
            .map(|at| {
                let rows = at.authorisations.into_iter();
                (at.organisation, rows.map(OwnAuthorisation::from).collect())
            })
            .collect(),
        means: means.into_iter().map(read::my_means).collect(),
        devices: u32::try_from(devices.len()).unwrap_or(u32::MAX),
        under_way: super::activation::convert::under_way(s, actor).await?,
        registering: super::home::registrations(s, actor).await?,
    })
}

/// Behind a mailed link; nothing changes yet.
#[server(protocol = super::Call, endpoint = "means/lost")]
pub async fn read_lost(token: String) -> Result<Lost, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let found = services::means::loss::view(&request.services, &request.client(), &token).await?;
    Ok(read::lost(found))
}

/// Everything that is kept about the reader.
#[server(protocol = super::Call, endpoint = "means/kept")]
pub async fn read_kept() -> Result<Kept, ApiError> {
    let request = crate::server::request()?;
    Ok(services::privacy::kept(&request.services, request.actor()?).await?)
}

#[cfg(feature = "ssr")]
pub mod forms;
