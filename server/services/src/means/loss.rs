//! Reporting what is lost or misused, and in the same act asking for what follows: suspended at once, or revoked for
//! good (R-AAN-10). By who is signed in, or by a link in a mail, because what one signs in with may be what is gone.
//!
//! A report ends the sessions elsewhere: whoever has the phone may be signed in on it. Who finds it has its number too, so
//! a code by text message is not enough to take up what was lost ([`is_proved`]). A report of misuse takes back what
//! was applied for with the means lately, too: nobody knows by whom.

use super::{
    act::{self, By, Deed},
    enter_to_change,
    mine::{self, MyMeans},
};
use crate::{
    Actor, Services,
    accounts::{
        Client,
        mail_link::{self, LinkFor},
        session,
        sign_in::own_account,
    },
    application::pending,
    boxed,
    error::{Error, Result},
    import, party,
    secret::Token,
};
use domain::{
    fault::Fault,
    id::{MeansId, OrganisationId, PersonId, SessionId},
    means::{Cause, MeansState},
    time::Instant,
};
use std::collections::BTreeSet;
use store::{Tx, means::Standing};

/// What was applied for with a means in so many hours before it was reported as misused is taken back.
pub const LATELY_HOURS: i64 = 24;

/// An app or a passkey counts for resuming from so many days before the report: whoever has phone and password may have
/// set one up in the hours until the loss was noticed.
const SETTLED_DAYS: i64 = 7;

/// Whether its owner reported it as lost.
pub(super) fn is_reported(standing: &Standing, owner: PersonId) -> bool {
    standing.cause == Some(Cause::Lost) && standing.by_person == Some(owner)
}

/// Whether the owner signed in with what a finder has not: a passkey or an app that was there a week before the report, or
/// anything after the way back, which took the identity document. What was set up later, another number included, may be
/// the finder's own, with the codes that went to the lost phone.
pub(super) async fn is_proved(tx: &mut Tx, owner: &Actor, reported_at: Instant) -> Result<bool> {
    let settled_by = reported_at.plus_days(-SETTLED_DAYS);
    if let Some(used) = store::session::credential(tx, owner.session).await? {
        let passkeys = store::account::passkeys_of(tx, owner.person).await?;
        return Ok(passkeys
            .iter()
            .any(|passkey| passkey.id == used && passkey.created_at <= settled_by));
    }
    let account = own_account(tx, owner.person).await?;
    let came_back = account.way_back_at.is_some_and(|at| at >= reported_at);
    let settled = account.app_set_at.is_none_or(|at| at <= settled_by);
    Ok(came_back || (owner.sign_in.own_factor && settled))
}

/// What is reported, and what has to follow.
#[derive(Clone, Debug)]
pub struct Report {
    pub means: Vec<MeansId>,
    /// Somebody else used it, or may have. Then only a manager resumes it.
    pub misused: bool,
    /// Revoked for good; otherwise suspended.
    pub ended: bool,
}

/// Reports one's own means, at whatever organisations. Other devices are signed out.
///
/// Refusals: [`Fault::NothingChosen`] at `means`. Another's, and one that has ended, is not found.
#[boxed]
pub async fn report(s: &Services, actor: &Actor, report: &Report) -> Result<()> {
    let mut tx = s.db.write().await?;
    let who = Who {
        person: actor.person,
        name: &actor.name,
        basis: "own",
        keeps: Some(actor.session),
    };
    who.reports(s, &mut tx, report).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends the link to `email`, if there is an account with that address; the answer does not say so.
///
/// Refusal: [`Fault::NotAnEmail`] at `email`.
pub fn ask(s: &Services, client: &Client, email: &str) -> Result<()> {
    mail_link::ask(s, client, email, LinkFor::Loss)
}

/// What the page behind the link shows.
#[derive(Clone, Debug)]
pub struct Shown {
    pub name: String,
    /// Those that have not ended.
    pub means: Vec<MyMeans>,
}

/// Opens the link. Nothing changes.
#[boxed]
pub async fn view(s: &Services, client: &Client, token: &Token) -> Result<Shown> {
    let mut tx = s.db.read().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::Loss).await?;
    let mut means = mine::of_person(s, &mut tx, account.person).await?;
    means.retain(|means| !means.state.is_final());
    Ok(Shown {
        name: party::person_name(&mut tx, account.person).await?,
        means,
    })
}

/// Reports by the link, and uses it up. All sessions end.
///
/// Refusals: as [`report`].
#[boxed]
pub async fn report_by_link(
    s: &Services,
    client: &Client,
    token: &Token,
    report: &Report,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let account = mail_link::whose(s, &mut tx, client, token, LinkFor::Loss).await?;
    let name = party::person_name(&mut tx, account.person).await?;
    let who = Who {
        person: account.person,
        name: &name,
        basis: "mail_link",
        keeps: None,
    };
    who.reports(s, &mut tx, report).await?;
    mail_link::take(&mut tx, token, LinkFor::Loss, s.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The owner, and how they came.
struct Who<'a> {
    person: PersonId,
    name: &'a str,
    basis: &'static str,
    /// The session that goes on.
    keeps: Option<SessionId>,
}

impl Who<'_> {
    async fn reports(&self, s: &Services, tx: &mut Tx, report: &Report) -> Result<()> {
        let chosen: BTreeSet<MeansId> = report.means.iter().copied().collect();
        if chosen.is_empty() {
            return Err(Error::field("means", Fault::NothingChosen));
        }
        let mut places: Vec<OrganisationId> = Vec::new();
        for id in &chosen {
            places.push(self.own(s, tx, *id).await?.organisation);
        }
        store::organisation::hold(tx, &places).await?;
        for id in chosen {
            self.reports_one(s, tx, id, report).await?;
        }
        session::end_all(s, tx, self.person, self.keeps).await?;
        Ok(())
    }

    async fn own(&self, s: &Services, tx: &mut Tx, id: MeansId) -> Result<store::means::Means> {
        store::means::by_id(tx, id)
            .await?
            .filter(|means| means.person == self.person)
            .filter(|means| !super::state_at(means, s.now()).is_final())
            .ok_or(Error::NotFound)
    }

    async fn reports_one(
        &self,
        s: &Services,
        tx: &mut Tx,
        id: MeansId,
        report: &Report,
    ) -> Result<()> {
        let means = self.own(s, tx, id).await?;
        let stay = store::membership::current(tx, means.person, means.organisation).await?;
        let standing = store::means::standings(tx, &[id]).await?.pop();
        let suspended = means.state == MeansState::Suspended;
        let cause = standing.as_ref().and_then(|standing| standing.cause);
        let own = standing.is_some_and(|standing| standing.by_person == Some(self.person));
        let resumes = own && cause.is_none_or(Cause::owner_resumes);
        let is_known = match cause {
            Some(Cause::Misused) => true,
            Some(Cause::Lost) => !report.misused,
            _ => false,
        };
        // A button that was pressed twice, or somebody in charge reported it already.
        if suspended && is_known && !report.ended {
            return Ok(());
        }
        // A report never makes it easier to resume what a manager suspended, or what was misused before.
        let misused = report.misused || (suspended && !resumes);
        let withdrawn = if report.misused {
            let by = (self.person, self.basis);
            takes_back(s, tx, (means.organisation, self.person), by).await?
        } else {
            0
        };
        let deed = Deed::Report {
            misused,
            ended: report.ended,
            withdrawn,
        };
        let what = (&means, stay.as_ref());
        let by = By {
            person: self.person,
            name: self.name,
            basis: self.basis,
            own: true,
        };
        let extent = act::apply(s, tx, what, deed, &by).await?;
        act::note_and_tell(s, tx, what, deed, &by, &extent).await
    }
}

/// Whoever had the means may have applied with it: what runs on its owner's word is stopped, and what was applied for
/// lately and is not issued is taken back. How many applications.
async fn takes_back(
    s: &Services,
    tx: &mut Tx,
    (organisation, owner): (OrganisationId, PersonId),
    by: (PersonId, &'static str),
) -> Result<u32> {
    import::stop_of(s, tx, (organisation, owner), by).await?;
    let since = s.now().plus_seconds(-LATELY_HOURS * 3600);
    pending::drop_applied_by(s, tx, (organisation, owner), by, since).await
}

/// Somebody in charge reports the means of a colleague: it is suspended, and the owner does not resume it. The owner stays
/// signed in, because the account is of more than this organisation. What is reported already is not reported again.
///
/// Refusals: [`Fault::NotYourself`]; [`Fault::MeansIs`], [`Fault::ChangedMeanwhile`]; [`Error::StepUpNeeded`] for misuse,
/// because that takes back what runs. Another's means is not found.
#[boxed]
pub async fn report_for(s: &Services, actor: &Actor, id: MeansId, misused: bool) -> Result<()> {
    if misused {
        actor.fresh(s.now())?;
    }
    let mut tx = s.db.write().await?;
    let entered = enter_to_change(s, &mut tx, actor, id).await?;
    if entered.own {
        return Err(Error::refused(Fault::NotYourself));
    }
    let (means, by) = (&entered.means, entered.by());
    let is_misused = entered.standing.cause == Some(Cause::Misused);
    let is_known = is_misused && super::state_at(means, s.now()) == MeansState::Suspended;
    if is_known || (!misused && entered.is_suspended_so(Cause::Lost, s.now())) {
        return Ok(());
    }
    let withdrawn = if misused {
        let of = (means.organisation, means.person);
        takes_back(s, &mut tx, of, (by.person, by.basis)).await?
    } else {
        0
    };
    let deed = Deed::Report {
        misused,
        ended: false,
        withdrawn,
    };
    let what = (means, entered.stay.as_ref());
    let extent = act::apply(s, &mut tx, what, deed, &by).await?;
    act::note_and_tell(s, &mut tx, what, deed, &by, &extent).await?;
    tx.commit().await?;
    Ok(())
}
