//! Links by mail for who cannot sign in: for a new password, or to report login means as lost or misused (R-AAN-10).
//! Asking always gets the same answer, at once; opening a link changes nothing; it works once and for an hour. A newer
//! one does not end it: whoever types an address would interrupt who is in the middle of theirs. All of a kind end when
//! one is used. What is done with it is [`super::reset`]'s, [`super::way_back`]'s and `means::loss`'s.

use super::{
    client::Client,
    factors,
    limits::Concern,
    sign_in::{account_of, is_open, recipient},
};
use crate::{
    Services, effects,
    error::{Error, Result},
    messages::{Link, Message},
    secret::Token,
};
use domain::{email, fault::Fault, time::Instant};
use serde_json::json;
use store::{
    Tx,
    account::{Account, ResetToken},
};

/// What a link is good for; never for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkFor {
    Password,
    Loss,
    WayBack,
}

impl LinkFor {
    /// In the table of links.
    fn kind(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Loss => "loss",
            Self::WayBack => "way_back",
        }
    }

    /// Apart from each other: who tries one shuts nobody out of the other.
    fn concern(self) -> Concern {
        match self {
            Self::Password => Concern::Reset,
            Self::Loss => Concern::Loss,
            Self::WayBack => Concern::WayBack,
        }
    }

    /// In the log.
    fn asked(self) -> &'static str {
        match self {
            Self::Password => "account.reset_asked",
            Self::Loss => "account.loss_asked",
            Self::WayBack => "account.way_back_asked",
        }
    }

    fn message(self, token: &Token, minutes: u32) -> Message {
        match self {
            Self::Password => Message::PasswordReset {
                link: Link::reset(token.reveal()),
                minutes,
            },
            Self::Loss => Message::LossLink {
                link: Link::lost(token.reveal()),
                minutes,
            },
            Self::WayBack => Message::WayBackLink {
                link: Link::way_back(token.reveal()),
                minutes,
            },
        }
    }
}

/// Somebody asks for a link to `email`. The answer says nothing about the address.
///
/// Refusal: [`Fault::NotAnEmail`] at `email`.
pub(crate) fn ask(s: &Services, client: &Client, email: &str, purpose: LinkFor) -> Result<()> {
    let email = email::known(email).ok_or(Error::field("email", Fault::NotAnEmail))?;
    s.accounts
        .limits
        .link_from(s.now(), client, purpose.concern())?;
    let s = s.clone();
    // Behind the answer: with an account there is more to do than without, and time would tell.
    tokio::spawn(async move {
        if let Err(error) = send(&s, &email, purpose).await {
            tracing::error!(%error, ?purpose, "a mail with a link was not written");
        }
    });
    Ok(())
}

async fn send(s: &Services, email: &str, purpose: LinkFor) -> Result<()> {
    let now = s.now();
    if !s.accounts.limits.link_to(now, email, purpose.concern()) {
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
        kind: purpose.kind().to_owned(),
        value: None,
        created_at: now,
        expires_at: now.plus_seconds(i64::from(minutes) * 60),
    };
    store::account::insert_reset_token(&mut tx, token.hash().bytes(), &row).await?;
    factors::record(
        s,
        &mut tx,
        account.person,
        purpose.asked(),
        account.person.uuid(),
        json!({}),
    )
    .await?;
    let message = purpose.message(&token, minutes);
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
    purpose: LinkFor,
) -> Result<Account> {
    let now = s.now();
    let row = store::account::reset_token(tx, token.hash().bytes(), purpose.kind(), now)
        .await?
        .ok_or_else(|| s.accounts.limits.missed_link(now, client))?;
    account_of(tx, row.person).await?.ok_or(Error::NotFound)
}

/// Uses the link up, and with it the others of its kind.
pub(crate) async fn take(tx: &mut Tx, token: &Token, purpose: LinkFor, now: Instant) -> Result<()> {
    let row = store::account::take_reset_token(tx, token.hash().bytes(), purpose.kind(), now)
        .await?
        .ok_or(Error::NotFound)?;
    store::account::end_reset_tokens_for(tx, row.person, purpose.kind(), now).await?;
    Ok(())
}
