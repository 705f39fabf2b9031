//! Stopping a chain authorisation, from either side: one service or the whole.
//!
//! Any manager or one representative of either side may, at any level and without a fresh factor (R-DEC-10): the
//! way out is never harder than the way in.

use super::{Pair, tell_managers};
use crate::{
    Actor, Services, boxed, decision,
    effects::{self, Happened},
    error::{Error, Result},
    free_text,
    messages::{
        Message,
        parts::{Granted, Link, Side},
    },
    party,
    people::roles::basis,
};
use domain::{
    decide::{
        Decision,
        world::{Grant, Target},
    },
    fault::Fault,
    id::{MandateId, PersonId, ServiceId},
    time::{Instant, last_day_of},
    view::chain::Stopped,
};
use serde_json::json;
use std::collections::BTreeSet;
use store::{Tx, catalogue::Service, grant::Revocation};

/// Stops what the client grants the intermediary: one service, or all of them. It counts from the next decision
/// (R-KET-10), also for a renewal that has yet to begin; both sides are told, and every employee who could log in with
/// it. With the last of it the assignments end: what the client grants later is assigned anew. (When a grant expires
/// they stay, for the renewal: R-KET-11.)
///
/// # Errors
/// [`Error::NotAllowed`] for somebody who arranges nothing; [`Error::NotFound`] for another's mandate, and for a
/// service that was never granted under it; [`Fault::AlreadyStopped`] when nothing is left to stop;
/// [`Fault::TooLong`] and [`Fault::HoldsAddress`] at `reason`.
#[boxed]
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
    free_text::check(reason.as_deref().unwrap_or_default())
        .map_err(|fault| Error::field("reason", fault))?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let pair = Pair::load(&mut tx, mandate).await?;
    let both = [pair.client.id, pair.intermediary.id];
    let actor = &actor.hold(s, &mut tx, &both).await?;
    actor.may_stop()?;
    let side = pair.side_of(organisation).ok_or(Error::NotFound)?;
    let revocation = Revocation {
        at: now,
        by: Some(actor.person),
        side: match side {
            Side::Client => store::grant::Side::Client,
            Side::Intermediary => store::grant::Side::Intermediary,
        },
        reason: reason.clone(),
    };
    let losers = Losers::who_could(s, &mut tx, mandate, &pair).await?;
    // Compare-and-set: of two who stop the same service, one stops it.
    let revoked = store::grant::revoke(&mut tx, mandate, service, &revocation).await?;
    let grants = store::grant::of_mandate(&mut tx, mandate).await?;
    let mut services = grants.iter().flat_map(|grant| &grant.services);
    if service.is_some_and(|id| !services.any(|row| row.service == id)) {
        return Err(Error::NotFound);
    }
    let last = grants
        .iter()
        .filter(|grant| revoked.iter().any(|(id, _)| *id == grant.id));
    let Some(last) = last.max_by_key(|grant| grant.until) else {
        return Err(Fault::AlreadyStopped.into());
    };
    let stopped = each(revoked.iter().map(|(_, service)| *service));
    let running = grants.iter().filter(|grant| grant.until > now);
    let left = each(running.flat_map(Grant::standing_services));

    if left.is_empty() {
        unassign_all(s, &mut tx, actor, mandate, &pair, now).await?;
    }
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
            personal: reason.as_ref().map(|reason| json!({ "reason": reason })),
        },
    )
    .await?;
    losers.tell(s, &mut tx, actor, &pair, side).await?;
    let stopped = party::services(s, &mut tx, &stopped).await?;
    let left = party::services(s, &mut tx, &left).await?;
    let told = Told {
        mandate,
        pair: &pair,
        by: side,
        last,
        stopped: &stopped,
        left: &left,
        reason: reason.as_deref(),
    };
    told.tell(s, &mut tx, actor).await?;
    tx.commit().await?;
    let lines = |services: &[Service]| {
        services
            .iter()
            .map(|x| party::line(x, actor.lang))
            .collect()
    };
    Ok(Stopped {
        other: party::shown(pair.other(side)),
        stopped: lines(&stopped),
        left: lines(&left),
    })
}

/// Each once, in a fixed order.
fn each(services: impl Iterator<Item = ServiceId>) -> Vec<ServiceId> {
    let each: BTreeSet<ServiceId> = services.collect();
    each.into_iter().collect()
}

/// Ends what was assigned for a client that grants nothing any more, personally, to teams and through sets of
/// clients, at the moment of the stop: by that it is known what took them away. It is in the log of the intermediary
/// alone: who works there is not the client's.
async fn unassign_all(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    mandate: MandateId,
    pair: &Pair,
    now: Instant,
) -> Result<()> {
    let targets = store::assignment::end_of_mandate(tx, mandate, Some(actor.person), now).await?;
    let portfolios = store::portfolio::remove_everywhere(tx, mandate, now).await?;
    if targets.is_empty() && portfolios.is_empty() {
        return Ok(());
    }
    let (mut members, mut teams) = (Vec::new(), Vec::new());
    for target in targets {
        match target {
            Target::Member(id) => members.push(id),
            Target::Team(id) => teams.push(id),
        }
    }
    let happened = Happened {
        organisations: &[pair.intermediary.id],
        actor: Some(actor.person),
        action: "mandate.unassigned",
        object: mandate.uuid(),
        basis: basis(actor),
        facts: json!({
            "members": members,
            "teams": teams,
            "portfolios": portfolios,
            "acting_for": actor.organisation()?,
        }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Who could log in for the client just before the stop, and where.
struct Losers {
    services: Vec<ServiceId>,
    people: Vec<(PersonId, Vec<bool>)>,
}

impl Losers {
    async fn who_could(s: &Services, tx: &mut Tx, mandate: MandateId, pair: &Pair) -> Result<Self> {
        let running = store::clients::running(tx, &[mandate], s.now()).await?;
        let services = each(running.iter().map(|row| row.service));
        let people = store::clients::people_assigned(tx, mandate, s.now()).await?;
        let people = allowed(s, tx, &people, pair, &services).await?;
        Ok(Self { services, people })
    }

    /// Tells those who cannot any more; not who did it, and not who arranges things there: they are told of the stop.
    async fn tell(
        self,
        s: &Services,
        tx: &mut Tx,
        actor: &Actor,
        pair: &Pair,
        by: Side,
    ) -> Result<()> {
        let office = pair.intermediary.id;
        let told = store::membership::contacts(tx, office).await?;
        let ids: Vec<PersonId> = self.people.iter().map(|(person, _)| *person).collect();
        let now = allowed(s, tx, &ids, pair, &self.services).await?;
        for ((person, before), (_, after)) in self.people.iter().zip(&now) {
            let could = |still: bool| {
                let each = self.services.iter().zip(before.iter().zip(after));
                let those = each.filter(move |(_, (before, after))| **before && **after == still);
                those
                    .map(|(service, _)| *service)
                    .collect::<Vec<ServiceId>>()
            };
            let (lost, left) = (could(false), could(true));
            let knows =
                *person == actor.person || told.iter().any(|contact| contact.person == *person);
            if lost.is_empty() || knows {
                continue;
            }
            if let Some(to) = effects::member(tx, *person, office).await? {
                let services = party::services(s, tx, &lost).await?;
                let left = party::services(s, tx, &left).await?;
                let message = Message::AccessStopped {
                    organisation: party::named(&pair.intermediary),
                    client: party::named(&pair.client),
                    services: services.iter().map(party::spoken).collect(),
                    left: left.iter().map(party::spoken).collect(),
                    by,
                };
                effects::tell(s, tx, &to, &message).await?;
            }
        }
        Ok(())
    }
}

/// Which of these people may log in for the client at which of these services.
async fn allowed(
    s: &Services,
    tx: &mut Tx,
    people: &[PersonId],
    pair: &Pair,
    services: &[ServiceId],
) -> Result<Vec<(PersonId, Vec<bool>)>> {
    let mut all = Vec::with_capacity(people.len());
    for person in people {
        let who = (*person, pair.intermediary.id, pair.client.id);
        let decisions = decision::each(s, tx, who, services).await?;
        let may = decisions.iter().map(Decision::is_allowed).collect();
        all.push((*person, may));
    }
    Ok(all)
}

/// What both sides are told.
struct Told<'a> {
    mandate: MandateId,
    pair: &'a Pair,
    by: Side,
    /// Of what was stopped: what would have lasted longest.
    last: &'a Grant,
    stopped: &'a [Service],
    left: &'a [Service],
    reason: Option<&'a str>,
}

impl Told<'_> {
    async fn tell(&self, s: &Services, tx: &mut Tx, actor: &Actor) -> Result<()> {
        let links = [
            (Side::Client, Link::authorisation(self.mandate)),
            (Side::Intermediary, Link::client(self.mandate)),
        ];
        for (reader, link) in links {
            let message = Message::GrantStopped {
                granted: Granted {
                    client: party::named(&self.pair.client),
                    intermediary: party::named(&self.pair.intermediary),
                    services: self.stopped.iter().map(party::spoken).collect(),
                    level: self.last.level,
                    last_day: last_day_of(self.last.until),
                },
                left: self.left.iter().map(party::spoken).collect(),
                reader,
                by: self.by,
                stopped_by: actor.name.clone(),
                at: s.now(),
                reason: self.reason.map(str::to_owned),
                link,
            };
            tell_managers(s, tx, self.pair.at(reader).id, &message).await?;
        }
        Ok(())
    }
}
