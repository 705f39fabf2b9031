//! The daily comparison with the Trade Register: an organisation that has ended or may not act is recorded as such, and
//! somebody who does not represent it any more loses that role; both sides of its authorisations are told. No right
//! depends on this job having run at a moment: what it records is what a decision reads. Where the register does not
//! answer or does not know a number, nothing changes.

use crate::{
    Services,
    effects::{self, Happened, Recipient},
    error::Result,
    grant::tell_managers,
    messages::{Message, parts::Link},
    party, register,
    register::Reading,
    registration,
};
use domain::{
    approval::Power,
    decide::world::OrganisationState,
    fault::Fault,
    id::OrganisationId,
    level::Level,
    number::KvkNumber,
    person::Identity,
    role::Role,
    signing::{Obstacle, SigningPlan},
};
use serde_json::json;
use store::{
    Tx,
    membership::RoleHeld,
    register_check::{self, Facts, Representative},
};

/// An organisation is compared once in so many hours.
const EVERY_HOURS: i64 = 24;
/// How many are compared in one run: the register is not asked thousands of questions at once.
const BATCH: u32 = 100;
/// Where an extract that was sent in overruled the register, the register has so many days to say the same.
const OVERRULED_DAYS: i64 = 60;

/// Compares what is due; how many organisations something changed for.
pub(super) async fn compare(s: &Services) -> Result<u32> {
    let before = s.now().plus_seconds(-EVERY_HOURS * 3600);
    let mut tx = s.db.read().await?;
    let due = register_check::due(&mut tx, before, BATCH).await?;
    drop(tx);
    let (mut changed, mut failed) = (0, None);
    for (organisation, kvk) in due {
        match one(s, organisation, kvk).await {
            Ok(something) => changed += u32::from(something),
            // The register is down: it will not answer for the others either.
            Err(error) if error.is(Fault::RegisterUnavailable) => break,
            // One that cannot be compared keeps no other from it.
            Err(error) => {
                tracing::warn!(%error, %organisation, "an organisation could not be compared with the register");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(changed), Err)
}

async fn one(s: &Services, organisation: OrganisationId, kvk: KvkNumber) -> Result<bool> {
    let since = s.now().plus_seconds(-EVERY_HOURS * 3600);
    let reading = register::read_since(s, kvk, since).await?;
    let plan = match &reading {
        // The lowest level at which somebody signs: who may represent it at all.
        Some(reading) => Some(register::plan(s, reading, Level::Eh2Plus).await?),
        None => None,
    };
    let mut tx = s.db.write().await?;
    store::organisation::hold(&mut tx, &[organisation]).await?;
    register_check::note(&mut tx, organisation, s.now()).await?;
    let mut changed = false;
    if let (Some(reading), Some(plan)) = (&reading, &plan) {
        let since = s.now().plus_days(-OVERRULED_DAYS);
        let overruled = store::evidence::overruled_since(&mut tx, organisation, since).await?;
        let by_paper = overruled || plan.path.names_by_paper();
        changed |= take_over(s, &mut tx, organisation, (reading, plan), by_paper).await?;
        changed |= state(s, &mut tx, organisation, reading, plan).await?;
        let held = register_check::representatives(&mut tx, organisation).await?;
        for held in held.into_iter().filter(|_| !overruled) {
            changed |= representative(s, &mut tx, organisation, (reading, plan), &held).await?;
        }
    }
    tx.commit().await?;
    Ok(changed)
}

/// The name and the town are the register's, and the number of directors where the register names them.
async fn take_over(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    (reading, plan): (&Reading, &SigningPlan),
    by_paper: bool,
) -> Result<bool> {
    let directors = if by_paper {
        party::organisation(tx, organisation).await?.directors
    } else {
        plan.table.directors
    };
    let facts = Facts {
        name: &reading.extract.name,
        town: registration::town(&reading.extract),
        directors,
    };
    let changed = register_check::set_facts(tx, organisation, facts).await?;
    if changed {
        let facts = json!({ "extract": reading.id, "directors": directors });
        note(s, tx, organisation, "organisation.register_changed", facts).await?;
    }
    Ok(changed)
}

/// Ended, not able to act, or able again.
async fn state(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    reading: &Reading,
    plan: &SigningPlan,
) -> Result<bool> {
    let seen = party::organisation(tx, organisation).await?.state;
    let next = match plan.obstacle {
        Some(Obstacle::Organisation(reason)) if reason.is_end() => OrganisationState::Ended,
        Some(Obstacle::Organisation(_)) => OrganisationState::Blocked,
        _ => OrganisationState::Active,
    };
    // What a person blocked, no job opens: only what the register itself had stopped comes back.
    let ours = seen != OrganisationState::Blocked
        || store::organisation::last_state_is_the_registers(tx, organisation).await?;
    if next == seen || !ours {
        return Ok(false);
    }
    if !store::organisation::set_state(tx, organisation, seen, next, None, s.now()).await? {
        return Ok(false);
    }
    let action = match next {
        OrganisationState::Active => "organisation.active_again",
        OrganisationState::Blocked => "organisation.blocked",
        OrganisationState::Ended => "organisation.ended",
    };
    note(
        s,
        tx,
        organisation,
        action,
        json!({ "extract": reading.id }),
    )
    .await?;
    let stopped = party::named(&party::organisation(tx, organisation).await?);
    let message = |own| Message::OrganisationState {
        organisation: stopped.clone(),
        ended: next == OrganisationState::Ended,
        active: next == OrganisationState::Active,
        own,
        link: Link::start(),
    };
    tell_managers(s, tx, organisation, &message(true)).await?;
    for other in register_check::counterparts(tx, organisation, s.now()).await? {
        tell_managers(s, tx, other, &message(false)).await?;
    }
    Ok(true)
}

/// Somebody who represents it: still, with another power, or not any more.
async fn representative(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    (reading, plan): (&Reading, &SigningPlan),
    held: &Representative,
) -> Result<bool> {
    // While the organisation cannot act, nobody's power is told by the register.
    if matches!(plan.obstacle, Some(Obstacle::Organisation(_))) || plan.path.names_by_paper() {
        return Ok(false);
    }
    let power = power_now(s, plan, held);
    if power == Some(held.power) {
        return Ok(false);
    }
    let now = s.now();
    if !store::membership::end_role(tx, held.role, None, now).await? {
        return Ok(false);
    }
    let facts =
        json!({ "role": Role::Representative, "members": held.membership, "extract": reading.id });
    role(s, tx, (organisation, held), "role.ended", facts).await?;
    if let Some(power) = power {
        let new = RoleHeld {
            id: s.id(),
            membership: held.membership,
            role: Role::Representative,
            level: None,
            power: Some(power),
            from_at: now,
        };
        store::membership::give_role(tx, &new, None).await?;
        let facts = json!({ "role": Role::Representative, "members": held.membership, "extract": reading.id });
        role(s, tx, (organisation, held), "role.given", facts).await?;
        return Ok(true);
    }
    let message = Message::RepresentativeLeft {
        organisation: party::named(&party::organisation(tx, organisation).await?),
        person: held.name.clone(),
        link: Link::people(),
    };
    tell_managers(s, tx, organisation, &message).await?;
    if let Some(account) = store::account::by_person(tx, held.person).await? {
        let told = store::membership::contacts(tx, organisation).await?;
        // Who is a manager still has heard it with the others.
        if told.iter().all(|contact| contact.person != held.person) {
            let to = Recipient {
                email: account.email,
                person: Some(held.person),
                organisation: Some(organisation),
                lang: account.lang,
            };
            effects::tell(s, tx, &to, &message).await?;
        }
    }
    Ok(true)
}

/// The power that the register gives now; none: the register does not let this person sign. Who signed here is known by
/// name and day of birth (R-BEV-2), others by their name.
fn power_now(s: &Services, plan: &SigningPlan, held: &Representative) -> Option<Power> {
    let officer: Option<Identity> = held
        .officer
        .as_deref()
        .and_then(|sealed| registration::officer(s, sealed).ok());
    plan.signatories()
        .into_iter()
        .find(|able| match &officer {
            Some(identity) => able.who.is_same(identity),
            None => able.who.full_name() == held.name,
        })
        .and_then(|able| able.seat.ballot)
        .map(|ballot| ballot.power)
}

async fn role(
    s: &Services,
    tx: &mut Tx,
    (organisation, held): (OrganisationId, &Representative),
    action: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[organisation],
        actor: None,
        action,
        object: held.person.uuid(),
        basis: "register",
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

async fn note(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    action: &'static str,
    facts: serde_json::Value,
) -> Result<()> {
    let happened = Happened {
        organisations: &[organisation],
        actor: None,
        action,
        object: organisation.uuid(),
        basis: "register",
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}
