//! The way back in for who lost what they sign in with: the phone, its number, the app. It takes as much as getting a means
//! does: the mailbox ([`super::mail_link`]), the identity document of whom the account is known as, and a phone that is
//! proved by a code. Then there is a new number and a new password.
//!
//! The rules: the document counts in the browser in which it was shown, and its check is named in the log; one organisation's
//! word about a person opens nothing of another; whom nobody knows by a day of birth cannot be recognised by a document, and
//! is not let in, nor is a clerk, who sees what is everybody's; the app and the codes on paper of before work no more, and all sessions
//! end. Passkeys stay: they are on devices of their own, and ask for their owner. The mailbox, the old phone and everybody
//! in charge of where the person works are told, because each may know that it was somebody else.

use super::{
    client::Client,
    mail_link::{self, LinkFor},
    mobile, password, reset, session, texted,
};
use crate::{
    Services, boxed,
    error::{Error, Result},
    grant,
    identification::{self, Elsewhere},
    means,
    messages::{Link, Message},
    party,
    secret::{Digested, Purpose, Token},
};
use domain::{
    fault::Fault,
    id::{IdentificationId, PersonId},
    identification::IdentificationState,
    lang::Lang,
    mobile::MobileNumber,
    person::Identity,
};
use serde_json::json;
use store::{
    Tx,
    account::{Account, Ceremony},
};

/// Which check of a document goes with a link, in the table of what is under way.
const SHOWN: &str = "way_back";
/// The code for the new number.
const NUMBER: &str = "text_way_back";

/// Somebody lost what they sign in with to `email`. The answer says nothing about the address.
///
/// Refusal: [`Fault::NotAnEmail`] at `email`.
///
/// # Errors
/// [`Error::TooMany`].
pub fn ask(s: &Services, client: &Client, email: &str) -> Result<()> {
    mail_link::ask(s, client, email, LinkFor::WayBack)
}

/// How far somebody with the link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nobody told us a day of birth, so no document can be compared.
    NotKnown,
    /// Show a document.
    Identify,
    /// Fill in a number.
    Number,
    /// Type the code that was sent to it.
    Code(texted::Shown),
}

/// What the pages behind the link show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Whose account it is: whoever reads the mail knows the address.
    pub email: String,
    pub step: Step,
}

/// Opens the link, without using it. Unknown, used and too old look alike: [`Error::NotFound`] (R-DEC-22).
#[boxed]
pub async fn view(
    s: &Services,
    client: &Client,
    token: &Token,
    browser: &[Token],
) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::WayBack).await?;
    let known = known_as(s, &mut tx, account.person).await?;
    let step = if known.is_none() {
        Step::NotKnown
    } else if shown(s, &mut tx, token, browser).await?.is_some() {
        match texted::look_proof(s, &mut tx, (NUMBER, &key(s, NUMBER, token))).await? {
            Some(sent) => Step::Code(sent),
            None => Step::Number,
        }
    } else {
        Step::Identify
    };
    Ok(Shown {
        email: account.email,
        step,
    })
}

/// Opens a check of an identity document; it comes back to the link, where a number is filled in once it was good.
///
/// Refusals: [`Fault::IdentityUnavailable`]; who is known by no day of birth is [`Fault::NotKnownByDocument`];
/// [`Error::TooMany`].
#[boxed]
pub async fn identify(
    s: &Services,
    client: &Client,
    token: &Token,
    lang: Lang,
) -> Result<Elsewhere> {
    let mut tx = s.db.read().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::WayBack).await?;
    let expected = known_as(s, &mut tx, account.person).await?;
    drop(tx);
    let expected = expected.ok_or(Error::refused(Fault::NotKnownByDocument))?;
    s.accounts.limits.identify(s.now(), account.person)?;
    let next = format!("/way-back/{}", token.reveal());
    let nobody = identification::For::default();
    let away = identification::begin(s, nobody, &expected, &next, lang).await?;
    let mut tx = s.db.write().await?;
    let key = key(s, SHOWN, token);
    store::account::take_ceremony(&mut tx, &key, SHOWN, s.now()).await?;
    let row = Ceremony {
        person: Some(account.person),
        state: s
            .key
            .seal(&*s.rng, Purpose::WayBack, away.id.uuid().as_bytes()),
        expires_at: s
            .now()
            .plus_seconds(i64::from(s.settings.reset_minutes) * 60),
    };
    store::account::begin_ceremony(&mut tx, &key, SHOWN, &row).await?;
    tx.commit().await?;
    Ok(away)
}

/// Sends a code to the number that is to be the account's.
///
/// Refusals: at `mobile` as for who changes it signed in; [`Error::NotAllowed`] before a document was shown in this
/// browser; [`Error::TooMany`].
#[boxed]
pub async fn number(
    s: &Services,
    client: &Client,
    token: &Token,
    browser: &[Token],
    number: &MobileNumber,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::WayBack).await?;
    who(s, &mut tx, &account, token, browser).await?;
    may_be_theirs(s, &mut tx, &account, number).await?;
    let row = (NUMBER, &key(s, NUMBER, token)[..]);
    texted::prove(s, &mut tx, &account, row, number).await?;
    tx.commit().await?;
    Ok(())
}

/// What is typed at the end.
#[derive(Clone, Copy)]
pub struct Typed<'a> {
    pub code: &'a str,
    /// The new password.
    pub password: &'a str,
}

/// The code from that phone, and a new password: with the two one signs in again.
///
/// Refusals: at `code` [`Fault::NotATextCode`] or [`Fault::WrongTextCode`], at `password` what is wrong with it; [`Error::NotAllowed`] before a
/// document was shown in this browser; [`Error::TooMany`].
pub async fn finish(
    s: &Services,
    client: &Client,
    token: &Token,
    browser: &[Token],
    typed: Typed<'_>,
) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::WayBack).await?;
    who(s, &mut tx, &account, token, browser).await?;
    drop(tx);
    if let Err(fault) = password::acceptable(typed.password, &account.email) {
        // Both are told at once.
        let mut faults = match tried(s, client, token, typed.code).await {
            Ok(()) => Vec::new(),
            Err(Error::Refused(faults)) => faults,
            Err(other) => return Err(other),
        };
        faults.push(("password", fault));
        return Err(Error::Refused(faults));
    }
    let hash = s.accounts.hasher.hash(&*s.rng, typed.password).await?;

    let tx = s.db.write().await?;
    let row = (NUMBER, &key(s, NUMBER, token)[..]);
    let (mut tx, number, charge) = texted::proved(s, tx, client, row, typed.code).await?;
    // Again, now that nobody else can change it.
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::WayBack).await?;
    let shown = who(s, &mut tx, &account, token, browser).await?;
    may_be_theirs(s, &mut tx, &account, &number).await?;
    mail_link::take(&mut tx, token, LinkFor::WayBack, now).await?;
    mobile::replace(s, &mut tx, &account, &number).await?;
    store::account::came_back(&mut tx, account.person, now).await?;
    store::account::replace_recovery_codes(&mut tx, account.person, &[]).await?;
    let message = Message::WayBackDone {
        hint: number.hint(),
        at: now,
    };
    let did = ("account.way_back", json!({ "identification": shown }));
    reset::changed(s, &mut tx, &account, &hash, did, &message).await?;
    session::end_all(s, &mut tx, account.person, None).await?;
    tell_in_charge(s, &mut tx, &account).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    Ok(())
}

/// Tries the code without using it up: a wrong one costs a try, a right one is still good.
async fn tried(s: &Services, client: &Client, token: &Token, code: &str) -> Result<()> {
    let tx = s.db.write().await?;
    let row = (NUMBER, &key(s, NUMBER, token)[..]);
    // Nothing is committed of a right one.
    let (_, _, charge) = texted::proved(s, tx, client, row, code).await?;
    s.accounts.limits.give_back(charge);
    Ok(())
}

/// Everybody in charge of where the person works hears of it: they know who lost a phone.
async fn tell_in_charge(s: &Services, tx: &mut Tx, account: &Account) -> Result<()> {
    let name = party::person_name(tx, account.person).await?;
    for place in store::membership::workplaces(tx, account.person).await? {
        let message = Message::WayBackOfColleague {
            organisation: party::named(&party::organisation(tx, place.organisation).await?),
            person: name.clone(),
            at: s.now(),
            link: Link::person(account.person),
        };
        grant::tell_others(s, tx, place.organisation, account.person, &message).await?;
    }
    Ok(())
}

/// What goes with a link, each kind under a key of its own; nobody without the link can name it.
fn key(s: &Services, kind: &str, token: &Token) -> [u8; 32] {
    let hash = token.hash();
    s.key
        .digest(Digested::Code, &[kind.as_bytes(), hash.bytes()])
}

/// The check by which a good document was shown, by this link in this browser.
async fn shown(
    s: &Services,
    tx: &mut Tx,
    token: &Token,
    browser: &[Token],
) -> Result<Option<IdentificationId>> {
    let row = store::account::ceremony(tx, &key(s, SHOWN, token), SHOWN, s.now()).await?;
    let Some(id) = row
        .and_then(|row| s.key.open(Purpose::WayBack, &row.state))
        .and_then(|plain| uuid::Uuid::from_slice(&plain).ok())
    else {
        return Ok(None);
    };
    let found = store::identification::by_id(tx, IdentificationId::new(id)).await?;
    Ok(found
        .filter(|row| {
            row.state == IdentificationState::Approved && identification::began_in(browser, row)
        })
        .map(|row| row.id))
}

/// As [`shown`], of somebody who is still known.
///
/// Refusal: [`Error::NotAllowed`].
async fn who(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    token: &Token,
    browser: &[Token],
) -> Result<IdentificationId> {
    match shown(s, tx, token, browser).await? {
        Some(id) if known_as(s, tx, account.person).await?.is_some() => Ok(id),
        _ => Err(Error::NotAllowed),
    }
}

/// Whether this number may be the account's. It may be so already: what was lost is the app then, or a password with it.
async fn may_be_theirs(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    number: &MobileNumber,
) -> Result<()> {
    match mobile::check(s, tx, account, number).await {
        Err(Error::Refused(faults)) if faults == [("mobile", Fault::MobileUnchanged)] => Ok(()),
        checked => checked,
    }
}

/// As whom a person is known, by all organisations they work for together: of whom documents were shown there. On
/// somebody's word only where there is one organisation, which is all that it opens then.
async fn known_as(s: &Services, tx: &mut Tx, person: PersonId) -> Result<Option<Identity>> {
    if store::clerk::is(tx, person).await? {
        return Ok(None);
    }
    let places = store::membership::workplaces(tx, person).await?;
    let mut all = Vec::new();
    for place in &places {
        let known = store::application::known_as(tx, person, place.organisation).await?;
        all.extend(means::identity::proved(s, &known));
        if places.len() == 1 && all.is_empty() {
            all.extend(means::identity::said(s, &known).next());
        }
    }
    let first = all.pop();
    Ok(first.filter(|first| all.iter().all(|other| other.is_same(first))))
}
