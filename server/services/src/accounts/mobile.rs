//! The mobile number of an account, which its owner proved: kept sealed, with a keyed digest to find it by. The first one
//! is proved by activating a means (`application::activation`); here another takes its place, and [`super::way_back`] does
//! so for who cannot sign in. Codes that go to it are [`super::texted`].
//!
//! The rules: whoever changes it has just shown a second factor, and proves the new one by a code; the old number and the
//! mailbox are told; sessions elsewhere end.

use super::{
    client::Client,
    factors::{self, record},
    session::{self, Method},
    sign_in::{own_account, recipient},
    texted,
};
use crate::{
    Actor, Services,
    application::mobile_digest,
    boxed, effects,
    error::{Error, Result},
    messages::{
        Message,
        texts::{self, Text},
    },
    registration::correct,
    secret::{Digested, Purpose, Token},
};
use domain::{fault::Fault, id::PersonId, mobile::MobileNumber};
use serde_json::json;
use store::{Tx, account::Account};

/// What a row is for, in the table of what is under way.
const CHANGE: &str = "text_number";
/// For so long it is tried to reach a number that gave way.
const GONE_SECONDS: i64 = 24 * 60 * 60;

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

/// Puts a number that was proved in the place of the earlier one, and tells the phone that had it.
pub(super) async fn replace(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    mobile: &MobileNumber,
) -> Result<()> {
    let before = of(s, account).filter(|before| before.as_str() != mobile.as_str());
    set(s, tx, account.person, mobile).await?;
    if let Some(before) = before {
        let about = s.id::<domain::id::MessageId>().uuid();
        let until = s.now().plus_seconds(GONE_SECONDS);
        let to = (&before, account.lang);
        texts::send(s, tx, to, Text::NumberGone, about, until).await?;
    }
    Ok(())
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
    let account = own_account(tx, actor.person).await?;
    if account.mobile_digest.as_deref() == Some(&mobile_digest(s, mobile)) {
        return Ok(());
    }
    if factors::has_any(tx, &account).await? {
        actor.fresh(s.now())?;
    }
    replace(s, tx, &account, mobile).await?;
    // A way back that somebody began is over too.
    store::account::end_reset_tokens(tx, actor.person, s.now()).await?;
    session::end_all(s, tx, actor.person, Some(actor.session)).await?;
    let message = Message::MobileSet {
        hint: mobile.hint(),
        at: s.now(),
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

/// Whether a number may become that of this account.
///
/// Refusals, at `mobile`: [`Fault::MobileElsewhere`], [`Fault::MobileUnchanged`], [`Fault::MobileTaken`] for that of a
/// colleague (R-AAN-4).
pub(super) async fn check(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    mobile: &MobileNumber,
) -> Result<()> {
    let refused = |fault| Err(Error::field("mobile", fault));
    if !mobile.is_in(&s.settings.text_countries) {
        return refused(Fault::MobileElsewhere);
    }
    let digest = mobile_digest(s, mobile);
    if account.mobile_digest.as_deref() == Some(&digest) {
        return refused(Fault::MobileUnchanged);
    }
    for place in store::membership::workplaces(tx, account.person).await? {
        let here = place.organisation;
        let found = store::membership::reached(tx, here, s.now(), &[], &[digest]).await?;
        if found.iter().any(|one| one.person != account.person) {
            return refused(Fault::MobileTaken);
        }
    }
    Ok(())
}

/// What the page about one's own number shows.
#[derive(Clone, Debug)]
pub struct Own {
    /// The number there is, as its owner recognises it.
    pub hint: Option<String>,
    /// Without one: what its owner typed in the application that is under way or succeeded, so that nobody types it again.
    pub typed: Option<MobileNumber>,
    /// A code that was sent to another, while it can be used.
    pub sent: Option<texted::Shown>,
}

/// One's own number, and another that is being proved.
#[boxed]
pub async fn look(s: &Services, actor: &Actor) -> Result<Own> {
    let mut tx = s.db.read().await?;
    let account = own_account(&mut tx, actor.person).await?;
    let sent = texted::look_proof(s, &mut tx, (CHANGE, &key(s, actor))).await?;
    drop(tx);
    let hint = of(s, &account).map(|mobile| mobile.hint());
    let typed = match hint {
        None => correct::typed(s, actor)
            .await?
            .and_then(|typed| typed.mobile),
        Some(_) => None,
    };
    Ok(Own { hint, typed, sent })
}

/// Sends a code to the number that is to be one's own from now on. Nothing changes until it is typed.
///
/// Refusals: at `mobile` as [`check`]; [`Error::StepUpNeeded`], [`Error::TooMany`].
#[boxed]
pub async fn ask(s: &Services, actor: &Actor, mobile: &MobileNumber) -> Result<()> {
    let mut tx = s.db.write().await?;
    factors::may_change(&mut tx, actor, s.now()).await?;
    let account = own_account(&mut tx, actor.person).await?;
    check(s, &mut tx, &account, mobile).await?;
    texted::prove(s, &mut tx, &account, (CHANGE, &key(s, actor)), mobile).await?;
    tx.commit().await?;
    Ok(())
}

/// The code from the new phone: from now on its number is the account's. The answer is the session's new token.
///
/// Refusals: at `code` [`Fault::NotATextCode`], [`Fault::WrongTextCode`]; at `mobile` as [`ask`]; [`Error::StepUpNeeded`], [`Error::TooMany`].
#[boxed]
pub async fn confirm(s: &Services, actor: &Actor, client: &Client, typed: &str) -> Result<Token> {
    let mut tx = s.db.write().await?;
    factors::may_change(&mut tx, actor, s.now()).await?;
    let row = (CHANGE, &key(s, actor)[..]);
    let (mut tx, mobile, charge) = texted::proved(s, tx, client, row, typed).await?;
    // Again, now that nobody else can take it.
    let account = own_account(&mut tx, actor.person).await?;
    check(s, &mut tx, &account, &mobile).await?;
    take_over(s, &mut tx, actor, &mobile).await?;
    let token = match strengthen(s, &mut tx, actor).await? {
        Some(token) => token,
        None => session::rename(s, &mut tx, actor).await?,
    };
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    Ok(token)
}

/// Belongs to one session; nobody else can name it.
fn key(s: &Services, actor: &Actor) -> [u8; 32] {
    let session = actor.session.uuid();
    s.key
        .digest(Digested::Code, &[CHANGE.as_bytes(), session.as_bytes()])
}
