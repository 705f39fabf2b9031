//! Passkeys: register, list, rename, remove, sign in and step up. The device checks the person
//! (user verification is always asked for and checked), so a passkey is two factors in one. A
//! ceremony's state waits sealed in the database, is taken out once and is good for five minutes: a
//! second answer to the same question finds nothing.

use super::{
    client::Client,
    factors, session,
    session::Method,
    sign_in::{self, SignedIn},
    texted,
};
use crate::{
    Actor, Services, Settings, boxed,
    effects::{self, Recipient},
    error::{Error, Result},
    messages::Message,
    secret::{Purpose, Token},
};
use domain::{
    fault::Fault,
    id::{CredentialId, PersonId},
    time::Instant,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use store::{
    Tx,
    account::{PASSKEY_KNOWN, Passkey as Row},
};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// A ceremony is answered within this many seconds.
const CEREMONY_SECONDS: i64 = 300;
/// Passkeys one person may have.
const MOST: usize = 20;
/// Characters of a passkey's name.
const NAME_CHARS: u16 = 60;

/// Us, as authenticators know us: the host name of `Settings::public_origin`.
pub(super) struct RelyingParty(Option<Webauthn>);

impl RelyingParty {
    /// None on an address without a host name: browsers give such a site no passkeys either.
    pub(super) fn new(settings: &Settings) -> Self {
        Self(Self::build(&settings.public_origin))
    }

    fn build(origin: &str) -> Option<Webauthn> {
        let origin = Url::parse(origin).ok()?;
        let host = origin.domain()?.to_owned();
        WebauthnBuilder::new(&host, &origin)
            .ok()?
            .rp_name("Schakel")
            .build()
            .ok()
    }

    fn get(&self) -> Result<&Webauthn> {
        self.0.as_ref().ok_or(Error::NotFound)
    }
}

/// Can there be passkeys on this installation? Not on a bare IP address.
pub fn available(s: &Services) -> bool {
    s.accounts.relying_party.0.is_some()
}

/// What a browser is asked: `options` goes to `navigator.credentials`, `ceremony` comes back with
/// the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    pub ceremony: String,
    /// `{"publicKey": {…}}` as the standard has it, bytes as base64url.
    pub options: Value,
}

/// What a ceremony is for; an answer to one is no answer to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ceremony {
    Register,
    Login,
    StepUp,
}

impl Ceremony {
    const fn code(self) -> &'static str {
        match self {
            Self::Register => "passkey_register",
            Self::Login => "passkey_login",
            Self::StepUp => "passkey_step_up",
        }
    }
}

fn refused(error: &WebauthnError) -> Error {
    tracing::debug!(%error, "a passkey was refused");
    Error::refused(Fault::PasskeyRefused)
}

/// A passkey, for the account page.
#[derive(Clone, Debug)]
pub struct Owned {
    pub id: CredentialId,
    pub name: String,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
    /// It stays on the one device: the device said that it cannot be copied (no backup
    /// eligibility).
    pub bound: bool,
}

/// Whether a passkey cannot leave its device. What does not say so can.
fn is_bound(row: &Row) -> Result<bool> {
    let passkey: Passkey = from_text(&row.credential)?;
    let flag = to_value(&passkey)?["cred"]["backup_eligible"].as_bool();
    Ok(flag == Some(false))
}

/// The actor's passkeys, oldest first.
#[boxed]
pub async fn list(s: &Services, actor: &Actor) -> Result<Vec<Owned>> {
    let mut tx = s.db.read().await?;
    let rows = store::account::passkeys_of(&mut tx, actor.person).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Owned {
                bound: is_bound(&row)?,
                id: row.id,
                name: row.name,
                created_at: row.created_at,
                last_used_at: row.last_used_at,
            })
        })
        .collect()
}

/// The passkey that this session was last proved with, if it was one.
pub(crate) async fn of_session(s: &Services, actor: &Actor) -> Result<Option<CredentialId>> {
    let mut tx = s.db.read().await?;
    Ok(store::session::credential(&mut tx, actor.session).await?)
}

/// Begins to add a passkey. Asks for a factor used just now, like every change of how one signs in.
#[boxed]
pub async fn register_start(s: &Services, actor: &Actor) -> Result<Question> {
    let webauthn = s.accounts.relying_party.get()?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    factors::may_change(&mut tx, actor, now).await?;
    let mine = passkeys(&store::account::passkeys_of(&mut tx, actor.person).await?)?;
    if mine.len() >= MOST {
        return Err(Error::refused(Fault::TooMany(
            u16::try_from(MOST).unwrap_or(u16::MAX),
        )));
    }
    let exclude = mine.iter().map(|key| key.cred_id().clone()).collect();
    let (question, state) = webauthn
        .start_passkey_registration(
            actor.person.uuid(),
            &actor.email,
            &actor.name,
            Some(exclude),
        )
        .map_err(|error| refused(&error))?;
    let mut options = to_value(&question)?;
    // Signing in starts without a name, so the passkey must be one that the device finds by itself.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    let ceremony = keep(
        s,
        &mut tx,
        Ceremony::Register,
        Some(actor.person),
        &state,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Question { ceremony, options })
}

/// Adds the passkey the browser made. An empty name becomes the browser's own.
#[boxed]
pub async fn register_finish(
    s: &Services,
    actor: &Actor,
    client: &Client,
    ceremony: &str,
    credential: Value,
    name: &str,
) -> Result<(CredentialId, Token)> {
    let webauthn = s.accounts.relying_party.get()?;
    let answer: RegisterPublicKeyCredential = from_browser(credential)?;
    let now = s.now();
    let name = named(name, client)?;
    let state: PasskeyRegistration =
        take(s, Ceremony::Register, Some(actor.person), ceremony, now).await?;
    let passkey = webauthn
        .finish_passkey_registration(&answer, &state)
        .map_err(|error| refused(&error))?;

    let mut tx = s.db.write().await?;
    factors::may_change(&mut tx, actor, now).await?;
    let id: CredentialId = s.id();
    let row = Row {
        id,
        person: actor.person,
        credential_key: passkey.cred_id().as_slice().to_vec(),
        credential: to_text(&passkey)?,
        name: name.clone(),
        created_at: now,
        last_used_at: None,
        ended_at: None,
    };
    match store::account::insert_passkey(&mut tx, &row).await {
        Err(error) if error.is_refusal_by(PASSKEY_KNOWN) => {
            return Err(Error::refused(Fault::PasskeyRefused));
        }
        added => added?,
    }
    // Making one checks the person as using it does: the session is one of a passkey from now on.
    let token = session::renew(s, &mut tx, actor, Method::Passkey, Some(id), now).await?;
    factors::record(
        s,
        &mut tx,
        actor.person,
        "passkey.added",
        id.uuid(),
        json!({}),
    )
    .await?;
    effects::tell(
        s,
        &mut tx,
        &own(actor),
        &Message::PasskeyAdded { name, at: now },
    )
    .await?;
    tx.commit().await?;
    Ok((id, token))
}

/// Gives a passkey another name.
#[boxed]
pub async fn rename(s: &Services, actor: &Actor, passkey: CredentialId, name: &str) -> Result<()> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::field("name", Fault::Required));
    }
    let name = short(name)?;
    let mut tx = s.db.write().await?;
    if !store::account::rename_passkey(&mut tx, passkey, actor.person, &name).await? {
        return Err(Error::NotFound);
    }
    factors::record(
        s,
        &mut tx,
        actor.person,
        "passkey.renamed",
        passkey.uuid(),
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Removes a passkey, and ends the sessions elsewhere: whoever has it may be signed in with it. Not
/// the last second factor: an account that had two factors does not fall back to one.
#[boxed]
pub async fn remove(s: &Services, actor: &Actor, passkey: CredentialId) -> Result<()> {
    let now = s.now();
    let mut tx = s.db.write().await?;
    let mine = store::account::passkeys_of(&mut tx, actor.person).await?;
    let name = mine
        .iter()
        .find(|row| row.id == passkey)
        .map(|row| row.name.clone())
        .ok_or(Error::NotFound)?;
    factors::may_change(&mut tx, actor, now).await?;
    let account = sign_in::own_account(&mut tx, actor.person).await?;
    if mine.len() == 1 && account.totp_secret.is_none() && !texted::is_factor(&account) {
        return Err(Error::refused(Fault::LastCredential));
    }
    if !store::account::end_passkey(&mut tx, passkey, actor.person, now).await? {
        return Err(Error::NotFound);
    }
    session::end_all(s, &mut tx, actor.person, Some(actor.session)).await?;
    factors::record(
        s,
        &mut tx,
        actor.person,
        "passkey.removed",
        passkey.uuid(),
        json!({}),
    )
    .await?;
    effects::tell(
        s,
        &mut tx,
        &own(actor),
        &Message::PasskeyRemoved { name, at: now },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Begins to sign in. Nobody is named: the device knows whose passkeys it has.
#[boxed]
pub async fn login_start(s: &Services, client: &Client) -> Result<Question> {
    let webauthn = s.accounts.relying_party.get()?;
    let now = s.now();
    // Asking costs us a row, so it counts; an answer needs such a row, so it does not count again.
    let _asked = s.accounts.limits.passkey(now, client)?;
    let (mut question, state) = webauthn
        .start_discoverable_authentication()
        .map_err(|error| refused(&error))?;
    // A button was pressed: this is no suggestion inside a text field.
    question.mediation = None;
    let mut tx = s.db.write().await?;
    let ceremony = keep(s, &mut tx, Ceremony::Login, None, &state, now).await?;
    tx.commit().await?;
    Ok(Question {
        ceremony,
        options: to_value(&question)?,
    })
}

/// Signs in with the passkey the device chose. `previous` is the session this browser had, which
/// ends.
#[boxed]
pub async fn login_finish(
    s: &Services,
    client: &Client,
    previous: Option<&Token>,
    ceremony: &str,
    credential: Value,
) -> Result<SignedIn> {
    let webauthn = s.accounts.relying_party.get()?;
    let now = s.now();
    let answer: PublicKeyCredential = from_browser(credential)?;
    let state: DiscoverableAuthentication = take(s, Ceremony::Login, None, ceremony, now).await?;
    let (person, key) = webauthn
        .identify_discoverable_authentication(&answer)
        .map_err(|error| refused(&error))?;

    let mut tx = s.db.write().await?;
    let row = store::account::passkey_by_key(&mut tx, key)
        .await?
        .filter(|row| row.person.uuid() == person)
        .ok_or_else(|| Error::refused(Fault::PasskeyRefused))?;
    let passkey: Passkey = from_text(&row.credential)?;
    let result = webauthn
        .finish_discoverable_authentication_v2(&answer, state, &passkey)
        .map_err(|error| refused(&error))?;
    used(&mut tx, row.id, passkey, &result, now).await?;
    let account = sign_in::own_account(&mut tx, row.person)
        .await
        .map_err(|_| Error::refused(Fault::PasskeyRefused))?;
    let with = (Method::Passkey, Some(row.id));
    let signed_in = sign_in::open(s, &mut tx, client, previous, &account, with, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Begins to use a passkey once more, before something that asks for it.
#[boxed]
pub async fn step_up_start(s: &Services, actor: &Actor) -> Result<Question> {
    let webauthn = s.accounts.relying_party.get()?;
    let now = s.now();
    let mut tx = s.db.write().await?;
    let mine = passkeys(&store::account::passkeys_of(&mut tx, actor.person).await?)?;
    if mine.is_empty() {
        return Err(Error::refused(Fault::PasskeyRefused));
    }
    let (question, state) = webauthn
        .start_passkey_authentication(&mine)
        .map_err(|error| refused(&error))?;
    let ceremony = keep(
        s,
        &mut tx,
        Ceremony::StepUp,
        Some(actor.person),
        &state,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Question {
        ceremony,
        options: to_value(&question)?,
    })
}

/// Makes the session fresh with a passkey; the answer is the session's new token.
#[boxed]
pub async fn step_up_finish(
    s: &Services,
    actor: &Actor,
    client: &Client,
    ceremony: &str,
    credential: Value,
) -> Result<Token> {
    let webauthn = s.accounts.relying_party.get()?;
    let now = s.now();
    let charge = s.accounts.limits.passkey(now, client)?;
    let answer: PublicKeyCredential = from_browser(credential)?;
    let state: PasskeyAuthentication =
        take(s, Ceremony::StepUp, Some(actor.person), ceremony, now).await?;
    let result = webauthn
        .finish_passkey_authentication(&answer, &state)
        .map_err(|error| refused(&error))?;

    let mut tx = s.db.write().await?;
    // Looked up again: it may have been removed while the person looked at the device.
    let row = store::account::passkey_by_key(&mut tx, result.cred_id().as_slice())
        .await?
        .filter(|row| row.person == actor.person)
        .ok_or_else(|| Error::refused(Fault::PasskeyRefused))?;
    let passkey: Passkey = from_text(&row.credential)?;
    used(&mut tx, row.id, passkey, &result, now).await?;
    let token = session::renew(s, &mut tx, actor, Method::Passkey, Some(row.id), now).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    Ok(token)
}

/// Notes that a passkey was used, with its counter.
async fn used(
    tx: &mut Tx,
    id: CredentialId,
    mut passkey: Passkey,
    result: &AuthenticationResult,
    now: Instant,
) -> Result<()> {
    // Always asked for; checked once more, because a level hangs on it (R-DEC-4).
    if !result.user_verified() {
        return Err(Error::refused(Fault::PasskeyRefused));
    }
    passkey.update_credential(result);
    store::account::passkey_used(tx, id, &to_text(&passkey)?, now).await?;
    Ok(())
}

async fn keep<T: Serialize>(
    s: &Services,
    tx: &mut Tx,
    ceremony: Ceremony,
    person: Option<PersonId>,
    state: &T,
    now: Instant,
) -> Result<String> {
    let token = s.token();
    let plain = serde_json::to_vec(state).map_err(|_| UNWRITABLE)?;
    let row = store::account::Ceremony {
        person,
        state: s.key.seal(&*s.rng, Purpose::PasskeyCeremony, &plain),
        expires_at: now.plus_seconds(CEREMONY_SECONDS),
    };
    store::account::begin_ceremony(tx, token.hash().bytes(), ceremony.code(), &row).await?;
    Ok(token.reveal().to_owned())
}

/// Takes a ceremony out, once. Committed by itself: a wrong answer uses it up as well as a right
/// one.
async fn take<T: DeserializeOwned>(
    s: &Services,
    ceremony: Ceremony,
    person: Option<PersonId>,
    token: &str,
    now: Instant,
) -> Result<T> {
    let mut tx = s.db.write().await?;
    let row = store::account::take_ceremony(
        &mut tx,
        Token::received(token).hash().bytes(),
        ceremony.code(),
        now,
    )
    .await?;
    tx.commit().await?;
    let gone = || Error::refused(Fault::PasskeyRefused);
    let row = row.filter(|row| row.person == person).ok_or_else(gone)?;
    let plain = s
        .key
        .open(Purpose::PasskeyCeremony, &row.state)
        .ok_or_else(gone)?;
    serde_json::from_slice(&plain).map_err(|_| gone())
}

const UNWRITABLE: Error = Error::Internal("a passkey that cannot be written");

fn to_value<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|_| UNWRITABLE)
}

fn to_text<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| UNWRITABLE)
}

fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Internal("a passkey that cannot be read"))
}

fn from_browser<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|_| Error::refused(Fault::PasskeyRefused))
}

fn passkeys(rows: &[Row]) -> Result<Vec<Passkey>> {
    rows.iter().map(|row| from_text(&row.credential)).collect()
}

fn named(name: &str, client: &Client) -> Result<String> {
    let name = name.trim();
    if !name.is_empty() {
        return short(name);
    }
    let browser = super::client::plain_name(client.user_agent());
    Ok(if browser.is_empty() {
        "Passkey".to_owned()
    } else {
        browser
    })
}

fn short(name: &str) -> Result<String> {
    let clean: String = name.chars().filter(|c| !c.is_control()).collect();
    if clean.chars().count() > usize::from(NAME_CHARS) {
        return Err(Error::field("name", Fault::TooLong(NAME_CHARS)));
    }
    Ok(clean)
}

fn own(actor: &Actor) -> Recipient {
    Recipient {
        email: actor.email.clone(),
        person: Some(actor.person),
        organisation: None,
        lang: actor.lang,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_host_name() {
        assert!(RelyingParty::build("http://localhost:3000").is_some());
        assert!(RelyingParty::build("https://schakel.example").is_some());
        assert!(RelyingParty::build("http://127.0.0.1:3000").is_none());
        assert!(RelyingParty::build("nonsense").is_none());
    }
}
