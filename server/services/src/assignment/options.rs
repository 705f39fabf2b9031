//! What can be chosen when assigning, and who is assigned now.

use super::{Reached, member, own_mandate, team_members};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    party, people,
};
use domain::{
    fault::Fault,
    id::{MandateId, OrganisationId, PersonId, ServiceId},
    lang::Lang,
    time::date_of,
    view::chain::{Able, AssignOptions, Assignee, AssignmentView, MemberOption},
};
use std::collections::BTreeSet;
use store::{
    Tx,
    acting::{self, Narrowed, Right},
    assignment,
    catalogue::Service,
    clients, membership,
    membership::MemberList,
    team,
};

/// Whom these clients can be assigned to: people, also those without a means, and teams. `search` narrows the people, by
/// name or address.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but a manager; [`Error::NotFound`] for another organisation's mandate.
#[boxed]
pub async fn options(
    s: &Services,
    actor: &Actor,
    mandates: &[MandateId],
    search: &str,
) -> Result<AssignOptions> {
    let manager = actor.manager()?;
    if mandates.is_empty() {
        return Err(Error::field("clients", Fault::NothingChosen));
    }
    let now = s.now();
    let mut tx = s.db.read().await?;
    let mut parties = Vec::new();
    for id in mandates {
        let mandate = own_mandate(&mut tx, manager.organisation, *id).await?;
        parties.push((
            *id,
            party::shown(&party::organisation(&mut tx, mandate.client).await?),
        ));
    }
    let running = clients::running(&mut tx, mandates, now).await?;
    let services: BTreeSet<ServiceId> = running.iter().map(|row| row.service).collect();
    let services: Vec<ServiceId> = services.into_iter().collect();
    let services = party::lines(&party::services(s, &mut tx, &services).await?, actor.lang);
    let asked = MemberList {
        search: search.trim(),
        ..MemberList::first(manager.organisation, now, people::MOST_LISTED + 1)
    };
    let (members, more_members) = people::listed(membership::list(&mut tx, &asked).await?);
    let members = members.into_iter().map(|member| MemberOption {
        membership: member.membership,
        name: member.name,
        level: member.means_level,
        suspended: member.means_level.is_none() && member.means_suspended,
        ended: member.means_level.is_none() && !member.means_suspended && member.means_ever,
        myself: member.person == actor.person,
    });
    let members = members.collect();
    let teams = team::of_organisation(&mut tx, manager.organisation).await?;
    let current = match mandates {
        [only] => current(s, &mut tx, actor.lang, manager.organisation, *only).await?,
        _ => Vec::new(),
    };
    Ok(AssignOptions {
        clients: parties,
        services,
        teams: teams
            .into_iter()
            .map(|team| (team.id, team.name, team.members))
            .collect(),
        members,
        more_members,
        current,
        own_level: manager.level,
    })
}

/// Who is assigned under a mandate, personally, as a team or through a set of clients; teams first, then by name.
pub(crate) async fn current(
    s: &Services,
    tx: &mut Tx,
    lang: Lang,
    organisation: OrganisationId,
    mandate: MandateId,
) -> Result<Vec<AssignmentView>> {
    let now = s.now();
    let reach = Reach::load(s, tx, organisation, mandate).await?;
    let mut shown = Vec::new();
    for row in assignment::reaching(tx, mandate).await? {
        if row.until_at.is_some_and(|until| until <= now) {
            continue;
        }
        let ids = if row.all_services {
            Vec::new()
        } else {
            assignment::services(tx, row.id).await?
        };
        let services = party::services(s, tx, &ids).await?;
        let granted = reach.granted.iter();
        let granted: Vec<&Service> = granted
            .filter(|service| row.all_services || ids.contains(&service.id))
            .collect();
        let able = match (row.membership, row.team) {
            (Some(id), _) => {
                let who = member(tx, organisation, id, now).await?;
                reach.one(&who, &granted, lang)
            }
            (None, Some(id)) => {
                reach.team(&team_members(tx, organisation, id, now).await?, &granted)
            }
            (None, None) => Able::Not,
        };
        let to = match (row.portfolio, row.team, row.membership) {
            (None, Some(id), _) => Assignee::Team(id),
            (None, None, Some(id)) => Assignee::Member(id),
            _ => Assignee::Portfolio,
        };
        shown.push(AssignmentView {
            assignment: row.id,
            to,
            person: row.person,
            name: row.name,
            services: services
                .iter()
                .map(|service| party::line(service, lang).name)
                .collect(),
            level: row.level,
            since: date_of(row.from_at),
            able,
        });
    }
    // Stable: within a kind the names stay in order.
    shown.sort_by_key(|view| matches!(view.to, Assignee::Member(_)));
    Ok(shown)
}

/// What a client grants, and who may log in where for it: for everybody at once.
struct Reach {
    granted: Vec<Service>,
    rights: Vec<Right>,
}

impl Reach {
    async fn load(
        s: &Services,
        tx: &mut Tx,
        organisation: OrganisationId,
        mandate: MandateId,
    ) -> Result<Self> {
        let now = s.now();
        let client = own_mandate(tx, organisation, mandate).await?.client;
        let running = clients::running(tx, &[mandate], now).await?;
        let ids: Vec<ServiceId> = running.iter().map(|row| row.service).collect();
        let narrowed = Narrowed {
            via: Some(organisation),
            represented: Some(client),
            ..Narrowed::at(now)
        };
        Ok(Self {
            granted: party::services(s, tx, &ids).await?,
            rights: acting::rights(tx, &narrowed).await?,
        })
    }

    /// Whether somebody may log in at any of these services.
    fn may(&self, person: PersonId, granted: &[&Service]) -> bool {
        let mut of_person = self.rights.iter().filter(|right| right.person == person);
        of_person.any(|right| granted.iter().any(|service| service.id == right.service))
    }

    fn one(&self, who: &Reached, granted: &[&Service], lang: Lang) -> Able {
        let low = granted
            .iter()
            .filter(|service| who.means.is_some_and(|has| service.level > has));
        let low: Vec<String> = low.map(|service| party::line(service, lang).name).collect();
        match (self.may(who.person, granted), who.means) {
            (true, _) if low.is_empty() => Able::Fully,
            (true, _) => Able::Partly(low),
            (false, None) if who.suspended => Able::Suspended,
            (false, None) => Able::NoMeans,
            (false, Some(has)) if !low.is_empty() && low.len() == granted.len() => {
                Able::TooLow(has)
            }
            (false, Some(_)) => Able::Not,
        }
    }

    fn team(&self, members: &[Reached], granted: &[&Service]) -> Able {
        let able = members.iter().filter(|who| self.may(who.person, granted));
        let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
        Able::People {
            able: count(able.count()),
            of: count(members.len()),
        }
    }
}
