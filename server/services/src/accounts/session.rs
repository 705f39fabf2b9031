//! Sessions: a random token in the browser, its digest in the table. A session ends by idleness, by age, by signing
//! out (here, on one device, everywhere) or by a new password; its token changes whenever a factor is used, so that a
//! token planted or seen earlier is worth nothing. What an [`Actor`] may count on is worked out afresh at each request.

use super::{
    client::{self, Client},
    pin,
};
use crate::{
    Actor, Services,
    actor::{Acting, RoleHeld, SignIn},
    boxed,
    error::{Error, Result},
    secret::Token,
};
use domain::{
    id::{CredentialId, MeansId, OrganisationId, PersonId, SessionId},
    level::Level,
    means::MeansState,
    time::Instant,
};
use serde_json::json;
use store::{Tx, membership::Workplace, session::Session};

/// A session's last use is written down at most this often: not every request is a write.
const SEEN_EVERY_SECONDS: i64 = 60;

/// How the person showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Password,
    PasswordAndCode,
    PasswordAndRecoveryCode,
    /// A password, and an identity document shown a moment ago (R-DEC-6).
    PasswordAndIdentification,
    /// A password, and a code by text message (R-LOA-5).
    PasswordAndText,
    Passkey,
    /// A registered browser and its PIN (R-AAN-6): two factors, the first of which can be copied.
    DeviceAndPin,
}

impl Method {
    /// The word in the database and in the audit log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndCode => "password_code",
            Self::PasswordAndRecoveryCode => "password_recovery",
            Self::PasswordAndIdentification => "password_identification",
            Self::PasswordAndText => "password_text",
            Self::Passkey => "passkey",
            Self::DeviceAndPin => "device_pin",
        }
    }

    /// Two factors, or a passkey that checked the person: what a level asks for (R-DEC-4).
    pub const fn second_factor(self) -> bool {
        !matches!(self, Self::Password)
    }

    /// The factors that a person holds for good: what a means can rest on (R-LOA-5).
    pub const fn own_factor(self) -> bool {
        matches!(self, Self::PasswordAndCode | Self::Passkey)
    }
}

/// Opens a session for someone whose factors were just checked.
pub(super) async fn open(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    person: PersonId,
    method: Method,
    credential: Option<CredentialId>,
    now: Instant,
) -> Result<(SessionId, Token)> {
    let token = s.token();
    let id: SessionId = s.id();
    let session = Session {
        id,
        person,
        organisation: None,
        method: method.code().to_owned(),
        credential,
        second_factor: method.second_factor(),
        factor_at: now,
        created_at: now,
        seen_at: now,
        expires_at: now.plus_seconds(i64::from(s.settings.session_hours) * 3600),
        user_agent: client.user_agent().to_owned(),
        address: client.coarse_address(),
    };
    store::session::insert(tx, token.hash().bytes(), &session).await?;
    Ok((id, token))
}

/// A factor was used again, at this moment: fresh from then, under a new token.
pub(crate) async fn renew(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    method: Method,
    credential: Option<CredentialId>,
    used_at: Instant,
) -> Result<Token> {
    let now = s.now();
    let mut session = own(s, tx, actor, now).await?;
    method.code().clone_into(&mut session.method);
    session.credential = credential;
    session.second_factor = method.second_factor();
    session.factor_at = used_at;
    let token = rotate(s, tx, session, now).await?;
    if method.own_factor() {
        store::identification::factor_used(tx, actor.person, actor.session, now).await?;
    }
    super::factors::record(
        s,
        tx,
        actor.person,
        "session.stepped_up",
        actor.session.uuid(),
        json!({ "method": method.code() }),
    )
    .await?;
    Ok(token)
}

/// A new token for the same session: what was seen of it before is worth nothing.
pub(super) async fn rename(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Token> {
    let now = s.now();
    let session = own(s, tx, actor, now).await?;
    rotate(s, tx, session, now).await
}

async fn rotate(s: &Services, tx: &mut Tx, mut session: Session, now: Instant) -> Result<Token> {
    let token = s.token();
    session.seen_at = now;
    if store::session::rotate(tx, token.hash().bytes(), &session).await? {
        Ok(token)
    } else {
        Err(Error::SignInNeeded)
    }
}

/// The actor's session, unless it ended meanwhile.
async fn own(s: &Services, tx: &mut Tx, actor: &Actor, now: Instant) -> Result<Session> {
    let sessions = store::session::of_person(tx, actor.person, now, idle_since(s, now)).await?;
    sessions
        .into_iter()
        .find(|session| session.id == actor.session)
        .ok_or(Error::SignInNeeded)
}

/// The session of a token, unless it ended.
pub(super) async fn live(
    s: &Services,
    tx: &mut Tx,
    token: &Token,
    now: Instant,
) -> Result<Option<Session>> {
    Ok(store::session::by_token_hash(tx, token.hash().bytes(), now, idle_since(s, now)).await?)
}

/// Whose session this token is or was, as long as that is remembered: to give somebody back what they typed, never to
/// let them in.
#[boxed]
pub async fn owner(s: &Services, token: &Token) -> Result<Option<PersonId>> {
    let mut tx = s.db.read().await?;
    Ok(store::session::owner(&mut tx, token.hash().bytes()).await?)
}

fn idle_since(s: &Services, now: Instant) -> Instant {
    now.plus_seconds(-i64::from(s.settings.session_idle_minutes) * 60)
}

/// Who is asking, for every request: the person of a live session, at the organisation chosen, with the roles and
/// the level held there now. `None`: nobody, or a session that has ended.
#[boxed]
pub async fn authenticate(s: &Services, token: &Token) -> Result<Option<Actor>> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let Some(session) = live(s, &mut tx, token, now).await? else {
        return Ok(None);
    };
    let Some(actor) = actor_of(s, &mut tx, &session, now).await? else {
        return Ok(None);
    };
    drop(tx);
    if session.seen_at.plus_seconds(SEEN_EVERY_SECONDS) <= now {
        // A database that takes no writes for a moment must not keep people from reading.
        if let Err(error) = note_seen(s, session.id, now).await {
            tracing::warn!(%error, "when a session was last seen was not noted");
        }
    }
    Ok(Some(actor))
}

/// The actor as a member of another organisation than the one chosen in the header, for an act that names the
/// organisation itself: a link to approve. `None` for who is no member there.
pub(crate) async fn acting_at(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
) -> Result<Option<Actor>> {
    let now = s.now();
    let mut session = own(s, tx, actor, now).await?;
    session.organisation = Some(organisation);
    let there = actor_of(s, tx, &session, now).await?;
    Ok(there.filter(|actor| {
        actor
            .at
            .as_ref()
            .is_some_and(|at| at.organisation == organisation)
    }))
}

async fn actor_of(
    s: &Services,
    tx: &mut Tx,
    session: &Session,
    now: Instant,
) -> Result<Option<Actor>> {
    let Some(account) = super::sign_in::account_of(tx, session.person).await? else {
        return Ok(None);
    };
    let Some(person) = store::person::by_id(tx, session.person).await? else {
        return Ok(None);
    };
    let at = acting(tx, session, now).await?;
    // A document says who somebody is, for signing by it (R-DEC-6). It is no factor: no means is used with it.
    let by_document = session.method == Method::PasswordAndIdentification.code();
    let second_factor = session.second_factor && !by_document;
    // A registered browser with its PIN is enough to look and to log in at the lowest level, for no more (R-DEC-4).
    let by_pin = session.method == Method::DeviceAndPin.code();
    let most = if by_pin { pin::MOST_LEVEL } else { Level::Eh4 };
    let fresh_minutes = if by_pin {
        0
    } else {
        s.settings.step_up_minutes
    };
    let own_factor = [Method::PasswordAndCode, Method::Passkey]
        .iter()
        .any(|method| method.code() == session.method);
    let means = match &at {
        Some((at, since)) if second_factor => {
            best_means(tx, session, at.organisation, *since, now).await?
        }
        _ => None,
    };
    Ok(Some(Actor {
        person: session.person,
        session: session.id,
        name: person.name,
        email: account.email,
        lang: account.lang,
        at: at.map(|(at, _)| at),
        is_clerk: store::clerk::is(tx, session.person).await?,
        sign_in: SignIn {
            level: means.map(|(_, level)| level.min(most)),
            means: means.map(|(id, _)| id),
            second_factor,
            own_factor,
            by_document,
            by_pin,
            factor_at: session.factor_at,
            fresh_until: session
                .factor_at
                .plus_seconds(i64::from(fresh_minutes) * 60),
        },
    }))
}

async fn note_seen(s: &Services, session: SessionId, now: Instant) -> Result<()> {
    let mut tx = s.db.write().await?;
    store::session::touch(&mut tx, session, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The chosen organisation while the person is a member there, otherwise the first by name; and since when.
async fn acting(tx: &mut Tx, session: &Session, now: Instant) -> Result<Option<(Acting, Instant)>> {
    let mut places = workplaces(tx, session.person, now).await?;
    let chosen = places
        .iter()
        .position(|place| Some(place.organisation) == session.organisation)
        .unwrap_or(0);
    if places.is_empty() {
        return Ok(None);
    }
    let place = places.swap_remove(chosen);
    let roles = store::membership::roles(tx, place.membership).await?;
    let acting = Acting {
        organisation: place.organisation,
        organisation_name: place.name,
        membership: place.membership,
        roles: roles
            .into_iter()
            .filter(|role| role.from_at <= now)
            .map(|role| RoleHeld {
                role: role.role,
                level: role.level,
            })
            .collect(),
    };
    Ok(Some((acting, place.from_at)))
}

/// Where a person works now, by name.
pub(crate) async fn workplaces(
    tx: &mut Tx,
    person: PersonId,
    now: Instant,
) -> Result<Vec<Workplace>> {
    let mut places = store::membership::workplaces(tx, person).await?;
    places.retain(|place| place.from_at <= now);
    Ok(places)
}

/// The means a sign-in is at this organisation: the best that is active, and bound to the credential used or to none
/// in particular (R-DEC-4). Another organisation's means never counts (R-DEC-2, R-AAN-12), nor one of an earlier stay
/// (R-DEC-18).
async fn best_means(
    tx: &mut Tx,
    session: &Session,
    organisation: OrganisationId,
    since: Instant,
    now: Instant,
) -> Result<Option<(MeansId, Level)>> {
    let means = store::means::of_person(tx, session.person, organisation).await?;
    Ok(means
        .into_iter()
        .filter(|means| {
            means.state == MeansState::Active && since <= means.created_at && now < means.expires_at
        })
        .filter(|means| means.credential.is_none() || means.credential == session.credential)
        .map(|means| (means.id, means.level))
        .max_by_key(|(id, level)| (*level, *id)))
}

/// Ends this session.
#[boxed]
pub async fn sign_out(s: &Services, actor: &Actor) -> Result<()> {
    end(s, actor, actor.session).await
}

/// Ends one session of the actor's, on whatever device it is.
#[boxed]
pub async fn end(s: &Services, actor: &Actor, session: SessionId) -> Result<()> {
    let mut tx = s.db.write().await?;
    if !store::session::end(&mut tx, session, actor.person, s.now()).await? {
        return Err(Error::NotFound);
    }
    super::factors::record(
        s,
        &mut tx,
        actor.person,
        "session.ended",
        session.uuid(),
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends all sessions of the actor's but this one, and says how many.
#[boxed]
pub async fn end_others(s: &Services, actor: &Actor) -> Result<u64> {
    let mut tx = s.db.write().await?;
    let ended = end_all(s, &mut tx, actor.person, Some(actor.session)).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends all sessions of a person, forgets the browsers with a PIN, and notes it. Within the transaction of what it
/// belongs to.
pub(crate) async fn end_all(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    except: Option<SessionId>,
) -> Result<u64> {
    let ended = store::session::end_all(tx, person, except, s.now()).await?;
    let pins = store::pin::end_all(tx, person, s.now()).await?;
    if ended > 0 || pins > 0 {
        super::factors::record(
            s,
            tx,
            person,
            "account.sessions_ended",
            person.uuid(),
            json!({ "sessions": ended, "pins": pins }),
        )
        .await?;
    }
    Ok(ended)
}

/// A device that is signed in.
#[derive(Clone, Debug)]
pub struct Device {
    pub session: SessionId,
    /// The one that asks.
    pub this: bool,
    /// Browser and system in plain words; empty when it says nothing we know.
    pub name: String,
    /// Too coarse to point at a person: `192.0.2.x`.
    pub address: String,
    pub signed_in_at: Instant,
    /// Within a minute.
    pub seen_at: Instant,
}

/// The devices on which the actor is signed in: this one, then the last used first.
#[boxed]
pub async fn devices(s: &Services, actor: &Actor) -> Result<Vec<Device>> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let mut sessions =
        store::session::of_person(&mut tx, actor.person, now, idle_since(s, now)).await?;
    // Stable: this device first, then as they came.
    sessions.sort_by_key(|session| session.id != actor.session);
    Ok(sessions
        .into_iter()
        .map(|session| Device {
            session: session.id,
            this: session.id == actor.session,
            name: client::plain_name(&session.user_agent),
            address: session.address,
            signed_in_at: session.created_at,
            seen_at: session.seen_at,
        })
        .collect())
}

/// An organisation the person can switch to.
#[derive(Clone, Debug)]
pub struct Place {
    pub organisation: OrganisationId,
    pub name: String,
}

/// Where the actor is a member, by name: for the switcher in the header.
#[boxed]
pub async fn places(s: &Services, actor: &Actor) -> Result<Vec<Place>> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let places = workplaces(&mut tx, actor.person, now).await?;
    Ok(places
        .into_iter()
        .map(|place| Place {
            organisation: place.organisation,
            name: place.name,
        })
        .collect())
}

/// Acts for another organisation from now on. The means that counts changes with it (R-AAN-12).
#[boxed]
pub async fn switch(s: &Services, actor: &Actor, organisation: OrganisationId) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let places = workplaces(&mut tx, actor.person, now).await?;
    let member = places
        .iter()
        .any(|place| place.organisation == organisation);
    if !member
        || !store::session::set_organisation(&mut tx, actor.session, Some(organisation)).await?
    {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(())
}
