//! Reading: the approval page and the receipt. Nothing here changes anything, so a mail scanner may open every link.

use super::parties::{
    Standing, asked_choice, by_link, may_know, member, no_level, offered, signer, terms,
};
use crate::{
    Actor, Services,
    accounts::Client,
    boxed,
    error::{Error, Result},
    party,
    request::renews,
    secret::Token,
};
use domain::{
    approval::{Approval, Capacity, Choice as Chosen, Progress, SignaturePolicy},
    fault::Fault,
    id::{ApplicationId, OrganisationId, ServiceId},
    lang::Lang,
    request::RequestState,
    time::{Date, date_of, last_day_of},
    view::{
        Party,
        chain::{Asked, Choice, Reader, Receipt, Signing},
    },
};
use store::{Tx, catalogue::Service, membership::RoleHeld, request::Request};

/// As [`view`], for a link that anybody may have typed: those that lead nowhere are counted by where they come from.
#[boxed]
pub async fn open(
    s: &Services,
    client: &Client,
    token: &Token,
    actor: Option<&Actor>,
    lang: Lang,
) -> Result<Asked> {
    match view(s, token, actor, lang).await {
        Err(Error::NotFound) => Err(s.accounts.limits.missed_link(s.now(), client)),
        shown => shown,
    }
}

/// The approval page. Without a signed-in reader it shows what the mail showed; it never says who else may approve.
#[boxed]
pub async fn view(s: &Services, token: &Token, actor: Option<&Actor>, lang: Lang) -> Result<Asked> {
    let mut tx = s.db.read().await?;
    let request = by_link(s, &mut tx, token).await?;
    let reader = if request.state.is_open() {
        reader(s, &mut tx, actor, &request).await?
    } else {
        // Answered already: only a member who may see it learns how; to anybody else the link is dead.
        may_know(s, &mut tx, actor.ok_or(Error::NotFound)?, &request).await?;
        Reader::MayNot(Fault::RequestClosed(request.state))
    };
    let signed = reader == Reader::MayNot(Fault::AlreadySigned);
    let over = match actor {
        Some(actor) if signed || !request.state.is_open() => {
            Some(receipt_of(s, &mut tx, &request, actor.lang).await?)
        }
        _ => None,
    };
    let intermediary = party::organisation(&mut tx, request.intermediary).await?;
    let ids = store::request::service_ids(&mut tx, request.id).await?;
    let services = party::services(s, &mut tx, &ids).await?;
    let (services, not_served) = served(s, &mut tx, &request, services).await?;
    let now = s.now();
    let mut known_since = None;
    let mut granted_now = Vec::new();
    // The link may be in anybody's hands: what is or was granted, and how far the signing is, is for the client's own
    // people.
    let stranger = matches!(
        reader,
        Reader::SignedOut | Reader::MayNot(Fault::MayNotSign)
    );
    if let Some(client) = request.client
        && let Some(mandate) =
            store::mandate::between(&mut tx, client, request.intermediary).await?
    {
        let grants = if stranger {
            Vec::new()
        } else {
            store::grant::of_mandate(&mut tx, mandate.id).await?
        };
        known_since = grants.iter().map(|grant| date_of(grant.from)).min();
        let mut running: Vec<_> = grants
            .iter()
            .filter(|g| g.from <= now && now < g.until)
            .flat_map(domain::decide::world::Grant::standing_services)
            .collect();
        running.sort_unstable();
        running.dedup();
        granted_now = party::services(s, &mut tx, &running)
            .await?
            .iter()
            .map(|x| party::line(x, lang).name)
            .collect();
    }
    let may_pass_on = match actor {
        Some(actor) => member(s, &mut tx, actor, &request).await.is_ok(),
        None => true,
    };
    let signing = if stranger {
        Signing {
            needed: 1,
            signed_by: Vec::new(),
            again: Vec::new(),
            fixed: None,
            digest: None,
        }
    } else {
        signing_of(&mut tx, &request).await?
    };
    let renews = renews(s, &mut tx, &request).await?;
    let registering = registering(&mut tx, actor, &request).await?;
    Ok(Asked {
        request: request.id,
        intermediary: party::named_only(&intermediary),
        asked_by: party::person_name(&mut tx, request.asked_by).await?,
        client: client(&mut tx, &request).await?,
        services: services
            .iter()
            .map(|service| party::line(service, lang))
            .collect(),
        not_served: not_served
            .iter()
            .map(|service| party::line(service, lang).name)
            .collect(),
        level: request.level,
        last_day: request.until_at.map_or_else(|| date_of(now), last_day_of),
        message: Some(request.message.clone()).filter(|text| !text.is_empty()),
        match_code: request.match_code.clone(),
        answer_before: last_day_of(request.expires_at),
        state: request.state,
        known_since,
        renews: renews.filter(|_| !stranger),
        may_pass_on,
        granted_now,
        signing,
        reader,
        registering,
        over,
    })
}

/// The reader's own registration of a client that is not here yet.
async fn registering(
    tx: &mut Tx,
    actor: Option<&Actor>,
    request: &Request,
) -> Result<Option<ApplicationId>> {
    let Some(actor) = actor.filter(|_| request.client.is_none()) else {
        return Ok(None);
    };
    let open = store::application::open_of_person(tx, actor.person).await?;
    let mut open = open.iter();
    let own = open.find(|one| one.kvk == Some(request.client_kvk));
    Ok(own.map(|one| one.id))
}

/// The services that serve the client, and those that do not: what was asked before the client was here, or before the
/// catalogue changed (R-AUTZ-4).
async fn served(
    s: &Services,
    tx: &mut Tx,
    request: &Request,
    services: Vec<Service>,
) -> Result<(Vec<Service>, Vec<Service>)> {
    let client = match request.client {
        Some(id) => Some(party::organisation(tx, id).await?),
        None => None,
    };
    let offered = party::offered(s, tx, &services, client.as_ref()).await?;
    let (served, not): (Vec<_>, Vec<_>) = services
        .into_iter()
        .zip(offered)
        .partition(|(_, offered)| offered.served);
    let only = |pairs: Vec<(Service, _)>| pairs.into_iter().map(|(service, _)| service).collect();
    Ok((only(served), only(not)))
}

async fn client(tx: &mut Tx, request: &Request) -> Result<Party> {
    Ok(match request.client {
        Some(id) => party::shown(&party::organisation(tx, id).await?),
        None => Party {
            id: None,
            name: request.client_name.clone(),
            number: request.client_kvk.into(),
            town: String::new(),
        },
    })
}

async fn reader(
    s: &Services,
    tx: &mut Tx,
    actor: Option<&Actor>,
    request: &Request,
) -> Result<Reader> {
    let Some(actor) = actor else {
        return Ok(Reader::SignedOut);
    };
    match may_approve(s, tx, actor, request).await {
        Ok((completes, alone)) => Ok(Reader::MayApprove { completes, alone }),
        Err(Error::StepUpNeeded) => Ok(Reader::MustStepUp),
        Err(Error::Refused(faults)) => Ok(Reader::MayNot(
            faults
                .first()
                .map_or(Fault::MayNotSign, |(_, fault)| *fault),
        )),
        Err(other) => Err(other),
    }
}

/// Whether the actor may approve now: whether that completes it, and whether it would by itself.
async fn may_approve(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
) -> Result<(bool, bool)> {
    let member = member(s, tx, actor, request).await?;
    let signer = signer(s, tx, &member, request).await?;
    if !member.sign_in.second_factor && !member.sign_in.by_document {
        return Err(no_level(tx, &member).await?);
    }
    let client = party::organisation(tx, member.organisation()?).await?;
    let policy = SignaturePolicy::default();
    let terms = terms(&policy, &client, request);
    let approval = Standing::load(tx, request).await?.approval;
    let choice = asked_choice(s, tx, request, client.id).await?;
    terms.may_sign(signer, choice.level())?;
    if approval
        .signers
        .iter()
        .any(|earlier| earlier.person == signer.person)
    {
        return Err(Error::refused(Fault::AlreadySigned));
    }
    member.fresh_to_sign(s.now())?;
    let mut with_this = approval;
    with_this.signers.push(signer);
    let alone = Approval {
        fixed: None,
        signers: vec![signer],
    };
    let completes = |approval: &Approval| {
        let progress = approval.progress(choice.level(), terms)?;
        Ok::<_, Fault>(matches!(progress, Progress::Complete { .. }))
    };
    Ok((completes(&with_this)?, completes(&alone)?))
}

/// Where joint signing stands.
pub(crate) async fn signing_of(tx: &mut Tx, request: &Request) -> Result<Signing> {
    let standing = Standing::load(tx, request).await?;
    let approval = &standing.approval;
    let mut signed_by = Vec::new();
    for signer in &approval.signers {
        signed_by.push(party::person_name(tx, signer.person).await?);
    }
    let mut again = Vec::new();
    for row in store::request::dropped(tx, request.id).await? {
        let same = |held: &RoleHeld| (held.membership, held.role) == (row.membership, row.role);
        if standing.roles.iter().any(same) {
            again.push(party::person_name(tx, row.person).await?);
        }
    }
    let needed = needed(tx, request, &standing).await?;
    let newest = standing.newest.filter(|_| approval.fixed.is_some());
    let fixed = newest.map(|row| Choice {
        services: row.services,
        last_day: last_day_of(row.until_at),
    });
    Ok(Signing {
        needed,
        signed_by,
        again,
        fixed,
        digest: approval.fixed,
    })
}

/// How many signatures it takes: as the signers' powers ask, or before the first as the representatives' do. One where
/// a manager is there to approve alone.
async fn needed(tx: &mut Tx, request: &Request, standing: &Standing) -> Result<u32> {
    let Some(client) = request.client else {
        return Ok(1);
    };
    let client = party::organisation(tx, client).await?;
    let policy = SignaturePolicy::default();
    let terms = terms(&policy, &client, request);
    if let Ok(Progress::Partly { needed, signed }) =
        standing.approval.progress(request.level, terms)
        && signed > 0
    {
        return Ok(u32::from(needed));
    }
    let least = standing
        .roles
        .iter()
        .filter_map(|held| match held.role {
            domain::role::Role::Manager => held
                .level
                .filter(|level| *level >= request.level)
                .map(|_| Capacity::Manager),
            domain::role::Role::Representative => held.power.map(Capacity::Representative),
            domain::role::Role::User => None,
        })
        .filter_map(|capacity| match capacity {
            Capacity::Manager => Some(1),
            Capacity::Representative(power) => policy
                .needed(request.level, power, terms.representatives)
                .ok()
                .map(|n| n.signatures),
        })
        .min();
    Ok(u32::from(least.unwrap_or(1)))
}

/// Whether a choice is within what was asked: the check of the first screen, before anybody has to sign in.
#[boxed]
pub async fn weigh(
    s: &Services,
    token: &Token,
    services: &[ServiceId],
    last_day: Date,
) -> Result<()> {
    let mut tx = s.db.read().await?;
    let request = by_link(s, &mut tx, token).await?;
    let client = request
        .client
        .filter(|_| request.state.is_open())
        .ok_or(Error::NotFound)?;
    let organisation = party::organisation(&mut tx, client).await?;
    let asked = asked_choice(s, &mut tx, &request, client).await?;
    let parties = (client, request.intermediary);
    let choice = Chosen::new(
        Some(request.id),
        parties,
        services.iter().copied(),
        request.level,
        (None, last_day),
    )
    .map_err(|fault| Error::field("services", fault))?;
    choice.of_asked(&asked).map_err(|fault| match fault {
        Fault::EndAfterBasis(_) => Error::field("last_day", fault),
        other => Error::field("services", other),
    })?;
    offered(s, &mut tx, &choice, &organisation).await?;
    domain::time::check_last_day(date_of(s.now()), last_day)
        .map_err(|fault| Error::field("last_day", fault))
}

/// Which client was asked, for a member of it who could have decided it.
#[boxed]
pub async fn client_asked(s: &Services, actor: &Actor, token: &Token) -> Result<OrganisationId> {
    let mut tx = s.db.read().await?;
    let request = by_link(s, &mut tx, token).await?;
    may_know(s, &mut tx, actor, &request).await?;
    request.client.ok_or(Error::NotFound)
}

/// What was decided, for a member of the client who could have decided it.
#[boxed]
pub async fn receipt(s: &Services, actor: &Actor, token: &Token) -> Result<Receipt> {
    let mut tx = s.db.read().await?;
    let request = by_link(s, &mut tx, token).await?;
    may_know(s, &mut tx, actor, &request).await?;
    receipt_of(s, &mut tx, &request, actor.lang).await
}

async fn receipt_of(s: &Services, tx: &mut Tx, request: &Request, lang: Lang) -> Result<Receipt> {
    let client_id = request.client.ok_or(Error::NotFound)?;
    let intermediary = party::organisation(tx, request.intermediary).await?;
    let rows = store::request::services(tx, request.id).await?;
    let mandate = store::mandate::between(tx, client_id, request.intermediary).await?;
    let signing = signing_of(tx, request).await?;
    let picked = |wanted: bool| {
        rows.iter()
            .filter(|row| match (&signing.fixed, row.granted) {
                (_, Some(granted)) => granted == wanted,
                (Some(choice), None) => choice.services.contains(&row.service) == wanted,
                (None, None) => !wanted,
            })
            .map(|row| row.service)
            .collect::<Vec<_>>()
    };
    let yes = party::services(s, tx, &picked(true)).await?;
    let answered = matches!(
        request.state,
        RequestState::Approved | RequestState::PartlyApproved
    );
    let running = match &mandate {
        Some(mandate) => store::clients::running(tx, &[mandate.id], s.now()).await?,
        None => Vec::new(),
    };
    let (granted, ended): (Vec<_>, Vec<_>) = yes
        .into_iter()
        .partition(|service| !answered || running.iter().any(|row| row.service == service.id));
    let declined = party::services(s, tx, &picked(false)).await?;
    let last_day = if answered {
        store::grant::of_request(tx, request.id)
            .await?
            .map(|grant| last_day_of(grant.until))
    } else {
        signing.fixed.as_ref().map(|choice| choice.last_day)
    };
    let waits_for = if request.state == RequestState::PartlySigned {
        others(tx, request, client_id).await?
    } else {
        Vec::new()
    };
    Ok(Receipt {
        intermediary: party::named_only(&intermediary),
        client: client(tx, request).await?,
        state: request.state,
        granted: granted
            .iter()
            .map(|service| party::line(service, lang))
            .collect(),
        ended: ended
            .iter()
            .map(|service| party::line(service, lang))
            .collect(),
        declined: declined
            .iter()
            .map(|service| party::line(service, lang))
            .collect(),
        last_day,
        mandate: mandate.map(|mandate| mandate.id),
        signing,
        waits_for,
    })
}

/// Who can still sign (R-BEV-4).
async fn others(tx: &mut Tx, request: &Request, client: OrganisationId) -> Result<Vec<String>> {
    let signers = Standing::load(tx, request).await?.approval.signers;
    let contacts = store::membership::contacts(tx, client).await?;
    Ok(contacts
        .into_iter()
        .filter(|contact| !signers.iter().any(|one| one.person == contact.person))
        .map(|contact| contact.name)
        .collect())
}
