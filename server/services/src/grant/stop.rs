//! Stopping a chain authorisation, from either side: one service or the whole.
//!
//! Any manager or one representative of either side may, at any level and without a fresh factor (R-DEC-10): the
//! way out is never harder than the way in.

use super::{Pair, tell_managers};
use crate::{
    Actor, Services,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{
        Message,
        parts::{Granted, Link, Side},
    },
    party,
    people::roles::basis,
};
use domain::{
    decide::world::Grant,
    fault::Fault,
    id::{MandateId, ServiceId},
    time::last_day_of,
    view::chain::Stopped,
};
use serde_json::json;
use std::collections::BTreeSet;
use store::grant::Revocation;

/// The longest reason, in characters.
pub const REASON_MAX: u16 = 500;

/// Stops what the client grants the intermediary: one service, or all of them. It counts from the next decision
/// (R-KET-10), also for a renewal that has yet to begin; both sides are told. Assignments stay, and give nothing.
///
/// # Errors
/// [`Error::NotAllowed`] for somebody who arranges nothing; [`Error::NotFound`] for another's mandate, and for a
/// service that was never granted under it; [`Fault::AlreadyStopped`] when nothing is left to stop;
/// [`Fault::TooLong`] at `reason`.
pub async fn stop(
    s: &Services,
    actor: &Actor,
    mandate: MandateId,
    service: Option<ServiceId>,
    reason: Option<String>,
) -> Result<Stopped> {
    let organisation = actor.may_stop()?;
    let reason = reason
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    if reason
        .as_ref()
        .is_some_and(|text| text.chars().count() > usize::from(REASON_MAX))
    {
        return Err(Error::field("reason", Fault::TooLong(REASON_MAX)));
    }
    let now = s.now();
    let mut tx = s.db.write().await?;
    let pair = Pair::load(&mut tx, mandate).await?;
    let side = pair.side_of(organisation).ok_or(Error::NotFound)?;
    let grants = store::grant::of_mandate(&mut tx, mandate).await?;
    let known = |id| {
        grants
            .iter()
            .any(|grant| grant.services.iter().any(|row| row.service == id))
    };
    if service.is_some_and(|id| !known(id)) {
        return Err(Error::NotFound);
    }

    let revocation = Revocation {
        at: now,
        by: Some(actor.person),
        side: match side {
            Side::Client => store::grant::Side::Client,
            Side::Intermediary => store::grant::Side::Intermediary,
        },
        reason: reason.clone(),
    };
    // Compare-and-set: of two who stop the same service, one stops it.
    let revoked = store::grant::revoke(&mut tx, mandate, service, &revocation).await?;
    let stopped: BTreeSet<ServiceId> = revoked.into_iter().map(|(_, service)| service).collect();
    if stopped.is_empty() {
        return Err(Fault::AlreadyStopped.into());
    }
    let stopped: Vec<ServiceId> = stopped.into_iter().collect();
    let running = grants.iter().filter(|grant| grant.until > now);
    let left: BTreeSet<ServiceId> = running
        .clone()
        .flat_map(Grant::standing_services)
        .filter(|id| !stopped.contains(id))
        .collect();
    let left: Vec<ServiceId> = left.into_iter().collect();
    let of_stopped = |grant: &&Grant| grant.standing_services().any(|id| stopped.contains(&id));
    let last = running.filter(of_stopped).max_by_key(|grant| grant.until);
    let Some(last) = last else {
        return Err(Error::Internal("something was stopped that did not run"));
    };

    effects::record(
        s,
        &mut tx,
        Happened {
            organisations: &[pair.client.id, pair.intermediary.id],
            actor: Some(actor.person),
            action: if left.is_empty() {
                "mandate.stopped"
            } else {
                "mandate.service_stopped"
            },
            object: mandate.uuid(),
            basis: basis(actor),
            facts: json!({ "services": stopped, "acting_for": organisation }),
            personal: reason.map(|reason| json!({ "reason": reason })),
        },
    )
    .await?;

    let stopped = party::services(s, &mut tx, &stopped).await?;
    let left = party::services(s, &mut tx, &left).await?;
    for (reader, link) in [
        (Side::Client, Link::authorisation(mandate)),
        (Side::Intermediary, Link::client(mandate)),
    ] {
        let told = Message::GrantStopped {
            granted: Granted {
                client: party::named(&pair.client),
                intermediary: party::named(&pair.intermediary),
                services: stopped.iter().map(party::spoken).collect(),
                level: last.level,
                last_day: last_day_of(last.until),
            },
            left: left.iter().map(party::spoken).collect(),
            reader,
            by: side,
            stopped_by: actor.name.clone(),
            at: now,
            link,
        };
        tell_managers(s, &mut tx, pair.at(reader).id, &told).await?;
    }
    tx.commit().await?;
    Ok(Stopped {
        other: party::shown(pair.other(side)),
        stopped: stopped
            .iter()
            .map(|service| party::line(service, actor.lang))
            .collect(),
        left: left
            .iter()
            .map(|service| party::line(service, actor.lang))
            .collect(),
    })
}
