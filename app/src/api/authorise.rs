//! Standard authorisations of colleagues: what can be given, what would be given, changing and revoking.

use crate::api::{
    ApiError,
    people::{OwnAuthorisation, OwnScope},
};
use domain::{
    fault::Fault,
    id::{AuthorisationId, PersonId, ProviderId, ServiceId},
    level::Level,
    time::Date,
    view::ServiceLine,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A colleague to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub person: PersonId,
    pub name: String,
    /// The best active means; none: it cannot be used yet.
    pub means: Option<Level>,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// One colleague who is chosen already, or all of whom one can choose.
    pub people: Vec<Colleague>,
    /// There are more than are listed.
    pub more: bool,
    pub organisation: String,
    pub services: Vec<ServiceLine>,
    pub providers: Vec<(ProviderId, String)>,
    /// Number and name; empty while the Trade Register does not answer.
    pub branches: Vec<(String, String)>,
    /// Services that refuse what is restricted to one.
    pub without_branch: Vec<String>,
    /// None above the reader's own; empty without one.
    pub levels: Vec<Level>,
    pub today: Date,
    pub latest: Date,
    pub present: Present,
}

/// An authorisation as it is; of a new one nothing is chosen for anybody (R-MACH-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Empty: as high as is needed.
    pub level: String,
    pub branch: String,
    /// `all`, `providers` or `services`.
    pub what: String,
    pub providers: Vec<ProviderId>,
    pub services: Vec<ServiceId>,
    /// Years, or `day`.
    pub until: String,
    /// With `day`.
    pub last_day: Option<Date>,
    /// Who was ticked, of several.
    pub people: Vec<PersonId>,
}

/// Somebody to whom it would be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiver {
    pub who: Colleague,
    /// How many of the lines this person has already.
    pub already: u32,
    /// Services that wait for a higher means, with their levels.
    pub waits: Vec<String>,
    /// Some service does not wait.
    pub works: bool,
}

/// One thing that would be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub scope: OwnScope,
    pub does: String,
    pub level: Level,
}

/// What a draft would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Draft {
    Give {
        organisation: String,
        lines: Vec<Line>,
        people: Vec<Receiver>,
        last_day: Date,
        branch: String,
        /// Services that refuse what is restricted to a branch.
        without_branch: Vec<String>,
        /// The one that it takes the place of.
        changes: Option<AuthorisationId>,
    },
    /// All of these colleagues' authorisations, by name.
    Revoke(Vec<(String, Vec<OwnAuthorisation>)>),
    /// It was carried out already; where that is seen.
    Done(String),
}

/// Where it is seen what came of a draft.
#[cfg(feature = "ssr")]
fn outcome(done: &services::authorisation::draft::Done) -> String {
    use services::authorisation::draft::Done;
    match done {
        Done::Given { people, .. } if people.len() == 1 => format!("/people/{}", people[0]),
        Done::Given { .. } => "/people?state=authorised".to_owned(),
        Done::Revoked(_) => "/people".to_owned(),
    }
}

/// An authorisation and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub person: PersonId,
    pub name: String,
    pub own: bool,
    pub changes: bool,
    pub shown: OwnAuthorisation,
}

/// All of a colleague's, and why they cannot be revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Losing {
    pub person: PersonId,
    pub name: String,
    pub authorisations: Vec<OwnAuthorisation>,
    pub refused: Option<Fault>,
}

#[cfg(feature = "ssr")]
mod read {
    use super::{Colleague, Options, Present};
    use domain::{
        decide::world::AuthorisationScope,
        id::PersonId,
        level::Level,
        means::MeansState,
        time::{date_of, last_day_of, latest_last_day},
    };
    use services::{
        Actor, Services,
        application::plan,
        authorisation::{Until, What, draft, revoke},
    };

    pub async fn options(
        s: &Services,
        actor: &Actor,
        people: Vec<Colleague>,
        more: bool,
        present: Present,
    ) -> services::Result<Options> {
        let own = actor.manager()?.level;
        let found = plan::options(s, actor).await?;
        let today = date_of(s.now());
        Ok(Options {
            people,
            more,
            organisation: actor.acting()?.organisation_name.clone(),
            services: found.services,
            providers: found
                .providers
                .into_iter()
                .map(|provider| (provider.id, provider.name))
                .collect(),
            branches: found
                .branches
                .into_iter()
                .map(|branch| (branch.number.to_string(), branch.name))
                .collect(),
            without_branch: found.without_branch,
            levels: Level::ISSUED
                .into_iter()
                .filter(|level| own.is_some_and(|own| *level <= own))
                .collect(),
            today,
            latest: latest_last_day(today),
            present,
        })
    }

    pub fn nothing() -> Present {
        Present {
            level: String::new(),
            branch: String::new(),
            what: "services".to_owned(),
            providers: Vec::new(),
            services: Vec::new(),
            until: "1".to_owned(),
            last_day: None,
            people: Vec::new(),
        }
    }

    pub fn present(found: &revoke::One) -> Present {
        let mut present = Present {
            level: found.row.level.name().to_owned(),
            branch: found
                .row
                .branch
                .map(|branch| branch.to_string())
                .unwrap_or_default(),
            what: "all".to_owned(),
            until: "day".to_owned(),
            last_day: Some(last_day_of(found.row.until)),
            ..nothing()
        };
        match found.row.scope {
            AuthorisationScope::All => {}
            AuthorisationScope::Provider(id) => {
                "providers".clone_into(&mut present.what);
                present.providers.push(id);
            }
            AuthorisationScope::Service(id) => {
                "services".clone_into(&mut present.what);
                present.services.push(id);
            }
        }
        present
    }

    /// What was filled in before it was looked at; empty or gone: what `instead` says.
    pub async fn typed(
        s: &Services,
        actor: &Actor,
        token: &str,
        instead: impl FnOnce() -> Present,
    ) -> services::Result<Present> {
        if token.is_empty() {
            return Ok(instead());
        }
        let token = services::secret::Token::received(token);
        let Some(new) = draft::filled_in(s, actor, &token).await? else {
            return Ok(instead());
        };
        let (until, last_day) = match new.until {
            Until::Years(years) => (years.to_string(), None),
            Until::Day(day) => ("day".to_owned(), Some(day)),
        };
        let (what, providers, services) = match new.what {
            What::All => ("all", Vec::new(), Vec::new()),
            What::Providers(ids) => ("providers", ids, Vec::new()),
            What::Services(ids) => ("services", Vec::new(), ids),
        };
        Ok(Present {
            level: new
                .level
                .map(|level| level.name().to_owned())
                .unwrap_or_default(),
            branch: new
                .branch
                .map(|branch| branch.to_string())
                .unwrap_or_default(),
            what: what.to_owned(),
            providers,
            services,
            until,
            last_day,
            people: new.people,
        })
    }

    /// A colleague with the best active means.
    pub async fn colleague(
        s: &Services,
        actor: &Actor,
        person: PersonId,
    ) -> services::Result<Colleague> {
        let found = services::people::colleague(s, actor, person).await?;
        let active = found
            .means
            .iter()
            .filter(|means| means.state == MeansState::Active);
        Ok(Colleague {
            person: found.person,
            name: found.name,
            means: active.map(|means| means.level).max(),
        })
    }

    pub fn own(
        found: Vec<services::people::authorisations::Own>,
    ) -> Vec<crate::api::people::OwnAuthorisation> {
        found.into_iter().map(Into::into).collect()
    }
}

/// For several colleagues; `q` narrows who can be chosen, `draft` is what is to be changed.
#[server(protocol = super::Call, endpoint = "authorise/several")]
pub async fn read_several(
    q: String,
    #[server(default)] draft: String,
) -> Result<Options, ApiError> {
    use services::people;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let (found, more) = people::choosable(s, actor, &q).await?;
    let people = found
        .into_iter()
        .map(|member| Colleague {
            person: member.person,
            name: member.name,
            means: member.means_level,
        })
        .collect::<Vec<_>>();
    let typed = read::typed(s, actor, &draft, read::nothing).await?;
    // Who was ticked before can be seen and unticked, also when the list is too long or was narrowed.
    let mut ticked = Vec::new();
    for person in &typed.people {
        if people.iter().any(|one| one.person == *person) {
            continue;
        }
        match read::colleague(s, actor, *person).await {
            Err(services::Error::NotFound) => {}
            found => ticked.push(found?),
        }
    }
    ticked.extend(people);
    Ok(read::options(s, actor, ticked, more, typed).await?)
}

/// For one colleague; `draft` is what is to be changed.
#[server(protocol = super::Call, endpoint = "authorise/one")]
pub async fn read_authorise(
    person: String,
    #[server(default)] draft: String,
) -> Result<Options, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    actor.manager()?;
    let one = read::colleague(s, actor, crate::server::id(&person)?).await?;
    let typed = read::typed(s, actor, &draft, read::nothing).await?;
    Ok(read::options(s, actor, vec![one], false, typed).await?)
}

/// To change one; `draft` is what was filled in for it before.
#[server(protocol = super::Call, endpoint = "authorise/change")]
pub async fn read_change(
    authorisation: String,
    #[server(default)] draft: String,
) -> Result<Options, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&authorisation)?;
    let found = services::authorisation::revoke::one(s, actor, id).await?;
    if !found.changes {
        return Err(services::Error::NotFound.into());
    }
    let one = Colleague {
        person: found.person,
        name: found.name.clone(),
        means: None,
    };
    let present = read::typed(s, actor, &draft, || read::present(&found)).await?;
    Ok(read::options(s, actor, vec![one], false, present).await?)
}

#[server(protocol = super::Call, endpoint = "authorise/held")]
pub async fn read_held(authorisation: String) -> Result<Held, ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&authorisation)?;
    let found = services::authorisation::revoke::one(s, actor, id).await?;
    Ok(Held {
        person: found.person,
        name: found.name,
        own: found.own,
        changes: found.changes,
        shown: found.shown.into(),
    })
}

/// All of one colleague's.
#[server(protocol = super::Call, endpoint = "authorise/losing")]
pub async fn read_losing(person: String) -> Result<Losing, ApiError> {
    use services::{Error, authorisation::revoke};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let id = crate::server::id(&person)?;
    let found = services::people::colleague(s, actor, id).await?;
    let (authorisations, refused) = match revoke::plan(s, actor, &[id]).await {
        Err(Error::Refused(faults)) if !faults.is_empty() => (Vec::new(), Some(faults[0].1)),
        losers => {
            let losers = losers?.into_iter().flat_map(|one| one.authorisations);
            (read::own(losers.collect()), None)
        }
    };
    Ok(Losing {
        person: id,
        name: found.name,
        authorisations,
        refused,
    })
}

/// Whose can be revoked; `q` narrows it.
#[server(protocol = super::Call, endpoint = "authorise/losers")]
pub async fn read_losers(q: String) -> Result<(Vec<Colleague>, bool), ApiError> {
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let (found, more) = services::people::choosable(s, actor, &q).await?;
    let people = found
        .into_iter()
        .map(|member| Colleague {
            person: member.person,
            name: member.name,
            means: member.means_level,
        })
        .collect();
    Ok((people, more))
}

#[server(protocol = super::Call, endpoint = "authorise/draft")]
pub async fn read_draft(draft: String) -> Result<Draft, ApiError> {
    use crate::api::people::OwnScope;
    use services::authorisation::draft::{Shown, look};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let token = services::secret::Token::received(&draft);
    Ok(match look(s, actor, &token).await? {
        Shown::Done(done) => Draft::Done(outcome(&done)),
        Shown::Revoke(losers) => Draft::Revoke(
            losers
                .into_iter()
                .map(|loser| (loser.name, read::own(loser.authorisations)))
                .collect(),
        ),
        Shown::Give(plan) => Draft::Give {
            organisation: actor.acting()?.organisation_name.clone(),
            lines: plan
                .lines
                .into_iter()
                .map(|line| Line {
                    scope: OwnScope::from(line.given_for),
                    does: line.does,
                    level: line.level,
                })
                .collect(),
            people: plan
                .people
                .into_iter()
                .map(|one| {
                    let colleague = Colleague {
                        person: one.person,
                        name: one.name,
                        means: one.means,
                    };
                    Receiver {
                        who: colleague,
                        already: one.already,
                        waits: one.waits,
                        works: one.works,
                    }
                })
                .collect(),
            last_day: plan.last_day,
            branch: plan
                .branch
                .map(|branch| branch.to_string())
                .unwrap_or_default(),
            without_branch: plan.without_branch,
            changes: plan.changes,
        },
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
        id::{AuthorisationId, PersonId, ProviderId, ServiceId},
        level::Level,
        number::BranchNumber,
        time::Date,
    };
    use services::{
        authorisation::{
            New, Until, What,
            draft::{self, Done as Carried},
            revoke,
        },
        secret::Token,
    };

    /// What was filled in about what is given.
    struct Wish {
        what: What,
        level: Option<Level>,
        branch: Option<BranchNumber>,
        until: Until,
    }

    fn wish(raw: &mut Raw) -> Option<Wish> {
        let what = raw.one_of("what", &["all", "providers", "services"]);
        let providers = raw.many::<ProviderId>("providers", 0);
        let services = raw.many::<ServiceId>("services", 0);
        let level = raw.optional("level", Level::parse);
        let branch = raw.optional("branch", BranchNumber::parse);
        let until = until(raw);
        Some(Wish {
            what: match what? {
                "all" => What::All,
                "providers" => What::Providers(providers?),
                _ => What::Services(services?),
            },
            level: level?,
            branch: branch?,
            until: until?,
        })
    }

    /// So many years, or a day.
    fn until(raw: &mut Raw) -> Option<Until> {
        let until = raw.one_of("until", &["1", "3", "5", "day"]);
        let day: Option<Option<Date>> = raw.optional_date("last_day");
        match (until?, day?) {
            ("day", Some(day)) => Some(Until::Day(day)),
            ("day", None) => {
                raw.fail("last_day", Fault::Required);
                None
            }
            (years, _) => years.parse().ok().map(Until::Years),
        }
    }

    impl Wish {
        fn for_people(self, people: Vec<PersonId>, replaces: Option<AuthorisationId>) -> New {
            New {
                people,
                what: self.what,
                level: self.level,
                branch: self.branch,
                until: self.until,
                replaces,
            }
        }
    }

    async fn drafted(request: &Request, new: New) -> Outcome {
        let day = matches!(new.until, Until::Day(_));
        let kept = draft::keep(&request.services, request.actor()?, new).await;
        let token = kept.map_err(|error| at_day(error, day))?;
        Ok(Done::to(format!("/people/authorise/{}", token.reveal())))
    }

    /// A day that cannot be stands at the field where it was typed.
    fn at_day(error: services::Error, day: bool) -> services::Error {
        match error {
            services::Error::Refused(faults) if day => services::Error::Refused(
                faults
                    .into_iter()
                    .map(|(field, fault)| match field {
                        "until" => ("last_day", fault),
                        field => (field, fault),
                    })
                    .collect(),
            ),
            error => error,
        }
    }

    /// To several colleagues.
    pub struct Several {
        people: Vec<PersonId>,
        wish: Wish,
    }

    impl Form for Several {
        const PATH: &'static str = "/people/authorise";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let people = raw.many("people", 1);
            let wish = wish(raw);
            Some(Self {
                people: people?,
                wish: wish?,
            })
        }
    }

    impl Submit for Several {
        async fn submit(self, request: &Request) -> Outcome {
            drafted(request, self.wish.for_people(self.people, None)).await
        }
    }

    /// To one colleague.
    pub struct One(Wish);

    impl Form for One {
        const PATH: &'static str = "/people/{person}/authorise";

        fn parse(raw: &mut Raw) -> Option<Self> {
            wish(raw).map(Self)
        }
    }

    impl Submit for One {
        async fn submit(self, request: &Request) -> Outcome {
            let person = request.id("person")?;
            drafted(request, self.0.for_people(vec![person], None)).await
        }
    }

    /// Another level, end or branch for one that is there.
    pub struct Change(Wish);

    impl Form for Change {
        const PATH: &'static str = "/people/authorisations/{authorisation}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            wish(raw).map(Self)
        }
    }

    impl Submit for Change {
        async fn submit(self, request: &Request) -> Outcome {
            let id: AuthorisationId = request.id("authorisation")?;
            let found = revoke::one(&request.services, request.actor()?, id).await?;
            drafted(request, self.0.for_people(vec![found.person], Some(id))).await
        }
    }

    /// Yes, to what was shown.
    pub struct Confirm;

    impl Form for Confirm {
        const PATH: &'static str = "/people/authorise/{draft}";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Confirm {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("draft"));
            let done = draft::carry_out(&request.services, request.actor()?, &token).await?;
            let to = Done::to(super::outcome(&done));
            Ok(to.notice(match done {
                Carried::Given { waits: true, .. } => Notice::AuthorisationWaits,
                Carried::Given { people, .. } => {
                    Notice::AuthorisationGiven(u32::try_from(people.len()).unwrap_or(u32::MAX))
                }
                Carried::Revoked(count) => Notice::AuthorisationsRevoked(count),
            }))
        }
    }

    /// One less, or one's own given up.
    pub struct Revoke;

    impl Form for Revoke {
        const PATH: &'static str = "/people/authorisations/{authorisation}/revoke";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Revoke {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let id: AuthorisationId = request.id("authorisation")?;
            let found = revoke::one(s, actor, id).await?;
            revoke::revoke(s, actor, id).await?;
            let to = if found.own {
                "/my-means".to_owned()
            } else {
                format!("/people/{}", found.person)
            };
            Ok(Done::to(to).notice(Notice::AuthorisationStopped))
        }
    }

    /// All of one colleague's.
    pub struct RevokeAll;

    impl Form for RevokeAll {
        const PATH: &'static str = "/people/{person}/revoke";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for RevokeAll {
        async fn submit(self, request: &Request) -> Outcome {
            let person: PersonId = request.id("person")?;
            let (s, actor) = (&request.services, request.actor()?);
            let count = revoke::revoke_all(s, actor, &[person]).await?;
            Ok(Done::to(format!("/people/{person}")).notice(Notice::AuthorisationsRevoked(count)))
        }
    }

    /// All of several colleagues'.
    pub struct RevokeSeveral {
        people: Vec<PersonId>,
    }

    impl Form for RevokeSeveral {
        const PATH: &'static str = "/people/revoke";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                people: raw.many("people", 1)?,
            })
        }
    }

    impl Submit for RevokeSeveral {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let token = draft::keep_revoking(s, actor, self.people).await?;
            Ok(Done::to(format!("/people/authorise/{}", token.reveal())))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Several>()
            .add::<One>()
            .add::<Change>()
            .add::<Confirm>()
            .add::<Revoke>()
            .add::<RevokeAll>()
            .add::<RevokeSeveral>()
    }
}
