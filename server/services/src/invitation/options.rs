//! What an invitation can give beside a place: services of one's own organisation. None above what the inviter may
//! give (R-ROL-3, R-MACH-4), and none unless somebody chooses it (R-MACH-12).

use crate::{Actor, Services, boxed, error::Result, party};
use domain::{level::Level, role, view::ServiceLine};

/// At which level an invitation gives a service: the catalogue's, as far as it is still issued (R-LOA-4).
pub(crate) fn given_at(service: &store::catalogue::Service) -> Level {
    service.level.max(Level::Eh2Plus)
}

/// The services that can be given now, by provider and name; none without a level of one's own.
#[boxed]
pub async fn services(s: &Services, actor: &Actor) -> Result<Vec<ServiceLine>> {
    let Some(own) = actor.manager()?.level else {
        return Ok(Vec::new());
    };
    let mut tx = s.db.read().await?;
    let found = store::catalogue::search_services(&mut tx, "", s.now()).await?;
    let given = found
        .iter()
        .filter(|service| service.withdrawn_at.is_none())
        .filter(|service| role::may_register(own, given_at(service)).is_ok());
    Ok(party::lines(given, actor.lang))
}
