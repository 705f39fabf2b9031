//! Those who must sign: the applicant says where each can be reached, and each signs or refuses by an own link. The link
//! says which signature it is; who signs is told by the identity document (R-BEV-9). Opening a link changes nothing.

use super::{
    complete::{self, Known},
    document, is_open, note, own, party, standing, subject, tell_applicant,
};
use crate::{
    Actor, Services,
    accounts::Client,
    boxed,
    effects::{self, Recipient},
    error::{Error, Result},
    evidence::counter,
    free_text,
    identification::{self, Elsewhere, For},
    messages::{Message, parts::Link},
    secret::Token,
};
use domain::{
    application::{ApplicationState, Kind},
    fault::Fault,
    id::{ApplicationId, IdentificationId, SignerId},
    lang::Lang,
    level::Level,
    number::OrganisationNumber,
    time::{Date, last_day_of},
};
use serde_json::json;
use std::collections::HashSet;
use store::{
    Tx,
    application::{Application, Signer, SignerState},
    identification::Identification,
};

/// Sends each of these their own link; sending again makes the earlier link stop working. Addresses of who has
/// answered are left alone. The number is of the mails.
///
/// Nobody is asked for who is known as representative by their own signature.
///
/// Refusals: [`Fault::NotIdentified`] before the applicant has shown who they are; [`Fault::SameAddress`] for one address
/// given twice, [`Fault::OwnAddress`] for the applicant's own, [`Fault::ApplicationIs`], [`Error::TooMany`].
#[boxed]
pub async fn ask(
    s: &Services,
    actor: &Actor,
    id: ApplicationId,
    addresses: &[(SignerId, String)],
) -> Result<u32> {
    let mut seen = HashSet::new();
    for (_, email) in addresses {
        if !seen.insert(domain::email::folded(email)) {
            return Err(Error::refused(Fault::SameAddress));
        }
    }
    let now = s.now();
    let mut tx = s.db.write().await?;
    let found = own(&mut tx, actor, id).await?;
    let waits = matches!(found.state(), ApplicationState::AwaitingSignatures { .. });
    if !waits || found.kind == Kind::Representative {
        return Err(Error::refused(Fault::ApplicationIs(found.state())));
    }
    // Nobody is written to, and nobody's name is shown, on the word of somebody unknown.
    if store::identification::of_applicant(&mut tx, id)
        .await?
        .is_none()
    {
        return Err(Error::refused(Fault::NotIdentified));
    }
    let rows = store::application::signers(&mut tx, id).await?;
    let applicant = subject(s, &found)?.identity;
    let mut asked = 0;
    for (signer, email) in addresses {
        let row = rows
            .iter()
            .find(|row| row.id == *signer)
            .ok_or(Error::NotFound)?;
        // Who gets the means signs on their own page.
        if row.as_user || !matches!(row.state, SignerState::Listed | SignerState::Asked) {
            continue;
        }
        let email = domain::email::folded(email);
        // Who else signs gets a link that no other person reads.
        let who = complete::officer(s, row)?;
        let applicants = who.is_same(&applicant) || who.full_name() == applicant.full_name();
        if email == found.email && !applicants {
            return Err(Error::refused(Fault::OwnAddress));
        }
        s.accounts.limits.ask_signer(now, actor.person, &email)?;
        let token = s.token();
        let hash = token.hash();
        if !store::application::ask_signer(&mut tx, row.id, &email, found.lang, hash.bytes(), now)
            .await?
        {
            continue;
        }
        let message = asks(s, &found, row, Link::sign(token.reveal()))?;
        let to = Recipient {
            email,
            person: None,
            organisation: None,
            lang: found.lang,
        };
        effects::tell_about(s, &mut tx, &to, &message, Some(row.id.uuid()), None).await?;
        if row.email.as_ref() != Some(&to.email) {
            counter::tell_appointment(s, &mut tx, (&found, row), &to).await?;
        }
        let facts = json!({ "signer": row.id });
        note(
            s,
            &mut tx,
            &found,
            Some(actor.person),
            "application.signer_asked",
            "own",
            facts,
        )
        .await?;
        asked += 1;
    }
    tx.commit().await?;
    Ok(asked)
}

pub(super) fn asks(
    s: &Services,
    application: &Application,
    signer: &Signer,
    link: Link,
) -> Result<Message> {
    Ok(Message::ApplicationSign {
        organisation: party(application, None)?,
        applicant: application.subject_name.clone(),
        signer: complete::officer(s, signer)?.full_name(),
        role: complete::role_of(application),
        needed: u32::from(application.needed),
        last_day: last_day_of(application.expires_at),
        link,
    })
}

/// What a signer's page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    pub kind: Kind,
    pub organisation: String,
    pub number: OrganisationNumber,
    pub applicant: String,
    pub level: Level,
    /// Papers, not the register, say who may sign.
    pub by_papers: bool,
    /// Who is to sign, as the register has it.
    pub signer: String,
    pub signed: u16,
    pub needed: u16,
    /// What was signed for has been given; all signatures alone may not be enough.
    pub given: bool,
    /// Somebody showed who they are by this link, in another browser.
    pub shown_elsewhere: bool,
    pub last_day: Date,
    pub step: Step,
}

/// What the signer has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Show who they are.
    Identify,
    /// Show who they are at a counter, and sign there (EH4).
    Appear,
    /// Sign or refuse.
    Sign,
    Signed,
    Refused,
}

/// The signature a link is for, in the browser that keeps these of its checks. Of an application that ended without it the
/// link is dead (R-DEC-22).
#[boxed]
pub async fn look(s: &Services, token: &Token, browser: &[Token]) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let (found, row) = behind(&mut tx, token).await?;
    let checks = store::identification::of_signer(&mut tx, row.id).await?;
    let step = match row.state {
        SignerState::Signed => Step::Signed,
        SignerState::Refused => Step::Refused,
        _ if !is_open(&found) => return Err(Error::NotFound),
        _ if found.in_person() => Step::Appear,
        _ if by(s, &found, &checks, browser).is_some() => Step::Sign,
        _ => Step::Identify,
    };
    // Signatures are counted only while they are awaited.
    let state = found.state();
    let complete = matches!(state, ApplicationState::Approved | ApplicationState::Issued);
    Ok(Shown {
        kind: found.kind,
        organisation: found.organisation_name.clone(),
        number: super::number(&found)?,
        applicant: found.subject_name.clone(),
        level: found.level,
        by_papers: crate::evidence::is_by_papers(&mut tx, found.id).await?,
        signer: complete::officer(s, &row)?.full_name(),
        signed: if complete { found.needed } else { found.signed },
        needed: found.needed,
        given: state == ApplicationState::Issued,
        shown_elsewhere: step == Step::Identify
            && checks
                .iter()
                .any(|row| identification::serves(s, row, found.level)),
        last_day: last_day_of(found.expires_at),
        step,
    })
}

async fn behind(tx: &mut Tx, token: &Token) -> Result<(Application, Signer)> {
    let row = store::application::signer_by_token_hash(tx, token.hash().bytes())
        .await?
        .filter(|row| row.state != SignerState::Voided)
        .ok_or(Error::NotFound)?;
    let found = store::application::by_id(tx, row.application)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((found, row))
}

/// Sends the signer to the check of identity documents; the answer is where the browser goes.
///
/// Refusals: [`Fault::AlreadySigned`], [`Fault::OnlyInPerson`], [`Fault::IdentityUnavailable`], [`Error::TooMany`].
#[boxed]
pub async fn identify(
    s: &Services,
    client: &Client,
    token: &Token,
    lang: Lang,
) -> Result<Elsewhere> {
    let mut tx = s.db.read().await?;
    let (found, row) = behind(&mut tx, token).await?;
    drop(tx);
    may_answer(&found, &row)?;
    identification::from_afar(&found)?;
    s.accounts.limits.identify_signer(s.now(), client, row.id)?;
    // What is told later is told in the language of the page.
    if row.lang != lang {
        let mut tx = s.db.write().await?;
        store::application::set_signer_lang(&mut tx, row.id, lang).await?;
        tx.commit().await?;
    }
    let what = For {
        person: None,
        application: Some(found.id),
        signer: Some(row.id),
    };
    let next = format!("/sign/{}", token.reveal());
    identification::begin(s, what, &complete::officer(s, &row)?, &next, lang).await
}

fn may_answer(found: &Application, row: &Signer) -> Result<()> {
    match row.state {
        SignerState::Signed => Err(Error::refused(Fault::AlreadySigned)),
        SignerState::Refused | SignerState::Voided => Err(Error::NotFound),
        _ if !is_open(found) => Err(Error::NotFound),
        SignerState::Listed | SignerState::Asked => Ok(()),
    }
}

/// The check by which one may sign or refuse here: it was good, lately, and in this very browser. A link can be in other
/// hands, also while whose it is shows a document: that makes nobody else the one who signs (R-BEV-9).
fn by<'a>(
    s: &Services,
    found: &Application,
    checks: &'a [Identification],
    browser: &[Token],
) -> Option<&'a Identification> {
    checks.iter().find(|row| {
        identification::began_in(browser, row) && identification::serves(s, row, found.level)
    })
}

/// As [`by`], for who is about to answer.
async fn shown_here(
    s: &Services,
    tx: &mut Tx,
    (found, row): (&Application, &Signer),
    browser: &[Token],
) -> Result<IdentificationId> {
    let checks = store::identification::of_signer(tx, row.id).await?;
    let shown = by(s, found, &checks, browser);
    shown
        .map(|shown| shown.id)
        .ok_or(Error::refused(Fault::NotIdentified))
}

/// Signs, by the identity document shown for it in this browser.
///
/// Refusals: [`Fault::NotIdentified`], [`Fault::AlreadySigned`], [`SigningPlan::not_among`] when the register does not let
/// the signer sign any more, [`Fault::RegisterUnavailable`].
#[boxed]
pub async fn sign(s: &Services, token: &Token, browser: &[Token]) -> Result<ApplicationState> {
    let mut tx = s.db.read().await?;
    let (found, _) = behind(&mut tx, token).await?;
    drop(tx);
    let (reading, plan) = standing(s, &found).await?;
    let mut tx = s.db.write().await?;
    let (found, row) = behind(&mut tx, token).await?;
    may_answer(&found, &row)?;
    let shown = shown_here(s, &mut tx, (&found, &row), browser).await?;
    let known = (reading.as_ref(), &plan);
    let state = count(s, &mut tx, (&found, &row), shown, known).await?;
    tx.commit().await?;
    Ok(state)
}

/// Who came to a counter signs there, before the clerks: a link is whoever's it was sent to, and where somebody comes in
/// person nobody signs by one (R-BEV-4).
///
/// Refusals: as [`sign`].
pub(crate) async fn sign_in_person(
    s: &Services,
    tx: &mut Tx,
    found: &Application,
    (signer, identification): (SignerId, IdentificationId),
    known: Known<'_>,
) -> Result<ApplicationState> {
    let row = store::application::signer(tx, signer)
        .await?
        .ok_or(Error::NotFound)?;
    may_answer(found, &row)?;
    let state = count(s, tx, (found, &row), identification, known).await?;
    // Who signs by a link has that page as a receipt; here it is a mail.
    if let Some(email) = row.email.clone() {
        let to = Recipient {
            email,
            person: None,
            organisation: None,
            lang: row.lang,
        };
        let message = Message::ApplicationReceipt {
            organisation: party(found, known.0)?,
            applicant: found.subject_name.clone(),
            signer: complete::officer(s, &row)?.full_name(),
            role: complete::role_of(found),
            at: s.now(),
        };
        effects::tell_about(s, tx, &to, &message, Some(row.id.uuid()), None).await?;
    }
    Ok(state)
}

/// The signature of somebody who showed who they are counts, if the register lets them sign, and the applicant is told.
async fn count(
    s: &Services,
    tx: &mut Tx,
    (found, row): (&Application, &Signer),
    identification: IdentificationId,
    (reading, plan): Known<'_>,
) -> Result<ApplicationState> {
    let who = complete::officer(s, row)?;
    // The register may have changed since the link was sent (R-BEV-9).
    if !plan.signatories().iter().any(|able| able.who == &who) {
        return Err(Error::refused(plan.not_among()));
    }
    let digest = document(found, &subject(s, found)?);
    let signed = store::application::Signed {
        person: None,
        identification,
        digest: &digest,
        at: s.now(),
    };
    if !store::application::sign(tx, row.id, signed).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let facts = json!({ "signer": row.id, "identification": identification, "extract": reading.map(|reading| reading.id) });
    note(
        s,
        tx,
        found,
        None,
        "application.signed",
        "representative",
        facts,
    )
    .await?;
    let state = complete::go_on(s, tx, found, (reading, plan)).await?;
    let organisation = party(found, reading)?;
    let link = Link::my_application(found.id);
    let message = match state {
        ApplicationState::AwaitingSignatures { signed, needed } => {
            Some(Message::ApplicationSigned {
                organisation,
                signed_by: who.full_name(),
                signed: u32::from(signed),
                needed: u32::from(needed),
                link,
            })
        }
        ApplicationState::IdentificationNeeded | ApplicationState::Approved => {
            Some(Message::ApplicationYourTurn {
                organisation,
                factor: state == ApplicationState::Approved,
                at_counter: found.in_person(),
                link,
            })
        }
        _ => None,
    };
    if let Some(message) = message {
        tell_applicant(s, tx, found, &message).await?;
    }
    Ok(state)
}

/// Refuses to sign. Others may still sign where enough of them are left; the applicant is told.
///
/// Refusals: [`Fault::NotIdentified`]: a link that went astray refuses for nobody; at `reason` [`Fault::TooLong`] and
/// [`Fault::HoldsAddress`].
#[boxed]
pub async fn refuse(s: &Services, token: &Token, browser: &[Token], reason: &str) -> Result<()> {
    free_text::check(reason).map_err(|fault| Error::field("reason", fault))?;
    let mut tx = s.db.write().await?;
    let (found, row) = behind(&mut tx, token).await?;
    may_answer(&found, &row)?;
    let shown = shown_here(s, &mut tx, (&found, &row), browser).await?;
    if !store::application::refuse(&mut tx, row.id, reason, s.now()).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let facts = json!({ "signer": row.id, "identification": shown });
    note(
        s,
        &mut tx,
        &found,
        None,
        "application.signature_refused",
        "representative",
        facts,
    )
    .await?;
    let message = Message::ApplicationNotSigned {
        organisation: party(&found, None)?,
        refused_by: complete::officer(s, &row)?.full_name(),
        reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        link: Link::my_application(found.id),
    };
    tell_applicant(s, &mut tx, &found, &message).await?;
    tx.commit().await?;
    Ok(())
}
