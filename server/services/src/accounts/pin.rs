//! A PIN of five digits, as the unlock of a browser that its owner registered after a full sign-in (R-AAN-6). The
//! browser holds a long random secret, and the PIN is hashed together with it, so neither is worth anything alone.
//!
//! The rules: five wrong tries and the device is forgotten, which its owner is told; whatever signs out other devices
//! forgets all of them; such a sign-in carries EH2+ at most, and is never fresh: granting, approving and changing how
//! one signs in ask for a stronger factor first (R-DEC-4). Which PINs may be chosen is [`domain::pin`]'s.

use super::{
    client::{self, Client},
    factors,
    password::Verdict,
    session::Method,
    sign_in::{self, SignedIn, account_of, own_account, recipient},
};
use crate::{
    Actor, Services, boxed, effects,
    error::{Error, Result},
    messages::Message,
    party,
    secret::Token,
};
use domain::{
    fault::Fault,
    id::CredentialId,
    level::Level,
    pin::Pin,
    time::{Instant, date_of},
};
use serde_json::json;
use store::pin::{self as rows, PinDevice};

/// How often a PIN may be tried before the device is forgotten.
const TRIES: u32 = 5;
/// Nobody signs in from more browsers than this.
const MOST: usize = 10;
/// What such a sign-in carries at most: a cookie can be copied, unlike a passkey.
pub(super) const MOST_LEVEL: Level = Level::Eh2Plus;

/// A registered device, as the sign-in page knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// How its owner is called.
    pub name: String,
    pub tries: u32,
}

/// A registered device, for the account page.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: CredentialId,
    /// The one that asks.
    pub this: bool,
    pub name: String,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
}

/// What is hashed: a stolen table cannot be tried without the browser, nor a stolen browser without the PIN.
fn together(device: &Token, pin: &Pin) -> String {
    format!("{}:{}", device.reveal(), pin.as_str())
}

/// Whose device this is, while a PIN can be tried on it.
#[boxed]
pub async fn look(s: &Services, device: &Token) -> Result<Option<Known>> {
    let mut tx = s.db.read().await?;
    let Some(row) = rows::by_secret_hash(&mut tx, device.hash().bytes())
        .await?
        .filter(|row| row.tries_left > 0)
    else {
        return Ok(None);
    };
    if account_of(&mut tx, row.person).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Known {
        name: party::person_name(&mut tx, row.person).await?,
        tries: row.tries_left,
    }))
}

/// Signs in from a registered device. `previous` is the session this browser had, which ends.
///
/// Refusals: at `pin` [`Fault::NotAPin`], which uses no try up, and [`Fault::WrongPin`]; [`Fault::DeviceForgotten`];
/// [`Error::TooMany`].
#[boxed]
pub async fn sign_in(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    device: &Token,
    typed: &str,
) -> Result<SignedIn> {
    let now = s.now();
    let charge = s.accounts.limits.pin(now, client)?;
    let pin = Pin::typed(typed).map_err(|fault| Error::field("pin", fault))?;
    let forgotten = || Error::refused(Fault::DeviceForgotten);
    let mut tx = s.db.write().await?;
    let row = rows::use_try(&mut tx, device.hash().bytes())
        .await?
        .ok_or_else(forgotten)?;
    tx.commit().await?;

    let right = s
        .accounts
        .hasher
        .verify(Some(&row.pin_hash), &together(device, &pin))
        .await;
    let mut tx = s.db.write().await?;
    match right {
        Ok(Verdict::Right | Verdict::RightButOld) => {}
        Ok(Verdict::Wrong) if row.tries_left == 0 => {
            forget(s, tx, &row).await?;
            return Err(forgotten());
        }
        Ok(Verdict::Wrong) => {
            return Err(Error::field("pin", Fault::WrongPin(row.tries_left)));
        }
        Err(busy) => {
            // It was not looked at, so it was no try.
            rows::give_back(&mut tx, row.id, TRIES).await?;
            tx.commit().await?;
            return Err(busy);
        }
    }
    let account = account_of(&mut tx, row.person)
        .await?
        .ok_or_else(forgotten)?;
    if !rows::used(&mut tx, row.id, TRIES, now).await? {
        return Err(forgotten());
    }
    let method = Method::DeviceAndPin;
    let signed_in =
        sign_in::open(s, &mut tx, client, previous, &account, (method, None), now).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    Ok(signed_in)
}

/// The last try was wrong: only a full sign-in helps from here, and the owner hears of it.
async fn forget(s: &Services, mut tx: store::Tx, row: &PinDevice) -> Result<()> {
    let now = s.now();
    if rows::end(&mut tx, row.id, row.person, now).await? {
        let facts = json!({ "tries": TRIES });
        factors::record(s, &mut tx, row.person, "pin.blocked", row.id.uuid(), facts).await?;
        if let Some(account) = account_of(&mut tx, row.person).await? {
            let message = Message::PinBlocked {
                device: row.name.clone(),
                at: now,
            };
            effects::tell(s, &mut tx, &recipient(&account), &message).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Registers this browser with a PIN, or gives it another one. `device` is the secret it had; the answer is its new one.
///
/// Refusals: at `pin` [`Fault::NotAPin`], [`Fault::PinTooSimple`]; [`Fault::TooMany`]; [`Error::StepUpNeeded`] without
/// a full sign-in just now.
#[boxed]
pub async fn set_up(
    s: &Services,
    actor: &Actor,
    client: &Client,
    device: Option<&Token>,
    typed: &str,
) -> Result<Token> {
    let now = s.now();
    actor.fresh(now)?;
    let pin = Pin::chosen(typed, date_of(now)).map_err(|fault| Error::field("pin", fault))?;
    let token = s.token();
    let pin_hash = s
        .accounts
        .hasher
        .hash(&*s.rng, &together(&token, &pin))
        .await?;
    let mut tx = s.db.write().await?;
    let account = own_account(&mut tx, actor.person).await?;
    if let Some(device) = device
        && let Some(old) = rows::by_secret_hash(&mut tx, device.hash().bytes()).await?
    {
        // Another person's stays in the table, but this browser has no secret to it any more.
        rows::end(&mut tx, old.id, actor.person, now).await?;
    }
    if rows::of_person(&mut tx, actor.person).await?.len() >= MOST {
        return Err(Error::refused(Fault::TooMany(
            u16::try_from(MOST).unwrap_or(u16::MAX),
        )));
    }
    let new = PinDevice {
        id: s.id(),
        person: actor.person,
        pin_hash,
        tries_left: TRIES,
        name: client::plain_name(client.user_agent()),
        created_at: now,
        last_used_at: None,
    };
    rows::insert(&mut tx, token.hash().bytes(), &new).await?;
    factors::record(
        s,
        &mut tx,
        actor.person,
        "pin.set",
        new.id.uuid(),
        json!({}),
    )
    .await?;
    let message = Message::PinSet {
        device: new.name,
        at: now,
    };
    effects::tell(s, &mut tx, &recipient(&account), &message).await?;
    tx.commit().await?;
    Ok(token)
}

/// The actor's registered devices, the newest first.
#[boxed]
pub async fn list(s: &Services, actor: &Actor, device: Option<&Token>) -> Result<Vec<Device>> {
    let mut tx = s.db.read().await?;
    let this = match device {
        Some(device) => rows::by_secret_hash(&mut tx, device.hash().bytes()).await?,
        None => None,
    };
    let this = this.map(|row| row.id);
    Ok(rows::of_person(&mut tx, actor.person)
        .await?
        .into_iter()
        .map(|row| Device {
            this: Some(row.id) == this,
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        })
        .collect())
}

/// Forgets one of the actor's devices, and ends the sessions elsewhere: whoever has it may be signed in with it. Other
/// devices keep their PIN.
#[boxed]
pub async fn remove(s: &Services, actor: &Actor, id: CredentialId) -> Result<()> {
    let mut tx = s.db.write().await?;
    let now = s.now();
    if !rows::end(&mut tx, id, actor.person, now).await? {
        return Err(Error::NotFound);
    }
    let sessions = store::session::end_all(&mut tx, actor.person, Some(actor.session), now).await?;
    factors::record(
        s,
        &mut tx,
        actor.person,
        "pin.removed",
        id.uuid(),
        json!({ "sessions": sessions }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
