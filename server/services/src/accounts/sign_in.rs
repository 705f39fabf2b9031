//! Signing in with e-mail address, password and code, all on one page; who gets the code by text message types it on a
//! second one ([`super::texted`]). Whatever is wrong, the answer is the same one, after the same work: the password is
//! checked for an address without an account too. How many tries there are stands in [`super::limits`]; passkeys come in
//! through [`super::passkey`].

use super::{
    client::{self, Client},
    factors::{self, Proof},
    password::Verdict,
    recovery,
    session::{self, Method},
    texted::{self, CodeSent},
};
use crate::{
    Services,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::Message,
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{CredentialId, PersonId},
    time::Instant,
};
use serde_json::json;
use std::fmt;
use store::{
    Tx,
    account::{Account, AccountState},
};

/// What somebody filled in.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    pub email: &'a str,
    pub password: &'a str,
    /// From the app, or a recovery code; empty when there is none.
    pub code: &'a str,
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(…)")
    }
}

/// Somebody is in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: PersonId,
    /// For the session cookie.
    pub token: Token,
    /// For the device cookie (a year, `HttpOnly`): this browser is known from now on. See [`Client::new`].
    pub device: String,
    /// Without one the sign-in carries no level (R-DEC-4): ask the person to set one up.
    pub second_factor: bool,
}

/// How far the first page led.
#[derive(Clone, Debug)]
pub enum Outcome {
    In(SignedIn),
    /// The password is right and a code is on its way: go on with [`super::texted::with_code`].
    CodeSent(CodeSent),
}

impl Outcome {
    /// Somebody who is in without a second step.
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::In(signed_in) => Some(signed_in),
            Self::CodeSent(_) => None,
        }
    }
}

fn wrong() -> Error {
    Error::refused(Fault::WrongCredentials)
}

pub(super) fn is_open(account: &Account) -> bool {
    account.state == AccountState::Active
}

/// An open account.
pub(super) async fn account_of(tx: &mut Tx, person: PersonId) -> Result<Option<Account>> {
    Ok(store::account::by_person(tx, person).await?.filter(is_open))
}

/// The open account of somebody who is signed in.
pub(crate) async fn own_account(tx: &mut Tx, person: PersonId) -> Result<Account> {
    account_of(tx, person).await?.ok_or(Error::SignInNeeded)
}

/// Signs in, or sends the code that is needed too. `previous` is the session this browser had, which ends.
///
/// Refusals: [`Fault::WrongCredentials`] for everything that is wrong, [`Error::TooMany`] before anything is looked at,
/// or when too many codes were sent.
pub async fn sign_in(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    attempt: Attempt<'_>,
) -> Result<Outcome> {
    let now = s.now();
    let email = domain::email::folded(attempt.email);
    let mut tx = s.db.read().await?;
    let account = store::account::by_email(&mut tx, &email)
        .await?
        .filter(is_open);
    let passkeys = match &account {
        Some(account) => store::account::passkeys_of(&mut tx, account.person)
            .await?
            .len(),
        None => 0,
    };
    drop(tx);

    let device = account
        .as_ref()
        .and_then(|account| client::known_device(s, client, account.person, now));
    let charge = s.accounts.limits.sign_in(now, &email, client, device)?;
    let phc = account
        .as_ref()
        .and_then(|account| account.password_hash.as_deref());
    let verdict = match s.accounts.hasher.verify(phc, attempt.password).await {
        Ok(verdict) => verdict,
        Err(busy) => {
            s.accounts.limits.give_back(charge);
            return Err(busy);
        }
    };
    let Some(account) = account.filter(|_| verdict != Verdict::Wrong) else {
        return Err(wrong());
    };

    let by_text = texted::is_factor(&account);
    // Who lost the phone has the codes on paper.
    let on_paper = recovery::digest(attempt.code).is_some();
    let proof = if account.totp_secret.is_some() || (passkeys > 0 && !by_text) || on_paper {
        // That the password was right is told by nothing, not even by the limit on codes.
        let charge = s
            .accounts
            .limits
            .code(now, account.person, device)
            .map_err(|_| wrong())?;
        let proof = factors::read_code(s, &account, attempt.code, now).ok_or_else(wrong)?;
        Some((proof, charge))
    } else {
        None
    };
    let rehashed = match verdict {
        Verdict::RightButOld => Some(s.accounts.hasher.hash(&*s.rng, attempt.password).await?),
        _ => None,
    };

    let mut tx = s.db.write().await?;
    let method = match &proof {
        None => Method::Password,
        Some((proof, _)) => {
            if !factors::use_up(&mut tx, account.person, proof, now).await? {
                return Err(wrong());
            }
            proof.method()
        }
    };
    if let Some((new, old)) = rehashed.as_deref().zip(account.password_hash.as_deref()) {
        store::account::rehash_password(&mut tx, account.person, old, new).await?;
    }
    if proof.is_none() && by_text {
        let sent = texted::begin(s, &mut tx, client, &account).await?;
        tx.commit().await?;
        s.accounts.limits.give_back(charge);
        return Ok(Outcome::CodeSent(sent));
    }
    let signed_in = open(s, &mut tx, client, previous, &account, (method, None), now).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    if let Some((_, charge)) = proof {
        s.accounts.limits.give_back(charge);
    }
    Ok(Outcome::In(signed_in))
}

/// What one signs in with: the method, and the credential where it is one.
pub(super) type With = (Method, Option<CredentialId>);

/// Opens the session of the owner of this account, and tells them about a device that is new to them.
pub(super) async fn open(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    previous: Option<&Token>,
    account: &Account,
    with: With,
    now: Instant,
) -> Result<SignedIn> {
    let signed_in = begin(s, tx, client, previous, account.person, with, now).await?;
    if client::known_device(s, client, account.person, now).is_none() {
        let device = client::plain_name(client.user_agent());
        let message = Message::NewSignIn { device, at: now };
        effects::tell(s, tx, &recipient(account), &message).await?;
    }
    Ok(signed_in)
}

/// Opens the session in the place of this browser's previous one, and notes it.
pub(super) async fn begin(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    previous: Option<&Token>,
    person: PersonId,
    (method, credential): With,
    now: Instant,
) -> Result<SignedIn> {
    if let Some(previous) = previous
        && let Some(old) = session::live(s, tx, previous, now).await?
    {
        store::session::end(tx, old.id, old.person, now).await?;
    }
    let (session, token) = session::open(s, tx, client, person, method, credential, now).await?;
    let facts = json!({ "method": method.code() });
    factors::record(s, tx, person, "session.started", session.uuid(), facts).await?;
    Ok(SignedIn {
        person,
        token,
        device: client::remember(s, client, person, now),
        second_factor: method.second_factor(),
    })
}

pub(super) fn recipient(account: &Account) -> Recipient {
    Recipient {
        email: account.email.clone(),
        person: Some(account.person),
        organisation: None,
        lang: account.lang,
    }
}

impl Proof {
    pub(super) const fn method(&self) -> Method {
        match self {
            Self::Totp { .. } => Method::PasswordAndCode,
            Self::Recovery { .. } => Method::PasswordAndRecoveryCode,
        }
    }
}
