//! Standard authorisations: what the people of an organisation may do for that organisation itself, without a chain
//! (R-MACH-1 to R-MACH-6). For all services, all of one provider, or one by one.
//!
//! The rules: nothing is given that nobody chose (R-MACH-12) and nothing above the giver's level (R-ROL-3); a change is
//! a new dated row and the end of the old one, so that what was stays to be seen; and what is given or revoked counts
//! from the next decision, which is `decide()`'s to make.
//!
//! - [`give`]: what would be given, and giving it · [`revoke`]: one, all of somebody's, or of several people
//! - [`mine`]: one's own · [`draft`]: what waits between filling in and confirming (R-MACH-9)

pub mod draft;
pub mod give;
pub mod mine;
pub mod revoke;

pub use give::{New, Plan, Until, What};

use crate::{
    Services,
    error::{Error, Result},
    messages::parts::{Given, Words},
    party,
};
use domain::{
    decide::world::{Authorisation, AuthorisationScope},
    fault::Fault,
    id::{OrganisationId, PersonId, ProviderId, ServiceId},
    time::Instant,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{Tx, membership::Membership};

/// The most people in one go.
pub const MOST_PEOPLE: u16 = 250;

/// Each person once, at least one and not too many.
fn each(people: &[PersonId]) -> Result<BTreeSet<PersonId>> {
    let people: BTreeSet<PersonId> = people.iter().copied().collect();
    if people.is_empty() {
        return Err(Error::field("people", Fault::NothingChosen));
    }
    if people.len() > usize::from(MOST_PEOPLE) {
        return Err(Error::field("people", Fault::TooMany(MOST_PEOPLE)));
    }
    Ok(people)
}

/// Somebody's open stay here; whoever is no colleague is not found (R-DEC-22).
async fn stay(tx: &mut Tx, organisation: OrganisationId, person: PersonId) -> Result<Membership> {
    store::membership::current(tx, person, organisation)
        .await?
        .ok_or(Error::NotFound)
}

/// Whether it counts now, or will without anybody doing anything.
fn stands(row: &Authorisation, now: Instant) -> bool {
    row.ended.is_none() && now < row.until
}

/// These scopes in the catalogue's words, for a message.
async fn spoken(s: &Services, tx: &mut Tx, scopes: &[AuthorisationScope]) -> Result<Given> {
    let (services, providers) = ids(scopes);
    let known = store::catalogue::providers(tx).await?;
    let services = party::services(s, tx, &services).await?;
    Ok(Given {
        all: scopes.contains(&AuthorisationScope::All),
        providers: known
            .iter()
            .filter(|provider| providers.contains(&provider.id))
            .map(|provider| Words::new(&provider.name_nl, &provider.name_en))
            .collect(),
        services: services.iter().map(party::spoken).collect(),
    })
}

fn ids(scopes: &[AuthorisationScope]) -> (Vec<ServiceId>, Vec<ProviderId>) {
    let services = scopes.iter().filter_map(|scope| match scope {
        AuthorisationScope::Service(id) => Some(*id),
        _ => None,
    });
    let providers = scopes.iter().filter_map(|scope| match scope {
        AuthorisationScope::Provider(id) => Some(*id),
        _ => None,
    });
    (services.collect(), providers.collect())
}

/// What the log keeps of rows of one stay: ids and codes.
fn facts(stay: &Membership, rows: &[Authorisation]) -> Value {
    let scopes: Vec<AuthorisationScope> = rows.iter().map(|row| row.scope).collect();
    let (services, providers) = ids(&scopes);
    json!({
        "members": stay.id,
        "authorisations": rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        "all": scopes.contains(&AuthorisationScope::All),
        "providers": providers,
        "services": services,
        "levels": rows.iter().map(|row| row.level).collect::<BTreeSet<_>>(),
        "until": rows.iter().map(|row| row.until).max(),
    })
}
