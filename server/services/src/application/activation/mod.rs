//! Activating a means, by whom it is for (R-AAN-3): the link proves the address, a code proves the phone, and then a
//! person is known: a new account, or the one that this address has. Strictly in that order, each once, each for a while.
//!
//! The rules: opening a link changes nothing, so a mail scanner may open all of them; a link leads as far as the code,
//! and the browser that gave the right code goes on under a token of its own ([`check_code`]); whatever is wrong, used or
//! too old looks like what never was (R-DEC-22).
//!
//! - [`look`]: what the page shows · [`confirm`], [`resend_code`], [`check_code`]: the address and the phone
//! - [`account`]: who it is · [`mine`]: what is left for who has signed in

pub mod account;
mod code;
pub mod mine;

pub(super) use code::send_again;
pub use code::{check_code, confirm, resend_code};

use super::{is_ours, organisation_of};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    messages::texts::Arrival,
    party, registration,
    secret::Token,
};
use domain::{
    application::{ApplicationState, Identification, Product, identification},
    id::ApplicationId,
    lang::Lang,
    time::{Date, Instant, date_of, last_day_after_years, last_day_of},
    view::{Party, ServiceLine},
};
use store::{Tx, activation::Activation, application::Application, application::Wish};

/// How long a browser has to choose a password after the right code.
const PROOF_MINUTES: i64 = 60;

/// What the page behind a link shows.
#[derive(Clone, Debug)]
pub struct Shown {
    pub application: ApplicationId,
    pub organisation: Party,
    /// The manager who applied.
    pub applied_by: String,
    /// Whom it is for, as the manager wrote it.
    pub name: String,
    pub email: String,
    pub product: Product,
    /// What the means may be used for from the first moment.
    pub wishes: Wishes,
    /// What has to be shown after this before it works (R-AAN-5).
    pub identification: Option<Identification>,
    /// The last day on which the link works.
    pub last_day: Date,
    pub lang: Lang,
    pub step: Step,
}

/// What a means may be used for, in the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    pub all: bool,
    /// All services of these providers.
    pub providers: Vec<String>,
    pub services: Vec<ServiceLine>,
    /// The first of them ends after this day; none without any.
    pub last_day: Option<Date>,
}

/// The step that comes now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Confirm the address: one button ([`confirm`]).
    Address,
    /// Type the code from the text message ([`check_code`]).
    Code(CodeStep),
    /// The phone is proved: become known.
    Account(How),
}

/// What the page of the code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStep {
    /// The phone, as far as its owner recognises it.
    pub hint: String,
    /// A code can be typed now; else ask for one ([`resend_code`]).
    pub out: bool,
    /// What became of the newest text message.
    pub arrival: Option<Arrival>,
    /// How many seconds before another can be asked for.
    pub wait_seconds: u32,
    /// No more text messages go out for this link: the manager sends a new one.
    pub used_up: bool,
    /// How often the code may still be tried.
    pub tries: u32,
}

/// What the reader has to do to become known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Choose a password: [`account::with_new_account`].
    MakeAccount,
    /// The address has an account: sign in with it and come back here.
    SignIn,
    /// Signed in with this address: [`account::signed_in`].
    GoOn {
        /// From then on the codes for signing in go to this phone, and no more to the one of before.
        codes_move_to: Option<String>,
    },
    /// Signed in with another address, given here: a means is personal, so sign out first (R-AAN-4).
    OtherAccount { signed_in: String },
}

/// Shows what a link leads to, in the reader's language. Changes nothing, whoever opens it.
#[boxed]
pub async fn look(s: &Services, actor: Option<&Actor>, lang: Lang, token: &Token) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let found = live(s, &mut tx, token).await?;
    let application = &found.application;
    let step = match found.holder {
        Holder::Link if application.state() == ApplicationState::Submitted => Step::Address,
        Holder::Link => Step::Code(code::step(s, &mut tx, &found).await?),
        Holder::Proof => Step::Account(how(s, &mut tx, actor, application).await?),
    };
    let applied_by = applied_by(&mut tx, application).await?;
    let here = party::organisation(&mut tx, organisation_of(application)?).await?;
    Ok(Shown {
        application: application.id,
        organisation: party::shown(&here),
        applied_by,
        name: application.subject_name.clone(),
        email: application.email.clone(),
        product: application.product,
        wishes: wishes(s, &mut tx, application, lang).await?,
        identification: identification(application.level, application.employed),
        last_day: last_day_of(application.token_expires_at),
        lang: application.lang,
        step,
    })
}

/// Who has the token in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// Whoever reads the mail.
    Link,
    /// The browser that gave the right code.
    Proof,
}

struct Found {
    application: Application,
    activation: Activation,
    holder: Holder,
}

/// The activation that a token still leads to; unknown, used and too old look alike (R-DEC-22).
async fn live(s: &Services, tx: &mut Tx, token: &Token) -> Result<Found> {
    let (now, hash) = (s.now(), token.hash());
    let found = match store::application::by_token_hash(tx, hash.bytes()).await? {
        Some(application) if now < application.token_expires_at => {
            let activation = store::activation::of(tx, application.id).await?;
            activation.map(|activation| (application, activation, Holder::Link))
        }
        Some(_) => None,
        None => by_proof(tx, hash.bytes(), now).await?,
    };
    found
        .filter(|(application, activation, _)| {
            is_ours(application)
                && !application.state().is_final()
                && activation.accepted_at.is_none()
        })
        .map(|(application, activation, holder)| Found {
            application,
            activation,
            holder,
        })
        .ok_or(Error::NotFound)
}

async fn by_proof(
    tx: &mut Tx,
    hash: &[u8],
    now: Instant,
) -> Result<Option<(Application, Activation, Holder)>> {
    let Some(activation) = store::activation::by_proof_hash(tx, hash)
        .await?
        .filter(|activation| activation.proof_expires_at.is_some_and(|end| now < end))
    else {
        return Ok(None);
    };
    let application = store::application::by_id(tx, activation.application).await?;
    Ok(application.map(|application| (application, activation, Holder::Proof)))
}

async fn how(
    s: &Services,
    tx: &mut Tx,
    actor: Option<&Actor>,
    application: &Application,
) -> Result<How> {
    Ok(match actor {
        Some(actor) if actor.email == application.email => {
            let account = store::account::by_person(tx, actor.person).await?;
            let before = account.and_then(|account| account.mobile_digest);
            let mobile = mobile(s, application)?;
            let moves = before.is_some_and(|before| before != super::mobile_digest(s, &mobile));
            How::GoOn {
                codes_move_to: moves.then(|| mobile.hint()),
            }
        }
        Some(actor) => How::OtherAccount {
            signed_in: actor.email.clone(),
        },
        None if store::account::by_email(tx, &application.email)
            .await?
            .is_some() =>
        {
            How::SignIn
        }
        None => How::MakeAccount,
    })
}

/// The phone of an application; there always is one.
fn mobile(s: &Services, application: &Application) -> Result<domain::mobile::MobileNumber> {
    registration::subject(s, application)?
        .mobile
        .ok_or(Error::Internal(
            "an application for a means without a phone",
        ))
}

/// The manager who applied; empty when nobody did for somebody else.
async fn applied_by(tx: &mut Tx, application: &Application) -> Result<String> {
    match application.applied_by {
        Some(manager) => party::person_name(tx, manager).await,
        None => Ok(String::new()),
    }
}

async fn wishes(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    lang: Lang,
) -> Result<Wishes> {
    let wished: Vec<Wish> = store::application::wishes(tx, application.id).await?;
    let given = super::given(s, tx, &wished).await?;
    let ids: Vec<_> = wished
        .iter()
        .filter_map(|wish| match wish.scope {
            domain::decide::world::AuthorisationScope::Service(service) => Some(service),
            _ => None,
        })
        .collect();
    let services = party::services(s, tx, &ids).await?;
    let today = date_of(s.now());
    Ok(Wishes {
        all: given.all,
        providers: given
            .providers
            .iter()
            .map(|provider| provider.get(lang).to_owned())
            .collect(),
        services: services
            .iter()
            .map(|service| party::line(service, lang))
            .collect(),
        last_day: wished
            .iter()
            .map(|wish| last_day_after_years(today, wish.years))
            .min(),
    })
}
