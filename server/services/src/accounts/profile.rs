//! One's own account: making one (when an invitation is accepted), the name, the password, the language. The address was proved
//! by the invitation's link, so nothing more is asked there; every change afterwards is told by mail.

use super::{
    client::{self, Client},
    factors, name, password, reset,
    session::{self, Method},
    sign_in::{self, SignedIn, own_account},
};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    messages::Message,
    party,
    secret::Token,
};
use domain::{fault::Fault, id::PersonId, lang::Lang, time::Instant};
use serde_json::json;
use std::fmt;
use store::{Tx, account::EMAIL_TAKEN};

/// A password that was accepted, hashed. Hashing takes a while, so it is done before a transaction begins.
#[derive(Clone)]
pub struct Prepared {
    email: String,
    hash: String,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared(…)")
    }
}

/// Checks and hashes the password of a new account. Fault at `password`.
#[boxed]
pub async fn prepare(s: &Services, email: &str, new: &str) -> Result<Prepared> {
    let email = domain::email::folded(email);
    password::acceptable(new, &email).map_err(|fault| Error::field("password", fault))?;
    let hash = s.accounts.hasher.hash(&*s.rng, new).await?;
    Ok(Prepared { email, hash })
}

/// Makes the account of a person who exists and has none, in the transaction of what it belongs to.
/// Refusal: [`Fault::EmailTaken`]; whether to say so is the caller's to weigh.
#[boxed]
pub async fn create_account(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    prepared: Prepared,
    lang: Lang,
) -> Result<()> {
    let now = s.now();
    let created = store::account::insert(
        tx,
        &store::account::NewAccount {
            person,
            email: &prepared.email,
            password_hash: Some(&prepared.hash),
            totp_secret: None,
            lang,
            at: now,
        },
    )
    .await;
    match created {
        Err(error) if error.is_refusal_by(EMAIL_TAKEN) => {
            return Err(Error::refused(Fault::EmailTaken));
        }
        created => created?,
    }
    factors::record(
        s,
        tx,
        person,
        "account.created",
        person.uuid(),
        json!({ "lang": lang }),
    )
    .await
}

/// Signs in the owner of an account made a moment ago in the same transaction, by what was proved for it: the password
/// chosen, and perhaps the phone. It carries no level yet (R-DEC-4).
#[boxed]
pub async fn enter(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    previous: Option<&Token>,
    person: PersonId,
    method: Method,
) -> Result<SignedIn> {
    // The browser in which the account was made is no news to its owner.
    sign_in::begin(s, tx, client, previous, person, (method, None), s.now()).await
}

/// What one is called from now on: on screens, in messages, and in the log of what one did before. The old name stays
/// in the log of every organisation where one works.
///
/// Faults at `name`; [`Error::StepUpNeeded`] when there is a second factor and it was used too long ago.
#[boxed]
pub async fn set_name(s: &Services, actor: &Actor, name: &str) -> Result<()> {
    let name = name::checked(name).map_err(|fault| Error::field("name", fault))?;
    let mut tx = s.db.write().await?;
    let before = party::person_name(&mut tx, actor.person).await?;
    if name == before {
        return Ok(());
    }
    // Under this name a clerk has no part in what a clerk decides (`evidence`).
    if store::clerk::is(&mut tx, actor.person).await? {
        return Err(Error::field("name", Fault::ClerkKeepsName));
    }
    name::not_reserved(&mut tx, name).await?;
    let account = own_account(&mut tx, actor.person).await?;
    if factors::has_any(&mut tx, &account).await? {
        actor.fresh(s.now())?;
    }
    let by = (actor.person, "own");
    rename(s, &mut tx, actor.person, (&before, name), by).await?;
    tx.commit().await?;
    Ok(())
}

/// A person is called otherwise from now on: before, and now; by whom, and why they may.
async fn rename(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    (before, name): (&str, &str),
    (by, basis): (PersonId, &'static str),
) -> Result<()> {
    if !store::person::rename(tx, person, name).await? {
        return Err(Error::NotFound);
    }
    let places = store::membership::workplaces(tx, person).await?;
    let organisations: Vec<_> = places.iter().map(|place| place.organisation).collect();
    let happened = Happened {
        organisations: &organisations,
        actor: Some(by),
        action: "account.renamed",
        object: person.uuid(),
        basis,
        facts: json!({}),
        personal: Some(json!({ "name": name, "before": before })),
    };
    effects::record(s, tx, happened).await
}

/// Whose account was made by an application in which the name is corrected, is called by the corrected one: under it they
/// sign soon. `by`: themselves, or a manager of the one organisation they work for, about an application begun at `since`:
/// an account of before is not that organisation's to name. Who is called otherwise meanwhile, works somewhere else, or is
/// a clerk, keeps the name until they change it; so does who has a second factor to show for that.
pub(crate) async fn correct_name(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    (before, name): (&str, &str),
    by: &Actor,
    since: Instant,
) -> Result<()> {
    let own = by.person == person;
    let account = store::account::by_person(tx, person).await?;
    let made_here = own || account.is_some_and(|account| account.created_at >= since);
    let theirs = made_here && before != name && party::person_name(tx, person).await? == before;
    let there = by.at.as_ref().filter(|_| !own).map(|at| at.organisation);
    let places = store::membership::workplaces(tx, person).await?;
    let free = places.iter().all(|place| Some(place.organisation) == there)
        && !store::clerk::is(tx, person).await?
        && !(own && factors::actor_has_any(tx, by).await?);
    if theirs && free && name::not_reserved(tx, name).await.is_ok() {
        let basis = if own { "own" } else { "manager" };
        rename(s, tx, person, (before, name), (by.person, basis)).await?;
    }
    Ok(())
}

/// Messages in this language from now on, and screens where none was chosen in the browser.
#[boxed]
pub async fn set_language(s: &Services, actor: &Actor, lang: Lang) -> Result<()> {
    let mut tx = s.db.write().await?;
    // What the actor reads now is the browser's.
    if !store::account::set_lang(&mut tx, actor.person, lang).await? {
        return Ok(());
    }
    factors::record(
        s,
        &mut tx,
        actor.person,
        "account.language",
        actor.person.uuid(),
        json!({ "lang": lang }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Changes the password. Other devices are signed out; the answer is this session's new token.
///
/// Faults at `current` and `password`; [`Error::StepUpNeeded`] when there is a second factor and it was used too long ago.
#[boxed]
pub async fn change_password(
    s: &Services,
    actor: &Actor,
    client: &Client,
    current: &str,
    new: &str,
) -> Result<Token> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let account = own_account(&mut tx, actor.person).await?;
    let second_factor = factors::has_any(&mut tx, &account).await?;
    drop(tx);
    if second_factor {
        actor.fresh(now)?;
    }
    let device = client::known_device(s, client, actor.person, now);
    let charge = s
        .accounts
        .limits
        .sign_in(now, &account.email, client, device)?;
    let verdict = s
        .accounts
        .hasher
        .verify(account.password_hash.as_deref(), current)
        .await?;
    let mut faults = Vec::new();
    if verdict == password::Verdict::Wrong {
        faults.push(("current", Fault::WrongPassword));
    } else {
        s.accounts.limits.give_back(charge);
    }
    if let Err(fault) = password::acceptable(new, &account.email) {
        faults.push(("password", fault));
    }
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    let hash = s.accounts.hasher.hash(&*s.rng, new).await?;

    let mut tx = s.db.write().await?;
    let message = Message::PasswordChanged { at: now };
    reset::changed(
        s,
        &mut tx,
        &account,
        &hash,
        ("account.password_changed", json!({})),
        &message,
    )
    .await?;
    session::end_all(s, &mut tx, actor.person, Some(actor.session)).await?;
    let token = session::rename(s, &mut tx, actor).await?;
    tx.commit().await?;
    Ok(token)
}
