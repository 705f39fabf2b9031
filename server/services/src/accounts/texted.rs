//! A code by text message as the second factor (R-LOA-5), for an account with a password, a proved mobile number and no
//! app: an app is stronger, and an account that has one never falls back. A passkey stands beside it: it may lie on one
//! device only, and its owner signs in on others too. The right password sends the code, and a second step asks for it;
//! nothing is sent for a wrong one.
//!
//! The same codes prove a number that is to take the place of another ([`super::mobile`], [`super::way_back`]).
//!
//! The rules: a code is good once, for some minutes and a few tries, in the browser that asked for it; asked for once
//! more, the same code is sent; what is wrong, used and too old look alike (R-DEC-22).

use super::{
    client::{self, Client, DeviceId},
    limits::Charge,
    mobile,
    session::Method,
    sign_in::{self, SignedIn, account_of, own_account},
};
use crate::{
    Actor, Services, boxed,
    code::Code,
    error::{Error, Result},
    messages::texts::{self, Arrival, Text},
    secret::{Digested, Purpose, Token},
};
use domain::{fault::Fault, id::PersonId, mobile::MobileNumber, time::Instant};
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    account::{Account, Ceremony},
};
use uuid::Uuid;

/// What a row is for, in its table.
const SIGN_IN: &str = "text_sign_in";
const STEP_UP: &str = "text_step_up";
/// How often one code may be tried.
const TRIES: u32 = 5;
/// How often one code is sent.
const MOST_SENT: u32 = 3;
/// It is not sent again sooner than this.
const AGAIN_SECONDS: i64 = 60;

/// What lies sealed in the row.
#[derive(Serialize, Deserialize)]
struct State {
    /// What the text messages are about.
    about: Uuid,
    digest: [u8; 32],
    /// The number and the password that it began with: of others, the code opens nothing.
    mobile: [u8; 32],
    password: Option<Instant>,
    tries: u32,
    sent: u32,
    sent_at: Instant,
    /// The device it began on, when the person signed in there before: it has its own counter.
    #[serde(default)]
    device: Option<DeviceId>,
    /// A number that is not the account's yet, and is being proved; none: it is the account's.
    #[serde(default)]
    proves: Option<String>,
}

/// A code is on its way.
#[derive(Clone, Debug)]
pub struct CodeSent {
    /// For the second step: in its address, and nowhere else.
    pub token: Token,
    /// The phone, as far as its owner recognises it.
    pub hint: String,
}

/// What the page of the second step shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where it went: enough to recognise the account's own number by; one that is to be proved in full, because who
    /// typed it may have mistyped it.
    pub to: String,
    pub arrival: Option<Arrival>,
    /// How many seconds before it can be sent once more.
    pub wait_seconds: u32,
    /// It was sent as often as it can be: begin again.
    pub used_up: bool,
    /// How often the code may still be tried.
    pub tries: u32,
}

/// Whether an account's second factor is a code by text message.
pub(super) const fn is_factor(account: &Account) -> bool {
    account.password_hash.is_some() && account.mobile.is_some() && account.totp_secret.is_none()
}

/// The password was right: sends the code. In the transaction of the first step.
pub(super) async fn begin(
    s: &Services,
    tx: &mut Tx,
    client: &Client,
    account: &Account,
) -> Result<CodeSent> {
    let (now, person) = (s.now(), account.person);
    let device = client::known_device(s, client, person, now);
    s.accounts.limits.text(now, person, device)?;
    let token = s.token();
    let about = s.id::<domain::id::MessageId>().uuid();
    let hint = start(
        s,
        tx,
        (account, device, None),
        (SIGN_IN, token.hash().bytes()),
        about,
        |code, minutes| Text::SignIn { code, minutes },
    )
    .await?;
    Ok(CodeSent { token, hint })
}

async fn start(
    s: &Services,
    tx: &mut Tx,
    (account, device, proves): (&Account, Option<DeviceId>, Option<&MobileNumber>),
    (kind, key): (&str, &[u8]),
    about: Uuid,
    says: impl FnOnce(Code, u32) -> Text,
) -> Result<String> {
    let now = s.now();
    let to = proves
        .cloned()
        .or_else(|| mobile::of(s, account))
        .ok_or(Error::Internal("a mobile number that cannot be read"))?;
    let code = Code::new(&*s.rng);
    let state = State {
        about,
        digest: code.digest(s, about),
        mobile: crate::application::mobile_digest(s, &to),
        password: account.password_changed_at,
        tries: TRIES,
        sent: 1,
        sent_at: now,
        device,
        proves: proves.map(|to| to.as_str().to_owned()),
    };
    let until = keep(s, tx, account.person, (kind, key), &state).await?;
    let text = says(code, s.settings.text_code_minutes);
    texts::send(s, tx, (&to, account.lang), text, about, until).await?;
    Ok(to.hint())
}

/// Writes the row, good for some minutes from now.
async fn keep(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    (kind, key): (&str, &[u8]),
    state: &State,
) -> Result<Instant> {
    let until = s
        .now()
        .plus_seconds(i64::from(s.settings.text_code_minutes) * 60);
    write(s, tx, (person, until), (kind, key), state).await?;
    Ok(until)
}

async fn write(
    s: &Services,
    tx: &mut Tx,
    (person, expires_at): (PersonId, Instant),
    (kind, key): (&str, &[u8]),
    state: &State,
) -> Result<()> {
    let plain = serde_json::to_vec(state)
        .map_err(|_| Error::Internal("a sign-in that cannot be written"))?;
    let row = Ceremony {
        person: Some(person),
        state: s.key.seal(&*s.rng, Purpose::TextedSignIn, &plain),
        expires_at,
    };
    Ok(store::account::begin_ceremony(tx, key, kind, &row).await?)
}

fn read(s: &Services, row: &Ceremony) -> Option<(PersonId, State)> {
    let plain = s.key.open(Purpose::TextedSignIn, &row.state)?;
    Some((row.person?, serde_json::from_slice(&plain).ok()?))
}

/// Where the code of a row goes.
fn number(s: &Services, account: &Account, state: &State) -> Option<MobileNumber> {
    match &state.proves {
        Some(number) => MobileNumber::parse(number).ok(),
        None => mobile::of(s, account),
    }
}

/// From when it can be sent once more.
fn again_from(state: &State) -> Instant {
    state.sent_at.plus_seconds(AGAIN_SECONDS)
}

/// What the second step shows; unknown, used and too old are not found.
#[boxed]
pub async fn look(s: &Services, token: &Token) -> Result<Shown> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let row = store::account::ceremony(&mut tx, token.hash().bytes(), SIGN_IN, now)
        .await?
        .ok_or(Error::NotFound)?;
    shown(s, &mut tx, &row).await
}

async fn shown(s: &Services, tx: &mut Tx, row: &Ceremony) -> Result<Shown> {
    let (person, state) = read(s, row).ok_or(Error::NotFound)?;
    let account = account_of(tx, person).await?.ok_or(Error::NotFound)?;
    let to = number(s, &account, &state).ok_or(Error::NotFound)?;
    Ok(Shown {
        to: match state.proves {
            Some(_) => to.spelled(),
            None => to.hint(),
        },
        arrival: texts::about(tx, state.about)
            .await?
            .map(|texted| texted.arrival),
        wait_seconds: again_from(&state).seconds_left(s.now()),
        used_up: state.sent >= MOST_SENT,
        tries: state.tries,
    })
}

/// Sends the code of a sign-in once more.
///
/// Refusals: [`Fault::WaitSeconds`], [`Fault::TooMany`], [`Error::TooMany`]; a token that leads nowhere is not found.
#[boxed]
pub async fn resend(s: &Services, token: &Token) -> Result<()> {
    let now = s.now();
    let hash = token.hash();
    let key = (SIGN_IN, hash.bytes());
    let mut tx = s.db.write().await?;
    let row = store::account::take_ceremony(&mut tx, key.1, SIGN_IN, now)
        .await?
        .ok_or(Error::NotFound)?;
    let (person, mut state) = read(s, &row).ok_or(Error::NotFound)?;
    Fault::wait_until(again_from(&state), now)?;
    if state.sent >= MOST_SENT {
        return Err(Error::refused(Fault::TooMany(3)));
    }
    s.accounts.limits.text(now, person, state.device)?;
    let account = account_of(&mut tx, person).await?.ok_or(Error::NotFound)?;
    let to = mobile::of(s, &account).ok_or(Error::NotFound)?;
    let code = texts::last_code(s, &mut tx, state.about)
        .await?
        .ok_or(Error::NotFound)?;
    state.sent += 1;
    state.sent_at = now;
    let until = keep(s, &mut tx, person, key, &state).await?;
    let minutes = s.settings.text_code_minutes;
    let text = Text::SignIn { code, minutes };
    texts::send(s, &mut tx, (&to, account.lang), text, state.about, until).await?;
    tx.commit().await?;
    Ok(())
}

/// The second step: signs in with the code. `previous` is the session this browser had, which ends.
///
/// Refusals: at `code` [`Fault::NotATextCode`], and [`Fault::WrongTextCode`] for everything else that is wrong with it, a
/// token that leads nowhere included; [`Error::TooMany`].
#[boxed]
pub async fn with_code(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    token: &Token,
    typed: &str,
) -> Result<SignedIn> {
    let now = s.now();
    let hash = token.hash();
    let tx = s.db.write().await?;
    let (mut tx, account, _, charge) =
        redeem(s, tx, client, (SIGN_IN, hash.bytes()), typed).await?;
    let method = Method::PasswordAndText;
    let signed_in =
        sign_in::open(s, &mut tx, client, previous, &account, (method, None), now).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    Ok(signed_in)
}

/// Sends a code to somebody who is signed in, for [`super::step_up`]. The answer is the phone, as its owner knows it.
///
/// Refusals: [`Fault::SignInHasNoLevel`] for an account whose second factor this is not; [`Error::TooMany`].
#[boxed]
pub async fn send_step_up(s: &Services, actor: &Actor) -> Result<String> {
    let mut tx = s.db.write().await?;
    let account = own_account(&mut tx, actor.person).await?;
    if !is_factor(&account) {
        return Err(Error::refused(Fault::SignInHasNoLevel));
    }
    s.accounts.limits.text_in(s.now(), actor.session)?;
    let (key, about) = (step_up_key(s, actor), actor.session.uuid());
    // The newest code is the one that counts.
    store::account::take_ceremony(&mut tx, &key, STEP_UP, s.now()).await?;
    let hint = start(
        s,
        &mut tx,
        (&account, None, None),
        (STEP_UP, &key),
        about,
        |code, minutes| Text::StepUp { code, minutes },
    )
    .await?;
    tx.commit().await?;
    Ok(hint)
}

/// The code that was sent for a step-up, while it can be used.
#[boxed]
pub async fn look_step_up(s: &Services, actor: &Actor) -> Result<Option<Shown>> {
    let mut tx = s.db.read().await?;
    let key = step_up_key(s, actor);
    match store::account::ceremony(&mut tx, &key, STEP_UP, s.now()).await? {
        Some(row) => shown(s, &mut tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Uses up the code of a step-up: the transaction goes on with what it is for.
pub(super) async fn use_step_up(
    s: &Services,
    tx: Tx,
    actor: &Actor,
    client: &Client,
    typed: &str,
) -> Result<(Tx, Charge)> {
    let key = step_up_key(s, actor);
    let (tx, _, _, charge) = redeem(s, tx, client, (STEP_UP, &key), typed).await?;
    Ok((tx, charge))
}

/// Sends a code to a number that is not the account's yet; `kind` and `key` are of whoever asks for the proof. An earlier
/// code of theirs works no more.
///
/// # Errors
/// [`Error::TooMany`].
pub(super) async fn prove(
    s: &Services,
    tx: &mut Tx,
    account: &Account,
    (kind, key): (&str, &[u8]),
    number: &MobileNumber,
) -> Result<()> {
    let phone = crate::application::mobile_digest(s, number);
    s.accounts.limits.prove(s.now(), account.person, phone)?;
    store::account::take_ceremony(tx, key, kind, s.now()).await?;
    let about = s.id::<domain::id::MessageId>().uuid();
    let says = |code, minutes| Text::Number { code, minutes };
    let to = (account, None, Some(number));
    start(s, tx, to, (kind, key), about, says).await.map(drop)
}

/// The code that was sent to prove a number, while it can be used.
pub(super) async fn look_proof(
    s: &Services,
    tx: &mut Tx,
    (kind, key): (&str, &[u8]),
) -> Result<Option<Shown>> {
    match store::account::ceremony(tx, key, kind, s.now()).await? {
        Some(row) => shown(s, tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Uses that code up: the transaction goes on with the number it proved.
pub(super) async fn proved(
    s: &Services,
    tx: Tx,
    client: &Client,
    (kind, key): (&str, &[u8]),
    typed: &str,
) -> Result<(Tx, MobileNumber, Charge)> {
    let (tx, account, state, charge) = redeem(s, tx, client, (kind, key), typed).await?;
    let number = number(s, &account, &state).ok_or(Error::NotFound)?;
    Ok((tx, number, charge))
}

/// Belongs to one session; nobody else can name it.
fn step_up_key(s: &Services, actor: &Actor) -> [u8; 32] {
    let session = actor.session.uuid();
    s.key
        .digest(Digested::Code, &[STEP_UP.as_bytes(), session.as_bytes()])
}

/// Takes the row and compares the code. A right one gives the transaction back, with the account whose code it was and
/// what it was for; a wrong one is committed here with one try less, and refused.
async fn redeem(
    s: &Services,
    mut tx: Tx,
    client: &Client,
    (kind, key): (&str, &[u8]),
    typed: &str,
) -> Result<(Tx, Account, State, Charge)> {
    let code = Code::read(typed)?;
    let wrong = || Error::field("code", Fault::WrongTextCode);
    let now = s.now();
    let row = store::account::take_ceremony(&mut tx, key, kind, now)
        .await?
        .ok_or_else(wrong)?;
    let (person, mut state) = read(s, &row).ok_or_else(wrong)?;
    let device = client::known_device(s, client, person, now);
    // Over the limit nothing was looked at: the row stays as it was.
    let charge = s.accounts.limits.code(now, person, device)?;
    if !code.is(s, state.about, &state.digest) {
        state.tries = state.tries.saturating_sub(1);
        if state.tries > 0 {
            write(s, &mut tx, (person, row.expires_at), (kind, key), &state).await?;
        }
        tx.commit().await?;
        return Err(wrong());
    }
    let account = account_of(&mut tx, person).await?.ok_or_else(wrong)?;
    let theirs = state.proves.is_some()
        || (is_factor(&account) && account.mobile_digest.as_deref() == Some(&state.mobile));
    if !theirs || account.password_changed_at != state.password {
        return Err(wrong());
    }
    Ok((tx, account, state, charge))
}
