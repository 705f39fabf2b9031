//! A forgotten password. Asking always gets the same answer, at once: whether a mail goes out is settled after it. The
//! link works once and for an hour, opening it changes nothing, and it is only half of what is needed: where there is a
//! second factor a mailbox alone opens no account (a code from the app, or a recovery code). A new password ends all
//! sessions and is told by mail.

use super::{
    client::Client,
    factors, password, session,
    sign_in::{account_of, folded, is_open, recipient},
};
use crate::{
    Services, effects,
    error::{Error, Result},
    messages::{Link, Message},
    secret::Token,
};
use domain::{fault::Fault, time::Instant};
use serde_json::json;
use store::{
    Tx,
    account::{Account, ResetToken},
};

/// What the link is for, in its table.
const KIND: &str = "password";

/// Somebody forgot the password of `email`. The answer says nothing about the address.
#[expect(
    clippy::unused_async,
    reason = "a use case like the others; what it would wait for goes on behind the answer"
)]
pub async fn ask(s: &Services, client: &Client, email: &str) -> Result<()> {
    let email = folded(email);
    if !is_address(&email) {
        return Err(Error::field("email", Fault::NotAnEmail));
    }
    s.accounts.limits.reset_from(s.now(), client)?;
    let s = s.clone();
    // Behind the answer: with an account there is more to do than without, and time would tell.
    tokio::spawn(async move {
        if let Err(error) = send(&s, &email).await {
            tracing::error!(%error, "a password reset mail was not written");
        }
    });
    Ok(())
}

/// The shape of an address. A slip of the finger is worth a word; what exists is not.
pub(super) fn is_address(email: &str) -> bool {
    let parts = email.rsplit_once('@');
    email.len() <= 254
        && !email.contains(|c: char| c.is_whitespace() || c.is_control())
        && parts.is_some_and(|(local, host)| {
            !local.is_empty() && host.contains('.') && !host.ends_with('.')
        })
}

async fn send(s: &Services, email: &str) -> Result<()> {
    let now = s.now();
    if !s.accounts.limits.reset_to(now, email) {
        return Ok(());
    }
    let mut tx = s.db.write().await?;
    let Some(account) = store::account::by_email(&mut tx, email)
        .await?
        .filter(is_open)
    else {
        return Ok(());
    };
    let token = s.token();
    let minutes = s.settings.reset_minutes;
    let row = ResetToken {
        person: account.person,
        kind: KIND.to_owned(),
        value: None,
        created_at: now,
        expires_at: now.plus_seconds(i64::from(minutes) * 60),
    };
    store::account::insert_reset_token(&mut tx, token.hash().bytes(), &row).await?;
    factors::record(
        s,
        &mut tx,
        account.person,
        "account.reset_asked",
        account.person.uuid(),
        json!({}),
    )
    .await?;
    let message = Message::PasswordReset {
        link: Link::reset(token.reveal()),
        minutes,
    };
    effects::tell(s, &mut tx, &recipient(&account), &message).await?;
    tx.commit().await?;
    Ok(())
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
pub async fn view(s: &Services, client: &Client, token: &Token) -> Result<Asked> {
    let now = s.now();
    let charge = s.accounts.limits.link(now, client)?;
    let mut tx = s.db.read().await?;
    let account = find(&mut tx, token, now).await?;
    s.accounts.limits.give_back(charge);
    let needs_code = factors::has_second(&mut tx, &account).await?;
    Ok(Asked {
        email: account.email,
        needs_code,
    })
}

async fn find(tx: &mut Tx, token: &Token, now: Instant) -> Result<Account> {
    let row = store::account::reset_token(tx, token.hash().bytes(), KIND, now)
        .await?
        .ok_or(Error::NotFound)?;
    account_of(tx, row.person).await?.ok_or(Error::NotFound)
}

/// Sets the new password. Faults at `password` and `code`; a wrong code leaves the link for another try.
pub async fn finish(
    s: &Services,
    client: &Client,
    token: &Token,
    new: &str,
    code: &str,
) -> Result<()> {
    let now = s.now();
    let charge = s.accounts.limits.link(now, client)?;
    let mut tx = s.db.read().await?;
    let account = find(&mut tx, token, now).await?;
    let needs_code = factors::has_second(&mut tx, &account).await?;
    drop(tx);
    s.accounts.limits.give_back(charge);

    let mut faults = Vec::new();
    if let Err(fault) = password::acceptable(new, &account.email) {
        faults.push(("password", fault));
    }
    if needs_code && code.trim().is_empty() {
        faults.push(("code", Fault::Required));
    }
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    let wrong_code = || Error::field("code", Fault::WrongCode);
    let proof = if needs_code {
        let charge = s.accounts.limits.code(now, account.person, None)?;
        Some((
            factors::read_code(s, &account, code, now).ok_or_else(wrong_code)?,
            charge,
        ))
    } else {
        None
    };
    let hash = s.accounts.hasher.hash(&*s.rng, new).await?;

    let mut tx = s.db.write().await?;
    store::account::take_reset_token(&mut tx, token.hash().bytes(), KIND, now)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some((proof, _)) = &proof
        && !factors::use_up(&mut tx, account.person, proof, now).await?
    {
        return Err(wrong_code());
    }
    changed(s, &mut tx, &account, &hash, "account.password_reset", now).await?;
    session::end_all(s, &mut tx, account.person, None).await?;
    tx.commit().await?;
    if let Some((_, charge)) = proof {
        s.accounts.limits.give_back(charge);
    }
    Ok(())
}

/// Writes a new password, ends what links there were for another one, and tells the person.
pub(super) async fn changed(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    hash: &str,
    action: &'static str,
    now: Instant,
) -> Result<()> {
    store::account::set_password(tx, account.person, hash, now).await?;
    store::account::end_reset_tokens(tx, account.person, now).await?;
    factors::record(
        s,
        tx,
        account.person,
        action,
        account.person.uuid(),
        json!({}),
    )
    .await?;
    effects::tell(
        s,
        tx,
        &recipient(account),
        &Message::PasswordChanged { at: now },
    )
    .await
}
