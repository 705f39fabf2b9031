//! What can be chosen when assigning, and who is assigned now.

use super::own_mandate;
use crate::{
    Actor, Services,
    error::{Error, Result},
    party, people,
};
use domain::{
    fault::Fault,
    id::{MandateId, OrganisationId, ServiceId},
    lang::Lang,
    time::date_of,
    view::chain::{AssignOptions, Assignee, AssignmentView, MemberOption},
};
use std::collections::BTreeSet;
use store::{Tx, assignment, clients, membership, membership::MemberList, team};

/// Whom these clients can be assigned to: people, also those without a means, and teams. `search` narrows the people, by
/// name or address.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but a manager; [`Error::NotFound`] for another organisation's mandate.
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
    let mut services: Vec<_> = party::services(s, &mut tx, &services)
        .await?
        .iter()
        .map(|x| party::line(x, actor.lang))
        .collect();
    services.sort_by(|a, b| (&a.provider, &a.name).cmp(&(&b.provider, &b.name)));
    let asked = MemberList {
        search: search.trim(),
        ..MemberList::first(manager.organisation, now, people::MOST_LISTED + 1)
    };
    let (members, more_members) = people::listed(membership::list(&mut tx, &asked).await?);
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
        members: members
            .into_iter()
            .map(|member| MemberOption {
                membership: member.membership,
                name: member.name,
                level: member.means_level,
                myself: member.person == actor.person,
            })
            .collect(),
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
    let mut shown = Vec::new();
    for row in assignment::reaching(tx, mandate).await? {
        if row.until_at.is_some_and(|until| until <= now) {
            continue;
        }
        let without_means = match row.membership {
            Some(id) => membership::member(tx, organisation, id, now)
                .await?
                .is_some_and(|m| m.means_level.is_none()),
            None => false,
        };
        let ids = if row.all_services {
            Vec::new()
        } else {
            assignment::services(tx, row.id).await?
        };
        let services = party::services(s, tx, &ids).await?;
        let to = match (row.portfolio, row.team, row.membership) {
            (None, Some(id), _) => Assignee::Team(id),
            (None, None, Some(id)) => Assignee::Member(id),
            _ => Assignee::Portfolio,
        };
        shown.push(AssignmentView {
            assignment: row.id,
            to,
            name: row.name,
            services: services
                .iter()
                .map(|service| party::line(service, lang).name)
                .collect(),
            level: row.level,
            since: date_of(row.from_at),
            without_means,
        });
    }
    // Stable: within a kind the names stay in order.
    shown.sort_by_key(|view| matches!(view.to, Assignee::Member(_)));
    Ok(shown)
}
