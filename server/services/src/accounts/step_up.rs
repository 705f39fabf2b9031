//! Once more, before granting, approving or changing how one signs in: password and code (or a passkey, see
//! [`super::passkey::step_up_finish`]). The session becomes fresh for `Settings::step_up_minutes` and gets a new token.

use super::{
    client::{self, Client},
    factors,
    password::Verdict,
    recovery,
    session::{self, Method},
    sign_in::own_account,
    texted,
};
use crate::{
    Actor, Services, boxed,
    error::{Error, Result},
    secret::Token,
};
use domain::fault::Fault;

/// The session is fresh.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// For the session cookie.
    pub token: Token,
    /// Without a second factor nothing can be granted or approved: send the person to set one up.
    pub second_factor: bool,
}

/// Checks password and code again. The code may be left out only by who has no second factor yet; who gets it by text
/// message asks for it first ([`texted::send_step_up`]).
///
/// Refusals: [`Fault::WrongPassword`] at `password`, [`Fault::WrongCode`] at `code`; the person is known here, so
/// there is nothing to hide.
#[boxed]
pub async fn with_password(
    s: &Services,
    actor: &Actor,
    client: &Client,
    password: &str,
    code: &str,
) -> Result<Fresh> {
    let now = s.now();
    let device = client::known_device(s, client, actor.person, now);
    let charge = s
        .accounts
        .limits
        .sign_in(now, &actor.email, client, device)?;
    let mut tx = s.db.read().await?;
    let account = own_account(&mut tx, actor.person).await?;
    let needs_code = factors::has_second(&mut tx, &account).await?;
    let by_text = texted::is_factor(&account);
    drop(tx);
    if s.accounts
        .hasher
        .verify(account.password_hash.as_deref(), password)
        .await?
        == Verdict::Wrong
    {
        return Err(Error::field("password", Fault::WrongPassword));
    }
    let wrong_code = || {
        Error::field(
            "code",
            if code.trim().is_empty() {
                Fault::Required
            } else {
                Fault::WrongCode
            },
        )
    };
    // Who lost the phone has the codes on paper.
    let on_paper = recovery::digest(code).is_some();
    if by_text && !on_paper {
        if code.trim().is_empty() {
            return Err(wrong_code());
        }
        let tx = s.db.write().await?;
        let (mut tx, code_charge) = texted::use_step_up(s, tx, actor, client, code).await?;
        let method = Method::PasswordAndText;
        let token = session::renew(s, &mut tx, actor, method, None, now).await?;
        tx.commit().await?;
        s.accounts.limits.give_back(charge);
        s.accounts.limits.give_back(code_charge);
        return Ok(Fresh {
            token,
            second_factor: true,
        });
    }
    let needs_code = needs_code || on_paper;
    let code_charge = if needs_code {
        Some(s.accounts.limits.code(now, actor.person, device)?)
    } else {
        None
    };
    let mut tx = s.db.write().await?;
    let method = if needs_code {
        let proof = factors::read_code(s, &account, code, now).ok_or_else(wrong_code)?;
        if !factors::use_up(&mut tx, actor.person, &proof, now).await? {
            return Err(wrong_code());
        }
        proof.method()
    } else {
        Method::Password
    };
    let token = session::renew(s, &mut tx, actor, method, None, now).await?;
    tx.commit().await?;
    s.accounts.limits.give_back(charge);
    if let Some(charge) = code_charge {
        s.accounts.limits.give_back(charge);
    }
    Ok(Fresh {
        token,
        second_factor: method.second_factor(),
    })
}
