//! What would be given to whom, with everything worth knowing before saying yes (R-MACH-9), and giving it. Both go
//! through the same plan.

use super::{each, facts, spoken, stands, stay};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, FieldName, Result},
    invitation::options::given_at,
    means,
    messages::Message,
    party,
    people::authorisations::For,
};
use domain::{
    authorisation as rules,
    decide::world::{Authorisation, AuthorisationScope},
    fault::Fault,
    id::{AuthorisationId, MembershipId, OrganisationId, PersonId, ProviderId, ServiceId},
    level::Level,
    number::BranchNumber,
    time::{Date, Instant, Term, date_of, last_day_after_years, last_day_of},
};
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    authorisation::NewAuthorisation,
    catalogue::{Provider, Service},
    means::Means,
    membership::Membership,
    value::fold,
};

/// At which services (R-MACH-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// All, those that come later included (R-DEC-16).
    All,
    Providers(Vec<ProviderId>),
    Services(Vec<ServiceId>),
}

/// Until when (R-MACH-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    Years(i16),
    Day(Date),
}

/// What somebody in charge wants to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    pub people: Vec<PersonId>,
    pub what: What,
    /// None: of a service what it asks, of more as high as the giver may.
    pub level: Option<Level>,
    /// Only for this branch, a restriction that some services refuse (R-MACH-5).
    pub branch: Option<BranchNumber>,
    pub until: Until,
    /// The authorisation that this one takes the place of: a change.
    pub replaces: Option<AuthorisationId>,
}

/// One thing that would be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub scope: AuthorisationScope,
    pub given_for: For,
    /// What one can do there, of a service.
    pub does: String,
    pub level: Level,
}

/// Somebody to whom it would be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    pub person: PersonId,
    pub name: String,
    /// The best means here that works at all of it; none: it cannot be used yet (R-MACH-4, R-AAN-13).
    pub means: Option<Level>,
    /// How many of the lines this person has already.
    pub already: u32,
    /// Services that wait for a higher means of this person, with their levels (R-MACH-4).
    pub waits: Vec<String>,
    /// Some service does not wait.
    pub works: bool,
}

/// What would be given to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub lines: Vec<Line>,
    pub people: Vec<Receiver>,
    /// The highest level among the lines: what a means must have for all of it.
    pub level: Level,
    pub last_day: Date,
    pub branch: Option<BranchNumber>,
    /// Services that refuse what is restricted to a branch, by name (R-MACH-5).
    pub without_branch: Vec<String>,
    /// The authorisation that it takes the place of.
    pub changes: Option<AuthorisationId>,
}

impl Receiver {
    /// Whether all of it can be used at once.
    fn is_usable(&self) -> bool {
        self.waits.is_empty() && (self.works || self.means.is_some())
    }
}

impl Plan {
    /// Whether some of it does nothing before somebody has a higher means (R-MACH-4).
    pub fn waits(&self) -> bool {
        !self.people.iter().all(Receiver::is_usable)
    }
}

/// What would happen, as things stand now.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but a manager; [`Error::NotFound`] for who is no colleague, and for another's
/// authorisation. Refused at `people`: [`Fault::NothingChosen`], [`Fault::TooMany`]; at `services` or `providers`:
/// [`Fault::NothingChosen`], [`Fault::NotAChoice`], [`Fault::ServiceNotForOrganisation`]; at `level`:
/// [`Fault::LevelAboveOwn`] (R-ROL-3, R-MACH-4), [`Fault::LevelBelowService`], [`Fault::LevelNotIssued`]; at `branch`:
/// [`Fault::BranchAtLevel`], [`Fault::BranchNotAccepted`] (R-MACH-5); at `until`: [`Fault::EndBeforeStart`],
/// [`Fault::EndTooLate`]; as a whole: [`Fault::SignInHasNoLevel`], [`Fault::AlreadyAuthorised`],
/// [`Fault::AuthorisationOver`].
#[boxed]
pub async fn plan(s: &Services, actor: &Actor, new: &New) -> Result<Plan> {
    let mut tx = s.db.read().await?;
    Ok(work_out(s, &mut tx, actor, new).await?.plan)
}

/// A plan with what is needed to carry it out.
struct Worked {
    plan: Plan,
    term: Term,
    own: Level,
    stays: Vec<(Membership, Vec<Authorisation>)>,
    replaced: Option<Authorisation>,
}

async fn work_out(s: &Services, tx: &mut Tx, actor: &Actor, new: &New) -> Result<Worked> {
    let manager = actor.manager()?;
    let own = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    let now = s.now();
    let people = each(&new.people)?;
    let last_day = match new.until {
        Until::Years(years) => last_day_after_years(date_of(now), years),
        Until::Day(day) => day,
    };
    let term = Term::new(now, None, last_day).map_err(|fault| Error::field("until", fault))?;
    let offer = Offer::load(s, tx, manager.organisation).await?;
    let lines = offer.lines(actor, new, own)?;
    for line in &lines {
        check(line, &offer, new, (term, own))?;
    }
    let (mut stays, mut receivers) = (Vec::new(), Vec::new());
    for person in people {
        let stay = stay(tx, manager.organisation, person).await?;
        let member = store::membership::member(tx, manager.organisation, stay.id, now)
            .await?
            .ok_or(Error::NotFound)?;
        let mut held = store::authorisation::of_member(tx, stay.id).await?;
        held.retain(|row| stands(row, now) && Some(row.id) != new.replaces);
        let already = lines
            .iter()
            .filter(|line| held.iter().any(|row| covers(row, line, new.branch, term)));
        let already = u32::try_from(already.count()).unwrap_or(u32::MAX);
        let means = means::of_stay(tx, &stay).await?;
        let (waits, works) = offer.waits(actor, &lines, &means, now);
        receivers.push(Receiver {
            person,
            name: member.name,
            means: offer.reached(&lines, &means, now),
            already,
            waits,
            works,
        });
        stays.push((stay, held));
    }
    receivers.sort_by(|a, b| a.name.cmp(&b.name));
    let replaced = match new.replaces {
        Some(id) => Some(replaced(s, tx, &stays, id).await?),
        None => None,
    };
    let all = |receiver: &Receiver| receiver.already as usize == lines.len();
    if receivers.iter().all(all) {
        return Err(Error::refused(Fault::AlreadyAuthorised));
    }
    let level = lines.iter().map(|line| line.level).max().unwrap_or(own);
    let plan = Plan {
        people: receivers,
        level,
        last_day: last_day_of(term.until()),
        branch: new.branch,
        without_branch: match new.branch {
            Some(_) => offer.without_branch(actor, &lines),
            None => Vec::new(),
        },
        changes: new.replaces,
        lines,
    };
    Ok(Worked {
        plan,
        term,
        own,
        stays,
        replaced,
    })
}

/// The row that a change is about: of the one person it is given to.
async fn replaced(
    s: &Services,
    tx: &mut Tx,
    stays: &[(Membership, Vec<Authorisation>)],
    id: AuthorisationId,
) -> Result<Authorisation> {
    let found = store::authorisation::by_id(tx, id)
        .await?
        .filter(|row| stays.iter().any(|(stay, _)| stay.id == row.membership))
        .ok_or(Error::NotFound)?;
    if stands(&found, s.now()) {
        Ok(found)
    } else {
        Err(Error::refused(Fault::AuthorisationOver))
    }
}

/// Whether an authorisation gives all that a line would.
fn covers(row: &Authorisation, line: &Line, branch: Option<BranchNumber>, term: Term) -> bool {
    row.scope == line.scope
        && row.level >= line.level
        && row.from <= term.from()
        && row.until >= term.until()
        && (row.branch.is_none() || row.branch == branch)
}

/// What the catalogue offers this organisation now.
struct Offer {
    services: Vec<Service>,
    /// Of each service whether it serves organisations of this kind (R-AUTZ-4).
    served: Vec<bool>,
    providers: Vec<Provider>,
}

impl Offer {
    /// The highest level among somebody's active means that are good at all of these lines.
    fn reached(&self, lines: &[Line], held: &[Means], now: Instant) -> Option<Level> {
        means::best(held, now, |only| {
            lines.iter().all(|line| self.provider(line) == Some(only))
        })
    }

    /// The services within these lines that take a higher means than these, by name and level; and whether any does not.
    fn waits(
        &self,
        actor: &Actor,
        lines: &[Line],
        held: &[Means],
        now: Instant,
    ) -> (Vec<String>, bool) {
        let (mut waits, mut works) = (Vec::new(), false);
        for service in self.within(lines) {
            let has = means::best(held, now, |only| only == service.provider);
            if has >= Some(service.level) {
                works = true;
            } else {
                let name = party::line(service, actor.lang).name;
                waits.push(format!("{name} ({})", given_at(service)));
            }
        }
        waits.sort_by_cached_key(|name| fold(name));
        (waits, works)
    }

    /// Whose services a line is about; none: of several.
    fn provider(&self, line: &Line) -> Option<ProviderId> {
        match line.scope {
            AuthorisationScope::All => None,
            AuthorisationScope::Provider(provider) => Some(provider),
            AuthorisationScope::Service(service) => {
                let found = self.services.iter().find(|one| one.id == service);
                found.map(|one| one.provider)
            }
        }
    }

    async fn load(s: &Services, tx: &mut Tx, organisation: OrganisationId) -> Result<Self> {
        let here = party::organisation(tx, organisation).await?;
        let mut services = store::catalogue::search_services(tx, "", s.now()).await?;
        services.retain(|service| service.withdrawn_at.is_none());
        let offered = party::offered(s, tx, &services, Some(&here)).await?;
        Ok(Self {
            served: offered.iter().map(|offer| offer.served).collect(),
            providers: store::catalogue::providers(tx).await?,
            services,
        })
    }

    fn lines(&self, actor: &Actor, new: &New, own: Level) -> Result<Vec<Line>> {
        let wide = new.level.unwrap_or(own);
        let mut lines = match &new.what {
            What::All => vec![Line {
                scope: AuthorisationScope::All,
                given_for: For::All,
                does: String::new(),
                level: wide,
            }],
            What::Providers(ids) => {
                let line = |id: &ProviderId| {
                    let provider = self.providers.iter().find(|provider| provider.id == *id);
                    provider.map(|provider| Line {
                        scope: AuthorisationScope::Provider(*id),
                        given_for: For::Provider(party::pick(
                            actor.lang,
                            &provider.name_nl,
                            &provider.name_en,
                        )),
                        does: String::new(),
                        level: wide,
                    })
                };
                chosen(ids, "providers", line)?
            }
            What::Services(ids) => {
                let line = |id: &ServiceId| {
                    let service = self.services.iter().find(|service| service.id == *id)?;
                    let shown = party::line(service, actor.lang);
                    Some(Line {
                        scope: AuthorisationScope::Service(*id),
                        given_for: For::Service {
                            name: shown.name,
                            provider: shown.provider,
                        },
                        does: shown.does,
                        level: new.level.unwrap_or(given_at(service)),
                    })
                };
                chosen(ids, "services", line)?
            }
        };
        lines.dedup_by_key(|line| line.scope);
        Ok(lines)
    }

    fn service(&self, scope: AuthorisationScope) -> Option<(&Service, bool)> {
        let AuthorisationScope::Service(id) = scope else {
            return None;
        };
        let found = self.services.iter().zip(&self.served);
        found
            .filter(|(service, _)| service.id == id)
            .map(|(service, served)| (service, *served))
            .next()
    }

    /// The services that these lines are about.
    fn within(&self, lines: &[Line]) -> Vec<&Service> {
        let within = |service: &Service| {
            lines.iter().any(|line| {
                service.level <= line.level
                    && match line.scope {
                        AuthorisationScope::All => true,
                        AuthorisationScope::Provider(id) => service.provider == id,
                        AuthorisationScope::Service(id) => service.id == id,
                    }
            })
        };
        let found = self.services.iter().zip(&self.served);
        found
            .filter(|(service, served)| **served && within(service))
            .map(|(service, _)| service)
            .collect()
    }

    /// The services within these lines that refuse a restriction to a branch, by name.
    fn without_branch(&self, actor: &Actor, lines: &[Line]) -> Vec<String> {
        party::without_branch(self.within(lines), actor.lang)
    }
}

fn chosen<T>(ids: &[T], field: FieldName, line: impl Fn(&T) -> Option<Line>) -> Result<Vec<Line>> {
    if ids.is_empty() {
        return Err(Error::field(field, Fault::NothingChosen));
    }
    let lines: Option<Vec<Line>> = ids.iter().map(line).collect();
    lines.ok_or(Error::field(field, Fault::NotAChoice))
}

/// One line against the rules, each fault at its field.
fn check(line: &Line, offer: &Offer, new: &New, (term, own): (Term, Level)) -> Result<()> {
    let service = offer.service(line.scope);
    if let Some((service, served)) = service {
        if !served {
            return Err(Error::field("services", Fault::ServiceNotForOrganisation));
        }
        let needed = given_at(service);
        if line.level < needed {
            let asked = line.level;
            return Err(Error::field(
                "level",
                Fault::LevelBelowService { needed, asked },
            ));
        }
    }
    let new = rules::NewAuthorisation {
        // Nothing is recorded yet.
        id: AuthorisationId::new(uuid::Uuid::nil()),
        membership: MembershipId::new(uuid::Uuid::nil()),
        scope: line.scope,
        level: line.level,
        branch: new.branch,
        branch_allowed: service.map(|(service, _)| service.branch_allowed),
        term,
        own,
    };
    let checked = new.check().map(drop);
    checked.map_err(|fault| {
        let field = match fault {
            Fault::BranchAtLevel(_) | Fault::BranchNotAccepted => "branch",
            _ => "level",
        };
        Error::field(field, fault)
    })
}

/// Gives it, at once. What somebody has already is left as it is; a wider authorisation takes the place of a narrower one
/// for the same.
///
/// # Errors
/// As [`plan`], and [`Error::StepUpNeeded`].
#[boxed]
pub async fn give(s: &Services, actor: &Actor, new: &New) -> Result<Plan> {
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.organisation()?;
    let worked = work_out(s, &mut tx, actor, new).await?;
    let here = party::named(&party::organisation(&mut tx, organisation).await?);
    let (now, by) = (s.now(), Some(actor.person));
    if let Some(old) = &worked.replaced
        && !store::authorisation::end(&mut tx, old.id, by, now).await?
    {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    for (stay, held) in &worked.stays {
        let mut given = Vec::new();
        for line in &worked.plan.lines {
            if held
                .iter()
                .any(|row| covers(row, line, new.branch, worked.term))
            {
                continue;
            }
            let row = record(s, &mut tx, stay, line, (new, &worked, actor.person)).await?;
            for narrower in held.iter().filter(|old| within(old, &row)) {
                store::authorisation::end(&mut tx, narrower.id, by, now).await?;
            }
            given.push(row);
        }
        if given.is_empty() {
            continue;
        }
        let happened = Happened {
            organisations: &[organisation],
            actor: by,
            action: if worked.replaced.is_some() {
                "membership.authorisation_changed"
            } else {
                "membership.authorised"
            },
            object: stay.person.uuid(),
            basis: "manager",
            facts: facts(stay, &given),
            personal: None,
        };
        effects::record(s, &mut tx, happened).await?;
        if stay.person != actor.person
            && let Some(to) = effects::member(&mut tx, stay.person, organisation).await?
        {
            let scopes: Vec<AuthorisationScope> = given.iter().map(|row| row.scope).collect();
            let mut receivers = worked.plan.people.iter();
            let usable = receivers.any(|one| one.person == stay.person && one.is_usable());
            let message = Message::Authorised {
                organisation: here.clone(),
                given: spoken(s, &mut tx, &scopes).await?,
                level: worked.plan.level,
                last_day: worked.plan.last_day,
                by: actor.name.clone(),
                usable,
            };
            effects::tell(s, &mut tx, &to, &message).await?;
        }
    }
    tx.commit().await?;
    Ok(worked.plan)
}

async fn record(
    s: &Services,
    tx: &mut Tx,
    stay: &Membership,
    line: &Line,
    (new, worked, by): (&New, &Worked, PersonId),
) -> Result<Authorisation> {
    let checked = rules::NewAuthorisation {
        id: s.id(),
        membership: stay.id,
        scope: line.scope,
        level: line.level,
        branch: new.branch,
        branch_allowed: None,
        term: worked.term,
        own: worked.own,
    };
    let row = checked
        .check()
        .map_err(|fault| Error::field("level", fault))?;
    let insert = NewAuthorisation {
        id: row.id,
        membership: row.membership,
        scope: row.scope,
        level: row.level,
        branch: row.branch,
        from: row.from,
        until: row.until,
    };
    store::authorisation::insert(tx, &insert, Some(by)).await?;
    Ok(row)
}

/// Whether a new row gives all that an old one does.
fn within(old: &Authorisation, new: &Authorisation) -> bool {
    old.scope == new.scope
        && old.level <= new.level
        && old.until <= new.until
        && (new.branch.is_none() || new.branch == old.branch)
}
