//! Inviting people to an organisation: a link by mail, for one address, once, for some days. Here are sending, the
//! pending list, resending and revoking; [`accept`] is the other end. Reading pasted addresses is [`addresses`], what
//! can be given is [`options`].
//!
//! The rules: one pending invitation per address and organisation; only the hash of a link's token is kept; a link
//! that is unknown, used, revoked or too old looks like a missing one (R-DEC-22); opening it changes nothing.

pub mod accept;
pub mod addresses;
pub mod options;

use crate::{
    Actor, Services, assignment, boxed,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    messages::{
        Message,
        kind::RoleAt,
        parts::{Link, Party, Service},
    },
    party,
    people::{self, roles},
    secret::Token,
};
use addresses::{Address, Pasted};
use domain::{
    fault::Fault,
    id::{InvitationId, OrganisationId, PersonId, ServiceId, TeamId},
    invitation::{InvitationEvent, InvitationState},
    lang::Lang,
    level::Level,
    role::Role,
    time::{Instant, YEARS_OFFERED, date_of},
    view::Page,
};
use serde_json::{Value, json};
use store::{
    Tx,
    invitation::{Invitation, InvitedRole, InvitedService},
    outbox::Delivery,
    value::fold,
};

/// What every invitation of one go offers.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Manager at this level; none: a user.
    pub manager: Option<Level>,
    /// Own authorisations given at acceptance.
    pub services: Vec<ServiceId>,
    /// How many years those last.
    pub years: Option<i16>,
    pub team: Option<TeamId>,
    /// The language of the message.
    pub lang: Lang,
}

/// What became of one pasted piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The address, or what could not be read as one.
    pub text: String,
    /// The invitation, or why there is none: [`Fault::NotAnEmail`], [`Fault::Twice`], [`Fault::AlreadyInvited`],
    /// [`Fault::AlreadyMember`], [`Fault::WaitSeconds`].
    pub outcome: Result<InvitationId, Fault>,
}

/// Invites everybody whose address is in the text. The others do not stop them: each piece has its verdict, in the
/// order of the text.
///
/// Refusals of the whole: at `addresses` [`Fault::Required`] and [`Fault::TooMany`] (in one go, or in a day); at `manager` as
/// [`roles::appoint`]; at `services` and `team` [`Fault::NotAChoice`], [`Fault::LevelAboveOwn`],
/// [`Fault::SignInHasNoLevel`]; at `years` [`Fault::NotAChoice`].
#[boxed]
pub async fn send(
    s: &Services,
    actor: &Actor,
    pasted: &str,
    offer: &Offer,
) -> Result<Vec<Verdict>> {
    actor.manager()?;
    let pieces = addresses::read(pasted);
    let found = pieces
        .iter()
        .filter(|piece| matches!(piece, Pasted::Address(_)))
        .count();
    if pieces.is_empty() {
        return Err(Error::field("addresses", Fault::Required));
    }
    if found > addresses::MAX_ADDRESSES {
        return Err(Error::field("addresses", Fault::TooMany(250)));
    }
    // Joining with rights is granting them.
    if offer.manager.is_some() || !offer.services.is_empty() || offer.team.is_some() {
        actor.fresh(s.now())?;
    }

    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let manager = actor.manager()?;
    if let Some(level) = offer.manager {
        roles::check_level(actor, "manager", level)?;
    }
    let terms = Terms::check(s, &mut tx, actor, offer).await?;
    let mut room = room(s, &mut tx, manager.organisation).await?;
    let mut verdicts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        verdicts.push(match piece {
            Pasted::Unreadable(text) => Verdict {
                text,
                outcome: Err(Fault::NotAnEmail),
            },
            Pasted::Again(address) => Verdict {
                text: address.email,
                outcome: Err(Fault::Twice),
            },
            Pasted::Address(address) => {
                let outcome = invite(s, &mut tx, actor, &terms, &address).await?;
                if outcome.is_ok() {
                    // All or none: the transaction takes the others back.
                    room = room
                        .checked_sub(1)
                        .ok_or(Error::field("addresses", Fault::TooMany(MOST_A_DAY)))?;
                }
                Verdict {
                    text: address.email,
                    outcome,
                }
            }
        });
    }
    tx.commit().await?;
    Ok(verdicts)
}

/// At most this many invitations of one organisation are sent in 24 hours, sent again included: a stolen session is
/// no way to mail the world in Schakel's name.
pub const MOST_A_DAY: u16 = 500;

/// One invitation is not sent again sooner than this.
const RESEND_SECONDS: i64 = 5 * 60;

const SENT: &str = "invitation.sent";
const RESENT: &str = "invitation.resent";
/// What the log says beside those: what the sender could hand out at that moment.
const SENDER: &str = "sender_level";

/// How many more the organisation may send now, by what the log keeps: a row that was sent again or revoked counts as
/// often as it was mailed. Ask it while the organisation is held.
async fn room(s: &Services, tx: &mut Tx, organisation: OrganisationId) -> Result<u16> {
    let since = s.now().plus_days(-1);
    let mut limit = 1000;
    loop {
        let events = store::audit::of_organisation(tx, organisation, None, limit).await?;
        let all = events.len() < usize::try_from(limit).unwrap_or(usize::MAX);
        // A day with more than that: look again, further back.
        if !all && events.last().is_some_and(|oldest| oldest.at > since) {
            limit = limit.saturating_mul(4);
            continue;
        }
        let sent = events
            .iter()
            .filter(|event| event.at > since && [SENT, RESENT].contains(&event.action.as_str()))
            .count();
        return Ok(MOST_A_DAY.saturating_sub(u16::try_from(sent).unwrap_or(u16::MAX)));
    }
}

/// An offer that was checked, with the words its message needs.
struct Terms {
    organisation: OrganisationId,
    party: Party,
    roles: Vec<InvitedRole>,
    services: Vec<InvitedService>,
    words: Vec<Service>,
    years: Option<i16>,
    team: Option<TeamId>,
    lang: Lang,
}

impl Terms {
    async fn check(s: &Services, tx: &mut Tx, actor: &Actor, offer: &Offer) -> Result<Self> {
        let organisation = actor.organisation()?;
        let mut roles = vec![InvitedRole {
            role: Role::User,
            level: None,
            power: None,
        }];
        if let Some(level) = offer.manager {
            roles.push(InvitedRole {
                role: Role::Manager,
                level: Some(level),
                power: None,
            });
        }
        let (services, words) = checked_services(s, tx, actor, &offer.services).await?;
        let years = match offer.years {
            _ if services.is_empty() => None,
            Some(years) if YEARS_OFFERED.contains(&years) => Some(years),
            _ => return Err(Error::field("years", Fault::NotAChoice)),
        };
        if let Some(team) = offer.team {
            let found = store::team::by_id(tx, team).await?;
            if !found
                .is_some_and(|team| team.organisation == organisation && team.ended_at.is_none())
            {
                return Err(Error::field("team", Fault::NotAChoice));
            }
            team_is_in_reach(s, tx, actor, team).await?;
        }
        let party = party::named(&party::organisation(tx, organisation).await?);
        Ok(Self {
            organisation,
            party,
            roles,
            services,
            words,
            years,
            team: offer.team,
            lang: offer.lang,
        })
    }
}

/// A place in a team is what the team is assigned (R-ROL-3).
async fn team_is_in_reach(s: &Services, tx: &mut Tx, actor: &Actor, team: TeamId) -> Result<()> {
    let given = assignment::level_of_team(tx, team, s.now()).await?;
    let allowed = actor.manager()?.may_hand_out(given);
    allowed.map_err(|fault| Error::field("team", fault))
}

/// The services at the level the catalogue asks, none above the manager's own (R-ROL-3, R-MACH-4).
async fn checked_services(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    asked: &[ServiceId],
) -> Result<(Vec<InvitedService>, Vec<Service>)> {
    if asked.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let own = actor
        .manager()?
        .level
        .ok_or(Error::Refused(vec![("services", Fault::SignInHasNoLevel)]))?;
    let found = party::services(s, tx, asked).await?;
    if found.len() != asked.len() || found.iter().any(|service| service.withdrawn_at.is_some()) {
        return Err(Error::field("services", Fault::NotAChoice));
    }
    let mut services: Vec<InvitedService> = Vec::with_capacity(found.len());
    for service in &found {
        let level = options::given_at(service);
        domain::role::may_register(own, level).map_err(|fault| Error::field("services", fault))?;
        if services.iter().all(|one| one.service != service.id) {
            services.push(InvitedService {
                service: service.id,
                level,
            });
        }
    }
    Ok((services, found.iter().map(party::spoken).collect()))
}

async fn invite(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    terms: &Terms,
    address: &Address,
) -> Result<Result<InvitationId, Fault>> {
    let now = s.now();
    if is_member(tx, terms.organisation, &address.email).await? {
        return Ok(Err(Fault::AlreadyMember));
    }
    if let Some(earlier) =
        store::invitation::pending_for(tx, terms.organisation, &address.email).await?
    {
        if earlier.state.at(earlier.expires_at, now) == InvitationState::Pending {
            return Ok(Err(Fault::AlreadyInvited));
        }
        store::invitation::close(tx, earlier.id, InvitationState::Expired, None, now).await?;
    }
    // One that was revoked and made again is one more mail to somebody who may not know the organisation.
    let limits = &s.accounts.limits;
    if let Err(Error::TooMany { retry_after }) =
        limits.invite(now, terms.organisation, &address.email)
    {
        return Ok(Err(Fault::WaitSeconds(retry_after)));
    }
    let token = s.token();
    let invitation = Invitation {
        id: s.id(),
        organisation: terms.organisation,
        email: address.email.clone(),
        name: address.name.clone(),
        lang: terms.lang,
        team: terms.team,
        years: terms.years,
        state: InvitationState::Pending,
        invited_by: actor.person,
        created_at: now,
        sent_at: now,
        expires_at: expires(s, now),
        closed_at: None,
        accepted_by: None,
    };
    store::invitation::insert(
        tx,
        &invitation,
        token.hash().bytes(),
        &terms.roles,
        &terms.services,
    )
    .await?;
    note(
        s,
        tx,
        actor.person,
        &invitation,
        SENT,
        roles::basis(actor),
        json!({ SENDER: actor.manager()?.level }),
    )
    .await?;
    let message = Message::Invitation {
        organisation: terms.party.clone(),
        invited_by: actor.name.clone(),
        roles: role_words(&terms.roles),
        services: terms.words.clone(),
        last_day: date_of(invitation.expires_at),
        link: Link::invitation(token.reveal()),
        again: false,
    };
    mail(s, tx, &invitation, &message).await?;
    Ok(Ok(invitation.id))
}

/// One line of the list of open invitations.
#[derive(Clone, Debug)]
pub struct Pending {
    pub invitation: InvitationId,
    pub email: String,
    pub name: Option<String>,
    pub manager: Option<Level>,
    pub services: Vec<InvitedService>,
    pub team: Option<TeamId>,
    pub invited_by: String,
    pub sent_at: Instant,
    pub expires_at: Instant,
    /// The link is too old: resend or revoke.
    pub expired: bool,
    /// Whether the mail left; none: nothing known.
    pub delivery: Option<Delivery>,
}

/// Invitations that nobody has accepted or revoked, newest first; those whose link is too old stay in sight. `search` is
/// a part of a name or address; empty finds all. A page at a time, counted from 1.
#[boxed]
pub async fn pending(
    s: &Services,
    actor: &Actor,
    search: &str,
    page: u32,
) -> Result<Page<Pending>> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let mut open = store::invitation::open(&mut tx, organisation).await?;
    let search = fold(search);
    open.retain(|one| {
        one.email.contains(&search)
            || one
                .name
                .as_deref()
                .is_some_and(|name| fold(name).contains(&search))
    });
    let found = Page::of(open, page, people::PAGE);
    let mut rows = Vec::new();
    for one in found.rows {
        rows.push(shown(s, &mut tx, one).await?);
    }
    Ok(Page {
        rows,
        total: found.total,
        page: found.page,
        size: found.size,
    })
}

/// One of them; any other is not found (R-DEC-22).
#[boxed]
pub async fn one_pending(s: &Services, actor: &Actor, id: InvitationId) -> Result<Pending> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let found = store::invitation::one_open(&mut tx, organisation, id).await?;
    shown(s, &mut tx, found.ok_or(Error::NotFound)?).await
}

async fn shown(s: &Services, tx: &mut Tx, found: Invitation) -> Result<Pending> {
    let roles = store::invitation::roles(tx, found.id).await?;
    Ok(Pending {
        invitation: found.id,
        manager: roles.iter().find_map(|role| role.level),
        services: store::invitation::services(tx, found.id).await?,
        invited_by: party::person_name(tx, found.invited_by).await?,
        delivery: store::outbox::delivery(tx, found.id.uuid()).await?,
        expired: found.state.at(found.expires_at, s.now()) == InvitationState::Expired,
        email: found.email,
        name: found.name,
        team: found.team,
        sent_at: found.sent_at,
        expires_at: found.expires_at,
    })
}

/// Sends a new link; the earlier one stops working, and the days count from now. Who sends it is who invites: what the
/// link gives depends on this sender's role from here on.
///
/// Refusals: [`Fault::InvitationClosed`], [`Fault::WaitSeconds`], [`Fault::TooMany`]; at `manager`, `services` and `team`
/// as [`send`]. Another organisation's is not found.
#[boxed]
pub async fn resend(s: &Services, actor: &Actor, invitation: InvitationId) -> Result<()> {
    actor.manager()?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let manager = actor.manager()?;
    let mut found = own(&mut tx, manager.organisation, invitation).await?;
    let roles = store::invitation::roles(&mut tx, found.id).await?;
    let invited = store::invitation::services(&mut tx, found.id).await?;
    let offered_level = roles.iter().find_map(|role| role.level);
    // Sending a link to rights is giving them again.
    if offered_level.is_some() || !invited.is_empty() || found.team.is_some() {
        actor.fresh(now)?;
    }
    if let Some(level) = offered_level {
        roles::check_level(actor, "manager", level)?;
    }
    if let Some(level) = invited.iter().map(|one| one.level).max() {
        let own = manager
            .level
            .ok_or(Error::field("services", Fault::SignInHasNoLevel))?;
        domain::role::may_register(own, level).map_err(|fault| Error::field("services", fault))?;
    }
    if let Some(team) = found.team {
        team_is_in_reach(s, &mut tx, actor, team).await?;
    }
    found
        .state
        .at(found.expires_at, now)
        .apply(InvitationEvent::Resend)?;
    Fault::wait_until(found.sent_at.plus_seconds(RESEND_SECONDS), now)?;
    if room(s, &mut tx, manager.organisation).await? == 0 {
        return Err(Error::refused(Fault::TooMany(MOST_A_DAY)));
    }
    let token = s.token();
    found.sent_at = now;
    found.expires_at = expires(s, now);
    if !store::invitation::resend(
        &mut tx,
        found.id,
        token.hash().bytes(),
        now,
        found.expires_at,
    )
    .await?
    {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    note(
        s,
        &mut tx,
        actor.person,
        &found,
        RESENT,
        roles::basis(actor),
        json!({ SENDER: manager.level }),
    )
    .await?;
    let services = offered(s, &mut tx, found.id).await?;
    let message = Message::Invitation {
        organisation: party::named(&party::organisation(&mut tx, found.organisation).await?),
        invited_by: actor.name.clone(),
        roles: role_words(&roles),
        services: services.iter().map(party::spoken).collect(),
        last_day: date_of(found.expires_at),
        link: Link::invitation(token.reveal()),
        again: true,
    };
    mail(s, &mut tx, &found, &message).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an invitation back: its link is dead at once.
///
/// Refusal: [`Fault::InvitationClosed`]. Another organisation's is not found.
#[boxed]
pub async fn revoke(s: &Services, actor: &Actor, invitation: InvitationId) -> Result<()> {
    actor.may_stop()?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let organisation = actor.may_stop()?;
    let found = own(&mut tx, organisation, invitation).await?;
    found
        .state
        .at(found.expires_at, now)
        .apply(InvitationEvent::Revoke)?;
    if !store::invitation::close(&mut tx, found.id, InvitationState::Revoked, None, now).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    note(
        s,
        &mut tx,
        actor.person,
        &found,
        "invitation.revoked",
        roles::basis(actor),
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn own(
    tx: &mut Tx,
    organisation: OrganisationId,
    invitation: InvitationId,
) -> Result<Invitation> {
    let found = store::invitation::by_id(tx, invitation).await?;
    found
        .filter(|found| found.organisation == organisation)
        .ok_or(Error::NotFound)
}

async fn is_member(tx: &mut Tx, organisation: OrganisationId, email: &str) -> Result<bool> {
    let Some(account) = store::account::by_email(tx, email).await? else {
        return Ok(false);
    };
    Ok(store::membership::current(tx, account.person, organisation)
        .await?
        .is_some())
}

fn expires(s: &Services, sent: Instant) -> Instant {
    sent.plus_days(i64::from(s.settings.invitation_days))
}

fn role_words(roles: &[InvitedRole]) -> Vec<RoleAt> {
    roles
        .iter()
        .map(|invited| RoleAt {
            role: invited.role,
            level: invited.level,
        })
        .collect()
}

/// The catalogue's words for what was offered.
async fn offered(
    s: &Services,
    tx: &mut Tx,
    invitation: InvitationId,
) -> Result<Vec<store::catalogue::Service>> {
    let invited = store::invitation::services(tx, invitation).await?;
    let ids: Vec<ServiceId> = invited.iter().map(|one| one.service).collect();
    party::services(s, tx, &ids).await
}

async fn mail(s: &Services, tx: &mut Tx, invitation: &Invitation, message: &Message) -> Result<()> {
    let to = Recipient {
        email: invitation.email.clone(),
        person: None,
        organisation: Some(invitation.organisation),
        lang: invitation.lang,
    };
    effects::tell_about(s, tx, &to, message, Some(invitation.id.uuid()), None).await
}

/// What was offered in the facts, by ids and codes, with `more`; the address beside them, where it can be erased.
async fn note(
    s: &Services,
    tx: &mut Tx,
    actor: PersonId,
    invitation: &Invitation,
    action: &'static str,
    basis: &'static str,
    more: Value,
) -> Result<()> {
    let manager = store::invitation::roles(tx, invitation.id)
        .await?
        .into_iter()
        .find(|role| role.role == Role::Manager);
    let services = store::invitation::services(tx, invitation.id).await?;
    let services: Vec<ServiceId> = services.iter().map(|one| one.service).collect();
    let mut facts = json!({
        "role": manager.as_ref().map_or(Role::User, |role| role.role),
        "level": manager.and_then(|role| role.level),
        "teams": invitation.team,
        "services": services,
        "years": invitation.years,
    });
    if let (Value::Object(facts), Value::Object(more)) = (&mut facts, more) {
        facts.extend(more);
    }
    let happened = Happened {
        organisations: &[invitation.organisation],
        actor: Some(actor),
        action,
        object: invitation.id.uuid(),
        basis,
        facts,
        personal: Some(json!({ "email": invitation.email })),
    };
    effects::record(s, tx, happened).await
}

/// The invitation behind a link that can be accepted now, by whoever sent this link; whatever else it is looks like a
/// missing one (R-DEC-22).
async fn live(tx: &mut Tx, token: &Token, now: Instant) -> Result<Invitation> {
    let found = store::invitation::by_token_hash(tx, token.hash().bytes()).await?;
    let mut found = found
        .filter(|found| found.state.at(found.expires_at, now) == InvitationState::Pending)
        .ok_or(Error::NotFound)?;
    // A link that was sent again is the other sender's: the first may have left since.
    let object = found.id.uuid();
    let events = store::audit::of_object(tx, found.organisation, object, 10).await?;
    let sent = events
        .into_iter()
        .find(|event| [SENT, RESENT].contains(&event.action.as_str()));
    // What the sender could hand out then; what the log does not tell is nothing.
    let mut sender = None;
    if let Some(event) = sent {
        found.invited_by = event.actor.unwrap_or(found.invited_by);
        sender = serde_json::from_value(event.facts[SENDER].clone()).unwrap_or_default();
    }
    if still_may_invite(tx, &found, sender, now).await? {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// A link outlives the inviter's role by nothing: it gives what the inviter could give now, or it is dead (R-ROL-3). A
/// team may have been assigned more since: that was not the sender's to give either.
async fn still_may_invite(
    tx: &mut Tx,
    found: &Invitation,
    sender: Option<Level>,
    now: Instant,
) -> Result<bool> {
    let stay = store::membership::current(tx, found.invited_by, found.organisation).await?;
    let Some(stay) = stay else {
        return Ok(false);
    };
    let own = store::membership::roles(tx, stay.id).await?;
    let roles = store::invitation::roles(tx, found.id).await?;
    let services = store::invitation::services(tx, found.id).await?;
    let by_team = match found.team {
        Some(team) => assignment::level_of_team(tx, team, now).await?,
        None => None,
    };
    if by_team > sender {
        return Ok(false);
    }
    let offered = roles
        .iter()
        .filter_map(|role| role.level)
        .chain(services.iter().map(|service| service.level))
        .chain(by_team)
        .max();
    // A representative who is no manager gives no levels by a link.
    Ok(own.iter().any(|held| match held.role {
        Role::Manager => held.level >= offered,
        Role::Representative => offered.is_none(),
        Role::User => false,
    }))
}
