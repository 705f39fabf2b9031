//! Taking an assignment away, giving one's own up, and letting somebody back in.
//!
//! Ending is never harder than beginning: no fresh factor is asked (R-DEC-10). It leaves the client's grant as it
//! is (R-KET-10).

use super::{Reached, granted, lift, member, others, own_mandate, team_members, tell_person};
use crate::{
    Actor, Services, boxed, decision,
    effects::{self, Happened},
    error::{Error, Result},
    grant::tell_managers,
    messages::{
        Message,
        parts::{Link, Service as Named},
    },
    party,
    people::roles::basis,
};
use domain::{
    decide::world::{Subject, Target},
    fault::Fault,
    id::{AssignmentId, MandateId, MembershipId, ServiceId},
    view::{Party, chain::GivenUp},
};
use serde_json::{Value, json};
use store::{Tx, assignment, catalogue::Service, clients, exclusion, mandate::Mandate};

/// Takes an assignment away from a person or team. Those who cannot act for the client any more are told.
///
/// # Errors
/// [`Error::NotAllowed`]; [`Error::NotFound`] for another organisation's; [`Fault::AlreadyStopped`].
#[boxed]
pub async fn unassign(s: &Services, actor: &Actor, id: AssignmentId) -> Result<()> {
    actor.may_stop()?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.may_stop()?;
    let row = assignment::by_id(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    // One through a set of clients is taken away where the set is arranged.
    let Subject::Mandate(mandate) = row.subject else {
        return Err(Error::NotFound);
    };
    let mandate = own_mandate(&mut tx, organisation, mandate).await?;
    if !assignment::end(&mut tx, id, Some(actor.person), now).await? {
        return Err(Fault::AlreadyStopped.into());
    }
    let (facts, reached) = match row.target {
        Target::Member(target) => {
            // Somebody who has left meanwhile need not be told.
            let reached = member(&mut tx, organisation, target, now)
                .await
                .into_iter()
                .collect();
            (json!({ "members": [target] }), reached)
        }
        Target::Team(target) => {
            let reached = team_members(&mut tx, organisation, target, now)
                .await
                .unwrap_or_default();
            (json!({ "teams": [target] }), reached)
        }
    };
    record(
        s,
        &mut tx,
        actor,
        "mandate.unassigned",
        mandate.id,
        basis(actor),
        facts,
    )
    .await?;
    let (services, _) = granted(s, &mut tx, mandate.id, &row.scope).await?;
    tell_losers(
        s,
        &mut tx,
        actor,
        &mandate,
        &services,
        others(actor, reached),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The client whose access the actor is about to give up.
///
/// # Errors
/// As [`give_up`].
#[boxed]
pub async fn to_give_up(s: &Services, actor: &Actor, id: MandateId) -> Result<Party> {
    let acting = actor.acting()?;
    let mut tx = s.db.read().await?;
    let mandate = own_mandate(&mut tx, acting.organisation, id).await?;
    if clients::sources(&mut tx, acting.membership, id, s.now())
        .await?
        .is_empty()
    {
        return Err(Error::NotFound);
    }
    Ok(party::shown(
        &party::organisation(&mut tx, mandate.client).await?,
    ))
}

/// Gives up one's own access to a client (R-DEC-10). What was assigned personally ends; where it comes through a
/// team or a set of clients, the person is kept out of this one client. Managers are told, and whether anybody is
/// left.
///
/// # Errors
/// [`Error::NotFound`] for a client the person has no access to.
#[boxed]
pub async fn give_up(s: &Services, actor: &Actor, id: MandateId) -> Result<GivenUp> {
    let acting = actor.acting()?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let mandate = own_mandate(&mut tx, acting.organisation, id).await?;
    let sources = clients::sources(&mut tx, acting.membership, id, now).await?;
    if sources.is_empty() {
        return Err(Error::NotFound);
    }
    for source in sources.iter().filter(|source| source.personal) {
        assignment::end(&mut tx, source.assignment, Some(actor.person), now).await?;
    }
    let kept_out = sources.iter().any(|source| !source.personal);
    if kept_out {
        exclusion::insert(
            &mut tx,
            s.id(),
            acting.membership,
            id,
            Some(actor.person),
            now,
        )
        .await?;
    }
    let facts = json!({ "members": [acting.membership], "kept_out": kept_out });
    record(s, &mut tx, actor, "mandate.given_up", id, "own", facts).await?;

    let client = party::organisation(&mut tx, mandate.client).await?;
    let uncovered = !clients::unreached_among(&mut tx, &[id], now)
        .await?
        .is_empty();
    let told = Message::AssignmentGivenUp {
        organisation: party::named(&party::organisation(&mut tx, acting.organisation).await?),
        client: party::named(&client),
        person: actor.name.clone(),
        uncovered,
        link: Link::client(id),
    };
    tell_managers(s, &mut tx, acting.organisation, &told).await?;
    tx.commit().await?;
    Ok(GivenUp {
        client: party::shown(&client),
        uncovered,
    })
}

/// Lets somebody who was kept away from a client back in (R-DEC-19): what teams and sets of clients give counts
/// again. That is handing it out once more, so it takes the level it has (R-ROL-3).
///
/// # Errors
/// [`Error::NotFound`] when the person is not kept away. Refused: [`Fault::SignInHasNoLevel`],
/// [`Fault::LevelAboveOwn`].
#[boxed]
pub async fn readmit(
    s: &Services,
    actor: &Actor,
    id: MandateId,
    membership: MembershipId,
) -> Result<()> {
    actor.manager()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let manager = actor.manager()?;
    own_mandate(&mut tx, manager.organisation, id).await?;
    member(&mut tx, manager.organisation, membership, s.now()).await?;
    if !lift(&mut tx, &manager, id, membership, s.now()).await? {
        return Err(Error::NotFound);
    }
    record(
        s,
        &mut tx,
        actor,
        "mandate.readmitted",
        id,
        "manager",
        json!({ "members": [membership] }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn record(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    mandate: MandateId,
    basis: &'static str,
    facts: Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[actor.organisation()?],
        actor: Some(actor.person),
        action,
        object: mandate.uuid(),
        basis,
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Tells those for whom a service is gone; what still reaches them another way is not mentioned.
async fn tell_losers(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    mandate: &Mandate,
    services: &[Service],
    people: Vec<Reached>,
) -> Result<()> {
    let here = party::organisation(tx, mandate.intermediary).await?;
    let client = party::organisation(tx, mandate.client).await?;
    let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
    for one in people {
        let who = (one.person, mandate.intermediary, mandate.client);
        let decisions = decision::each(s, tx, who, &ids).await?;
        let denied = services
            .iter()
            .zip(&decisions)
            .filter(|(_, decision)| !decision.is_allowed());
        let lost: Vec<Named> = denied.map(|(service, _)| party::spoken(service)).collect();
        if !lost.is_empty() {
            let told = Message::Unassigned {
                organisation: party::named(&here),
                client: party::named(&client),
                services: lost,
                by: actor.name.clone(),
            };
            tell_person(s, tx, mandate.intermediary, one.person, &told).await?;
        }
    }
    Ok(())
}
