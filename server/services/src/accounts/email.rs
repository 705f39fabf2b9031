//! Another e-mail address for one's account. Whoever asks has just used a second factor; the new address proves itself
//! by a link, opened by who is signed in: with a typing error it comes to somebody else's mailbox. The old one is told when
//! it is asked and when it is done. An address that has an account already is told
//! so by mail, never on the screen.

use super::{
    client::Client,
    factors, session,
    sign_in::{account_of, is_open, own_account, recipient},
};
use crate::{
    Actor, Services, boxed,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::{Link, Message},
    secret::Token,
};
use domain::fault::Fault;
use serde_json::json;
use store::{
    Tx,
    account::{Account, EMAIL_TAKEN, ResetToken},
};

/// What the link is for, in its table.
const KIND: &str = "email";

/// Asks for another address. Faults at `email`: [`Fault::NotAnEmail`], [`Fault::EmailTaken`] for one's own.
#[boxed]
pub async fn ask(s: &Services, actor: &Actor, new: &str) -> Result<()> {
    let now = s.now();
    let new = domain::email::read(new).ok_or(Error::field("email", Fault::NotAnEmail))?;
    let mut tx = s.db.write().await?;
    factors::may_change(&mut tx, actor, now).await?;
    let account = own_account(&mut tx, actor.person).await?;
    if new == account.email {
        return Err(Error::field("email", Fault::EmailTaken));
    }
    s.accounts.limits.new_email(now, actor.person, &new)?;
    if let Some(other) = store::account::by_email(&mut tx, &new).await? {
        if is_open(&other) {
            effects::tell(s, &mut tx, &recipient(&other), &Message::AccountExists).await?;
        }
    } else {
        let token = s.token();
        let minutes = s.settings.reset_minutes;
        let row = ResetToken {
            person: account.person,
            kind: KIND.to_owned(),
            value: Some(new.clone()),
            created_at: now,
            expires_at: now.plus_seconds(i64::from(minutes) * 60),
        };
        // The newest address is the one that is meant: the earlier one may be a typing error.
        store::account::end_reset_tokens_for(&mut tx, account.person, KIND, now).await?;
        store::account::insert_reset_token(&mut tx, token.hash().bytes(), &row).await?;
        let message = Message::EmailConfirm {
            link: Link::email(token.reveal()),
            minutes,
        };
        effects::tell(s, &mut tx, &at(&account, &new), &message).await?;
    }
    factors::record(
        s,
        &mut tx,
        account.person,
        "account.email_asked",
        account.person.uuid(),
        json!({}),
    )
    .await?;
    effects::tell(
        s,
        &mut tx,
        &recipient(&account),
        &Message::EmailChanging { to: new, at: now },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The address behind a link, without using it. Unknown, used, too old and another's account look alike (R-DEC-22).
#[boxed]
pub async fn view(s: &Services, client: &Client, actor: &Actor, token: &Token) -> Result<String> {
    let mut tx = s.db.read().await?;
    let (_, new) = find(s, &mut tx, client, actor, token).await?;
    Ok(new)
}

async fn find(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    actor: &Actor,
    token: &Token,
) -> Result<(Account, String)> {
    let now = s.now();
    let row = store::account::reset_token(tx, token.hash().bytes(), KIND, now)
        .await?
        .filter(|row| row.person == actor.person)
        .ok_or_else(|| s.accounts.limits.missed_link(now, client))?;
    let account = account_of(tx, row.person).await?.ok_or(Error::NotFound)?;
    Ok((account, row.value.ok_or(Error::NotFound)?))
}

/// Confirms the address of one's own account: from now on one signs in with it. Links that were mailed to the old one die,
/// and every session ends but the actor's.
///
/// Refusal: [`Error::StepUpNeeded`]. A link of another's account is not found.
#[boxed]
pub async fn confirm(s: &Services, client: &Client, actor: &Actor, token: &Token) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    factors::may_change(&mut tx, actor, now).await?;
    let (account, new) = find(s, &mut tx, client, actor, token).await?;
    store::account::take_reset_token(&mut tx, token.hash().bytes(), KIND, now)
        .await?
        .ok_or(Error::NotFound)?;
    match store::account::set_email(&mut tx, account.person, &new).await {
        // Somebody made an account with it meanwhile: this link leads nowhere any more.
        Err(error) if error.is_refusal_by(EMAIL_TAKEN) => return Err(Error::NotFound),
        changed => changed?,
    };
    store::account::end_reset_tokens(&mut tx, account.person, now).await?;
    session::end_all(s, &mut tx, account.person, Some(actor.session)).await?;
    factors::record(
        s,
        &mut tx,
        account.person,
        "account.email_changed",
        account.person.uuid(),
        json!({}),
    )
    .await?;
    let message = Message::EmailChanged {
        from: account.email.clone(),
        to: new.clone(),
        at: now,
    };
    effects::tell(s, &mut tx, &recipient(&account), &message).await?;
    effects::tell(s, &mut tx, &at(&account, &new), &message).await?;
    tx.commit().await?;
    Ok(())
}

fn at(account: &Account, email: &str) -> Recipient {
    Recipient {
        email: email.to_owned(),
        ..recipient(account)
    }
}
