//! The second factor: codes from an app (TOTP), and the recovery codes on paper beside it. A code works once, also
//! when two sign-ins race for it: the store moves the account's last step by compare-and-set. An account that had a
//! second factor never quietly goes back to one: the last one can be replaced, not removed.

use super::{
    client::{self, Client},
    qr, recovery,
    session::{self, Method},
    sign_in::{own_account, recipient},
    texted, totp,
};
use crate::{
    Actor, Services, boxed,
    effects::{self, Happened},
    error::{Error, Result},
    messages::{Message, kind::FactorChange},
    secret::{Purpose, Token},
};
use domain::{
    fault::Fault,
    id::{OrganisationId, PersonId},
    lang::Lang,
    time::Instant,
};
use serde_json::{Value, json};
use std::fmt;
use store::{Tx, account::Account};
use uuid::Uuid;

/// A typed code that is right, and not used up yet.
#[derive(Clone, Copy)]
pub(super) enum Proof {
    Totp { step: i64 },
    Recovery { digest: [u8; 32] },
}

/// Which code this is for this account, if any. Whether it was used before is for [`use_up`].
pub(super) fn read_code(
    s: &Services,
    account: &Account,
    typed: &str,
    now: Instant,
) -> Option<Proof> {
    if let Some(digest) = recovery::digest(typed) {
        return Some(Proof::Recovery { digest });
    }
    let secret = s
        .key
        .open(Purpose::TotpSecret, account.totp_secret.as_deref()?)?;
    totp::check(&secret, typed, now).map(|step| Proof::Totp { step })
}

/// Uses the code up; `false` when it was used before, or is no code of this person's.
pub(super) async fn use_up(
    tx: &mut Tx,
    person: PersonId,
    proof: &Proof,
    now: Instant,
) -> Result<bool> {
    Ok(match proof {
        Proof::Totp { step } => store::account::use_totp_step(tx, person, *step).await?,
        Proof::Recovery { digest } => {
            store::account::use_recovery_code(tx, person, digest, now).await?
        }
    })
}

/// Does the account have an app or a passkey?
pub(super) async fn has_second(tx: &mut Tx, account: &Account) -> Result<bool> {
    Ok(account.totp_secret.is_some()
        || !store::account::passkeys_of(tx, account.person)
            .await?
            .is_empty())
}

/// Does the account have a second factor of any kind, a proved phone included?
pub(super) async fn has_any(tx: &mut Tx, account: &Account) -> Result<bool> {
    Ok(account.mobile.is_some() || has_second(tx, account).await?)
}

/// Has a person an app or a passkey?
pub(crate) async fn person_has_second(tx: &mut Tx, person: PersonId) -> Result<bool> {
    match store::account::by_person(tx, person).await? {
        Some(account) => has_second(tx, &account).await,
        None => Ok(false),
    }
}

/// Does the account of who is signed in have a second factor of any kind?
pub(crate) async fn actor_has_any(tx: &mut Tx, actor: &Actor) -> Result<bool> {
    let account = own_account(tx, actor.person).await?;
    has_any(tx, &account).await
}

/// How one signs in may be changed, and what is kept about one taken along, only just after signing in: with the second
/// factor where there is one. A PIN is never enough (R-DEC-4).
pub(crate) async fn may_change(tx: &mut Tx, actor: &Actor, now: Instant) -> Result<()> {
    let account = own_account(tx, actor.person).await?;
    if has_any(tx, &account).await? {
        actor.fresh(now)
    } else if now < actor.sign_in.fresh_until {
        Ok(())
    } else {
        Err(Error::StepUpNeeded)
    }
}

/// What happened to an account, in the log of every organisation the person works for.
pub(super) async fn record(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    action: &'static str,
    object: Uuid,
    facts: Value,
) -> Result<()> {
    let places = store::membership::workplaces(tx, person).await?;
    let organisations: Vec<OrganisationId> =
        places.iter().map(|place| place.organisation).collect();
    let happened = Happened {
        organisations: &organisations,
        actor: Some(person),
        action,
        object,
        basis: "own",
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// What the account page shows about factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overview {
    pub password: bool,
    /// Of messages.
    pub lang: Lang,
    /// A code app is set up.
    pub app: bool,
    pub passkeys: usize,
    /// Recovery codes not used yet.
    pub recovery_codes: u32,
    /// A code by text message is a second factor: a phone is proved, and there is no app.
    pub text: bool,
}

impl Overview {
    pub const fn second_factor(&self) -> bool {
        self.app || self.passkeys > 0 || self.text
    }
}

/// The actor's factors.
#[boxed]
pub async fn overview(s: &Services, actor: &Actor) -> Result<Overview> {
    let mut tx = s.db.read().await?;
    let account = own_account(&mut tx, actor.person).await?;
    Ok(Overview {
        password: account.password_hash.is_some(),
        lang: account.lang,
        app: account.totp_secret.is_some(),
        passkeys: store::account::passkeys_of(&mut tx, actor.person)
            .await?
            .len(),
        recovery_codes: store::account::recovery_codes_left(&mut tx, actor.person).await?,
        text: texted::is_factor(&account),
    })
}

/// A code app being set up. Shown to the person, never to a log.
#[derive(Clone)]
pub struct Enrolment {
    /// The QR code as SVG; may stand in a page as it is.
    pub qr: String,
    /// The same secret for typing over, in groups of four.
    pub manual_key: String,
    /// For a link that opens the app on the same phone.
    pub url: String,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

/// Begins to set up a code app, the first or another in its place. Nothing changes until a code confirms it.
#[boxed]
pub async fn begin_app(s: &Services, actor: &Actor) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    may_change(&mut tx, actor, now).await?;
    let secret = s
        .key
        .seal(&*s.rng, Purpose::TotpSecret, &totp::new_secret(&*s.rng));
    store::account::set_totp_pending(&mut tx, actor.person, Some(&secret)).await?;
    tx.commit().await?;
    Ok(())
}

/// The app being set up, if one is. `label` is read out in place of the QR code.
#[boxed]
pub async fn pending_app(s: &Services, actor: &Actor, label: &str) -> Result<Option<Enrolment>> {
    let mut tx = s.db.read().await?;
    // The secret of a factor: shown only to a session that could set it up.
    may_change(&mut tx, actor, s.now()).await?;
    let account = own_account(&mut tx, actor.person).await?;
    let Some(secret) = pending_secret(s, &account) else {
        return Ok(None);
    };
    let url = totp::enrolment_url(&secret, &account.email)?;
    let qr = qr::svg(&url, label).ok_or(Error::Internal("an enrolment too long for a QR code"))?;
    Ok(Some(Enrolment {
        qr,
        manual_key: totp::manual_key(&secret),
        url,
    }))
}

fn pending_secret(s: &Services, account: &Account) -> Option<Vec<u8>> {
    s.key
        .open(Purpose::TotpSecret, account.totp_pending.as_deref()?)
}

/// Confirms the app with a code it shows. The code was a factor, so the session is fresh from now, under the new token
/// that is the answer; the person's other sessions knew another factor, or none, and end. Refusal: [`Fault::WrongCode`] at `code`.
#[boxed]
pub async fn confirm_app(
    s: &Services,
    actor: &Actor,
    client: &Client,
    code: &str,
) -> Result<Token> {
    let now = s.now();
    let device = client::known_device(s, client, actor.person, now);
    let charge = s.accounts.limits.code(now, actor.person, device)?;
    let mut tx = s.db.write().await?;
    may_change(&mut tx, actor, now).await?;
    let account = own_account(&mut tx, actor.person).await?;
    let secret = pending_secret(s, &account).ok_or(Error::refused(Fault::ChangedMeanwhile))?;
    let step = totp::check(&secret, code, now).ok_or(Error::field("code", Fault::WrongCode))?;
    let sealed = s.key.seal(&*s.rng, Purpose::TotpSecret, &secret);
    store::account::set_totp(&mut tx, actor.person, &sealed, (step, now)).await?;
    let what = if account.totp_secret.is_some() {
        FactorChange::Replaced
    } else {
        FactorChange::Added
    };
    // Who came in with a passkey typed no password, and a new app proves no more of them than that passkey did.
    let with = match store::session::credential(&mut tx, actor.session).await? {
        Some(passkey) => (Method::Passkey, Some(passkey)),
        None => (Method::PasswordAndCode, None),
    };
    let token = session::renew(s, &mut tx, actor, with.0, with.1, now).await?;
    session::end_all(s, &mut tx, actor.person, Some(actor.session)).await?;
    record(
        s,
        &mut tx,
        actor.person,
        "account.app_set",
        actor.person.uuid(),
        json!({ "change": what }),
    )
    .await?;
    let message = Message::SecondFactorChanged {
        change: what,
        at: now,
    };
    effects::tell(s, &mut tx, &recipient(&account), &message).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    Ok(token)
}

/// Removes the code app, and ends the sessions elsewhere. Refused while it is the only second factor: [`Fault::LastCredential`].
#[boxed]
pub async fn remove_app(s: &Services, actor: &Actor) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    may_change(&mut tx, actor, now).await?;
    let account = own_account(&mut tx, actor.person).await?;
    if account.totp_secret.is_none() {
        return Err(Error::NotFound);
    }
    if store::account::passkeys_of(&mut tx, actor.person)
        .await?
        .is_empty()
    {
        return Err(Error::refused(Fault::LastCredential));
    }
    store::account::clear_totp(&mut tx, actor.person).await?;
    session::end_all(s, &mut tx, actor.person, Some(actor.session)).await?;
    record(
        s,
        &mut tx,
        actor.person,
        "account.app_removed",
        actor.person.uuid(),
        json!({}),
    )
    .await?;
    let change = FactorChange::Removed;
    effects::tell(
        s,
        &mut tx,
        &recipient(&account),
        &Message::SecondFactorChanged { change, at: now },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Makes recovery codes, the first or in place of the old ones; this is the only time they can be shown. Only beside a
/// second factor, and never by themselves: codes nobody has seen help nobody (see [`Overview::recovery_codes`]).
#[boxed]
pub async fn new_recovery_codes(s: &Services, actor: &Actor) -> Result<Vec<String>> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    actor.fresh(now)?;
    let account = own_account(&mut tx, actor.person).await?;
    if !has_any(&mut tx, &account).await? {
        return Err(Error::refused(Fault::SignInHasNoLevel));
    }
    let codes = recovery::new_codes(&*s.rng);
    let digests: Vec<Vec<u8>> = codes
        .iter()
        .filter_map(|code| recovery::digest(code))
        .map(|digest| digest.to_vec())
        .collect();
    store::account::replace_recovery_codes(&mut tx, actor.person, &digests).await?;
    record(
        s,
        &mut tx,
        actor.person,
        "account.recovery_codes_renewed",
        actor.person.uuid(),
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(codes)
}
