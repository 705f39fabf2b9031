//! A link to report login means as lost or misused without signing in: what one signs in with may be what is gone
//! (R-AAN-10). Asking always gets the same answer, at once; opening the link changes nothing; it works once and for an
//! hour. What the report does is `means::loss`'s.

use super::{
    client::Client,
    factors,
    reset::is_address,
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
const KIND: &str = "loss";

/// Somebody lost what belongs to `email`. The answer says nothing about the address.
///
/// Refusal: [`Fault::NotAnEmail`] at `email`.
#[expect(
    clippy::unused_async,
    reason = "a use case like the others; what it would wait for goes on behind the answer"
)]
pub async fn ask(s: &Services, client: &Client, email: &str) -> Result<()> {
    let email = folded(email);
    if !is_address(&email) {
        return Err(Error::field("email", Fault::NotAnEmail));
    }
    s.accounts.limits.loss_from(s.now(), client)?;
    let s = s.clone();
    // Behind the answer: with an account there is more to do than without, and time would tell.
    tokio::spawn(async move {
        if let Err(error) = send(&s, &email).await {
            tracing::error!(%error, "a mail to report a loss was not written");
        }
    });
    Ok(())
}

async fn send(s: &Services, email: &str) -> Result<()> {
    let now = s.now();
    if !s.accounts.limits.loss_to(now, email) {
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
        "account.loss_asked",
        account.person.uuid(),
        json!({}),
    )
    .await?;
    let message = Message::LossLink {
        link: Link::lost(token.reveal()),
        minutes,
    };
    effects::tell(s, &mut tx, &recipient(&account), &message).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose link it is, without using it. Unknown, used and too old look alike: [`Error::NotFound`] (R-DEC-22).
pub(crate) async fn whose(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    token: &Token,
) -> Result<Account> {
    let now = s.now();
    let charge = s.accounts.limits.link(now, client)?;
    let row = store::account::reset_token(tx, token.hash().bytes(), KIND, now)
        .await?
        .ok_or(Error::NotFound)?;
    s.accounts.limits.give_back(charge);
    account_of(tx, row.person).await?.ok_or(Error::NotFound)
}

/// Uses the link up.
pub(crate) async fn take(tx: &mut Tx, token: &Token, now: Instant) -> Result<()> {
    store::account::take_reset_token(tx, token.hash().bytes(), KIND, now)
        .await?
        .map(drop)
        .ok_or(Error::NotFound)
}
