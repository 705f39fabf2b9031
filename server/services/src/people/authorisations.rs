//! What a colleague may do for one's own organisation, without a chain: given with an invitation, seen here. Whether
//! one is enough is `decide()`'s to say; here is what was recorded.

use super::stay;
use crate::{Actor, Services, boxed, error::Result, means, party};
use domain::{
    decide::world::{Authorisation, AuthorisationScope},
    id::{AuthorisationId, MembershipId, PersonId, ProviderId, ServiceId},
    lang::Lang,
    level::Level,
    number::BranchNumber,
    time::{Date, Instant, date_of, last_day_of},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, means::Means};

/// For what it was given (R-MACH-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum For {
    All,
    Provider(String),
    Service { name: String, provider: String },
}

/// Whether it counts at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Active,
    /// It would, but the means of its owner is suspended (R-DEC-18).
    Suspended,
    /// It opens nothing before its owner has a means at this level (R-MACH-4).
    Waits(Level),
    /// Of more than one service: the means of its owner opens those up to this level, not all that was given.
    UpTo(Level),
    NotYet,
    /// Its last day is over.
    Expired,
    /// Taken back on this day.
    Ended(Date),
}

/// An own authorisation of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub authorisation: AuthorisationId,
    pub given_for: For,
    pub level: Level,
    /// Only for this branch (R-DEC-17).
    pub branch: Option<BranchNumber>,
    pub first_day: Date,
    pub last_day: Date,
    pub standing: Standing,
}

/// Those of the present stay, the newest first. Somebody who is no colleague now is not found (R-DEC-22).
#[boxed]
pub async fn of_colleague(s: &Services, actor: &Actor, person: PersonId) -> Result<Vec<Own>> {
    let organisation = actor.may_see()?;
    let mut tx = s.db.read().await?;
    let stay = stay(&mut tx, organisation, person).await?;
    let found = store::authorisation::of_member(&mut tx, stay.id).await?;
    let mut own = shown(s, &mut tx, &found, actor.lang).await?;
    own.reverse();
    Ok(own)
}

/// Rows of anybody in the reader's language, in their order.
pub(crate) async fn shown(
    s: &Services,
    tx: &mut Tx,
    found: &[Authorisation],
    lang: Lang,
) -> Result<Vec<Own>> {
    let now = s.now();
    let ids: BTreeSet<ServiceId> = found
        .iter()
        .filter_map(|own| match own.scope {
            AuthorisationScope::Service(id) => Some(id),
            _ => None,
        })
        .collect();
    let ids: Vec<ServiceId> = ids.into_iter().collect();
    let found_services = party::services(s, tx, &ids).await?;
    let services: BTreeMap<_, _> = found_services
        .iter()
        .map(|service| (service.id, party::line(service, lang)))
        .collect();
    // Where it opens something, and from which level on it opens all, or anything at all.
    let asks = |own: &Authorisation| match own.scope {
        AuthorisationScope::All => (None, own.level),
        AuthorisationScope::Provider(id) => (Some(id), own.level),
        AuthorisationScope::Service(id) => found_services
            .iter()
            .find(|service| service.id == id)
            .map_or((None, own.level), |service| {
                (Some(service.provider), service.level)
            }),
    };
    let providers = store::catalogue::providers(tx).await?;
    let given_for = |scope| match scope {
        AuthorisationScope::All => Some(For::All),
        AuthorisationScope::Provider(id) => providers
            .iter()
            .find(|provider| provider.id == id)
            .map(|provider| party::pick(lang, &provider.name_nl, &provider.name_en))
            .map(For::Provider),
        AuthorisationScope::Service(id) => services.get(&id).map(|line| For::Service {
            name: line.name.clone(),
            provider: line.provider.clone(),
        }),
    };
    let members: BTreeSet<MembershipId> = found.iter().map(|own| own.membership).collect();
    let mut held = BTreeMap::new();
    for member in members {
        if let Some(stay) = store::membership::by_id(tx, member).await? {
            held.insert(member, means::of_stay(tx, &stay).await?);
        }
    }
    let own = found.iter().filter_map(|own| {
        Some(Own {
            authorisation: own.id,
            given_for: given_for(own.scope)?,
            level: own.level,
            branch: own.branch,
            first_day: date_of(own.from),
            last_day: last_day_of(own.until),
            standing: standing(
                own,
                held.get(&own.membership)
                    .map(Vec::as_slice)
                    .unwrap_or_default(),
                asks(own),
                now,
            ),
        })
    });
    Ok(own.collect())
}

fn standing(
    own: &Authorisation,
    held: &[Means],
    (at, needed): (Option<ProviderId>, Level),
    now: Instant,
) -> Standing {
    let has = means::best(held, now, |only| at == Some(only));
    let one = matches!(own.scope, AuthorisationScope::Service(_));
    match own.ended {
        Some(at) => Standing::Ended(date_of(at)),
        None if own.until <= now => Standing::Expired,
        None if own.from > now => Standing::NotYet,
        None if means::rests(held, now) => Standing::Suspended,
        None if has >= Some(needed) => Standing::Active,
        None if one => Standing::Waits(needed.max(Level::Eh2Plus)),
        // Of more than one service the lowest level opens something, and of all of them the tax office's product does.
        None => has
            .or_else(|| means::best(held, now, |_| own.scope == AuthorisationScope::All))
            .map_or(Standing::Waits(Level::Eh2Plus), Standing::UpTo),
    }
}
