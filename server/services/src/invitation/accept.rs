//! Accepting an invitation. Looking at it changes nothing, so a mail scanner that opens links does no harm; only a
//! submitted form joins.
//!
//! Whose account joins: the link was sent to one address, and having it proves that address. Without an account there,
//! one is made for it. With one, its owner signs in. Somebody signed in under *another* address may accept too, since
//! people have an address per employer, but only after saying so: the screen names both addresses, the log keeps that
//! they differ, and the inviter reads in the message who joined.

use super::{live, note, offered};
use crate::{
    Actor, Services,
    accounts::{Client, name, profile, session::Method, sign_in::SignedIn},
    boxed,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::{Message, parts::Link},
    party,
    people::roles,
    secret::Token,
};
use domain::{
    decide::world::AuthorisationScope,
    fault::Fault,
    id::{MembershipId, OrganisationId, PersonId},
    invitation::{InvitationEvent, InvitationState},
    lang::Lang,
    level::Level,
    role::Role,
    time::{Date, date_of, last_day_after_years, last_day_of, until_after},
    view::{Party, ServiceLine},
};
use store::{
    Tx,
    invitation::Invitation,
    membership::{MEMBER_ALREADY, RoleHeld},
};

/// What the page behind a link shows.
#[derive(Clone, Debug)]
pub struct Shown {
    pub organisation: Party,
    pub invited_by: String,
    pub email: String,
    /// The name the inviter typed, to start from.
    pub name: Option<String>,
    pub manager: Option<Level>,
    /// What the reader may do for this organisation from the moment of joining (R-MACH-9).
    pub services: Vec<ServiceLine>,
    /// For how many years; none without services.
    pub years: Option<i16>,
    pub lang: Lang,
    /// The last day on which the link works.
    pub last_day: Date,
    pub how: How,
}

/// What the reader has to do to accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Make an account for the invited address.
    MakeAccount,
    /// The invited address has an account: sign in with it.
    SignIn,
    /// Signed in with the invited address: accept.
    Accept,
    /// Signed in with another address, given here: accept after saying that this is meant.
    AcceptAs { signed_in: String },
    /// Signed in, and a member already.
    AlreadyMember,
}

/// Shows who invites to what, in the reader's language. Changes nothing, whoever opens the link.
#[boxed]
pub async fn look(s: &Services, actor: Option<&Actor>, lang: Lang, token: &Token) -> Result<Shown> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let found = live(&mut tx, token, now).await?;
    let how = match actor {
        Some(actor)
            if store::membership::current(&mut tx, actor.person, found.organisation)
                .await?
                .is_some() =>
        {
            How::AlreadyMember
        }
        Some(actor) if actor.email == found.email => How::Accept,
        Some(actor) => How::AcceptAs {
            signed_in: actor.email.clone(),
        },
        None if store::account::by_email(&mut tx, &found.email)
            .await?
            .is_some() =>
        {
            How::SignIn
        }
        None => How::MakeAccount,
    };
    let services = offered(s, &mut tx, found.id).await?;
    let roles = store::invitation::roles(&mut tx, found.id).await?;
    let lang = actor.map_or(lang, |actor| actor.lang);
    Ok(Shown {
        organisation: party::shown(&party::organisation(&mut tx, found.organisation).await?),
        invited_by: party::person_name(&mut tx, found.invited_by).await?,
        manager: roles.iter().find_map(|role| role.level),
        services: services
            .iter()
            .map(|service| party::line(service, lang))
            .collect(),
        years: found.years,
        lang: found.lang,
        last_day: last_day_of(found.expires_at),
        how,
        email: found.email,
        name: found.name,
    })
}

/// A new account for the invited address.
#[derive(Clone)]
pub struct NewPerson {
    pub name: String,
    pub password: String,
    pub lang: Lang,
}

/// Accepts with a new account, and signs in.
///
/// Refusals: at `name` [`Fault::Required`], [`Fault::TooLong`], [`Fault::NotAName`], [`Fault::NameReserved`]; at `password` as
/// `accounts::password`; [`Fault::EmailTaken`] when an account was made meanwhile: sign in with it. A link that is not
/// good any more is not found.
#[boxed]
pub async fn with_new_account(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    token: &Token,
    new: &NewPerson,
) -> Result<SignedIn> {
    // Hashing takes a while and 19 MiB: not for a link that leads nowhere.
    let mut tx = s.db.read().await?;
    let found = live(&mut tx, token, s.now()).await?;
    let mut faults = Vec::new();
    let name = name::checked(&new.name)
        .map_err(|fault| faults.push(("name", fault)))
        .unwrap_or_default();
    match name::not_reserved(&mut tx, name).await {
        Err(Error::Refused(more)) => faults.extend(more),
        free => free?,
    }
    drop(tx);
    let prepared = match profile::prepare(s, &found.email, &new.password).await {
        Err(Error::Refused(more)) => {
            faults.extend(more);
            return Err(Error::Refused(faults));
        }
        prepared => prepared?,
    };
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }

    let now = s.now();
    let mut tx = s.db.write().await?;
    store::organisation::hold(&mut tx, &[found.organisation]).await?;
    let found = live(&mut tx, token, now).await?;
    let person: PersonId = s.id();
    store::person::insert(&mut tx, person, name, now).await?;
    profile::create_account(s, &mut tx, person, prepared, new.lang).await?;
    join(s, &mut tx, &found, person, name, "invitation").await?;
    let signed_in = profile::enter(s, &mut tx, client, previous, person, Method::Password).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Accepts with the account that is signed in. `confirmed`: the reader saw that the invitation went to another
/// address and means this account.
///
/// Refusals: at `confirmed` [`Fault::Required`]; [`Fault::AlreadyMember`]. A link that is not good any more is not
/// found. The answer is the organisation, to go on there.
#[boxed]
pub async fn signed_in(
    s: &Services,
    actor: &Actor,
    token: &Token,
    confirmed: bool,
) -> Result<OrganisationId> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let found = live(&mut tx, token, now).await?;
    store::organisation::hold(&mut tx, &[found.organisation]).await?;
    // Again, now that nobody else can close it.
    let found = live(&mut tx, token, now).await?;
    let same = actor.email == found.email;
    if !same && !confirmed {
        return Err(Error::field("confirmed", Fault::Required));
    }
    join(
        s,
        &mut tx,
        &found,
        actor.person,
        &actor.name,
        if same {
            "invitation"
        } else {
            "invitation_other_address"
        },
    )
    .await?;
    store::session::set_organisation(&mut tx, actor.session, Some(found.organisation)).await?;
    tx.commit().await?;
    Ok(found.organisation)
}

/// The stay with everything that was offered, by an inviter who may give it still ([`live`]). The link is used up by the same transaction.
async fn join(
    s: &Services,
    tx: &mut Tx,
    found: &Invitation,
    person: PersonId,
    name: &str,
    basis: &'static str,
) -> Result<()> {
    let now = s.now();
    found
        .state
        .at(found.expires_at, now)
        .apply(InvitationEvent::Accept)?;
    if !store::invitation::close(tx, found.id, InvitationState::Accepted, Some(person), now).await?
    {
        return Err(Error::NotFound);
    }
    let stay: MembershipId = s.id();
    match store::membership::insert(tx, stay, person, found.organisation, now).await {
        Err(error) if error.is_refusal_by(MEMBER_ALREADY) => {
            return Err(Error::refused(Fault::AlreadyMember));
        }
        inserted => inserted?,
    }
    let by = Some(found.invited_by);
    for invited in store::invitation::roles(tx, found.id).await? {
        let role = RoleHeld {
            id: s.id(),
            membership: stay,
            role: invited.role,
            level: invited.level,
            power: invited.power,
            from_at: now,
        };
        store::membership::give_role(tx, &role, by).await?;
        if invited.role == Role::Manager {
            let new = roles::Joined {
                organisation: found.organisation,
                invitation: found.id,
                invited_by: found.invited_by,
                person,
                membership: stay,
                level: invited.level,
            };
            roles::joined(s, tx, &new).await?;
        }
    }
    give_services(s, tx, found, stay).await?;
    if let Some(team) = found.team {
        let open = store::team::by_id(tx, team)
            .await?
            .is_some_and(|team| team.ended_at.is_none());
        if open {
            store::team::add(tx, s.id(), team, stay, now).await?;
        }
    }
    note(
        s,
        tx,
        person,
        found,
        "invitation.accepted",
        basis,
        serde_json::json!({ "members": stay }),
    )
    .await?;
    tell_inviter(s, tx, found, person, name).await
}

async fn give_services(
    s: &Services,
    tx: &mut Tx,
    found: &Invitation,
    stay: MembershipId,
) -> Result<()> {
    let Some(years) = found.years else {
        return Ok(());
    };
    let now = s.now();
    let until = until_after(last_day_after_years(date_of(now), years));
    for invited in store::invitation::services(tx, found.id).await? {
        let authorisation = store::authorisation::NewAuthorisation {
            id: s.id(),
            membership: stay,
            scope: AuthorisationScope::Service(invited.service),
            level: invited.level,
            branch: None,
            from: now,
            until,
        };
        store::authorisation::insert(tx, &authorisation, Some(found.invited_by)).await?;
    }
    Ok(())
}

async fn tell_inviter(
    s: &Services,
    tx: &mut Tx,
    found: &Invitation,
    person: PersonId,
    name: &str,
) -> Result<()> {
    let Some(account) = store::account::by_person(tx, found.invited_by).await? else {
        return Ok(());
    };
    let to = Recipient {
        email: account.email,
        person: Some(found.invited_by),
        organisation: Some(found.organisation),
        lang: account.lang,
    };
    let message = Message::InvitationAccepted {
        organisation: party::named(&party::organisation(tx, found.organisation).await?),
        person: name.to_owned(),
        link: Link::person(person),
    };
    effects::tell(s, tx, &to, &message).await
}
