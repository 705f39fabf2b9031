//! Saying go, and saying stop.

use super::own;
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    order, party,
    people::roles,
};
use domain::{
    decide::world::OrganisationState,
    fault::Fault,
    id::{ImportId, OrderId, OrganisationId, PersonId},
    import::{State, Verdict},
    price::Amount,
};
use serde_json::json;
use store::{Tx, import::Start};

/// Lets a worker apply for every row that can go, after these terms were accepted (R-AAN-10); how many there are. They
/// are one order.
///
/// Refusals: [`Fault::ImportBusy`] while it runs; [`Fault::NothingChosen`] without any such row;
/// [`Fault::OrganisationNotActive`]; [`Error::StepUpNeeded`], because this gives rights.
#[boxed]
pub async fn start(s: &Services, actor: &Actor, id: ImportId, terms: &str) -> Result<u32> {
    actor.manager()?;
    actor.fresh(s.now())?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let (manager, import) = own(&mut tx, actor, id).await?;
    let level = manager
        .level
        .ok_or(Error::refused(Fault::SignInHasNoLevel))?;
    let here = party::organisation(&mut tx, manager.organisation).await?;
    if here.state != OrganisationState::Active {
        return Err(Error::refused(Fault::OrganisationNotActive));
    }
    if import.state == State::Running {
        return Err(Error::refused(Fault::ImportBusy));
    }
    let counts = store::import::counts(&mut tx, id).await?;
    let new = counts
        .iter()
        .find(|counted| counted.verdict == Verdict::New)
        .ok_or(Error::refused(Fault::NothingChosen))?;
    let rows = new.rows;
    let order: OrderId = s.id();
    let amount = Amount {
        net: new.net_cents,
        vat: new.vat_cents,
    };
    order::begin(s, &mut tx, actor, order, amount, Some(terms)).await?;
    let start = Start {
        by: actor.person,
        level,
        lang: actor.lang,
        order,
        at: s.now(),
    };
    if !store::import::start(&mut tx, id, import.revision, start).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let happened = Happened {
        organisations: &[manager.organisation],
        actor: Some(actor.person),
        action: "import.started",
        object: id.uuid(),
        basis: roles::basis(actor),
        facts: json!({ "rows": rows, "level": level, "order": order }),
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    tx.commit().await?;
    Ok(rows)
}

/// Stops a file that runs, between two rows. What was done stays done, and it can go on later.
///
/// Refusals: [`Fault::AlreadyStopped`] when it does not run.
#[boxed]
pub async fn stop(s: &Services, actor: &Actor, id: ImportId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let (manager, _) = own(&mut tx, actor, id).await?;
    if !store::import::end(&mut tx, id, None, State::Stopped, s.now()).await? {
        return Err(Error::refused(Fault::AlreadyStopped));
    }
    let happened = Happened {
        organisations: &[manager.organisation],
        actor: Some(actor.person),
        action: "import.stopped",
        object: id.uuid(),
        basis: roles::basis(actor),
        facts: json!({}),
        personal: None,
    };
    effects::record(s, &mut tx, happened).await?;
    Ok(tx.commit().await?)
}

/// Somebody's means was misused, and perhaps these were begun with it: stops what runs on that person's word.
pub(crate) async fn stop_of(
    s: &Services,
    tx: &mut Tx,
    (organisation, owner): (OrganisationId, PersonId),
    (by, basis): (PersonId, &'static str),
) -> Result<()> {
    for id in store::import::running_of(tx, organisation, owner).await? {
        if store::import::end(tx, id, None, State::Stopped, s.now()).await? {
            let happened = Happened {
                organisations: &[organisation],
                actor: Some(by),
                action: "import.stopped",
                object: id.uuid(),
                basis,
                facts: json!({}),
                personal: None,
            };
            effects::record(s, tx, happened).await?;
        }
    }
    Ok(())
}
