//! A forgotten password. The link by mail ([`super::mail_link`]) is only half of what is needed: where there is an app its
//! code is asked for too, or a recovery code. Where there is none a mailbox alone opens no account either: a new password
//! is worth nothing without the code by text message, or without the passkey. A new password ends all sessions and is told
//! by mail.

use super::{
    client::Client,
    factors,
    mail_link::{self, LinkFor},
    password, session,
    sign_in::recipient,
};
use crate::{
    Services, boxed, effects,
    error::{Error, Result},
    messages::Message,
    secret::Token,
};
use domain::fault::Fault;
use serde_json::{Value, json};
use store::{Tx, account::Account};

/// Somebody forgot the password of `email`. The answer says nothing about the address.
///
/// Refusal: [`Fault::NotAnEmail`] at `email`.
///
/// # Errors
/// [`Error::TooMany`].
pub fn ask(s: &Services, client: &Client, email: &str) -> Result<()> {
    mail_link::ask(s, client, email, LinkFor::Password)
}

/// What the page behind the link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose password it is: whoever reads the mail knows the address.
    pub email: String,
    /// A code from the app or a recovery code is needed too.
    pub needs_code: bool,
}

/// Opens the link, without using it. Unknown, used and too old look alike: [`Error::NotFound`] (R-DEC-22).
#[boxed]
pub async fn view(s: &Services, client: &Client, token: &Token) -> Result<Asked> {
    let mut tx = s.db.read().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::Password).await?;
    Ok(Asked {
        needs_code: account.totp_secret.is_some(),
        email: account.email,
    })
}

/// Sets the new password. Faults at `password` and `code`, both at once; a wrong code costs a try whatever the password is,
/// and leaves the link for another.
#[boxed]
pub async fn finish(
    s: &Services,
    client: &Client,
    token: &Token,
    new: &str,
    code: &str,
) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::Password).await?;
    let needs_code = account.totp_secret.is_some();
    drop(tx);

    let mut faults = Vec::new();
    if let Err(fault) = password::acceptable(new, &account.email) {
        faults.push(("password", fault));
    }
    let mut proof = None;
    if needs_code && code.trim().is_empty() {
        faults.push(("code", Fault::Required));
    } else if needs_code {
        let charge = s.accounts.limits.code(now, account.person, None)?;
        match factors::read_code(s, &account, code, now) {
            Some(read) => proof = Some((read, charge)),
            None => faults.push(("code", Fault::WrongCode)),
        }
    }
    if !faults.is_empty() {
        // Only the password is at fault: the code was no guess.
        if let Some((_, charge)) = proof {
            s.accounts.limits.give_back(charge);
        }
        return Err(Error::Refused(faults));
    }
    let hash = s.accounts.hasher.hash(&*s.rng, new).await?;

    let mut tx = s.db.write().await?;
    mail_link::take(&mut tx, token, LinkFor::Password, now).await?;
    if let Some((proof, _)) = &proof
        && !factors::use_up(&mut tx, account.person, proof, now).await?
    {
        return Err(Error::field("code", Fault::WrongCode));
    }
    let message = Message::PasswordChanged { at: now };
    changed(
        s,
        &mut tx,
        &account,
        &hash,
        ("account.password_reset", json!({})),
        &message,
    )
    .await?;
    session::end_all(s, &mut tx, account.person, None).await?;
    tx.commit().await?;
    if let Some((_, charge)) = proof {
        s.accounts.limits.give_back(charge);
    }
    Ok(())
}

/// Writes a new password, ends what links there were for another one, and tells the person by `message`.
pub(super) async fn changed(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    hash: &str,
    (action, facts): (&'static str, Value),
    message: &Message,
) -> Result<()> {
    store::account::set_password(tx, account.person, hash, s.now()).await?;
    store::account::end_reset_tokens(tx, account.person, s.now()).await?;
    factors::record(s, tx, account.person, action, account.person.uuid(), facts).await?;
    effects::tell(s, tx, &recipient(account), message).await
}
