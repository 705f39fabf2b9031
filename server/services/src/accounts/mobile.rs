//! The mobile number that an account has proved: kept sealed, with a keyed digest to find it by. Proving one is the
//! activation of a means (`application::activation`); codes that go to it are [`super::texted`].

use super::{
    factors::{self, record},
    session::{self, Method},
    sign_in::{own_account, recipient},
};
use crate::{
    Actor, Services,
    application::mobile_digest,
    effects,
    error::Result,
    messages::Message,
    secret::{Purpose, Token},
};
use domain::{id::PersonId, mobile::MobileNumber};
use serde_json::json;
use store::{Tx, account::Account};

/// The number of an account; none without one, or when it was sealed under another key.
pub(crate) fn of(s: &Services, account: &Account) -> Option<MobileNumber> {
    let plain = s.key.open(Purpose::Mobile, account.mobile.as_deref()?)?;
    MobileNumber::parse(std::str::from_utf8(&plain).ok()?).ok()
}

/// Keeps the number of an account that was made a moment ago, in the same transaction.
pub(crate) async fn set(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    mobile: &MobileNumber,
) -> Result<()> {
    let sealed = s
        .key
        .seal(&*s.rng, Purpose::Mobile, mobile.as_str().as_bytes());
    store::account::set_mobile(tx, person, &sealed, &mobile_digest(s, mobile)).await?;
    record(
        s,
        tx,
        person,
        "account.mobile_set",
        person.uuid(),
        json!({}),
    )
    .await
}

/// Keeps a number that the owner of an account just proved. An account that had a second factor asks for it first;
/// sessions elsewhere knew another one, or none, and end.
///
/// Refusal: [`crate::Error::StepUpNeeded`].
pub(crate) async fn take_over(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    mobile: &MobileNumber,
) -> Result<()> {
    let now = s.now();
    let account = own_account(tx, actor.person).await?;
    if account.mobile_digest.as_deref() == Some(&mobile_digest(s, mobile)) {
        return Ok(());
    }
    if factors::has_any(tx, &account).await? {
        actor.fresh(now)?;
    }
    set(s, tx, actor.person, mobile).await?;
    session::end_all(s, tx, actor.person, Some(actor.session)).await?;
    let message = Message::MobileSet {
        hint: mobile.hint(),
        at: now,
    };
    effects::tell(s, tx, &recipient(&account), &message).await
}

/// A session by password alone has two factors once the phone is proved in it: the answer is its new token.
pub(crate) async fn strengthen(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Option<Token>> {
    if actor.sign_in.second_factor {
        return Ok(None);
    }
    let token = session::renew(s, tx, actor, Method::PasswordAndText, None, s.now()).await?;
    Ok(Some(token))
}
