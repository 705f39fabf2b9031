//! The address, and the code on the phone. A code is good for ten minutes and a few tries; asked for once more, the same
//! one is sent, because the first may have been late rather than lost. A try is used up before it is known whether it
//! was right.

use super::{CodeStep, Found, Holder, PROOF_MINUTES, live, mobile};
use crate::{
    Services,
    application::{mobile_digest, note, organisation_of, steps},
    boxed,
    code::Code,
    error::{Error, Result},
    messages::texts::{self, Text},
    secret::Token,
};
use domain::{
    application::{ApplicationEvent, ApplicationState},
    fault::Fault,
    time::Instant,
};
use serde_json::json;
use store::{
    Tx,
    activation::{Activation, CodeSent},
    application::Application,
};

/// How often one code may be tried.
const TRIES: u32 = 5;
/// How many text messages one link costs at most.
const MOST_CODES: u32 = 5;
/// Another is not sent sooner than this.
const AGAIN_SECONDS: i64 = 60;

/// The address is the reader's: whoever reads the mail pressed the button. A code goes to the phone. Pressing again
/// changes nothing while that code is good.
///
/// Refusals: a link that is not good any more is not found.
#[boxed]
pub async fn confirm(s: &Services, token: &Token) -> Result<()> {
    let mut tx = s.db.write().await?;
    let found = by_link(s, &mut tx, token).await?;
    let application = &found.application;
    if application.state() == ApplicationState::Submitted {
        let state = application
            .state()
            .apply(ApplicationEvent::ConfirmEmail, steps(application))?
            .apply(ApplicationEvent::Proceed, steps(application))?;
        let (id, revision) = (application.id, application.revision);
        if !store::application::advance(&mut tx, id, revision, state).await? {
            // Two clicks at once: the other one did it.
            return Ok(());
        }
        let did = ("application.email_confirmed", "own");
        note(s, &mut tx, application, None, did, json!({})).await?;
    }
    if !is_out(&found.activation, s.now()) && found.activation.codes_sent == 0 {
        send(s, &mut tx, application, &found.activation).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sends the code once more: the same one while it is good, else a new one.
///
/// Refusals: [`Fault::ApplicationIs`] before the address is confirmed; [`Fault::WaitSeconds`]; [`Fault::TooMany`] when
/// the link has cost all its text messages.
#[boxed]
pub async fn resend_code(s: &Services, token: &Token) -> Result<()> {
    let mut tx = s.db.write().await?;
    let found = by_link(s, &mut tx, token).await?;
    send_again(s, &mut tx, &found.application, &found.activation).await?;
    tx.commit().await?;
    Ok(())
}

/// As [`resend_code`], for whoever may do it.
pub(in crate::application) async fn send_again(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    activation: &Activation,
) -> Result<()> {
    if application.state() == ApplicationState::Submitted {
        return Err(Error::refused(Fault::ApplicationIs(application.state())));
    }
    Fault::wait_until(again_from(activation), s.now())?;
    if activation.codes_sent >= MOST_CODES {
        return Err(Error::refused(Fault::TooMany(5)));
    }
    send(s, tx, application, activation).await
}

/// Checks the code. The answer is the token under which this browser goes on; the mailed link leads no further than
/// here.
///
/// Refusals: at `code` [`Fault::Required`], [`Fault::NotATextCode`], and [`Fault::WrongTextCodeLeft`] while there are tries left, and [`Fault::WrongTextCode`]
/// for everything else that is wrong with it.
#[boxed]
pub async fn check_code(s: &Services, token: &Token, typed: &str) -> Result<Token> {
    if typed.trim().is_empty() {
        return Err(Error::field("code", Fault::Required));
    }
    let wrong = || Error::field("code", Fault::WrongTextCode);
    let now = s.now();
    let mut tx = s.db.write().await?;
    let found = by_link(s, &mut tx, token).await?;
    let id = found.application.id;
    let code = Code::read(typed)?;
    let Some(digest) = store::activation::try_code(&mut tx, id, now).await? else {
        return Err(wrong());
    };
    if !code.is(s, id.uuid(), &digest) {
        // The try is used up, whatever becomes of this request.
        tx.commit().await?;
        return Err(match found.activation.tries_left.saturating_sub(1) {
            0 => wrong(),
            left => Error::field("code", Fault::WrongTextCodeLeft(left)),
        });
    }
    let proof = s.token();
    let until = now.plus_seconds(PROOF_MINUTES * 60);
    let hash = proof.hash();
    if !store::activation::confirm_mobile(&mut tx, id, &digest, hash.bytes(), now, until).await? {
        return Err(wrong());
    }
    let did = ("application.mobile_confirmed", "own");
    note(s, &mut tx, &found.application, None, did, json!({})).await?;
    tx.commit().await?;
    Ok(proof)
}

/// A browser that has gone further does not go back.
async fn by_link(s: &Services, tx: &mut Tx, token: &Token) -> Result<Found> {
    let found = live(s, tx, token).await?;
    match found.holder {
        Holder::Link => Ok(found),
        Holder::Proof => Err(Error::NotFound),
    }
}

async fn send(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    activation: &Activation,
) -> Result<()> {
    let now = s.now();
    let about = application.id.uuid();
    let to = mobile(s, application)?;
    if !to.is_in(&s.settings.text_countries) {
        return Err(Error::refused(Fault::MobileElsewhere));
    }
    let a_day = s.settings.activation_texts_a_day;
    let counted = (organisation_of(application)?, a_day);
    s.accounts
        .limits
        .activation(now, mobile_digest(s, &to), counted)?;
    let minutes = s.settings.text_code_minutes;
    let expires_at = now.plus_seconds(i64::from(minutes) * 60);
    // One that perhaps is on its way must stay good.
    let out = if is_out(activation, now) {
        texts::last_code(s, tx, about).await?
    } else {
        None
    };
    let tries = out.is_none().then_some(TRIES);
    let code = out.unwrap_or_else(|| Code::new(&*s.rng));
    let sent = CodeSent {
        digest: &code.digest(s, about),
        at: now,
        expires_at,
        tries,
    };
    if !store::activation::send_code(tx, application.id, activation.codes_sent, sent).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let text = Text::Activation { code, minutes };
    let message = texts::send(s, tx, (&to, application.lang), text, about, expires_at).await?;
    let did = ("application.code_sent", "own");
    let facts = json!({ "text": message, "again": tries.is_none() });
    note(s, tx, application, None, did, facts).await
}

/// Whether a code can be typed.
fn is_out(activation: &Activation, now: Instant) -> bool {
    activation.code_digest.is_some()
        && activation.tries_left > 0
        && activation.code_expires_at.is_some_and(|end| now < end)
}

/// From when it can be sent once more.
fn again_from(activation: &Activation) -> Instant {
    let sent = activation.code_sent_at;
    sent.map_or(Instant::MIN, |sent| sent.plus_seconds(AGAIN_SECONDS))
}

/// What the page of the code says.
pub(super) async fn step(s: &Services, tx: &mut Tx, found: &Found) -> Result<CodeStep> {
    let now = s.now();
    let texted = texts::about(tx, found.application.id.uuid()).await?;
    Ok(CodeStep {
        hint: mobile(s, &found.application)?.hint(),
        out: is_out(&found.activation, now),
        // What was sent under an earlier link is no news.
        arrival: texted
            .filter(|texted| found.activation.code_sent_at <= Some(texted.at))
            .filter(|_| found.activation.code_sent_at.is_some())
            .map(|texted| texted.arrival),
        wait_seconds: again_from(&found.activation).seconds_left(now),
        used_up: found.activation.codes_sent >= MOST_CODES,
        tries: found.activation.tries_left,
    })
}
