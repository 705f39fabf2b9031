//! Who stands before a request: the request behind a link, the signed-in person as a member of the client, the
//! capacity in which they would sign, and the signatures that still count.

use crate::{
    Actor, Services,
    accounts::{factors, session},
    error::{Error, Result},
    identification, party,
    request::both,
    secret::Token,
};
use domain::{
    approval::{Approval, Capacity, Choice, Digest, Power, SignaturePolicy, Signer, Terms},
    fault::Fault,
    grant::{Offered, lowest_level},
    id::{OrganisationId, PersonId},
    level::Level,
    means::MeansState,
    role::Role,
    time::{date_of, last_day_of},
};
use store::{
    Tx,
    membership::RoleHeld,
    organisation::Organisation,
    request::{Request, Signature},
};

/// The request a link leads to. Unknown, ended and foreign links look alike (R-DEC-22).
pub(super) async fn by_link(s: &Services, tx: &mut Tx, token: &Token) -> Result<Request> {
    let request = store::request::by_link(tx, token.hash().bytes())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Request {
        state: request.state.at(request.expires_at, s.now()),
        ..request
    })
}

/// The actor as a member of the client, whatever organisation the header shows.
pub(super) async fn member(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
) -> Result<Actor> {
    let client = request.client.ok_or(Error::refused(Fault::MayNotSign))?;
    session::acting_at(s, tx, actor, client)
        .await?
        .ok_or(Error::refused(Fault::MayNotSign))
}

/// The open request behind a link, held until the end of this transaction, and the member of its client who answers it.
/// To anybody else an answered request is as missing as an unknown one (R-DEC-22).
pub(super) async fn answering(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    token: &Token,
) -> Result<(Request, Actor)> {
    let found = by_link(s, tx, token).await?;
    store::organisation::hold(tx, &both(&found)).await?;
    // Again: it may have been answered while this one waited for its turn.
    let request = by_link(s, tx, token).await?;
    if !request.state.is_open() {
        may_know(s, tx, actor, &request).await?;
        return Err(Error::refused(Fault::RequestClosed(request.state)));
    }
    let member = member(s, tx, actor, &request).await?;
    Ok((request, member))
}

/// How a request was answered is for those at the client who may see everything of it.
pub(super) async fn may_know(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
) -> Result<()> {
    let member = match member(s, tx, actor, request).await {
        Err(Error::Refused(_)) => return Err(Error::NotFound),
        other => other?,
    };
    member.may_see().map_err(|_| Error::NotFound)?;
    Ok(())
}

/// In which capacity the member would sign (R-DEC-6): as manager where that level suffices, otherwise as
/// representative with the power the register gives. Who asked signs as representative if that power is sole: as
/// manager it would be an own request (R-DEC-9).
pub(super) async fn signer(
    s: &Services,
    tx: &mut Tx,
    member: &Actor,
    request: &Request,
) -> Result<Signer> {
    if member.person == request.asked_by
        && let Some(level) = member.sign_in.level
        && power(tx, member).await? == Some(Power::Sole)
    {
        return Ok(Signer {
            person: member.person,
            capacity: Capacity::Representative(Power::Sole),
            level,
        });
    }
    signer_at(s, tx, member, request.level).await
}

/// The power to represent that the register gives the member.
async fn power(tx: &mut Tx, member: &Actor) -> Result<Option<Power>> {
    let held = store::membership::roles(tx, member.acting()?.membership).await?;
    Ok(held
        .into_iter()
        .find(|held| held.role == Role::Representative)
        .and_then(|held| held.power))
}

/// As [`signer`], for something of this level. A representative without a means here signs at the level of an identity
/// document shown for it, with which the session is fresh (R-DEC-6).
pub(crate) async fn signer_at(
    s: &Services,
    tx: &mut Tx,
    member: &Actor,
    needed: Level,
) -> Result<Signer> {
    let manager = member.manager().ok();
    let as_manager = manager.and_then(|m| m.level);
    let representative = power(tx, member).await?;
    let (capacity, level) = match (as_manager, representative) {
        (Some(level), _) if level >= needed => (Capacity::Manager, Some(level)),
        (_, Some(power)) => {
            let level = match member.sign_in.level {
                None => Some(identified(s, tx, member).await?),
                level => level,
            };
            (Capacity::Representative(power), level)
        }
        (level, None) if manager.is_some() => (Capacity::Manager, level),
        _ => return Err(Error::refused(Fault::MayNotSign)),
    };
    let Some(level) = level else {
        return Err(no_level(tx, member).await?);
    };
    Ok(Signer {
        person: member.person,
        capacity,
        level,
    })
}

/// Why a sign-in carries no level: it is without a factor that its owner has and can show, or there is no means.
pub(super) async fn no_level(tx: &mut Tx, member: &Actor) -> Result<Error> {
    Ok(
        if !member.sign_in.second_factor && factors::actor_has_any(tx, member).await? {
            Error::StepUpNeeded
        } else {
            Error::refused(Fault::SignInHasNoLevel)
        },
    )
}

async fn identified(s: &Services, tx: &mut Tx, member: &Actor) -> Result<Level> {
    let means = store::means::of_person(tx, member.person, member.organisation()?).await?;
    if means.iter().any(|means| means.state == MeansState::Active) {
        // There is a means to sign in with, and it was not used.
        return Err(no_level(tx, member).await?);
    }
    let organisation = member.organisation()?;
    let level = identification::level_of(s, tx, member, organisation).await?;
    match (level, member.fresh_to_sign(s.now())) {
        (Some(level), Ok(())) => Ok(level),
        // Who they are is known; that it is still them shows the factor they have.
        (Some(_), Err(error)) if factors::actor_has_any(tx, member).await? => Err(error),
        _ => Err(Error::refused(Fault::NotIdentified)),
    }
}

/// By which rules the client signs.
pub(super) fn terms<'a>(
    policy: &'a SignaturePolicy,
    client: &Organisation,
    request: &Request,
) -> Terms<'a> {
    Terms {
        policy,
        representatives: client.directors.max(1),
        asked_by: Some(request.asked_by),
    }
}

/// What was asked, as a choice to compare with.
pub(super) async fn asked_choice(
    s: &Services,
    tx: &mut Tx,
    request: &Request,
    client: OrganisationId,
) -> Result<Choice> {
    let services = store::request::service_ids(tx, request.id).await?;
    let last_day = request
        .until_at
        .map_or_else(|| date_of(s.now()), last_day_of);
    let parties = (client, request.intermediary);
    Ok(Choice::new(
        Some(request.id),
        parties,
        services,
        request.level,
        (None, last_day),
    )?)
}

/// What the catalogue says now of the services somebody is about to sign for: none was withdrawn, and all of them serve
/// the client (R-AUTZ-4).
pub(super) async fn offered(
    s: &Services,
    tx: &mut Tx,
    choice: &Choice,
    client: &Organisation,
) -> Result<Vec<Offered>> {
    let services = party::services(s, tx, choice.services()).await?;
    let offered = party::offered(s, tx, &services, Some(client)).await?;
    lowest_level(&offered).map_err(|fault| Error::field("services", fault))?;
    Ok(offered)
}

/// The signatures under a request as they stand now.
pub(super) struct Standing {
    /// Those that still count: not voided, and their signers still hold the role in which they signed (R-BEV-9).
    pub approval: Approval,
    /// The people whose signatures must be voided now.
    pub gone: Vec<PersonId>,
    /// The newest signature: what it fixes is what counts while one does.
    pub newest: Option<Signature>,
    /// Every role at the client.
    pub roles: Vec<RoleHeld>,
}

impl Standing {
    pub async fn load(tx: &mut Tx, request: &Request) -> Result<Self> {
        let roles = match request.client {
            Some(client) => store::membership::roles_at(tx, client).await?,
            None => Vec::new(),
        };
        let mut rows = store::request::signatures(tx, request.id).await?;
        let mut approval = Approval::default();
        let mut gone = Vec::new();
        for row in &rows {
            let same = |held: &RoleHeld| (held.membership, held.role) == (row.membership, row.role);
            if roles.iter().any(same) {
                approval.fixed = Some(Digest::from_bytes(row.digest));
                approval.signers.push(as_signer(row)?);
            } else {
                gone.push(row.person);
            }
        }
        Ok(Self {
            approval,
            gone,
            newest: rows.pop(),
            roles,
        })
    }
}

fn as_signer(row: &Signature) -> Result<Signer> {
    let capacity = match row.role {
        Role::Manager => Capacity::Manager,
        _ => Capacity::Representative(
            row.power
                .ok_or(Error::Internal("a signature without a power"))?,
        ),
    };
    Ok(Signer {
        person: row.person,
        capacity,
        level: row.level,
    })
}
