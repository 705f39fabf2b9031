//! Approving: one signature, and when it completes the choice, the grant. Everything in one write transaction; two
//! people who sign at once are told apart by the request's revision.

use super::parties::{Standing, answering, asked_choice, offered, signer, terms};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    grant::tell_managers,
    messages::{
        Message,
        parts::{Asked, Granted, Link},
    },
    party,
    request::{asked, both, close, send_link, tell_intermediary},
    secret::Token,
};
use domain::{
    approval::{Capacity, Choice, Digest, Extent, Progress, SignaturePolicy, Signer},
    decide::world::BundlePin,
    fault::Fault,
    grant::{NewGrant, Offered},
    id::{PersonId, ServiceId},
    level::Level,
    request::{RequestEvent, RequestState},
    role::Role,
    time::{Date, Instant, Term, last_day_of, until_after},
};
use serde_json::json;
use store::{
    Tx,
    organisation::Organisation,
    request::{LinkPurpose, Request, Signature},
};

/// What the approver chose, and what was on the screen when choosing.
#[derive(Clone, Debug)]
pub struct Approval {
    pub services: Vec<ServiceId>,
    pub last_day: Date,
    /// What earlier signatures had fixed on the screen; a change since then is not signed unseen (R-DEC-8).
    pub seen: Option<Digest>,
}

/// Signs. The answer is the state after it: partly signed, or (partly) approved.
#[boxed]
pub async fn approve(
    s: &Services,
    actor: &Actor,
    token: &Token,
    chosen: &Approval,
) -> Result<RequestState> {
    let mut tx = s.db.write().await?;
    let (request, member) = answering(s, &mut tx, actor, token).await?;
    let signer = signer(s, &mut tx, &member, &request).await;
    // Who has no factor to use again shows an identity document instead (R-DEC-6); everybody else is asked for one.
    let shows_document = signer
        .as_ref()
        .is_err_and(|refused| refused.is(Fault::NotIdentified));
    if !shows_document {
        member.fresh_to_sign(s.now())?;
    }
    let signer = signer?;
    let client = party::organisation(&mut tx, member.organisation()?).await?;

    let asked = asked_choice(s, &mut tx, &request, client.id).await?;
    let parties = (client.id, request.intermediary);
    let choice = Choice::new(
        Some(request.id),
        parties,
        chosen.services.iter().copied(),
        request.level,
        (None, chosen.last_day),
    )
    .map_err(|fault| Error::field("services", fault))?;
    let extent = choice.of_asked(&asked).map_err(|fault| match fault {
        Fault::EndAfterBasis(_) => Error::field("last_day", fault),
        other => Error::field("services", other),
    })?;
    // Services and end are checked before the first signature, not only when the last one makes the grant.
    let offered = offered(s, &mut tx, &choice, &client).await?;
    let term = Term::new(s.now(), None, choice.last_day())
        .map_err(|fault| Error::field("last_day", fault))?;

    let policy = SignaturePolicy::default();
    let terms = terms(&policy, &client, &request);
    let Standing { approval, gone, .. } = Standing::load(&mut tx, &request).await?;
    let step = approval.sign(signer, &choice, chosen.seen, terms)?;
    let voided: Vec<PersonId> = gone
        .into_iter()
        .chain(step.voided.iter().copied())
        .collect();
    // One moment for both: by it a dropped signature is known from one that the register took away.
    let now = s.now();
    store::request::void_signatures(&mut tx, request.id, &voided, now).await?;
    sign(s, &mut tx, &member, &request, signer, (&choice, now)).await?;

    let state = match step.progress {
        Progress::Partly { signed, needed } => {
            let state = request.state.apply(RequestEvent::Sign)?;
            let moved =
                store::request::advance(&mut tx, request.id, request.revision, state).await?;
            if !moved {
                return Err(Error::refused(Fault::ChangedMeanwhile));
            }
            tell_other_signers(
                s,
                &mut tx,
                &member,
                &request,
                (&step.approval.signers, &step.voided),
                (&choice, needed),
            )
            .await?;
            tracing::debug!(signed, needed, "signed in part");
            state
        }
        Progress::Complete { level } => {
            let event = if extent == Extent::Whole {
                RequestEvent::Approve
            } else {
                RequestEvent::ApprovePart
            };
            let state = request.state.apply(event)?;
            complete(
                s,
                &mut tx,
                &member,
                &request,
                &client,
                &step.approval.signers,
                (&choice, &offered),
                (term, level),
                state,
            )
            .await?;
            state
        }
    };
    tx.commit().await?;
    Ok(state)
}

/// The signature's row and its place in the log.
async fn sign(
    s: &Services,
    tx: &mut Tx,
    member: &Actor,
    request: &Request,
    signer: Signer,
    (choice, now): (&Choice, Instant),
) -> Result<()> {
    let at = member.acting()?;
    let (role, power) = match signer.capacity {
        Capacity::Manager => (Role::Manager, None),
        Capacity::Representative(power) => (Role::Representative, Some(power)),
    };
    let signature = Signature {
        id: s.id(),
        request: request.id,
        person: member.person,
        membership: at.membership,
        role,
        power,
        level: signer.level,
        digest: choice.digest().bytes(),
        from_at: None,
        until_at: until_after(choice.last_day()),
        at: now,
        services: choice.services().to_vec(),
    };
    store::request::sign(tx, &signature).await?;
    effects::record(
        s,
        tx,
        Happened {
            organisations: &both(request),
            actor: Some(member.person),
            action: "request.signed",
            object: request.id.uuid(),
            basis: role.code(),
            facts: json!({
                "signature": signature.id, "digest": choice.digest(), "services": choice.services(),
                "last_day": choice.last_day(), "level": signer.level,
            }),
            personal: None,
        },
    )
    .await
}

/// Every representative who has not signed gets a link of their own, and reads what the signatures stand under now: to
/// sign again is said to those who had signed.
async fn tell_other_signers(
    s: &Services,
    tx: &mut Tx,
    member: &Actor,
    request: &Request,
    (signers, voided): (&[Signer], &[PersonId]),
    (choice, needed): (&Choice, u16),
) -> Result<()> {
    let client = member.organisation()?;
    let chosen = party::services(s, tx, choice.services()).await?;
    let asked = Asked {
        services: chosen.iter().map(party::spoken).collect(),
        last_day: choice.last_day(),
        ..asked(s, tx, request).await?
    };
    let mut signed_by = Vec::new();
    for signer in signers {
        signed_by.push(party::person_name(tx, signer.person).await?);
    }
    let answer_before = last_day_of(request.expires_at);
    let needed = u32::from(needed);
    for contact in store::membership::contacts(tx, client).await? {
        if signers.iter().any(|signer| signer.person == contact.person) {
            continue;
        }
        let asked = asked.clone();
        let again = voided.contains(&contact.person);
        let message = |link| {
            if again {
                Message::SignaturesVoided {
                    asked,
                    changed_by: member.name.clone(),
                    needed,
                    answer_before,
                    link,
                }
            } else {
                Message::SignatureNeeded {
                    asked,
                    signed_by: signed_by.clone(),
                    needed,
                    answer_before,
                    link,
                }
            }
        };
        let (by, purpose) = (member.person, LinkPurpose::Sign);
        send_link(s, tx, request, by, purpose, contact, message).await?;
    }
    Ok(())
}

/// The last signature: the mandate if it is new, the grant, the request's end, and word to both sides.
#[expect(
    clippy::too_many_arguments,
    reason = "one act with all its parts, called from one place"
)]
async fn complete(
    s: &Services,
    tx: &mut Tx,
    member: &Actor,
    request: &Request,
    client: &Organisation,
    signers: &[Signer],
    (choice, offered): (&Choice, &[Offered]),
    (term, signed_at): (Term, Level),
    state: RequestState,
) -> Result<()> {
    let now = s.now();
    let pair = domain::grant::mandate(s.id(), client.id, request.intermediary, client.id)?;
    let mandate = store::mandate::ensure(tx, pair.id, pair.client, pair.intermediary, now).await?;
    let services = party::services(s, tx, choice.services()).await?;
    let grant = NewGrant {
        id: s.id(),
        mandate,
        level: choice.level(),
        term,
        services: offered,
        bundle: request
            .bundle
            .zip(request.bundle_version)
            .map(|(bundle, version)| BundlePin { bundle, version }),
        branch: None,
        signed_at,
    }
    .check()?;
    let by_manager = signers.iter().any(|one| one.capacity == Capacity::Manager);
    let recorded = if by_manager {
        "manager"
    } else {
        "representative"
    };
    // The grant's row knows no joint basis: there several signatures are the representatives'.
    let joint = !by_manager && signers.len() > 1;
    let basis = if joint { "joint" } else { recorded };
    store::grant::insert(
        tx,
        &grant,
        Some(request.id),
        recorded,
        Some(member.person),
        now,
    )
    .await?;
    close(s, tx, member, request, state, None).await?;
    store::request::set_granted(tx, request.id, choice.services()).await?;
    effects::record(
        s,
        tx,
        Happened {
            organisations: &both(request),
            actor: Some(member.person),
            action: "grant.given",
            object: mandate.uuid(),
            basis,
            facts: json!({
                "grant": grant.id, "request": request.id, "services": choice.services(), "level": grant.level,
                "from": grant.from, "until": grant.until, "digest": choice.digest(),
            }),
            personal: None,
        },
    )
    .await?;

    let asked = asked(s, tx, request).await?;
    let granted_services: Vec<_> = services.iter().map(party::spoken).collect();
    let granted = Granted {
        client: asked.client.clone(),
        intermediary: asked.intermediary.clone(),
        services: granted_services.clone(),
        level: grant.level,
        last_day: choice.last_day(),
    };
    let declined = asked
        .services
        .iter()
        .filter(|service| !granted_services.contains(service))
        .cloned()
        .collect();
    let mut approved_by = Vec::new();
    for row in store::request::signatures(tx, request.id).await? {
        approved_by.push(party::person_name(tx, row.person).await?);
    }
    let approved = Message::RequestApproved {
        granted: granted.clone(),
        declined,
        asked_last_day: asked.last_day,
        approved_by: approved_by.clone(),
        link: Link::client(mandate),
    };
    tell_intermediary(s, tx, request, &approved).await?;
    let given = Message::GrantGiven {
        granted,
        given_by: approved_by,
        link: Link::authorisation(mandate),
    };
    tell_managers(s, tx, client.id, &given).await
}
